"""A card as a row of a table, and what stands where there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from studyml.domain.card_column import CardColumn
from studyml.domain.card_query import LEECHES
from studyml.key_table import BROWSE
from studyml.services.card_listing import CardListing
from studyml.services.workspace import Workspace
from studyml.tui.card_cells import cell_parts
from studyml.tui.keys import keys_of
from studyml.tui.sheet import Sheet, column

GUTTER = 4
"""Cells before the columns: the cursor and the mark."""


def draw_row(
    sheet: Sheet,
    work: Workspace,
    row: CardListing | None,
    layout: Sequence[tuple[CardColumn, int]],
    *,
    is_marked: bool,
    is_under_cursor: bool,
) -> None:
    """Draws a card in the columns of a layout; None is one that the store has lost since it was found."""
    if row is None:
        sheet.line(("  gone since it was found", "dim"))
        return
    is_out = row.stored.is_suspended or row.stored.is_retired or "buried" in row.flags
    role = "text bold" if is_under_cursor else "dim" if is_out else "text"
    sheet.line(
        ("›" if is_under_cursor else " ", "accent bold"),
        ("● " if is_marked else "  ", "accent"),
        *cell_parts(work, row, layout, role),
    )


def draw_empty(
    sheet: Sheet, query: str, *, has_cards: bool, is_typing: bool, keymap: Mapping[str, str]
) -> None:
    """Draws what to do where a query finds no card, or where there are none at all."""
    sheet.gap()
    if not has_cards and not query:
        sheet.line(("There are no cards yet.", "text"), indent=3)
        sheet.gap()
        sheet.line((column("esc, +", 26), "accent"), ("import a deck or notes of your own", "dim"), indent=5)
        sheet.line(
            (column("studyml import --starter", 26), "code"),
            ("the starter decks, in a shell", "dim"),
            indent=5,
        )
        return
    told = "There are no leeches: no card is forgotten again and again."
    sheet.line((told if query == LEECHES else "No card is found.", "text"), indent=3)
    sheet.gap()
    if is_typing:
        rows = [("ctrl+u", "begin anew: an empty query finds every card"), ("f1", "what can be written")]
    else:
        shown = {key.action: keys_of(key, keymap)[0] for key in BROWSE}
        rows = [(shown["query"], "look for something else"), (shown["language"], "what can be written")]
    for keys, does in rows:
        sheet.line((column(keys, 8), "accent"), (does, "dim"), indent=5)
