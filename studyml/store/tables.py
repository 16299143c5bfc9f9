"""The tables: with those of notes, which it brings along, the one definition of the schema.

Times are epoch microseconds (UTC), days are study days (ordinals), texts in columns named after several
things (`tags`, `papers`, …) are JSON lists. What the tables cannot say, `ADDITIONS` does.
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Text,
    UniqueConstraint,
    event,
    text,
)
from sqlalchemy.engine import Connection
from sqlmodel import Field

from studyml.store import event_table as event_table  # so that the metadata has them
from studyml.store import fit_table as fit_table
from studyml.store import log_tables as log_tables
from studyml.store import note_tables as note_tables
from studyml.store import tally_table as tally_table
from studyml.store.additions import ADDITIONS
from studyml.store.search_index import SEARCH_INDEXES
from studyml.store.table import Table, flag, reference
from studyml.store.table import metadata as metadata
from studyml.store.tally import TALLY_TRIGGERS

_ACTIVE = "suspended = 0 AND retired = 0"
# An index stands in for its table only where it also has the columns of its own condition.
_CONDITIONS = ("state", "suspended", "retired")


class Deck(Table, table=True):
    """A deck, by its full name; `/` nests."""

    __tablename__ = "deck"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(sa_type=Text, unique=True)


class DeckFile(Table, table=True):
    """A file that holds a deck, as it was when it was last read."""

    __tablename__ = "deck_file"
    __table_args__ = (
        Index(None, "deck_id"),
        CheckConstraint("size >= 0", name="size"),
        flag("gone"),
    )

    id: int | None = Field(default=None, primary_key=True)
    path: str = Field(sa_type=Text, unique=True)
    deck_id: int = Field(sa_column=reference("deck.id"))
    digest: str = Field(sa_type=Text)
    size: int
    mtime_ns: int
    dialect: str = Field(sa_type=Text)
    read_at: int
    gone: bool = False


class Concept(Table, table=True):
    """A concept, found again within its deck by its name with case folded."""

    __tablename__ = "concept"
    __table_args__ = (
        UniqueConstraint("deck_id", "folded"),
        Index(None, "file_id"),
        Index(None, "retired", "implicit"),
        # The few names that LIKE cannot compare whatever their case.
        Index(
            "ix_concept_beyond_ascii",
            "folded",
            sqlite_where=text("length(folded) <> length(CAST(folded AS BLOB))"),
        ),
        flag("implicit"),
        flag("retired"),
    )

    id: int | None = Field(default=None, primary_key=True)
    deck_id: int = Field(sa_column=reference("deck.id"))
    file_id: int = Field(sa_column=reference("deck_file.id"))
    name: str = Field(sa_type=Text)
    folded: str = Field(sa_type=Text)
    explicit_id: str | None = Field(default=None, sa_type=Text)
    line: int
    position: int
    text: str = Field(sa_type=Text)
    implicit: bool = False
    aliases: str = Field(sa_type=Text)
    tags: str = Field(sa_type=Text)
    papers: str = Field(sa_type=Text)
    journal: str = Field(sa_type=Text)
    requires: str = Field(sa_type=Text)
    sources: str = Field(sa_type=Text)
    retired: bool = False


class Card(Table, table=True):
    """A card's text and its place. It is never deleted once it has been reviewed."""

    __tablename__ = "card"
    __table_args__ = (
        Index(None, "deck_id"),
        Index(None, "concept_id"),
        Index(None, "file_id"),
        Index(None, "tags"),
        Index(None, "added_at"),
        CheckConstraint("kind IN ('definition', 'basic', 'cloze', 'reversed')", name="kind"),
        CheckConstraint("gap >= 0", name="gap"),
    )

    id: int | None = Field(default=None, primary_key=True)
    deck_id: int = Field(sa_column=reference("deck.id"))
    concept_id: int = Field(sa_column=reference("concept.id"))
    file_id: int = Field(sa_column=reference("deck_file.id"))
    kind: str = Field(sa_type=Text)
    front: str = Field(sa_type=Text)
    back: str = Field(sa_type=Text)
    line: int
    block: int
    gap: int
    explicit_id: str | None = Field(default=None, sa_type=Text)
    fingerprint: str = Field(sa_type=Text, unique=True)
    tags: str = Field(sa_type=Text)
    position: int
    added_at: int
    edited_at: int
    retired_at: int | None = None
    typed: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})


