"""What may be missing when a card was forgotten: the weakest of what its concept requires."""

from __future__ import annotations

from dataclasses import dataclass

from studyml.rendering.share import percent
from studyml.services.card_context import concept_recall
from studyml.services.workspace import Workspace
from studyml.store import concept_store, note_queries


@dataclass(frozen=True, slots=True)
class Requirement:
    """A required concept with its mean recall today; None where none of its cards was reviewed yet."""

    concept_id: int
    name: str
    recall: float | None

    def told(self) -> str:
        """What to tell the learner of it."""
        known = "not learned yet" if self.recall is None else percent(self.recall)
        return f"You may be missing: {self.name}, {known}"


def weakest_requirement(work: Workspace, concept_id: int, deck: str) -> Requirement | None:
    """The required concept that is remembered worst today; None when all are remembered as well as is
    desired in the deck, or nothing is required.

    Only what the concept itself names is looked at, by name or alias. What was never reviewed is the worst.
    """
    facts = concept_store.concept_facts(work.store, concept_id)
    found = [
        Requirement(key, name, concept_recall(work, name))
        for required in facts.requires
        if (known := _concept(work, required)) is not None
        for key, name in (known,)
    ]
    desired = work.settings_for(deck).desired_retention
    weak = [each for each in found if each.recall is None or each.recall < desired]
    return min(weak, key=lambda each: -1.0 if each.recall is None else each.recall, default=None)


def _concept(work: Workspace, name: str) -> tuple[int, str] | None:
    """The id and the name of a concept that has a name or is also called so."""
    key = concept_store.concept_named(work.store, name)
    if key is None:
        wanted = " ".join(name.split()).casefold()
        names = note_queries.concept_names(work.store)
        key = next((found for found, text in names if text.casefold() == wanted), None)
    return None if key is None else (key, concept_store.concept_facts(work.store, key).name)
