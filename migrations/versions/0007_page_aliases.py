"""Further names of pages"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds their table"""
    op.create_table(
        "page_alias",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["day_id"], ["day.id"], name="fk_page_alias_day_id_day", ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name="pk_page_alias"),
    )
    op.create_index("ix_page_alias_day_id", "page_alias", ["day_id"], unique=False)
