"""Bags held for a request: chosen by a person, never one bag for two, and what does not fit never."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction
from psycopg.types.range import TimestamptzRange

from tongzhou.care.blood.actions.handing import locked_bags
from tongzhou.care.blood.actions.runner import Turn
from tongzhou.care.blood.models import Bag, Hold, Request
from tongzhou.care.blood.periods import period
from tongzhou.care.blood.queries.lists import judge
from tongzhou.care.blood.refusals import INCOMPATIBLE, NO_BAGS, NOT_FREE, TOO_MUCH, WARNED, WRONG_COMPONENT
from tongzhou.care.blood.rules import BagState, Verdict, amount_words
from tongzhou.care.steps.spans import cut, not_over
from tongzhou.kernel.errors import Invalid


def active(row: Request, at: datetime) -> list[Hold]:
    """What is held for this request now and not issued, in the order of the bags. One statement."""
    return list(Hold.objects.filter(request=row, issued=False, during__contains=at).order_by("bag_id"))


def let_go_all(row: Request, at: datetime) -> None:
    """Let go of what is held and not issued, also of what a faster step held while this one waited."""
    for one in Hold.objects.filter(not_over(at), request=row, issued=False).order_by("bag_id"):
        _let_go(one, at)


def _let_go(one: Hold, at: datetime) -> None:
    one.during = cut(one.during, at)
    one.save(update_fields=["during"])


def hold(turn: Turn, bag_ids: Sequence[UUID], why: str) -> None:
    """Hold exactly these bags for the request; what was held before and is not among them is let go.

    Raises Invalid: none chosen, not free, of another component, incompatible, not the same group and no reason, more than asked.
    """
    row, at = turn.request, turn.at
    wanted = set(bag_ids)
    if not wanted:
        raise Invalid(NO_BAGS, field="bags")
    bags = locked_bags(wanted)
    if len(bags) < len(wanted):
        raise Invalid(NO_BAGS, field="bags")
    rated = [(one, _fits(row, one, why, at)) for one in bags]
    total = sum((one.amount for one in bags), Decimal(0))
    if total > row.amount:
        asked, chosen = amount_words(row.amount, row.component), amount_words(total, row.component)
        raise Invalid(TOO_MUCH, field="bags", asked=asked, chosen=chosen)
    until = at + period("hold", emergency=row.emergency)
    known = {one.bag_id: one for one in active(row, at)}
    for one in known.values():
        if one.bag_id not in wanted:
            _let_go(one, at)
    for bag, said in rated:
        _keep(turn, bag, said, why, until, known.get(bag.pk))
    turn.detail.update(
        bags=[str(one.pk) for one in bags], amount=f"{total.normalize():f}", until=until.isoformat()
    )


def _fits(row: Request, bag: Bag, why: str, at: datetime) -> Verdict:
    if bag.house_id != row.giver_id or bag.state != BagState.IN_STOCK or bag.expires_at <= at:
        raise Invalid(NOT_FREE, field="bags", label=bag.label)
    if bag.component != row.component:
        raise Invalid(WRONG_COMPONENT, field="bags", label=bag.label)
    said = judge(row, bag)
    if said is Verdict.NEVER:
        raise Invalid(INCOMPATIBLE, field="bags", label=bag.label)
    if said is Verdict.WARNED and not why:
        raise Invalid(WARNED, field="reason", label=bag.label)
    return said


def _keep(turn: Turn, bag: Bag, said: Verdict, why: str, until: datetime, known: Hold | None) -> None:
    reason = why if said is Verdict.WARNED else ""
    if known is not None:
        known.reason, known.made_by, known.made_by_name = reason, turn.by.key, turn.by.name
        known.during = TimestamptzRange(known.during.lower, until)
        known.save()
        return
    try:
        with transaction.atomic():
            Hold.objects.create(
                bag=bag, request=turn.request, during=TimestamptzRange(turn.at, until), verdict=said.value, reason=reason,
                made_by=turn.by.key, made_by_name=turn.by.name,
            )  # fmt: skip
    except IntegrityError as taken:
        raise Invalid(NOT_FREE, field="bags", label=bag.label) from taken
