"""The days that have to do with a concept, and why: plain SQL, for it is read beside cards."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

from studyml.domain.notes_found import ConceptDay, MentionHow
from studyml.domain.sentence import sentence_around
from studyml.domain.text_lines import TextLines
from studyml.store.mapping import days_of, folded, texts_of
from studyml.store.store import Store

_MENTIONING = "(SELECT day_id FROM mention WHERE concept_id = :concept)"
OF_CONCEPT = (
    "SELECT name, aliases, journal, path, line FROM concept JOIN deck_file ON deck_file.id = file_id"
    " WHERE concept.id = :concept"
)
_TEXT = "SELECT day.id, date_from, path, text, text_line FROM day JOIN source ON source.id = source_id"
MENTIONING_DAYS = f"{_TEXT} WHERE day.id IN {_MENTIONING} AND retired = 0"
DEFINING_DAYS = (
    f"{_TEXT} WHERE day.id IN (SELECT day_id FROM term WHERE folded IN (SELECT value FROM json_each(:names)))"
    " AND retired = 0"
)
DAYS_OF = (MENTIONING_DAYS, DEFINING_DAYS)
MENTIONS = "SELECT day_id, start, stop FROM mention WHERE concept_id = :concept ORDER BY day_id, start"
ASKED = (
    "SELECT day_id, text, line, answered, answer, answer_line, links FROM asking"
    f" WHERE day_id IN {_MENTIONING} ORDER BY day_id, line, id"
)
DEFINED = (
    "SELECT day_id, line, term, meaning FROM term"
    " WHERE folded IN (SELECT value FROM json_each(:names)) ORDER BY day_id, line, id"
)
ON_DATE = (
    "SELECT min(id) FROM day WHERE retired = 0 AND date_from <= :date"
    " AND coalesce(date_to, date_from) >= :date"
)

_NEAR = 200  # how much further on something is looked for


class _Day(NamedTuple):
    """A day with what is needed to say where something stands in it."""

    id: int
    date: int | None
    source: str
    text: str
    lines: TextLines

    def find(self, words: str, begin: int) -> int:
        """Where words begin that stand at an offset or a little later; the offset when they do not."""
        return max(begin, self.text.find(words, begin, begin + len(words) + _NEAR))

    def found(self, how: MentionHow, line: int, start: int, end: int, text: str) -> ConceptDay:
        return ConceptDay(self.id, self.date, self.source, line, how, start, end, text)


def concept_days(store: Store, concept_id: int) -> list[ConceptDay]:
    """The days that have to do with a concept, oldest first, undated ones at the end.

    A day stands there once for each question that names it, once more for the answer, once for each meaning
    of it, and with its first mention where there is none of these. Raises LookupError for an unknown concept.
    """
    concept = store.query(OF_CONCEPT, {"concept": concept_id})
    if not concept:
        raise LookupError(f"no concept {concept_id}")
    name, aliases, journal, path, line = concept[0]
    names = json.dumps([folded(each) for each in (name, *texts_of(aliases))])
    values = {"concept": concept_id, "names": names}
    days = {row[0]: _day(row) for statement in DAYS_OF for row in store.query(statement, values)}
    mentions = _by_day(store.query(MENTIONS, values))
    askings = _by_day(store.query(ASKED, values))
    terms = _by_day(store.query(DEFINED, values))
    found: list[ConceptDay] = []
    for key, day in days.items():
        spans = mentions.get(key, [])
        telling = [*_asked(day, askings.get(key, []), spans), *_defined(day, terms.get(key, []))]
        found += telling or [_mentioned(day, *spans[0])]
    for stated in days_of(journal):
        ordinal = stated.toordinal()
        on_date = store.query(ON_DATE, {"date": ordinal})[0][0]
        found.append(ConceptDay(on_date, ordinal, path, line, MentionHow.STATED, 0, 0, ""))
    return sorted(found, key=lambda one: (one.date is None, one.date or 0, one.source, one.line))


def _day(row: tuple[int, int | None, str, str, int]) -> _Day:
    key, date, source, text, text_line = row
    return _Day(key, date, source, text, TextLines(text, text_line))


def _by_day(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[tuple[Any, ...]]]:
    return {key: [row[1:] for row in group] for key, group in groupby(rows, key=lambda row: row[0])}


def _asked(
    day: _Day, askings: Iterable[tuple[Any, ...]], spans: list[tuple[Any, ...]]
) -> Iterator[ConceptDay]:
    """The questions within which the concept is mentioned, and what answers them."""
    for question, line, answered, answer, answer_line, links in askings:
        start, end = _question_span(day, question, line)
        at = bisect_left(spans, (start,))
        if at == len(spans) or spans[at][1] > end:
            continue
        yield day.found(MentionHow.ASKED, line, start, end, question)
        if answered:
            words = answer if answer is not None else texts_of(links)[-1]
            first = words.partition("\n")[0]
            begin = day.lines.start_of(answer_line or line)
            start = day.find(first, max(begin, end))
            yield day.found(MentionHow.ANSWERED, answer_line or line, start, start + len(first), words)


def _question_span(day: _Day, question: str, line: int) -> tuple[int, int]:
    """Where a question stands that begins in a line, whatever white space it has there; else the line."""
    begin = day.lines.start_of(line)
    far = begin + 2 * len(question) + _NEAR
    start = day.text.find(question, begin, far)
    if start >= 0:
        return start, start + len(question)
    words = re.compile(r"\s+".join(map(re.escape, question.split())))
    found = words.search(day.text, begin, far)
    if found is not None:
        return found.span()
    end = day.text.find("\n", begin)
    return begin, len(day.text) if end < 0 else end


def _defined(day: _Day, terms: Iterable[tuple[Any, ...]]) -> Iterator[ConceptDay]:
    for line, term, meaning in terms:
        start = day.find(term, day.lines.start_of(line))
        span = sentence_around(day.text, start, start + len(term))
        yield day.found(MentionHow.DEFINED, line, *span, meaning)


def _mentioned(day: _Day, start: int, stop: int) -> ConceptDay:
    first, last = sentence_around(day.text, start, stop)
    return day.found(MentionHow.MENTIONED, day.lines.line_at(start), first, last, day.text[first:last])
