"""The papers that the notes cite and the decks name."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from textual.binding import BindingType

from studyml.domain.link import paper_link
from studyml.domain.query_completion import quoted
from studyml.key_table import PAPERS
from studyml.rendering.share import percent
from studyml.services.papers import PaperListing, list_papers
from studyml.tui.keys import bindings
from studyml.tui.screens.links import LinksScreen
from studyml.tui.screens.list_screen import ListScreen, draw_words
from studyml.tui.sheet import Part, Sheet, column


class PapersScreen(ListScreen):
    """Each paper with where it was cited, the cards that stand on it, and how well they are remembered."""

    KEYS = PAPERS
    HEAD = "Papers"
    DETAIL = 5
    BINDINGS: ClassVar[list[BindingType]] = bindings(PAPERS)

    def __init__(self) -> None:
        super().__init__()
        self._papers: list[PaperListing] = []

    def read(self) -> None:
        self._papers = list_papers(self.app.work)

    def count(self) -> int:
        return len(self._papers)

    def draw_head(self, sheet: Sheet) -> None:
        sheet.line((self.HEAD, "heading"), right=[(f"{len(self._papers)}", "dim")])
        sheet.rule()
        if self._papers:
            heads = column("Paper", 26) + column("Cited", 6, right=True) + column("Cards", 7, right=True)
            sheet.line((f"  {heads}{column('Recall', 8, right=True)}   Title", "dim"))

    def draw_empty(self, sheet: Sheet) -> None:
        sheet.line(("No paper is cited in notes or decks yet. In a shell:", "text"), indent=3)
        sheet.line(("studyml import ~/notes", "code"), indent=5)

    def draw_row(self, sheet: Sheet, index: int, is_under_cursor: bool) -> None:
        listing = self._papers[index]
        paper = listing.paper
        recall = "" if listing.recall is None else percent(listing.recall)
        year = f" ({paper.year})" if paper.year else ""
        parts: list[Part] = [
            ("› " if is_under_cursor else "  ", "accent bold"),
            (column(paper.main, 26), "text bold" if is_under_cursor else "text"),
            (column(str(len(paper.days)), 6, right=True), "text"),
            (column(str(len(paper.cards)), 7, right=True), "text"),
            (column(recall, 8, right=True), "text"),
            (f"   {paper.title}{year}", "dim"),
        ]
        sheet.line(*parts)

    def draw_detail(self, sheet: Sheet, index: int) -> None:
        listing = self._papers[index]
        paper = listing.paper
        draw_words(sheet, paper.title or paper.url or paper.main, "text bold", most=2)
        authors = ", ".join(paper.authors[:3]) + (" and others" if len(paper.authors) > 3 else "")
        names = " = ".join(paper.names)
        sheet.line(
            (" · ".join(part for part in (authors, str(paper.year or ""), names) if part), "dim"), indent=3
        )
        dates = [cited.place.date for cited in paper.days]
        cited = ", ".join("no date" if day is None else date.fromordinal(day).isoformat() for day in dates)
        if cited:
            sheet.line(("Cited   ", "dim"), (cited, "text"), indent=3)
        if listing.concepts:
            behind = [
                f"{concept.name} {'new' if recall is None else percent(recall)}"
                for concept, recall in listing.concepts
            ]
            sheet.line(("Behind  ", "dim"), (" · ".join(behind), "text"), indent=3)

    def action_open(self) -> None:
        if not self._papers:
            return
        paper = self._papers[self.cursor].paper
        if paper.days:
            self.app.open_day(paper.days[-1].place.day_id)
        else:
            self.app.open_browse(f"paper:{quoted(paper.main)}")

    def action_study(self) -> None:
        cards = self._papers[self.cursor].paper.cards if self._papers else ()
        if cards:
            self.app.study_again(list(cards))
        else:
            self.app.say("No card stands on this paper.")

    def action_links(self) -> None:
        if not self._papers:
            return
        paper = self._papers[self.cursor].paper
        links = [paper_link(name) for name in (*paper.names, *([paper.url] if paper.url else []))]
        found = list(dict.fromkeys(link for link in links if link is not None))
        if found:
            self.app.push_screen(LinksScreen(found))
        else:
            self.app.say("This paper has no address that can be opened.")
