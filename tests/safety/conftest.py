"""The home and the ways to give commands are those of the tests of commands."""

from __future__ import annotations

import socket
from typing import NoReturn

import pytest

from tests.cli.conftest import home, run

__all__ = ["home", "no_network", "run"]


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing may ask for a host or connect to one; what tries fails the test."""

    def refused(*_: object) -> NoReturn:
        pytest.fail("something has opened a connection")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket.socket, "connect_ex", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
