"""What stands beside a card: its concept, what that requires and how well it is remembered, its papers."""

from __future__ import annotations

from dataclasses import dataclass

from studyml.domain.scheduling import scheduler_for
from studyml.domain.stored_card import StoredCard
from studyml.services.workspace import Workspace
from studyml.store import concept_store


@dataclass(frozen=True, slots=True)
class CardContext:
    """`requires` pairs each required concept with its recall today, None where it was never reviewed."""

    concept: str
    aliases: tuple[str, ...]
    requires: list[tuple[str, float | None]]
    papers: tuple[str, ...]
    recall: float | None


def card_context(work: Workspace, card: StoredCard) -> CardContext:
    """The context of a card, computed for today."""
    facts = concept_store.concept_facts(work.store, card.concept_id)
    return CardContext(
        concept=facts.name,
        aliases=facts.aliases,
        requires=[(name, concept_recall(work, name)) for name in facts.requires],
        papers=facts.papers,
        recall=concept_recall(work, facts.name),
    )


def concept_recall(work: Workspace, concept: str) -> float | None:
    """The mean probability of recall today over a concept's reviewed cards; None without any."""
    today = work.today()
    recalls = [
        recall
        for deck, memory in concept_store.memories_of(work.store, concept)
        if (recall := scheduler_for(work.settings_for(deck)).retrievability(memory, today)) is not None
    ]
    return sum(recalls) / len(recalls) if recalls else None
