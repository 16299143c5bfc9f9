"""The app in a browser: the server as it is started, and who is let in."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio


def wait_for(port: int) -> None:
    """Waits until a server listens, which it does just after it has printed where."""
    for _ in range(600):
        with socket.socket() as caller:
            if caller.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """What a server with an empty home prints as its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "XDG_DATA_HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path),
        "HOME": str(tmp_path),
    }
    server = subprocess.Popen(
        [sys.executable, "-u", "-m", "studyml", "serve", "--port", str(port)],
        stdout=subprocess.PIPE,
        env=environment,
        text=True,
    )
    try:
        assert server.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:\d+/\?key=\S{20,}", server.stdout.readline())
        assert found, "no address was printed"
        wait_for(port)
        yield found[0]
    finally:
        server.terminate()
        server.wait(20)


@pytest_asyncio.fixture
async def visitor() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        yield session


async def status(session: aiohttp.ClientSession, url: str, **headers: str) -> int:
    async with session.get(url, headers=headers) as response:
        return response.status


async def test_only_who_has_the_address_is_let_in(address: str, visitor: aiohttp.ClientSession) -> None:
    root = address.partition("?")[0]
    for path in ("", "ws", "static/js/textual.js", "?key=", "?key=x", "download/x"):
        assert await status(visitor, root + path) == 403, path
    assert await status(visitor, address, Host="studyml.example") == 421
    assert await status(visitor, address, Origin="https://elsewhere.example") == 403
    assert not list(visitor.cookie_jar)
    async with visitor.get(address) as page:
        assert page.status == 200
        assert str(page.url) == root, "the key stays in the address bar"
        assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert await status(visitor, root + "static/js/textual.js") == 200
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await visitor.ws_connect(root + "ws", headers={"Origin": "https://elsewhere.example"})
    assert refused.value.status == 403


async def test_a_page_runs_the_app(address: str, visitor: aiohttp.ClientSession) -> None:
    root = address.partition("?")[0]
    await status(visitor, address)
    seen = b""
    async with visitor.ws_connect(root + "ws?width=80&height=24", headers={"Origin": root[:-1]}) as socket_:
        async with asyncio.timeout(60):
            while b"Linear algebra" not in seen:
                message = await socket_.receive()
                assert message.type in (aiohttp.WSMsgType.BINARY, aiohttp.WSMsgType.TEXT), message
                seen += message.data if isinstance(message.data, bytes) else message.data.encode()


def test_a_port_that_is_taken_is_said_in_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-m", "studyml", "serve", "--port", port],
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | {"XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)},
        )
    assert done.returncode == 1
    assert done.stderr.startswith(f"studyml: port {port} cannot be listened on (")
    assert done.stderr.count("\n") == 1
