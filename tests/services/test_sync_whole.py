"""A sync is one change: a dry run leaves no trace of it, undo takes it back, a crash cannot halve it."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import UTC
from pathlib import Path

import pytest

from studyml.errors import StoreError
from studyml.services.importing import import_decks, sync_decks
from studyml.services.review import ReviewSession
from studyml.services.workspace import Workspace
from studyml.store.opening import open_store
from tests.services.learner import Clock, Folder, cards, rows, study, study_all

FIRST = """\
---
deck: A
---

## Momentum
- aliases: heavy ball

### Why does momentum speed up training?
Directions on which gradients agree add up.

### Which coefficient is usual for momentum?
0.9

## Stride
The step of a kernel.
"""
# One card edited, one gone, one come, one concept gone, one come, an alias gone.
SECOND = """\
---
deck: A
---

## Momentum

### Why does momentum speed training up?
Directions on which gradients agree add up.

## Padding
Zeros around an image.
"""
OTHER = "---\ndeck: B\n---\n\n## Kernel\nA small matrix.\n"


@pytest.fixture
def studied(work: Workspace, decks: Folder) -> Workspace:
    decks.write("a.md", FIRST)
    decks.write("b.md", OTHER)
    import_decks(work, [decks.path])
    study_all(work)
    return work


@pytest.fixture
def edited(studied: Workspace, decks: Folder) -> Workspace:
    """The same with edited files that no sync has read yet."""
    decks.write("a.md", SECOND)
    (decks.path / "b.md").unlink()
    return studied


def test_a_dry_run_tells_exactly_what_the_run_does(edited: Workspace) -> None:
    said = sync_decks(edited, dry_run=True)
    done = sync_decks(edited)
    assert (said.dry_run, done.dry_run) == (True, False)
    for part in ("sources", "refused", "added", "edited", "moved", "retired", "returned", "ambiguous"):
        assert getattr(said, part) == getattr(done, part), part
    assert (said.unchanged, said.gone, said.circles) == (done.unchanged, done.gone, done.circles)
    assert (len(done.added), len(done.edited), len(done.retired)) == (1, 1, 3)
    assert said.summary().startswith("Would be: ")


def test_a_dry_run_leaves_every_byte_of_the_store(edited: Workspace, store_file: Path, clock: Clock) -> None:
    edited.store.close()
    before = store_file.read_bytes()
    with open_store(store_file, write=True) as store:
        everything = list(store.connection.iterdump())
        sync_decks(Workspace(store, edited.config, clock, UTC), dry_run=True)
        assert list(store.connection.iterdump()) == everything
    assert store_file.read_bytes() == before


def test_a_sync_differs_from_its_dry_run_in_the_store(edited: Workspace) -> None:
    before = rows(edited.store)
    sync_decks(edited)
    assert rows(edited.store) != before


def test_undo_takes_a_sync_back_entirely(edited: Workspace) -> None:
    before = rows(edited.store)
    sync_decks(edited)
    undone = edited.store.undo(edited.now())
    assert undone is not None
    assert undone.label == "Sync decks"
    assert rows(edited.store) == before


def test_undo_takes_an_import_back_entirely(work: Workspace, decks: Folder) -> None:
    before = rows(work.store)
    decks.write("a.md", FIRST)
    import_decks(work, [decks.path])
    work.store.undo(work.now())
    assert rows(work.store) == before


def test_undo_reaches_through_a_sync_to_the_answers_before_it(edited: Workspace) -> None:
    sync_decks(edited)
    labels = []
    while (undone := edited.store.undo(edited.now())) is not None:
        labels.append(undone.label)
    assert labels[0] == "Sync decks"
    assert labels[1:-1] == ["Answered Easy"] * 4
    assert labels[-1].startswith("Import")
    assert cards(edited) == {}


def test_after_an_undo_the_next_sync_reads_the_edit_again(edited: Workspace) -> None:
    first = sync_decks(edited)
    after = rows(edited.store, "card", "memory", "concept")
    edited.store.undo(edited.now())
    again = sync_decks(edited)
    assert (again.added, again.edited, again.retired) == (first.added, first.edited, first.retired)
    assert rows(edited.store, "card", "memory", "concept") == after


KILLED = """
import os, signal, sys
from datetime import UTC
from pathlib import Path
import studyml.services.decks as decks
import studyml.services.importing as importing
from studyml.config import Config
from studyml.services.workspace import Workspace
from studyml.store.opening import open_store
from studyml.store.transaction import Transaction

