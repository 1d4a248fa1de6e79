"""The register of equipment: entered, moved, handed over, mended, scrapped."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from tongzhou.directory.models import Institution, Staff
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Invalid, NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.support.resources.actions.runners import DEVICES, between, named, past
from tongzhou.support.resources.models import Device, Purchase, Repair
from tongzhou.support.resources.rules.categories import EQUIPMENT, listed
from tongzhou.support.resources.rules.labels import label_of
from tongzhou.support.resources.rules.money import amount
from tongzhou.support.resources.rules.sentences import ALL_REGISTERED, NOT_BELOW, NOT_LISTED, SAME_SERIAL
from tongzhou.support.resources.rules.states import DeviceState
from tongzhou.support.sides.running import Turn, limited, reason
from tongzhou.support.sides.scope import seen_by
from tongzhou.support.sides.sentences import NO_RECORD


def register_device(
    *,
    id: UUID,
    by: Actor,
    at: datetime,
    supporting_id: UUID,
    place_id: UUID,
    category: str,
    name: str,
    on: date,
    model: str = "",
    serial: str = "",
    purchase_id: UUID | None = None,
    keeper_id: UUID | None = None,
    note: str = "",
) -> Device:
    """Enter a device that stands at `place_id` since `on`. Of a purchase, no more than were bought.

    Raises NotFound, Denied, Invalid (its field), Conflict (same id, other content; same serial; all are registered).
    """
    giving, place, pairing = between(by, supporting_id, place_id, past(on, at, "on"))
    said: dict[str, Any] = {
        "category": listed(category, EQUIPMENT, "category"),
        "name": named(name, "name", 80),
        "model": limited(model, "model", 80),
        "serial": limited(serial, "serial", 60),
        "registered_on": on,
        "note": limited(note, "note"),
    }
    content = [supporting_id, place_id, purchase_id, keeper_id, said]
    with transaction.atomic():
        purchase = _purchase(by, purchase_id, place)
        device = Device(
            id=id,
            supporting=giving,
            receiving=place,
            pairing=pairing,
            purchase=purchase,
            keeper=_keeper(keeper_id, place.pk),
            label=label_of(id),
            state=DeviceState.REGISTERED,
            **said,
        )
        new = not Device.objects.filter(pk=id).exists()
        if new and purchase and purchase.devices.count() >= purchase.quantity:
            raise _all_there(purchase)
        try:
            with transaction.atomic():
                return DEVICES.begin(device, by=by, at=at, content=content)
        except IntegrityError as failure:
            raise _met(failure, said["serial"]) from failure


def _purchase(by: Actor, id: UUID | None, place: Institution) -> Purchase | None:
    """The purchase, locked; the place must stand below its recipient. Raises NotFound, Invalid ("place")."""
    if id is None:
        return None
    rows = Purchase.objects.select_for_update(of=("self",), no_key=True).select_related("line", "receiving")
    found = rows.filter(seen_by(by), pk=id).first()
    if found is None:
        raise NotFound(NO_RECORD)
    if not place.path.startswith(found.receiving.path):
        raise Invalid(NOT_BELOW, field="place", place=place.label)
    return found


def _all_there(purchase: Purchase) -> Conflict:
    from tongzhou.kernel.quantities import Unit

    return Conflict(ALL_REGISTERED, quantity=purchase.quantity, unit=Unit(purchase.line.unit).words)


def _met(failure: IntegrityError, serial: str) -> Exception:
    name = getattr(getattr(failure.__cause__, "diag", None), "constraint_name", "")
    return Invalid(SAME_SERIAL, field="serial", serial=serial) if name == "device_serial_once" else failure


def _keeper(id: UUID | None, place_id: UUID) -> Staff | None:
    """Who keeps it works where it stands. Raises Invalid ("keeper")."""
    if id is None:
        return None
    found = Staff.objects.filter(pk=id, institution_id=place_id, active=True).first()
    if found is None:
        raise Invalid(NOT_LISTED, field="keeper")
    return found


def hand_over(
    *, by: Actor, at: datetime, device_id: UUID, keeper_id: UUID | None, seen: int | None = None
) -> Device:
    """Somebody else of the place keeps it from now on; None: nobody by name. Raises NotFound, Conflict, IllegalMove, Denied, Invalid."""

    def change(turn: Turn[Device]) -> None:
        turn.record.keeper = _keeper(keeper_id, turn.record.receiving_id)
        turn.detail["keeper"] = turn.record.keeper.name if turn.record.keeper else ""

    return DEVICES.run("hand_over", change, by=by, at=at, id=device_id, seen=seen, content=keeper_id)


def move_device(
    *, by: Actor, at: datetime, device_id: UUID, place_id: UUID, note: str = "", seen: int | None = None
) -> Device:
    """It stands elsewhere from now on, at a place that the same office reaches. Its keeper stays behind.

    Raises NotFound, Conflict, IllegalMove, Denied (here or there), Invalid ("place": not paired with the giver).
    """

    def change(turn: Turn[Device]) -> None:
        device = turn.record
        _, place, _ = between(by, device.supporting_id, place_id, at.date())
        by.require(P.MANAGE_RESOURCES, place.place)
        turn.detail.update({"from": device.receiving.label, "to": place.label})
        device.receiving, device.keeper = place, None

    said = limited(note, "note")
    return DEVICES.run("move", change, by=by, at=at, id=device_id, seen=seen, note=said, content=place_id)


def report_broken(
    *, by: Actor, at: datetime, device_id: UUID, on: date, note: str, seen: int | None = None
) -> Device:
    """It does not work: `note` says what is wrong. Raises NotFound, Conflict, IllegalMove, Denied, Invalid (note)."""
    fault = reason(note, most=200)

    def change(turn: Turn[Device]) -> None:
        Repair.objects.create(device=turn.record, broken_on=past(on, at, "on"), fault=fault)

    return DEVICES.run("break", change, by=by, at=at, id=device_id, seen=seen, note=fault, content=on)


def mended(
    *,
    by: Actor,
    at: datetime,
    device_id: UUID,
    on: date,
    done: str = "",
    fen: int | None = None,
    seen: int | None = None,
) -> Device:
    """It works again; `fen` is what the repair cost, None when not known. Raises NotFound, Conflict, IllegalMove, Denied, Invalid."""
    kept, cost = limited(done, "done", 200), amount(fen, "cost")

    def change(turn: Turn[Device]) -> None:
        turn.record.repairs.filter(mended_on=None).update(mended_on=past(on, at, "on"), done=kept, fen=cost)

    return DEVICES.run("mend", change, by=by, at=at, id=device_id, seen=seen, note=kept, content=[on, cost])


def _step(event: str) -> Callable[..., Device]:
    def step(*, by: Actor, at: datetime, device_id: UUID, note: str, seen: int | None = None) -> Device:
        return DEVICES.run(event, lambda turn: None, by=by, at=at, id=device_id, seen=seen, note=reason(note))

    step.__doc__ = f"The step “{event}” of a device, with its reason. Raises NotFound, Conflict, IllegalMove, Denied, Invalid."
    return step


scrap = _step("scrap")
