"""Cards drawn ahead: front and back as lines of one width, kept for when they are shown."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from studyml.domain.deck import CardText
from studyml.domain.stored_card import StoredCard
from studyml.rendering.card_prompt import prompt_of
from studyml.rendering.markdown import Limits, render_markdown
from studyml.rendering.page import Page
from studyml.rendering.palette import Palette

_KEPT = 64


@dataclass(frozen=True, slots=True)
class DrawnCard:
    """Both sides of a card; `is_cut` tells that a side goes on and `links` where it points."""

    front: Page
    back: Page

    @property
    def is_cut(self) -> bool:
        return self.front.is_cut or self.back.is_cut

    @property
    def links(self) -> list[str]:
        return [*self.front.links, *self.back.links]


class CardPainter:
    """Draws cards and remembers the latest ones, so that a card drawn ahead costs nothing when shown."""

    def __init__(self, palette: Palette) -> None:
        self._palette = palette
        self._drawn: OrderedDict[tuple[str, str, int, bool], DrawnCard] = OrderedDict()

    def draw(self, card: StoredCard | CardText, width: int, *, whole: bool = False) -> DrawnCard:
        """The card at a width in cells; `whole` draws what a long card would otherwise leave out."""
        front = prompt_of(card)
        key = (front, card.back, width, whole)
        drawn = self._drawn.get(key)
        if drawn is None:
            limits = Limits.none() if whole else Limits()
            drawn = DrawnCard(
                render_markdown(front, width, self._palette, limits),
                render_markdown(card.back, width, self._palette, limits),
            )
            self._drawn[key] = drawn
            if len(self._drawn) > _KEPT:
                self._drawn.popitem(last=False)
        return drawn
