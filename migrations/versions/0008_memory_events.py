"""Memories that came about otherwise than by an answer"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_GUARDS = (
    "CREATE TRIGGER memory_event_is_never_updated BEFORE UPDATE ON memory_event"
    " BEGIN SELECT RAISE(ABORT, 'the events of memories are append-only'); END",
    "CREATE TRIGGER memory_event_is_never_deleted BEFORE DELETE ON memory_event"
    " BEGIN SELECT RAISE(ABORT, 'the events of memories are append-only'); END",
)
# What the last answers do not lead to so far: cards put back to new, days set by hand, fits, imports.
_WRITE_DOWN = (
    "INSERT INTO memory_event (card_id, at, kind, reviews_before, state, step, stability, difficulty, due_at,"
    " due_day, last_at, last_day, interval, reps, lapses, algorithm)"
    " SELECT memory.card_id, CAST(strftime('%s', 'now') AS INTEGER) * 1000000, 'upgrade',"
    " (SELECT coalesce(max(id), 0) FROM review_log), memory.state, memory.step, memory.stability,"
    " memory.difficulty, memory.due_at, memory.due_day, memory.last_at, memory.last_day, memory.interval,"
    " memory.reps, memory.lapses, memory.algorithm FROM memory LEFT JOIN (SELECT card_id, max(id) AS id"
    " FROM review_log WHERE voids IS NULL"
    " AND id NOT IN (SELECT voids FROM review_log WHERE voids IS NOT NULL)"
    " GROUP BY card_id) AS answered ON answered.card_id = memory.card_id"
    " LEFT JOIN review_log AS last ON last.id = answered.id"
    " WHERE memory.state IS NOT coalesce(last.new_state, 0) OR memory.step IS NOT last.step"
    " OR memory.stability IS NOT last.stability OR memory.difficulty IS NOT last.difficulty"
    " OR memory.due_at IS NOT last.due_at OR memory.due_day IS NOT last.due_day"
    " OR memory.last_at IS NOT last.at OR memory.last_day IS NOT last.day"
    " OR memory.interval IS NOT coalesce(last.interval, 0) OR memory.reps IS NOT coalesce(last.reps, 0)"
    " OR memory.lapses IS NOT coalesce(last.lapses, 0)"
)


def upgrade() -> None:
    """Adds their table, and writes down the memories that the log does not lead to"""
    op.create_table(
        "memory_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reviews_before", sa.Integer(), nullable=False),
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
        sa.Column("algorithm", sa.Text(), nullable=False),
        sa.Column("voids", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('reset', 'due', 'fit', 'import', 'merge', 'upgrade')", name="ck_memory_event_kind"
        ),
        sa.CheckConstraint("reviews_before >= 0", name="ck_memory_event_reviews_before"),
        sa.CheckConstraint("state IN (0, 1, 2, 3)", name="ck_memory_event_state"),
        sa.CheckConstraint("voids < id", name="ck_memory_event_voids"),
        sa.ForeignKeyConstraint(
            ["card_id"], ["card.id"], name="fk_memory_event_card_id_card", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["voids"], ["memory_event.id"], name="fk_memory_event_voids_memory_event", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_memory_event"),
    )
    op.create_index("ix_memory_event_card_id", "memory_event", ["card_id"], unique=False)
    op.create_index(
        "uq_memory_event_voids",
        "memory_event",
        ["voids"],
        unique=True,
        sqlite_where=sa.text("voids IS NOT NULL"),
    )
    for statement in (_WRITE_DOWN, *_GUARDS):
        op.execute(statement)
