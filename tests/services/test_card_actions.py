"""What can be done to found cards: each is one change, tells what it changed, and is taken back whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from studyml.domain.memory import NEW, State
from studyml.domain.rating import Rating
from studyml.errors import StoreError, UsageError
from studyml.services import card_actions
from studyml.services.card_actions import CardChange, day_named
from studyml.services.card_search import find_cards
from studyml.services.rebuilding import rebuild_memories
from studyml.services.review import ReviewSession
from studyml.services.undoing import undo_last
from studyml.services.workspace import Workspace
from studyml.store.card_rows import load_cards
from studyml.store.opening import open_store
from tests.services.learner import Clock, rows, study

Action = Callable[[Workspace, Sequence[int]], CardChange]

ACTIONS: dict[str, tuple[Action, str]] = {
    "Suspended 3 cards": (card_actions.suspend, "is:suspended"),
    "Buried 3 cards": (card_actions.bury, "is:buried"),
    "Flagged 3 cards": (lambda work, cards: card_actions.flag(work, cards, 3), "flag:3"),
    "Set due 3 cards": (
        lambda work, cards: card_actions.set_due(work, cards, work.today() + 300),
        "prop:due=300",
    ),
    "Put 3 cards back to new": (card_actions.reset, "is:new"),
}


@pytest.mark.parametrize("label", ACTIONS)
def test_an_action_is_one_change_that_undo_takes_back(studied: Workspace, label: str) -> None:
    act, query = ACTIONS[label]
    cards = find_cards(studied, "")
    before = rows(studied.store)
    change = act(studied, cards)
    assert (change.label, change.changed, change.left) == (label, cards, [])
    assert find_cards(studied, query) == cards
    undone = undo_last(studied)
    assert undone is not None
    assert undone.label == label
    assert rows(studied.store) == before


@pytest.mark.parametrize("label", ACTIONS)
def test_what_is_so_already_is_left_and_makes_no_change(studied: Workspace, label: str) -> None:
    act, _ = ACTIONS[label]
    first, *others = find_cards(studied, "")
    assert act(studied, [first]).changed == [first]
    change = act(studied, [first, *others])
    assert (change.changed, change.left) == (others, [first])
    again = act(studied, [first, *others])
    assert (again.label, again.changed, again.left) == (None, [], [first, *others])
    assert again.told().startswith("Nothing had to change.")
    undo_last(studied)
    undo_last(studied)
    assert act(studied, [first]).changed == [first]


@pytest.mark.parametrize("label", ACTIONS)
def test_nothing_is_done_to_no_card(studied: Workspace, label: str) -> None:
    before = rows(studied.store, "change")
    assert ACTIONS[label][0](studied, []).label is None
    assert rows(studied.store, "change") == before


def test_what_was_suspended_buried_or_flagged_is_put_back(studied: Workspace) -> None:
    cards = find_cards(studied, "")
    card_actions.suspend(studied, cards)
    card_actions.bury(studied, cards)
    card_actions.flag(studied, cards, 7)
    assert card_actions.suspend(studied, cards, is_suspended=False).label == "Unsuspended 3 cards"
    assert card_actions.bury(studied, cards, is_buried=False).label == "Unburied 3 cards"
    assert card_actions.flag(studied, cards, 0).label == "Unflagged 3 cards"
    assert find_cards(studied, "is:suspended or is:buried or -flag:0") == []


def test_buried_cards_are_back_tomorrow(studied: Workspace, clock: Clock) -> None:
    cards = find_cards(studied, "")
    card_actions.bury(studied, cards)
    clock.move(days=1)
    assert find_cards(studied, "is:buried") == []


def test_a_card_comes_on_the_day_that_was_set_and_is_remembered_as_before(
    studied: Workspace, clock: Clock
) -> None:
    card, *_ = find_cards(studied, "")
    [before] = load_cards(studied.store, [card])
    card_actions.set_due(studied, [card], studied.today() + 2)
    [after] = load_cards(studied.store, [card])
    assert (after.memory.due_day, after.memory.interval) == (studied.today() + 2, 2)
    assert (after.memory.stability, after.memory.reps) == (before.memory.stability, before.memory.reps)
    clock.move(days=1)
    assert card not in find_cards(studied, "is:due")
    clock.move(days=1)
    session = ReviewSession(studied)
    assert session.card is not None
    assert session.card.id == card
    session.turn()
    session.answer(Rating.GOOD, 1.0)


def test_a_card_on_a_step_leaves_it_for_the_day_that_was_set(learner: Workspace) -> None:
    [card] = study(learner, rating=Rating.AGAIN)
    card_actions.set_due(learner, [card], learner.today())
    [after] = load_cards(learner.store, [card])
    assert (after.memory.state, after.memory.step, after.memory.due_at) == (State.REVIEW, None, None)
    assert find_cards(learner, "is:due") == [card]


def test_new_cards_are_left_without_a_day(learner: Workspace) -> None:
    [card] = study(learner)
    cards = find_cards(learner, "")
    change = card_actions.set_due(learner, cards, learner.today() + 3)
    assert change.changed == [card]
    assert change.reason is not None
    assert change.reason.startswith("5 new cards cannot be given a day")


def test_a_card_that_was_reset_is_new_and_its_answers_stay_in_the_log(studied: Workspace) -> None:
    card, *_ = cards = find_cards(studied, "")
    log = rows(studied.store, "live_review")
    change = card_actions.reset(studied, [card])
    [after] = load_cards(studied.store, [card])
    assert after.memory == NEW
    assert after.introduced_day is None
    assert rows(studied.store, "live_review") == log
    assert change.backup is not None
    with open_store(change.backup, write=False) as copy:
        assert all(each.memory.reps for each in load_cards(copy, cards))


def test_each_reset_is_preceded_by_a_backup_of_its_own(studied: Workspace, store_file: Path) -> None:
    for card in find_cards(studied, "")[:2]:
        card_actions.reset(studied, [card])
    assert sorted(path.name for path in store_file.parent.glob("backups/*.reset*.bak")) == [
        "studyml.db.20261121T193000Z-2.reset.bak",
        "studyml.db.20261121T193000Z.reset.bak",
    ]


def test_nothing_is_reset_where_no_copy_can_be_made(
    studied: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise StoreError("the disk is full")

    monkeypatch.setattr(card_actions, "back_up", refuse)
    before = rows(studied.store)
    with pytest.raises(StoreError):
        card_actions.reset(studied, find_cards(studied, ""))
    assert rows(studied.store) == before


def test_a_card_that_was_reset_is_learned_anew_and_computed_from_there(
    studied: Workspace, clock: Clock
) -> None:
    card, *_ = find_cards(studied, "")
    card_actions.reset(studied, [card])
    clock.move(days=1)
    assert study(studied, rating=Rating.EASY) == [card]
    [before] = load_cards(studied.store, [card])
    assert (before.memory.reps, before.introduced_day) == (1, studied.today())
    with studied.store.transact("Rebuilt", studied.now()) as tx:
        assert rebuild_memories(studied, tx).changed == 0


def test_a_day_is_named_by_its_date_or_by_how_far_it_is(studied: Workspace) -> None:
    today = studied.today()
    days = {"today": 0, "Tomorrow": 1, "+5": 5, "7": 7, "2026-11-21": 0, "2026-12-01": 10}
    assert {words: day_named(studied, words) - today for words in days} == days


@pytest.mark.parametrize("words", ["yesterday", "2026-11-20", "-1", "", "+99999", "2026-13-01", "9999-12-31"])
def test_a_day_that_is_none_or_is_over_is_refused(studied: Workspace, words: str) -> None:
    with pytest.raises(UsageError):
        day_named(studied, words)
