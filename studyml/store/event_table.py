"""The table of memories that came about otherwise than by an answer."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, Text, text
from sqlmodel import Field

from studyml.store.table import Table, reference

EVENT_KINDS = ("reset", "due", "fit", "import", "merge", "upgrade")


class MemoryEvent(Table, table=True):
    """What a card's memory became when it was put back to new, given a day, computed again after a fit,
    brought along from elsewhere, or found by an upgrade. Append-only, as the log is.

    It happened after the answer with the id `reviews_before`, and before any later one. A row whose `voids`
    names another one takes that one back; neither counts then. `origin` is the id of one that came from
    another store.
    """

    __tablename__ = "memory_event"
    __table_args__ = (
        Index(None, "card_id"),
        Index("uq_memory_event_voids", "voids", unique=True, sqlite_where=text("voids IS NOT NULL")),
        Index("uq_memory_event_origin", "origin", unique=True, sqlite_where=text("origin IS NOT NULL")),
        CheckConstraint(f"kind IN {EVENT_KINDS}", name="kind"),
        CheckConstraint("reviews_before >= 0", name="reviews_before"),
        CheckConstraint("state IN (0, 1, 2, 3)", name="state"),
        CheckConstraint("voids < id", name="voids"),
    )

    id: int | None = Field(default=None, primary_key=True)
    card_id: int = Field(sa_column=reference("card.id"))
    at: int
    kind: str = Field(sa_type=Text)
    reviews_before: int
    state: int
    step: int | None = None
    stability: float | None = None
    difficulty: float | None = None
    due_at: int | None = None
    due_day: int | None = None
    last_at: int | None = None
    last_day: int | None = None
    interval: int
    reps: int
    lapses: int
    algorithm: str = Field(sa_type=Text)
    voids: int | None = Field(default=None, sa_column=reference("memory_event.id", nullable=True))
    origin: str | None = Field(default=None, sa_type=Text)
