"""Everything about one concept on one line of time: met, asked, answered, learned and forgotten."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum

from studyml.domain.memory import State
from studyml.domain.notes_found import FoundPaper
from studyml.domain.rating import Rating
from studyml.domain.stored_card import StoredCard
from studyml.domain.study_day import study_day
from studyml.services.card_context import concept_recall
from studyml.services.workspace import Workspace
from studyml.store import concept_day_queries, concept_store, listing, paper_queries, review_store


class Event(StrEnum):
    """What happened to a concept on a day."""

    MENTIONED = "mentioned"
    ASKED = "asked"
    ANSWERED = "answered"
    DEFINED = "defined"
    STATED = "stated"
    CARDS = "cards"
    REVIEWED = "reviewed"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Moment:
    """An event on a date (ordinal, if known). `day_id`, `source` and `line` lead to its note;
    `reviews` counts those of the last `days` days of study up to that date."""

    date: int | None
    event: Event
    text: str
    day_id: int | None = None
    source: str | None = None
    line: int = 1
    reviews: int = 0
    days: int = 1


@dataclass(frozen=True, slots=True)
class ConceptStory:
    """A concept with its moments, oldest first, its cards, what it requires and the papers behind it.

    `stability` is the mean stability of its reviewed cards in days, None without any.
    """

    concept_id: int
    name: str
    recall: float | None
    stability: float | None
    moments: list[Moment]
    cards: list[StoredCard]
    requires: list[tuple[str, float | None]]
    papers: list[FoundPaper]


def concept_story(work: Workspace, concept_id: int) -> ConceptStory:
    """The story of a concept up to today. Raises LookupError when the store does not hold it."""
    facts = concept_store.concept_facts(work.store, concept_id)
    cards = listing.list_cards(work.store, concept_id=concept_id)
    stabilities = [card.memory.stability for card in cards if card.memory.stability is not None]
    moments = [*_met(work, concept_id), *_made(work, cards), *_reviewed(work, cards)]
    return ConceptStory(
        concept_id=concept_id,
        name=facts.name,
        recall=concept_recall(work, facts.name),
        stability=sum(stabilities) / len(stabilities) if stabilities else None,
        moments=_told(sorted(moments, key=lambda moment: (moment.date is None, moment.date or 0))),
        cards=cards,
        requires=[(name, concept_recall(work, name)) for name in facts.requires],
        papers=[paper for paper, _ in paper_queries.concept_papers(work.store, concept_id)],
    )


def _told(moments: list[Moment]) -> list[Moment]:
    """The moments with days of reviews that follow each other told as one, on the last of them."""
    told: list[Moment] = []
    for moment in moments:
        if moment.event is Event.REVIEWED and told and told[-1].event is Event.REVIEWED:
            before = told.pop()
            moment = replace(moment, reviews=before.reviews + moment.reviews, days=before.days + moment.days)
        told.append(moment)
    return told


def _met(work: Workspace, concept_id: int) -> list[Moment]:
    return [
        Moment(found.date, Event(found.how.value), found.text, found.day_id, found.source, found.line)
        for found in concept_day_queries.concept_days(work.store, concept_id)
    ]


def _made(work: Workspace, cards: list[StoredCard]) -> list[Moment]:
    added = concept_store.cards_added(work.store, [card.id for card in cards])
    days = Counter(study_day(at, work.config.rollover_hour, work.zone) for at in added)
    return [
        Moment(day, Event.CARDS, f"{count} card{'s' * (count != 1)}") for day, count in sorted(days.items())
    ]


def _reviewed(work: Workspace, cards: list[StoredCard]) -> list[Moment]:
    moments: list[Moment] = []
    days: Counter[int] = Counter()
    for card in cards:
        for review in review_store.history(work.store, card.id):
            if review.state is State.REVIEW and review.rating is Rating.AGAIN:
                moments.append(Moment(review.day, Event.LAPSED, card.front))
            else:
                days[review.day] += 1
    moments += [Moment(day, Event.REVIEWED, "", reviews=count) for day, count in days.items()]
    return moments
