from __future__ import annotations

import random
from collections import Counter
from dataclasses import fields
from datetime import UTC, date, datetime
from math import isfinite
from zoneinfo import ZoneInfo

import pytest

from studyml.domain.memory import State
from studyml.domain.progress import Progress
from studyml.domain.rating import Rating
from studyml.domain.review import Review
from studyml.domain.scheduling import scheduler_for
from studyml.domain.statistics import Period, Recalled, Streak
from studyml.domain.study_day import SECOND, study_day, wall_time
from studyml.errors import UsageError
from studyml.services.importing import import_decks
from studyml.services.overview import RETENTION_DAYS, deck_trends, overview
from studyml.services.progress import progress
from studyml.services.undoing import undo_last
from studyml.services.week import week
from studyml.services.workspace import Workspace
from studyml.store import review_store
from studyml.store.listing import list_cards
from studyml.store.review_store import LOG
from studyml.store.tally import rollups_differ
from studyml.store.undo import _VOIDED
from tests.services.learner import Clock, Folder, cards, study
from tests.services.small_decks import ADAM, MOMENTUM, deck, numbers


def live_reviews(work: Workspace) -> list[Review]:
    """Every answer that counts, in the order in which it was given."""
    found = [
        review
        for card in list_cards(work.store, with_retired=True)
        for review in review_store.history(work.store, card.id)
    ]
    return sorted(found, key=lambda review: review.at)


def play(work: Workspace, clock: Clock, seed: int, days: int = 60) -> None:
    """Studies for some days as chance has it: some days are left out, some answers are taken back."""
    chance = random.Random(seed)
    for _ in range(days):
        clock.move(hours=chance.choice([3, 11, 24, 24, 30, 80]))
        for card in chance.sample(list_cards(work.store), 4):
            day = max(work.today(), card.memory.last_day or 0)
            outcomes = scheduler_for(work.settings_for(card.deck)).outcomes(
                card.memory, card.id, work.now(), day
            )
            rating = chance.choices(list(Rating), (2, 1, 6, 3))[0]
            after = outcomes[rating]
            elapsed = 0 if card.memory.last_day is None else day - card.memory.last_day
            seconds = round(chance.uniform(0.4, 40), 3)
            review_store.answer(
                work.store,
                Review(card.id, rating, work.now(), day, elapsed, seconds, card.memory.state, after),
                block=None,
            )
            if chance.random() < 0.15:
                undo_last(work)
            clock.move(minutes=chance.randint(0, 50))


def plain_figures(work: Workspace, reviews: list[Review], first: int) -> dict[str, object]:
    """The figures of `progress`, computed from the answers alone."""
    today = work.today()
    interval: dict[int, int] = {}
    answered: set[tuple[int, int]] = set()
    retention = {True: Recalled(), False: Recalled()}
    buttons = {"learning": [0] * 4, "young": [0] * 4, "mature": [0] * 4}
    hours = [[0, 0, 0] for _ in range(24)]
    by_day: Counter[int] = Counter()
    seconds = 0.0
    new = 0
    for review in reviews:
        is_first = (review.card_id, review.day) not in answered
        is_test = review.state is State.REVIEW and is_first
        is_mature = interval.get(review.card_id, 0) >= 21
        if first <= review.day <= today:
            by_day[review.day] += 1
            seconds += review.seconds
            new += review.state is State.NEW
            right = review.rating is not Rating.AGAIN
            hour = hours[wall_time(review.at, work.zone).hour]
            hour[0] += 1
            name = "learning"
            if is_test:
                retention[is_mature] += Recalled(1, int(right))
                name = "mature" if is_mature else "young"
                hour[1] += 1
                hour[2] += right
            buttons[name][review.rating - 1] += 1
        answered.add((review.card_id, review.day))
        interval[review.card_id] = review.memory.interval
    return {
        "by_day": dict(by_day),
        "seconds": round(seconds, 3),
        "new": new,
        "young": retention[False],
        "mature": retention[True],
        "buttons": tuple(map(tuple, buttons.values())),
        "hours": [(count, Recalled(tested, recalled)) for count, tested, recalled in hours],
    }


def told_figures(found: Progress) -> dict[str, object]:
    months = found.retention[Period.MONTH]
    return {
        "by_day": found.reviews,
        "seconds": round(found.span.seconds, 3),
        "new": found.span.new,
        "young": sum((month.young for month in months), Recalled()),
        "mature": sum((month.mature for month in months), Recalled()),
        "buttons": tuple(found.buttons),
        "hours": [tuple(hour) for hour in found.hours],
    }


