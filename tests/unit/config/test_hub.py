"""Who hears what, in one process."""

from __future__ import annotations

import asyncio

from tongzhou.config.events.hub import CAPACITY, RESYNC, WAITING, Hub


def test_a_message_reaches_those_who_hear_its_topic_once_and_nobody_else() -> None:
    async def scene() -> None:
        hub = Hub()
        both, other = hub.join(["account:1", "institution:9"]), hub.join(["account:2"])
        hub.tell(["account:1", "institution:9"], "x")
        assert await both.next(0.01) == "x"
        assert await both.next(0.01) is None
        assert await other.next(0.01) is None

    asyncio.run(scene())


def test_a_page_that_left_hears_nothing_and_leaves_nothing_behind() -> None:
    async def scene() -> None:
        hub = Hub()
        listener = hub.join(["account:1"])
        hub.leave(listener)
        hub.tell(["account:1"], "x")
        assert await listener.next(0.01) is None
        assert not hub._by_topic and not hub._all

    asyncio.run(scene())


def test_a_slow_page_is_told_to_look_anew_instead_of_growing() -> None:
    async def scene() -> None:
        hub = Hub()
        slow = hub.join(["t"])
        for number in range(WAITING + 1):
            hub.tell(["t"], str(number))
        assert await slow.next(0.01) == RESYNC
        assert await slow.next(0.01) is None

    asyncio.run(scene())


def test_streams_beyond_capacity_and_after_closing_are_not_taken() -> None:
    async def scene() -> None:
        hub = Hub()
        listeners = [hub.join([]) for _ in range(CAPACITY)]
        assert hub.full
        hub.leave(listeners.pop())
        assert not hub.full
        hub.close()
        assert hub.full and listeners[0].ended
        assert await listeners[0].next(0.01) == RESYNC

    asyncio.run(scene())
