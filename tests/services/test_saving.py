"""A text to a new file."""

from __future__ import annotations

from pathlib import Path

import pytest

from studyml.errors import UsageError
from studyml.services.saving import save_text


def test_a_text_is_written_to_the_path_that_was_typed(tmp_path: Path) -> None:
    path = save_text(f"'{tmp_path}/a week.md' ", "Überblick\n")
    assert path == tmp_path / "a week.md"
    assert path.read_text("utf-8") == "Überblick\n"


def test_a_file_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "log.md").write_text("mine")
    with pytest.raises(UsageError, match="such a file already"):
        save_text(str(tmp_path / "log.md"), "theirs")
    assert (tmp_path / "log.md").read_text() == "mine"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "has no name"),
        ("no/such/folder.md", "No such file"),
        ("a\0b", "cannot be"),
        ("~nobody-here/a", "No such"),
    ],
)
def test_a_name_that_cannot_be_is_refused(
    name: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=reason):
        save_text(name, "text")
    assert list(tmp_path.iterdir()) == []
