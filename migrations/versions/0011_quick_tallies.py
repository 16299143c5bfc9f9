"""Tallies of days, of quarters of an hour, of memories and of concepts, which are read quickly"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_COUNTS_OF_A_DAY = (
    "new",
    "learning_again",
    "learning_hard",
    "learning_good",
    "learning_easy",
    "young_again",
    "young_hard",
    "young_good",
    "young_easy",
    "mature_again",
    "mature_hard",
    "mature_good",
    "mature_easy",
    "learning_milliseconds",
    "young_milliseconds",
    "mature_milliseconds",
    "more_learning",
    "more_young",
    "more_mature",
)
_LATER = ("review_log_is_tallied", "review_log_is_tallied_before_later_days", "review_log_is_tallied_no_more")
_TRIGGERS = (
    "CREATE TRIGGER review_log_is_tallied_anew AFTER DELETE ON review_log WHEN OLD.id <= (SELECT reviews "
    "FROM roll_up) BEGIN DELETE FROM roll_up; DELETE FROM day_tally; DELETE FROM quarter_tally; END",
    "CREATE TRIGGER memory_added_is_tallied_later AFTER INSERT ON memory BEGIN INSERT INTO tallied_memory"
    " (card_id) VALUES (NEW.card_id) ON CONFLICT (card_id) DO NOTHING; END",
    "CREATE TRIGGER memory_changed_is_tallied_later AFTER UPDATE OF concept_id, state, interval, "
    "stability, difficulty, due_day, last_day, lapses, suspended, retired ON memory BEGIN INSERT INTO "
    "tallied_memory (card_id, concept_id, state, interval, stability, difficulty, due_day, last_day, "
    "lapses, suspended, retired) VALUES (OLD.card_id, OLD.concept_id, OLD.state, OLD.interval, "
    "OLD.stability, OLD.difficulty, OLD.due_day, OLD.last_day, OLD.lapses, OLD.suspended, OLD.retired) ON"
    " CONFLICT (card_id) DO NOTHING; END",
    "CREATE TRIGGER memory_deleted_is_tallied_later AFTER DELETE ON memory BEGIN INSERT INTO "
    "tallied_memory (card_id, concept_id, state, interval, stability, difficulty, due_day, last_day, "
    "lapses, suspended, retired) VALUES (OLD.card_id, OLD.concept_id, OLD.state, OLD.interval, "
    "OLD.stability, OLD.difficulty, OLD.due_day, OLD.last_day, OLD.lapses, OLD.suspended, OLD.retired) ON"
    " CONFLICT (card_id) DO NOTHING; END",
)
# Nothing is counted yet, and this says so: it is done when the scripts have run.
_COUNTED_NOT_YET = "INSERT INTO tallied_memory (card_id) SELECT card_id FROM memory"


def upgrade() -> None:
    """Puts them in the place of the tallies there were, and indexes for what else progress is told from"""
    for trigger in _LATER:
        op.execute(f"DROP TRIGGER {trigger}")
    op.drop_table("review_tally")
    op.create_table(
        "roll_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reviews", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name="ck_roll_up_id"),
        sa.PrimaryKeyConstraint("id", name="pk_roll_up"),
    )
    op.create_table(
        "day_tally",
        sa.Column("day", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in _COUNTS_OF_A_DAY),
        sa.PrimaryKeyConstraint("day", name="pk_day_tally"),
    )
    op.create_table(
        "quarter_tally",
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column("reviews", sa.Integer(), nullable=False),
        sa.Column("tested", sa.Integer(), nullable=False),
        sa.Column("recalled", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "quarter", name="pk_quarter_tally"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "memory_tally",
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("cards", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "day", "step", name="pk_memory_tally"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "concept_tally",
        sa.Column("concept_id", sa.Integer(), nullable=False),
        sa.Column("cards", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("mature", sa.Integer(), nullable=False),
        sa.Column("lapses", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("concept_id", name="pk_concept_tally"),
    )
    op.create_table(
        "tallied_memory",
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column("concept_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.Integer(), nullable=True),
        sa.Column("interval", sa.Integer(), nullable=True),
        sa.Column("stability", sa.Float(), nullable=True),
        sa.Column("difficulty", sa.Float(), nullable=True),
        sa.Column("due_day", sa.Integer(), nullable=True),
        sa.Column("last_day", sa.Integer(), nullable=True),
        sa.Column("lapses", sa.Integer(), nullable=True),
        sa.Column("suspended", sa.Integer(), nullable=True),
        sa.Column("retired", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("card_id", name="pk_tallied_memory"),
    )
    op.create_index(
        "ix_concept_tally_lapses",
        "concept_tally",
        ["lapses"],
        unique=False,
        sqlite_where=sa.text("lapses > 0"),
    )
    op.create_index(
        "ix_memory_leech",
        "memory",
        ["lapses"],
        unique=False,
        sqlite_where=sa.text("leech = 1 AND retired = 0"),
    )
    op.create_index("ix_concept_retired_implicit", "concept", ["retired", "implicit"], unique=False)
    for statement in (*_TRIGGERS, _COUNTED_NOT_YET):
        op.execute(statement)
