"""A session: what is shown, what an answer stores, and what comes next."""

from __future__ import annotations

import pytest

from studyml.config import Config
from studyml.domain.memory import Memory, State
from studyml.domain.rating import Rating
from studyml.domain.scheduling import scheduler_for
from studyml.domain.settings import ReviewSettings
from studyml.errors import UsageError
from studyml.services.importing import import_decks
from studyml.services.review import ReviewSession
from studyml.services.review_start import begin_session
from studyml.services.summary import session_summary
from studyml.services.workspace import Workspace
from studyml.store import review_store
from tests.services.learner import Clock, Folder, cards, configured, fronts, rows, study, study_all
from tests.services.small_decks import numbers

SIBLINGS = (
    "---\ndeck: Clozes\n---\n\n## Momentum\n\nC: It keeps [0.9] of the [last] step.\n\nforth ::: back\n"
)


@pytest.mark.parametrize("rating", Rating)
def test_the_outcome_that_was_shown_is_the_one_that_is_stored(
    learner: Workspace, clock: Clock, rating: Rating
) -> None:
    session = ReviewSession(learner)
    assert session.card is not None
    card_id = session.card.id
    outcomes = session.turn()
    clock.move(minutes=3)  # thinking takes time; the outcomes stay what they were
    assert session.turn() is outcomes
    session.answer(rating, 4.5)
    assert review_store.load_card(learner.store, card_id).memory == outcomes[rating]
    [review] = review_store.history(learner.store, card_id)
    assert (review.rating, review.seconds, review.memory) == (rating, 4.5, outcomes[rating])
    assert (review.state, review.elapsed_days) == (State.NEW, 0)


