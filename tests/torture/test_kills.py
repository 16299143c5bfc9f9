"""Programs killed at random moments: what they acknowledged is there, and nothing else in part."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from studyml.services.anki_export import export_anki
from studyml.services.importing import import_decks, import_paths
from studyml.store.opening import open_store
from tests.services.learner import Clock
from tests.services.small_decks import numbers
from tests.torture.study import Row, answer_cards, check_sound, log_length, log_of, workspace
from tests.tui.test_terminal import Terminal

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no process can be killed here")
ROOT = Path(__file__).parents[2]
NOW = Clock()()
LOG = """\
# A log of 2021

## 2021-03-04

- **Stride:** how far the window moves at each step
"""
IN_USE = (
    "SELECT name, count(*) FROM memory JOIN card ON card.id = card_id JOIN deck ON deck.id = card.deck_id"
    " WHERE NOT retired GROUP BY name"
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A closed store of forty cards."""
    path = tmp_path / "studyml.db"
    (tmp_path / "a.md").write_text(numbers("Numbers", 40))
    with open_store(path, write=True, create=True) as store:
        import_decks(workspace(store, Clock()), [tmp_path / "a.md"])
    return path


def killed(program: str, path: Path, number: int, seconds: float) -> list[str]:
    """What a program told in whole lines before it was killed, so long after the first of them."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.torture.victim", program, str(path), str(number)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        assert first, "the program ended by itself"
        threading.Timer(seconds, process.kill).start()
        told = first + process.stdout.read()
    assert process.returncode == -signal.SIGKILL
    return [line for line in told.splitlines(keepends=True) if line.endswith("\n")]


def check_after_kill(path: Path, acknowledged: int, before: list[Row]) -> list[Row]:
    """Fails unless the log goes on from what it was and holds what was acknowledged; the log as it is now."""
    with open_store(path, write=True) as store:
        log: list[Row] = store.query("SELECT * FROM review_log ORDER BY id")
        assert len(log) >= acknowledged
        assert log[: len(before)] == before
        check_sound(store, NOW)
    return log_of(path)


def test_no_answer_is_lost_when_the_program_is_killed_while_reviewing(
    path: Path, scale: Callable[[int, int], int], tell: Callable[[str], None]
) -> None:
    chance, log, told = Random(7), log_of(path), 0
    kills = scale(3, 120)
    for number in range(kills):
        lines = killed("review", path, number, chance.uniform(0.001, 0.2))
        log = check_after_kill(path, int(lines[-1]), log)
        told += len(lines)
    assert told > kills
    tell(f"{kills} kills while reviewing, after {told} acknowledged answers: nothing lost")


def test_a_kill_leaves_no_import_in_part(
    path: Path, scale: Callable[[int, int], int], tell: Callable[[str], None]
) -> None:
    folder, chance, whole = path.parent, Random(9), 0
    (folder / "log.md").write_text(LOG)
    with open_store(folder / "other.db", write=True, create=True) as store:
        work, clock = workspace(store, Clock()), Clock()
        (folder / "packed.md").write_text(numbers("Packed", 15))
        import_decks(work, [folder / "packed.md"])
        answer_cards(work, clock, 8, Random(1), lambda rows: None)
        export_anki(work, folder / "deck.apkg")
        [(answers,)] = store.query("SELECT count(*) FROM live_review")
    kills = scale(2, 60)
    for number in range(kills):
        lines = killed("read", path, number, chance.uniform(0.001, 0.6))
        with open_store(path, write=True) as store:
            counts = dict(store.query(IN_USE))
            # The check after a kill takes the last import back, which may be the first of all.
            assert counts.pop("Numbers", 40) == 40
            packed = counts.pop("Packed", 0)
            assert set(counts.values()) <= {25}
            # Taking a package back voids its answers and retires their cards: the log keeps both.
            live = store.query("SELECT count(*) FROM live_review")[0][0]
            assert (packed, live) in ((0, 0), (15, answers))
            assert log_length(store) % answers == 0
            assert store.query("SELECT count(*) FROM term")[0][0] in (0, 1)
            check_sound(store, NOW, is_carried=True)
            # What the kill interrupted is done by doing it again.
            last = folder / f"deck {number} {int(lines[-1])}.md"
            import_paths(workspace(store, Clock()), [last, folder / "log.md"])
            again = "SELECT count(*) FROM card JOIN deck ON deck.id = deck_id WHERE name = ?"
            assert store.query(again, (last.stem.capitalize(),)) == [(25,)]
        whole += len(lines)
    tell(f"{kills} kills in {whole} imports of decks, notes and packages: none there in part")


def test_a_kill_during_a_backup_leaves_one_that_can_be_used(
    path: Path, scale: Callable[[int, int], int], tell: Callable[[str], None]
) -> None:
    chance, copy = Random(5), path.with_name("copy.bak")
    kills = scale(2, 50)
    for number in range(kills):
        lines = killed("back_up", path, number, chance.uniform(0.001, 0.1))
        with open_store(copy, write=True) as store:
            length = log_length(store)
            assert length >= int(lines[-1])
            assert store.query("SELECT * FROM review_log ORDER BY id") == log_of(path)[:length]
            check_sound(store, NOW)
    tell(f"{kills} kills during backups: the older or the newer one can be used")


def test_no_answer_is_lost_when_the_app_is_killed(
    path: Path, scale: Callable[[int, int], int], tell: Callable[[str], None]
) -> None:
    home, chance, told, log = path.parent, Random(2), 0, log_of(path)
    (home / "config.toml").write_text("new_per_day = 1000\nbury_siblings = false\n")
    kills = scale(1, 20)
    for _ in range(kills):
        terminal = Terminal(home, "review", PYTHONPATH=str(ROOT))
        try:
            terminal.wait_for("which number")
            for _ in range(chance.randint(1, 4)):
                terminal.press(" ")
                terminal.wait_for("Good")
                terminal.press("3")
                terminal.wait_for("which number")
                told += 1
            terminal.press(" 3" if chance.random() < 0.5 else " ")
            threading.Event().wait(chance.uniform(0, 0.1))
            terminal.process.kill()
            terminal.process.wait()
        finally:
            terminal.process.kill()
            os.close(terminal.master)
        # Undo, tried after every kill, voids one answer with one row more.
        log = check_after_kill(path, told, log)
        told = max(told, len(log))
    tell(f"{kills} kills of the app in a pseudo-terminal, {told} rows in its log: nothing lost")
