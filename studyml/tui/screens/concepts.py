"""All concepts, in the order of the decks."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from studyml.key_table import CONCEPTS
from studyml.rendering.share import percent
from studyml.services.card_context import concept_recall
from studyml.services.listing import ConceptListing, list_concepts
from studyml.tui.keys import bindings
from studyml.tui.screens.list_screen import ListScreen
from studyml.tui.sheet import Sheet, column


class ConceptsScreen(ListScreen):
    """Each concept with how many cards it has and how well they are remembered today."""

    KEYS = CONCEPTS
    HEAD = "Concepts"
    BINDINGS: ClassVar[list[BindingType]] = bindings(CONCEPTS)

    def __init__(self) -> None:
        super().__init__()
        self._concepts: list[ConceptListing] = []
        self._recalls: dict[str, float | None] = {}

    def read(self) -> None:
        self._concepts = list_concepts(self.app.work)
        self._recalls = {}

    def count(self) -> int:
        return len(self._concepts)

    def draw_empty(self, sheet: Sheet) -> None:
        sheet.line(("There are no concepts yet: they come with decks. In a shell:", "text"), indent=3)
        sheet.line(("studyml import ~/decks", "code"), indent=5)

    def draw_row(self, sheet: Sheet, index: int, is_under_cursor: bool) -> None:
        concept = self._concepts[index]
        if concept.name not in self._recalls:
            self._recalls[concept.name] = concept_recall(self.app.work, concept.name)
        recall = self._recalls[concept.name]
        role = "text bold" if is_under_cursor else "text"
        sheet.line(
            ("› " if is_under_cursor else "  ", "accent bold"),
            (column(concept.name, 34), role),
            (column(str(concept.cards), 5, right=True), "text"),
            (column("new" if recall is None else percent(recall), 7, right=True), "text"),
            (f"   {concept.deck}", "dim"),
        )

    def action_gaps(self) -> None:
        self.app.open_gaps()

    def action_open(self) -> None:
        if self._concepts:
            self.app.open_concept(self._concepts[self.cursor].id)

    def action_search(self) -> None:
        self.app.open_search()
