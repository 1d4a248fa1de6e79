"""What happens when a clock runs out: the office of whoever is waited for, then both offices. Told and recorded, never closed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongzhou.care.referrals.actions.runner import JOINED, Turn, settle
from tongzhou.care.referrals.actions.telling import sender_accounts, tell_offices
from tongzhou.care.referrals.models import Referral
from tongzhou.care.referrals.rules import Clock, Side, State, turn_of
from tongzhou.care.steps.clocks import AT_ONCE, CLOCK, each, half
from tongzhou.care.steps.digests import digest
from tongzhou.kernel.words import Words
from tongzhou.notices.actions import tell

DUE = Referral.objects.filter(moved_by="")
"""While another record tells where the patient is, its clocks are watched, not these."""


def escalate_overdue(*, at: datetime) -> int:
    """Take the next step of escalation for every referral whose time ran out by `at`; how many were taken.

    Each in its own transaction; one that somebody is acting on is left for the next minute, and a fault with one does not stop the others.
    """
    due = DUE.filter(escalate_at__lte=at).order_by("escalate_at").values_list("pk", flat=True)
    return each(due[:AT_ONCE], lambda one: _escalate(one, at))


@transaction.atomic
def _escalate(referral_id: UUID, at: datetime) -> bool:
    rows = Referral.objects.select_for_update(of=("self",), skip_locked=True).select_related(*JOINED)
    referral = rows.filter(pk=referral_id, escalate_at__lte=at, moved_by="").first()
    if referral is None:
        return False
    turn = Turn(referral, "escalate", CLOCK, at)
    first = referral.escalations == 0
    referral.escalations = 1 if first else 2
    referral.escalate_at = at + half(referral) if first else None
    clock = Clock(referral.clock)
    turn.detail.update(clock=clock.value, level=referral.escalations)
    settle(turn, digest({"event": "escalate", "level": referral.escalations, "since": referral.clock_since}))
    _tell(referral, clock, first, at)
    return True


def _tell(referral: Referral, clock: Clock, first: bool, at: datetime) -> None:
    late = Words(f"已超时（{clock.words.zh}）", f"overdue ({clock.words.en})")
    houses = [referral.waits_at_id] if first else [referral.sender_id, referral.receiver_id]
    tell_offices(referral, [one for one in houses if one], late, by=CLOCK, at=at)
    if turn_of(State(referral.state)) is Side.SENDER or referral.receiver_id is None:
        words = Words(f"{referral.number}：{late.zh}", f"{referral.number}: {late.en}")
        link = f"/referrals/{referral.pk}/"
        tell(sender_accounts(referral, at), at=at, kind="referral", words=words, link=link)
