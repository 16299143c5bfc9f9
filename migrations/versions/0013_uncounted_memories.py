"""Memories that are not kept for a later count while none is counted"""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_TRIGGERS = (
    "CREATE TRIGGER memory_added_is_tallied_later AFTER INSERT ON memory WHEN EXISTS (SELECT 1 FROM "
    "memory_tally) BEGIN INSERT INTO tallied_memory (card_id) VALUES (NEW.card_id) ON CONFLICT (card_id) "
    "DO NOTHING; END",
    "CREATE TRIGGER memory_changed_is_tallied_later AFTER UPDATE OF concept_id, state, interval, "
    "stability, difficulty, due_day, last_day, lapses, suspended, retired ON memory WHEN EXISTS (SELECT 1"
    " FROM memory_tally) BEGIN INSERT INTO tallied_memory (card_id, concept_id, state, interval, "
    "stability, difficulty, due_day, last_day, lapses, suspended, retired) VALUES (OLD.card_id, "
    "OLD.concept_id, OLD.state, OLD.interval, OLD.stability, OLD.difficulty, OLD.due_day, OLD.last_day, "
    "OLD.lapses, OLD.suspended, OLD.retired) ON CONFLICT (card_id) DO NOTHING; END",
    "CREATE TRIGGER memory_deleted_is_tallied_later AFTER DELETE ON memory WHEN EXISTS (SELECT 1 FROM "
    "memory_tally) BEGIN INSERT INTO tallied_memory (card_id, concept_id, state, interval, stability, "
    "difficulty, due_day, last_day, lapses, suspended, retired) VALUES (OLD.card_id, OLD.concept_id, "
    "OLD.state, OLD.interval, OLD.stability, OLD.difficulty, OLD.due_day, OLD.last_day, OLD.lapses, "
    "OLD.suspended, OLD.retired) ON CONFLICT (card_id) DO NOTHING; END",
)


def upgrade() -> None:
    """Says so in the triggers that keep them"""
    for trigger in _TRIGGERS:
        op.execute(f"DROP TRIGGER {trigger.split()[2]}")
        op.execute(trigger)
