"""Clocks: started and stopped by the runner; one that ran out is told and recorded, and closes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TypeVar

from tongzhou.care.steps.models import Clocked
from tongzhou.kernel.actors import system

CLOCK = system("clock")
AT_ONCE = 500
SHORTEST = timedelta(minutes=5)
T = TypeVar("T")


def start(row: Clocked, clock: str, *, at: datetime, limit: timedelta) -> None:
    """A new clock from `at`, without escalations: the first one is told when `limit` is over. The row is not saved."""
    row.escalations = 0
    row.clock, row.clock_since = clock, at
    row.due_at = row.escalate_at = at + limit


def stop(row: Clocked) -> None:
    """Nobody is waited for. The row is not saved."""
    row.escalations = 0
    row.clock, row.clock_since, row.due_at, row.escalate_at = "", None, None, None


def half(row: Clocked) -> timedelta:
    """How long after the first was told the next one is: half the limit, five minutes at least."""
    if row.due_at is None or row.clock_since is None:
        return SHORTEST
    return max(SHORTEST, (row.due_at - row.clock_since) / 2)


def each(due: Iterable[T], act: Callable[[T], bool]) -> int:
    """Act on each, all of them; how many were done. A fault with one must not stop the clocks of the others: raised together as ExceptionGroup.

    Each `act` is its own transaction.
    """
    rows, done, faults = list(due), 0, []
    for one in rows:
        try:
            done += act(one)
        except Exception as fault:  # noqa: BLE001  # nothing is swallowed: raised below, when the others are done
            faults.append(fault)
    if faults:
        raise ExceptionGroup(f"{len(faults)} of {len(rows)} clocks", faults)
    return done
