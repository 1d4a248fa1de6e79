"""What a referral comes to in the ledger: the higher house claims, the lower confirms, by the two steps they took."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from tongzhou.accounts.queries import actor_of
from tongzhou.care.patients.queries import case_key
from tongzhou.care.referrals.actions.runner import Turn
from tongzhou.care.referrals.actions.telling import tell_waits
from tongzhou.care.referrals.acts import (
    DOWN,
    DOWN_UNMET,
    OUTSIDE,
    UP,
    UP_UNMET,
    DownDetail,
    OutsideDetail,
    UpDetail,
    Why,
)
from tongzhou.care.referrals.models import Referral
from tongzhou.care.referrals.rules import Direction, Outcome, State
from tongzhou.care.steps.signing import Hand, enter, signs
from tongzhou.directory.models import Staff
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.quantities import Quantity
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.rules import ONE, Amounts, How, Kind, Member, News, Side

RETURNED = {Outcome.BACK: True, Outcome.HOME: False, Outcome.ONWARD: False, Outcome.STAYS: False}
"""Whether he came back after treatment; of who died it is not asked."""

LAST_WORDS = {"accept": Why.CALLED_OFF, "decline": Why.DECLINED, "no_show": Why.NO_SHOW}
"""The receiver's last word to somebody who then did not come there, and why he did not."""


def post(referral: Referral, *, by: Actor, at: datetime) -> None:
    """Post the entry of a referral that the sender closes now; of one to an outside party to the sender's one-sided book.

    Both signatures are of those who took the two steps. When one of them can no longer sign for his house, nobody signs for him: the other
    claims by his own step (`Kind.by_steps`), and the claim waits in the inbox of that house. Who can sign there, or give somebody an account, is told.
    """
    if referral.receiver is None:
        _alone(referral, by, at)
        return
    up = referral.direction == Direction.UP
    amounts = _amounts(
        referral, UP if up else DOWN, referral.source, referral.arrived_at or referral.asked_at
    )
    detail = _up(referral) if up else _down(referral)
    finisher = _actor(referral.finished_by, at)
    referral.claim = _enter(referral, replace(amounts, detail=detail), by, finisher, ("finish", "close"), at)


def post_unmet(turn: Turn) -> UUID | None:
    """Post that the house which was asked had its say and the patient did not come there; the claim's id, None where nothing is posted.

    The sender cancels or redirects now: with that he does not come. The receiver's part is its last word: no, yes, or that he did not come; that he
    was there it alone could have said, and has not. A house that had not answered has nothing to sign.
    """
    referral = turn.referral
    if referral.receiver is None or referral.answered_at is None:
        return None
    state, up = State(referral.state), referral.direction == Direction.UP
    last = referral.timeline.filter(event__in=LAST_WORDS).order_by("-number").first()
    if last is None:
        return None
    detail: dict[str, Any] = {
        "why": LAST_WORDS[last.event].value,
        "accepted": state is not State.REJECTED,
        "arrived": False,
        "minutes_to_answer": _minutes(referral),
    }
    if up:
        detail |= {"urgency": referral.urgency, "answered_within": referral.answered_within}
    source = f"{referral.source}:{turn.number}"
    amounts = _amounts(referral, UP_UNMET if up else DOWN_UNMET, source, turn.at)
    receiver = _actor(last.by_key, turn.at)
    return _enter(
        referral, replace(amounts, detail=detail), turn.by, receiver, (last.event, turn.event), turn.at
    )


def _enter(
    referral: Referral,
    amounts: Amounts,
    sender: Actor,
    receiver: Actor | None,
    steps: tuple[str, str],
    at: datetime,
) -> UUID | None:
    """Claim for the higher house and confirm for the lower, by whoever of each took his step (`steps`: the receiver's, the sender's).

    Where nobody can claim for the higher house the lower one claims, and the higher finds it in its inbox. Of the two one acts just now, so that
    there is always a claim; what waits is told.
    """
    assert referral.receiver is not None
    hands = Hand(referral.receiver, receiver, steps[0]), Hand(referral.sender, sender, steps[1])
    higher, lower = hands if referral.direction == Direction.UP else hands[::-1]
    entered = enter(amounts, higher=higher, lower=lower, at=at)
    if entered is None:
        return None
    tell_waits(referral, entered, at)
    return entered.claim


def _alone(referral: Referral, by: Actor, at: datetime) -> None:
    """To the sender's own book: what the outside party said at the end, who said it, and when."""
    party, house = referral.outside, referral.sender
    told = referral.timeline.filter(event="finish").order_by("-number").first()
    if party is None or told is None or told.said_at is None or not signs(by, house):
        return
    detail = OutsideDetail(
        urgency=referral.urgency,
        network=False,
        returned=RETURNED.get(Outcome(referral.outcome)),
        with_plan=any(referral.result_plan.values()),
    )
    how = How.LINK if told.by_key.startswith("outside:") else How.TELEPHONE
    news = News(how, f"outside:{party.pk}", party.name, told.said_by, told.said_at)
    amounts = _amounts(referral, OUTSIDE, referral.source, referral.arrived_at or referral.asked_at)
    amounts = replace(amounts, detail=msgspec.to_builtins(detail), news=news)
    referral.claim = new_id()
    ledger.post_alone(id=referral.claim, by=by, at=at, side=Side.RECEIVING, amounts=amounts, step="close")


def _actor(key: str, at: datetime) -> Actor | None:
    """Whoever took a step, as he may act today; None when he no longer works there."""
    kind, _, account = key.partition(":")
    if kind != "account":
        return None
    try:
        return actor_of(UUID(account), at=at)
    except NotFound:
        return None


def _amounts(referral: Referral, kind: Kind, source: str, on: datetime) -> Amounts:
    """One, on that day; what the act's own detail is, comes on top."""
    up = referral.direction == Direction.UP
    receiver = referral.receiver or referral.sender
    higher, lower = (receiver, referral.sender) if up else (referral.sender, receiver)
    department = referral.receiver_department
    return Amounts(
        kind=kind.code, source=source, version=1, occurred_from=on, occurred_to=on,
        supporting_id=higher.pk, receiving_id=lower.pk, pairing_id=referral.pairing_id, quantity=Quantity(ONE, kind.unit),
        department_id=department.pk if department else None, specialty=(department.specialty_id or "") if department else "",
        tier=lower.tier, case_number=referral.number, minutes=_minutes(referral), members=_members(referral),
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
        network=True,
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
