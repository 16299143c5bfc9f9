"""A disk that is full or fails: each step in turn, told to the learner, and nothing acknowledged is lost."""

from __future__ import annotations

import errno
import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

import pytest

from studyml.config_file import read_config, write_setting
from studyml.domain.rating import Rating
from studyml.interchange.anki_package import AnkiPackage
from studyml.services.accepting import accept, as_offered
from studyml.services.anki_export import export_anki
from studyml.services.card_files import write_csv_cards, write_json_cards
from studyml.services.drafts import list_drafts
from studyml.services.importing import import_decks, import_paths, sync_sources
from studyml.services.review import ReviewSession
from studyml.services.saving import save_text
from studyml.services.undoing import undo_last
from studyml.store import review_store
from studyml.store.backup import copy_store
from studyml.store.backup_folder import backups_of
from studyml.store.opening import open_store
from studyml.store.replacement import replace_store
from studyml.store.store import Store
from studyml.tui.app import StudymlApp
from tests.services.learner import TABLES, Clock, rows
from tests.services.small_decks import numbers
from tests.torture.failing import FailingDisk, all_failures
from tests.torture.recorder import Recorder
from tests.torture.study import answer_cards, check_sound, log_of, workspace
from tests.tui.screen_text import said

pytestmark = pytest.mark.usefixtures("watchable")

LOG = """\
# A log of 2021

## 2021-03-04

Vocabulary

- **Stride:** how far the window moves at each step
- **Padding:** what is added around an image before it is convolved
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A home with a closed store of twelve cards, whose deck lies beside it."""
    root = tmp_path / "home"
    root.mkdir()
    (root / "a.md").write_text(numbers("Numbers", 12))
    with open_store(root / "studyml.db", write=True, create=True) as store:
        import_decks(workspace(store, Clock()), [root / "a.md"])
    return root


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A package of Anki with twenty cards, of which some were answered, and a picture."""
    folder, clock = tmp_path_factory.mktemp("package"), Clock()
    (folder / "plot.png").write_bytes(b"\x89PNG" + bytes(9000))
    deck = numbers("Packed", 19) + "\n## Plot\n![](plot.png)\n"
    (folder / "packed.md").write_text(deck)
    with open_store(folder / "studyml.db", write=True, create=True) as store:
        work = workspace(store, clock)
        import_decks(work, [folder / "packed.md"])
        answer_cards(work, clock, 12, Random(2), lambda rows: None)
        assert export_anki(work, folder / "deck.apkg").media == 1
    return (folder / "deck.apkg").read_bytes()


def texts(root: Path) -> dict[str, bytes]:
    """Every file of the learner's in a folder, by its path there; not the store, and nothing hidden."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.name.startswith((".", "studyml.db"))
    }


def state(store: Store) -> dict[str, Any]:
    return rows(store, *TABLES, "review_log", "draft")


def outcome(root: Path, *, is_carried: bool = False) -> dict[str, Any]:
    """What a program that is over has left, after the store was found to be sound."""
    with open_store(root / "studyml.db", write=True) as store:
        found = {
            "log": store.query("SELECT * FROM review_log ORDER BY id"),
            "cards": store.query("SELECT front, back FROM card ORDER BY front, back"),
            "memories": store.query("SELECT card_id, stability, due_day, flag, suspended FROM memory"),
        }
        check_sound(store, Clock()(), is_carried=is_carried)
    left = texts(root)
    return {
        **found,
        "files": {name: data for name, data in left.items() if not Path(name).name.startswith(".")},
    }


def opened(root: Path, disk: FailingDisk) -> Store:
    return disk.attempt(lambda: open_store(root / "studyml.db", write=True), lambda: texts(root))


def answering(root: Path, disk: FailingDisk) -> int:
    """Opens the store, answers cards, takes one back, flags and suspends; how many were acknowledged."""
    clock, told = Clock(), 0
    with opened(root, disk) as store:
        work = workspace(store, clock)
        session = ReviewSession(work)
        for number in range(4):
            session.turn()
            shown = session.card, session.outcomes
            rating = (Rating.GOOD, Rating.AGAIN, Rating.EASY, Rating.HARD)[number]
            disk.attempt(
                lambda rating=rating: session.answer(rating, 2.0),  # type: ignore[misc]
                lambda shown=shown: (state(store), (session.card, session.outcomes) == shown),  # type: ignore[misc]
            )
            told += 1
            clock.move(seconds=9)
        disk.attempt(session.undo, lambda: state(store))
        disk.attempt(session.flag, lambda: state(store))
        disk.attempt(session.suspend, lambda: state(store))
    return told + 1


def test_no_answer_is_lost_on_a_failing_disk_and_one_that_is_not_saved_keeps_its_card(
    root: Path, scale: Callable[[int, int], int], tell: Callable[[str], None]
) -> None:
    count, expected = 0, None
    for disk, told in all_failures(root, lambda disk: answering(root, disk), scale(9, 10_000)):
        found = outcome(root)
        assert len(found["log"]) == told
        expected = expected or found
        assert found == expected, (disk.number, disk.error)
        count += 1
    tell(f"{count} failures of the disk while answering: stored or not saved, and on it went")


def importing(root: Path, disk: FailingDisk) -> None:
    with opened(root, disk) as store:
        work = workspace(store, Clock())
        disk.attempt(lambda: import_paths(work, [root / "b.md", root / "log.md"]), lambda: state(store))
        disk.attempt(lambda: sync_sources(work))
        disk.attempt(lambda: undo_last(work), lambda: state(store))
        disk.attempt(lambda: import_paths(work, [root / "b.md", root / "log.md"]), lambda: state(store))


