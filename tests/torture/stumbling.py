"""Connections that stop before the statement of a number: with an error, or with the whole process."""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

from studyml.store.migration import upgrade_store


class Stumbling:
    """While its `with` statement lasts, `stop` is called before the statement of a number, from 1."""

    def __init__(self, number: int, stop: Callable[[], None]) -> None:
        self.number = number
        self.stop = stop
        self.statements = 0
        self._patch = patch.object(sqlite3, "connect", self._connect)
        self._usual = sqlite3.connect

    def step(self) -> None:
        self.statements += 1
        if self.statements == self.number:
            self.stop()

    def _connect(self, *values: Any, **named: Any) -> sqlite3.Connection:
        step = self.step

        class Cursor(sqlite3.Cursor):
            def execute(self, *values: Any) -> Any:
                step()
                return super().execute(*values)

            def executemany(self, *values: Any) -> Any:
                step()
                return super().executemany(*values)

        class Connection(sqlite3.Connection):
            def cursor(self, factory: Any = Cursor) -> Any:
                return super().cursor(factory)

            def execute(self, *values: Any) -> Any:
                return self.cursor().execute(*values)

        return self._usual(*values, factory=Connection, **named)

    def __enter__(self) -> Stumbling:
        self._patch.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self._patch.__exit__(*error)


def upgrade_until(path: Path, revision: str, number: int, stop: Callable[[], None]) -> int:
    """Upgrades a store of a revision, and stops before a statement; how many there were."""
    with Stumbling(number, stop) as stumbling:
        upgrade_store(path, revision)
    return stumbling.statements


if __name__ == "__main__":
    upgrade_until(
        Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), lambda: os.kill(os.getpid(), signal.SIGKILL)
    )
