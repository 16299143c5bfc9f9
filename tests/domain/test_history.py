from __future__ import annotations

import random

from studyml.domain.history import (
    History,
    day_of,
    histories_in,
    packed,
    place_of,
    rating_of,
)

TODAY = 740_000


def learned(*days: int, first_place: int = 1) -> list[int]:
    """The reviews of a card that was introduced on the first day and rated Good on the others."""
    return [packed(day, first_place + number, 3, is_new=number == 0) for number, day in enumerate(days)]


def test_what_is_packed_can_be_read_again_and_sorts_by_day_then_place() -> None:
    review = packed(739_123, 300, 4, is_new=False)
    assert (day_of(review), place_of(review), rating_of(review)) == (739_123, 300, 4)
    assert packed(10, 900, 4, is_new=False) < packed(11, 1, 1, is_new=True)
    assert packed(10, 2, 4, is_new=False) < packed(10, 3, 1, is_new=True)
    assert place_of(packed(10, 65_537, 1, is_new=True)) == 1


def test_a_whole_history_comes_back_in_order_however_it_was_stored() -> None:
    reviews = learned(TODAY - 9, TODAY - 9, TODAY - 5, TODAY)
    shuffled = random.Random(1).sample(reviews, 4)
    histories, faults = histories_in([(7, shuffled)], TODAY)
    assert histories == [History(7, reviews)]
    assert faults.remarks == []


def test_reviews_in_the_future_are_left_out_and_told() -> None:
    reviews = learned(TODAY - 3, TODAY, TODAY + 1, TODAY + 400)
    histories, faults = histories_in([(7, reviews), (8, learned(TODAY + 2))], TODAY)
    assert histories == [History(7, reviews[:2])]
    assert faults.remarks == ["reviews dated in the future were left out: 3"]


def test_a_review_that_stands_twice_counts_once() -> None:
    reviews = learned(TODAY - 3, TODAY - 1)
    histories, faults = histories_in([(7, [*reviews, reviews[1]])], TODAY)
    assert histories == [History(7, reviews)]
    assert faults.remarks == ["reviews that stood in the log twice were counted once: 1"]


def test_a_hole_ends_a_history_and_what_comes_after_it_is_not_whole() -> None:
    reviews = learned(TODAY - 30, TODAY - 20, TODAY - 10, TODAY - 5)
    histories, faults = histories_in([(7, [*reviews[:2], reviews[3]])], TODAY)
    assert histories == [History(7, reviews[:2]), History(7, reviews[3:], is_whole=False)]
    assert faults.broken == 1


def test_a_log_that_lacks_the_beginning_is_not_whole() -> None:
    reviews = learned(TODAY - 30, TODAY - 20, TODAY - 10)
    histories, faults = histories_in([(7, reviews[1:])], TODAY)
    assert histories == [History(7, reviews[1:], is_whole=False)]
    assert faults.broken == 1


def test_a_card_put_back_to_new_has_a_history_for_each_time() -> None:
    first, second = learned(TODAY - 30, TODAY - 20), learned(TODAY - 9, TODAY - 5)
    histories, faults = histories_in([(7, [*first, *second])], TODAY)
    assert histories == [History(7, first), History(7, second)]
    assert faults.remarks == []
