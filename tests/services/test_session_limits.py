"""Sessions within a budget of minutes, in the order of what waiting loses, and due days by their load."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyml.config import Config
from studyml.domain.memory import State
from studyml.domain.memory_model import MemoryModel
from studyml.domain.rating import Rating
from studyml.domain.scheduling import DEFAULT_PARAMETERS
from studyml.domain.settings import ReviewSettings
from studyml.services.cram import CramSession
from studyml.services.importing import import_decks
from studyml.services.review import ReviewSession
from studyml.services.summary import nothing_words, session_summary
from studyml.services.workspace import Workspace
from studyml.store import figures, review_store
from studyml.store.opening import open_store
from tests.services.learner import Clock, Folder, cards, configured, rows, study
from tests.services.small_decks import numbers


def answered(session: ReviewSession, seconds: float, most: int = 99, rating: Rating = Rating.EASY) -> int:
    """Answers cards, each after so many seconds, until the session ends; how many."""
    count = 0
    while session.card is not None and count < most:
        session.turn()
        session.answer(rating, seconds)
        count += 1
    return count


def test_a_session_ends_with_the_answer_that_spends_its_minutes(learner: Workspace) -> None:
    session = ReviewSession(learner, minutes=1)
    assert session.seconds_left == 60
    assert answered(session, 25.0) == 3
    assert session.seconds_left == 0
    assert session_summary(session).headline == "The session's 1 minute is spent: 3 still to come."
    session.undo()
    assert session.seconds_left == 10
    assert session.card is not None


def test_minutes_and_a_number_end_a_session_whichever_comes_first(learner: Workspace) -> None:
    assert answered(ReviewSession(learner, limit=2, minutes=1), 25.0) == 2
    assert answered(ReviewSession(learner, limit=9, minutes=0.5), 25.0) == 2


def test_all_done_within_the_minutes_is_all_done(learner: Workspace) -> None:
    session = ReviewSession(learner, minutes=1)
    assert answered(session, 10.0) == 6
    assert session.seconds_left == 0
    assert session_summary(session).headline == "Done for today."


def test_the_minutes_of_a_day_hold_over_sessions_until_the_next_day(learner: Workspace, clock: Clock) -> None:
    learner.config = Config(minutes_per_day=1)
    assert answered(ReviewSession(learner, limit=1), 25.0) == 1
    session = ReviewSession(learner)
    assert session.seconds_left == 35
    assert answered(session, 25.0) == 2
    spent = ReviewSession(learner)
    assert spent.card is None
    assert nothing_words(spent) == (
        "Today's 1 minute is spent: 3 still to come. `studyml review --minutes 5` goes on."
    )
    clock.move(days=1)
    assert ReviewSession(learner).seconds_left == 60


def test_minutes_asked_for_hold_whatever_the_days_limit_is(learner: Workspace) -> None:
    learner.config = Config(minutes_per_day=1)
    answered(ReviewSession(learner), 60.0)
    assert ReviewSession(learner).card is None
    assert answered(ReviewSession(learner, minutes=1), 30.0) == 2


def test_an_answer_of_an_earlier_session_that_is_taken_back_gives_its_time_back(learner: Workspace) -> None:
    learner.config = Config(minutes_per_day=1)
    answered(ReviewSession(learner, limit=1), 40.0)
    session = ReviewSession(learner)
    answered(session, 5.0, most=1)
    session.undo()
    assert session.seconds_left == 20
    session.undo()
    assert session.seconds_left == 60


def test_cramming_is_not_bound_to_the_minutes_of_the_day(learner: Workspace) -> None:
    learner.config = Config(minutes_per_day=1)
    answered(ReviewSession(learner), 60.0)
    assert answered(CramSession(learner), 60.0) == 6
    assert answered(CramSession(learner, minutes=2), 60.0) == 2


def test_nothing_due_is_said_where_the_time_is_not_the_reason(learner: Workspace) -> None:
    configured(learner, new_per_day=0)
    assert nothing_words(ReviewSession(learner), "C") == "Nothing is due in C."


@pytest.fixture
def backlog(work: Workspace, decks: Folder, clock: Clock) -> Workspace:
    """Twelve cards answered on four days with different ratings, and then left for two months."""
    decks.write("a.md", numbers("A", 12))
    import_decks(work, [decks.path])
    configured(work, learning_steps=(), reviews_per_day=0)
    for rating in Rating:
        study(work, 3, rating)
        clock.move(days=1)
    clock.move(days=60)
    return configured(work)


def due(work: Workspace) -> dict[int, float]:
    """The cards that are due with what is lost by their waiting."""
    model = MemoryModel(ReviewSettings(), DEFAULT_PARAMETERS)
    found = {}
    for card in cards(work).values():
        memory = card.memory
        assert memory.stability is not None
        assert memory.difficulty is not None
        assert memory.last_day is not None
        found[card.id] = model.loss(work.today() - memory.last_day, memory.stability, memory.difficulty)
    return found


def shown(session: ReviewSession) -> list[int]:
    assert session.card is not None
    return [session.card.id, *(card.id for card in session.upcoming(99))]


def test_overdue_cards_come_by_what_waiting_loses(backlog: Workspace) -> None:
    losses = due(backlog)
    assert len(losses) == 12
    order = [losses[card] for card in shown(ReviewSession(backlog))]
    assert order == sorted(order, reverse=True)
    assert order[0] > 1.2 * order[-1]


def test_the_days_limit_takes_those_of_which_most_is_lost(backlog: Workspace) -> None:
    configured(backlog, reviews_per_day=2)
    losses = due(backlog)
    taken = shown(ReviewSession(backlog))
    assert len(taken) == 2
    assert min(losses[card] for card in taken) >= max(losses[card] for card in losses.keys() - set(taken))


def test_the_longest_waiting_come_first_where_that_is_wanted(backlog: Workspace) -> None:
    backlog.config = Config(review_order="day")
    days = [
        review_store.load_card(backlog.store, card).memory.due_day or 0
        for card in shown(ReviewSession(backlog))
    ]
    assert days == sorted(days)
    assert days[0] < days[-1]


def test_with_nothing_overdue_reviews_are_shuffled_within_the_day(backlog: Workspace) -> None:
    today = backlog.today()
    with backlog.store.transact("Moved", backlog.now()) as tx:
        tx.execute("UPDATE memory SET due_day = ?", (today,))
    by_loss = shown(ReviewSession(backlog))
    backlog.config = Config(review_order="day")
    assert by_loss == shown(ReviewSession(backlog))
    with backlog.store.transact("Moved", backlog.now()) as tx:
        tx.execute("UPDATE memory SET due_day = ? WHERE card_id = ?", (today - 1, by_loss[-1]))
    backlog.config = Config()
    order = [due(backlog)[card] for card in shown(ReviewSession(backlog))]
    assert order == sorted(order, reverse=True)
    assert [due(backlog)[card] for card in by_loss] != order


@pytest.fixture
def many(work: Workspace, decks: Folder) -> Workspace:
    """Forty new cards, and days without learning steps."""
    decks.write("a.md", numbers("A", 40))
    import_decks(work, [decks.path])
    return configured(work, learning_steps=(), new_per_day=40)


def test_due_days_are_dealt_out_over_the_days_of_the_spread(many: Workspace) -> None:
    answered(ReviewSession(many), 1.0)
    counts = figures.due_counts(many.store, many.today(), many.today() + 99)
    assert sorted(counts.values()) in ([13, 13, 14], [10, 10, 10, 10], [8, 8, 8, 8, 8])


def test_what_the_buttons_say_is_what_is_stored_on_the_day_with_the_least(many: Workspace) -> None:
    session = ReviewSession(many)
    for _ in range(40):
        assert session.card is not None
        card, outcomes = session.card.id, session.turn()
        days = [outcomes[rating].due_day or 0 for rating in Rating]
        assert days == sorted(days)
        session.answer(Rating.EASY, 1.0)
        assert review_store.load_card(many.store, card).memory == outcomes[Rating.EASY]


@settings(max_examples=8, deadline=None)
@given(st.lists(st.sampled_from(["answer", "undo", "bury", "suspend", "other"]), max_size=25))
def test_the_load_is_at_every_turn_that_of_the_store(blank_store: Path, steps: list[str]) -> None:
    with fresh(blank_store) as work:
        session = ReviewSession(work)
        for step in steps:
            if session.card is None:
                break
            session.turn()
            first = work.today() + 1
            known = [count for _, count in session._load_of_days().on(first, first + 30)]
            stored = figures.due_counts(work.store, first, first + 30)
            assert known == [stored.get(day, 0) for day in range(first, first + 31)]
            if step == "answer":
                session.answer(Rating.EASY, 1.0)
            elif step == "undo":
                session.undo()
            elif step == "bury":
                session.bury()
            elif step == "suspend":
                session.suspend()
            else:
                with work.store.transact("Moved", work.now()) as tx:
                    tx.execute("UPDATE memory SET due_day = due_day + 1 WHERE state = 2", ())


@contextmanager
def fresh(blank_store: Path) -> Iterator[Workspace]:
    """Twelve new cards in a store of their own."""
    with (
        TemporaryDirectory() as folder,
        open_store(Path(shutil.copy(blank_store, folder)), write=True) as store,
    ):
        work = Workspace(store, Config(), Clock(), UTC)
        import_decks(work, [Folder(Path(folder)).write("a.md", numbers("A", 12))])
        yield configured(work, learning_steps=())


def test_a_change_from_elsewhere_is_seen_at_the_next_turn(many: Workspace) -> None:
    session = ReviewSession(many)
    answered(session, 1.0, most=8)
    with many.store.transact("Moved", many.now()) as tx:
        tx.execute("UPDATE memory SET due_day = ? WHERE state = 2", (many.today() + 7,))
    assert session.turn() == ReviewSession(many).turn()
    assert session.turn()[Rating.EASY].due_day != many.today() + 7


def test_light_days_are_left_free_where_the_spread_allows_it(many: Workspace) -> None:
    easy = ReviewSession(many).turn()[Rating.EASY]
    assert easy.due_day is not None
    weekday = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")[
        (easy.due_day - 1) % 7
    ]
    many.config = many.config._replace(light_days=(weekday,))
    answered(ReviewSession(many), 1.0)
    counts = figures.due_counts(many.store, many.today(), many.today() + 99)
    assert sum(counts.values()) == 40
    assert all((day - 1) % 7 != (easy.due_day - 1) % 7 for day in counts)


def test_two_learners_who_answer_alike_get_the_same_days(many: Workspace) -> None:
    answered(ReviewSession(many), 1.0, most=9)
    before = rows(many.store, "memory")
    session = ReviewSession(many)
    for _ in range(5):
        answered(session, 1.0, most=1)
    first = rows(many.store, "memory")
    for _ in range(5):
        session.undo()
    assert rows(many.store, "memory") == before
    answered(ReviewSession(many), 1.0, most=5)
    again = rows(many.store, "memory")
    assert [row[4:] for row in first["memory"]] == [row[4:] for row in again["memory"]]


def test_without_a_spread_nothing_is_chosen(many: Workspace) -> None:
    configured(many, learning_steps=(), fuzz=False, new_per_day=40)
    answered(ReviewSession(many), 1.0)
    assert [card.memory.state for card in cards(many).values()] == [State.REVIEW] * 40
    assert len(figures.due_counts(many.store, many.today(), many.today() + 99)) == 1
    assert ReviewSettings().fuzz
