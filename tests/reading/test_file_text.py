"""Bytes from outside become text, or are refused with what to do about it."""

import os
from pathlib import Path

import pytest

from studyml.errors import SourceRefused
from studyml.reading.file_text import decode, read_bytes


def refusal(path: Path, limit: int = 100) -> str:
    with pytest.raises(SourceRefused) as caught:
        read_bytes(path, limit)
    assert caught.value.path == str(path)
    return caught.value.reason


def test_a_regular_file_and_a_link_to_one_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"text")
    (tmp_path / "b.md").symlink_to("a.md")
    assert read_bytes(tmp_path / "a.md") == b"text"
    assert read_bytes(tmp_path / "b.md") == b"text"


def test_a_file_may_be_as_large_as_the_limit_and_not_a_byte_larger(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 100)
    assert read_bytes(tmp_path / "a", 100) == b"x" * 100
    (tmp_path / "a").write_bytes(b"x" * 101)
    assert "larger than 100 bytes" in refusal(tmp_path / "a")


def test_ten_megabytes_are_refused(tmp_path: Path) -> None:
    with (tmp_path / "a.md").open("wb") as file:
        file.truncate(10 * 1024 * 1024)
    with pytest.raises(SourceRefused, match="larger than 4 MiB"):
        read_bytes(tmp_path / "a.md")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs /dev/zero")
def test_a_device_is_refused_however_much_it_has_to_give() -> None:
    assert "no regular file" in refusal(Path("/dev/zero"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_that_nobody_writes_to_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    assert "no regular file" in refusal(tmp_path / "pipe.md")


def test_folders_links_that_loop_and_missing_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "loop.md").symlink_to("loop.md")
    assert "leads back to itself" in refusal(tmp_path / "loop.md")
    assert "is a folder" in refusal(tmp_path)
    assert "no such file" in refusal(tmp_path / "none.md")
    assert "no folder" in refusal(Path(__file__) / "none.md")
    assert "NUL" in refusal(tmp_path / "a\0b")


def test_utf8_loses_its_mark_and_line_ends_become_newlines() -> None:
    assert decode(b"\xef\xbb\xbfa\r\n\xce\xb2\r\n") == "a\nβ\n"


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_is_told_as_such(codec: str) -> None:
    with pytest.raises(SourceRefused, match="UTF-16"):
        decode("## Momentum\n\nText.".encode(codec))


def test_a_byte_that_is_not_utf8_is_told_with_its_line() -> None:
    with pytest.raises(SourceRefused, match="0xff is not UTF-8") as caught:
        decode(b"a\nb\n\xff", Path("deck.md"))
    assert (caught.value.path, caught.value.line) == ("deck.md", 3)
    with pytest.raises(SourceRefused, match="0xfe") as caught:
        decode(b"\xef\xbb\xbfa\n\xfe")
    assert caught.value.line == 2


def test_a_nul_is_told_with_its_line() -> None:
    with pytest.raises(SourceRefused, match="NUL") as caught:
        decode(b"several words of text\nand more of them\na\0b\n")
    assert caught.value.line == 3
