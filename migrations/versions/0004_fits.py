"""Fits of the scheduler's parameters that were applied"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds their table"""
    op.create_table(
        "fit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("deck", sa.Text(), nullable=False),
        sa.Column("parameters", sa.Text(), nullable=False),
        sa.Column("reviews", sa.Integer(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("algorithm", sa.Text(), nullable=False),
        sa.Column("rescheduled", sa.Boolean(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.CheckConstraint("rescheduled IN (0, 1)", name="ck_fit_rescheduled"),
        sa.CheckConstraint("reviews >= 0", name="ck_fit_reviews"),
        sa.CheckConstraint("withdrawn IN (0, 1)", name="ck_fit_withdrawn"),
        sa.PrimaryKeyConstraint("id", name="pk_fit"),
    )
