"""A program that ends at the first connection which it tries to open."""

from __future__ import annotations

import socket
from typing import NoReturn


def _refused(*_: object, **__: object) -> NoReturn:
    raise SystemExit("something has opened a connection")


def refuse_connections() -> None:
    """From here on no host is asked for and none connected to."""
    socket.socket.connect = socket.socket.connect_ex = _refused  # type: ignore[method-assign]
    socket.getaddrinfo = socket.create_connection = _refused  # type: ignore[assignment]
