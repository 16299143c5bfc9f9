"""What guards the log and the events of memories, and a view: what tables cannot declare."""

from __future__ import annotations

ADDITIONS = (
    "CREATE TRIGGER review_log_is_never_updated BEFORE UPDATE ON review_log"
    " BEGIN SELECT RAISE(ABORT, 'the review log is append-only'); END",
    "CREATE TRIGGER review_log_is_never_deleted BEFORE DELETE ON review_log"
    # What came from another store stands in its log: undoing the merge takes the copy away.
    " WHEN OLD.origin IS NULL BEGIN SELECT RAISE(ABORT, 'the review log is append-only'); END",
    "CREATE TRIGGER memory_event_is_never_updated BEFORE UPDATE ON memory_event"
    " BEGIN SELECT RAISE(ABORT, 'the events of memories are append-only'); END",
    "CREATE TRIGGER memory_event_is_never_deleted BEFORE DELETE ON memory_event"
    " WHEN OLD.origin IS NULL BEGIN SELECT RAISE(ABORT, 'the events of memories are append-only'); END",
    "CREATE VIEW live_review AS SELECT id, card_id, at, day, rating, elapsed_days, seconds, state, new_state,"
    " step, stability, difficulty, due_at, due_day, interval, reps, lapses, algorithm"
    " FROM review_log WHERE voids IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM review_log AS undo WHERE undo.voids = review_log.id)",
)
