"""Sessions of cards that a query finds: what is due among them, and all of them, with or without a trace."""

from __future__ import annotations

import pytest

from studyml.domain.memory import State
from studyml.domain.rating import Rating
from studyml.errors import QueryError
from studyml.services.card_actions import suspend
from studyml.services.card_search import find_cards
from studyml.services.importing import import_decks
from studyml.services.review_start import begin_session
from studyml.services.workspace import Workspace
from studyml.store.card_rows import load_cards
from tests.services.learner import Clock, Folder, cards, configured, fronts, rows, study_all
from tests.services.small_decks import deck

CLOZES = deck("D", "## Steps\n\nC: A step of [0.1] and then of [0.2] and of [0.3].\n")


def test_only_what_is_due_among_the_found_cards_comes(studied: Workspace, clock: Clock) -> None:
    assert begin_session(studied, None, query="deck:A").card is None
    clock.move(days=60)
    assert len(fronts(begin_session(studied, None, query="deck:A coefficient"))) == 1
    assert len(fronts(begin_session(studied, None))) == 2


def test_the_daily_limits_hold_among_the_found_cards(learner: Workspace) -> None:
    configured(learner, new_per_day=2)
    assert len(fronts(begin_session(learner, None, query="deck:C or deck:A/B"))) == 2
    assert begin_session(learner, None, query="deck:C").card is None


def test_a_new_card_that_lies_deep_in_its_deck_is_found(learner: Workspace) -> None:
    configured(learner, new_per_day=1)
    assert fronts(begin_session(learner, None, query='"number is 4"')) == ["A/B: which number is 4?"]


def test_a_deck_and_a_query_narrow_each_other(learner: Workspace) -> None:
    assert fronts(begin_session(learner, "C", query='"number is 1"')) == ["C: which number is 1?"]


def test_a_card_stays_in_its_session_when_the_query_would_find_it_no_more(
    learner: Workspace, clock: Clock
) -> None:
    session = begin_session(learner, None, query="is:new deck:C")
    assert session.card is not None
    first = session.card.id
    session.turn()
    session.answer(Rating.AGAIN, 1.0)
    assert session.card is not None
    session.turn()
    session.answer(Rating.EASY, 1.0)
    clock.move(minutes=2)
    session.reload()
    assert session.card is not None
    assert session.card.id == first


def test_cramming_a_query_stores_nothing(studied: Workspace) -> None:
    before = rows(studied.store)
    session = begin_session(studied, None, cram=True, query="deck:A")
    assert len(fronts(session)) == 2
    assert rows(studied.store) == before


def test_a_custom_session_brings_each_card_once_and_its_answers_count(
    studied: Workspace, clock: Clock
) -> None:
    clock.move(days=1)
    session = begin_session(studied, None, cram=True, reschedule=True, query="deck:A")
    assert len(fronts(session)) == 2
    assert {card.memory.reps for card in load_cards(studied.store, find_cards(studied, "deck:A"))} == {2}
    assert {card.memory.last_day for card in cards(studied).values() if card.deck == "A"} == {studied.today()}


def test_a_card_that_was_answered_does_not_come_again_when_decks_are_read_anew(
    studied: Workspace, clock: Clock
) -> None:
    clock.move(days=1)
    session = begin_session(studied, None, cram=True, reschedule=True, query="deck:A")
    assert session.card is not None
    first = session.card.id
    session.turn()
    session.answer(Rating.GOOD, 1.0)
    session.reload()
    assert session.card is not None
    assert session.card.id != first
    assert session.left.total == 1


def test_siblings_all_come_in_a_custom_session(work: Workspace, decks: Folder) -> None:
    decks.write("d.md", CLOZES)
    import_decks(work, [decks.path])
    assert len(fronts(begin_session(work, None))) == 1
    session = begin_session(work, None, cram=True, reschedule=True, query="kind:cloze")
    assert len(fronts(session)) == 3


def test_a_custom_session_knows_no_daily_limit(learner: Workspace) -> None:
    configured(learner, new_per_day=0)
    assert len(fronts(begin_session(learner, None, cram=True, reschedule=True, query="deck:A"))) == 4


def test_a_card_that_was_forgotten_in_a_custom_session_comes_back_in_it(
    studied: Workspace, clock: Clock
) -> None:
    clock.move(days=1)
    session = begin_session(studied, None, cram=True, reschedule=True, query="deck:B")
    assert session.card is not None
    session.turn()
    session.answer(Rating.AGAIN, 1.0)
    assert session.card is not None
    assert session.card.memory.state is State.RELEARNING
    clock.move(minutes=11)
    assert fronts(session) == [session.progress.answers[0].front]
    assert session.card is None


def test_undo_in_a_custom_session_shows_the_card_again(studied: Workspace, clock: Clock) -> None:
    clock.move(days=1)
    before = rows(studied.store, "memory")
    session = begin_session(studied, None, cram=True, reschedule=True, query="deck:A")
    assert session.card is not None
    first = session.card.id
    session.turn()
    session.answer(Rating.GOOD, 1.0)
    assert session.undo() == "Answered Good"
    assert rows(studied.store, "memory") == before
    assert session.card is not None
    assert session.card.id == first
    assert len(fronts(session)) == 2


def test_suspended_cards_come_in_no_session(studied: Workspace, clock: Clock) -> None:
    suspend(studied, find_cards(studied, "deck:A"))
    clock.move(days=60)
    assert begin_session(studied, None, query="deck:A").card is None
    for reschedule in (False, True):
        assert begin_session(studied, None, cram=True, reschedule=reschedule, query="deck:A").card is None


def test_a_session_by_a_wrong_query_is_refused(studied: Workspace) -> None:
    with pytest.raises(QueryError):
        begin_session(studied, None, query="is:good")


def test_all_is_studied_when_the_query_is_empty(learner: Workspace) -> None:
    study_all(learner)
    assert len(fronts(begin_session(learner, None, cram=True, query=""))) == 6
