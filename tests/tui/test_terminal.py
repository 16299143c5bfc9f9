"""The app in a real pseudo-terminal: signals, the exit code, the editor, and the bytes that it writes."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ENTER_SCREEN, LEAVE_SCREEN = b"\x1b[?1049h", b"\x1b[?1049l"
DEADLINE = 30.0
STYLE = re.compile(rb"\x1b\[([0-9;]*)m")
COLOURS = {b"38", b"48"} | {
    str(code).encode() for base in (30, 40, 90, 100) for code in range(base, base + 8)
}


class Terminal:
    """`studyml` in a pseudo-terminal of 80 by 24."""

    def __init__(self, home: Path, *words: str, **environment: str) -> None:
        self.output = b""
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "studyml", *words],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(home),
                "TERM": "xterm-256color",
                "LANG": "C.UTF-8",
                "STUDYML_DB": str(home / "studyml.db"),
                "STUDYML_CONFIG": str(home / "config.toml"),
                **environment,
            },
        )
        os.close(slave)

    def wait_for(self, text: str | bytes) -> None:
        """Reads what is written until a text has come since the last wait."""
        wanted = text.encode() if isinstance(text, str) else text
        start = len(self.output)
        end = time.monotonic() + DEADLINE
        while wanted not in self.output[start:]:
            assert time.monotonic() < end, self.output[start:][-2000:]
            if select.select([self.master], [], [], 0.2)[0]:
                try:
                    self.output += os.read(self.master, 65536)
                except OSError:
                    break
        assert wanted in self.output[start:], self.output[start:][-2000:]

    def press(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def ended(self) -> int:
        """The exit code, after everything was read."""
        end = time.monotonic() + DEADLINE
        while time.monotonic() < end:
            if select.select([self.master], [], [], 0.2)[0]:
                try:
                    chunk = os.read(self.master, 65536)
                except OSError:
                    break
                if not chunk:
                    break
                self.output += chunk
        return self.process.wait(DEADLINE)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "deck.md").write_text(
        "## ReLU\n\nIt keeps what is positive.\n\nQ: What is its slope?\nA: one\n"
    )
    command = [sys.executable, "-m", "studyml", "import", str(tmp_path / "deck.md")]
    environment = {**os.environ, "STUDYML_DB": str(tmp_path / "studyml.db"), "HOME": str(tmp_path)}
    subprocess.run(command, check=True, capture_output=True, env=environment)
    return tmp_path


@pytest.fixture
def terminals() -> Iterator[list[Terminal]]:
    """Whatever a failing test leaves running is ended."""
    running: list[Terminal] = []
    yield running
    for terminal in running:
        if terminal.process.poll() is None:
            terminal.process.kill()
            terminal.process.wait()
        os.close(terminal.master)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_leaves_the_terminal_clean_and_is_told_by_the_exit_code(
    home: Path, terminals: list[Terminal], number: signal.Signals
) -> None:
    terminal = Terminal(home)
    terminals.append(terminal)
    terminal.wait_for("search")
    terminal.process.send_signal(number)
    assert terminal.ended() == 128 + number
    assert terminal.output.rindex(LEAVE_SCREEN) > terminal.output.rindex(ENTER_SCREEN)
    assert b"\x1b[?25h" in terminal.output[terminal.output.rindex(ENTER_SCREEN) :]
    assert sorted(path.name for path in home.glob("studyml.db*")) in (
        ["studyml.db"],
        ["studyml.db", "studyml.db.lock"],
    )


@pytest.mark.parametrize(("wish", "is_coloured"), [({"NO_COLOR": "1"}, False), ({}, True)])
def test_whoever_wants_no_colour_gets_none(
    home: Path, terminals: list[Terminal], wish: dict[str, str], is_coloured: bool
) -> None:
    terminal = Terminal(home, COLORTERM="truecolor", **wish)
    terminals.append(terminal)
    terminal.wait_for("search")
    terminal.press("\r")
    terminal.wait_for("show answer")
    terminal.press(" ")
    terminal.wait_for("Good")
    terminal.press("?")
    terminal.wait_for("Again")
    terminal.process.terminate()
    terminal.ended()
    codes = {code for found in STYLE.findall(terminal.output) for code in found.split(b";")}
    assert bool(codes & COLOURS) is is_coloured
    assert b"1" in codes


def test_leaving_ends_with_exit_code_0_and_one_file(home: Path, terminals: list[Terminal]) -> None:
    terminal = Terminal(home)
    terminals.append(terminal)
    terminal.wait_for("search")
    terminal.press("q")
    assert terminal.ended() == 0
    assert not list(home.glob("studyml.db-*"))


def test_a_second_program_is_told_who_holds_the_store(home: Path, terminals: list[Terminal]) -> None:
    terminal = Terminal(home)
    terminals.append(terminal)
    terminal.wait_for("search")
    environment = {**os.environ, "STUDYML_DB": str(home / "studyml.db"), "HOME": str(home)}
    command = [sys.executable, "-m", "studyml"]
    second = subprocess.run([*command, "undo"], capture_output=True, text=True, env=environment)
    assert second.returncode == 1
    assert str(terminal.process.pid) in second.stderr
    reader = subprocess.run([*command, "due"], capture_output=True, text=True, env=environment)
    assert reader.stdout.startswith("0 due")


def test_the_editor_opens_at_the_card_and_the_edited_card_is_shown(
    home: Path, terminals: list[Terminal]
) -> None:
    editor = home / "editor"
    editor.write_text(
        f"#!{sys.executable}\nimport sys\nfrom pathlib import Path\n"
        "Path(sys.argv[2]).with_name('called').write_text(' '.join(sys.argv[1:]))\n"
        "file = Path(sys.argv[2])\n"
        "file.write_text(file.read_text().replace('What is its slope?', 'What is its slope above zero?'))\n"
    )
    editor.chmod(0o755)
    terminal = Terminal(home, EDITOR=str(editor))
    terminals.append(terminal)
    terminal.wait_for("search")
    terminal.press("\r")
    terminal.wait_for("show answer")
    terminal.press(" ")
    terminal.wait_for("Again")
    terminal.press("4")
    terminal.wait_for("show answer")
    terminal.press("e")
    terminal.wait_for("above zero")
    assert (home / "called").read_text() == f"+5 {home / 'deck.md'}"
    terminal.press("q")
    terminal.wait_for("done")
    terminal.press("q")
    terminal.wait_for("search")
    terminal.press("q")
    assert terminal.ended() == 0


def test_an_editor_that_does_not_exist_is_told(home: Path, terminals: list[Terminal]) -> None:
    terminal = Terminal(home, EDITOR="/no/such/editor")
    terminals.append(terminal)
    terminal.wait_for("search")
    terminal.press("\r")
    terminal.wait_for("show answer")
    terminal.press("e")
    terminal.wait_for("cannot be started")
