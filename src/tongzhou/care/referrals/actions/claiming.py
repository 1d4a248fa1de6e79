"""The closed loop as an act of the ledger: the higher house claims, the lower confirms, by the two steps they took."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from tongzhou.accounts.queries import actor_of
from tongzhou.care.patients.queries import case_key
from tongzhou.care.referrals.acts import DOWN, UP, DownDetail, UpDetail
from tongzhou.care.referrals.models import Referral
from tongzhou.care.referrals.rules import Direction, Outcome
from tongzhou.directory.models import Institution, Staff
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.permissions import Permission
from tongzhou.kernel.quantities import Quantity
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.rules import ONE, Amounts, Member, Side

RETURNED = {Outcome.BACK: True, Outcome.HOME: False, Outcome.ONWARD: False, Outcome.STAYS: False}
"""Whether he came back after treatment; of who died it is not asked."""


def post(referral: Referral, *, by: Actor, at: datetime) -> None:
    """Post the entry of a referral that the sender closes now. Nothing for an outside party: no verb posts to a one-sided book yet.

    Both signatures are of those who took the two steps. When one of them can no longer sign for his house, nobody signs for him: the claim
    waits in the inbox for the lower house, or is not made where the higher one has nobody.
    """
    if referral.receiver is None:
        return
    up = referral.direction == Direction.UP
    finisher = _finisher(referral, at)
    higher, lower = (referral.receiver, referral.sender) if up else (referral.sender, referral.receiver)
    claims, confirms = (finisher, by) if up else (by, finisher)
    if claims is None or not claims.may(Permission.CLAIM, higher.place):
        return
    referral.claim = new_id()
    amounts = _amounts(referral, higher, lower)
    ledger.claim(id=referral.claim, by=claims, at=at, side=Side.SUPPORTING, amounts=amounts)
    if confirms is not None and _may_confirm(confirms, higher, lower):
        ledger.confirm(by=confirms, at=at, claim_id=referral.claim, step="close" if up else "finish")


def _may_confirm(confirms: Actor, higher: Institution, lower: Institution) -> bool:
    """For the lower house, and not in the name of the higher one as well (ADR 0002)."""
    both = confirms.may(Permission.CLAIM, higher.place) or confirms.may(Permission.CONFIRM, higher.place)
    return confirms.may(Permission.CONFIRM, lower.place) and not both


def _finisher(referral: Referral, at: datetime) -> Actor | None:
    kind, _, account = referral.finished_by.partition(":")
    if kind != "account":
        return None
    try:
        return actor_of(UUID(account), at=at)
    except NotFound:  # no longer works there
        return None


def _amounts(referral: Referral, higher: Institution, lower: Institution) -> Amounts:
    """Once, on the day of arrival."""
    up = referral.direction == Direction.UP
    kind = UP if up else DOWN
    arrived = referral.arrived_at or referral.asked_at
    department = referral.receiver_department
    return Amounts(
        kind=kind.code, source=referral.source, version=1, occurred_from=arrived, occurred_to=arrived,
        supporting_id=higher.pk, receiving_id=lower.pk, pairing_id=referral.pairing_id, quantity=Quantity(ONE, kind.unit),
        department_id=department.pk if department else None, specialty=(department.specialty_id or "") if department else "",
        tier=lower.tier, case_number=referral.number, minutes=_minutes(referral), members=_members(referral),
        detail=_up(referral) if up else _down(referral),
    )  # fmt: skip


def _members(referral: Referral) -> tuple[Member, ...]:
    doctor: Staff = referral.sender_staff
    return (
        Member("sender", f"staff:{doctor.pk}", doctor.name, doctor.title_words.words.zh),
        Member("patient", f"patient:{case_key(referral.patient_id)}"),
    )


def _minutes(referral: Referral) -> int | None:
    if referral.answered_at is None:
        return None
    return max(0, int((referral.answered_at - referral.sent_at).total_seconds() // 60))


def _up(referral: Referral) -> dict[str, Any]:
    detail = UpDetail(
        urgency=referral.urgency,
        network=referral.outside_id is None,
        accepted=True,
        arrived=True,
        returned=RETURNED.get(Outcome(referral.outcome)),
        with_plan=any(referral.result_plan.values()),
        minutes_to_answer=_minutes(referral),
        answered_within=referral.answered_within,
    )
    plain: dict[str, Any] = msgspec.to_builtins(detail)
    return plain


def _down(referral: Referral) -> dict[str, Any]:
    detail = DownDetail(
        with_plan=any(referral.plan.values()),
        arrived=True,
        followed_up=referral.followed_up,
        minutes_to_answer=_minutes(referral),
    )
    plain: dict[str, Any] = msgspec.to_builtins(detail)
    return plain
