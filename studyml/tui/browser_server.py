"""The app in a browser of this machine, through textual-serve: one process of the app for each page."""

from __future__ import annotations

import hmac
import logging
import secrets
from collections.abc import Callable
from http import HTTPStatus

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from textual_serve.server import Server

_HOST = "127.0.0.1"
_COOKIE = "studyml"


class BrowserServer(Server):
    """Serves `command` on loopback, to whoever knows the key in its address.

    Other accounts of the machine reach a loopback port too, and a page from elsewhere can open connections
    to it through the learner's own browser. So nothing is answered without the key, which the first visit
    changes for a cookie of this site alone, and neither under another host's name nor to another origin.
    """

    def __init__(self, command: str, port: int, announce: Callable[[str], None]) -> None:
        super().__init__(command, host=_HOST, port=port, title="studyml")
        self._announce = announce
        self._key = secrets.token_urlsafe(24)

    @property
    def address(self) -> str:
        """What opens the app, with the key."""
        return f"{self.public_url}/?key={self._key}"

    def initialize_logging(self) -> None:
        logging.basicConfig(level=logging.WARNING, format="studyml: %(message)s")

    async def on_startup(self, app: web.Application) -> None:
        self._announce(f"studyml is at {self.address}")
        self._announce("Anybody with this address has your decks. ctrl+c ends it.")

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.middlewares.append(self._guarded())
        return app

    def _guarded(self) -> Middleware:
        @web.middleware
        async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
            if request.host != f"{_HOST}:{self.port}":
                return web.Response(status=HTTPStatus.MISDIRECTED_REQUEST, text="another host is meant")
            origin = request.headers.get("Origin")
            if origin is not None and origin != self.public_url:
                return web.Response(status=HTTPStatus.FORBIDDEN, text="pages from elsewhere are not let in")
            if request.path == "/" and self._is_key(request.query.get("key")):
                # The key leaves the address bar, and with it what a history or a link could give away.
                response: web.StreamResponse = web.HTTPFound("/")
                response.set_cookie(_COOKIE, self._key, httponly=True, samesite="Strict")
                return response
            if not self._is_key(request.cookies.get(_COOKIE)):
                return web.Response(
                    status=HTTPStatus.FORBIDDEN, text="open the address that `studyml serve` printed"
                )
            response = await handler(request)
            if not response.prepared:
                response.headers["Content-Security-Policy"] = self._policy()
                response.headers["Referrer-Policy"] = "no-referrer"
                response.headers["X-Frame-Options"] = "DENY"
            return response

        return guard

    def _policy(self) -> str:
        """What the page may load: only what stands here, so that nothing tells others of it."""
        return (
            "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline';"
            f" img-src 'self' data:; font-src 'self' data:; connect-src {self.public_url}"
            f" ws://{_HOST}:{self.port}"
        )

    def _is_key(self, given: str | None) -> bool:
        return given is not None and hmac.compare_digest(given.encode(), self._key.encode())
