"""The inbox: drafts of cards, each beside the lines of the notes that it came from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.screen import Screen
from textual.strip import Strip

from studyml.domain.draft import FoundDraft
from studyml.key_table import INBOX
from studyml.paths import shown
from studyml.rendering.excerpt import one_line
from studyml.rendering.interval import counted
from studyml.rendering.markdown import render_markdown
from studyml.rendering.share import percent
from studyml.services.accepting import Choice, accept, added_to, as_offered
from studyml.services.deck_choice import DeckChoice
from studyml.services.drafts import DraftTally, reject, tally
from studyml.services.inbox import DraftView, draft_view, known_concepts, known_decks, waiting
from studyml.tui.host import Host
from studyml.tui.keys import bindings, hints
from studyml.tui.screens.choice import ChoiceScreen
from studyml.tui.screens.draft_editor import DraftEditor
from studyml.tui.screens.key_help import KeyHelpScreen
from studyml.tui.screens.pick import PickScreen
from studyml.tui.sheet import MEASURE, Part, Sheet, column, wrapped
from studyml.tui.widgets.lines import Lines, ScrollLines
from studyml.tui.widgets.pick_list import PickList

_SIDE_BY_SIDE = 100
_KINDS = {"open-question": "answer?"}


class InboxScreen(Screen[None]):
    """Walks what waits; each is accepted, edited, added to a concept, or rejected with one key."""

    app: Host
    KEYS = INBOX
    BINDINGS: ClassVar[list[BindingType]] = bindings(INBOX)

    def __init__(self) -> None:
        super().__init__()
        self._drafts: list[FoundDraft] = []
        self._tally = DraftTally(0, 0, 0, 0)
        self._view: DraftView | None = None
        self._words = ""
        self._is_typing = False
        self._deck: DeckChoice | None = None
        self._head = Lines(id="title")
        self._list = PickList(self._row, id="drafts")
        self._source = ScrollLines(id="draft-source")
        self._card = ScrollLines(id="draft-card")
        self._foot = Lines(id="foot")

    def compose(self) -> ComposeResult:
        yield self._head
        yield self._list
        with Container(id="draft"):
            yield self._source
            yield self._card
        yield self._foot

    def on_screen_resume(self) -> None:
        """Reads what waits; what was decided elsewhere is gone."""
        self._reload()

    def on_resize(self, event: events.Resize) -> None:
        self.query_one("#draft").set_class(event.size.width >= _SIDE_BY_SIDE, "-wide")
        self.call_after_refresh(self._paint)

    def on_key(self, event: events.Key) -> None:
        """While a filter is written, keys are letters."""
        if not self._is_typing:
            return
        if event.key in ("enter", "escape"):
            self._is_typing = False
            if event.key == "escape":
                self._words = ""
        elif event.key in ("backspace", "ctrl+h"):
            self._words = self._words[:-1]
        elif event.key == "ctrl+u":
            self._words = ""
        elif event.is_printable and event.character is not None:
            self._words = (self._words + event.character)[:80]
        else:
            return
        event.stop()
        event.prevent_default()
        self._reload()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return not self._is_typing

    def on_pick_list_moved(self) -> None:
        self._paint()

    def on_pick_list_picked(self) -> None:
        self.action_edit()

    def action_gaps(self) -> None:
        self.app.open_gaps()

    def action_accept(self) -> None:
        draft = self._draft
        if draft is None:
            return
        if draft.is_open:
            self.action_edit()
        else:
            self._accept([self._as_offered(draft)])

    def action_edit(self) -> None:
        if self._view is not None:
            deck = self._deck or self._view.deck
            self.app.push_screen(DraftEditor(self._view.draft, deck), self._accept_edited)

    def action_merge(self) -> None:
        """Chooses the concept that the draft is to be added to."""
        if self._draft is None:
            return
        concepts = known_concepts(self.app.work)
        if not concepts:
            self.app.say("There is no concept yet to add it to.")
            return
        rows = [(name, deck.name) for name, deck in concepts]

        def add(place: int | None) -> None:
            if place is not None:
                self._add_to(*concepts[place])

        self.app.push_screen(PickScreen("Add to which concept?", rows), add)

    def action_reject(self) -> None:
        if self._draft is not None:
            with self.app.telling_errors():
                reject(self.app.work, [self._draft])
            self._reload()

    def action_undo(self) -> None:
        self.app.undo()
        self._reload()

    def action_filter(self) -> None:
        self._is_typing = True
        self._paint()

    def action_accept_all(self) -> None:
        drafts = [draft for draft in self._drafts if not draft.is_open]
        if not drafts:
            self.app.say("No draft is listed that could be accepted as it is.")
            return
        choices = [self._as_offered(draft) for draft in drafts]
        self._ask(f"Accept {counted(len(drafts), 'draft')}?", lambda: self._accept(choices))

    def action_reject_all(self) -> None:
        drafts = list(self._drafts)
        if drafts:
            self._ask(f"Reject {counted(len(drafts), 'draft')}?", lambda: self._reject_all(drafts))

    def action_deck(self) -> None:
        """Chooses the deck that drafts go to from here on."""
        decks = known_decks(self.app.work)
        rows = [("One deck for each source", ""), *((deck.name, shown(deck.path)) for deck in decks)]

        def choose(place: int | None) -> None:
            if place is not None:
                self._deck = decks[place - 1] if place else None
                self._paint()

        self.app.push_screen(PickScreen("Accept into which deck?", rows), choose)

    def action_day(self) -> None:
        if self._draft is not None:
            self.app.open_day(self._draft.day_id)

    def action_note(self) -> None:
        if self._draft is not None:
            self.app.edit(Path(self._draft.source), self._draft.line)
            self._reload()

    def action_scroll(self, step: int) -> None:
        self._card.scroll_relative(y=step, animate=False)

    def action_help(self) -> None:
        self.app.push_screen(KeyHelpScreen("Inbox", INBOX))

    def action_close(self) -> None:
        if self._words:
            self._words = ""
            self._reload()
        else:
            self.app.pop_screen()

    @property
    def _draft(self) -> FoundDraft | None:
        return self._drafts[self._list.cursor] if self._drafts else None

    def _as_offered(self, draft: FoundDraft) -> Choice:
        choice = as_offered(self.app.work, [draft])[0]
        return choice if self._deck is None else replace(choice, deck=self._deck)

    def _accept_edited(self, choice: Choice | None) -> None:
        if choice is not None:
            self._accept([choice])

    def _add_to(self, concept: str, deck: DeckChoice) -> None:
        draft = self._draft
        if draft is None:
            return
        if draft.is_open:
            self.app.push_screen(DraftEditor(replace(draft, concept=concept), deck), self._accept_edited)
        else:
            self._accept([added_to(draft, concept, deck)])

    def _accept(self, choices: list[Choice]) -> None:
        with self.app.telling_errors():
            outcome = accept(self.app.work, choices)
            self.app.say(outcome.told(), severity="warning" if outcome.left else "information")
        self._reload()

    def _reject_all(self, drafts: list[FoundDraft]) -> None:
        with self.app.telling_errors():
            count = reject(self.app.work, drafts)
            self.app.say(f"Rejected: {counted(count, 'draft')}. u takes that back.")
        self._reload()

    def _ask(self, question: str, act: Callable[[], None]) -> None:
        rows = [("Yes", "u takes it back"), ("No", "")]
        self.app.push_screen(ChoiceScreen(question, rows), lambda place: act() if place == 0 else None)

    def _reload(self) -> None:
        self._drafts = waiting(self.app.work, self._words)
        self._tally = tally(self.app.work)
        self._view = None
        self._list.set_count(len(self._drafts))
        self._list.focus()
        self._paint()

    def _paint(self) -> None:
        width = self.size.width
        if width == 0:
            return
        self._paint_frame(width)
        draft = self._draft
        if draft is None:
            self._card.set_strips([])
            self._source.set_strips(self._empty(width))
            return
        if self._view is None or self._view.draft.id != draft.id:
            self._view = draft_view(self.app.work, draft, self._drafts)
        self._source.set_strips(self._drawn_source(self._view, self._source.size.height))
        self._card.set_strips(self._drawn_card(self._view))

    def _paint_frame(self, width: int) -> None:
        counts = self._tally
        head = Sheet(width, self.app.palette)
        done = f"{counts.accepted} accepted, {counts.edited} in your words"
        waits = [draft for draft in self._drafts if draft.is_open]
        told = (
            f"  {counted(len(self._drafts) - len(waits), 'draft')} · {counted(len(waits), 'open question')}"
        )
        head.line(("Inbox", "heading"), (told, "text"), right=[(done, "dim")])
        if self._is_typing or self._words:
            head.line(("/ ", "accent"), (self._words, "text"), ("▏" if self._is_typing else "", "accent"))
        else:
            head.rule()
        self._head.set_strips(head.strips)
        foot = Sheet(width, self.app.palette)
        foot.rule()
        foot.line(*hints(INBOX, self.app.keymap_in_force, width))
        self._foot.set_strips(foot.strips)

    def _empty(self, width: int) -> list[Strip]:
        sheet = Sheet(width, self.app.palette)
        sheet.gap()
        if self._words:
            sheet.line(("Nothing that waits holds these words.", "text"), indent=3)
        else:
            sheet.line(("Nothing waits. Cards are found in notes; in a shell:", "text"), indent=3)
            sheet.line(("studyml import ~/notes", "code"), indent=5)
        return sheet.strips

    def _drawn_source(self, view: DraftView, height: int) -> list[Strip]:
        """The lines of a draft, marked, with those around them as far as there is room for them above."""
        sheet = Sheet(min(self._source.scrollable_content_region.width, MEASURE), self.app.palette)
        draft = view.draft
        day = "no date" if draft.date is None else date.fromordinal(draft.date).isoformat()
        sheet.line((f"{day}  ", "accent"), (f"{shown(Path(draft.source))}:{draft.line}", "dim"))
        own = draft.line_end - draft.line + 1
        for line in view.lines:
            if line.number < draft.line - max(0, height - own - 1):
                continue
            mark, role = ("▌", "text") if line.is_chosen else (" ", "dim")
            for row, words in enumerate(wrapped(line.text, sheet.width - 7)):
                place = "     " if row else f"{line.number:4} "
                sheet.line((place, "dim"), (mark, "accent"), (words, role), indent=0)
        return sheet.strips

    def _drawn_card(self, view: DraftView) -> list[Strip]:
        draft = view.draft
        sheet = Sheet(min(self._card.scrollable_content_region.width, MEASURE), self.app.palette)
        width = max(20, sheet.width - 3)
        deck = self._deck or view.deck
        sure = "" if draft.is_open else f"{draft.kind}, {percent(draft.confidence)} sure"
        sheet.line((f"{deck.name} › ", "dim"), (draft.concept, "text bold"), right=[(sure, "dim")])
        sheet.segments(render_markdown(draft.front, width, self.app.palette).lines, indent=2)
        sheet.rule("┄")
        if draft.is_open:
            sheet.line(("No answer yet: e writes it in your own words.", "dim"), indent=2)
        else:
            sheet.segments(render_markdown(draft.back, width, self.app.palette).lines, indent=2)
        for paper in draft.papers:
            sheet.line((paper, "link"), indent=2)
        if view.cards or view.drafts:
            sheet.gap()
            sheet.line(("Resembles", "dim"), indent=2)
        for near in view.cards:
            told = near.front if near.front == near.concept else f"{near.concept} · {one_line(near.front)}"
            sheet.line(
                (f"{percent(near.likeness):>5} ", "accent"),
                (told, "text"),
                (f"  {near.deck}", "dim"),
                indent=2,
            )
        for other, likeness in view.drafts:
            place = f"  draft, {shown(Path(other.source))}:{other.line}"
            sheet.line(
                (f"{percent(likeness):>5} ", "accent"),
                (one_line(other.front), "text"),
                (place, "dim"),
                indent=2,
            )
        sheet.gap()
        return sheet.strips

    def _row(self, index: int, is_under_cursor: bool) -> Strip:
        draft = self._drafts[index]
        sheet = Sheet(self._list.scrollable_content_region.width, self.app.palette)
        day = "" if draft.date is None else date.fromordinal(draft.date).isoformat()
        parts: list[Part] = [
            ("› " if is_under_cursor else "  ", "accent bold"),
            (column(day, 12), "dim"),
            (column(_KINDS.get(draft.kind, draft.kind), 10), "accent" if draft.is_open else "dim"),
        ]
        if draft.concept != draft.front and not draft.is_open:
            parts.append((f"{one_line(draft.concept)} · ", "dim"))
        parts.append((one_line(draft.front), "text bold" if is_under_cursor else "text"))
        sheet.line(*parts, right=[("" if draft.is_open else percent(draft.confidence), "dim")], indent=0)
        return sheet.strips[0]
