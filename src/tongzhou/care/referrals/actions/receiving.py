"""The receiving side: accept with a bed, ask back, decline; arrived or not; treat; the summary at the end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from tongzhou.care.referrals.actions.beds import department_of, hold, release, use
from tongzhou.care.referrals.actions.parts import attach
from tongzhou.care.referrals.actions.runner import Said, Turn, run
from tongzhou.care.referrals.actions.sending import sections
from tongzhou.care.referrals.models import Referral
from tongzhou.care.referrals.refusals import MISSING, NO_OUTCOME, WRONG_TIME
from tongzhou.care.referrals.rules import SECTIONS, CarePlan, Outcome, State, Summary
from tongzhou.care.steps.texts import limited, reason
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Invalid

MINUTE = timedelta(minutes=1)


def accept(
    *,
    by: Actor,
    at: datetime,
    referral_id: UUID,
    offer_id: UUID | None = None,
    department_id: UUID | None = None,
    note: str = "",
    said: Said | None = None,
    seen: int | None = None,
) -> Referral:
    """He may come; with `offer_id` a bed or slot is held. Raises Invalid when somebody was faster with it."""

    def change(turn: Turn) -> None:
        referral = turn.referral
        if department_id and referral.receiver_id:
            referral.receiver_department = department_of(referral.receiver_id, department_id)
        if offer_id is not None:
            turn.detail.update(offer=hold(turn, offer_id).label)
        _answered(turn)

    content = {"offer": offer_id, "department": department_id}
    note = limited(note, 500, "note")
    return run("accept", change, by=by, at=at, referral_id=referral_id, seen=seen, note=note, content=content, said=said)  # fmt: skip


def _answered(turn: Turn) -> None:
    referral = turn.referral
    if referral.answered_at is None:
        referral.answered_at = turn.at
        referral.answered_within = referral.due_at is not None and turn.at <= referral.due_at


def ask_back(
    *,
    by: Actor,
    at: datetime,
    referral_id: UUID,
    note: str,
    said: Said | None = None,
    seen: int | None = None,
) -> Referral:
    """Something is missing before one can say yes."""
    return run("ask_back", _nothing, by=by, at=at, referral_id=referral_id, seen=seen, note=reason(note), said=said)  # fmt: skip


def _nothing(turn: Turn) -> None:
    """The step itself is all."""


def decline(
    *,
    by: Actor,
    at: datetime,
    referral_id: UUID,
    note: str,
    said: Said | None = None,
    seen: int | None = None,
) -> Referral:
    """He cannot come, and why; also after a yes, when the bed is gone. The sender redirects without typing anew."""

    def change(turn: Turn) -> None:
        release(turn.referral, at)
        if turn.referral.state == State.REQUESTED:
            _answered(turn)

    return run("decline", change, by=by, at=at, referral_id=referral_id, seen=seen, note=reason(note), said=said)  # fmt: skip


def arrive(
    *,
    by: Actor,
    at: datetime,
    referral_id: UUID,
    arrived_at: datetime | None = None,
    note: str = "",
    said: Said | None = None,
    seen: int | None = None,
) -> Referral:
    """The patient is here, since `arrived_at` (now, unless told). Raises Invalid for a time that cannot be."""

    def change(turn: Turn) -> None:
        referral, when = turn.referral, arrived_at or at
        if timedelta(0) < referral.asked_at - when < MINUTE:  # a form tells the minute, not the second
            when = referral.asked_at
        if not referral.asked_at <= when <= at:
            raise Invalid(WRONG_TIME, field="arrived_at")
        referral.arrived_at = when
        use(referral, at)

    content = {"arrived_at": arrived_at}
    note = limited(note, 500, "note")
    return run("arrive", change, by=by, at=at, referral_id=referral_id, seen=seen, note=note, content=content, said=said)  # fmt: skip


def no_show(
    *,
    by: Actor,
    at: datetime,
    referral_id: UUID,
    note: str = "",
    said: Said | None = None,
    seen: int | None = None,
) -> Referral:
    """He set out and is not here. The bed is let go; the sender looks for him."""

    def change(turn: Turn) -> None:
        release(turn.referral, at)

    note = limited(note, 500, "note")
    return run("no_show", change, by=by, at=at, referral_id=referral_id, seen=seen, note=note, said=said)


def treat(
    *,
    by: Actor,
    at: datetime,
    referral_id: UUID,
    note: str = "",
    said: Said | None = None,
    seen: int | None = None,
) -> Referral:
    """Admitted, or seen."""
    note = limited(note, 500, "note")
    return run("treat", _nothing, by=by, at=at, referral_id=referral_id, seen=seen, note=note, said=said)


def finish(
    *,
    by: Actor,
    at: datetime,
    referral_id: UUID,
    outcome: Outcome | None,
    result: Summary,
    plan: CarePlan | None = None,
    followed_up: bool | None = None,
    note: str = "",
    file_ids: Sequence[UUID] = (),
    said: Said | None = None,
    seen: int | None = None,
) -> Referral:
    """The receiver's part: what was found and done, what became of the patient, how it goes on. The sender reads it and closes.

    `followed_up`: whether a patient who came down was followed up; None when it cannot be told. Raises Invalid.
    """
    if outcome is None:
        raise Invalid(NO_OUTCOME, field="outcome")
    if not result.problems.strip():
        raise Invalid(MISSING, field="problems", name=SECTIONS["problems"])

    def change(turn: Turn) -> None:
        referral = turn.referral
        referral.outcome = outcome.value
        referral.result, referral.result_plan = sections(result), sections(plan or CarePlan())
        referral.followed_up = followed_up
        referral.finished_at, referral.finished_by = at, by.key
        release(referral, at)
        attach(referral, file_ids, by, at, step=turn.number)
        turn.detail.update(outcome=outcome.value)

    content = {
        "outcome": outcome.value, "result": msgspec.to_builtins(result), "plan": msgspec.to_builtins(plan or CarePlan()),
        "followed_up": followed_up, "files": sorted(map(str, file_ids)),
    }  # fmt: skip
    note = limited(note, 500, "note")
    return run("finish", change, by=by, at=at, referral_id=referral_id, seen=seen, note=note, content=content, said=said)  # fmt: skip
