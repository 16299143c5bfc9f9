"""The starter cards look right in a terminal of 80 columns: formulas are drawn, nothing is folded or cut."""

from __future__ import annotations

import re

import pytest
from rich.cells import cell_len

from studyml.domain.deck import CardText
from studyml.rendering.markdown import render_markdown
from studyml.rendering.math import render_math
from studyml.rendering.palette import DARK
from studyml.rendering.plain import page_text
from tests.test_starter_decks import cards, decks, programs

WIDTH = 76
MOST_LINES = 22

FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]+`")
FORMULA = re.compile(r"\$\$(?P<display>.+?)\$\$|\$(?P<inline>[^$\n]+)\$", re.DOTALL)


def prose(card: CardText) -> str:
    """Both sides of a card, less its code."""
    return CODE.sub("", FENCE.sub("", f"{card.front}\n\n{card.back}"))


FORMULAS = sorted(
    {
        ((match["display"] or match["inline"]).strip(), match["display"] is not None)
        for _, card in cards()
        for match in FORMULA.finditer(prose(card))
    }
)


@pytest.mark.parametrize(("tex", "display"), FORMULAS)
def test_every_formula_is_drawn_within_the_width(tex: str, display: bool) -> None:
    rows = render_math(tex, WIDTH, display)
    assert rows is not None
    assert max(map(cell_len, rows)) <= WIDTH
    assert "?" not in "".join(rows)


@pytest.mark.parametrize("file", decks())
def test_every_card_of_a_deck_fits_its_screen(file: str) -> None:
    for concept in decks()[file].concepts:
        for card in concept.cards:
            front = render_markdown(card.front, WIDTH, DARK)
            back = render_markdown(card.back, WIDTH, DARK)
            drawn = page_text(front) + "\n" + page_text(back)
            assert not front.is_cut
            assert not back.is_cut
            assert max(map(cell_len, drawn.splitlines())) <= WIDTH
            assert "$" not in drawn, card.front
            assert len(drawn.splitlines()) <= MOST_LINES, card.front


@pytest.mark.parametrize(("concept", "program"), programs(), ids=[name for name, _ in programs()])
def test_no_line_of_a_program_is_folded(concept: str, program: str) -> None:
    assert max(map(cell_len, program.splitlines())) <= WIDTH - 2, concept
