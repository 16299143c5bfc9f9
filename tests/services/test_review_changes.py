"""What a session can do besides answering: undo, bury, suspend, flag, and cram without a trace."""

from __future__ import annotations

from datetime import UTC

from studyml.domain.rating import Rating
from studyml.services.cram import CramSession
from studyml.services.review import ReviewSession
from studyml.services.review_start import begin_session
from studyml.services.workspace import Workspace
from studyml.store import review_store
from studyml.store.opening import open_store
from tests.services.learner import Clock, configured, fronts, rows, study


def test_undo_in_the_session_is_identity(learner: Workspace) -> None:
    session = ReviewSession(learner)
    first = session.card
    before = rows(learner.store)
    session.turn()
    session.answer(Rating.GOOD, 1.0)
    assert session.undo() == "Answered Good"
    assert rows(learner.store) == before
    assert session.card == first
    assert session.outcomes is None
    assert session.progress.answers == []


def test_undo_takes_back_answer_after_answer(learner: Workspace) -> None:
    before = rows(learner.store)
    session = ReviewSession(learner)
    shown = []
    for rating in (Rating.AGAIN, Rating.EASY, Rating.GOOD):
        assert session.card is not None
        shown.append(session.card.id)
        session.turn()
        session.answer(rating, 1.0)
    for card_id in reversed(shown):
        session.undo()
        assert session.card is not None
        assert session.card.id == card_id
    assert rows(learner.store) == before


def test_undo_works_after_the_store_was_closed_and_opened(learner: Workspace, clock: Clock) -> None:
    before = rows(learner.store)
    [card_id] = study(learner)
    learner.store.close()
    with open_store(learner.store.path, write=True) as store:
        again = Workspace(store, learner.config, clock, UTC)
        session = ReviewSession(again)
        assert session.undo() == "Answered Easy"
        assert session.card is not None
        assert session.card.id == card_id
        assert rows(store) == before


def test_an_undone_bury_of_a_card_leaves_its_answer_in_the_summary(learner: Workspace, clock: Clock) -> None:
    session = ReviewSession(learner)
    assert session.card is not None
    card_id = session.card.id
    session.turn()
    session.answer(Rating.AGAIN, 1.0)
    clock.move(minutes=2)
    session.reload(first=card_id)
    assert session.card.id == card_id
    session.bury()
    assert session.undo() == "Buried"
    assert [answer.card_id for answer in session.progress.answers] == [card_id]


def test_undo_with_nothing_to_take_back_says_so(work: Workspace) -> None:
    assert ReviewSession(work).undo() is None


def test_a_buried_card_is_back_tomorrow(learner: Workspace, clock: Clock) -> None:
    session = ReviewSession(learner)
    assert session.card is not None
    buried = session.card
    session.bury()
    assert session.card != buried
    assert buried.front not in fronts(ReviewSession(learner))
    clock.move(days=1)
    assert fronts(ReviewSession(learner)) == [buried.front]


def test_a_suspended_card_stays_away(learner: Workspace, clock: Clock) -> None:
    session = ReviewSession(learner)
    assert session.card is not None
    suspended = session.card
    session.suspend()
    clock.move(days=5)
    assert suspended.front not in fronts(ReviewSession(learner))
    assert review_store.load_card(learner.store, suspended.id).is_suspended


def test_a_flag_stays_with_the_card_and_goes_when_pressed_again(learner: Workspace) -> None:
    session = ReviewSession(learner)
    assert session.card is not None
    card_id = session.card.id
    assert session.flag() == 1
    assert session.card.flag == 1
    assert review_store.load_card(learner.store, card_id).flag == 1
    assert session.flag() == 0
    assert review_store.load_card(learner.store, card_id).flag == 0
    assert session.card.id == card_id


def test_a_leech_is_told_once_and_suspended_if_asked(learner: Workspace, clock: Clock) -> None:
    configured(learner, leech_lapses=2, suspend_leeches=True, learning_steps=(), relearning_steps=())
    [card_id] = study(learner)
    for lapses in (1, 2):
        clock.move(days=500)
        session = ReviewSession(learner)
        session.reload(first=card_id)
        assert session.card is not None
        assert session.card.id == card_id
        session.turn()
        session.answer(Rating.AGAIN, 1.0)
        assert session.progress.leeches == ([card_id] if lapses == 2 else [])
    card = review_store.load_card(learner.store, card_id)
    assert (card.is_leech, card.is_suspended, card.memory.lapses) == (True, True, 2)
    session.undo()
    assert session.progress.leeches == []


def test_cramming_sees_every_card_and_stores_nothing(learner: Workspace, clock: Clock) -> None:
    study(learner)
    before = rows(learner.store)
    session = begin_session(learner, None, cram=True)
    assert isinstance(session, CramSession)
    seen = []
    while session.card is not None:
        seen.append(session.card.id)
        session.turn()
        session.answer(Rating.AGAIN if len(seen) == 1 else Rating.GOOD, 1.0)
    assert len(seen) == 7
    assert seen[0] == seen[-1]
    assert rows(learner.store) == before


def test_going_back_in_a_cram_session_shows_the_card_before(learner: Workspace) -> None:
    session = CramSession(learner, deck="C")
    assert session.card is not None
    first = session.card.id
    assert session.undo() is None
    session.turn()
    session.answer(Rating.EASY, 1.0)
    assert session.undo() == "the last answer"
    assert session.card is not None
    assert session.card.id == first
    assert session.progress.answers == []
