"""Hostile text in every command's words and output, in a pseudo-terminal and in pipes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.safety.hostile_text import offences
from tests.safety.pseudo_terminal import ROOT, environment, written_by

WALK = "tests.safety.commands"


@pytest.fixture(scope="module")
def terminal(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """What all commands write to a terminal."""
    home = tmp_path_factory.mktemp("commands")
    # A document is the same in a terminal and in a pipe, where it is always asked for.
    is_long = os.environ.get("STUDYML_TORTURE") == "1"
    written = written_by(home, WALK, str(home / "work"), *(["--json"] if is_long else []))
    assert written.code == 0, written.output[-3000:].decode(errors="replace")
    return written.output


def test_no_command_writes_a_sequence_to_a_terminal_that_is_not_its_own(terminal: bytes) -> None:
    assert offences(terminal) == []


def test_no_hostile_word_ends_a_command_otherwise_than_with_a_message(terminal: bytes) -> None:
    text = terminal.decode()
    assert "Traceback" not in text
    for harmless in ("Momentum concept", "[@click=app.quit]x"):
        assert harmless in text


def test_no_command_writes_a_control_character_to_a_pipe(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", WALK, str(tmp_path / "work"), "--json"],
        capture_output=True,
        check=True,
        cwd=ROOT,
        env=environment(tmp_path),
    )
    for stream in (done.stdout, done.stderr):
        assert b"\x1b" not in stream
        assert offences(stream) == []
