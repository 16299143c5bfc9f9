"""What is opened to be read is a file: nothing waits for a pipe, nothing drinks from a device."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from studyml.config_file import read_config
from studyml.errors import ConfigError, SourceRefused
from studyml.interchange.log_reader import LogReader
from studyml.interchange.zip_package import ZipPackage
from studyml.regular_file import open_regular


@pytest.fixture(params=["pipe", "device", "folder"])
def no_file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "thing"
    match request.param:
        case "pipe":
            os.mkfifo(path)
        case "device":
            path.symlink_to("/dev/zero")
        case _:
            path.mkdir()
    return path


def test_what_is_no_file_is_refused_at_once(no_file: Path) -> None:
    with pytest.raises(OSError, match="it is"):
        open_regular(no_file)


def test_a_link_to_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"words")
    (tmp_path / "link").symlink_to("file")
    with open_regular(tmp_path / "link") as file:
        assert file.read() == b"words"


def test_settings_packages_and_logs_are_files(no_file: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        read_config(no_file)
    with pytest.raises(SourceRefused, match="cannot be read"):
        ZipPackage(no_file)
    with pytest.raises(SourceRefused, match="cannot be read"):
        LogReader(no_file, 0)


@pytest.mark.parametrize(
    ("text", "told"), [(b"a = " + b"[" * 100_000, "nested too deep"), (b"#" * 1_100_000, "larger than 1 MiB")]
)
def test_settings_that_nobody_wrote_are_told(tmp_path: Path, text: bytes, told: str) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(text)
    with pytest.raises(ConfigError, match=told):
        read_config(path)
