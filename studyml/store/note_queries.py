"""What the store knows of sources and their days: plain SQL, for it is read while cards are shown."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from studyml.domain.notes_found import FoundDay, FoundMention, KnownSource, Place
from studyml.domain.source import SourceKind
from studyml.store.mapping import remarks_of, texts_of
from studyml.store.store import Store

SOURCES = (
    "SELECT id, path, kind, format, title, digest, size, mtime_ns, gone, days, first_day, last_day,"
    " questions, answered, terms, papers, remarks FROM source ORDER BY path"
)

_KINDS = {kind.value: kind for kind in SourceKind}

# Which days are meant: those of some dates, unless neither is given; or the one with an id.
_WITHIN = (
    "day.retired = 0 AND (:first IS NULL OR coalesce(date_to, date_from) >= :first)"
    " AND (:last IS NULL OR date_from <= :last)"
)
_ONE = "day.id = :day"
_DAYS = (
    "SELECT day.id, date_from, date_to, day.title, path, kind, line, text, text_line, url FROM day"
    " JOIN source ON source.id = source_id WHERE {}"
    " ORDER BY date_from IS NULL, date_from, path, line"
)
_CONCEPTS = (
    "SELECT day_id, name FROM mention JOIN concept ON concept.id = concept_id JOIN day ON day.id = day_id"
    " WHERE concept.retired = 0 AND {} GROUP BY day_id, folded ORDER BY day_id, min(start)"
)
_PAPERS = (
    "SELECT day_id, name FROM citation JOIN paper_name ON paper_name.paper_id = citation.paper_id"
    " JOIN day ON day.id = day_id WHERE is_main = 1 AND {}"
    " GROUP BY day_id, paper_name.id ORDER BY day_id, min(citation.line)"
)
_QUESTIONS = (
    "SELECT day_id, asking.text FROM asking JOIN day ON day.id = day_id WHERE {}"
    " GROUP BY day_id, folded ORDER BY day_id, min(asking.line)"
)
DAYS, DAY = _DAYS.format(_WITHIN), _DAYS.format(_ONE)
DAYS_CONCEPTS, DAY_CONCEPTS = _CONCEPTS.format(_WITHIN), _CONCEPTS.format(_ONE)
DAYS_PAPERS, DAY_PAPERS = _PAPERS.format(_WITHIN), _PAPERS.format(_ONE)
DAYS_QUESTIONS, DAY_QUESTIONS = _QUESTIONS.format(_WITHIN), _QUESTIONS.format(_ONE)

DATED = "SELECT date_from, date_to FROM day WHERE retired = 0 AND date_from IS NOT NULL"
DAY_COUNT = "SELECT count(DISTINCT date_from) FROM day WHERE retired = 0 AND date_from IS NOT NULL"
OPEN_COUNT = (
    "SELECT count(*) FROM (SELECT folded FROM asking JOIN day ON day.id = day_id WHERE retired = 0"
    " GROUP BY folded HAVING max(answered) = 0)"
)
MENTIONS_OF_DAY = (
    "SELECT start, stop, concept_id, name FROM mention JOIN concept ON concept.id = concept_id"
    " WHERE day_id = :day AND retired = 0 ORDER BY start, concept_id"
)
TEXTS = "SELECT id, text FROM day WHERE retired = 0 ORDER BY id"
TEXTS_OF = "SELECT id, text FROM day WHERE id IN (SELECT value FROM json_each(:days)) ORDER BY id"
NAMES = "SELECT id, name, aliases FROM concept WHERE retired = 0 AND implicit = 0 ORDER BY id"
PAGE_LINKS = (
    "SELECT page_link.id, day_id, path, target, target_day_id FROM page_link JOIN day ON day.id = day_id"
    " JOIN source ON source.id = source_id WHERE retired = 0 ORDER BY page_link.id"
)
FIRST_DAYS = (
    "SELECT path, min(day.id) FROM source JOIN day ON day.source_id = source.id"
    " WHERE gone = 0 AND retired = 0 GROUP BY path"
)
PAGE_ALIASES = (
    "SELECT name, path FROM page_alias JOIN day ON day.id = day_id JOIN source ON source.id = source_id"
    " WHERE gone = 0 AND retired = 0 ORDER BY page_alias.id"
)
LINKED_FROM = (
    "SELECT date_from, path, page_link.line, day.id FROM page_link JOIN day ON day.id = day_id"
    " JOIN source ON source.id = source_id WHERE target_day_id = :day AND day.id != :day AND retired = 0"
    " ORDER BY date_from IS NULL, date_from, day.id, page_link.line"
)


def known_sources(store: Store) -> list[KnownSource]:
    """Every source that was ever read, by path."""
    return [_source(row) for row in store.query(SOURCES)]


def days(store: Store, first: int | None = None, last: int | None = None) -> list[FoundDay]:
    """The days from `first` to `last` (ordinals, both included), newest last.

    Days without a date stand at the end, and only when neither is given.
    """
    span = {"first": first, "last": last}
    return _found_days(store, (DAYS, DAYS_CONCEPTS, DAYS_PAPERS, DAYS_QUESTIONS), span)


def day(store: Store, day_id: int) -> FoundDay:
    """One day, even one that its source has lost. Raises LookupError when the store does not hold it."""
    found = _found_days(store, (DAY, DAY_CONCEPTS, DAY_PAPERS, DAY_QUESTIONS), {"day": day_id})
    if not found:
        raise LookupError(f"no day {day_id}")
    return found[0]


def days_with_notes(store: Store) -> dict[int, int]:
    """How many stretches of notes there are of each date (ordinal); a range counts for each of its days."""
    counts: dict[int, int] = {}
    for first, last in store.query(DATED):
        for date in range(first, (last or first) + 1):
            counts[date] = counts.get(date, 0) + 1
    return counts


def day_and_open_counts(store: Store) -> tuple[int, int]:
    """How many dates have notes, and how many questions are open."""
    return store.query(DAY_COUNT)[0][0], store.query(OPEN_COUNT)[0][0]


def mentions_of_day(store: Store, day_id: int) -> list[FoundMention]:
    """Where the text of a day names concepts, in order."""
    return [FoundMention(*row) for row in store.query(MENTIONS_OF_DAY, {"day": day_id})]


def texts_of_days(store: Store, ids: Iterable[int] | None = None) -> Iterator[tuple[int, str]]:
    """The texts of all days that are not retired, or of those with these ids, by id."""
    if ids is None:
        yield from store.query(TEXTS)
    else:
        yield from store.query(TEXTS_OF, {"days": json.dumps(list(ids))})


def concept_names(store: Store) -> list[tuple[int, str]]:
    """The ids of the concepts that a heading names, with their names and, one by one, their aliases."""
    return [
        (key, text)
        for key, name, aliases in store.query(NAMES)
        for text in dict.fromkeys((name, *texts_of(aliases)))
    ]


def page_links(store: Store) -> list[tuple[int, int, str, str, int | None]]:
    """Every link to a page: its id, its day's id, its source, the page as written, the day that it means."""
    return store.query(PAGE_LINKS)


