"""A card's text on one line of a table."""

from __future__ import annotations

import pytest

from studyml.rendering.plain_line import plain_line


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("plain *words*", "plain words"),
        (r"What is $\beta$?", "What is β?"),
        (r"costs 5 $ or \$6", r"costs 5 $ or \$6"),
        (r"$\unknowncommand{$ stays", r"$\unknowncommand{$ stays"),
    ],
)
def test_formulas_are_drawn_and_what_is_none_stays(source: str, line: str) -> None:
    assert plain_line(source, "upright") == line
