"""Every change that a learner can make is taken back by undo, after a restart too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from studyml.domain.rating import Rating
from studyml.domain.study_day import DAY
from studyml.services import card_actions
from studyml.services.accepting import accept, as_offered
from studyml.services.adding import add_typed
from studyml.services.card_ids import write_ids
from studyml.services.deck_choice import deck_named
from studyml.services.doctor import look_over, mend
from studyml.services.drafts import list_drafts, reject
from studyml.services.fitting import revert_fit
from studyml.services.importing import import_paths, sync_sources
from studyml.services.log_export import export_log
from studyml.services.moving import move_cards
from studyml.services.rebuilding import rebuild_memories
from studyml.services.review import ReviewSession
from studyml.services.starter import import_starter_decks, remove_starter_decks
from studyml.services.tagging import tag_cards
from studyml.services.undoing import undo_last
from studyml.services.workspace import Workspace
from studyml.store.backup import copy_store
from studyml.store.event_store import memories_that_differ
from studyml.store.fit_store import add_fit
from studyml.store.opening import open_store
from studyml.store.store import Store
from studyml.store.tally import rollups_differ
from tests.services.learner import Folder, study
from tests.services.small_decks import ADAM, deck, numbers
from tests.synthetic_learner import STEADY

Change = Callable[[Workspace, Folder], object]

NOTE = "# 2026-03-01\n\nToday I read about momentum.\n\nWhat is Adam?\n"
TERMS = "# 2026-03-02\n\nVocabulary\n\n- **Stride:** how far the window moves at each step\n"
TABLE = "front,back\nWhat is a stride?,A step of the window.\nWhat is padding?,What is put around an image.\n"


def _in_session(act: Callable[[ReviewSession], object]) -> Change:
    def change(work: Workspace, _decks: Folder) -> None:
        session = ReviewSession(work)
        assert session.card is not None
        act(session)

    return change


def _edit(work: Workspace, decks: Folder) -> None:
    decks.edit("a.md", "Directions on which", "Those directions on which")
    sync_sources(work)


def _take_out(work: Workspace, decks: Folder) -> None:
    (decks.path / "b.md").unlink()
    sync_sources(work)


def _fit(work: Workspace, _decks: Folder) -> None:
    with work.store.transact("Fitted", work.now()) as tx:
        add_fit(tx, "", STEADY, 10, {}, is_rescheduled=True)
        rebuild_memories(work, tx, reschedule=True)


def _fit_and_revert(work: Workspace, decks: Folder) -> None:
    revert_fit(work, None, reschedule=True)


def _answer_surely(session: ReviewSession) -> None:
    session.confidence = 80
    session.turn()
    session.answer(Rating.AGAIN, 2.0)


def _merge(work: Workspace, decks: Folder) -> None:
    """Merges the log of another machine, on which a card was answered and another one reset."""
    path, log = decks.path.parent / "other.db", decks.path.parent / "other.jsonl"
    copy_store(work.store.connection, path)
    with open_store(path, write=True) as store:
        other = Workspace(store, work.config, lambda: work.now() + 5 * DAY, work.zone)
        with store.transact("Named", 0) as tx:
            tx.execute("UPDATE meta SET value = 'other' WHERE key = 'store'")
        study(other, rating=Rating.AGAIN)
        card_actions.reset(other, [2])
        export_log(other, log)
    import_paths(work, [log])


def _mend(work: Workspace, _decks: Folder) -> None:
    work.store.connection.execute("DROP TRIGGER temp.catch_memory_changed")
    work.store.connection.execute("UPDATE memory SET reps = reps + 1 WHERE card_id = 1")
    path = work.store.path
    work.store.close()
    work.store = open_store(path, write=True)


CHANGES: dict[str, Change] = {
    "answer": lambda work, _: study(work),
    "bury in a session": _in_session(ReviewSession.bury),
    "suspend in a session": _in_session(ReviewSession.suspend),
    "flag in a session": _in_session(ReviewSession.flag),
    "suspend": lambda work, _: card_actions.suspend(work, [1, 2]),
    "bury": lambda work, _: card_actions.bury(work, [1, 2]),
    "flag": lambda work, _: card_actions.flag(work, [1, 2], 3),
    "set due": lambda work, _: card_actions.set_due(work, [1, 2], work.today() + 40),
    "reset": lambda work, _: card_actions.reset(work, [1, 2]),
    "import a deck": lambda work, decks: import_paths(work, [decks.write("n.md", numbers("New", 2))]),
    "import a note": lambda work, decks: import_paths(work, [decks.write("note.md", NOTE)], kind="note"),
    "import the starter decks": lambda work, _: import_starter_decks(work),
    "sync an edit": _edit,
    "sync a file that is gone": _take_out,
    "fit": _fit,
    "answer with a confidence": _in_session(_answer_surely),
    "merge a log": _merge,
    "reject drafts": lambda work, _: reject(work, list_drafts(work)),
}

WRITING: dict[str, Change] = {
    "accept drafts": lambda work, _: accept(work, as_offered(work, list_drafts(work), "Vision/Steps")),
    "accept drafts into a deck": lambda work, _: accept(work, as_offered(work, list_drafts(work), "A")),
    "add a card": lambda work, _: add_typed(work, deck_named(work, "A"), "## Momentum\n\nQ: Why?\nA: So.\n"),
    "add a card to a new deck": lambda work, _: add_typed(work, deck_named(work, "Z"), "## Z\n\nA letter.\n"),
    "tag": lambda work, _: tag_cards(work, [1, 3], ["exam"], []),
    "move": lambda work, _: move_cards(work, [1], "B"),
    "move to a new deck": lambda work, _: move_cards(work, [1, 3], "New"),
    "write ids": lambda work, _: write_ids(work, "A"),
    "import a table": lambda work, decks: import_paths(work, [_table(decks)]),
}
"""Changes that write into the learner's deck files, or make some."""


