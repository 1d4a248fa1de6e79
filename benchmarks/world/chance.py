"""Drawing: one generator, ids that sort by time, weights with a long tail."""

from __future__ import annotations

from datetime import datetime
from random import Random
from uuid import UUID

from benchmarks.world.sizes import SEED, SKEW

chance = Random(SEED)


def v7(at: datetime) -> UUID:
    """A UUIDv7 of that moment, drawn from the seed."""
    stamp = int(at.timestamp() * 1000) << 80
    return UUID(int=stamp | 7 << 76 | chance.getrandbits(12) << 64 | 2 << 62 | chance.getrandbits(62))


def tail(number: int) -> list[float]:
    """`number` weights that fall as n^-SKEW and sum to 1."""
    raw = [n**-SKEW for n in range(1, number + 1)]
    return [weight / sum(raw) for weight in raw]
