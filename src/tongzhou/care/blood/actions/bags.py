"""Bags at their house: taken in, used, put into stock, given back, taken back, found, lost, wasted. Every bag has its end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from tongzhou.audit.actions import record
from tongzhou.care.blood.actions.asking import right_amount
from tongzhou.care.blood.actions.claiming import own, wasted, wasted_alone
from tongzhou.care.blood.actions.handing import hand, locked_bags
from tongzhou.care.blood.actions.runner import alone
from tongzhou.care.blood.actions.telling import bag_changed, bag_event_words, tell_of_bag
from tongzhou.care.blood.models import Bag, CollectionDay, Hold, Request
from tongzhou.care.blood.queries.hands import bag_refusal, keeper
from tongzhou.care.blood.queries.page import flagged
from tongzhou.care.blood.queries.scope import visible_bags
from tongzhou.care.blood.refusals import (
    BAG_DATES,
    BAG_HELD,
    BAG_KNOWN,
    BAG_MISSING,
    CASE_MISSING,
    EXPIRED_BAG,
    FLAGGED,
    NO_BAG,
    NO_COMPONENT,
    NO_DAY,
    NO_STAFF,
    NOT_FREE,
    OTHER_CONTENT,
    SAY_MORE,
    SAY_WHICH,
)
from tongzhou.care.blood.rules import BAG, DONOR_ABO, DONOR_RH, Abo, BagState, Rh, Why, components
from tongzhou.care.steps.digests import digest
from tongzhou.care.steps.taking import fresh, taken, write
from tongzhou.care.steps.texts import limited, reason
from tongzhou.directory.models import Institution
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Denied, Invalid, Invalids, NotFound
from tongzhou.kernel.permissions import Permission
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import CHINA

DONATION, PRODUCT = Words("献血码", "donation number"), Words("产品码", "product code")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBag:
    """A bag as its label says; `day`: the day of collection it comes from, if that is registered here."""

    donation: str
    product: str
    component: str
    abo: Abo
    rh: Rh
    amount: Decimal
    collected_on: date
    expires_at: datetime
    day: UUID | None = None


def take_in(*, id: UUID, by: Actor, at: datetime, bag: NewBag) -> Bag:
    """Into the stock of one's own house. The same id with the same content answers the same; else Conflict.

    Raises Denied, Invalid, Invalids.
    """
    by.require(Permission.HANDLE_BLOOD)
    if by.staff_id is None or by.institution_id is None:
        raise Denied(NO_STAFF)
    mark = digest(_content(bag))
    with transaction.atomic():
        alone(str(id))
        known = Bag.objects.filter(pk=id).first()
        if known is not None:
            if known.content_hash != mark or known.origin_id != by.institution_id:
                raise Conflict(OTHER_CONTENT)
            return known
        house = Institution.objects.get(pk=by.institution_id)
        by.require(Permission.HANDLE_BLOOD, house.place)
        _checked(bag, at)
        row = _new(id, house, bag, mark)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as twice:
            if "blood_bag_once" not in str(twice):
                raise
            raise Invalid(BAG_KNOWN, field="donation", donation=row.donation, product=row.product) from twice
        write(row.timeline, number=1, event="take_in", source="", target=row.state, by=by, at=at, mark=mark)
        record(by=by, at=at, verb="blood.take_in", subject=row.source)
        bag_changed(row)
    return row


def _content(bag: NewBag) -> dict[str, Any]:
    told = {name: getattr(bag, name) for name in NewBag.__dataclass_fields__}
    return told | {"amount": f"{bag.amount.normalize():f}"}


def _checked(bag: NewBag, at: datetime) -> None:
    """Raise Invalids for everything that is wrong with it."""
    faults = [
        Invalid(BAG_MISSING, field=name, name=words)
        for name, words in (("donation", DONATION), ("product", PRODUCT))
        if not getattr(bag, name).strip()
    ]
    if bag.component not in components():
        faults.append(Invalid(NO_COMPONENT, field="component"))
    else:
        try:
            right_amount(bag.amount, bag.component)
        except Invalid as fault:
            faults.append(fault)
    if bag.abo not in DONOR_ABO or bag.rh not in DONOR_RH:
        faults.append(Invalid(BAG_MISSING, field="abo", name=Words("血型", "group")))
    expires = bag.expires_at.astimezone(CHINA).date()
    if bag.collected_on > at.astimezone(CHINA).date() or expires < bag.collected_on:
        faults.append(Invalid(BAG_DATES, field="expires_at"))
    if faults:
        raise Invalids(faults)


def _new(id: UUID, house: Institution, bag: NewBag, mark: str) -> Bag:
    day = None
    if bag.day is not None:
        day = CollectionDay.objects.filter(pk=bag.day, house=house).first()
        if day is None:
            raise Invalid(NO_DAY, field="day")
    return Bag(
        pk=id, donation=limited(bag.donation, 30, "donation"), product=limited(bag.product, 30, "product"), component=bag.component,
        abo=bag.abo.value, rh=bag.rh.value, amount=bag.amount, collected_on=bag.collected_on, expires_at=bag.expires_at,
        origin=house, house=house, day=day, state=BagState.IN_STOCK.value, steps=1, content_hash=mark,
    )  # fmt: skip


def _run(
    event: str,
    *,
    by: Actor,
    at: datetime,
    bag_id: UUID,
    seen: int | None,
    note: str,
    content: Mapping[str, Any] | None = None,
    change: Callable[[Bag], None] = lambda bag: None,
    after: Callable[[Bag, Institution], None] = lambda bag, house: None,
) -> Bag:
    """Take a step of a bag, or answer with the bag as it is when this very step was taken already.

    `change` comes before the step is written, `after` when it is, with the house whose step it was.
    """
    with transaction.atomic():
        bag = _locked(by, bag_id)
        mark = digest({"event": event, "note": note, "content": dict(content or {})})
        if taken(bag.timeline.all(), seen, by, mark):
            return bag
        fresh(bag.timeline.all(), seen, bag.steps, bag_event_words)
        BAG.move(BagState(bag.state), event)
        why_not = bag_refusal(bag, event, by)
        if why_not:
            raise why_not
        house, _words = keeper(bag, event)
        if event in ("use", "waste") and Hold.objects.filter(bag=bag, during__contains=at).exists():
            raise Conflict(BAG_HELD, label=bag.label)
        change(bag)
        hand(bag, event, by=by, at=at, request=bag.last, note=note, detail=dict(content or {}), mark=mark)
        after(bag, house)
        bag_changed(bag)
    return bag


def _locked(by: Actor, bag_id: UUID) -> Bag:
    """The bag locked, and before it the request it went out for last: everybody locks in this order. Raises NotFound."""
    known = visible_bags(by).filter(pk=bag_id).values_list("last", flat=True).first()
    if known is None and not visible_bags(by).filter(pk=bag_id).exists():
        raise NotFound(NO_BAG)
    rows = Request.objects.select_for_update(of=("self",)).select_related("asker", "giver")
    row = rows.filter(pk=known).first() if known else None
    bag = locked_bags([bag_id])[0]
    if bag.last_id != known:
        raise Conflict(NOT_FREE, label=bag.label)
    bag.last = row
    return bag


def _judged(note: str) -> Callable[[Bag], None]:
    """A bag that was out of its range on the way is used or shelved by a person who says why."""

    def change(bag: Bag) -> None:
        if not note and flagged(bag):
            raise Invalid(FLAGGED, field="note", label=bag.label)

    return change


def use(
    *, by: Actor, at: datetime, bag_id: UUID, case_number: str, note: str = "", seen: int | None = None
) -> Bag:
    """It was given to the patient of this case. Raises Invalid without a case number, or out of range without a reason; Conflict when expired."""
    number, note = limited(case_number, 40, "case_number"), limited(note, 500, "note")
    if not number:
        raise Invalid(CASE_MISSING, field="case_number")

    def change(bag: Bag) -> None:
        if bag.expires_at <= at:
            raise Conflict(EXPIRED_BAG, label=bag.label)
        _judged(note)(bag)
        bag.case_number = number

    content = {"case_number": number}
    return _run("use", by=by, at=at, bag_id=bag_id, seen=seen, note=note, content=content, change=change)


def shelve(*, by: Actor, at: datetime, bag_id: UUID, note: str = "", seen: int | None = None) -> Bag:
    """Received, and now in the receiver's own stock. Raises Invalid when out of range on the way and nobody says why it is fit."""
    note = limited(note, 500, "note")
    return _run("shelve", by=by, at=at, bag_id=bag_id, seen=seen, note=note, change=_judged(note))


