"""What a table of cards is sorted by, in words and back."""

from __future__ import annotations

import pytest

from studyml.domain.card_column import MEANINGS, CardColumn, Sorting, sorting_of


@pytest.mark.parametrize("column", [None, *CardColumn])
@pytest.mark.parametrize("is_descending", [False, True])
def test_a_sorting_comes_back_from_its_words(column: CardColumn | None, is_descending: bool) -> None:
    sorting = Sorting(column, is_descending)
    assert sorting_of(sorting.words) == sorting


def test_a_column_that_is_chosen_again_is_turned_round() -> None:
    lapses = Sorting().by(CardColumn.LAPSES)
    assert lapses == Sorting(CardColumn.LAPSES, True)
    assert lapses.by(CardColumn.LAPSES) == Sorting(CardColumn.LAPSES, False)
    assert lapses.by(CardColumn.FRONT) == Sorting(CardColumn.FRONT, False)


def test_what_is_no_column_sorts_nothing() -> None:
    with pytest.raises(ValueError, match="nosuch"):
        sorting_of("nosuch")


def test_every_column_says_what_it_shows() -> None:
    assert MEANINGS.keys() == set(CardColumn)
