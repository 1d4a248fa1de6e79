"""The stream that a page holds open: `GET /events` as text/event-stream."""

from __future__ import annotations

import asyncio
import random
from concurrent.futures import Executor

from tongzhou.config.events.hub import Hub
from tongzhou.config.events.who import topics_of
from tongzhou.config.origin.words import Receive, Scope, Send, answer, header

HEARTBEAT = 20.0
"""Seconds of silence after which a comment is sent: proxies on the way keep the line open."""
LIFETIME = 600.0
"""Seconds after which a stream ends and the page asks again: so an ended session stops hearing."""

HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # nginx: pass on at once
    (b"x-content-type-options", b"nosniff"),
]
REFUSED = [(b"content-type", b"text/plain"), (b"cache-control", b"no-store")]


async def stream(scope: Scope, receive: Receive, send: Send, hub: Hub, threads: Executor) -> None:
    """Answer one request for events: 401 for strangers, 503 when this process holds enough streams."""
    loop = asyncio.get_running_loop()
    topics = await loop.run_in_executor(threads, topics_of, header(scope, b"cookie"))
    if topics is None:
        await answer(send, 401, REFUSED, b"")
    elif hub.full:
        await answer(send, 503, [*REFUSED, (b"retry-after", b"20")], b"")
    else:
        await _open(receive, send, hub, topics)


async def _open(receive: Receive, send: Send, hub: Hub, topics: list[str]) -> None:
    listener = hub.join(topics)
    gone = asyncio.ensure_future(_gone(receive))
    until = asyncio.get_running_loop().time() + LIFETIME * random.uniform(0.9, 1.1)  # noqa: S311 (spreads the load)
    try:
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        await _say(send, "retry: 3000\n: 同舟\n\n")
        while not (gone.done() or listener.ended or asyncio.get_running_loop().time() >= until):
            data = await listener.next(HEARTBEAT)
            await _say(send, ":\n\n" if data is None else f"event: changed\ndata: {data}\n\n")
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    finally:
        gone.cancel()
        hub.leave(listener)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue


async def _say(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})
