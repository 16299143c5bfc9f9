"""Spreading due days: cards learned together should not come back together for ever, nor many on one day.

The width of the spread follows Anki: nothing below 2.5 days, then a day plus 15 % of the part of the
interval up to 7 days, 10 % of the part up to 20 and 5 % of the rest.
"""

from __future__ import annotations

from collections.abc import Sequence

from studyml.domain.due_load import DueLoad

_SPREADS = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.10), (20.0, float("inf"), 0.05))
_MASK = (1 << 64) - 1


def fuzz_range(interval: int, maximum: int) -> tuple[int, int]:
    """The least and the greatest number of days that an interval (days) may become."""
    if interval < 2.5:
        return min(interval, maximum), min(interval, maximum)
    delta = 1.0 + sum(factor * max(0.0, min(interval, end) - start) for start, end, factor in _SPREADS)
    least = max(2, round(interval - delta))
    most = min(maximum, round(interval + delta))
    return min(least, most), most


def fuzzed(interval: int, maximum: int, card_id: int, reps: int) -> int:
    """The interval (days) moved within its range by a draw that depends on card and review number only.

    The draw is the same for all four ratings, so a better rating never comes back sooner.
    """
    least, most = fuzz_range(interval, maximum)
    return least + int(_draw(card_id, reps) * (most - least + 1))


class Spread:
    """Moves the intervals that the ratings of one review ask for, each within its range.

    Of the days in the range that are not to be light, or of all if there are none, the one is taken that has
    the fewest reviews due against their trend: the later a day, the less of what it will hold is known yet,
    so the bare least would make every interval longer. Where several are equal the draw decides, and without
    a load it alone does. A rating never comes back sooner than one before it that asked for less.
    """

    def __init__(self, maximum: int, card_id: int, reps: int, day: int, load: DueLoad | None) -> None:
        self._maximum = maximum
        self._draw = _draw(card_id, reps)
        self._day = day
        self._load = load
        self._asked = self._given = 0

    def interval(self, asked: int) -> int:
        """The interval (days) that is given for one asked for; ratings come from Again to Easy."""
        least, most = fuzz_range(asked, self._maximum)
        given = self._chosen(least, most)
        if self._asked <= asked and given < self._given:
            given = self._chosen(self._given, most)
        self._asked, self._given = asked, given
        return given

    def _chosen(self, least: int, most: int) -> int:
        """The interval from `least` to `most` with the least load."""
        days: Sequence[int] = range(least, most + 1)
        if self._load is not None and len(days) > 1:
            loads = list(zip(days, self._load.on(self._day + least, self._day + most), strict=True))
            usual = [(wait, count) for wait, (is_light, count) in loads if not is_light]
            days = lowest(usual or [(wait, count) for wait, (_, count) in loads])
        return days[int(self._draw * len(days))]


def lowest(points: Sequence[tuple[int, int]]) -> list[int]:
    """Of points (x, y), each x its own, those whose y lies lowest against the line of least squares through
    all of them; their x. Whole numbers all the way, so equal ones are equal."""
    count = len(points)
    sum_x, sum_y = sum(x for x, _ in points), sum(y for _, y in points)
    spread = count * sum(x * x for x, _ in points) - sum_x * sum_x
    rise = count * sum(x * y for x, y in points) - sum_x * sum_y
    above = [(count * y - sum_y) * spread - (count * x - sum_x) * rise for x, y in points]
    least = min(above)
    return [x for (x, _), height in zip(points, above, strict=True) if height == least]


def shuffled_key(card_id: int, day: int) -> float:
    """A number in [0, 1) that orders cards differently every day, and alike on the same day."""
    return _draw(card_id, -day)


def _draw(first: int, second: int) -> float:
    """A number in [0, 1) from two integers: the finalizer of SplitMix64 (Steele, Lea, Flood 2014)."""
    mixed = (first * 0x9E3779B97F4A7C15 + second * 0xD1B54A32D192ED03) & _MASK
    mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
    return ((mixed ^ (mixed >> 31)) >> 11) / (1 << 53)
