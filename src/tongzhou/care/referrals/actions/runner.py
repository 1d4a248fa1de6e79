"""One function takes every step of a referral: lock, table, permission, change, step, clock, audit, notices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from tongzhou.audit.actions import record
from tongzhou.care.referrals.actions.telling import announce, event_words
from tongzhou.care.referrals.models import Draft, Referral, Step
from tongzhou.care.referrals.periods import limit
from tongzhou.care.referrals.queries.hands import Outsider, refusal
from tongzhou.care.referrals.queries.scope import visible
from tongzhou.care.referrals.refusals import NO_REFERRAL, SAY_WHEN, SAY_WHO
from tongzhou.care.referrals.rules import (
    LIFECYCLE,
    OF_THE_CLOCK,
    WRITTEN,
    Clock,
    Side,
    State,
    side_of,
    turn_of,
)
from tongzhou.care.steps import clocks
from tongzhou.care.steps.digests import digest
from tongzhou.care.steps.taking import fresh, taken, write
from tongzhou.care.steps.texts import limited
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Invalid, NotFound
from tongzhou.kernel.lifecycle import Move
from tongzhou.partnerships.rules import Urgency

JOINED = ("sender", "receiver", "outside", "sender_staff", "receiver_department")


@dataclass(frozen=True, slots=True)
class Said:
    """Who of an outside party told us, and when: "王护士（急诊）", an aware time."""

    by: str
    at: datetime


@dataclass
class Turn:
    """One step being taken: the locked referral, who, when; what the verb adds to it."""

    referral: Referral
    event: str
    by: Actor
    at: datetime
    note: str = ""
    said: Said | None = None
    detail: dict[str, Any] = field(default_factory=dict)

    @property
    def number(self) -> int:
        """The number that this step will bear."""
        return self.referral.steps + 1


Change = Callable[[Turn], None]


def run(
    event: str,
    change: Change,
    *,
    by: Actor,
    at: datetime,
    referral_id: UUID,
    seen: int | None,
    note: str = "",
    content: Mapping[str, Any] | None = None,
    said: Said | None = None,
) -> Referral:
    """Take the step `event`, or answer with the referral as it is when this very step was taken already.

    Raises NotFound, Conflict (somebody acted since `seen`), IllegalMove, Denied, Invalid (an outside party's news without
    who said it and when), and what `change` raises.
    """
    with transaction.atomic():
        referral = locked(by, referral_id, at)
        told = {"by": said.by.strip(), "at": said.at} if said else {}
        mark = digest({"event": event, "note": note, "content": dict(content or {}), "said": told})
        if taken(referral.timeline.all(), seen, by, mark, OF_THE_CLOCK):
            return referral
        fresh(referral.timeline.all(), seen, referral.steps, event_words, OF_THE_CLOCK)
        LIFECYCLE.move(State(referral.state), event)
        why_not = refusal(referral, event, by)
        if why_not:
            raise why_not
        turn = Turn(referral, event, by, at, note, _heard(referral, event, by, said, at))
        change(turn)
        settle(turn, mark)
    return referral


def locked(by: Actor, referral_id: UUID, at: datetime) -> Referral:
    """The referral with its row locked until the transaction ends; seen by `by`, else NotFound. One statement."""
    rows = Referral.objects.filter(pk__in=[by.referral]) if isinstance(by, Outsider) else visible(by, at)
    found = rows.select_for_update(of=("self",)).select_related(*JOINED).filter(pk=referral_id).first()
    if found is None:
        raise NotFound(NO_REFERRAL)
    return found


def _heard(referral: Referral, event: str, by: Actor, said: Said | None, at: datetime) -> Said | None:
    """For a step of an outside party: who of it said so, and when. Inside the network nobody speaks for the other side."""
    if referral.outside_id is None or side_of(event) is not Side.RECEIVER:
        return None
    if isinstance(by, Outsider):
        return Said(by.name, at)
    if said is None or not said.by.strip():
        raise Invalid(SAY_WHO, field="said_by")
    if said.at > at:
        raise Invalid(SAY_WHEN, field="said_at")
    return Said(limited(said.by, 60, "said_by"), said.at)


def settle(turn: Turn, mark: str) -> None:
    """Write what the step makes: state, clock, who has to move, the step itself, audit, notices."""
    referral, source = turn.referral, turn.referral.state
    move = LIFECYCLE.move(State(source), turn.event)
    referral.state = move.target.value
    referral.steps += 1
    set_clock(referral, move, turn.at)
    waits(referral)
    referral.save()
    write_step(turn, source, mark)
    if turn.event in WRITTEN and turn.by.account_id:
        Draft.objects.filter(referral=referral, event=turn.event, account=turn.by.account_id).delete()
    key = f"referral:{referral.pk}"
    whom = f"patient:{referral.patient_id}"
    record(by=turn.by, at=turn.at, verb=f"referrals.{turn.event}", subject=key, patient=whom)
    if turn.event not in OF_THE_CLOCK:
        announce(referral, turn.event, by=turn.by, at=turn.at)


def write_step(turn: Turn, source: str, mark: str) -> Step:
    """The row of the timeline."""
    return write(
        turn.referral.timeline,
        number=turn.referral.steps,
        event=turn.event,
        source=source,
        target=turn.referral.state,
        by=turn.by,
        at=turn.at,
        mark=mark,
        note=turn.note,
        detail=turn.detail,
        said_by=turn.said.by if turn.said else "",
        said_at=turn.said.at if turn.said else None,
    )


def set_clock(referral: Referral, move: Move, at: datetime) -> None:
    """Start the clock of this move, or stop it; an escalation lets it run on."""
    if move.event in OF_THE_CLOCK:
        return
    if move.clock is None:
        clocks.stop(referral)
        return
    clock = Clock(move.clock)
    clocks.start(
        referral, clock.value, at=at, limit=limit(referral.pairing_id, Urgency(referral.urgency), clock)
    )


def waits(referral: Referral) -> None:
    """Whose house has to move now. For an outside party the sender's: it telephones."""
    turn = turn_of(State(referral.state))
    if turn is None:
        referral.waits_at = None
    elif turn is Side.SENDER or referral.receiver_id is None:
        referral.waits_at_id = referral.sender_id
    else:
        referral.waits_at_id = referral.receiver_id
