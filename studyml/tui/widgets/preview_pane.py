"""The pane that shows the card under the cursor: at the right of a table where there is width, else below."""

from __future__ import annotations

from studyml.services.card_listing import CardListing
from studyml.tui.card_preview import CardPreview, Place
from studyml.tui.widgets.lines import ScrollLines

SIDE_BY_SIDE = 130
"""From how many columns on the card stands beside the table."""

_LEAST_SIDE, _MOST_SIDE = 50, 92
_LEAST_HEIGHT, _MOST_HEIGHT = 7, 18
_LOW = 10  # lines of a pane that must not lose any to white space


class PreviewPane(ScrollLines):
    """Shows one card at a time, drawn by `painter`; can be put away."""

    painter: CardPreview

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.can_focus = False
        self.is_wanted = True
        self._is_beside = False

    def place_on(self, width: int, height: int) -> None:
        """Takes its place on a screen of so many columns and lines."""
        self._is_beside = width >= SIDE_BY_SIDE
        self.display = self.is_wanted
        if self._is_beside:
            self.styles.width = max(_LEAST_SIDE, min(_MOST_SIDE, width * 2 // 5))
            self.styles.height = "100%"
        else:
            self.styles.width = "100%"
            self.styles.height = max(_LEAST_HEIGHT, min(_MOST_HEIGHT, height * 3 // 8))

    def show(self, row: CardListing | None) -> None:
        """Shows a card, or none, if there is a place for it. Raises StudymlError."""
        if not self.is_wanted or not self.size.width:
            return
        place = Place.BESIDE if self._is_beside else Place.BELOW
        if place is Place.BELOW and self.size.height <= _LOW:
            place = Place.SQUEEZED
        width = self.scrollable_content_region.width
        self.set_strips(self.painter.strips(row, width, place) if row else [])
