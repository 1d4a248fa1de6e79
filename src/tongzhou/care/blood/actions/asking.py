"""The asking side: ask, take it back, say that nothing came in time; receive bag by bag."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from tongzhou.audit.actions import record
from tongzhou.care.blood.actions.claiming import unmet
from tongzhou.care.blood.actions.handing import hand, locked_bags
from tongzhou.care.blood.actions.holding import let_go_all
from tongzhou.care.blood.actions.runner import Turn, alone, run, set_clock, step, waits
from tongzhou.care.blood.actions.telling import announce
from tongzhou.care.blood.models import Counter, Hold, Request
from tongzhou.care.blood.queries.sources import source
from tongzhou.care.blood.refusals import (
    CASE_MISSING,
    EACH_BAG,
    NO_COMPONENT,
    NO_STAFF,
    NOT_YET,
    OTHER_CONTENT,
    WRONG_AMOUNT,
    WRONG_NEED,
    WRONG_TIME,
)
from tongzhou.care.blood.rules import Abo, Came, Clock, Purpose, Rh, State, components
from tongzhou.care.steps.digests import digest
from tongzhou.care.steps.numbers import next_number
from tongzhou.care.steps.spans import cut
from tongzhou.care.steps.texts import limited, reason
from tongzhou.directory.models import Institution
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Denied, Invalid, Invalids
from tongzhou.kernel.lifecycle import Move
from tongzhou.kernel.permissions import Permission
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import Side

BEGINS = Move("request", Words("申请用血", "ask"), (), State.REQUESTED, Permission.HANDLE_BLOOD, Clock.ANSWER)
MOST = Decimal(9999)
MINUTE = timedelta(minutes=1)
OF_BAG = {Came.HERE: "come", Came.REFUSED: "refuse", Came.MISSING: "miss"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked for, of which station (`giver`), by when. `amount` in the unit of the component. No name of a patient."""

    giver: UUID
    component: str
    abo: Abo
    rh: Rh
    amount: Decimal
    needed_by: datetime
    emergency: bool
    purpose: Purpose
    case_number: str = ""
    note: str = ""


def request(*, id: UUID, by: Actor, at: datetime, wish: Wish) -> Request:
    """Ask. The same id with the same content answers with the same request; with other content: Conflict.

    Raises Denied, Invalid, Invalids.
    """
    by.require(Permission.HANDLE_BLOOD)
    if by.staff_id is None or by.institution_id is None:
        raise Denied(NO_STAFF)
    mark = digest(_content(wish))
    with transaction.atomic():
        alone(str(id))
        sent = Request.objects.filter(pk=id).first()
        if sent is not None:
            if sent.asked_by != by.key or sent.content_hash != mark:
                raise Conflict(OTHER_CONTENT)
            return sent
        house = Institution.objects.get(pk=by.institution_id)
        by.require(Permission.HANDLE_BLOOD, house.place)
        _checked(wish, at)
        row = _new(id, by, at, wish, mark, house)
        return _send(row, by, at, mark)


def _content(wish: Wish) -> dict[str, Any]:
    told = {name: getattr(wish, name) for name in Wish.__dataclass_fields__}
    return told | {"amount": f"{wish.amount.normalize():f}"}


def _checked(wish: Wish, at: datetime) -> None:
    """Raise Invalids for everything that is wrong with it."""
    faults = []
    if wish.component not in components():
        faults.append(Invalid(NO_COMPONENT, field="component"))
    else:
        try:
            right_amount(wish.amount, wish.component)
        except Invalid as fault:
            faults.append(fault)
    if wish.needed_by <= at:
        faults.append(Invalid(WRONG_NEED, field="needed_by"))
    if wish.purpose is not Purpose.STOCK and not wish.case_number.strip():
        faults.append(Invalid(CASE_MISSING, field="case_number"))
    if faults:
        raise Invalids(faults)


def right_amount(amount: Decimal, component: str, field: str = "amount") -> None:
    """Raise Invalid for an amount that is not a positive number of steps of the component's unit."""
    found = components()[component]
    unit = found.unit
    if not amount.is_finite() or not 0 < amount <= MOST or amount % unit.step != 0:
        step = f"{unit.step.normalize():f}"
        raise Invalid(WRONG_AMOUNT, field=field, component=found.words, unit=unit.words, step=step)


