"""The application that the HTTP server calls: who answers which address."""

from __future__ import annotations

import asyncio
import os
import signal
from concurrent.futures import ThreadPoolExecutor

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from tongzhou.config.events.hub import Hub
from tongzhou.config.events.listen import Ear
from tongzhou.config.events.stream import stream
from tongzhou.config.origin.pages import Pages
from tongzhou.config.origin.static import Static
from tongzhou.config.origin.words import Receive, Scope, Send, answer

THREADS = int(os.environ.get("TONGZHOU_THREADS", "4"))
"""Pages that one process works on at once; each thread keeps one database connection."""
LOOKUPS = 2
"""Threads that look up whose stream it is."""


class Application:
    """Pages, static files, `/events`; `/healthz` says that this process lives and hears the database."""

    def __init__(self) -> None:
        self._pages = Pages(get_wsgi_application(), ThreadPoolExecutor(THREADS, thread_name_prefix="pages"))
        self._static = Static(settings.STATIC_ROOT)
        self._hub = Hub()
        self._ear = Ear(settings.DATABASE_URL, self._hub)
        self._lookups = ThreadPoolExecutor(LOOKUPS, thread_name_prefix="events")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or the life of the process."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1000})
        elif scope["path"] == "/events":
            await stream(scope, receive, send, self._hub, self._lookups)
        elif scope["path"] == "/healthz":
            await self._health(send)
        elif scope["path"].startswith("/static/"):
            await self._static(scope, receive, send)
        else:
            await self._pages(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self._end_streams_on(signal.SIGTERM)
        listening = asyncio.ensure_future(self._ear.listen())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        listening.cancel()
        await send({"type": "lifespan.shutdown.complete"})

    def _end_streams_on(self, sign: signal.Signals) -> None:
        """Beside the server's own handling of `sign` (which the loop keeps): streams would hold up its stopping."""
        loop = asyncio.get_running_loop()
        signal.signal(sign, lambda *_: loop.call_soon_threadsafe(self._hub.close))

    async def _health(self, send: Send) -> None:
        hears = self._ear.hears
        body = b'{"events": true}' if hears else b'{"events": false}'
        headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
        await answer(send, 200 if hears else 503, headers, body)