def give_back(*, by: Actor, at: datetime, bag_id: UUID, note: str, seen: int | None = None) -> Bag:
    """Not needed: back to the giver, who takes it in or wastes it."""
    return _run(
        "give_back",
        by=by,
        at=at,
        bag_id=bag_id,
        seen=seen,
        note=reason(note, most=500),
        after=_tells_giver(by, at),
    )


def take_back(*, by: Actor, at: datetime, bag_id: UUID, note: str, seen: int | None = None) -> Bag:
    """It came back and is fit: into the giver's stock again, and why it is fit."""

    def change(bag: Bag) -> None:
        assert bag.last is not None
        bag.house = bag.last.giver

    return _run(
        "take_back", by=by, at=at, bag_id=bag_id, seen=seen, note=reason(note, most=500), change=change
    )


def find(*, by: Actor, at: datetime, bag_id: UUID, note: str = "", seen: int | None = None) -> Bag:
    """A bag that did not arrive is here after all."""

    def change(bag: Bag) -> None:
        row = bag.last
        assert row is not None
        bag.house = row.asker
        row.received = (row.received or Decimal(0)) + bag.amount
        row.save(update_fields=["received"])

    note = limited(note, 500, "note")
    return _run(
        "find", by=by, at=at, bag_id=bag_id, seen=seen, note=note, change=change, after=_tells_giver(by, at)
    )