def _new(id: UUID, by: Actor, at: datetime, wish: Wish, mark: str, house: Institution) -> Request:
    asked = source(house, wish.giver, at=at)
    return Request(
        pk=id, asker=house, giver=asked.station, pairing=asked.pairing, component=wish.component, abo=wish.abo.value, rh=wish.rh.value,
        amount=wish.amount, needed_by=wish.needed_by, emergency=wish.emergency, purpose=wish.purpose.value,
        case_number=limited(wish.case_number, 40, "case_number"), note=limited(wish.note, 500, "note"), content_hash=mark,
        state=State.REQUESTED.value, steps=1, asked_at=at, asked_by=by.key, asked_by_name=by.name,
    )  # fmt: skip


def _send(row: Request, by: Actor, at: datetime, mark: str) -> Request:
    row.number = next_number(Counter, "YX", at)
    set_clock(row, BEGINS, at)
    waits(row)
    row.save(force_insert=True)
    step(Turn(row, "request", by, at, row.note), "", mark)
    record(by=by, at=at, verb="blood.request", subject=row.source)
    announce(row, "request", by=by, at=at)
    return row


def cancel(*, by: Actor, at: datetime, request_id: UUID, note: str, seen: int | None = None) -> Request:
    """No longer needed, and why; before the issue. What was held is let go."""

    def change(turn: Turn) -> None:
        let_go_all(turn.request, at)

    return run("cancel", change, by=by, at=at, request_id=request_id, seen=seen, note=reason(note, most=500))


def expire(*, by: Actor, at: datetime, request_id: UUID, note: str = "", seen: int | None = None) -> Request:
    """The time it was needed by is past and nothing was issued: not met. The claim of that waits for the giver's word.

    Raises Invalid before that time.
    """

    def change(turn: Turn) -> None:
        if at < turn.request.needed_by:
            raise Invalid(NOT_YET, field="note")
        let_go_all(turn.request, at)
        unmet(turn.request, Side.RECEIVING, by=by, at=at)

    note = limited(note, 500, "note")
    return run("expire", change, by=by, at=at, request_id=request_id, seen=seen, note=note)


def receive(
    *,
    by: Actor,
    at: datetime,
    request_id: UUID,
    came: Mapping[UUID, Came],
    arrived_at: datetime | None = None,
    note: str = "",
    seen: int | None = None,
) -> Request:
    """The blood is here since `arrived_at` (now, unless told): bag by bag (`came` by bag's id) received, refused or missing.

    What is here is from now on the asker's; what is refused goes back; for what is missing both look. Raises Invalid, Invalids.
    """

    def change(turn: Turn) -> None:
        row = turn.request
        row.arrived_at = _arrival(row, arrived_at or at, at)
        holds = list(Hold.objects.filter(request=row, issued=True, came="").select_related("bag"))
        _each(holds, came)
        bags = {one.pk: one for one in locked_bags(one.bag_id for one in holds)}
        total = Decimal(0)
        for one in holds:
            said, bag = came[one.bag_id], bags[one.bag_id]
            if said is Came.HERE:
                bag.house = row.asker
                total += bag.amount
            hand(bag, OF_BAG[said], by=by, at=at, request=row, note=turn.note)
            one.came = said.value
            one.during = cut(one.during, at)
            one.save(update_fields=["came", "during"])
        row.received, row.received_by = total, by.key
        turn.detail.update(
            received=f"{total.normalize():f}", bags={str(pk): one.value for pk, one in came.items()}
        )

    content = {"came": {str(pk): one.value for pk, one in came.items()}, "arrived_at": arrived_at}
    note = limited(note, 500, "note")
    return run("receive", change, by=by, at=at, request_id=request_id, seen=seen, note=note, content=content)


def _arrival(row: Request, when: datetime, at: datetime) -> datetime:
    since = row.departed_at or row.issued_at or row.asked_at
    if timedelta(0) < since - when < MINUTE:  # a form tells the minute, not the second
        when = since
    if not since <= when <= at:
        raise Invalid(WRONG_TIME, field="arrived_at")
    return when


def _each(holds: list[Hold], came: Mapping[UUID, Came]) -> None:
    faults = [
        Invalid(EACH_BAG, field=f"bag_{one.bag_id}", label=one.bag.label)
        for one in holds
        if one.bag_id not in came
    ]
    if faults:
        raise Invalids(faults)
