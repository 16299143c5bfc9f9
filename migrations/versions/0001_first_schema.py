"""The first schema"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_ADDITIONS = (
    "CREATE TRIGGER review_log_is_never_updated BEFORE UPDATE ON review_log"
    " BEGIN SELECT RAISE(ABORT, 'the review log is append-only'); END",
    "CREATE TRIGGER review_log_is_never_deleted BEFORE DELETE ON review_log"
    " BEGIN SELECT RAISE(ABORT, 'the review log is append-only'); END",
    "CREATE VIEW live_review AS SELECT id, card_id, at, day, rating, elapsed_days, seconds, state, new_state,"
    " step, stability, difficulty, due_at, due_day, interval, reps, lapses, algorithm"
    " FROM review_log WHERE voids IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM review_log AS undo WHERE undo.voids = review_log.id)",
)


def upgrade() -> None:
    """The first schema"""
    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("reviews_before", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Text(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_change"),
    )
    op.create_table(
        "deck",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_deck"),
        sa.UniqueConstraint("name", name="uq_deck_name"),
    )
    op.create_table(
        "meta",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_meta"),
    )
    op.create_table(
        "deck_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("deck_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("mtime_ns", sa.Integer(), nullable=False),
        sa.Column("dialect", sa.Text(), nullable=False),
        sa.Column("read_at", sa.Integer(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.CheckConstraint("gone IN (0, 1)", name="ck_deck_file_gone"),
        sa.CheckConstraint("size >= 0", name="ck_deck_file_size"),
        sa.ForeignKeyConstraint(
            ["deck_id"], ["deck.id"], name="fk_deck_file_deck_id_deck", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_deck_file"),
        sa.UniqueConstraint("path", name="uq_deck_file_path"),
    )
    op.create_index("ix_deck_file_deck_id", "deck_file", ["deck_id"], unique=False)
    op.create_table(
        "concept",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deck_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("explicit_id", sa.Text(), nullable=True),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("implicit", sa.Boolean(), nullable=False),
        sa.Column("aliases", sa.Text(), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("papers", sa.Text(), nullable=False),
        sa.Column("journal", sa.Text(), nullable=False),
        sa.Column("requires", sa.Text(), nullable=False),
        sa.Column("sources", sa.Text(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.CheckConstraint("implicit IN (0, 1)", name="ck_concept_implicit"),
        sa.CheckConstraint("retired IN (0, 1)", name="ck_concept_retired"),
        sa.ForeignKeyConstraint(
            ["deck_id"], ["deck.id"], name="fk_concept_deck_id_deck", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["deck_file.id"], name="fk_concept_file_id_deck_file", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_concept"),
        sa.UniqueConstraint("deck_id", "folded", name="uq_concept_deck_id_folded"),
    )
    op.create_index("ix_concept_file_id", "concept", ["file_id"], unique=False)
    op.create_table(
        "card",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deck_id", sa.Integer(), nullable=False),
        sa.Column("concept_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("front", sa.Text(), nullable=False),
        sa.Column("back", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("block", sa.Integer(), nullable=False),
        sa.Column("gap", sa.Integer(), nullable=False),
        sa.Column("explicit_id", sa.Text(), nullable=True),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.Integer(), nullable=False),
        sa.Column("edited_at", sa.Integer(), nullable=False),
        sa.Column("retired_at", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('definition', 'basic', 'cloze', 'reversed')", name="ck_card_kind"),
        sa.CheckConstraint("gap >= 0", name="ck_card_gap"),
        sa.ForeignKeyConstraint(
            ["concept_id"], ["concept.id"], name="fk_card_concept_id_concept", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["deck_id"], ["deck.id"], name="fk_card_deck_id_deck", ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["file_id"], ["deck_file.id"], name="fk_card_file_id_deck_file", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_card"),
        sa.UniqueConstraint("fingerprint", name="uq_card_fingerprint"),
    )
    op.create_index("ix_card_concept_id", "card", ["concept_id"], unique=False)
    op.create_index("ix_card_deck_id", "card", ["deck_id"], unique=False)
    op.create_index("ix_card_file_id", "card", ["file_id"], unique=False)
    op.create_table(
        "memory",
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column("deck_id", sa.Integer(), nullable=False),
        sa.Column("concept_id", sa.Integer(), nullable=False),
        sa.Column("block_key", sa.Integer(), nullable=False),
        sa.Column("state", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=True),
        sa.Column("stability", sa.Float(), nullable=True),
        sa.Column("difficulty", sa.Float(), nullable=True),
        sa.Column("due_at", sa.Integer(), nullable=True),
        sa.Column("due_day", sa.Integer(), nullable=True),
        sa.Column("last_at", sa.Integer(), nullable=True),
        sa.Column("last_day", sa.Integer(), nullable=True),
        sa.Column("interval", sa.Integer(), nullable=False),
        sa.Column("reps", sa.Integer(), nullable=False),
        sa.Column("lapses", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("introduced_day", sa.Integer(), nullable=True),
        sa.Column("suspended", sa.Boolean(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("leech", sa.Boolean(), nullable=False),
        sa.Column("flag", sa.Integer(), nullable=False),
        sa.Column("buried_until", sa.Integer(), nullable=True),
        sa.Column("algorithm", sa.Text(), nullable=False),
        sa.CheckConstraint("difficulty >= 1 AND difficulty <= 10", name="ck_memory_difficulty"),
        sa.CheckConstraint("flag >= 0 AND flag <= 7", name="ck_memory_flag"),
        sa.CheckConstraint("interval >= 0", name="ck_memory_interval"),
        sa.CheckConstraint("lapses >= 0", name="ck_memory_lapses"),
        sa.CheckConstraint("leech IN (0, 1)", name="ck_memory_leech"),
        sa.CheckConstraint("reps >= 0", name="ck_memory_reps"),
        sa.CheckConstraint("retired IN (0, 1)", name="ck_memory_retired"),
        sa.CheckConstraint("stability > 0 AND stability < 1e9", name="ck_memory_stability"),
        sa.CheckConstraint(
            "state <> 0 OR (stability IS NULL AND difficulty IS NULL AND due_at IS NULL"
            " AND due_day IS NULL AND last_at IS NULL AND last_day IS NULL)",
            name="ck_memory_new_is_blank",
        ),
        sa.CheckConstraint("state <> 2 OR due_day IS NOT NULL", name="ck_memory_review_has_day"),
        sa.CheckConstraint(
            "state = 0 OR (stability IS NOT NULL AND difficulty IS NOT NULL"
            " AND last_at IS NOT NULL AND last_day IS NOT NULL)",
            name="ck_memory_seen_is_known",
        ),
        sa.CheckConstraint("state IN (0, 1, 2, 3)", name="ck_memory_state"),
        sa.CheckConstraint("state NOT IN (1, 3) OR due_at IS NOT NULL", name="ck_memory_step_has_moment"),
        sa.CheckConstraint("step >= 0", name="ck_memory_step"),
        sa.CheckConstraint("suspended IN (0, 1)", name="ck_memory_suspended"),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name="fk_memory_card_id_card", ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("card_id", name="pk_memory"),
    )
    op.create_index("ix_memory_block_key", "memory", ["block_key"], unique=False)
    op.create_index(
        "ix_memory_due",
        "memory",
        ["deck_id", "due_day", "buried_until", "state", "suspended", "retired"],
        unique=False,
        sqlite_where=sa.text("state = 2 AND suspended = 0 AND retired = 0"),
    )
    op.create_index(
        "ix_memory_learning",
        "memory",
        ["due_at", "deck_id", "buried_until", "state", "suspended", "retired"],
        unique=False,
        sqlite_where=sa.text("state IN (1, 3) AND suspended = 0 AND retired = 0"),
    )
    op.create_index(
        "ix_memory_new",
        "memory",
        ["deck_id", "rank", "buried_until", "state", "suspended", "retired"],
        unique=False,
        sqlite_where=sa.text("state = 0 AND suspended = 0 AND retired = 0"),
    )
    op.create_index(
        "ix_memory_retired", "memory", ["card_id"], unique=False, sqlite_where=sa.text("retired = 1")
    )
    op.create_table(
        "review_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column("elapsed_days", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("state", sa.Integer(), nullable=False),
        sa.Column("new_state", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=True),
        sa.Column("stability", sa.Float(), nullable=False),
        sa.Column("difficulty", sa.Float(), nullable=False),
        sa.Column("due_at", sa.Integer(), nullable=True),
        sa.Column("due_day", sa.Integer(), nullable=True),
        sa.Column("interval", sa.Integer(), nullable=False),
        sa.Column("reps", sa.Integer(), nullable=False),
        sa.Column("lapses", sa.Integer(), nullable=False),
        sa.Column("algorithm", sa.Text(), nullable=False),
        sa.Column("voids", sa.Integer(), nullable=True),
        sa.CheckConstraint("difficulty >= 1 AND difficulty <= 10", name="ck_review_log_difficulty"),
        sa.CheckConstraint("elapsed_days >= 0", name="ck_review_log_elapsed_days"),
        sa.CheckConstraint("interval >= 0", name="ck_review_log_interval"),
        sa.CheckConstraint("lapses >= 0", name="ck_review_log_lapses"),
        sa.CheckConstraint("new_state IN (1, 2, 3)", name="ck_review_log_new_state"),
        sa.CheckConstraint("rating IN (1, 2, 3, 4)", name="ck_review_log_rating"),
        sa.CheckConstraint("reps >= 1", name="ck_review_log_reps"),
        sa.CheckConstraint("seconds >= 0", name="ck_review_log_seconds"),
        sa.CheckConstraint("stability > 0 AND stability < 1e9", name="ck_review_log_stability"),
        sa.CheckConstraint("state IN (0, 1, 2, 3)", name="ck_review_log_state"),
        sa.CheckConstraint("voids < id", name="ck_review_log_voids"),
        sa.ForeignKeyConstraint(
            ["card_id"], ["card.id"], name="fk_review_log_card_id_card", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["voids"], ["review_log.id"], name="fk_review_log_voids_review_log", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_review_log"),
    )
    op.create_index("ix_review_log_card_id", "review_log", ["card_id"], unique=False)
    op.create_index("ix_review_log_day", "review_log", ["day"], unique=False)
    op.create_index(
        "uq_review_log_voids", "review_log", ["voids"], unique=True, sqlite_where=sa.text("voids IS NOT NULL")
    )
    for statement in _ADDITIONS:
        op.execute(statement)
