"""SQLAlchemy over a connection that someone else owns."""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlalchemy import create_engine
from sqlalchemy.engine import Engine
from sqlalchemy.pool import StaticPool


class SharedConnection:
    """A sqlite3 connection on which transactions and closing are its owner's business alone."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def commit(self) -> None:
        """Leaves the transaction to the owner."""

    def rollback(self) -> None:
        """Leaves the transaction to the owner."""

    def close(self) -> None:
        """Leaves the connection to the owner."""


def engine_over(connection: sqlite3.Connection) -> Engine:
    """An engine whose every statement runs on the connection given, within its owner's transaction."""
    shared: Any = SharedConnection(connection)
    return create_engine("sqlite://", creator=lambda: shared, poolclass=StaticPool)
