"""One function takes every step of a run: lock, table, permission, change, step, clock, audit, notices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from tongzhou.audit.actions import record
from tongzhou.care.emergency.actions.telling import announce, event_words
from tongzhou.care.emergency.models import Run
from tongzhou.care.emergency.pathways import period
from tongzhou.care.emergency.queries.hands import JOINED, refusal
from tongzhou.care.emergency.queries.scope import kept_as, visible
from tongzhou.care.emergency.refusals import NO_RUN
from tongzhou.care.emergency.rules import CLOCK_GOES_ON, LIFECYCLE, OF_THE_CLOCK, Side, State, turn_of
from tongzhou.care.steps import clocks
from tongzhou.care.steps.digests import digest
from tongzhou.care.steps.taking import fresh, taken, write
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.lifecycle import Move


@dataclass
class Turn:
    """One step being taken: the locked run, who, when; what the verb adds to it."""

    run: Run
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
    run_id: UUID,
    seen: int | None,
    note: str = "",
    content: Mapping[str, Any] | None = None,
) -> Run:
    """Take the step `event`, or answer with the run as it is when this very step was taken already.

    Raises NotFound, Conflict (somebody acted since `seen`), IllegalMove, Denied, and what `change` raises.
    """
    with transaction.atomic():
        found = locked(by, run_id, at)
        mark = digest({"event": event, "note": note, "content": dict(content or {})})
        if taken(found.timeline.all(), seen, by, mark, OF_THE_CLOCK):
            return found
        fresh(found.timeline.all(), seen, found.steps, event_words, OF_THE_CLOCK)
        take(found, event, change, by=by, at=at, mark=mark, note=note)
    return found


def take(
    found: Run, event: str, change: Change, *, by: Actor, at: datetime, mark: str, note: str = ""
) -> None:
    """Take a step of a run that is locked already. Raises IllegalMove, Denied, and what `change` raises."""
    LIFECYCLE.move(State(found.state), event)
    why_not = refusal(found, event, by)
    if why_not:
        raise why_not
    turn = Turn(found, event, by, at, note)
    change(turn)
    settle(turn, mark)


def locked(by: Actor, run_id: UUID, at: datetime) -> Run:
    """The run with its row locked until the transaction ends; seen by `by`, else NotFound; a second phone's id for it is as good. One statement."""
    rows = visible(by, at).select_for_update(of=("self",)).select_related(*JOINED)
    found = rows.filter(pk=kept_as(run_id)).first()
    if found is None:
        raise NotFound(NO_RUN)
    return found


def settle(turn: Turn, mark: str) -> None:
    """Write what the step makes: state, clock, who has to move, the step itself, audit, notices."""
    found, source = turn.run, turn.run.state
    move = LIFECYCLE.move(State(source), turn.event)
    found.state = move.target.value
    found.steps += 1
    set_clock(found, move, turn.at)
    waits(found)
    found.save()
    write_step(turn, source, mark)
    whom = f"patient:{found.patient_id}" if found.patient_id else ""
    record(by=turn.by, at=turn.at, verb=f"emergency.{turn.event}", subject=found.source, patient=whom)
    if turn.event not in OF_THE_CLOCK:
        announce(found, turn.event, by=turn.by, at=turn.at)


def write_step(turn: Turn, source: str, mark: str) -> None:
    """The row of the timeline."""
    write(
        turn.run.timeline, number=turn.run.steps, event=turn.event, source=source, target=turn.run.state, by=turn.by, at=turn.at,
        mark=mark, note=turn.note, detail=turn.detail,
    )  # fmt: skip


def set_clock(found: Run, move: Move, at: datetime) -> None:
    """Start the clock of this move, or stop it; an escalation and a name let it run on."""
    if move.event in CLOCK_GOES_ON:
        return
    if move.clock is None or (move.clock == "answer" and found.receiver_id is None):
        clocks.stop(found)
    else:
        clocks.start(found, move.clock, at=at, limit=period(move.clock))


def waits(found: Run) -> None:
    """Whose house has to move now. As long as nobody knows where he is brought, the sender's."""
    turn = turn_of(State(found.state))
    if turn is None:
        found.waits_at = None
    else:
        found.waits_at_id = (
            found.sender_id if turn is Side.SENDER or found.receiver_id is None else found.receiver_id
        )