def accepting(root: Path, disk: FailingDisk) -> None:
    with opened(root, disk) as store:
        work = workspace(store, Clock())
        disk.attempt(lambda: import_paths(work, [root / "log.md"]), lambda: state(store))

        def accepted() -> None:
            left = accept(work, as_offered(work, list_drafts(work), "Vision/Steps")).left
            if left:  # a deck that could not be written is told for each draft
                disk.is_mended = True
                accept(work, as_offered(work, [draft for draft, _ in left], "Vision/Steps"))

        disk.attempt(accepted, lambda: state(store))
        assert list_drafts(work) == []


def unpacking(root: Path, disk: FailingDisk) -> None:
    """Imports a package of cards with reviews and a picture, which is unpacked on the same disk."""
    with opened(root, disk) as store, patch.object(tempfile, "tempdir", str(root / "tmp")):
        work = workspace(store, Clock())

        def unpacked() -> None:
            report = import_paths(work, [root / "deck.apkg"])
            if not report.added:
                raise report.refused[0]
            assert len(report.added) == 20

        disk.attempt(unpacked, lambda: (state(store), texts(root)) if not disk.lasting else None)


def saving(root: Path, disk: FailingDisk) -> None:
    """Everything that writes a file for the learner, each over an older one where it replaces one."""
    cards = [{"front": "What is =1+1?", "tags": ["a", "b"]}] * 50
    with opened(root, disk) as store:
        work = workspace(store, Clock())
        for _ in range(2):
            now = lambda: texts(root)  # noqa: E731
            disk.attempt(lambda: write_csv_cards(root / "out" / "cards.csv", cards), now)
            disk.attempt(lambda: write_json_cards(root / "out" / "cards.json", cards), now)
            disk.attempt(lambda: export_anki(work, root / "out" / "cards.apkg"), now)
            disk.attempt(lambda: write_setting(root / "config" / "config.toml", "rollover_hour", "3"), now)
            disk.attempt(lambda: copy_store(store.connection, root / "copy.bak"), now)
        disk.attempt(lambda: save_text(str(root / "out" / "week.md"), "A week.\n" * 3000), now)


@pytest.mark.parametrize("program", [importing, accepting, unpacking])
def test_an_import_on_a_failing_disk_is_there_as_a_whole_or_not_at_all(
    program: Callable[[Path, FailingDisk], None],
    root: Path,
    package: bytes,
    scale: Callable[[int, int], int],
    tell: Callable[[str], None],
) -> None:
    (root / "b.md").write_text(numbers("More", 30))
    (root / "log.md").write_text(LOG)
    (root / "tmp").mkdir()
    (root / "deck.apkg").write_bytes(package)
    count, expected = 0, None
    for disk, _ in all_failures(root, lambda disk: program(root, disk), scale(6, 10_000)):
        found = outcome(root, is_carried=program is unpacking)
        expected = expected or found
        assert found == expected, (disk.number, disk.error)
        count += 1
    tell(f"{count} failures of the disk while {program.__name__}: all or nothing, and on it went")


def test_a_file_on_a_failing_disk_is_the_old_one_or_the_new_one(
    root: Path, scale: Callable[[int, int], int], tell: Callable[[str], None]
) -> None:
    count = 0
    for disk, _ in all_failures(root, lambda disk: saving(root, disk), scale(8, 10_000)):
        found = texts(root)
        assert read_config(root / "config" / "config.toml").rollover_hour == 3
        assert found["out/week.md"] == b"A week.\n" * 3000
        assert found["out/cards.csv"].count(b"What is") == 50
        with AnkiPackage(root / "out" / "cards.apkg") as package:
            assert len(package.collection().notes) == 12
        with open_store(root / "copy.bak", write=False) as copy:
            assert review_store.card_count(copy) == 12
        if disk.error != errno.EIO:
            assert not [*root.rglob(".*")]
        count += 1
    tell(f"{count} failures of the disk while files were written: the old or the new one")


async def test_the_screen_keeps_a_card_that_is_not_saved_and_goes_on_when_there_is_room_again(
    root: Path,
) -> None:
    disk = FailingDisk(1, errno.ENOSPC, lasting=True)
    with Recorder(root) as recorder, open_store(root / "studyml.db", write=True) as store:
        session = ReviewSession(workspace(store, Clock()))
        app = StudymlApp(session.work, session=session)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            await pilot.press("space")
            card, recorder.fault = session.card, disk
            for key in ("3", "u", "-", "3"):
                await pilot.press(key)
                await pilot.pause()
            assert session.card == card
            assert session.outcomes is not None
            assert "Not saved: " in said(app)
            assert "disk is full" in said(app)
            assert store.query("SELECT count(*) FROM review_log") == [(0,)]
            recorder.fault = None
            await pilot.press("3")
            await pilot.pause()
            assert session.card != card
            assert store.query("SELECT count(*) FROM review_log") == [(1,)]
    assert disk.failures


def test_a_restore_on_a_failing_disk_is_done_or_refused(
    root: Path, scale: Callable[[int, int], int], tell: Callable[[str], None]
) -> None:
    path, copy, clock, count = root / "studyml.db", root / "copy.bak", Clock(), 0
    with open_store(path, write=True) as store:
        copy_store(store.connection, copy)
        answer_cards(workspace(store, clock), clock, 5, Random(1), lambda rows: None)
    log = log_of(path)

    def restored(disk: FailingDisk) -> None:
        disk.attempt(lambda: replace_store(path, copy, clock()), lambda: log_of(path) == log)

    for disk, _ in all_failures(root, restored, scale(6, 10_000)):
        assert log_of(path) == [], disk.number
        assert log_of(backups_of(path, clock())[0].path) == log
        with open_store(path, write=True) as store:
            check_sound(store, clock())
        count += 1
    tell(f"{count} failures of the disk while a backup was restored: done or refused")