def numbers_in(value: object) -> list[float]:
    """Every number that stands anywhere in a value."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return []
    if isinstance(value, int | float):
        return [value]
    if isinstance(value, dict):
        return [number for pair in value.items() for each in pair for number in numbers_in(each)]
    if isinstance(value, list | tuple):
        return [number for each in value for number in numbers_in(each)]
    return [number for field in fields(value) for number in numbers_in(getattr(value, field.name))]  # type: ignore[arg-type]


@pytest.fixture
def two_decks(work: Workspace, decks: Folder) -> Workspace:
    decks.write("a.md", numbers("A/B", 5))
    decks.write("c.md", numbers("C", 3))
    import_decks(work, [decks.path])
    return work


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("days", [None, 20, 400])
def test_figures_are_what_counting_the_answers_one_by_one_comes_to(
    two_decks: Workspace, clock: Clock, seed: int, days: int | None
) -> None:
    play(two_decks, clock, seed)
    reviews = live_reviews(two_decks)
    found = progress(two_decks, days=days)
    first = reviews[0].day if days is None else two_decks.today() - days + 1
    assert found.first == first
    assert told_figures(found) == plain_figures(two_decks, reviews, first)
    assert rollups_differ(two_decks.store) == 0


@pytest.mark.parametrize("days", [None, 20])
def test_a_deck_has_the_figures_of_its_own_answers(
    two_decks: Workspace, clock: Clock, days: int | None
) -> None:
    play(two_decks, clock, 3)
    own = {card.id for card in list_cards(two_decks.store) if card.deck.split("/")[0] == "A"}
    reviews = [review for review in live_reviews(two_decks) if review.card_id in own]
    found = progress(two_decks, days=days, deck="A")
    first = reviews[0].day if days is None else two_decks.today() - days + 1
    assert told_figures(found) == plain_figures(two_decks, reviews, first)
    assert sum(found.cards) == 5


def test_each_deck_on_the_first_screen_has_the_retention_of_its_progress(
    two_decks: Workspace, clock: Clock
) -> None:
    play(two_decks, clock, 3, days=90)
    rows = overview(two_decks).decks
    trends = deck_trends(two_decks, rows)
    later = [review for review in live_reviews(two_decks) if two_decks.today() - review.day < RETENTION_DAYS]
    assert sum(review.state is State.REVIEW and review.elapsed_days == 0 for review in later) > 0
    for row in rows:
        found = progress(two_decks, days=RETENTION_DAYS, deck=row.name or None)
        months = found.retention[Period.MONTH]
        assert trends[row.name].retention == sum((month.all for month in months), Recalled()).share


@pytest.mark.parametrize("has_more", [False, True])
def test_all_decks_together_have_the_figures_of_everything(
    work: Workspace, clock: Clock, decks: Folder, has_more: bool
) -> None:
    decks.write("a.md", numbers("Top/A", 5))
    decks.write("b.md", numbers("Top/B", 3))
    import_decks(work, [decks.path])
    play(work, clock, 8)
    others = {"scope", "streak"}
    if has_more:  # with one that was never answered they are not all
        decks.write("c.md", numbers("C", 1))
        import_decks(work, [decks.path])
        others |= {"cards", "coverage"}
    everything, top = progress(work, days=30), progress(work, days=30, deck="Top")
    for field in fields(Progress):
        if field.name not in others:
            ours, theirs = getattr(everything, field.name), getattr(top, field.name)
            assert ours == theirs, field.name


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Asia/Kolkata", "Asia/Kathmandu", "America/New_York"])
def test_hours_and_days_are_those_of_the_learners_clock_through_daylight_saving(
    two_decks: Workspace, clock: Clock, zone: str
) -> None:
    two_decks.zone = ZoneInfo(zone)
    clock.now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    play(two_decks, clock, 2, days=30)
    clock.now = datetime(2026, 10, 20, 12, tzinfo=UTC)
    play(two_decks, clock, 5, days=30)
    reviews = live_reviews(two_decks)
    found = progress(two_decks)
    assert told_figures(found) == plain_figures(two_decks, reviews, reviews[0].day)


def test_the_night_of_the_changed_clock_belongs_to_the_evening_before() -> None:
    zone = ZoneInfo("Europe/Berlin")
    day = date(2026, 10, 24).toordinal()
    for utc in ("2026-10-24T20:00", "2026-10-25T00:30", "2026-10-25T01:30", "2026-10-25T02:59"):
        at = round(datetime.fromisoformat(f"{utc}+00:00").timestamp()) * SECOND
        assert study_day(at, 4, zone) == day
    at = round(datetime(2026, 10, 25, 3, 0, tzinfo=UTC).timestamp()) * SECOND
    assert study_day(at, 4, zone) == day + 1


def test_a_tag_and_a_concept_choose_their_cards(work: Workspace, decks: Folder) -> None:
    decks.write("a.md", deck("A", MOMENTUM).replace("---\n\n", "tags: [Training]\n---\n\n", 1))
    decks.write("b.md", deck("B", ADAM))
    import_decks(work, [decks.path])
    study(work, 2)
    assert sum(progress(work, tag="training").cards) == 2
    assert sum(progress(work, concept="adam").cards) == 1
    assert sum(progress(work, deck="B", concept="Adam").cards) == 1
    with pytest.raises(UsageError, match="no card is of deck 'A' and concept 'Adam'"):
        progress(work, deck="A", concept="Adam")
    with pytest.raises(UsageError, match="no deck 'Z'"):
        progress(work, deck="Z")
    with pytest.raises(UsageError, match="number of days"):
        progress(work, days=0)


def test_an_empty_store_has_progress_of_nothing(work: Workspace) -> None:
    found = progress(work)
    assert found.streak == Streak(0, 0)
    assert found.recall is None
    assert found.retention == {period: [] for period in Period}
    assert (found.reviews, found.states, found.hardest, found.leeches) == ({}, [], [], [])
    assert all(isfinite(number) for number in numbers_in(found))
    assert week(work).figures.reviews == 0


def test_one_review_is_enough(learner: Workspace) -> None:
    study(learner)
    found = progress(learner)
    assert found.first == found.today
    assert found.day.reviews == found.day.new == 1
    assert found.day.recalled.share is None
    assert found.streak == Streak(1, 1)
    assert found.recall == 1.0
    assert all(isfinite(number) for number in numbers_in(found))


def test_answers_dated_after_today_are_left_out_and_told(learner: Workspace, clock: Clock) -> None:
    clock.move(days=40)
    study(learner, 3)
    clock.move(days=-40)
    study(learner)
    found = progress(learner)
    assert found.future == 3
    assert found.day.reviews == found.span.reviews == 1
    assert max(found.reviews) == found.today
    assert found.recall == 1.0
    assert all(isfinite(number) for number in numbers_in(found))


def test_a_clock_set_back_between_two_answers_breaks_nothing(learner: Workspace, clock: Clock) -> None:
    study(learner, 2)
    clock.move(days=9)
    study(learner, 1, Rating.AGAIN)
    clock.move(days=-2)
    study(learner, 3)
    assert rollups_differ(learner.store) == 0
    assert all(isfinite(number) for number in numbers_in(progress(learner)))
    undo_last(learner)
    assert rollups_differ(learner.store) == 0


def test_a_log_with_holes_and_repeated_rows_still_has_figures(learner: Workspace, clock: Clock) -> None:
    play(learner, clock, 4, days=25)
    ids = [row[0] for row in learner.store.query("SELECT id FROM live_review")]
    chance = random.Random(4)
    with learner.store.transact("Damaged", learner.now()) as tx:
        for key in chance.sample(ids, len(ids) // 3):
            void = f"INSERT INTO review_log (at, voids, {_VOIDED}) SELECT at, id, {_VOIDED} FROM review_log"
            tx.execute(f"{void} WHERE id = ?", (key,))
        columns = LOG.partition("(")[2].partition(")")[0]
        tx.execute(f"INSERT INTO review_log ({columns}) SELECT {columns} FROM live_review")
    assert rollups_differ(learner.store) == 0
    found = progress(learner)
    assert all(isfinite(number) for number in numbers_in(found))
    assert all(min(state[1:]) >= 0 for state in found.states)


def test_states_end_as_the_cards_are(two_decks: Workspace, clock: Clock) -> None:
    play(two_decks, clock, 6)
    found = progress(two_decks)
    last = found.states[-1]
    assert (last.learning, last.young, last.mature) == found.cards[1:4]
    assert last.mature > 0
    within = progress(two_decks, days=15).states
    assert within == found.states[-15:]


def test_what_falls_due_is_overdue_today_or_later(studied: Workspace, clock: Clock) -> None:
    due = sorted(card.memory.due_day or 0 for card in cards(studied).values())
    clock.move(days=due[1] - studied.today())
    found = progress(studied, days=3).forecast
    assert found.overdue == sum(day < due[1] for day in due)
    assert found.today == sum(day == due[1] for day in due)
    assert len(found.days) == 3
    assert found.overdue + found.today + sum(found.days) + found.later == len(due)


def test_the_week_tells_what_was_learned_lapsed_and_comes_next(learner: Workspace, clock: Clock) -> None:
    study(learner, 2, Rating.EASY)
    clock.move(days=30)
    study(learner, 1, Rating.AGAIN)
    found = week(learner)
    assert found.figures.reviews == 1
    assert found.figures.recalled == Recalled(1, 0)
    assert [(entry.name, entry.lapses) for entry in found.lapsed] == [("Numbers of A/B", 1)]
    assert found.learned == []
    assert found.next_new != []
    assert len(found.due) == 8
