"""One function takes every step of a case: lock, table, permission, change, step, clock, audit, notices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from tongzhou.audit.actions import record
from tongzhou.care.consultations.actions.telling import Telling, announce
from tongzhou.care.consultations.models import Consultation, Step
from tongzhou.care.consultations.queries.hands import hands, refusal
from tongzhou.care.consultations.queries.scope import visible
from tongzhou.care.consultations.refusals import NO_CASE
from tongzhou.care.consultations.rules import ASKERS_TURN, KEEPS_CLOCK, LIFECYCLE, OF_THE_CLOCK, State
from tongzhou.care.steps import clocks
from tongzhou.care.steps.digests import digest
from tongzhou.care.steps.taking import fresh, taken, write
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.lifecycle import Move
from tongzhou.kernel.words import Words
from tongzhou.partnerships.queries import limit_minutes
from tongzhou.partnerships.rules import Clock, Urgency


@dataclass
class Turn:
    """One step being taken: the locked case, who, when; what the verb adds to it.

    A verb may turn `event` into a sibling of the table ("sign_part" into "sign") once it knows enough.
    """

    case: Consultation
    event: str
    by: Actor
    at: datetime
    note: str = ""
    detail: dict[str, Any] = field(default_factory=dict)
    telling: Telling = field(default_factory=Telling)

    @property
    def number(self) -> int:
        """The number that this step will bear."""
        return self.case.steps + 1


Change = Callable[[Turn], None]


def run(
    event: str,
    change: Change,
    *,
    by: Actor,
    at: datetime,
    case_id: UUID,
    seen: int | None,
    note: str = "",
    content: Mapping[str, Any] | None = None,
) -> Consultation:
    """Take the step `event`, or answer with the case as it is when this very step was taken already.

    Raises NotFound, Conflict (somebody acted since `seen`), IllegalMove, Denied, and what `change` raises.
    """
    with transaction.atomic():
        case = locked(by, case_id, at)
        mark = digest({"event": event, "note": note, "content": dict(content or {})})
        if taken(case.timeline.all(), seen, by, mark, OF_THE_CLOCK):
            return case
        fresh(case.timeline.all(), seen, case.steps, event_words, OF_THE_CLOCK)
        LIFECYCLE.move(State(case.state), event)
        permitted(case, event, by, at)
        turn = Turn(case, event, by, at, note)
        change(turn)
        settle(turn, mark)
    return case


def locked(by: Actor, case_id: UUID, at: datetime) -> Consultation:
    """The case with its row locked until the transaction ends; seen by `by`, else NotFound. One statement."""
    rows = visible(by, at).select_for_update(of=("self",))
    joined = rows.select_related(
        "asking", "asker", "holder", "holder_department", "holder_staff", "topic_version__topic"
    )
    case = joined.filter(pk=case_id).first()
    if case is None:
        raise NotFound(NO_CASE)
    return case


def event_words(event: str) -> Words:
    """A step's name in words."""
    if event == "request":
        return Words("申请", "ask")
    return next((move.words for move in LIFECYCLE.moves if move.event == event), Words(event, event))


def permitted(case: Consultation, event: str, by: Actor, at: datetime) -> None:
    """Raise Denied unless `by` may take this step on this case now."""
    why_not = refusal(case, event, by, hands(case, at))
    if why_not:
        raise why_not


def settle(turn: Turn, mark: str) -> None:
    """Write what the step makes: state, clock, who has to move, the step itself, audit, notices."""
    case, source = turn.case, turn.case.state
    move = LIFECYCLE.move(State(source), turn.event)
    case.state = move.target.value
    case.steps += 1
    set_clock(case, move, turn.at)
    waits(case)
    case.save()
    write_step(turn, source, mark)
    record(
        by=turn.by,
        at=turn.at,
        verb=f"consultations.{turn.event}",
        subject=f"consultation:{case.pk}",
        patient=f"patient:{case.patient_id}",
        detail={"step": case.steps},
    )
    announce(case, turn.telling, by=turn.by, at=turn.at)


def write_step(turn: Turn, source: str, mark: str) -> Step:
    """The row of the timeline."""
    return write(
        turn.case.timeline,
        number=turn.case.steps,
        event=turn.event,
        source=source,
        target=turn.case.state,
        by=turn.by,
        at=turn.at,
        mark=mark,
        note=turn.note,
        detail=turn.detail,
    )


def set_clock(case: Consultation, move: Move, at: datetime) -> None:
    """Start the clock of this move, stop it, or let it run on; a new clock begins without escalations."""
    if move.event in KEEPS_CLOCK and case.clock:
        return
    if move.clock is None:
        clocks.stop(case)
        return
    minutes = limit_minutes(case.pairing_id, Urgency(case.urgency), Clock(move.clock))
    clocks.start(case, str(move.clock), at=at, limit=timedelta(minutes=minutes))


def waits(case: Consultation) -> None:
    """Who has to move now: the asker in his states, else whoever holds it."""
    if State(case.state) in ASKERS_TURN or not State(case.state).open:
        case.waits_at_id, case.waits_department_id, case.waits_for_id = case.asking_id, None, case.asker_id
        return
    case.waits_at_id = case.holder_id
    case.waits_department_id, case.waits_for_id = case.holder_department_id, case.holder_staff_id
