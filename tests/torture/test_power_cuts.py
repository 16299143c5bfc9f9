"""Simulated power cuts: what was not synced is gone, wholly or in part, and nothing acknowledged is lost."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

from studyml.config_file import read_config, write_setting
from studyml.domain.new_card import NewCard
from studyml.errors import StoreError
from studyml.services.anki_export import export_anki
from studyml.services.deck_writing import plan_cards, write_deck
from studyml.services.importing import import_decks, import_paths
from studyml.store.backup import copy_store
from studyml.store.backup_folder import backups_of
from studyml.store.opening import open_store
from studyml.store.replacement import replace_store
from tests.services.learner import Clock
from tests.services.small_decks import numbers
from tests.torture.events import Recording, put
from tests.torture.recorder import Recorder
from tests.torture.study import answer_cards, check_kept, log_length, log_of, workspace

pytestmark = pytest.mark.usefixtures("watchable")
STORE = Path("share", "studyml", "studyml.db")


def evening(root: Path, answers: int, synchronous: str = "FULL") -> tuple[Recording, Clock]:
    """Two evenings with the program, recorded: a store is made, decks are read, cards answered."""
    clock, chance = Clock(), Random(3)
    (root / "share").mkdir(parents=True)
    (root / "decks").mkdir()
    (root / "decks" / "a.md").write_text(numbers("Numbers", 40))
    (root / "decks" / "b.md").write_text(numbers("More", 40))
    with Recorder(root) as recorder:
        for deck in ("a.md", "b.md"):
            with open_store(root / STORE, write=True, create=True) as store:
                store.connection.execute(f"PRAGMA synchronous={synchronous}")
                work = workspace(store, clock)
                import_decks(work, [root / "decks" / deck])
                answer_cards(work, clock, answers // 2, chance, recorder.told)
    return recorder.recording, clock


def lost(recording: Recording, clock: Clock, root: Path, place: Path, cuts: int) -> list[str]:
    """What went wrong in so many cuts at random moments, after each of which the program opens the store."""
    chance, log, wrong = Random(11), log_of(root / STORE), []
    for number in range(cuts):
        cut = chance.randrange(len(recording.events) + 1)
        told = recording.told_before(cut)
        shutil.rmtree(place, ignore_errors=True)
        put(recording.cut_at(cut, chance), root, place)
        try:
            if told or (place / STORE).exists():
                check_kept(place / STORE, told[-1] if told else 0, log, clock(), {0, 40, 80})
        except (AssertionError, StoreError) as error:
            wrong.append(f"cut {number} before step {cut}: {error}")
    return wrong


def test_a_power_cut_loses_no_answer_that_was_acknowledged_and_damages_nothing(
    tmp_path: Path, scale: Callable[[int, int], int], tell: Callable[[str], None]
) -> None:
    cuts = scale(25, 1000)
    root = tmp_path / "home"
    recording, clock = evening(root, scale(80, 400))
    assert lost(recording, clock, root, tmp_path / "after", cuts) == []
    told = len(recording.told_before(len(recording.events)))
    tell(f"{cuts} power cuts in {len(recording.events)} steps with {told} acknowledgements: nothing lost")


@pytest.mark.parametrize("synchronous", ["OFF", "NORMAL"])
def test_a_store_that_does_not_wait_for_the_disk_would_be_caught(tmp_path: Path, synchronous: str) -> None:
    root = tmp_path / "home"
    recording, clock = evening(root, 60, synchronous)
    assert any("are lost" in each for each in lost(recording, clock, root, tmp_path / "after", 25))


def every_cut(
    recording: Recording, root: Path, place: Path, tries: int, most: int = 10_000
) -> Iterator[tuple[list[int], Path]]:
    """The files after cuts at every step, several of each, with what had been acknowledged by then.

    Of more than `most` steps every so many is tried.
    """
    chance, steps = Random(5), len(recording.events) + 1
    for cut in range(0, steps, -(-steps // most)):
        for _ in range(tries):
            shutil.rmtree(place, ignore_errors=True)
            put(recording.cut_at(cut, chance), root, place)
            yield recording.told_before(cut), place


def test_a_power_cut_while_a_deck_is_written_leaves_the_old_or_the_new_text(
    tmp_path: Path, scale: Callable[[int, int], int], tell: Callable[[str], None]
) -> None:
    root = tmp_path / "home"
    root.mkdir()
    deck = root / "decks" / "new" / "a.md"
    texts = [b""]
    with Recorder(root) as recorder:
        for number in range(4):
            edit = plan_cards(deck, "New", [NewCard("Norm", f"What is norm {number}?", "A length.")])
            write_deck(edit)
            recorder.told(len(texts))
            texts.append(deck.read_bytes())
    count = 0
    for told, place in every_cut(recorder.recording, root, tmp_path / "after", scale(8, 100)):
        left = place / deck.relative_to(root)
        assert (left.read_bytes() if left.exists() else b"") in texts[max(told, default=0) :]
        count += 1
    tell(f"{count} power cuts while a deck was written: the old or the new text")


def test_after_a_power_cut_the_decks_of_a_package_hold_every_card_that_the_store_knows(
    tmp_path: Path, scale: Callable[[int, int], int], tell: Callable[[str], None]
) -> None:
    root, clock = tmp_path / "home", Clock()
    for name in ("first", "second", "third"):
        (tmp_path / f"{name}.md").write_text(numbers(name.title(), 3))
    with open_store(tmp_path / "other.db", write=True, create=True) as store:
        work = workspace(store, clock)
        import_decks(work, sorted(tmp_path.glob("*.md")))
        export_anki(work, tmp_path / "decks.apkg")
    (root / STORE).parent.mkdir(parents=True)
    with Recorder(root) as recorder, open_store(root / STORE, write=True, create=True) as store:
        import_paths(workspace(store, clock), [tmp_path / "decks.apkg"], to=str(root / "decks"))
        recorder.told(9)
    count = 0
    for told, place in every_cut(
        recorder.recording, root, tmp_path / "after", scale(2, 30), scale(120, 10_000)
    ):
        if not (place / STORE).exists():
            assert not told
            continue
        with sqlite3.connect(place / STORE) as connection:
            try:
                known = connection.execute(
                    "SELECT explicit_id, path FROM card JOIN deck_file ON deck_file.id = file_id"
                ).fetchall()
            except sqlite3.OperationalError:
                continue  # the store was not made yet
        assert len(known) in ((9,) if told else (0, 9))
        for name, path in known:
            assert name in (place / Path(path).relative_to(root)).read_text()
        count += 1
    tell(f"{count} power cuts while a package was imported: no card without its text")


def test_a_power_cut_while_settings_are_written_leaves_the_old_or_the_new_ones(
    tmp_path: Path, scale: Callable[[int, int], int], tell: Callable[[str], None]
) -> None:
    root = tmp_path / "home"
    root.mkdir()
    file = root / "config" / "studyml" / "config.toml"
    with Recorder(root) as recorder:
        for hour in (1, 2, 3):
            write_setting(file, "rollover_hour", str(hour))
            recorder.told(hour)
    count = 0
    for told, place in every_cut(recorder.recording, root, tmp_path / "after", scale(8, 100)):
        hour = read_config(place / file.relative_to(root)).rollover_hour
        assert hour in {0: (4, 1), 1: (1, 2), 2: (2, 3), 3: (3,)}[max(told, default=0)]
        count += 1
    tell(f"{count} power cuts while settings were written: the old or the new ones")


def test_a_power_cut_while_a_backup_is_made_leaves_the_older_or_the_newer_one(
    tmp_path: Path, scale: Callable[[int, int], int], tell: Callable[[str], None]
) -> None:
    root, clock = tmp_path / "home", Clock()
    root.mkdir()
    (root / "a.md").write_text(numbers("Numbers", 30))
    copy = root / "copy.db"
    lengths = []
    with open_store(root / "studyml.db", write=True, create=True) as store:
        work = workspace(store, clock)
        import_decks(work, [root / "a.md"])
        with Recorder(root) as recorder:
            for _ in range(2):
                answer_cards(work, clock, 10, Random(1), lambda rows: None)
                copy_store(store.connection, copy)
                lengths.append(log_length(store))
                recorder.told(lengths[-1])
    log, count = log_of(root / "studyml.db"), 0
    for told, place in every_cut(
        recorder.recording, root, tmp_path / "after", scale(1, 10), scale(15, 10_000)
    ):
        if told or (place / "copy.db").exists():
            assert check_kept(place / "copy.db", told[-1] if told else 0, log, clock(), {30}) in lengths
            count += 1
    tell(f"{count} power cuts while a backup was made: the older or the newer one, usable")


def test_a_power_cut_while_a_backup_is_restored_leaves_the_store_as_it_was_or_the_restored_one(
    tmp_path: Path, scale: Callable[[int, int], int], tell: Callable[[str], None]
) -> None:
    root, clock = tmp_path / "home", Clock()
    root.mkdir()
    (root / "a.md").write_text(numbers("Numbers", 10))
    path, copy = root / "studyml.db", root / "copy.bak"
    with open_store(path, write=True, create=True) as store:
        work = workspace(store, clock)
        import_decks(work, [root / "a.md"])
        answer_cards(work, clock, 5, Random(1), lambda rows: None)
        copy_store(store.connection, copy)
        answer_cards(work, clock, 5, Random(2), lambda rows: None)
    log, lengths = log_of(path), {len(log_of(copy)), len(log_of(path))}
    with Recorder(root) as recorder:
        assert replace_store(path, copy, clock()) is not None
        recorder.told(len(log_of(copy)))
    place, count = tmp_path / "after", 0
    for told, after in every_cut(recorder.recording, root, place, scale(1, 4), scale(12, 10_000)):
        length = check_kept(after / path.name, 0, log, clock(), {10})
        assert length == told[-1] if told else length in lengths
        if length == len(log_of(copy)):
            kept = backups_of(after / path.name, clock())
            assert [len(log_of(each.path)) for each in kept] == [len(log)], "what was there is gone"
        count += 1
    tell(f"{count} power cuts while a backup was restored: the one store or the other")
