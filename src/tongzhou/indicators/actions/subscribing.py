"""Wanting a board regularly, and no longer."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongzhou.audit import actions as audit
from tongzhou.directory.clashes import clash, same
from tongzhou.indicators.definitions.boards import Subject
from tongzhou.indicators.models import Subscription
from tongzhou.indicators.queries.grounds import ground
from tongzhou.indicators.rules.rhythms import Form, Rhythm, after, opening
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Invalid, NotFound, sentence
from tongzhou.kernel.permissions import Permission
from tongzhou.ledger.rules import CHINA

ALREADY = sentence(
    "indicators.subscribed_already",
    "这份报告您已经订阅了。",
    "You have subscribed to this report already.",
    then_zh="在下面的列表里可以看到；要换文件格式请选另一种。",
    then_en="It stands in the list below; choose another kind of file if you want one.",
)
NO_CHOICE = sentence(
    "indicators.no_choice",
    "请从列表里选一项。",
    "Choose one of the list.",
    then_zh="选好再订阅。",
    then_en="Choose, then subscribe.",
)
NO_SUBSCRIPTION = sentence(
    "indicators.no_subscription",
    "没有这份订阅，或者它不是您的。",
    "There is no such subscription, or it is not yours.",
    then_zh="请从“定期报告”一页里操作。",
    then_en="Go by the page of scheduled reports.",
)


@transaction.atomic
def subscribe(
    *, id: UUID, by: Actor, at: datetime, subject: str, place: str, form: str, rhythm: str, language: str
) -> Subscription:
    """The board comes as a file once each period is over, the first time when the present one is. Sent twice is once.

    Needs SUBSCRIBE, and a board that the actor may open. Raises Denied, NotFound, Invalid (board, form, rhythm), Conflict.
    """
    by.require(Permission.SUBSCRIBE)
    for name, value, all_of in (
        ("board", subject, Subject),
        ("form", form, Form),
        ("rhythm", rhythm, Rhythm),
    ):
        if value not in set(all_of):
            raise Invalid(NO_CHOICE, field=name)
    on = at.astimezone(CHINA).date()
    about = ground(by, Subject(subject), place, on=on)
    sent = {"account_id": by.account_id, "subject": subject, "place": place, "form": form, "rhythm": rhythm}
    earlier = Subscription.objects.filter(pk=id).first()
    if earlier is not None:
        same(earlier, **sent)
        return earlier
    often = Rhythm(rhythm)
    row = Subscription(
        id=id, zh=about.name.zh, en=about.name.en, language=language, begun_at=at,
        next_on=after(often, opening(often, on)), **sent,
    )  # fmt: skip
    with clash(subscription_once=Conflict(ALREADY)):
        row.save(force_insert=True)
    _audit(by, at, "indicators.subscribe", row)
    return row


@transaction.atomic
def end_subscription(*, by: Actor, at: datetime, id: UUID) -> Subscription:
    """No longer; what was sent stays. One's own only; sent twice is once. Raises NotFound."""
    row = Subscription.objects.select_for_update().filter(pk=id, account=by.account_id).first()
    if row is None:
        raise NotFound(NO_SUBSCRIPTION)
    if row.ended_at is None:
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        _audit(by, at, "indicators.unsubscribe", row)
    return row


def _audit(by: Actor, at: datetime, verb: str, row: Subscription) -> None:
    told = {"board": f"{row.subject}:{row.place}", "form": row.form, "rhythm": row.rhythm}
    audit.record(by=by, at=at, verb=verb, subject=f"subscription:{row.pk}", detail=told)
