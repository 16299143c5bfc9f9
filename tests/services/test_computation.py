"""Computing aside: over a connection of its own, which sees what is stored and changes nothing."""

from __future__ import annotations

import threading

import pytest

from studyml.errors import StoreError, UsageError
from studyml.services.computation import Computation
from studyml.services.workspace import Workspace
from studyml.store.figures import card_count
from tests.services.learner import Folder
from tests.services.studied_store import import_cards


def test_it_sees_what_was_stored_before_it_began(work: Workspace, decks: Folder) -> None:
    import_cards(work, decks, {"A": 3})
    counting = Computation(work, lambda own: (card_count(own.store), own.today(), own.config))
    assert counting.begin(20)
    assert counting.result() == (3, work.today(), work.config)


def test_it_runs_beside_whoever_writes(work: Workspace, decks: Folder) -> None:
    import_cards(work, decks, {"A": 3})
    may_go_on, thread = threading.Event(), []

    def count(own: Workspace) -> int:
        thread.append(threading.current_thread())
        assert may_go_on.wait(20)
        return card_count(own.store)

    counting = Computation(work, count)
    assert not counting.begin()
    import_cards(work, decks, {"A": 3, "B": 2})
    may_go_on.set()
    thread[0].join(20)
    assert counting.is_done
    assert counting.result() == 5


def test_it_cannot_change_the_store(work: Workspace, decks: Folder) -> None:
    import_cards(work, decks, {"A": 3})

    def change(own: Workspace) -> None:
        with own.store.transact("Change", own.now()) as tx:
            tx.execute("UPDATE memory SET suspended = 1")

    changing = Computation(work, change)
    assert changing.begin(20)
    with pytest.raises(StoreError, match="for reading only"):
        changing.result()


def test_what_it_raises_is_raised_where_the_result_is_asked_for(work: Workspace) -> None:
    def refuse(_: Workspace) -> None:
        raise UsageError("no")

    refusing = Computation(work, refuse)
    assert refusing.begin(20)
    with pytest.raises(UsageError, match="no"):
        refusing.result()