class MemoryRow(Table, table=True):
    """What is remembered of a card and what the queue needs to know: narrow, one row a card.

    The partial indexes hold what the queue and the counts read, so that neither ever reads the table
    from end to end. `block_key` is the id of the first card of a block: siblings share it.
    """

    __tablename__ = "memory"
    __table_args__ = (
        Index(
            "ix_memory_new",
            "deck_id",
            "rank",
            "buried_until",
            *_CONDITIONS,
            sqlite_where=text(f"state = 0 AND {_ACTIVE}"),
        ),
        Index(
            "ix_memory_due",
            "due_day",
            "deck_id",
            "buried_until",
            "block_key",
            "last_day",
            "stability",
            "difficulty",
            *_CONDITIONS,
            sqlite_where=text(f"state = 2 AND {_ACTIVE}"),
        ),
        Index(
            "ix_memory_learning",
            "due_at",
            "deck_id",
            "buried_until",
            *_CONDITIONS,
            sqlite_where=text(f"state IN (1, 3) AND {_ACTIVE}"),
        ),
        Index("ix_memory_block_key", "block_key"),
        Index("ix_memory_retired", "card_id", sqlite_where=text("retired = 1")),
        Index("ix_memory_leech", "lapses", sqlite_where=text("leech = 1 AND retired = 0")),
        CheckConstraint("state IN (0, 1, 2, 3)", name="state"),
        CheckConstraint("stability > 0 AND stability < 1e9", name="stability"),
        CheckConstraint("difficulty >= 1 AND difficulty <= 10", name="difficulty"),
        CheckConstraint("step >= 0", name="step"),
        CheckConstraint("interval >= 0", name="interval"),
        CheckConstraint("reps >= 0", name="reps"),
        CheckConstraint("lapses >= 0", name="lapses"),
        CheckConstraint("flag >= 0 AND flag <= 7", name="flag"),
        CheckConstraint(
            "state <> 0 OR (stability IS NULL AND difficulty IS NULL AND due_at IS NULL"
            " AND due_day IS NULL AND last_at IS NULL AND last_day IS NULL)",
            name="new_is_blank",
        ),
        CheckConstraint(
            "state = 0 OR (stability IS NOT NULL AND difficulty IS NOT NULL"
            " AND last_at IS NOT NULL AND last_day IS NOT NULL)",
            name="seen_is_known",
        ),
        CheckConstraint("state <> 2 OR due_day IS NOT NULL", name="review_has_day"),
        CheckConstraint("state NOT IN (1, 3) OR due_at IS NOT NULL", name="step_has_moment"),
        flag("suspended"),
        flag("retired"),
        flag("leech"),
    )

    card_id: int = Field(
        sa_column=Column(Integer, ForeignKey("card.id", ondelete="RESTRICT"), primary_key=True)
    )
    deck_id: int
    concept_id: int
    block_key: int
    state: int = 0
    step: int | None = None
    stability: float | None = None
    difficulty: float | None = None
    due_at: int | None = None
    due_day: int | None = None
    last_at: int | None = None
    last_day: int | None = None
    interval: int = 0
    reps: int = 0
    lapses: int = 0
    rank: int = 0
    introduced_day: int | None = None
    suspended: bool = False
    retired: bool = False
    leech: bool = False
    flag: int = 0
    buried_until: int | None = None
    algorithm: str = Field(sa_type=Text)


class ReviewLog(Table, table=True):
    """Every answer ever given, append-only: `state` is the card's before it, the rest its memory after.

    A row whose `voids` names another one takes that one back; neither counts then. `origin` is the id of one
    that came from another store.
    """

    __tablename__ = "review_log"
    __table_args__ = (
        Index(None, "card_id", "day"),
        Index(None, "day", "voids"),
        Index("uq_review_log_voids", "voids", unique=True, sqlite_where=text("voids IS NOT NULL")),
        Index("uq_review_log_origin", "origin", unique=True, sqlite_where=text("origin IS NOT NULL")),
        CheckConstraint("rating IN (1, 2, 3, 4)", name="rating"),
        CheckConstraint("elapsed_days >= 0", name="elapsed_days"),
        CheckConstraint("seconds >= 0", name="seconds"),
        CheckConstraint("state IN (0, 1, 2, 3)", name="state"),
        CheckConstraint("new_state IN (1, 2, 3)", name="new_state"),
        CheckConstraint("stability > 0 AND stability < 1e9", name="stability"),
        CheckConstraint("difficulty >= 1 AND difficulty <= 10", name="difficulty"),
        CheckConstraint("interval >= 0", name="interval"),
        CheckConstraint("reps >= 1", name="reps"),
        CheckConstraint("lapses >= 0", name="lapses"),
        CheckConstraint("voids < id", name="voids"),
    )

    id: int | None = Field(default=None, primary_key=True)
    card_id: int = Field(sa_column=reference("card.id"))
    at: int
    day: int
    rating: int
    elapsed_days: int
    seconds: float
    state: int
    new_state: int
    step: int | None = None
    stability: float
    difficulty: float
    due_at: int | None = None
    due_day: int | None = None
    interval: int
    reps: int
    lapses: int
    algorithm: str = Field(sa_type=Text)
    voids: int | None = Field(default=None, sa_column=reference("review_log.id", nullable=True))
    origin: str | None = Field(default=None, sa_type=Text)


class Confidence(Table, table=True):
    """How sure the learner was before an answer was shown, in percent."""

    __tablename__ = "confidence"
    __table_args__ = (CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),)

    review_id: int = Field(
        sa_column=Column(Integer, ForeignKey("review_log.id", ondelete="RESTRICT"), primary_key=True)
    )
    percent: int


class Change(Table, table=True):
    """The undo journal: one row for each transaction that changed something, the newest few hundred.

    `rows` holds what the changed rows were before; the answers it added are those after `reviews_before`.
    """

    __tablename__ = "change"

    id: int | None = Field(default=None, primary_key=True)
    at: int
    label: str = Field(sa_type=Text)
    reviews_before: int
    rows: str = Field(sa_type=Text)
    undoes: int | None = None
    undone_by: int | None = None


class Meta(Table, table=True):
    """Facts about the store itself."""

    __tablename__ = "meta"

    key: str = Field(sa_type=Text, primary_key=True)
    value: str = Field(sa_type=Text)


@event.listens_for(metadata, "after_create")
def _add(_metadata: MetaData, connection: Connection, **_options: object) -> None:
    for statement in (*ADDITIONS, *TALLY_TRIGGERS, *SEARCH_INDEXES):
        connection.exec_driver_sql(statement)
