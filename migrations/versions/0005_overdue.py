"""What waiting loses, read from the index of what is due"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the day of the last review, the stability and the difficulty to the index"""
    op.drop_index("ix_memory_due", table_name="memory")
    op.create_index(
        "ix_memory_due",
        "memory",
        [
            "due_day",
            "deck_id",
            "buried_until",
            "block_key",
            "last_day",
            "stability",
            "difficulty",
            "state",
            "suspended",
            "retired",
        ],
        unique=False,
        sqlite_where=sa.text("state = 2 AND suspended = 0 AND retired = 0"),
    )
