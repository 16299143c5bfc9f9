"""Reviewing: one card, its answer, four ratings."""

from __future__ import annotations

import time
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.screen import Screen

from studyml.domain.link import links_of
from studyml.domain.rating import Rating
from studyml.domain.stored_card import StoredCard
from studyml.errors import StudymlError
from studyml.key_table import REVIEW
from studyml.services.day_view import cards_of_concepts
from studyml.services.note_trail import NoteTrail, note_trail
from studyml.services.review import CONFIDENCES, ReviewSession
from studyml.tui.card_painter import CardPainter, DrawnCard
from studyml.tui.card_turn import MARGIN, CardTurn, draw_card, draw_title, show_bar
from studyml.tui.context_column import draw_context, draw_trail
from studyml.tui.host import Host
from studyml.tui.keys import bindings
from studyml.tui.screens.card_info import CardInfoScreen
from studyml.tui.screens.key_help import KeyHelpScreen
from studyml.tui.screens.links import LinksScreen
from studyml.tui.sheet import Sheet
from studyml.tui.typed_line import pasted, typed
from studyml.tui.widgets.lines import Lines, ScrollLines
from studyml.tui.widgets.rating_bar import RatingBar

WIDE = 120
_PAUSE = 0.03  # seconds after a card was shown, by when its picture is out


