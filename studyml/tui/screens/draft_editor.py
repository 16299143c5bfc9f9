"""A draft in the learner's own words: its concept, front and back, before it becomes a card."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen

from studyml.domain.draft import FoundDraft
from studyml.key_table import DRAFT_EDITOR
from studyml.services.accepting import Choice
from studyml.services.deck_choice import DeckChoice
from studyml.tui.host import Host
from studyml.tui.keys import bindings, hints
from studyml.tui.sheet import Sheet
from studyml.tui.widgets.lines import Lines
from studyml.tui.widgets.text_field import TextField


class DraftEditor(ModalScreen[Choice | None]):
    """Gives what to accept, or None when it was left."""

    app: Host
    KEYS = DRAFT_EDITOR
    BINDINGS: ClassVar[list[BindingType]] = bindings(DRAFT_EDITOR)

    def __init__(self, draft: FoundDraft, deck: DeckChoice) -> None:
        super().__init__()
        self._draft = draft
        self._deck = deck
        self._head = Lines(id="title")
        self._labels = [Lines(id=f"label-{name}") for name in ("concept", "front", "back")]
        self._concept = TextField(draft.concept, is_one_line=True, id="edit-concept")
        self._front = TextField(draft.front, id="edit-front")
        self._back = TextField(draft.back, id="edit-back")
        self._foot = Lines(id="foot")

    def compose(self) -> ComposeResult:
        yield self._head
        for label, field in zip(self._labels, (self._concept, self._front, self._back), strict=True):
            yield label
            yield field
        yield self._foot

    def on_mount(self) -> None:
        self._back.focus()
        self._back.move_cursor(self._back.document.end)

    def on_resize(self, event: events.Resize) -> None:
        width = event.size.width
        head = Sheet(width, self.app.palette)
        what = "Answer in your own words" if self._draft.is_open else "Edit, then accept"
        head.line((what, "heading"), right=[(f"→ {self._deck.name}", "dim")])
        head.rule()
        self._head.set_strips(head.strips)
        for label, name in zip(self._labels, ("Concept", "Front", "Back"), strict=True):
            sheet = Sheet(width, self.app.palette)
            sheet.line((name, "dim"))
            label.set_strips(sheet.strips)
        foot = Sheet(width, self.app.palette)
        foot.rule()
        foot.line(*hints(DRAFT_EDITOR, self.app.keymap_in_force, width), right=[("tab next field", "dim")])
        self._foot.set_strips(foot.strips)

    def action_accept(self) -> None:
        concept, front, back = self._concept.written, self._front.written, self._back.written
        if not concept or not front or not back:
            missing = "a concept" if not concept else "a front" if not front else "an answer"
            self.app.say(f"The card needs {missing}.", severity="warning")
            return
        self.dismiss(Choice(self._draft, self._deck, concept, front, back))

    def action_close(self) -> None:
        self.dismiss(None)