def lose(*, by: Actor, at: datetime, bag_id: UUID, note: str, seen: int | None = None) -> Bag:
    """The giver has looked for a missing bag and writes it off."""

    def change(bag: Bag) -> None:
        bag.why = Why.LOST.value

    def after(bag: Bag, house: Institution) -> None:
        wasted(bag, house, by=by, at=at)

    return _run(
        "lose", by=by, at=at, bag_id=bag_id, seen=seen, note=reason(note, most=500), change=change, after=after
    )  # fmt: skip


def waste(
    *, by: Actor, at: datetime, bag_id: UUID, why: Why | None, note: str = "", seen: int | None = None
) -> Bag:
    """Given to nobody, and why. What lay in one's own stock goes to the one-sided book of that house, the rest waits for the other house.

    Raises Invalid without a reason of the list (lost is `lose`), or "other" without words.
    """
    if why is None or why is Why.LOST:
        raise Invalid(SAY_WHICH, field="why")
    if why is Why.OTHER and not note.strip():
        raise Invalid(SAY_MORE, field="note")
    lay_here = False

    def change(bag: Bag) -> None:
        nonlocal lay_here
        lay_here, bag.why = bag.state == BagState.IN_STOCK, why.value

    def after(bag: Bag, house: Institution) -> None:
        if lay_here and own(bag, house):
            wasted_alone(bag, house, by=by, at=at)
        else:
            wasted(bag, house, by=by, at=at)

    note, content = limited(note, 500, "note"), {"why": why.value}
    return _run(
        "waste", by=by, at=at, bag_id=bag_id, seen=seen, note=note, content=content, change=change, after=after
    )  # fmt: skip


def _tells_giver(by: Actor, at: datetime) -> Callable[[Bag, Institution], None]:
    def after(bag: Bag, house: Institution) -> None:
        if bag.last is not None:
            tell_of_bag(bag, bag.last.giver, BagState(bag.state).words, by=by, at=at)

    return after
