from __future__ import annotations

from datetime import date

import pytest
from rich.cells import cell_len

from studyml.domain.distribution import DAYS, DIFFICULTIES, RECALLS, distribution
from studyml.domain.progress import CardCounts, Coverage, Forecast, HardConcept, Leech, Progress, Scope
from studyml.domain.statistics import (
    AnswerTime,
    AnswerTimes,
    Buttons,
    CardStates,
    DayFigures,
    Hour,
    Period,
    Recalled,
    Retention,
    Streak,
)
from studyml.domain.sureness import SureAnswers, sureness
from studyml.rendering.bars import BarRow, bar_rows, columns
from studyml.rendering.flow import line_width
from studyml.rendering.heat_map import heat_map
from studyml.rendering.line_chart import line_chart
from studyml.rendering.page import Line
from studyml.rendering.palette import DARK, PLAIN, Palette
from studyml.rendering.progress_panels import PANELS, percent, progress_panels

TODAY = date(2026, 11, 21).toordinal()


def text(lines: list[Line]) -> list[str]:
    return ["".join(segment.text for segment in line) for line in lines]


def busy(scale: int = 1) -> Progress:
    """A year in which everything happened, everything `scale` times as often."""
    retention = {
        period: [
            Retention(
                period,
                first,
                period.last_day(first),
                Recalled(100 * scale, 88 * scale),
                Recalled(50 * scale, 47 * scale),
            )
            for first in range(TODAY - 400, TODAY, 31)
        ]
        for period in Period
    }
    values = [(number * 37 % 800) / 2 for number in range(300)]
    return Progress(
        scope=Scope(),
        today=TODAY,
        first=TODAY - 400,
        day=DayFigures(23 * scale, 360.0 * scale, 4 * scale, Recalled(12 * scale, 11 * scale)),
        span=DayFigures(9000 * scale, 60_000.0 * scale, 300 * scale, Recalled(800, 700)),
        streak=Streak(4, 31 * scale),
        reviews={TODAY - day: day % 9 * scale for day in range(365)},
        calendar={TODAY - day: day % 9 * scale for day in range(365)},
        notes={TODAY - 7 * week: 1 for week in range(30)},
        retention=retention,
        forecast=Forecast(12 * scale, 8 * scale, tuple(day % 11 * scale for day in range(365)), 99 * scale),
        buttons=Buttons((9 * scale, 2, 70 * scale, 1), (5, 5, 80 * scale, 10), (1, 2, 90 * scale, 7)),
        hours=[Hour(hour * 10 * scale, Recalled(hour * 5, hour * 4)) for hour in range(24)],
        intervals=distribution([(value, 1) for value in values], DAYS),
        stabilities=distribution([(value, 1) for value in values], DAYS),
        difficulties=distribution([(value % 9 + 1, 1) for value in values], DIFFICULTIES, 10.0),
        recalls=distribution([(value % 1, 1) for value in values], RECALLS, 1.0),
        recall=0.87,
        cards=CardCounts(30 * scale, 4, 50 * scale, 216 * scale, 2),
        states=[CardStates(TODAY - 400 + day, day % 5, day * scale, 2 * day * scale) for day in range(401)],
        times=AnswerTimes(AnswerTime(82, 700.0), AnswerTime(100, 900.5), AnswerTime(0, 0.0)),
        sureness=sureness([SureAnswers(10, 9 * scale, 2 * scale), SureAnswers(95, 700 * scale, 690 * scale)]),
        leeches=[Leech(7, "Why is a very long question asked about a kernel? " * 4, "K", "D", 12, True)],
        leech_count=1,
        hardest=[
            HardConcept(1, "批量归一化 and whatever else has a long name " * 3, "D", 9 * scale, 40, 7.5)
        ],
        coverage=Coverage(300 * scale, 120, 80, 33),
        future=0,
    )


def blank() -> Progress:
    """A year in which nothing happened."""
    nothing = distribution([], DAYS)
    zero = AnswerTime(0, 0.0)
    return Progress(
        scope=Scope(),
        today=TODAY,
        first=TODAY,
        day=DayFigures(0, 0.0, 0, Recalled()),
        span=DayFigures(0, 0.0, 0, Recalled()),
        streak=Streak(0, 0),
        reviews={},
        calendar={},
        notes={},
        retention={period: [] for period in Period},
        forecast=Forecast(0, 0, (0,) * 365, 0),
        buttons=Buttons((0,) * 4, (0,) * 4, (0,) * 4),
        hours=[Hour()] * 24,
        intervals=nothing,
        stabilities=nothing,
        difficulties=nothing,
        recalls=nothing,
        recall=None,
        cards=CardCounts(0, 0, 0, 0, 0),
        states=[],
        times=AnswerTimes(zero, zero, zero),
        sureness=sureness([]),
        leeches=[],
        leech_count=0,
        hardest=[],
        coverage=Coverage(0, 0, 0, 0),
        future=0,
    )


@pytest.mark.parametrize("scale", [1, 1_000])
@pytest.mark.parametrize("palette", [DARK, PLAIN])
def test_every_panel_of_a_busy_year_fits_eighty_columns(scale: int, palette: Palette) -> None:
    for title, draw in PANELS.items():
        lines = draw(busy(scale), 80, palette)
        assert lines, title
        for line in lines:
            assert line_width(line) <= 80, (title, text([line]))


