"""What the benchmarks make of their times: ratios, spreads, goals and the table."""

from __future__ import annotations

import pytest

from benchmarks.pairs import Pairs, in_turn, percentile
from benchmarks.report import table
from benchmarks.row import Row, duration


def test_works_take_turns_and_the_rounds_to_warm_up_are_not_kept() -> None:
    done: list[str] = []

    def work(name: str, seconds: float) -> float:
        done.append(name)
        return seconds if len(done) > 4 else 99.0

    works = {"ours": lambda: work("ours", 1.0), "theirs": lambda: work("theirs", 2.0)}
    assert in_turn(works, 3, warm_up=2) == {"ours": [1.0] * 3, "theirs": [2.0] * 3}
    rounds = [set(done[start : start + 2]) for start in range(0, len(done), 2)]
    assert rounds == [{"ours", "theirs"}] * 5


def test_the_ratio_is_that_of_the_medians_whatever_the_outliers() -> None:
    assert Pairs([3.0, 3.0, 900.0], [2.0, 2.0, 0.001]).ratio == 1.5


def test_the_spread_is_nothing_for_equal_runs_and_wide_for_noisy_ones() -> None:
    assert Pairs([3.0] * 20, [2.0] * 20).spread() == (1.5, 1.5)
    least, most = Pairs([1.0, 2.0, 3.0, 4.0, 5.0] * 4, [2.0] * 20).spread()
    assert 0.5 <= least < 1.5 < most <= 2.5


def test_a_percentile_is_what_so_many_runs_stay_below() -> None:
    seconds = [float(number) for number in range(101)]
    assert percentile(seconds, 50) == 50
    assert percentile(seconds, 95) == 95


@pytest.mark.parametrize(
    ("row", "goal", "is_met"),
    [
        (Row("a", [1.2], "b", [1.0], most_ratio=1.2), "at most 1.2x", True),
        (Row("a", [1.3], "b", [1.0], most_ratio=1.2), "at most 1.2x", False),
        (Row("a", [0.009], most_seconds=0.010), "under 10.0 ms", True),
        (Row("a", [0.010], most_seconds=0.010), "under 10.0 ms", False),
        (Row("a", [0.001] * 9 + [0.5], most_seconds=0.010, percent=95), "under 10.0 ms", False),
        (Row("a", [1.0], "b", [2.0]), "", None),
    ],
)
def test_a_goal_bounds_the_ratio_or_the_time(row: Row, goal: str, is_met: bool | None) -> None:
    assert (row.goal, row.is_met) == (goal, is_met)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(2.5, "2.50 s"), (0.6831, "683 ms"), (0.0212, "21.2 ms"), (0.00314, "3.14 ms"), (0.000329, "329 µs")],
)
def test_a_time_reads_in_the_unit_that_suits_it(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_a_missed_goal_stands_out_in_the_table() -> None:
    rows = [Row("start", [0.2] * 4, "floor", [0.1] * 4, most_ratio=1.3), Row("queue", [0.001] * 4)]
    assert table(rows).splitlines()[2:] == [
        "| start | 200 ms | floor | 100 ms | 2.00 (2.00 to 2.00) | 4 | at most 1.3x | **no** |",
        "| queue | 1.00 ms |  |  |  | 4 |  |  |",
    ]


def test_a_goal_within_the_spread_is_told_as_such() -> None:
    row = Row("start", [0.1, 0.2, 0.3] * 4, "floor", [0.1] * 12, most_ratio=1.9)
    assert table([row]).endswith("| **no**, within the spread |")


def test_a_small_ratio_keeps_two_figures() -> None:
    row = Row("fit", [0.01] * 4, "theirs", [17.0] * 4, most_ratio=1 / 500)
    assert "| 0.00059 (0.00059 to 0.00059) | 4 | at most 0.002x | yes |" in table([row])
