"""One concept: everything that happened to it, on one line of time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import ClassVar

from textual.binding import BindingType

from studyml.domain.link import paper_link
from studyml.domain.query_completion import quoted
from studyml.domain.stored_card import StoredCard
from studyml.key_table import CONCEPT
from studyml.paths import shown
from studyml.rendering.excerpt import one_line
from studyml.rendering.interval import counted, interval_label
from studyml.rendering.share import percent
from studyml.services.concept_story import ConceptStory, Event, Moment, concept_story
from studyml.tui.keys import bindings
from studyml.tui.screens.links import LinksScreen
from studyml.tui.screens.list_screen import ListScreen, draw_words
from studyml.tui.sheet import Part, Sheet, column

_MARKS = {
    Event.MENTIONED: ("○", "mentioned"),
    Event.ASKED: ("?", "asked"),
    Event.ANSWERED: ("✓", "answered"),
    Event.DEFINED: ("≡", "defined"),
    Event.STATED: ("·", "in the deck"),
    Event.CARDS: ("+", "made"),
    Event.REVIEWED: ("•", "reviewed"),
    Event.LAPSED: ("✗", "forgotten"),
}


class ConceptScreen(ListScreen):
    """The story of a concept; Enter opens the note of a line, or its cards."""

    KEYS = CONCEPT
    HEAD = "Concept"
    DETAIL = 6
    BINDINGS: ClassVar[list[BindingType]] = bindings(CONCEPT)

    def __init__(self, concept_id: int) -> None:
        super().__init__()
        self._concept_id = concept_id
        self._story: ConceptStory | None = None

    def read(self) -> None:
        self._story = concept_story(self.app.work, self._concept_id)

    def count(self) -> int:
        return len(self._story.moments) if self._story else 0

    def draw_head(self, sheet: Sheet) -> None:
        story = self._story
        if story is None:
            return
        known: list[Part] = [(counted(len(story.cards), "card"), "dim")]
        if story.recall is not None:
            known.append((f" · recall {percent(story.recall)}", "text"))
        if story.stability is not None:
            known.append((f" · stability {interval_label(max(1, round(story.stability)))}", "dim"))
        sheet.line((story.name, "heading"), right=known)
        sheet.rule()
        if story.requires:
            needs: list[Part] = [(column("Needs", 9), "dim")]
            for name, recall in story.requires:
                told = "new" if recall is None else percent(recall)
                needs += [(f"{name} ", "text"), (f"{told}   ", "dim")]
            sheet.line(*needs)
        for paper in story.papers[:3]:
            sheet.line((column("Paper", 9), "dim"), (paper.main, "link"), (f"  {paper.title}", "text"))
        if len(story.papers) > 3:
            sheet.line((column("", 9), "dim"), (f"and {len(story.papers) - 3} more", "dim"))
        if story.requires or story.papers:
            sheet.gap()

    def draw_empty(self, sheet: Sheet) -> None:
        sheet.line(("Nothing has happened to it yet: no note mentions it, no card of it is reviewed.", "dim"))

    def draw_row(self, sheet: Sheet, index: int, is_under_cursor: bool) -> None:
        moment = self._moment(index)
        mark, name = _MARKS[moment.event]
        when = "no date" if moment.date is None else date.fromordinal(moment.date).isoformat()
        role = "text bold" if is_under_cursor else "text"
        sheet.line(
            ("› " if is_under_cursor else "  ", "accent bold"),
            (column(when, 12), "dim"),
            (f"{mark} ", "accent"),
            (column(name, 12), "dim"),
            (_words(moment), role),
        )

    def draw_detail(self, sheet: Sheet, index: int) -> None:
        moment = self._moment(index)
        draw_words(sheet, _words(moment), most=3)
        if moment.source is not None:
            sheet.line((f"{shown(Path(moment.source))}:{moment.line}", "dim"), indent=3)
        elif self._story is not None and moment.event is not Event.LAPSED:
            self._draw_cards(sheet, self._story.cards)

    def _draw_cards(self, sheet: Sheet, cards: Sequence[StoredCard]) -> None:
        """Names the cards as far as there is room below one line, and says how many others there are."""
        room = self.DETAIL - 1
        named = cards if len(cards) <= room else cards[: room - 1]
        for card in named:
            sheet.line(("· ", "dim"), (one_line(card.front), "text"), indent=3)
        if len(named) < len(cards):
            sheet.line((f"and {len(cards) - len(named)} more", "dim"), indent=3)

    def action_open(self) -> None:
        if self.count() == 0:
            return
        moment = self._moment(self.cursor)
        if moment.day_id is not None:
            self.app.open_day(moment.day_id)
        elif moment.source is not None:
            self.app.edit(Path(moment.source), moment.line)
            self.on_screen_resume()
        elif self._story is not None:
            self.app.open_browse(f"concept:{quoted(self._story.name)}")

    def action_study(self) -> None:
        if self._story and self._story.cards:
            self.app.study_again([card.id for card in self._story.cards])
        else:
            self.app.say("This concept has no card.")

    def action_links(self) -> None:
        links = [paper_link(paper.main) for paper in self._story.papers] if self._story else []
        found = [link for link in links if link is not None]
        if found:
            self.app.push_screen(LinksScreen(found))
        else:
            self.app.say("No paper stands behind this concept.")

    def action_edit(self) -> None:
        if self._story and self._story.cards:
            card = self._story.cards[0]
            self.app.edit(Path(card.path), card.line)
            self.on_screen_resume()
        else:
            self.app.say("This concept has no card, so there is no deck to edit.")

    def _moment(self, index: int) -> Moment:
        assert self._story is not None
        return self._story.moments[index]


def _words(moment: Moment) -> str:
    if moment.event is not Event.REVIEWED:
        return one_line(moment.text)
    days = "" if moment.days == 1 else f" on {moment.days} days"
    return counted(moment.reviews, "review") + days
