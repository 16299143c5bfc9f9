"""The card under the cursor as it looks in review, both sides, with what helps where it is a leech."""

from __future__ import annotations

from enum import Enum, auto
from pathlib import Path

from textual.strip import Strip

from studyml.paths import shown
from studyml.rendering.excerpt import one_line
from studyml.rendering.interval import counted
from studyml.rendering.palette import Palette
from studyml.rendering.share import percent
from studyml.services.card_listing import CardListing
from studyml.services.leeches import Leech, advised
from studyml.services.workspace import Workspace
from studyml.tui.card_painter import CardPainter
from studyml.tui.sheet import MEASURE, Part, Sheet, wrapped

_MOST_ALIKE = 3


class Place(Enum):
    """Where the card stands: below the table its text stands below the fronts,
    and where there are few lines, without white space."""

    BESIDE = auto()
    BELOW = auto()
    SQUEEZED = auto()

    @property
    def margin(self) -> int:
        return 2 if self is Place.BESIDE else 4


class CardPreview:
    """Draws cards in full, and keeps what was found out about leeches until it is told to forget."""

    def __init__(self, work: Workspace, painter: CardPainter, palette: Palette) -> None:
        self._work = work
        self._painter = painter
        self._palette = palette
        self._leeches: dict[int, Leech] = {}

    def forget(self) -> None:
        """What was found out may have changed."""
        self._leeches.clear()

    def strips(self, row: CardListing, width: int, place: Place) -> list[Strip]:
        """A card in lines of a width; a rule sets it off from what is above it."""
        sheet = Sheet(width, self._palette)
        card = row.stored
        margin = place.margin
        if place is not Place.BESIDE:
            sheet.rule("┄")
        self._draw_place(sheet, row, margin)
        if card.is_leech:
            self._draw_advice(sheet, row, margin)
        drawn = self._painter.draw(card, max(20, min(MEASURE, width - 2 * margin)), whole=True)
        if place is not Place.SQUEEZED:
            sheet.gap()
        sheet.segments(drawn.front.lines, indent=margin)
        sheet.line(("┄" * min(max(1, width - 2 * margin), MEASURE), "rule"), indent=margin)
        sheet.segments(drawn.back.lines, indent=margin)
        sheet.gap()
        file = f"{shown(Path(card.path))}:{card.line}"
        sheet.line((file, "dim"), indent=margin)
        return sheet.strips

    def _draw_place(self, sheet: Sheet, row: CardListing, margin: int) -> None:
        card = row.stored
        place: list[Part] = [(card.deck.replace("/", " › "), "dim")]
        if card.concept != card.deck.rpartition("/")[2]:
            place += [(" › ", "dim"), (card.concept, "text")]
        told = [str(card.kind), *(flag.replace(":", " ") for flag in row.flags)]
        sheet.line(*place, right=[(" · ".join(told), "dim")], indent=margin)

    def _draw_advice(self, sheet: Sheet, row: CardListing, margin: int) -> None:
        leech = self._leeches.get(row.stored.id)
        if leech is None:
            leech = self._leeches[row.stored.id] = advised(self._work, row)
        told = f"{leech.advice.capitalize()}: {leech.reason}."
        lapses = counted(row.stored.memory.lapses, "lapse")
        room = min(MEASURE, sheet.width - margin - 4)
        lines = wrapped(f"Forgotten again and again, {lapses}. {told}", room)
        for place, line in enumerate(lines):
            sheet.line(("  " if place else "! ", "accent bold"), (line, "text"), indent=margin)
        for near in leech.alike[:_MOST_ALIKE]:
            front = near.front if near.front == near.concept else f"{near.concept} · {one_line(near.front)}"
            sheet.line((f"  {percent(near.likeness):>5} like  ", "accent"), (front, "dim"), indent=margin)
