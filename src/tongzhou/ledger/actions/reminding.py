"""Whoever is asked to confirm and has not looked for a week is reminded; nothing is ever confirmed by waiting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery

from tongzhou.accounts import queries as accounts
from tongzhou.directory.models import Institution
from tongzhou.kernel.words import Words
from tongzhou.ledger import kinds
from tongzhou.ledger.models import Claim, Dispute, Reminder
from tongzhou.ledger.rules import CHINA, REMIND_AFTER, ClaimState
from tongzhou.notices import actions as notices

AT_ONCE = 1000
WAITS = Words(
    "有 {n} 件工作等您确认已超过 {days} 天，最早的是 {day} 提交的。没有确认的不计入任何数字。",
    "{n} acts have waited over {days} days for your confirmation, the first since {day}. What is not confirmed never counts.",
)


@transaction.atomic
def remind(*, at: datetime) -> int:
    """Remind the sides that are asked of what has waited over a week, each claim once a week. Answers how many claims.

    One notice for each institution, to those who confirm there; where nobody can any more, to the office above it. Part of a daily job; two workers never take one claim.
    """
    claims = list(_due(at).select_for_update(of=("self",), skip_locked=True)[:AT_ONCE])
    before = Counter[UUID]()
    for claim_id, told in Reminder.objects.filter(claim__in=claims).values_list("claim", "at"):
        before[claim_id] += 1
        if told > at - REMIND_AFTER:  # another worker was here between our look and our lock
            claims = [claim for claim in claims if claim.pk != claim_id]
    Reminder.objects.bulk_create(
        Reminder(claim=claim, number=before[claim.pk] + 1, at=at) for claim in claims
    )
    for asked, some in _by_house(claims):
        _tell(asked, some, at)
    return len(claims)


def _due(at: datetime) -> QuerySet[Claim]:
    """Claims that wait for the other side's word: open ones, and disputed ones that were answered."""
    said = Dispute.objects.filter(claim=OuterRef("pk")).order_by("-number").values("event")[:1]
    waits = Q(state=ClaimState.OPEN.value) | Q(state=ClaimState.DISPUTED.value, last="answer")
    own = [kind.code for kind in kinds.all_kinds() if kind.confirmed_by]
    recent = Reminder.objects.filter(at__gt=at - REMIND_AFTER).values("claim")
    return (
        Claim.objects.select_related("supporting", "receiving")
        .annotate(last=Subquery(said))
        .filter(waits, at__lte=at - REMIND_AFTER)
        .exclude(kind__in=own, reverses=None)  # these wait in their own record, which has its own clock
        .exclude(pk__in=recent)
        .order_by("at", "pk")
    )


def _by_house(claims: Iterable[Claim]) -> list[tuple[Institution, list[Claim]]]:
    houses: dict[Institution, list[Claim]] = {}
    for claim in claims:
        houses.setdefault(claim.asked, []).append(claim)
    return sorted(houses.items(), key=lambda pair: pair[0].pk)


NOBODY = Words(
    "{place}那里没有人能确认了：{n} 件工作已等了 {days} 天以上，最早的是 {day} 提交的，都不计入任何数字。请给那里的人开账号；由您确认的在“待确认”里。",
    "Nobody at {place} can confirm: {n} acts have waited over {days} days, the first since {day}, uncounted. Open an account there; what you may confirm yourself is in your inbox.",
)


def _tell(asked: Institution, claims: list[Claim], at: datetime) -> None:
    told = accounts.confirmers(asked.pk, at=at)
    words = (WAITS if told else NOBODY).format(
        place=asked.label,
        n=len(claims),
        days=REMIND_AFTER.days,
        day=min(claim.at for claim in claims).astimezone(CHINA).date(),
    )
    told = told or accounts.offices(asked.pk, at=at)  # the nearest office above, so that somebody knows
    notices.tell(told, at=at, kind="ledger", words=words, link="/ledger/inbox/")
