"""One study day everywhere: local wall time less the rollover hour, then the date, also after a journey."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from studyml.config import Config
from studyml.domain.progress import Progress
from studyml.domain.rating import Rating
from studyml.domain.study_day import MINUTE, SECOND, day_start, study_day
from studyml.services.importing import import_decks, import_paths
from studyml.services.log_export import export_log
from studyml.services.overview import due_summary, overview, recalled_today
from studyml.services.progress import progress
from studyml.services.review import ReviewSession
from studyml.services.week import week
from studyml.services.workspace import Workspace
from studyml.store.opening import open_store
from tests.services.learner import Clock
from tests.services.small_decks import numbers

ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",  # half an hour of daylight saving
    "Pacific/Kiritimati",  # 14 hours ahead
    "Pacific/Pago_Pago",  # 11 behind
)
# Days around which one of these zones changes its clock, and some on which none does.
BEGINNINGS = (
    datetime(2026, 3, 7, 6, tzinfo=UTC),
    datetime(2026, 3, 28, 18, tzinfo=UTC),
    datetime(2026, 4, 4, 9, tzinfo=UTC),
    datetime(2026, 10, 24, 17, tzinfo=UTC),
    datetime(2026, 10, 31, 23, tzinfo=UTC),
    datetime(2026, 12, 31, 11, tzinfo=UTC),
)
MOMENTS = st.integers(0, 4_102_444_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
ANY_ZONE = st.sampled_from(ZONES)


class Sitting(NamedTuple):
    """So many hours after the one before, in a zone: so many answers."""

    hours: int
    zone: str
    answers: int


SITTINGS = st.lists(
    st.builds(Sitting, st.integers(0, 60), ANY_ZONE, st.integers(1, 3)), min_size=1, max_size=8
)


def plain_day(at: int, rollover: int, zone: str) -> int:
    """The study day of a moment, by the definition alone."""
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at)
    wall = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return (wall - timedelta(hours=rollover)).date().toordinal()


@given(MOMENTS, ANY_ZONE, st.integers(0, 23))
@example(datetime(2026, 3, 29, 1, 30, tzinfo=UTC), "Europe/Berlin", 2)
@example(datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "Europe/Berlin", 2)
def test_a_study_day_is_the_date_on_the_wall_less_the_rollover_hour(
    moment: datetime, zone: str, rollover: int
) -> None:
    at = round(moment.timestamp()) * SECOND
    assert study_day(at, rollover, ZoneInfo(zone)) == plain_day(at, rollover, zone)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), ANY_ZONE, st.integers(0, 23))
@example(date(2026, 3, 29), "Europe/Berlin", 2)
@example(date(2026, 10, 25), "Europe/Berlin", 2)
@example(date(2026, 3, 8), "America/New_York", 2)
def test_a_study_day_begins_where_the_one_before_it_ends(day: date, zone: str, rollover: int) -> None:
    ordinal, there = day.toordinal(), ZoneInfo(zone)
    begin = day_start(ordinal, rollover, there)
    assert study_day(begin - MINUTE, rollover, there) == ordinal - 1
    assert study_day(begin + MINUTE, rollover, there) == ordinal


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(BEGINNINGS), SITTINGS, st.integers(0, 8))
@example(BEGINNINGS[1], [Sitting(0, "Europe/Berlin", 1), Sitting(8, "Europe/Berlin", 2)], 2)
@example(BEGINNINGS[0], [Sitting(0, "Pacific/Kiritimati", 2), Sitting(3, "Pacific/Pago_Pago", 2)], 4)
def test_every_figure_has_the_day_on_which_an_answer_was_given_wherever_the_learner_is_now(
    blank_store: Path, begin: datetime, sittings: list[Sitting], rollover: int
) -> None:
    clock = Clock()
    clock.now = begin
    with TemporaryDirectory() as folder:
        store_file = Path(shutil.copy(blank_store, Path(folder, "s.db")))
        with open_store(store_file, write=True) as store:
            work = Workspace(store, Config(rollover_hour=rollover), clock, UTC)
            deck = Path(folder, "d.md")
            deck.write_text(numbers("D", 9), encoding="utf-8")
            import_decks(work, [deck])
            days = travel(work, clock, sittings)
            note = Path(folder, "log.md")
            today = plain_day(clock(), rollover, sittings[-1].zone)
            note.write_text(f"# Log\n\n## {date.fromordinal(today)}\n\nRead about numbers.\n")
            import_paths(work, [note])
            check_days(work, days, today)
            log = Path(folder, "log.jsonl")
            export_log(work, log)
            told = progress(work)
        with open_store(Path(shutil.copy(blank_store, Path(folder, "t.db"))), write=True) as store:
            there = Workspace(store, Config(rollover_hour=rollover), clock, work.zone)
            import_paths(there, [deck, note])
            import_paths(there, [log])
            assert progress(there) == told


def travel(work: Workspace, clock: Clock, sittings: list[Sitting]) -> Counter[int]:
    """Answers now here and now there; how many answers each study day has by the definition alone.

    A day never comes again for a card: one that was answered on the other side of the date line stays there.
    """
    days: Counter[int] = Counter()
    last: dict[int, int] = {}
    for sitting in sittings:
        clock.move(hours=sitting.hours)
        work.zone = ZoneInfo(sitting.zone)
        session = ReviewSession(work)
        for number in range(sitting.answers):
            if session.card is None:
                break
            card = session.card.id
            day = max(plain_day(clock(), work.config.rollover_hour, sitting.zone), last.get(card, 0))
            days[day] += 1
            last[card] = day
            session.turn()
            session.answer(Rating(number % 4 + 1), 2.0)
            clock.move(minutes=1)
    return days


def check_days(work: Workspace, days: Counter[int], today: int) -> None:
    """Figures, heat map, week, forecast, notes, streak and log all have these days."""
    found, looked_back, home = progress(work), week(work), overview(work)
    past = {day: count for day, count in days.items() if day <= today}
    assert work.today() == found.today == looked_back.last == today
    assert dict(work.store.query("SELECT day, count(*) FROM live_review GROUP BY day")) == days
    assert found.reviews == found.calendar == past
    assert found.future == sum(days.values()) - sum(past.values())
    assert found.day.reviews == home.today.reviews == days[today]
    assert found.day.recalled == recalled_today(work)
    assert looked_back.figures.reviews == sum(count for day, count in past.items() if day > today - 7)
    assert (found.notes, looked_back.note_days) == ({today: 1}, 1)
    run = 0
    while today - (today not in days) - run in days:
        run += 1
    assert found.streak.current == looked_back.streak == home.streak == run
    due = Counter(day for (day,) in work.store.query("SELECT due_day FROM memory WHERE state = 2"))
    assert found.forecast.today == due[today]
    assert found.forecast.overdue == sum(count for day, count in due.items() if day < today)
    assert list(found.forecast.days[:7]) == home.forecast == [due[today + ahead] for ahead in range(1, 8)]
    assert looked_back.due[1:] == tuple(home.forecast)
    assert due_summary(work).overdue == found.forecast.overdue


def test_a_history_of_other_software_gives_the_figures_of_the_store_in_which_it_was_answered(
    blank_store: Path, tmp_path: Path
) -> None:
    clock = Clock()
    clock.now = BEGINNINGS[1]
    deck = tmp_path / "d.md"
    deck.write_text(numbers("D", 9), encoding="utf-8")
    zone = ZoneInfo("Europe/Berlin")
    told: list[Progress] = []
    with open_store(Path(shutil.copy(blank_store, tmp_path / "s.db")), write=True) as store:
        work = Workspace(store, Config(), clock, zone)
        import_decks(work, [deck])
        travel(work, clock, [Sitting(hours, "Europe/Berlin", 5) for hours in (0, 5, 3, 26, 60, 200, 9, 700)])
        rows = work.store.query(
            "SELECT live_review.id, front, concept.name, card.kind, at, rating, seconds FROM live_review"
            " JOIN card ON card.id = card_id JOIN concept ON concept.id = concept_id ORDER BY at"
        )
        told.append(progress(work))
    lines = ['{"format":"studyml-log","version":1}']
    for number, front, concept, form, at, rating, seconds in rows:
        moment = datetime.fromtimestamp(at / SECOND, UTC).astimezone(zone).isoformat()
        card = {"concept": concept, "front": front, "form": form}
        lines.append(
            json.dumps(
                {"id": f"app/{number}", "card": card, "at": moment, "rating": rating, "seconds": seconds}
            )
        )
    log = tmp_path / "theirs.jsonl"
    log.write_text("\n".join(lines) + "\n")
    with open_store(Path(shutil.copy(blank_store, tmp_path / "t.db")), write=True) as store:
        there = Workspace(store, Config(), clock, zone)
        import_decks(there, [deck])
        report = import_paths(there, [log])
        assert report.problems() == []
        told.append(progress(there))
    ours, theirs = told
    for name in ("reviews", "day", "span", "streak", "retention", "buttons", "hours", "times", "states"):
        assert getattr(theirs, name) == getattr(ours, name), name
    assert theirs.recall == pytest.approx(ours.recall)
    assert sum(theirs.forecast.days) + theirs.forecast.later == sum(ours.forecast.days) + ours.forecast.later
