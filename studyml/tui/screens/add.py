"""New cards: the markdown of a deck as it is written, and beside it the cards as a review will show them."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal
from textual.screen import Screen
from textual.strip import Strip
from textual.timer import Timer

from studyml.domain.deck import Level
from studyml.errors import CardRefused, SourceRefused
from studyml.key_table import ADD
from studyml.rendering.excerpt import one_line
from studyml.rendering.share import percent
from studyml.services.adding import TypedText, add_typed, near, read_typed, under_heading
from studyml.services.deck_choice import deck_named
from studyml.services.inbox import known_concepts, known_decks
from studyml.services.near_duplicates import NearDuplicate
from studyml.tui.card_painter import CardPainter
from studyml.tui.host import Host
from studyml.tui.keys import bindings, hints
from studyml.tui.screens.key_help import KeyHelpScreen
from studyml.tui.sheet import MEASURE, Sheet, wrapped
from studyml.tui.widgets.lines import Lines, ScrollLines
from studyml.tui.widgets.name_field import NameField
from studyml.tui.widgets.text_field import TextField

_SIDE_BY_SIDE = 100
_HIGH = 30
_PAUSE = 0.15  # seconds without a key before the preview is drawn
_ABOVE = 2  # the lines of the concept's heading
_NO_NAME = "New concept"
_WAYS = (
    ("Q: a question", "A: its answer"),
    ("C: a text with [gaps]", "a card for each"),
    ("term :: meaning", "::: asks both ways"),
    ("### A heading", "and its answer below"),
    ("plain text", "defines the concept"),
)


class AddScreen(Screen[None]):
    """Writes cards for a deck and a concept; they stay chosen for the next ones."""

    app: Host
    KEYS = ADD
    BINDINGS: ClassVar[list[BindingType]] = bindings(ADD)

    def __init__(self, deck: str, concept: str) -> None:
        super().__init__()
        self._typed: TypedText | None = None
        self._refusal = ""
        self._near: list[NearDuplicate] = []
        self._pause: Timer | None = None
        self._is_leaving = False
        self._painter: CardPainter | None = None
        self._shown_from = 0
        self._head = Lines(id="title")
        self._deck = NameField(deck, id="add-deck")
        self._concept = NameField(concept, id="add-concept")
        self._labels = [Lines(), Lines()]
        self._text = TextField(id="add-text")
        self._told = Lines(id="add-told")
        self._preview = ScrollLines(id="add-preview")
        self._foot = Lines(id="foot")

    def compose(self) -> ComposeResult:
        yield self._head
        for label, field in zip(self._labels, (self._deck, self._concept), strict=True):
            with Horizontal(classes="named"):
                yield label
                yield field
        with Container(id="add"):
            with Container(id="add-written"):
                yield self._text
            yield self._preview
        yield self._told
        yield self._foot

    def on_mount(self) -> None:
        self._painter = CardPainter(self.app.palette)
        self._read_names()
        first = next((field for field in (self._deck, self._concept) if not field.written), self._text)
        first.focus()
        for field in (self._deck, self._concept):
            field.move_cursor(field.document.end)

    def on_resize(self, event: events.Resize) -> None:
        self.query_one("#add").set_class(event.size.width >= _SIDE_BY_SIDE, "-wide")
        self.call_after_refresh(self._paint)

    def on_text_area_changed(self, event: TextField.Changed) -> None:
        """Draws the cards anew once the learner pauses, so that typing never waits for it."""
        self._is_leaving = False
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(_PAUSE, self._read)

    def on_text_area_selection_changed(self) -> None:
        self._paint_preview()

    def action_save(self) -> None:
        """Puts the cards into the deck and makes room for the next ones."""
        for field, missing in ((self._deck, "a deck"), (self._concept, "a concept")):
            if not field.written:
                self.app.say(f"The cards need {missing}. Tab completes a name; a new one is made.")
                field.focus()
                return
        self._read()
        if self._typed is not None and self._typed.errors:
            line = max(self._typed.errors[0].line - _ABOVE, 1)
            self._text.focus()
            self._text.move_cursor((line - 1, 0))
        with self.app.telling_errors():
            deck = deck_named(self.app.work, self._deck.written)
            text = under_heading(self._concept.written, self._text.written)
            added = add_typed(self.app.work, deck, text, above=_ABOVE)
            self.app.say(f"{added.label}. u on the first screen takes that back.")
            self._text.load_text("")
            self._text.focus()
            self._read_names()
            self._read()

    def action_scroll(self, step: int) -> None:
        self._preview.scroll_relative(y=step, animate=False)

    def action_help(self) -> None:
        self.app.push_screen(KeyHelpScreen("New cards", ADD))

    def action_close(self) -> None:
        if self._text.written and not self._is_leaving:
            self._is_leaving = True
            self.app.say(
                "The text is not saved. Escape again leaves it, ctrl+s saves it.", severity="warning"
            )
            return
        self.app.pop_screen()

    def _read_names(self) -> None:
        work = self.app.work
        self._deck.names = list(dict.fromkeys(deck.name for deck in known_decks(work)))
        self._concept.names = list(dict.fromkeys(name for name, _ in known_concepts(work)))

    def _read(self) -> None:
        """Reads what is written, and looks for cards that are much like it."""
        if self._pause is not None:
            self._pause.stop()
            self._pause = None
        self._refusal = ""
        self._typed, self._near = None, []
        try:
            typed = read_typed(under_heading(self._concept.written or _NO_NAME, self._text.written))
        except (CardRefused, SourceRefused) as refusal:
            self._refusal = str(refusal)
        else:
            self._typed = typed
            with self.app.telling_errors():
                self._near = near(self.app.work, typed)
        self._paint()

    def _paint(self) -> None:
        width = self.size.width
        if width == 0:
            return
        head = Sheet(width, self.app.palette)
        head.line(("New cards", "heading"), right=[("written as in a deck", "dim")])
        head.rule()
        self._head.set_strips(head.strips)
        for label, name in zip(self._labels, ("Deck", "Concept"), strict=True):
            sheet = Sheet(10, self.app.palette)
            sheet.line((name, "dim"))
            label.set_strips(sheet.strips)
        self._told.set_strips(self._drawn_told(width))
        foot = Sheet(width, self.app.palette)
        foot.rule()
        foot.line(*hints(ADD, self.app.keymap_in_force, width), right=[("⇥ complete, next field", "dim")])
        self._foot.set_strips(foot.strips)
        self._paint_preview()

    def _paint_preview(self) -> None:
        room = self._preview.scrollable_content_region.width
        if room == 0 or self._painter is None:
            return
        sheet = Sheet(min(room, MEASURE), self.app.palette)
        at = block = 0
        typed = self._typed
        if typed is None or not typed.cards:
            self._draw_ways(sheet)
        else:
            line = self._text.cursor_location[0] + 1 + _ABOVE
            for number, (concept, card) in enumerate(typed.cards):
                if number:
                    sheet.gap()
                if card.block <= line and card.block != block:
                    at, block = len(sheet.strips), card.block
                sheet.line(
                    (f"{self._deck.written or '…'} › ", "dim"),
                    (concept.name, "text bold"),
                    right=[(card.kind.value, "dim")],
                )
                drawn = self._painter.draw(card, max(10, sheet.width - 3))
                sheet.segments(drawn.front.lines, indent=2)
                sheet.rule("┄")
                sheet.segments(drawn.back.lines, indent=2)
        self._preview.set_strips(sheet.strips, keep_place=True)
        if at != self._shown_from:
            # Only when another card is being written, so that a preview that was scrolled stays.
            self._shown_from = at
            self._preview.scroll_to(y=at, animate=False, force=True)

    @staticmethod
    def _draw_ways(sheet: Sheet) -> None:
        """What can be written, as long as there is no card to be shown."""
        for written, meaning in _WAYS:
            sheet.line((f"{written:<24}", "code"), (meaning, "dim"), indent=2)

    def _drawn_told(self, width: int) -> list[Strip]:
        """What the reader makes of the text, what is wrong with it, and which cards are much like it."""
        sheet = Sheet(width, self.app.palette)
        sheet.rule()
        typed = self._typed
        if typed is None:
            sheet.line((self._refusal or "No card yet.", "error" if self._refusal else "dim"))
            return sheet.strips
        new = [
            f"new {what}"
            for what, field in (("deck", self._deck), ("concept", self._concept))
            if field.written and not field.is_known
        ]
        sheet.line((typed.told(), "text"), right=[(", ".join(new), "accent")])
        wrong = [remark for remark in typed.remarks if remark.level is not Level.NOTE]
        most = 2 if self.size.height >= _HIGH else 1
        for remark in wrong[:most]:
            mark, role = ("✗", "error") if remark.level is Level.ERROR else ("!", "text")
            words = f"{mark} line {max(remark.line - _ABOVE, 1)}: {remark.text}"
            for row in wrapped(words, min(width - 2, MEASURE))[:2]:
                sheet.line((row, role))
        for each in self._near[: most + 1]:
            sheet.line(
                (f"{percent(each.likeness):>5} like ", "accent"),
                (one_line(each.front), "text"),
                (f"  {each.deck}", "dim"),
            )
        return sheet.strips
