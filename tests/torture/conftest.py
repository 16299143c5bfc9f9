"""The long form of these tests, asked for with STUDYML_TORTURE=1, and the figures that they tell."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.torture import sqlite_files

IS_LONG = os.environ.get("STUDYML_TORTURE") == "1"
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.torture)


@pytest.fixture
def scale() -> Callable[[int, int], int]:
    """How often: the first figure in every run, the second in the long form."""
    return lambda short, long: long if IS_LONG else short


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Prints a sentence with the figures of a test after a run of the long form."""
    return lambda words: record_property("figures", words)


@pytest.fixture
def watchable() -> None:
    if sqlite_files.library() is None:
        pytest.skip("this Python's SQLite cannot be watched")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not IS_LONG:
        return
    terminalreporter.section("torture")
    for report in terminalreporter.stats.get("passed", []):
        for name, words in report.user_properties:
            if name == "figures":
                terminalreporter.write_line(f"{words} ({report.duration:.0f} s)")
