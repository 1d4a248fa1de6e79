"""Collection vehicles and their days: planned, and afterwards what was collected."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction

from tongzhou.audit.actions import record
from tongzhou.care.blood.actions.runner import alone
from tongzhou.care.blood.models import CollectionDay, Vehicle
from tongzhou.care.blood.queries.scope import visible_days
from tongzhou.care.blood.refusals import (
    DAY_KNOWN,
    NO_DAY,
    NO_STAFF,
    OTHER_CONTENT,
    PLACE_MISSING,
    WRONG_COUNT,
)
from tongzhou.care.steps.texts import limited
from tongzhou.directory.models import Institution
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Denied, Invalid, NotFound
from tongzhou.kernel.permissions import Permission

MOST_COUNTED = 9999


def _house(by: Actor) -> Institution:
    """The actor's own house. Raises Denied."""
    by.require(Permission.HANDLE_BLOOD)
    if by.staff_id is None or by.institution_id is None:
        raise Denied(NO_STAFF)
    house = Institution.objects.get(pk=by.institution_id)
    by.require(Permission.HANDLE_BLOOD, house.place)
    return house


def plan_day(
    *, id: UUID, by: Actor, at: datetime, day: date, place: str, vehicle: str = "", note: str = ""
) -> CollectionDay:
    """A day at a place; `vehicle` by its label, made when it is new, "" for a fixed site. The same id with the same content answers the same.

    Raises Denied, Invalid, Conflict.
    """
    house = _house(by)
    place, label, note = (
        limited(place, 80, "place"),
        limited(vehicle, 40, "vehicle"),
        limited(note, 200, "note"),
    )
    if not place:
        raise Invalid(PLACE_MISSING, field="place")
    with transaction.atomic():
        alone(str(id))
        known = CollectionDay.objects.filter(pk=id).select_related("vehicle").first()
        if known is not None:
            said = (
                known.house_id,
                known.day,
                known.place,
                known.vehicle.label if known.vehicle else "",
                known.note,
            )
            if said != (house.pk, day, place, label, note):
                raise Conflict(OTHER_CONTENT)
            return known
        car = _vehicle(house, label, by, at)
        try:
            with transaction.atomic():
                row = CollectionDay.objects.create(
                    pk=id,
                    house=house,
                    vehicle=car,
                    day=day,
                    place=place,
                    note=note,
                    made_at=at,
                    made_by=by.key,
                )
        except IntegrityError as twice:
            if "blood_day_once" not in str(twice):
                raise
            raise Invalid(DAY_KNOWN, field="place", place=place) from twice
        record(by=by, at=at, verb="blood.plan_day", subject=f"blood_day:{row.pk}")
    return row


def _vehicle(house: Institution, label: str, by: Actor, at: datetime) -> Vehicle | None:
    if not label:
        return None
    told = {"made_at": at, "made_by": by.key}
    return Vehicle.objects.get_or_create(house=house, label=label, defaults=told)[0]


@transaction.atomic
def record_day(
    *,
    by: Actor,
    at: datetime,
    day_id: UUID,
    donors: int | None,
    units: Decimal | None,
    doses: Decimal | None,
) -> CollectionDay:
    """What came of the day: donors, U of whole blood, 治疗量 of platelets; None is not known. May be said again; the last word counts, each on record.

    Raises NotFound, Denied, Invalid.
    """
    found = visible_days(by).select_for_update(of=("self",)).select_related("house").filter(pk=day_id).first()
    if found is None:
        raise NotFound(NO_DAY)
    by.require(Permission.HANDLE_BLOOD, found.house.place)
    for name, number in (("donors", donors), ("units", units), ("doses", doses)):
        if number is not None and not (
            Decimal(number).is_finite() and 0 <= number <= MOST_COUNTED and number * 2 == int(number * 2)
        ):
            raise Invalid(WRONG_COUNT, field=name)
    if (found.donors, found.units, found.doses) == (donors, units, doses) and found.told_at:
        return found
    found.donors, found.units, found.doses = donors, units, doses
    found.told_at, found.told_by = at, by.key
    found.save()
    said = {"donors": donors, "units": _text(units), "doses": _text(doses)}
    record(by=by, at=at, verb="blood.record_day", subject=f"blood_day:{found.pk}", detail=said)
    return found


def _text(number: Decimal | None) -> str | None:
    return None if number is None else f"{number.normalize():f}"
