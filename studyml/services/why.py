"""What was made of a line of a note or a deck, or why nothing was."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from studyml.domain.deck import DeckText
from studyml.domain.draft import DraftState, draft_key
from studyml.domain.source import SourceText
from studyml.errors import UsageError
from studyml.reading.deck import read_deck
from studyml.reading.drafts import find_drafts
from studyml.reading.file_text import decode, read_bytes
from studyml.reading.passed_lines import why_no_card
from studyml.rendering.interval import counted
from studyml.rendering.share import percent
from studyml.services.note_reading import NOTE_LIMIT, read_source
from studyml.services.source_kind import Route, SourceRouter
from studyml.services.workspace import Workspace
from studyml.store import draft_queries, note_queries
from studyml.store import known as known_store

_TOLD_STATE = {
    DraftState.PENDING: "waits in the inbox",
    DraftState.ACCEPTED: "was accepted",
    DraftState.REJECTED: "was rejected",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What lines of a file (1-based, both included) were taken for: a kind of thing, and what it says."""

    line: int
    line_end: int
    what: str
    text: str


def explain(work: Workspace, path: Path, line: int, year: int | None = None) -> list[Finding]:
    """Everything that was made of a line, the widest first; a reason when nothing was.

    Raises SourceRefused when the file cannot be read, UsageError when it has no such line.
    """
    file = Path(os.path.realpath(path))
    data = read_bytes(file, NOTE_LIMIT)
    count = data.count(b"\n") + (not data.endswith(b"\n"))
    if line > count:
        raise UsageError(f"{path} has {counted(count, 'line')} and no line {line}")
    decks = {known.path: known for known in known_store.known_files(work.store)}
    notes = {known.path: known for known in note_queries.known_sources(work.store)}
    if SourceRouter(decks, notes).route(file, is_named=True) is Route.DECK:
        found = list(_of_deck(read_deck(decode(data, file), file), line))
        return found or [Finding(line, line, "nothing", "Nothing on this line looks like a card.")]
    known = notes.get(str(file))
    if year is None and known is not None and known.first_day is not None:
        year = date.fromordinal(known.first_day).year
    source = read_source(data, file, year)
    states = {
        draft_key(draft.concept, draft.front, draft.kind): draft.state
        for draft in draft_queries.drafts(work.store, path=str(file))
    }
    return list(_of_note(source, line, states))


def _of_deck(deck: DeckText, line: int) -> Iterator[Finding]:
    concepts = [concept for concept in deck.concepts if concept.line <= line and not concept.implicit]
    if concepts:
        yield Finding(concepts[-1].line, concepts[-1].line, "concept", concepts[-1].name)
    candidates = [candidate for candidate in deck.candidates if candidate.line <= line]
    if candidates:
        last = max(candidates, key=lambda candidate: candidate.line)
        if last.cards:
            yield Finding(last.line, last.line, counted(last.cards, "card"), last.text)
        else:
            yield Finding(last.line, last.line, "no card", f"{last.text}: {last.reason}")
    for remark in deck.remarks:
        if remark.line == line:
            yield Finding(line, line, remark.level.value, remark.text)


def _of_note(source: SourceText, line: int, states: dict[str, DraftState]) -> Iterator[Finding]:
    days = [day for day in source.days if day.line <= line]
    day = max(days, key=lambda day: day.line, default=None)
    if day is not None:
        name = day.date.isoformat() if day.date is not None else "no date"
        yield Finding(day.line, day.line, "day", f"{name} {day.title}".strip())
    for question in source.questions:
        if line in (question.line, question.answer_line):
            told = "answered" if question.is_answered else "open"
            yield Finding(question.line, question.line, f"question ({told})", question.text)
    for term in source.terms:
        if term.line == line:
            yield Finding(
                line, line, "acronym" if term.is_acronym else "term", f"{term.term}: {term.meaning}"
            )
    for cited in source.citations:
        if cited.line == line:
            yield Finding(line, line, "paper", cited.paper)
    for work in source.works:
        if work.line == line:
            yield Finding(line, line, "paper", f"{work.ids[0]}: {work.title}")
    for page in source.pages:
        if page.line == line:
            yield Finding(line, line, "link to a page", page.target)
    found = find_drafts(source)
    drafts = [draft for draft in found.drafts if draft.line <= line <= draft.line_end]
    for draft in drafts:
        key = draft_key(draft.concept, draft.front, draft.kind)
        state = _TOLD_STATE[states[key]] if key in states else "is not imported yet"
        front = draft.front if draft.front == draft.concept else f"{draft.concept} · {draft.front}"
        yield Finding(
            draft.line, draft.line_end, f"draft ({draft.kind}, {percent(draft.confidence)}, {state})", front
        )
    passed = [each for each in found.passed if each.line <= line <= each.line_end]
    for each in passed:
        yield Finding(each.line, each.line_end, "no draft", each.reason)
    for remark in source.remarks:
        if remark.line == line:
            yield Finding(line, line, remark.level.value, remark.text)
    if not drafts and not passed:
        yield Finding(line, line, "no draft", _why_nothing(source, line))


def _why_nothing(source: SourceText, line: int) -> str:
    for day in source.days:
        if day.text_line <= line <= day.text_line + day.text.count("\n"):
            return why_no_card(day.text, line - day.text_line)
    return "The line belongs to no day: it is a heading with a date, a part of the head, or site markup."
