"""How the learner's editor is started at a line."""

from __future__ import annotations

from pathlib import Path

import pytest

from studyml.errors import ConfigError
from studyml.services.editing import editor_command


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("vi", ["vi", "+7", "{}"]),
        ("nano -w", ["nano", "-w", "+7", "{}"]),
        ("emacs -nw", ["emacs", "-nw", "+7", "{}"]),
        ("emacsclient -t", ["emacsclient", "-t", "+7", "{}"]),
        ("code", ["code", "--wait", "--goto", "{}:7"]),
        ("code -g -w", ["code", "-g", "-w", "{}:7"]),
        ("'/opt/my editor/subl'", ["/opt/my editor/subl", "--wait", "{}:7"]),
        ("hx", ["hx", "{}:7"]),
    ],
)
def test_each_editor_is_told_the_line_in_its_own_way(tmp_path: Path, setting: str, words: list[str]) -> None:
    path = tmp_path / "a deck; rm.md"
    assert editor_command(setting, path, 7) == [word.format(path) for word in words]


def test_words_that_cannot_be_taken_apart_are_told() -> None:
    with pytest.raises(ConfigError, match="cannot be understood"):
        editor_command("vi 'x", Path("deck.md"), 1)
