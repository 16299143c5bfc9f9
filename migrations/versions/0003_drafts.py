"""Drafts of cards found in notes, and what was written into decks"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds both tables, and has every source read once more, for its drafts"""
    op.create_table(
        "deck_edit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("made", sa.Boolean(), nullable=False),
        sa.Column("insertions", sa.Text(), nullable=False),
        sa.CheckConstraint("made IN (0, 1)", name="ck_deck_edit_made"),
        sa.PrimaryKeyConstraint("id", name="pk_deck_edit"),
    )
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("day_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("concept", sa.Text(), nullable=False),
        sa.Column("front", sa.Text(), nullable=False),
        sa.Column("back", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("line_end", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("papers", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("edited", sa.Boolean(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.CheckConstraint("state IN ('pending', 'accepted', 'rejected')", name="ck_draft_state"),
        sa.CheckConstraint("confidence >= 0 AND confidence <= 1", name="ck_draft_confidence"),
        sa.CheckConstraint("line_end >= line", name="ck_draft_line_end"),
        sa.CheckConstraint("edited IN (0, 1)", name="ck_draft_edited"),
        sa.CheckConstraint("retired IN (0, 1)", name="ck_draft_retired"),
        sa.ForeignKeyConstraint(["day_id"], ["day.id"], name="fk_draft_day_id_day", ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name="fk_draft_source_id_source", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_draft"),
    )
    op.create_index("ix_draft_day_id", "draft", ["day_id"], unique=False)
    op.create_index("ix_draft_folded", "draft", ["folded"], unique=False)
    op.create_index("ix_draft_source_id", "draft", ["source_id"], unique=False)
    op.execute("UPDATE source SET digest = ''")
