"""Answers that are typed, and how sure the learner was of one"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds what is to be typed to the cards, and a table of confidences"""
    op.add_column("card", sa.Column("typed", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "confidence",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name="ck_confidence_percent"),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review_log.id"], name="fk_confidence_review_id_review_log", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("review_id", name="pk_confidence"),
    )
