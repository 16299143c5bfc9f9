"""One day of the notes as it is looked at: its text, what it mentions and how well that is remembered."""

from __future__ import annotations

from dataclasses import dataclass

from studyml.domain.notes_found import FoundDay, Place
from studyml.domain.question import normalised_question
from studyml.services.card_context import concept_recall
from studyml.services.workspace import Workspace
from studyml.store import concept_store, listing, note_queries, question_queries


@dataclass(frozen=True, slots=True)
class DayView:
    """A day with the places of its text that name concepts, its concepts with their recall today (None where
    nothing was reviewed), its questions, each with whether it is open, and where other notes link to it."""

    day: FoundDay
    places: list[tuple[int, int]]
    concepts: list[tuple[int, str, float | None]]
    questions: list[tuple[str, bool]]
    linked_from: list[Place]


def day_view(work: Workspace, day_id: int) -> DayView:
    """The view of a day. Raises LookupError when the store does not hold it."""
    mentions = note_queries.mentions_of_day(work.store, day_id)
    names = dict.fromkeys((mention.concept_id, mention.name) for mention in mentions)
    day = note_queries.day(work.store, day_id)
    return DayView(
        day=day,
        places=sorted({(mention.start, mention.end) for mention in mentions}),
        concepts=[(concept, name, concept_recall(work, name)) for concept, name in names],
        questions=_questions(work, day),
        linked_from=note_queries.linked_from(work.store, day_id),
    )


def cards_of_concepts(work: Workspace, concepts: list[int]) -> list[int]:
    """The cards of some concepts, in the order of their decks."""
    return [card.id for concept in concepts for card in listing.list_cards(work.store, concept_id=concept)]


def concept_named(work: Workspace, name: str) -> int | None:
    """The concept of a name; None when no deck has it."""
    return concept_store.concept_named(work.store, name)


def _questions(work: Workspace, day: FoundDay) -> list[tuple[str, bool]]:
    """The questions of a day as it asks them; one that is answered on any day is not open."""
    if not day.questions:
        return []
    is_open = {
        normalised_question(question.text): question.is_open
        for question in question_queries.questions(work.store)
    }
    return [(text, is_open[normalised_question(text)]) for text in day.questions]
