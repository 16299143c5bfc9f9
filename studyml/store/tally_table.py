"""The tables of tallies, from which the figures of years and of very many cards are read.

They tell what the log and the memories came to when they were last rolled up (`tally`); what has happened
since is counted when they are read. A tally that has come down to nothing may stay.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from studyml.store.table import Table


class RollUp(Table, table=True):
    """How far the log is rolled up: to the row `reviews`. Without a row of this table, nothing of it is."""

    __tablename__ = "roll_up"
    __table_args__ = (CheckConstraint("id = 1", name="id"),)

    id: int = Field(primary_key=True)
    reviews: int


class DayTallyRow(Table, table=True):
    """The live answers of a study day, as `DayTally` of `studyml.domain.tally` has them."""

    __tablename__ = "day_tally"

    day: int = Field(primary_key=True)
    new: int
    learning_again: int
    learning_hard: int
    learning_good: int
    learning_easy: int
    young_again: int
    young_hard: int
    young_good: int
    young_easy: int
    mature_again: int
    mature_hard: int
    mature_good: int
    mature_easy: int
    learning_milliseconds: int
    young_milliseconds: int
    mature_milliseconds: int
    more_learning: int
    more_young: int
    more_mature: int


class QuarterTallyRow(Table, table=True):
    """The live answers of a study day and a quarter of an hour since the epoch, as `QuarterTally` has them:
    zones are offset by whole quarters."""

    __tablename__ = "quarter_tally"
    __table_args__ = ({"sqlite_with_rowid": False},)

    day: int = Field(primary_key=True)
    quarter: int = Field(primary_key=True)
    reviews: int
    tested: int
    recalled: int


class MemoryTallyRow(Table, table=True):
    """How many cards are alike in one respect, as `MemoryTally` of `studyml.domain.memory_tally` counts them.

    `kind` is `TallyKind` of `memory_tally`. `day` is the last day where recall is told, else 0. Without a row
    of this table, no memory is counted.
    """

    __tablename__ = "memory_tally"
    __table_args__ = ({"sqlite_with_rowid": False},)

    kind: int = Field(primary_key=True)
    day: int = Field(primary_key=True)
    step: int = Field(primary_key=True)
    cards: int


class ConceptTallyRow(Table, table=True):
    """The cards of a concept, as `ConceptTally` has them."""

    __tablename__ = "concept_tally"
    __table_args__ = (Index("ix_concept_tally_lapses", "lapses", sqlite_where=text("lapses > 0")),)

    concept_id: int = Field(primary_key=True)
    cards: int
    seen: int
    mature: int
    lapses: int


class TalliedMemory(Table, table=True):
    """A memory that has changed since it was last counted, as it was then; without a state, it was not there.

    Triggers on `memory` write it, so that it is so whoever changes a memory.
    """

    __tablename__ = "tallied_memory"

    card_id: int = Field(primary_key=True)
    concept_id: int | None = None
    state: int | None = None
    interval: int | None = None
    stability: float | None = None
    difficulty: float | None = None
    due_day: int | None = None
    last_day: int | None = None
    lapses: int | None = None
    suspended: int | None = None
    retired: int | None = None
