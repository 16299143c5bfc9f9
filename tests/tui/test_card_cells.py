"""The columns of the table of cards at every width, the keys of a line that is edited, and marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events

from studyml.domain.card_column import DEFAULT_COLUMNS, CardColumn
from studyml.tui.card_cells import GAP, laid_out
from studyml.tui.edited_line import EditedLine
from studyml.tui.marks import Marks


@given(st.permutations(list(CardColumn)), st.integers(1, 15), st.integers(1, 240))
def test_columns_never_need_more_room_than_there_is(
    columns: list[CardColumn], count: int, width: int
) -> None:
    layout = laid_out(columns[:count], width)
    assert [name for name, _ in layout] == columns[: len(layout)]
    assert layout
    assert sum(cells for _, cells in layout) + GAP * (len(layout) - 1) <= width


def test_a_wider_terminal_shows_no_fewer_columns() -> None:
    counts = [len(laid_out(list(CardColumn), width)) for width in range(20, 240)]
    assert counts == sorted(counts)
    assert counts[-1] == len(CardColumn)
    assert [name for name, _ in laid_out(DEFAULT_COLUMNS, 73)][:4] == list(DEFAULT_COLUMNS[:4])


@pytest.mark.parametrize(
    ("key", "line", "after"),
    [
        ("left", "ab|", "a|b"),
        ("ctrl+a", "ab|c", "|abc"),
        ("ctrl+e", "|abc", "abc|"),
        ("backspace", "ab|c", "a|c"),
        ("backspace", "|abc", "|abc"),
        ("delete", "a|bc", "a|c"),
        ("ctrl+w", "one two |three", "one |three"),
        ("ctrl+u", "one |two", "|two"),
        ("ctrl+k", "one |two", "one |"),
        ("ctrl+left", "one two|", "one |two"),
        ("ctrl+right", "|one two", "one| two"),
        ("alt+d", "one| two", "one|"),
    ],
)
def test_a_line_is_edited_with_the_keys_of_a_terminal(key: str, line: str, after: str) -> None:
    found = EditedLine(line.replace("|", ""), line.index("|")).after(events.Key(key, None))
    assert found is not None
    assert f"{found.text[: found.at]}|{found.text[found.at :]}" == after


def test_a_key_that_types_nothing_changes_nothing() -> None:
    assert EditedLine("ab", 1).after(events.Key("f5", None)) is None


@given(
    st.lists(st.integers(1, 12), unique=True, min_size=1),
    st.lists(st.tuples(st.sampled_from("tras"), st.integers(0, 11)), max_size=20),
)
def test_marks_are_a_set_whatever_is_listed(cards: list[int], deeds: list[tuple[str, int]]) -> None:
    marks = Marks()
    for deed, place in deeds:
        place %= len(cards)
        match deed:
            case "t":
                before = cards[place] in marks
                marks.turn(cards[place])
                assert (cards[place] in marks) is not before
            case "r":
                marks.mark_to(cards, place)
                assert cards[place] in marks
            case "a":
                marks.mark(cards[: place + 1])
            case "s":
                before = [card in marks for card in cards]
                marks.invert(cards)
                assert [card in marks for card in cards] == [not was for was in before]
    ordered = marks.ordered(cards)
    assert len(ordered) == len(set(ordered)) == len(marks)
    assert marks.hidden(cards) == 0
    assert marks.hidden([]) == len(marks)
    marks.clear()
    assert marks.ordered(cards) == []
