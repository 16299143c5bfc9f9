"""What a learner's notes say: the values that the readers of journals, posts and feeds make of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from studyml.domain.deck import Remark


class SourceKind(StrEnum):
    """What a file of notes is, as far as it matters to a learner."""

    JOURNAL = "journal"  # several dated days in one file, or one file a day
    NOTE = "note"  # a post, a weekly update, a page of a vault
    FEED = "feed"
    READING_LIST = "reading-list"
    BIBLIOGRAPHY = "bibliography"


@dataclass(frozen=True, slots=True)
class NoteDay:
    """A dated stretch of notes, or one without a date: a day, a week, a post, an item of a feed.

    `key` finds it again in its source when the source is read anew: the date, or the title, made unique by a
    number. `text` is markdown without the heading that dates it; `line` is where the stretch begins in the
    source, and the first line of `text` is line `text_line`. `date_end` is the last day of a range.
    """

    key: str
    date: dt.date | None
    title: str
    line: int
    text: str
    text_line: int
    date_end: dt.date | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question as asked on the day with the index `day`; `answer` is markdown, None when none follows.

    `links` are the addresses given with it. An answer that is nothing but a link is no answer in words: then
    `answer` is None and the link stands in `links`.
    """

    text: str
    day: int
    line: int
    answer: str | None = None
    answer_line: int | None = None
    links: tuple[str, ...] = ()

    @property
    def is_answered(self) -> bool:
        """Whether an answer follows, in words or as a link alone; a link within the question is none."""
        return self.answer is not None or any(link not in self.text for link in self.links)


@dataclass(frozen=True, slots=True)
class DefinedTerm:
    """A term with its meaning (markdown), or an acronym with what its letters stand for."""

    term: str
    meaning: str
    day: int
    line: int
    is_acronym: bool = False


@dataclass(frozen=True, slots=True)
class Citation:
    """A work cited on a day: its identifier in canonical form, and the title that stands with it, if any."""

    paper: str
    url: str
    day: int
    line: int
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """An entry of a bibliography: all identifiers of one work, the first the one it is known by."""

    ids: tuple[str, ...]
    title: str
    authors: tuple[str, ...]
    year: int | None
    line: int
    url: str | None = None


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link of a vault to another of its pages, by the page's name as written."""

    target: str
    day: int
    line: int


@dataclass(frozen=True, slots=True)
class SourceText:
    """A whole source, read. `format` tells how its days were found, `remarks` what was skipped.

    `aliases` are further names under which links of a vault may mean its first day.
    """

    kind: SourceKind
    format: str
    title: str
    days: tuple[NoteDay, ...] = ()
    questions: tuple[AskedQuestion, ...] = ()
    terms: tuple[DefinedTerm, ...] = ()
    citations: tuple[Citation, ...] = ()
    works: tuple[Work, ...] = ()
    pages: tuple[PageLink, ...] = ()
    remarks: tuple[Remark, ...] = ()
    aliases: tuple[str, ...] = ()
