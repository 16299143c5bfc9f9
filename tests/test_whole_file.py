from __future__ import annotations

import os
from pathlib import Path

import pytest

from studyml.config_file import write_setting
from studyml.whole_file import PREFIX, make_folder, replace_file, sweep_unfinished, unfinished_files


def test_a_replaced_file_keeps_its_mode_and_a_new_one_is_for_the_learner_alone(tmp_path: Path) -> None:
    shared, new = tmp_path / "shared", tmp_path / "new"
    shared.write_text("old")
    shared.chmod(0o644)
    replace_file(shared, b"other")
    replace_file(new, b"new")
    assert shared.read_bytes() == b"other"
    assert (shared.stat().st_mode & 0o777, new.stat().st_mode & 0o777) == (0o644, 0o600)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new", "shared"]


def test_settings_behind_a_link_are_written_where_the_link_leads(tmp_path: Path) -> None:
    (tmp_path / "dotfiles").mkdir()
    (tmp_path / "dotfiles" / "studyml.toml").write_text("# mine\n")
    link = tmp_path / "config.toml"
    link.symlink_to(tmp_path / "dotfiles" / "studyml.toml")
    write_setting(link, "rollover_hour", "3")
    assert link.is_symlink()
    assert (tmp_path / "dotfiles" / "studyml.toml").read_text() == "# mine\nrollover_hour = 3\n"


def test_a_file_that_cannot_be_replaced_is_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "file"
    file.write_text("old")

    def fails(_handle: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(OSError, match="Input"):
        replace_file(file, b"new")
    assert file.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_folders_are_made_down_to_the_last_one_for_the_learner_alone(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").stat().st_mode & 0o777 == 0o700
    make_folder(tmp_path / "a" / "b")


def test_what_a_kill_left_is_swept_and_nothing_else(tmp_path: Path) -> None:
    kept = [PREFIX + "12345678.md", PREFIX + "ABCDEFGH", "studyml-12345678", PREFIX + "new_file", "deck.md"]
    for name in (*kept, PREFIX + "a1_b2c3d"):
        (tmp_path / name).write_text("half")
        os.utime(tmp_path / name, (1_000, 1_000))
    os.utime(tmp_path / kept[3], (5_000, 5_000))
    (tmp_path / (PREFIX + "folder_1")).mkdir()
    (tmp_path / (PREFIX + "a_link_1")).symlink_to(tmp_path / "deck.md")
    kept += [PREFIX + "folder_1", PREFIX + "a_link_1"]
    moment = 8_000 * 1_000_000
    assert unfinished_files(tmp_path, moment) == [tmp_path / (PREFIX + "a1_b2c3d")]
    sweep_unfinished(tmp_path, moment)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(kept)
    sweep_unfinished(tmp_path / "gone", moment)


def test_the_names_of_temporary_files_are_those_that_are_swept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    swept: list[Path] = []

    def look(_handle: int) -> None:
        [left] = tmp_path.iterdir()
        os.utime(left, (0, 0))
        swept.extend(unfinished_files(tmp_path, 10**15))

    monkeypatch.setattr(os, "fsync", look)
    replace_file(tmp_path / "file", b"new")
    assert len(swept) == 1
