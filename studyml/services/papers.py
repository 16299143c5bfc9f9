"""Papers, with how well what stands on them is remembered."""

from __future__ import annotations

from dataclasses import dataclass

from studyml.domain.notes_found import FoundPaper, PaperConcept
from studyml.services.card_context import concept_recall
from studyml.services.workspace import Workspace
from studyml.store import paper_queries


@dataclass(frozen=True, slots=True)
class PaperListing:
    """A paper and its concepts, each with its recall today, None where it was never reviewed."""

    paper: FoundPaper
    concepts: list[tuple[PaperConcept, float | None]]

    @property
    def recall(self) -> float | None:
        """The mean recall of the concepts that were reviewed; None without any."""
        known = [recall for _, recall in self.concepts if recall is not None]
        return sum(known) / len(known) if known else None


def list_papers(work: Workspace, name: str | None = None) -> list[PaperListing]:
    """Every paper, those that notes cite before those that decks alone state; with an identifier or address,
    that one."""
    found = sorted(paper_queries.papers(work.store, name), key=lambda paper: not paper.days)
    return [
        PaperListing(paper, [(concept, concept_recall(work, concept.name)) for concept in paper.concepts])
        for paper in found
    ]