def first_days(store: Store) -> dict[str, int]:
    """The first day of each source that is not gone, by the source's path."""
    return dict(store.query(FIRST_DAYS))


def page_aliases(store: Store) -> list[tuple[str, str]]:
    """The further names of the pages that are not gone, each with the path of its source."""
    return store.query(PAGE_ALIASES)


def linked_from(store: Store, day_id: int) -> list[Place]:
    """Where other notes link to this one, oldest first."""
    return [Place(*row) for row in store.query(LINKED_FROM, {"day": day_id})]


def _source(row: Sequence[Any]) -> KnownSource:
    key, path, kind, form, title, digest, size, mtime_ns, gone = row[:9]
    days, first_day, last_day, questions, answered, terms, papers, remarks = row[9:]
    return KnownSource(
        key,
        path,
        _KINDS[kind],
        form,
        title,
        digest,
        size,
        mtime_ns,
        bool(gone),
        days,
        first_day,
        last_day,
        questions,
        answered,
        terms,
        papers,
        remarks_of(remarks),
    )


def _found_days(store: Store, statements: tuple[str, ...], values: dict[str, Any]) -> list[FoundDay]:
    rows, *others = (store.query(statement, values) for statement in statements)
    concepts, papers, questions = map(_gathered, others)
    return [
        FoundDay(
            key,
            date_from,
            date_to,
            title,
            path,
            _KINDS[kind],
            line,
            text,
            text_line,
            url,
            concepts.get(key, ()),
            papers.get(key, ()),
            questions.get(key, ()),
        )
        for key, date_from, date_to, title, path, kind, line, text, text_line, url in rows
    ]


def _gathered(rows: Iterable[tuple[int, str]]) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = {}
    for key, text in rows:
        found.setdefault(key, []).append(text)
    return {key: tuple(texts) for key, texts in found.items()}