def test_outcomes_are_computed_once_for_each_card_that_is_turned(
    learner: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []
    scheduler = type(scheduler_for(ReviewSettings()))
    original = scheduler.outcomes

    def counted(self: object, memory: Memory, card_id: int, *others: object) -> dict[Rating, Memory]:
        calls.append(card_id)
        return original(self, memory, card_id, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(scheduler, "outcomes", counted)
    session = ReviewSession(learner)
    assert session.card is not None
    first = session.card.id
    session.turn()
    session.turn()
    session.answer(Rating.GOOD, 1.0)
    assert calls == [first]


def test_an_answer_before_the_card_is_turned_is_refused(learner: Workspace) -> None:
    session = ReviewSession(learner)
    with pytest.raises(LookupError):
        session.answer(Rating.GOOD, 1.0)
    assert session.progress.answers == []
    assert rows(learner.store, "live_review") == {"live_review": []}


def test_elapsed_days_are_study_days(learner: Workspace, clock: Clock) -> None:
    clock.now = clock.now.replace(hour=22)
    [card_id] = study(learner, rating=Rating.GOOD)
    clock.move(hours=10)
    session = ReviewSession(learner)
    session.reload(first=card_id)
    assert session.card is not None
    assert session.card.id == card_id
    session.turn()
    session.answer(Rating.GOOD, 1.0)
    assert [review.elapsed_days for review in review_store.history(learner.store, card_id)] == [0, 1]


def test_a_clock_set_back_does_not_stop_an_answer(learner: Workspace, clock: Clock) -> None:
    [card_id] = study(learner, rating=Rating.AGAIN)
    clock.move(days=-2)
    session = ReviewSession(learner)
    session.reload(first=card_id)
    clock.move(days=2, minutes=5)
    session = ReviewSession(learner)
    assert session.card is not None
    assert session.card.id == card_id
    clock.move(days=-2)
    session.turn()
    session.answer(Rating.GOOD, 1.0)
    assert review_store.history(learner.store, card_id)[-1].elapsed_days == 0


def test_learning_steps_come_back_when_they_end(learner: Workspace, clock: Clock) -> None:
    session = ReviewSession(learner)
    assert session.card is not None
    first = session.card.id
    session.turn()
    session.answer(Rating.AGAIN, 1.0)
    assert session.card.id != first
    session.turn()
    clock.move(minutes=1)
    session.answer(Rating.EASY, 1.0)
    assert session.card is not None
    assert session.card.id == first
    assert session.card.memory.state is State.LEARNING


def test_a_step_that_ends_soon_comes_early_rather_than_ending_the_session(learner: Workspace) -> None:
    session = ReviewSession(learner, "C")
    shown = []
    for _ in range(3):
        assert session.card is not None
        shown.append(session.card.id)
        session.turn()
        session.answer(Rating.GOOD if len(shown) == 1 else Rating.EASY, 1.0)
    assert shown[0] == shown[2]
    assert session.card is None


def test_a_session_of_a_deck_holds_the_decks_below_it_and_no_other(learner: Workspace) -> None:
    assert [front.partition(":")[0] for front in fronts(ReviewSession(learner, "A"))] == ["A/B"] * 4
    assert [front.partition(":")[0] for front in fronts(ReviewSession(learner))] == ["C"] * 2


def test_a_deck_may_be_named_by_its_end_in_any_case(learner: Workspace) -> None:
    assert begin_session(learner, "b").deck == "A/B"
    assert begin_session(learner, "A").deck == "A"
    assert begin_session(learner, None).deck is None
    with pytest.raises(UsageError, match="there is no deck 'x'"):
        begin_session(learner, "x")


def test_a_name_that_could_be_two_decks_is_refused_with_both(work: Workspace, decks: Folder) -> None:
    decks.write("a.md", numbers("A/Same", 1))
    decks.write("b.md", numbers("B/Same", 1))
    import_decks(work, [decks.path])
    with pytest.raises(UsageError, match="A/Same or B/Same"):
        begin_session(work, "same")


def test_a_limit_ends_the_session_after_so_many_answers(learner: Workspace) -> None:
    session = ReviewSession(learner, limit=2)
    assert session.left.total == 2
    assert len(fronts(session)) == 2
    session.undo()
    assert len(fronts(session)) == 1


def test_the_limits_of_a_day_hold_over_sessions(learner: Workspace, clock: Clock) -> None:
    configured(learner, new_per_day=3)
    assert len(fronts(ReviewSession(learner, limit=2))) == 2
    assert len(fronts(ReviewSession(learner))) == 1
    assert ReviewSession(learner).card is None
    clock.move(days=1)
    assert len(fronts(ReviewSession(learner))) == 3


def test_a_limit_of_a_deck_holds_for_the_decks_below_it(learner: Workspace) -> None:
    configured(learner, {"A": {"new_per_day": 1}})
    shown = fronts(ReviewSession(learner))
    assert sorted(front.partition(":")[0] for front in shown) == ["A/B", "C", "C"]
    assert ReviewSession(learner, "A").card is None


def test_reviews_have_a_limit_of_their_own(learner: Workspace, clock: Clock) -> None:
    study_all(learner)
    clock.move(days=400)
    configured(learner, {"C": {"reviews_per_day": 1}}, reviews_per_day=3)
    session = ReviewSession(learner)
    assert session.left.review == 3
    shown = fronts(session)
    assert len(shown) == 3
    assert sum(front.startswith("C") for front in shown) <= 1
    assert ReviewSession(learner).card is None


def test_an_answer_taken_back_gives_its_place_in_the_day_back(learner: Workspace) -> None:
    configured(learner, new_per_day=1)
    session = ReviewSession(learner)
    fronts(session)
    assert ReviewSession(learner).card is None
    session.undo()
    assert ReviewSession(learner).card is not None


def test_siblings_stay_apart_until_tomorrow(work: Workspace, decks: Folder, clock: Clock) -> None:
    import_decks(work, [decks.write("s.md", SIBLINGS)])
    assert len(cards(work)) == 4
    assert len(fronts(ReviewSession(work))) == 2
    assert ReviewSession(work).card is None
    clock.move(days=1)
    assert len(fronts(ReviewSession(work))) == 2
    assert {card.memory.reps for card in cards(work).values()} == {1}


def test_siblings_come_together_in_a_deck_that_wants_it(work: Workspace, decks: Folder) -> None:
    import_decks(work, [decks.write("s.md", SIBLINGS)])
    configured(work, {"Clozes": {"bury_siblings": False}})
    assert len(fronts(ReviewSession(work))) == 4


def test_siblings_stay_apart_in_a_deck_that_alone_wants_it(work: Workspace, decks: Folder) -> None:
    decks.write("s.md", SIBLINGS)
    decks.write("t.md", SIBLINGS.replace("Clozes", "Others").replace("Momentum", "Adam"))
    import_decks(work, [decks.path])
    configured(work, {"Clozes": {"bury_siblings": True}}, bury_siblings=False)
    shown = ReviewSession(work)
    decks_shown = []
    while shown.card is not None:
        decks_shown.append(shown.card.deck)
        shown.turn()
        shown.answer(Rating.EASY, 1.0)
    assert (decks_shown.count("Clozes"), decks_shown.count("Others")) == (2, 4)


def test_the_settings_of_the_cards_deck_compute_its_outcomes(learner: Workspace) -> None:
    configured(learner, {"C": {"learning_steps": (), "maximum_interval": 2}})
    session = ReviewSession(learner, "C")
    assert {memory.interval for memory in session.turn().values()} <= {1, 2}
    assert all(memory.state is State.REVIEW for memory in session.turn().values())
    session = ReviewSession(learner, "A")
    assert session.turn()[Rating.GOOD].state is State.LEARNING


def test_a_new_study_day_drops_outcomes_that_were_shown(learner: Workspace, clock: Clock) -> None:
    study_all(learner)
    clock.move(days=20)
    session = ReviewSession(learner)
    stale = session.turn()
    assert not session.is_outdated()
    clock.move(hours=9)  # past the rollover at four in the morning
    assert session.is_outdated()
    assert session.outcomes is None
    fresh = session.turn()
    assert fresh[Rating.GOOD].last_day == (stale[Rating.GOOD].last_day or 0) + 1
    assert not session.is_outdated()


def test_a_card_turned_after_the_day_changed_is_not_outdated(learner: Workspace, clock: Clock) -> None:
    session = ReviewSession(learner)
    clock.move(hours=9)
    session.turn()
    assert not session.is_outdated()


def test_what_comes_next_is_known_ahead(learner: Workspace) -> None:
    session = ReviewSession(learner)
    ahead = [card.front for card in session.upcoming(10)]
    assert session.card is not None
    assert [session.card.front, *ahead] == fronts(session)


def test_a_summary_counts_what_was_answered(learner: Workspace) -> None:
    session = ReviewSession(learner)
    for rating in (Rating.EASY, Rating.AGAIN, Rating.HARD):
        session.turn()
        session.answer(rating, 2.0)
    summary = session_summary(session)
    assert (summary.answers, summary.new, summary.right, summary.seconds) == (3, 3, 2, 6.0)
    assert summary.by_rating == {Rating.EASY: 1, Rating.AGAIN: 1, Rating.HARD: 1}
    assert [answer.rating for answer in summary.hard] == [Rating.AGAIN, Rating.HARD]
    assert "still to come" in summary.headline


def test_reviews_come_by_the_day_they_fell_due_with_new_cards_spread_among_them(
    learner: Workspace, clock: Clock
) -> None:
    learner.config = Config(review_order="day")
    study(learner, 1)
    clock.move(days=1)
    study(learner, 1, Rating.EASY)
    clock.move(days=200)
    session = ReviewSession(learner)
    shown = [session.card, *session.upcoming(10)]
    due = [card.memory.due_day for card in shown if card is not None and card.memory.due_day is not None]
    assert due == sorted(due)
    assert len(due) == 2
    states = [card.memory.state for card in shown if card is not None]
    assert states[0] is not State.REVIEW or states[1] is not State.REVIEW


def test_a_session_that_ends_before_a_step_does_says_when_the_card_comes_back(
    learner: Workspace, clock: Clock
) -> None:
    learner.config = Config(review=ReviewSettings(learning_steps=(90.0,)))
    study(learner, 1, Rating.AGAIN)
    session = ReviewSession(learner)
    while session.card is not None:
        session.turn()
        session.answer(Rating.EASY, 1.0)
    assert session_summary(session).headline == "Done for now: one card comes back in 1.5 h."
    clock.move(minutes=45)
    assert session_summary(session).headline == "Done for now: one card comes back in 45 min."


def test_a_step_that_ends_after_the_day_leaves_nothing_for_today(learner: Workspace) -> None:
    learner.config = Config(review=ReviewSettings(learning_steps=(60.0 * 23,)))
    study(learner, 1, Rating.AGAIN)
    session = ReviewSession(learner)
    while session.card is not None:
        session.turn()
        session.answer(Rating.EASY, 1.0)
    assert session_summary(session).headline == "Done for today."


def test_a_session_that_its_limit_ended_says_what_is_still_to_come(learner: Workspace) -> None:
    session = ReviewSession(learner, limit=1)
    waiting = session.to_come.total
    session.turn()
    session.answer(Rating.EASY, 1.0)
    assert session.card is None
    assert session_summary(session).headline == f"{session.to_come.total} still to come today."
    assert 0 < session.to_come.total < waiting
