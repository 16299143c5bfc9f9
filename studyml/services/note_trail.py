"""Where a card comes from: the days of the notes that its concept was met, asked about and answered on."""

from __future__ import annotations

from dataclasses import dataclass

from studyml.domain.notes_found import ConceptDay, MentionHow
from studyml.services.workspace import Workspace
from studyml.store import concept_day_queries

LATEST = 3


@dataclass(frozen=True, slots=True)
class NoteTrail:
    """The first day of a concept, the first question about it and the first answer, and its latest days,
    newest first; all with a date. Empty when no note has to do with it."""

    first: ConceptDay | None = None
    asked: ConceptDay | None = None
    answered: ConceptDay | None = None
    latest: tuple[ConceptDay, ...] = ()

    @property
    def milestones(self) -> list[tuple[int, str]]:
        """Dates (ordinals) with what happened, oldest first."""
        found: list[tuple[int, str]] = []
        for day, name in ((self.first, "first seen"), (self.asked, "asked"), (self.answered, "answered")):
            if day is not None and day.date is not None and (name != "first seen" or day != self.asked):
                found.append((day.date, name))
        return sorted(found)


def note_trail(work: Workspace, concept_id: int) -> NoteTrail:
    """The trail of a concept through the notes. Raises LookupError when the store does not hold it."""
    days = [day for day in concept_day_queries.concept_days(work.store, concept_id) if day.date is not None]
    if not days:
        return NoteTrail()
    by_how = {how: [day for day in days if day.how is how] for how in MentionHow}
    return NoteTrail(
        first=days[0],
        asked=next(iter(by_how[MentionHow.ASKED]), None),
        answered=next(iter(by_how[MentionHow.ANSWERED]), None),
        latest=tuple(reversed(days[-LATEST:])),
    )