class ReviewScreen(Screen[None]):
    """Shows the session's card; every key is one call to the session and one repaint."""

    app: Host
    KEYS = REVIEW
    BINDINGS: ClassVar[list[BindingType]] = bindings(REVIEW)

    def __init__(self, session: ReviewSession, painter: CardPainter) -> None:
        super().__init__()
        self._session = session
        self._painter = painter
        self._turn = CardTurn()
        self._shown_at = 0.0
        self._trails: dict[int, NoteTrail] = {}
        self._title = Lines(id="title")
        self._body = ScrollLines(id="card")
        self._side = ScrollLines(id="context")
        self._bar = RatingBar(id="bar")

    def compose(self) -> ComposeResult:
        yield self._title
        with Horizontal(id="columns"):
            yield self._body
            yield self._side
        yield self._bar

    def on_mount(self) -> None:
        self._ahead = self.set_interval(_PAUSE, self._draw_ahead, pause=True)
        self._begin()

    def on_resize(self, event: events.Resize) -> None:
        self._side.display = event.size.width >= WIDE
        self._paint()

    def on_key(self, event: events.Key) -> None:
        """While an answer is being typed, what types goes into it; Escape ends that."""
        if not self._turn.is_typing:
            return
        if event.key == "escape":
            self._turn.is_typing = False
        elif event.key == "enter":
            self._turn.is_typing = False
            self.action_advance()
        elif (text := typed(self._turn.typed, event)) is not None:
            self._turn.typed = text
        else:
            return
        event.stop()
        self._paint(keep_place=True)

    def on_paste(self, event: events.Paste) -> None:
        if self._turn.is_typing:
            event.stop()
            self._turn.typed = pasted(self._turn.typed, event)
            self._paint(keep_place=True)

    def action_advance(self) -> None:
        if self._turn.is_turned:
            self._rate(Rating.GOOD)
        elif self._wants_confidence():
            self._ask_confidence()
        else:
            self._show_answer()

    def action_rate(self, rating: int) -> None:
        if self._turn.is_turned:
            self._rate(Rating(rating))
        elif self._turn.is_asking:
            self._session.confidence = CONFIDENCES[Rating(rating)]
            self._show_answer()

    def action_sure(self) -> None:
        if not self._turn.is_turned:
            self._ask_confidence()

    @on(RatingBar.Chosen)
    def choose(self, message: RatingBar.Chosen) -> None:
        self.action_rate(message.rating)

    def action_undo(self) -> None:
        with self.app.telling_errors():
            label = self._session.undo()
            self.app.say(f"Taken back: {label}" if label else "There is nothing to take back.")
            self._begin()

    def action_bury(self) -> None:
        with self.app.telling_errors():
            self._session.bury()
            self.app.say("Buried until tomorrow. u takes it back.")
            self._begin()

    def action_suspend(self) -> None:
        with self.app.telling_errors():
            self._session.suspend()
            self.app.say("Suspended. u takes it back.")
            self._begin()

    def action_flag(self) -> None:
        with self.app.telling_errors():
            self._session.flag()
            self._paint(keep_place=True)

    def action_edit(self) -> None:
        card = self._session.card
        if card is None:
            return
        with self.app.telling_errors():
            was_turned = self._turn.is_turned
            self.app.edit_deck(card)
            self._session.reload()
            self._begin()
            if was_turned and self._session.card is not None and self._session.card.id == card.id:
                self.action_advance()

    def action_info(self) -> None:
        if self._session.card is not None:
            with self.app.telling_errors():
                self.app.push_screen(CardInfoScreen(self._session.work, self._session.card))

    def action_notes(self) -> None:
        if self._session.card is not None:
            self.app.open_concept(self._session.card.concept_id)

    def action_missing(self) -> None:
        """Studies next what the card that lapsed requires; looks at it where none of its cards is due."""
        if self._turn.missing is None:
            self.app.say("Nothing is known to be missing: this is offered after a card was forgotten.")
            return
        concept, self._turn.missing = self._turn.missing.concept_id, None
        with self.app.telling_errors():
            if self._session.bring_forward(concept):
                self._begin()
            else:
                self.app.study_again(cards_of_concepts(self.app.work, [concept]))

    def action_links(self) -> None:
        card = self._session.card
        if card is None:
            return
        drawn = self._painter.draw(card, self._card_width(), whole=self._turn.is_whole)
        written = drawn.links if self._turn.is_turned else drawn.front.links
        if links := links_of(written, card.papers if self._turn.is_turned else ()):
            self.app.push_screen(LinksScreen(links))
        else:
            self.app.say("There is no link here" + ("." if self._turn.is_turned else " before the answer."))

    def action_more(self) -> None:
        self._turn.is_whole = not self._turn.is_whole
        self._paint(keep_place=True)

    def action_scroll(self, step: int) -> None:
        self._body.scroll_relative(y=step, animate=False)

    def action_help(self) -> None:
        self.app.push_screen(KeyHelpScreen("Review", REVIEW))

    def action_leave(self) -> None:
        self.app.end_session(self._session)

    def _wants_confidence(self) -> bool:
        """Whether each card asks, and this one has not yet."""
        return self.app.work.config.ask_confidence and not self._turn.is_asking and self._session.IS_OF_DAY

    def _ask_confidence(self) -> None:
        self._turn.is_asking = True
        self._turn.is_typing = False
        self._paint(keep_place=True)

    def _show_answer(self) -> None:
        self._session.turn()
        self._turn.is_turned = True
        self._turn.is_asking = False
        self._paint(keep_place=True)

    def _rate(self, rating: Rating) -> None:
        if self._session.is_outdated():
            self._session.turn()
            self.app.say("A new day has begun: the intervals were computed again. Rate once more.")
            self._paint(keep_place=True)
            return
        seconds = time.monotonic() - self._shown_at
        leeches = len(self._session.progress.leeches)
        try:
            self._session.answer(rating, seconds)
        except StudymlError as error:
            self.app.say(f"Not saved: {error}", severity="error")
            return
        if len(self._session.progress.leeches) > leeches:
            self.app.say(
                "A leech: forgotten again and again. Rewriting the card helps more than repeating it."
            )
        self._begin()

    def _begin(self) -> None:
        """Shows the session's card from its front, or ends the session."""
        self._turn = CardTurn(is_typing=bool(self._session.expected))
        self._shown_at = time.monotonic()
        if self._session.card is None:
            self.app.end_session(self._session)
            return
        self._paint()
        self._ahead.reset()

    def _draw_ahead(self) -> None:
        """Draws the next cards while the learner thinks about this one."""
        self._ahead.pause()
        shown = self._session.card
        if shown is not None and shown.concept_id not in self._trails:
            self._trails[shown.concept_id] = note_trail(self._session.work, shown.concept_id)
            if self._turn.is_turned:
                self._paint(keep_place=True)
        if not self._turn.is_turned and (missing := self._session.missing()) != self._turn.missing:
            self._turn.missing = missing
            self._paint(keep_place=True)
        for card in self._session.upcoming(2):
            self._painter.draw(card, self._card_width())

    def _card_width(self) -> int:
        width = self.size.width
        if width >= WIDE:
            width -= self._side.size.width or 40
        return max(20, width - 2 * MARGIN)

    def _paint(self, *, keep_place: bool = False) -> None:
        card = self._session.card
        if card is None or self.size.width == 0:
            return
        drawn = self._painter.draw(card, self._card_width(), whole=self._turn.is_whole)
        self._paint_title(card, drawn)
        self._paint_card(card, drawn, keep_place=keep_place)
        self._paint_bar()
        if self._side.display:
            self._paint_context(card)

    def _paint_title(self, card: StoredCard, drawn: DrawnCard) -> None:
        sheet = Sheet(self.size.width, self.app.palette)
        draw_title(sheet, self._session, card, has_more=drawn.is_cut and not self._turn.is_whole)
        self._title.set_strips(sheet.strips)

    def _paint_card(self, card: StoredCard, drawn: DrawnCard, *, keep_place: bool) -> None:
        sheet = Sheet(self._body.size.width or self.size.width, self.app.palette)
        draw_card(sheet, self._session, self._turn, drawn, self.app.keymap_in_force)
        if self._turn.is_turned and not self._side.display:
            trail = self._trails.get(card.concept_id, NoteTrail())
            draw_trail(sheet, trail, card, self._body.size.height - len(sheet.strips) - 1)
        sheet.gap()
        self._body.set_strips(sheet.strips, keep_place=keep_place)

    def _paint_bar(self) -> None:
        sheet = Sheet(self.size.width, self.app.palette)
        show_bar(self._bar, sheet, self._session, self._turn, self.app.keymap_in_force)

    def _paint_context(self, card: StoredCard) -> None:
        sheet = Sheet(self._side.size.width, self.app.palette)
        trail = self._trails.get(card.concept_id)
        draw_context(sheet, self._session.work, card, trail, is_turned=self._turn.is_turned)
        self._side.set_strips(sheet.strips)
