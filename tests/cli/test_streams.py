"""Pipes that break, streams that are closed, disks that are full: quiet or one line, never a traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from studyml.services.importing import import_decks
from studyml.services.opening import open_workspace
from tests.cli.conftest import RunCommand

STUDYML = f"{sys.executable} -m studyml"
needs_shell = pytest.mark.skipif(os.name != "posix", reason="needs a shell")


def shell(line: str, typed: bytes = b"") -> tuple[int, str, str]:
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {line}"],
        input=typed,
        capture_output=True,
        check=False,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.fixture
def many_cards(store: Path, home: Path) -> None:
    """More cards than fit the buffers between two programs."""
    (home / "many.md").write_text("\n".join(f"front {n} {'x' * 80} :: back\n" for n in range(2_000)))
    with open_workspace(write=True) as work:
        import_decks(work, [home / "many.md"])


@needs_shell
@pytest.mark.parametrize("command", ["cards", "due", "--help"])
@pytest.mark.usefixtures("many_cards")
def test_a_reader_that_leaves_early_ends_a_command_quietly(command: str) -> None:
    code, _, said = shell(f"{STUDYML} {command} | head -c 1")
    assert (code, said) == (0, "")
    code, _, said = shell(f"{STUDYML} {command} | true")
    assert (code, said) == (0, "")


@needs_shell
def test_a_session_whose_reader_leaves_ends_quietly(store: Path) -> None:
    code, _, said = shell(f"{STUDYML} review --plain | head -1", b"\n3\n" * 20_000)
    assert (code, said) == (0, "")


@needs_shell
@pytest.mark.parametrize("command", ["cards", "due"])
def test_a_full_disk_behind_standard_output_is_told_in_one_line(store: Path, command: str) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")
    code, _, said = shell(f"{STUDYML} {command} > /dev/full")
    assert code == 1
    assert said == "studyml: the system refused: No space left on device\n"


@needs_shell
@pytest.mark.parametrize("streams", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("command", ["cards", ""])
def test_streams_that_are_closed_do_no_harm(store: Path, streams: str, command: str) -> None:
    code, _, said = shell(f"{STUDYML} {command} {streams}")
    assert (code, said) == (0, "")


@needs_shell
def test_a_folder_that_is_no_more_is_told_in_one_line(store: Path, home: Path) -> None:
    code, _, said = shell(
        f"mkdir gone && cd gone && rmdir ../gone && {STUDYML} import {home}/optimisation.md"
    )
    assert "Traceback" not in said
    assert code in (0, 1)


def test_an_interrupt_ends_a_session_without_a_traceback(store: Path) -> None:
    session = subprocess.Popen(
        [sys.executable, "-m", "studyml", "review", "--plain"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert session.stdin is not None
    assert session.stdout is not None
    session.stdin.write(b"\n3\n")
    session.stdin.flush()
    while b"4 Easy" not in session.stdout.readline():
        pass
    time.sleep(0.05)
    session.send_signal(signal.SIGINT)
    _, said = session.communicate(timeout=30)
    assert session.returncode == 130
    assert said == b""
    assert [path.name for path in store.parent.iterdir() if path.is_file()] == ["studyml.db"]


def test_text_that_the_terminal_cannot_show_is_replaced(program: RunCommand, store: Path, home: Path) -> None:
    (home / "a.md").write_text("## Größe 日本 𝑣\n\nText.\n")
    script = f"{STUDYML} import a.md && PYTHONIOENCODING=ascii {STUDYML} cards"
    code, out, said = shell(script)
    assert (code, said) == (0, "")
    assert "Gr??e" in out
