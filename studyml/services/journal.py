"""What the notes say: their days, their questions, and words found in them and in cards."""

from __future__ import annotations

from dataclasses import replace

from studyml.domain.notes_found import FoundDay, FoundQuestion, Hit
from studyml.rendering.excerpt import one_line, snippet_line
from studyml.services.workspace import Workspace
from studyml.store import note_queries, question_queries, search_queries


def list_days(work: Workspace, first: int | None = None, last: int | None = None) -> list[FoundDay]:
    """The days from one date to another (ordinals), newest last; without either, undated notes at the end."""
    return note_queries.days(work.store, first, last)


def list_questions(work: Workspace, *, only_open: bool = False) -> list[FoundQuestion]:
    """Every question asked in the notes, each once, by when it was first asked."""
    return question_queries.questions(work.store, open_only=only_open)


def search_all(work: Workspace, words: str, limit: int = 50) -> list[Hit]:
    """The concepts that hold all of the words in a name, then the cards and days that do, the most telling
    first."""
    concepts = search_queries.search_concepts(work.store, words)
    others = search_queries.search(work.store, words, limit)
    return [_plain(hit) for hit in [*concepts, *others][:limit]]


def _plain(hit: Hit) -> Hit:
    """A hit as words on a line, without the marks of markdown."""
    snippet, spans = snippet_line(hit.snippet, hit.spans)
    return replace(hit, title=one_line(hit.title), snippet=snippet, spans=spans)
