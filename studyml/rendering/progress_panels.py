"""The panels of the page of progress: each from the figures to lines under a title."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment

from studyml.domain.distribution import Distribution
from studyml.domain.progress import Progress
from studyml.domain.rating import Rating
from studyml.domain.statistics import CardStates, Period, Recalled, Retention
from studyml.rendering.bars import BarRow, bar_rows, columns
from studyml.rendering.chart import line, sparkline
from studyml.rendering.excerpt import one_line
from studyml.rendering.flow import cropped
from studyml.rendering.heat_map import heat_map, heat_map_key
from studyml.rendering.interval import counted, duration_label
from studyml.rendering.line_chart import line_chart
from studyml.rendering.page import Line
from studyml.rendering.palette import Palette
from studyml.rendering.share import percent

_CHART_HEIGHT = 4
_MOST_PERIODS = 8
_FORECAST_DAYS = 30
_BINS = 13
_ENOUGH = 30  # reviews of an hour, before it is compared with others


class Panel(NamedTuple):
    """A title, and lines that are no wider than was asked for."""

    title: str
    lines: list[Line]


def progress_panels(progress: Progress, width: int, palette: Palette) -> list[Panel]:
    """Every panel that has something to show, in the order of the page."""
    drawn = ((title, draw(progress, width, palette)) for title, draw in PANELS.items())
    return [Panel(title, [cropped(line, width) for line in lines]) for title, lines in drawn if lines]


def today_lines(progress: Progress, width: int, palette: Palette) -> list[Line]:
    """What was done today, and the streak."""
    day, streak = progress.day, progress.streak
    done = f"{counted(day.reviews, 'review')} · {duration_label(day.seconds)} · {day.new} new"
    if day.recalled.share is not None:
        done += f" · {_percent(day.recalled)} of reviews recalled"
    longest = f"longest {counted(streak.longest, 'day')} in a row"
    days = [Segment(longest, palette.dim)] if streak.longest else []
    if streak.current:
        now = f"{counted(streak.current, 'day')} in a row"
        days = [
            Segment(now, palette.accent),
            Segment(f" · longest {counted(streak.longest, 'day')}", palette.dim),
        ]
    return [
        [Segment(done if day.reviews else "Nothing reviewed yet", palette.text)],
        *([days] if days else []),
    ]


def calendar_lines(progress: Progress, width: int, palette: Palette) -> list[Line]:
    """The year: reviews and notes."""
    return [
        *heat_map(progress.today, progress.calendar, progress.notes, width, palette),
        heat_map_key(palette),
    ]


def retention_lines(progress: Progress, width: int, palette: Palette) -> list[Line]:
    """True retention of young and of mature cards, by the longest period of which there is more than one."""
    periods = _periods(progress)
    if not periods:
        return []
    lines: list[Line] = [[Segment(f"{'':11} {'young':14} {'mature':14}   all", palette.dim)]]
    for entry in periods[-_MOST_PERIODS:]:
        cells = [_period_name(entry).ljust(11)]
        cells += [f"{_percent(part):>5} {f'of {part.tested:,}':8}" for part in (entry.young, entry.mature)]
        room = min(20, width - 52) if width >= 60 else 0
        lines.append(
            [
                Segment(" ".join(cells), palette.text),
                Segment(f" {_percent(entry.all):>5} ", palette.text),
                Segment(line(entry.all.share or 0.0, room), palette.accent),
            ]
        )
    shares = [entry.all.share for entry in periods]
    if sum(share is not None for share in shares) > _MOST_PERIODS:
        bounds = {"low": 0.5, "high": 1.0, "labels": ("50 %", "100 %")}
        lines += line_chart(shares, width, _CHART_HEIGHT, palette, **bounds)  # type: ignore[arg-type]
    return lines


def forecast_lines(progress: Progress, width: int, palette: Palette) -> list[Line]:
    """What falls due day by day; what is overdue is told, for it would dwarf the days."""
    forecast = progress.forecast
    days = forecast.days[:_FORECAST_DAYS]
    if not (forecast.overdue or forecast.today or any(forecast.days) or forecast.later):
        return []
    later = sum(forecast.days[len(days) :]) + forecast.later
    told = f"{forecast.overdue:,} overdue · {forecast.today:,} today"
    told += f" · {sum(days):,} in {len(days)} days · {later:,} later"
    coming = (forecast.today, *days)
    chart = columns(coming, width, _CHART_HEIGHT, palette)
    across = len(coming) * max(1, width // len(coming))
    scale = f"today{f'{len(days)} days':>{max(1, across - 5)}}"
    return [*chart, [Segment(scale, palette.dim)], [Segment(told, palette.dim)]]


def button_lines(progress: Progress, width: int, palette: Palette) -> list[Line]:
    """How often each rating was given."""
    table = progress.buttons
    if not any(map(sum, table)):
        return []
    shares = [[percent(count / sum(counts)) if sum(counts) else "" for count in counts] for counts in table]
    cells = [
        [f"{count:,} {share:>5}" if share else "" for count, share in zip(*row, strict=True)]
        for row in zip(table, shares, strict=True)
    ]
    cell, totals = min(16, (width - 10) // len(Rating)), [""] * len(table)
    if cell < 2 + max(len(told) for row in cells for told in row):  # then the shares, and how many there are
        cells, totals = shares, [f"  of {sum(counts):,}" for counts in table]
        cell = max(1, (width - 10 - max(map(len, totals))) // len(Rating))
    heads = "".join(f"{rating.name.title():>{cell}}" for rating in Rating)
    lines: list[Line] = [[Segment(" " * 10 + heads, palette.dim)]]
    for name, row, total in zip(("Learning", "Young", "Mature"), cells, totals, strict=True):
        told = "".join(f"{words:>{cell}}" for words in row)
        lines.append([Segment(f"{name:10}{told}", palette.text), Segment(total, palette.dim)])
    return lines


def hour_lines(progress: Progress, width: int, palette: Palette) -> list[Line]:
    """When reviews are done, and how well things are recalled then."""
    if not any(hour.reviews for hour in progress.hours):
        return []
    wide = max(1, min(3, width // 24))
    chart = columns([hour.reviews for hour in progress.hours], 24 * wide, _CHART_HEIGHT, palette)
    scale = "".join(f"{hour:<{3 * wide}}" for hour in range(0, 24, 3))
    compared = [
        (hour.recalled.share, clock)
        for clock, hour in enumerate(progress.hours)
        if hour.recalled.share is not None and hour.recalled.tested >= _ENOUGH
    ]
    lines: list[Line] = [*chart, [Segment(scale, palette.dim)]]
    if len(compared) > 1:
        (worst, late), (best, early) = min(compared), max(compared)
        told = f"recalled best at {early}:00 ({percent(best)}), worst at {late}:00 ({percent(worst)})"
        lines.append([Segment(told, palette.dim)])
    return lines


def memory_lines(progress: Progress, width: int, palette: Palette) -> list[Line]:
    """The distributions of what is remembered."""
    if not progress.stabilities.cards:
        return []
    lines: list[Line] = []
    for name, found, unit in (
        ("Interval", progress.intervals, "d"),
        ("Stability", progress.stabilities, "d"),
        ("Difficulty", progress.difficulties, ""),
        ("Recall today", progress.recalls, "%"),
    ):
        lines.append(
            [
                Segment(f"{name:13}", palette.text),
                Segment(f"{sparkline([entry.cards for entry in found.bins], _BINS):{_BINS}}", palette.accent),
                Segment(f" {_bounds(found, unit)}", palette.dim),
            ]
        )
    if progress.recall is not None:
        known = round(progress.recall * progress.stabilities.cards)
        told = f"About {known:,} of {counted(progress.stabilities.cards, 'card')} would be recalled today."
        lines.append([Segment(told, palette.text)])
    return lines


def state_lines(progress: Progress, width: int, palette: Palette) -> list[Line]:
    """The cards by state, now and over time."""
    cards = progress.cards
    if not sum(cards):
        return []
    rows = [(name, count) for name, count in zip(_NAMES, cards, strict=True) if count]
    most = max(count for _, count in rows)
    note = max(len(f"{count:,}") for _, count in rows)
    left = width - max(map(len, _NAMES)) - note - 3
    room = max(1, min(left * 3 // 5, 32))
    lines: list[Line] = []
    for name, count in rows:
        drawn = [
            Segment(f"{name:>{max(map(len, _NAMES))}} ", palette.dim),
            Segment(line(count / most, room), palette.accent),
            Segment(f" {count:>{note},}", palette.text),
        ]
        if name in _STATES and len(progress.states) > 1:
            counts = [_STATES[name](state) for state in progress.states]
            before = f" from {counts[0]:,}"
            curve = sparkline(counts, max(0, min(24, left - room - len(before) - 2)))
            drawn += [Segment(f"  {curve}", palette.accent), Segment(before, palette.dim)]
        lines.append(drawn)
    return lines


_NAMES = ("new", "learning", "young", "mature", "suspended")
_STATES: dict[str, Callable[[CardStates], int]] = {
    "learning": lambda state: state.learning,
    "young": lambda state: state.young,
    "mature": lambda state: state.mature,
}


def time_lines(progress: Progress, width: int, palette: Palette) -> list[Line]:
    """How long answers take."""
    times = progress.times
    if times.all.mean is None:
        return []
    parts = [
        f"{name} {time.mean:.1f} s"
        for name, time in zip(("learning", "young", "mature"), times, strict=True)
        if time.mean is not None
    ]
    return [
        [
            Segment(f"{times.all.mean:.1f} s an answer", palette.text),
            Segment(f" · {duration_label(times.all.seconds)} in all", palette.dim),
        ],
        [Segment(" · ".join(parts), palette.dim)],
    ]


def sureness_lines(progress: Progress, width: int, palette: Palette) -> list[Line]:
    """What was recalled of the answers that were sure, and less sure, and how good that judgement is."""
    sure = progress.sureness
    if sure.brier is None:
        return []
    rows = [
        BarRow(
            f"{level.percent} % sure",
            level.recalled / level.answers,
            f"{percent(level.recalled / level.answers)} recalled of {level.answers:,}",
        )
        for level in sure.levels
    ]
    score = [
        Segment(f"Brier score {sure.brier:.3f}", palette.text),
        Segment(f" · {sure.constant:.3f} for a constant guess", palette.dim),
    ]
    return [*bar_rows(rows, min(width, 60), palette, 1.0), score]


def hardest_lines(progress: Progress, width: int, palette: Palette) -> list[Line]:
    """The concepts and the cards that were forgotten most often."""
    rows = [
        (concept.lapses, concept.name, f"in {counted(concept.reviews, 'review')}")
        for concept in progress.hardest[:5]
    ]
    for leech in progress.leeches[:5]:
        state = "suspended" if leech.is_suspended else "leech"
        rows.append((leech.lapses, one_line(leech.front), f"{state}, card {leech.card_id}"))
    lines: list[Line] = []
    for lapses, name, more in rows:
        told = f"{counted(lapses, 'lapse'):>10}"
        room = width - len(told) - len(more) - 4
        lines.append(
            [
                Segment(f"{told}  ", palette.accent),
                Segment(_shortened(name, room), palette.text),
                Segment(f"  {more}", palette.dim),
            ]
        )
    return lines


def coverage_lines(progress: Progress, width: int, palette: Palette) -> list[Line]:
    """How far what the notes talk about is known."""
    coverage = progress.coverage
    if not coverage.met:
        return []
    rows = [
        BarRow("in decks", coverage.in_decks, counted(coverage.in_decks, "concept")),
        BarRow("in notes", coverage.met, f"{coverage.met:,} of them"),
        BarRow("learned", coverage.learned, f"{coverage.learned:,} of these"),
        BarRow("mature", coverage.mature, f"{coverage.mature:,}"),
    ]
    return bar_rows(rows, min(width, 60), palette)


PANELS: dict[str, Callable[[Progress, int, Palette], list[Line]]] = {
    "Today": today_lines,
    "A year": calendar_lines,
    "True retention": retention_lines,
    "What falls due": forecast_lines,
    "Answer buttons": button_lines,
    "Hour of day": hour_lines,
    "Memory": memory_lines,
    "Cards": state_lines,
    "Time": time_lines,
    "How sure you were": sureness_lines,
    "Hardest": hardest_lines,
    "Concepts of the notes": coverage_lines,
}


def _periods(progress: Progress) -> list[Retention]:
    for period in (Period.MONTH, Period.WEEK, Period.DAY):
        if len(progress.retention[period]) > 1:
            return progress.retention[period]
    return progress.retention[Period.DAY]


def _period_name(entry: Retention) -> str:
    first = date.fromordinal(entry.first)
    if entry.period is Period.MONTH:
        return f"{first:%b %Y}"
    return f"{first:%d %b}" if entry.period is Period.DAY else f"from {first:%d %b}"


def _percent(part: Recalled) -> str:
    return "-" if part.share is None else percent(part.share)


def _shortened(text: str, width: int) -> str:
    room = max(8, width)
    return text if cell_len(text) <= room else set_cell_size(text, room - 1).rstrip() + "…"


def _bounds(found: Distribution, unit: str) -> str:
    """Where the bins of a sparkline begin and end, and the middle of its values."""
    if found.median is None:
        return ""
    if unit == "%":
        return f"0 to 100 %, median {percent(found.median)}"
    middle = f"median {found.median:.1f}"
    first, last = found.bins[0], found.bins[-1]
    if unit:
        return f"<{first.high:g} to >{last.low:g} {unit}, {middle}"
    return f"{first.low:g} to {last.high:g}, {middle}"
