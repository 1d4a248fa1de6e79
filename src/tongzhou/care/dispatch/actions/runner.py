"""One function takes every step of a mission: lock, table, permission, change, step, audit, notices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from tongzhou.audit.actions import record
from tongzhou.care.dispatch.actions.telling import announce
from tongzhou.care.dispatch.models import OPEN, Call, Mission, Step
from tongzhou.care.dispatch.queries.hands import refusal, sides
from tongzhou.care.dispatch.queries.scope import missions, riders_of
from tongzhou.care.dispatch.refusals import NO_MISSION, WRONG_TIME
from tongzhou.care.dispatch.rules import LIFECYCLE, Side, State, event_words, side_of
from tongzhou.care.steps.digests import digest
from tongzhou.care.steps.taking import fresh, taken, write
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Invalid, NotFound

JOINED = ("call__centre", "ambulance__station", "destination")
MINUTE = timedelta(minutes=1)
ENDS_CALL = frozenset({State.HANDED_OVER, State.NOBODY, State.STAYED})
"""Ends after which nobody waits for an ambulance any more; after a cancelled mission the call waits again."""


@dataclass
class Turn:
    """One step being taken: the locked mission, who, when it is told and when it happened; what the verb adds."""

    mission: Mission
    event: str
    by: Actor
    at: datetime
    happened_at: datetime
    note: str = ""
    detail: dict[str, Any] = field(default_factory=dict)


Change = Callable[[Turn], None]


def run(
    event: str,
    change: Change,
    *,
    by: Actor,
    at: datetime,
    mission_id: UUID,
    seen: int | None,
    happened_at: datetime | None = None,
    note: str = "",
    content: Mapping[str, Any] | None = None,
) -> Mission:
    """Take the step `event`, or answer with the mission as it is when this very step was taken already.

    `happened_at`: by the clock of whoever was there, when it is told late. Raises NotFound, Conflict (somebody acted since `seen`), IllegalMove,
    Denied, Invalid (a time that cannot be), and what `change` raises.
    """
    with transaction.atomic():
        mission = locked(by, mission_id)
        mark = digest({"event": event, "note": note, "content": dict(content or {}), "happened": happened_at})
        timeline = Step.objects.filter(mission=mission)
        if taken(timeline, seen, by, mark):
            return mission
        fresh(timeline, seen, mission.steps, event_words)
        LIFECYCLE.move(State(mission.state), event)
        riders = {one.staff_id for one in riders_of(mission.shift_id)}
        why_not = refusal(mission, event, by, riders)
        if why_not:
            raise why_not
        turn = Turn(mission, event, by, at, when(mission, happened_at, at), note)
        if side_of(event) not in sides(mission, by, riders):
            turn.detail["told_by"] = _instead(mission, by, riders).value
        change(turn)
        settle(turn, mark)
    return mission


def _instead(mission: Mission, by: Actor, riders: set[UUID]) -> Side:
    """For whom the crew's step was said: the desk heard it on the radio, the emergency room saw it."""
    return Side.DESK if Side.DESK in sides(mission, by, riders) else Side.ROOM


def locked(by: Actor, mission_id: UUID) -> Mission:
    """The mission with its call's and its own row locked, in that order, until the transaction ends; seen by `by`, else NotFound."""
    call = missions(by).filter(pk=mission_id).values_list("call", flat=True).first()
    if call is None:
        raise NotFound(NO_MISSION)
    Call.objects.select_for_update().get(pk=call)
    found = Mission.objects.select_for_update(of=("self",)).select_related(*JOINED).get(pk=mission_id)
    if not missions(by).filter(pk=mission_id).exists():  # redirected elsewhere while we waited
        raise NotFound(NO_MISSION)
    return found


def when(mission: Mission, told: datetime | None, at: datetime) -> datetime:
    """When it happened: not after now, not before the step before. Raises Invalid. A form tells the minute, not the second."""
    if told is None:
        return at
    last = (
        Step.objects.filter(mission=mission).order_by("-number").values_list("happened_at", flat=True).first()
    )
    if last is not None and timedelta(0) < last - told < MINUTE:
        told = last
    if told > at or (last is not None and told < last):
        raise Invalid(WRONG_TIME, field="happened_at")
    return told


def settle(turn: Turn, mark: str) -> None:
    """Write what the step makes: state, end, the step itself, the call, audit, notices."""
    mission, source = turn.mission, turn.mission.state
    target = State(LIFECYCLE.move(State(source), turn.event).target.value)
    mission.state = target.value
    mission.steps += 1
    if not target.open:
        mission.ended_at = turn.happened_at
    mission.save()
    write_step(turn, source, mark)
    if target in ENDS_CALL:
        _end_call(mission, turn)
    record(by=turn.by, at=turn.at, verb=f"dispatch.{turn.event}", subject=f"mission:{mission.pk}")
    announce(mission, turn.event, by=turn.by, at=turn.at)


def write_step(turn: Turn, source: str, mark: str) -> Step:
    """The row of the timeline."""
    mission = turn.mission
    return write(
        mission.timeline, number=mission.steps, event=turn.event, source=source, target=mission.state, by=turn.by, at=turn.at,
        mark=mark, note=turn.note, detail=turn.detail, happened_at=turn.happened_at,
    )  # fmt: skip


def _end_call(mission: Mission, turn: Turn) -> None:
    """The call is over when nothing is out for it any more. Its row is locked."""
    if Mission.objects.filter(OPEN, call=mission.call_id).exists():
        return
    call = mission.call
    call.closed_at = turn.happened_at
    call.save(update_fields=["closed_at"])
