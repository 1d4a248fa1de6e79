"""One function takes every step of a request: lock, table, permission, change, step, clock, audit, notices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from tongzhou.audit.actions import record
from tongzhou.care.blood.actions.telling import announce, event_words
from tongzhou.care.blood.models import Request
from tongzhou.care.blood.periods import period
from tongzhou.care.blood.queries.hands import refusal
from tongzhou.care.blood.queries.scope import visible
from tongzhou.care.blood.refusals import NO_REQUEST
from tongzhou.care.blood.rules import LIFECYCLE, OF_THE_CLOCK, Side, State, turn_of
from tongzhou.care.steps import clocks
from tongzhou.care.steps.digests import digest
from tongzhou.care.steps.locks import one_by_one
from tongzhou.care.steps.taking import fresh, taken, write
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.lifecycle import Move

JOINED = ("asker", "giver", "pairing")


@dataclass
class Turn:
    """One step being taken: the locked request, who, when; what the verb adds to it."""

    request: Request
    event: str
    by: Actor
    at: datetime
    note: str = ""
    detail: dict[str, Any] = field(default_factory=dict)


Change = Callable[[Turn], None]


def run(
    event: str,
    change: Change,
    *,
    by: Actor,
    at: datetime,
    request_id: UUID,
    seen: int | None,
    note: str = "",
    content: Mapping[str, Any] | None = None,
) -> Request:
    """Take the step `event`, or answer with the request as it is when this very step was taken already.

    Raises NotFound, Conflict (somebody acted since `seen`), IllegalMove, Denied, and what `change` raises.
    """
    with transaction.atomic():
        row = locked(by, request_id)
        mark = digest({"event": event, "note": note, "content": dict(content or {})})
        if taken(row.timeline.all(), seen, by, mark, OF_THE_CLOCK):
            return row
        fresh(row.timeline.all(), seen, row.steps, event_words, OF_THE_CLOCK)
        LIFECYCLE.move(State(row.state), event)
        why_not = refusal(row, event, by)
        if why_not:
            raise why_not
        turn = Turn(row, event, by, at, note)
        change(turn)
        settle(turn, mark)
    return row


def locked(by: Actor, request_id: UUID) -> Request:
    """The request with its row locked until the transaction ends; seen by `by`, else NotFound. One statement."""
    rows = visible(by).select_for_update(of=("self",)).select_related(*JOINED)
    found = rows.filter(pk=request_id).first()
    if found is None:
        raise NotFound(NO_REQUEST)
    return found


def settle(turn: Turn, mark: str) -> None:
    """Write what the step makes: state, clock, who has to move, the step itself, audit, notices."""
    row, source = turn.request, turn.request.state
    move = LIFECYCLE.move(State(source), turn.event)
    row.state = move.target.value
    row.steps += 1
    set_clock(row, move, turn.at)
    waits(row)
    if not State(row.state).open:
        row.closed_at = turn.at
    row.save()
    step(turn, source, mark)
    record(by=turn.by, at=turn.at, verb=f"blood.{turn.event}", subject=row.source)
    if turn.event not in OF_THE_CLOCK:
        announce(row, turn.event, by=turn.by, at=turn.at)


def step(turn: Turn, source: str, mark: str) -> None:
    """The row of the timeline."""
    row = turn.request
    write(
        row.timeline, number=row.steps, event=turn.event, source=source, target=row.state, by=turn.by, at=turn.at, mark=mark,
        note=turn.note, detail=turn.detail,
    )  # fmt: skip


def set_clock(row: Request, move: Move, at: datetime) -> None:
    """Start the clock of this move, or stop it; an escalation lets it run on."""
    if move.event in OF_THE_CLOCK:
        return
    if move.clock is None:
        clocks.stop(row)
    else:
        clocks.start(row, move.clock, at=at, limit=period(move.clock, emergency=row.emergency))


def waits(row: Request) -> None:
    """Whose house has to move now."""
    turn = turn_of(State(row.state))
    row.waits_at = None if turn is None else row.asker if turn is Side.ASKER else row.giver


def alone(key: str) -> None:
    """Whoever sends the same id at the same moment waits here and then finds it sent."""
    one_by_one(f"blood:{key}")