where, store = sys.argv[1:]
kill = lambda: os.kill(os.getpid(), signal.SIGKILL)
if where == "while writing":
    decks.introduce = lambda *_: kill()
elif where == "before the commit":
    record = Transaction._record
    Transaction._record = lambda self: (record(self), kill())
else:
    leave = Transaction.__exit__
    def left(self, *error):
        leave(self, *error)
        kill()
    Transaction.__exit__ = left
importing.sync_decks(Workspace(open_store(Path(store), write=True), Config()))
"""


@pytest.mark.parametrize("where", ["while writing", "before the commit", "after the commit"])
def test_a_sync_that_is_killed_leaves_the_old_store_or_the_new_one(
    edited: Workspace, store_file: Path, where: str
) -> None:
    old = rows(edited.store)
    edited.store.close()
    run = subprocess.run([sys.executable, "-c", KILLED, where, str(store_file)], check=False)
    assert run.returncode == -signal.SIGKILL
    with open_store(store_file, write=True) as store:
        if where == "after the commit":
            assert rows(store) != old
            assert sync_decks(Workspace(store, edited.config, edited.clock)).edited == []
        else:
            assert rows(store) == old
            assert len(sync_decks(Workspace(store, edited.config, edited.clock)).edited) == 1


def test_an_import_onto_a_full_disk_changes_nothing_and_says_so(work: Workspace, decks: Folder) -> None:
    pages = work.store.connection.execute("PRAGMA page_count").fetchone()[0]
    work.store.connection.execute(f"PRAGMA max_page_count={pages + 2}")
    before = rows(work.store)
    many = "\n".join(f"Q: What is number {n}? {'x' * 200}\nA: {n}\n" for n in range(200))
    file = decks.write("many.md", f"## Numbers\n\n{many}")
    with pytest.raises(StoreError, match="the disk is full; nothing was changed"):
        import_decks(work, [file])
    assert rows(work.store) == before


def test_an_answer_onto_a_full_disk_is_told_and_can_be_given_again(studied: Workspace, decks: Folder) -> None:
    decks.edit("b.md", "A small matrix.", "A small matrix.\n\n### What else?\n" + "x" * 3000)
    sync_decks(studied)
    connection = studied.store.connection
    session = ReviewSession(studied)
    assert session.card is not None
    shown, outcomes = session.card, session.turn()
    before = rows(studied.store)
    connection.execute("CREATE TEMP TRIGGER full BEFORE INSERT ON main.review_log BEGIN SELECT disk(); END")
    connection.create_function("disk", 0, lambda: 1 / 0)
    with pytest.raises(StoreError, match="nothing was changed"):
        session.answer(next(iter(outcomes)), 1.0)
    assert rows(studied.store) == before
    assert (session.card, session.outcomes) == (shown, outcomes)
    connection.execute("DROP TRIGGER full")
    session.answer(next(iter(outcomes)), 1.0)
    assert len(session.progress.answers) == 1


def test_a_store_opened_to_read_refuses_a_sync(edited: Workspace, store_file: Path) -> None:
    edited.store.close()
    with open_store(store_file, write=False) as store:
        work = Workspace(store, edited.config, edited.clock)
        with pytest.raises(StoreError, match="for reading only"):
            sync_decks(work)


def test_reviews_and_syncs_take_turns(edited: Workspace, decks: Folder) -> None:
    sync_decks(edited)
    [answered] = study(edited)
    decks.edit("a.md", "Zeros around an image.", "A border of zeros.")
    report = sync_decks(edited)
    assert [note.front for note in report.edited] == ["Padding"]
    assert cards(edited)["Padding"].id == answered
    assert cards(edited)["Padding"].memory.reps == 1


def test_two_ids_do_not_make_two_cards_of_one_prompt(work: Workspace, decks: Folder) -> None:
    decks.write("a.md", "## Loss\n\nQ: What falls? {#a}\nA: 1\n")
    decks.write("b.md", "## Loss\n\nQ: What falls? {#b}\nA: 2\n")
    report = import_decks(work, [decks.path])
    assert len(cards(work)) == 1
    assert any("one card" in remark.text for source in report.sources for remark in source.remarks)
