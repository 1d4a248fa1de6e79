"""The one connection of this process that hears the database's notifications."""

from __future__ import annotations

import asyncio
import logging

import msgspec
import psycopg

from tongzhou.config.events.hub import RESYNC, Hub

CHANNEL = "tongzhou"
"""What `tongzhou.notices.actions.publish` notifies."""
LONGEST_PAUSE = 15.0

log = logging.getLogger(__name__)


class Notice(msgspec.Struct):
    """A notification as `publish` writes it."""

    topics: list[str]
    kind: str
    id: str


class Ear:
    """Listens for as long as its task runs; after a break it comes back and says that something may be missed."""

    def __init__(self, url: str, hub: Hub) -> None:
        self._url = url
        self._hub = hub
        self.hears = False

    async def listen(self) -> None:
        """Listen until cancelled."""
        pause = 0.2
        while True:
            try:
                await self._hear()
            except psycopg.Error as fault:
                log.warning("event stream lost the database: %s", type(fault).__name__)
            pause = 0.2 if self.hears else min(pause * 2, LONGEST_PAUSE)
            self.hears = False
            await asyncio.sleep(pause)

    async def _hear(self) -> None:
        connection = await psycopg.AsyncConnection.connect(self._url, autocommit=True, connect_timeout=5)
        async with connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            self.hears = True
            self._hub.tell_all(RESYNC)
            async for notification in connection.notifies():
                self._pass_on(notification.payload)

    def _pass_on(self, payload: str) -> None:
        try:
            notice = msgspec.json.decode(payload, type=Notice)
        except msgspec.DecodeError:
            log.warning("event stream: a notification that is not ours")
            return
        told = msgspec.json.encode({"kind": notice.kind, "id": notice.id}).decode()
        self._hub.tell(notice.topics, told)  # whom else it concerns is nobody's business
