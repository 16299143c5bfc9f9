"""Indexes for searches by tag, by the day of adding, and by names beyond ASCII"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds them"""
    op.create_index("ix_card_tags", "card", ["tags"], unique=False)
    op.create_index("ix_card_added_at", "card", ["added_at"], unique=False)
    op.create_index(
        "ix_concept_beyond_ascii",
        "concept",
        ["folded"],
        unique=False,
        sqlite_where=sa.text("length(folded) <> length(CAST(folded AS BLOB))"),
    )
