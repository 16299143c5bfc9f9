"""Prepared lines: what is painted again when others take their place, and how far they scroll."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.geometry import Region, Size
from textual.strip import Strip

from studyml.tui.sheet import wrapped
from studyml.tui.widgets.lines import Lines, ScrollLines, changed_rows
from tests.tui.screen_text import shown

HEIGHT = 8


def strips(*lines: str) -> list[Strip]:
    return [Strip([Segment(line)] if line else []) for line in lines]


class TwoBlocks(App[None]):
    """A block as high as its lines, and one that scrolls below it."""

    def compose(self) -> ComposeResult:
        yield Lines(id="block")
        yield ScrollLines(id="scroll")


@pytest.mark.parametrize(
    ("before", "after", "rows"),
    [
        (["a", "b", "c"], ["a", "b", "c"], []),
        (["a", "b", "c"], ["a", "x", "c"], [1]),
        (["a"], ["a", "b"], [1]),
        (["a", "b", "c"], ["x"], [0, 1, 2]),
        (["a"], ["a", "", ""], []),
        (["a"] * 9, ["b"] * 9, [0, 1, 2, 3]),
    ],
)
def test_only_rows_that_can_be_seen_and_differ_are_painted_again(
    before: Sequence[str], after: Sequence[str], rows: list[int]
) -> None:
    found = changed_rows(strips(*before), strips(*after), Size(20, 4))
    assert found == [Region(0, row, 20, 1) for row in rows]


async def test_lines_that_take_the_place_of_others_are_seen_whole() -> None:
    app = TwoBlocks()
    async with app.run_test(size=(20, HEIGHT)) as pilot:
        block, scroll = app.query_one(Lines), app.query_one(ScrollLines)
        for title, body in [
            (["one", "two"], ["a", "b", "c"]),
            (["one", "2"], ["a", "x"]),
            (["one", "2"], ["", "b", "", "d"]),
            (["1"], ["e"]),
            (["1"], []),
        ]:
            block.set_strips(strips(*title))
            scroll.set_strips(strips(*body))
            await pilot.pause()
            wanted = [*title, *body]
            assert shown(app).split("\n") == wanted + [""] * (HEIGHT - len(wanted))


async def test_a_short_text_after_a_long_one_begins_at_its_first_line() -> None:
    app = TwoBlocks()
    async with app.run_test(size=(20, HEIGHT)) as pilot:
        scroll = app.query_one(ScrollLines)
        scroll.set_strips(strips(*(f"line {number}" for number in range(30))))
        await pilot.pause()
        scroll.scroll_to(y=20, animate=False)
        await pilot.pause()
        assert shown(app).startswith("line 20")
        scroll.set_strips(strips("short"))
        await pilot.pause()
        assert shown(app).split("\n") == ["short"] + [""] * (HEIGHT - 1)


async def test_a_line_that_changes_where_the_reader_has_scrolled_to_is_seen() -> None:
    app = TwoBlocks()
    async with app.run_test(size=(20, HEIGHT)) as pilot:
        scroll = app.query_one(ScrollLines)
        lines = [f"line {number}" for number in range(30)]
        scroll.set_strips(strips(*lines))
        await pilot.pause()
        scroll.scroll_to(y=20, animate=False)
        await pilot.pause()
        lines[22] = "edited"
        scroll.set_strips(strips(*lines), keep_place=True)
        await pilot.pause()
        assert "edited" in shown(app).split("\n")[2]


async def test_lines_for_which_the_screen_became_too_low_can_be_scrolled() -> None:
    app = TwoBlocks()
    async with app.run_test(size=(20, 12)) as pilot:
        scroll = app.query_one(ScrollLines)
        scroll.set_strips(strips(*(f"line {number}" for number in range(10))))
        await pilot.pause()
        assert scroll.max_scroll_y == 0
        await pilot.resize_terminal(20, 6)
        await pilot.pause()
        assert scroll.max_scroll_y == 4
        await pilot.resize_terminal(20, 12)
        await pilot.pause()
        assert scroll.max_scroll_y == 0


def test_long_lines_are_broken_at_blanks_and_keep_their_indent() -> None:
    assert wrapped("  a window slides over", 10) == ["  a window", "slides", "over"]
    assert wrapped("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]
    assert wrapped("日本語の長い行です", 10) == ["日本語の長", "い行です"]
    assert wrapped("", 10) == [""]


async def test_lines_that_were_expected_move_nothing_when_they_come() -> None:
    class Expecting(App[None]):
        def compose(self) -> ComposeResult:
            yield Lines(id="block", expected=2)
            yield ScrollLines(id="scroll")

    app = Expecting()
    async with app.run_test(size=(20, HEIGHT)) as pilot:
        below = app.query_one("#scroll")
        assert below.region.y == 2
        app.query_one("#block", Lines).set_strips(strips("a", "b"))
        await pilot.pause()
        assert below.region.y == 2
        assert shown(app).splitlines()[:2] == ["a", "b"]