def _table(decks: Folder) -> Path:
    table = decks.path.parent / "table.csv"
    table.write_text(TABLE, encoding="utf-8")
    return table


def texts(decks: Folder) -> dict[str, bytes]:
    """The deck files, by their paths."""
    return {str(path): path.read_bytes() for path in sorted(decks.path.rglob("*.md"))}


def state(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """What a learner sees of a store: cards in use, memories, answers that count, notes, fits."""
    return {
        name: store.query(statement)
        for name, statement in {
            "cards": "SELECT id, front, back, deck_id, line FROM card WHERE retired_at IS NULL ORDER BY id",
            "memories": "SELECT * FROM memory WHERE retired = 0 ORDER BY card_id",
            "answers": "SELECT * FROM live_review ORDER BY id",
            "days": "SELECT * FROM day ORDER BY id",
            "sources": "SELECT id, path FROM source ORDER BY id",
            "fits": "SELECT * FROM fit ORDER BY id",
            "tags": "SELECT id, explicit_id, tags FROM card ORDER BY id",
            "drafts": "SELECT id, state FROM draft ORDER BY id",
            "confidence": "SELECT * FROM confidence ORDER BY 1",
        }.items()
    }


@pytest.fixture
def begun(studied: Workspace, decks: Folder) -> Iterator[Workspace]:
    """Two decks of three cards, all answered, one new card more, and a draft from a note."""
    decks.write("c.md", deck("C", ADAM.replace("Adam", "Lion")))
    (decks.path.parent / "terms.md").write_text(TERMS, encoding="utf-8")
    import_paths(studied, [decks.path / "c.md", decks.path.parent / "terms.md"])
    assert list_drafts(studied)
    yield studied
    studied.store.close()


@pytest.mark.parametrize("is_restarted", [False, True], ids=["at once", "after a restart"])
@pytest.mark.parametrize("name", CHANGES | WRITING)
def test_a_change_is_taken_back_whole(begun: Workspace, decks: Folder, name: str, is_restarted: bool) -> None:
    before, written = state(begun.store), texts(decks)
    answers = begun.store.query("SELECT count(*) FROM review_log")[0][0]
    (CHANGES | WRITING)[name](begun, decks)
    assert state(begun.store) != before, "nothing was changed, so nothing is shown by this"
    assert name in CHANGES or texts(decks) != written
    if is_restarted:
        path: Path = begun.store.path
        begun.store.close()
        begun.store = open_store(path, write=True)
    taken_back = undo_last(begun)
    assert taken_back is not None
    assert taken_back.remark is None
    assert state(begun.store) == before
    assert name in CHANGES or texts(decks) == written
    assert begun.store.query("SELECT count(*) FROM review_log")[0][0] >= answers
    assert memories_that_differ(begun.store) == []
    assert rollups_differ(begun.store) == 0


def test_the_starter_decks_that_were_taken_out_come_back(begun: Workspace) -> None:
    import_starter_decks(begun)
    before = state(begun.store)
    remove_starter_decks(begun)
    assert state(begun.store) != before
    undo_last(begun)
    assert state(begun.store) == before


def test_going_back_from_a_fit_is_taken_back(begun: Workspace, decks: Folder) -> None:
    _fit(begun, decks)
    before = state(begun.store)
    _fit_and_revert(begun, decks)
    assert state(begun.store) != before
    undo_last(begun)
    assert state(begun.store) == before
    assert memories_that_differ(begun.store) == []


def test_mending_is_taken_back(begun: Workspace, decks: Folder) -> None:
    _mend(begun, decks)
    before = state(begun.store)
    mend(begun, [each for each in look_over(begun) if each.about == "memories"])
    assert state(begun.store) != before
    undo_last(begun)
    assert state(begun.store) == before
