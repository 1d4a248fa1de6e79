"""Scheduled reports: one's own subscriptions with what came of them, those that are due, and an issue by its code."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Prefetch

from tongzhou.indicators.models import Issue, Subscription
from tongzhou.indicators.rules.codes import read
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound, sentence

LAST, MOST, AT_ONCE = 6, 50, 20_000
NO_CODE = sentence(
    "indicators.no_code",
    "没有这个核验码：{code}。",
    "There is no report with the code {code}.",
    then_zh="请对照报告首页再输一次；字母 O 与数字 0、I 与 1 不分。",
    then_en="Compare it with the first page of the report; O and 0, I and 1 are the same.",
)


def subscriptions(actor: Actor) -> list[Subscription]:
    """One's own, the running ones first, each with its last issues (`issues.all()`). Two statements."""
    rows = Subscription.objects.filter(account=actor.account_id).order_by("ended_at", "-begun_at")
    last = Issue.objects.order_by("-start").defer("figures", "scope")
    return list(rows.prefetch_related(Prefetch("issues", last))[:MOST])


def due(*, on: date) -> list[UUID]:
    """Subscriptions of which a period is over. One statement."""
    rows = Subscription.objects.filter(ended_at=None, next_on__lte=on).order_by("next_on", "pk")
    return list(rows.values_list("pk", flat=True)[:AT_ONCE])


def issue(actor: Actor, typed: str) -> Issue:
    """The report with this code, for whoever holds it: the code is the key. Raises NotFound."""
    found = Issue.objects.filter(verification=read(typed)).select_related("subscription").first()
    if found is None:
        raise NotFound(NO_CODE, code=typed[:40])
    return found


def sees_issue(actor: Actor, subscription: str) -> bool:
    """Whether the files of a subscription are the actor's."""
    try:
        id = UUID(subscription)
    except ValueError:
        return False
    return Subscription.objects.filter(pk=id, account=actor.account_id).exists()
