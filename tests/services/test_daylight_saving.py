"""The nights in which clocks are put forward and back: no review is lost, no day goes backwards."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from studyml.domain.memory import State
from studyml.domain.rating import Rating
from studyml.domain.study_day import DAY, MINUTE, SECOND, day_start, study_day
from studyml.services.clock_warning import clock_warning
from studyml.services.importing import import_decks
from studyml.services.review import ReviewSession
from studyml.services.undoing import undo_last
from studyml.services.workspace import Workspace
from studyml.store.clock_remarks import clock_remarks
from studyml.store.event_store import memories_that_differ
from studyml.store.tally import rollups_differ
from tests.services.learner import Clock, Folder
from tests.services.small_decks import numbers

NIGHTS = [
    ("Europe/Berlin", "2026-03-29", 1),
    ("Europe/Berlin", "2026-10-25", -1),
    ("America/New_York", "2026-03-08", 1),
    ("America/New_York", "2026-11-01", -1),
    ("America/Havana", "2026-11-01", -1),  # from one o'clock to midnight
    ("Asia/Beirut", "2026-10-25", -1),  # from midnight to eleven
    ("Australia/Lord_Howe", "2026-04-05", -0.5),  # by half an hour
]
nights = pytest.mark.parametrize(("place", "night", "hours"), NIGHTS, ids=[f"{n[0]} {n[1]}" for n in NIGHTS])
rollovers = pytest.mark.parametrize("rollover", [0, 1, 2, 3, 4])


def midnight(night: str, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(night).replace(tzinfo=zone).astimezone(UTC)


def offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    found = moment.astimezone(zone).utcoffset()
    assert found is not None
    return found


@nights
@rollovers
def test_days_follow_each_other_and_the_one_of_the_change_is_shorter_or_longer(
    place: str, night: str, hours: float, rollover: int
) -> None:
    zone = ZoneInfo(place)
    start = round((midnight(night, zone) - timedelta(days=2)).timestamp()) * SECOND
    days = []
    for at in range(start, start + 4 * DAY, 5 * MINUTE):
        day = study_day(at, rollover, zone)
        assert day_start(day, rollover, zone) <= at < day_start(day + 1, rollover, zone)
        days.append(day)
    assert days == sorted(days)
    lengths = {
        (day_start(day + 1, rollover, zone) - day_start(day, rollover, zone)) / DAY * 24 for day in days[1:-1]
    }
    assert lengths == {24, 24 - hours}


@nights
@rollovers
def test_a_session_through_the_night_loses_nothing_and_no_day_goes_backwards(
    work: Workspace, decks: Folder, clock: Clock, place: str, night: str, hours: float, rollover: int
) -> None:
    work.zone = zone = ZoneInfo(place)
    work.config = work.config._replace(rollover_hour=rollover)
    decks.write("a.md", numbers("Numbers", 12))
    import_decks(work, [decks.path])
    clock.now = midnight(night, zone) - timedelta(hours=3)
    before = offset(clock.now, zone)
    given, ratings = 0, [Rating.AGAIN, Rating.GOOD, Rating.HARD, Rating.EASY, Rating.GOOD]
    session = ReviewSession(work)
    for step in range(60):
        session.reload()
        if session.card is not None:
            last_day = session.card.memory.last_day
            session.turn()
            card = session.card
            session.answer(ratings[step % len(ratings)], 2.0)
            given += 1
            [row] = work.store.query(
                "SELECT at, day, elapsed_days, new_state, interval, due_at, due_day, card_id FROM review_log"
                " ORDER BY id DESC LIMIT 1"
            )
            at, day, elapsed, state, interval, due_at, due_day, card_id = row
            assert (at, card_id) == (clock(), card.id)
            assert day == study_day(at, rollover, zone)
            assert day >= (last_day or 0)
            assert elapsed == (0 if last_day is None else day - last_day)
            assert interval >= 0
            if state == State.REVIEW:
                assert due_day > day
            else:
                assert MINUTE <= due_at - at <= DAY  # time that passes, not time on the wall
        clock.move(minutes=6)
    assert offset(clock.now, zone) - before == timedelta(hours=hours)
    assert given > 20
    assert work.store.query("SELECT count(*), min(elapsed_days) FROM live_review") == [(given, 0)]
    days = [day for (day,) in work.store.query("SELECT day FROM review_log ORDER BY id")]
    assert days == sorted(days)
    assert memories_that_differ(work.store) == []
    assert rollups_differ(work.store) == 0
    assert clock_remarks(work.store) == []
    assert clock_warning(work) is None
    assert undo_last(work) is not None
    assert work.store.query("SELECT count(*) FROM live_review") == [(given - 1,)]


@nights
def test_what_is_due_on_the_day_of_the_change_comes_on_it(
    work: Workspace, decks: Folder, clock: Clock, place: str, night: str, hours: float
) -> None:
    work.zone = zone = ZoneInfo(place)
    decks.write("a.md", numbers("Numbers", 1))
    import_decks(work, [decks.path])
    clock.now = midnight(night, zone) - timedelta(hours=4)
    session = ReviewSession(work)
    session.turn()
    session.answer(Rating.EASY, 2.0)
    [(due,)] = work.store.query("SELECT due_day FROM memory")
    with work.store.transact("Due", clock()) as tx:
        tx.execute("UPDATE memory SET due_day = ?", (work.today() + 1,))
    assert due > work.today()
    assert ReviewSession(work).card is None
    clock.now = datetime.fromtimestamp(
        day_start(work.today() + 1, work.config.rollover_hour, zone) / SECOND, UTC
    )
    assert ReviewSession(work).card is not None
    clock.move(seconds=-1)
    assert ReviewSession(work).card is None
