"""The tables of notes: sources, their days, and what stands in these.

Dates are ordinals, lines are 1-based lines of the source, offsets count characters of a day's text. Texts in
columns named after several things (`links`, `authors`) are JSON lists.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint, text
from sqlmodel import Field

from studyml.store.table import Table, flag, reference


class Source(Table, table=True):
    """A file of notes as it was when it was last read, with what it held then.

    `remarks` is a JSON list of line, level and text. `papers` counts works, cited or listed, each once.
    """

    __tablename__ = "source"
    __table_args__ = (
        CheckConstraint("size >= 0", name="size"),
        flag("gone"),
    )

    id: int | None = Field(default=None, primary_key=True)
    path: str = Field(sa_type=Text, unique=True)
    kind: str = Field(sa_type=Text)
    format: str = Field(sa_type=Text)
    title: str = Field(sa_type=Text)
    digest: str = Field(sa_type=Text)
    size: int
    mtime_ns: int
    read_at: int
    gone: bool = False
    days: int
    first_day: int | None = None
    last_day: int | None = None
    questions: int
    answered: int
    terms: int
    papers: int
    remarks: str = Field(sa_type=Text)


class Day(Table, table=True):
    """A stretch of notes, found again within its source by its key; retired when its source lost it.

    Its text stands last, so that what only looks at the dates need not read past it.
    """

    __tablename__ = "day"
    __table_args__ = (
        UniqueConstraint("source_id", "key"),
        Index("ix_day_date", "date_from", "date_to", "retired", sqlite_where=text("retired = 0")),
        CheckConstraint("date_to > date_from", name="date_to"),
        CheckConstraint("date_to IS NULL OR date_from IS NOT NULL", name="date_from"),
        flag("retired"),
    )

    id: int | None = Field(default=None, primary_key=True)
    source_id: int = Field(sa_column=reference("source.id"))
    key: str = Field(sa_type=Text)
    date_from: int | None = None
    date_to: int | None = None
    title: str = Field(sa_type=Text)
    line: int
    text_line: int
    url: str | None = Field(default=None, sa_type=Text)
    retired: bool = False
    text: str = Field(sa_type=Text)


class Asking(Table, table=True):
    """A question as it was asked on one day. Askings that are equal when folded are one question."""

    __tablename__ = "asking"
    __table_args__ = (Index(None, "day_id"), Index(None, "folded"), flag("answered"))

    id: int | None = Field(default=None, primary_key=True)
    day_id: int = Field(sa_column=reference("day.id"))
    folded: str = Field(sa_type=Text)
    line: int
    text: str = Field(sa_type=Text)
    answered: bool = False
    answer: str | None = Field(default=None, sa_type=Text)
    answer_line: int | None = None
    links: str = Field(sa_type=Text)


class Term(Table, table=True):
    """A term with its meaning; `folded` finds the concept of that name."""

    __tablename__ = "term"
    __table_args__ = (Index(None, "day_id"), Index(None, "folded"), flag("acronym"))

    id: int | None = Field(default=None, primary_key=True)
    day_id: int = Field(sa_column=reference("day.id"))
    folded: str = Field(sa_type=Text)
    line: int
    term: str = Field(sa_type=Text)
    meaning: str = Field(sa_type=Text)
    acronym: bool = False


class Paper(Table, table=True):
    """A work, with what a bibliography says of it; blank where none does."""

    __tablename__ = "paper"

    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(sa_type=Text)
    authors: str = Field(sa_type=Text)
    year: int | None = None
    url: str | None = Field(default=None, sa_type=Text)


class PaperName(Table, table=True):
    """An identifier of a work. One of them is the one that it is known by."""

    __tablename__ = "paper_name"
    __table_args__ = (
        Index(None, "paper_id"),
        Index("uq_paper_name_main", "paper_id", unique=True, sqlite_where=text("is_main = 1")),
        flag("is_main"),
    )

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(sa_type=Text, unique=True)
    paper_id: int = Field(sa_column=reference("paper.id"))
    is_main: bool = False


class CitationRow(Table, table=True):
    """A work cited on a day."""

    __tablename__ = "citation"
    __table_args__ = (Index(None, "day_id"), Index(None, "paper_id"))

    id: int | None = Field(default=None, primary_key=True)
    day_id: int = Field(sa_column=reference("day.id"))
    paper_id: int = Field(sa_column=reference("paper.id"))
    line: int
    url: str = Field(sa_type=Text)
    title: str | None = Field(default=None, sa_type=Text)


class PageLinkRow(Table, table=True):
    """A link to another page, and the page that it was found to mean."""

    __tablename__ = "page_link"
    __table_args__ = (Index(None, "day_id"), Index(None, "target_day_id"))

    id: int | None = Field(default=None, primary_key=True)
    day_id: int = Field(sa_column=reference("day.id"))
    line: int
    target: str = Field(sa_type=Text)
    target_day_id: int | None = Field(default=None, sa_column=reference("day.id", nullable=True))


class PageAlias(Table, table=True):
    """A further name of a page, by which links may mean the day that it is."""

    __tablename__ = "page_alias"
    __table_args__ = (Index(None, "day_id"),)

    id: int | None = Field(default=None, primary_key=True)
    day_id: int = Field(sa_column=reference("day.id"))
    name: str = Field(sa_type=Text)


class Mention(Table, table=True):
    """A place in a day's text that names a concept."""

    __tablename__ = "mention"
    __table_args__ = (
        Index(None, "day_id"),
        Index(None, "concept_id"),
        CheckConstraint("start >= 0 AND stop > start", name="span"),
    )

    id: int | None = Field(default=None, primary_key=True)
    day_id: int = Field(sa_column=reference("day.id"))
    concept_id: int = Field(sa_column=reference("concept.id"))
    start: int
    stop: int


class Draft(Table, table=True):
    """A card that a source offers, and what has become of it. `folded` finds it again within its source.

    One that was decided stays when its source has lost it, retired, so that it is not offered again.
    """

    __tablename__ = "draft"
    __table_args__ = (
        Index(None, "source_id"),
        Index(None, "day_id"),
        Index(None, "folded"),
        CheckConstraint("state IN ('pending', 'accepted', 'rejected')", name="state"),
        CheckConstraint("confidence >= 0 AND confidence <= 1", name="confidence"),
        CheckConstraint("line_end >= line", name="line_end"),
        flag("edited"),
        flag("retired"),
    )

    id: int | None = Field(default=None, primary_key=True)
    source_id: int = Field(sa_column=reference("source.id"))
    day_id: int = Field(sa_column=reference("day.id"))
    kind: str = Field(sa_type=Text)
    folded: str = Field(sa_type=Text)
    concept: str = Field(sa_type=Text)
    front: str = Field(sa_type=Text)
    back: str = Field(sa_type=Text)
    line: int
    line_end: int
    confidence: float
    papers: str = Field(sa_type=Text)
    state: str = Field(sa_type=Text)
    edited: bool = False
    retired: bool = False


class DeckEditRow(Table, table=True):
    """Text that was written into a deck file: a JSON list of offsets (bytes) and texts.

    Its file was `made` for it where there was none. Undo finds here what it has to take out again.
    """

    __tablename__ = "deck_edit"
    __table_args__ = (flag("made"),)

    id: int | None = Field(default=None, primary_key=True)
    path: str = Field(sa_type=Text)
    made: bool = False
    insertions: str = Field(sa_type=Text)