def test_where_nothing_happened_panels_are_left_out_and_none_shows_a_number_that_is_none() -> None:
    panels = progress_panels(blank(), 80, PLAIN)
    assert [panel.title for panel in panels] == ["Today", "A year"]
    assert "nan" not in "".join(line for panel in panels for line in text(panel.lines)).lower()


@pytest.mark.parametrize("width", [1, 5, 20, 40, 200])
def test_panels_are_drawn_in_any_width(width: int) -> None:
    for progress in (busy(), blank()):
        panels = progress_panels(progress, width, DARK)
        assert panels
        assert all(line_width(line) <= width for panel in panels for line in panel.lines)


def test_a_year_has_its_weeks_side_by_side_and_ends_today() -> None:
    [_, *rows] = text(heat_map(TODAY, {TODAY: 5, TODAY - 1: 1}, {TODAY - 1: 2, TODAY - 7: 1}, 80, PLAIN))
    assert [cell_len(row) for row in rows] == [56] * 6 + [55]
    saturday, friday = rows[5], rows[4]
    assert (saturday[-1], saturday[-2], friday[-1], friday[-2]) == ("▒", "○", "◔", "·")


def test_a_calendar_without_room_shows_the_latest_weeks() -> None:
    rows = text(heat_map(TODAY, {TODAY: 5}, {}, 13, PLAIN))
    assert max(map(cell_len, rows)) == 13
    assert rows[6][-1] == "░"
    assert heat_map(TODAY, {}, {}, 3, PLAIN) == []


def test_columns_are_as_high_as_their_values() -> None:
    assert text(columns([0, 1, 2, 4, 8], 5, 1, PLAIN)) == [" ▁▂▄█"]
    assert text(columns([8, 4, 0], 3, 2, PLAIN)) == ["█  ", "██ "]
    assert text(columns([1, 1, 3, 3], 2, 1, PLAIN)) == ["▃█"]
    assert columns([], 5, 1, PLAIN) == []
    assert text(columns([float("nan"), float("inf"), -3], 3, 1, PLAIN)) == ["   "]


def test_the_least_that_is_not_nothing_is_seen() -> None:
    assert text(columns([1, 100_000], 2, 1, PLAIN)) == ["▁█"]


def test_bars_stand_below_each_other_with_their_labels() -> None:
    rows = [BarRow("a", 4, "4"), BarRow("bcd", 1, "one")]
    assert text(bar_rows(rows, 12, PLAIN)) == ["  a ━━━━   4", "bcd ━    one"]
    assert text(bar_rows([BarRow("a", 0, "0")], 8, PLAIN)) == ["a      0"]


def test_buttons_that_have_no_room_for_their_counts_show_shares_of_how_many() -> None:
    wide, narrow = (text(PANELS["Answer buttons"](busy(1_000), width, PLAIN)) for width in (80, 50))
    assert "70,000  89 %" in wide[1]
    assert " ".join(narrow[1].split()) == "Learning 11 % 1 % 89 % 1 % of 79,003"
    assert max(map(len, narrow)) <= 50


def test_the_weeks_of_a_year_stand_apart_where_there_is_room() -> None:
    narrow, wide = (heat_map(TODAY, {TODAY: 3}, {}, width, PLAIN) for width in (108, 109))
    assert max(map(line_width, narrow)) == 56
    assert max(map(line_width, wide)) == 109
    assert "· ·" in text(wide)[1]
    assert {"".join(line.split()) for line in text(narrow)[1:]} == {
        "".join(line.split()) for line in text(wide)[1:]
    }


def test_the_shades_differ_by_their_signs_and_by_their_colours() -> None:
    reviews = {TODAY - day: day + 1 for day in range(8)}
    for palette, colours in ((DARK, 4), (PLAIN, 1)):
        segments = [
            s for line in heat_map(TODAY, reviews, {}, 80, palette)[1:] for s in line if s.text in "░▒▓█"
        ]
        assert len({segment.text for segment in segments}) == 4
        assert len({segment.style for segment in segments}) == colours


def test_a_line_goes_from_its_first_value_to_its_last() -> None:
    lines = text(line_chart([0.0, 1.0], 8, 2, PLAIN, low=0.0, high=1.0, labels=("0", "1")))
    assert [line[:2] for line in lines] == ["1 ", "0 "]
    assert lines[0][2] == " "
    assert lines[0][-1] != " "
    assert lines[1][2] != " "


def test_a_line_has_a_gap_where_there_is_no_value() -> None:
    [line] = text(line_chart([0.5, None, None, None, 0.5], 12, 1, PLAIN, low=0.0, high=1.0, labels=("", "")))
    assert (line[1], line[2:-1].strip(), line[-1]) == ("⠂", "", "⠐")
    assert line_chart([1.0], 12, 1, PLAIN, low=1.0, high=1.0, labels=("", "")) == []


def test_only_everything_is_a_hundred_percent() -> None:
    assert [percent(share) for share in (1.0, 0.9999, 0.5, 0.0001, 0.0)] == [
        "100 %",
        "99 %",
        "50 %",
        "1 %",
        "0 %",
    ]
