"""Who listens to which topic in this process, and what waits for each of them."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable

RESYNC = '{"kind": "resync", "id": "", "topics": []}'
"""Said when messages may have been missed: the page asks for everything it shows again."""
WAITING = 64
"""Messages kept for a slow page before they are replaced by one RESYNC."""
CAPACITY = 500
"""Open streams of one process. Beyond it pages poll instead."""


class Listener:
    """One open page. `next` waits for its next message."""

    def __init__(self, topics: Iterable[str]) -> None:
        self.topics = frozenset(topics)
        self.ended = False
        self._waiting: asyncio.Queue[str] = asyncio.Queue(WAITING)

    def end(self) -> None:
        """No more: whoever waits is woken."""
        self.ended = True
        self.put(RESYNC)

    def put(self, data: str) -> None:
        """Leave a message; a page that does not keep up is told to look anew instead."""
        if self._waiting.full():
            while not self._waiting.empty():
                self._waiting.get_nowait()
            data = RESYNC
        self._waiting.put_nowait(data)

    async def next(self, seconds: float) -> str | None:
        """The next message, or None when `seconds` went by in silence."""
        try:
            return await asyncio.wait_for(self._waiting.get(), seconds)
        except TimeoutError:
            return None


class Hub:
    """All listeners of this process by topic. Lives on one event loop."""

    def __init__(self) -> None:
        self._by_topic: dict[str, set[Listener]] = defaultdict(set)
        self._all: set[Listener] = set()
        self._closed = False

    @property
    def full(self) -> bool:
        """Whether no further stream is taken."""
        return self._closed or len(self._all) >= CAPACITY

    def close(self) -> None:
        """The process is told to stop: end all streams, so that nothing waits for them."""
        self._closed = True
        for listener in self._all:
            listener.end()

    def join(self, topics: Iterable[str]) -> Listener:
        """A new listener of `topics`."""
        listener = Listener(topics)
        self._all.add(listener)
        for topic in listener.topics:
            self._by_topic[topic].add(listener)
        return listener

    def leave(self, listener: Listener) -> None:
        """Forget a listener."""
        self._all.discard(listener)
        for topic in listener.topics:
            self._by_topic[topic].discard(listener)
            if not self._by_topic[topic]:
                del self._by_topic[topic]

    def tell(self, topics: Iterable[str], data: str) -> None:
        """Leave `data` once with everybody who hears one of `topics`."""
        for listener in {one for topic in topics for one in self._by_topic.get(topic, ())}:
            listener.put(data)

    def tell_all(self, data: str) -> None:
        """Leave `data` with everybody."""
        for listener in self._all:
            listener.put(data)
