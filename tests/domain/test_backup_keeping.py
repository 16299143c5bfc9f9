from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from studyml.domain.backup_keeping import kept_backups

TODAY = date(2026, 11, 22).toordinal()
HOURS = 24
PASTS = st.sets(st.integers(0, 900 * HOURS), min_size=1, max_size=150)


def pairs(hours_ago: set[int]) -> list[tuple[int, int]]:
    """A moment counts hours here; today ends with its last hour."""
    return [(TODAY * HOURS + 23 - ago, (TODAY * HOURS + 23 - ago) // HOURS) for ago in hours_ago]


def test_years_of_backups_every_hour_come_down_to_a_few_dozen() -> None:
    past = pairs(set(range(900 * HOURS)))
    days = sorted({moment // HOURS for moment in kept_backups(past, TODAY)}, reverse=True)
    assert days[:12] == [TODAY - ago for ago in range(12)]
    weeks = [day for day in days if day % 7 == 0]
    assert weeks[:10] == [TODAY - TODAY % 7 - 7 * ago for ago in range(10)]
    ends = [
        date(2026, month, 31 if month in (3, 5, 7, 8, 10) else 30).toordinal() for month in range(10, 3, -1)
    ]
    assert set(ends) <= set(days)
    assert min(days) >= date(2026, 3, 1).toordinal()
    assert len(kept_backups(past, TODAY)) < 2 * HOURS + 12 + 10 + 9


@given(PASTS)
def test_the_newest_and_all_of_two_days_are_kept_and_nothing_is_made_up(hours_ago: set[int]) -> None:
    past = pairs(hours_ago)
    kept = kept_backups(past, TODAY)
    assert max(past)[0] in kept
    assert {moment for moment, day in past if day >= TODAY - 1} <= kept <= {moment for moment, _ in past}


@given(PASTS)
def test_the_last_of_each_of_the_latest_periods_is_kept_and_no_more(hours_ago: set[int]) -> None:
    past = pairs(hours_ago)
    by_rule: set[int] = {moment for moment, day in past if day > TODAY - 2}
    for period, count in (
        (lambda day: day, 12),
        (lambda day: date.fromordinal(day).isocalendar()[:2], 10),
        (lambda day: (date.fromordinal(day).year, date.fromordinal(day).month), 9),
    ):
        last: dict[object, int] = {}
        for moment, day in sorted(past):
            last[period(day)] = moment
        by_rule |= set(sorted(last.values())[-count:])
    assert kept_backups(past, TODAY) == by_rule


@given(PASTS)
def test_thinning_again_takes_nothing_more(hours_ago: set[int]) -> None:
    past = pairs(hours_ago)
    kept = kept_backups(past, TODAY)
    assert kept_backups([pair for pair in past if pair[0] in kept], TODAY) == kept


@given(PASTS, st.integers(-400, 400))
def test_a_clock_that_lies_costs_only_what_lies_thick(hours_ago: set[int], off: int) -> None:
    past = pairs(hours_ago)
    kept = kept_backups(past, TODAY + off)
    latest = sorted({day for _, day in past}, reverse=True)[:12]
    assert set(latest) <= {moment // HOURS for moment in kept}


@given(PASTS)
def test_a_year_of_thinning_every_day_leaves_something_of_each_age(hours_ago: set[int]) -> None:
    held: list[tuple[int, int]] = []
    for today in range(TODAY - 380, TODAY + 1):
        held.append((today * HOURS + max(hours_ago) % HOURS, today))
        kept = kept_backups(held, today)
        held = [pair for pair in held if pair[0] in kept]
    ages = sorted(TODAY - day for _, day in held)
    assert ages[:12] == list(range(12))
    assert any(40 <= age <= 70 for age in ages)
    assert any(age >= 200 for age in ages)
    assert len(held) <= 31
