"""What the desk keeps: stations, ambulances in service or not, the crews of shifts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from psycopg.types.range import TimestamptzRange

from tongzhou.audit.actions import record
from tongzhou.care.dispatch.actions.telling import changed
from tongzhou.care.dispatch.models import OPEN, Ambulance, Mission, Rider, Shift, Station
from tongzhou.care.dispatch.queries.fleet import people
from tongzhou.care.dispatch.queries.scope import ambulances, stations
from tongzhou.care.dispatch.refusals import (
    CREW_THERE,
    NO_AMBULANCE,
    NO_DRIVER,
    NO_NAME,
    NO_PLATE,
    NO_SPOT,
    NO_STATION,
    NOT_STAFF,
    ON_A_CALL,
    OTHER_CONTENT,
    PLATE_TAKEN,
    SHIFT_HOURS,
    STATION_TAKEN,
    TWICE_IN_CREW,
)
from tongzhou.care.dispatch.rules import Gear, Kind, Seat, Spot, possible
from tongzhou.care.steps.texts import limited, reason
from tongzhou.directory.models import Institution
from tongzhou.kernel.actors import MAY_NOT, Actor
from tongzhou.kernel.errors import Conflict, Denied, Invalid, NotFound
from tongzhou.kernel.permissions import Permission

LONGEST = timedelta(hours=72)
Kept = TypeVar("Kept", Station, Ambulance)


@transaction.atomic
def open_station(
    *, id: UUID, by: Actor, at: datetime, institution_id: UUID, name: str, spot: Spot | None = None
) -> Station:
    """A station of a house of the desk. The same id with the same content answers the same. Raises NotFound, Denied, Invalid, Conflict."""
    house = Institution.objects.filter(pk=institution_id).first()
    if house is None:
        raise NotFound(NO_STATION)
    if not by.may(Permission.DISPATCH, house.place):
        raise Denied(MAY_NOT)
    name = limited(name, 60, "name")
    if not name:
        raise Invalid(NO_NAME, field="name")
    if spot is not None and not possible(spot.lat, spot.lon):
        raise Invalid(NO_SPOT, field="spot")
    lat, lon = (spot.lat, spot.lon) if spot else (None, None)
    known = Station.objects.filter(pk=id).first()
    if known is None:
        row = Station(pk=id, institution=house, name=name, lat=lat, lon=lon, made_at=at, made_by=by.key)
        known = _first(row, Invalid(STATION_TAKEN, field="name", name=name))
        if known is row:
            record(by=by, at=at, verb="dispatch.open_station", subject=f"station:{id}")
    if (known.institution_id, known.name, known.lat, known.lon) != (house.pk, name, lat, lon):
        raise Conflict(OTHER_CONTENT)
    return known


def _first(row: Kept, taken: Invalid) -> Kept:
    """The row, written; or, when somebody was faster with this very id, his. Raises `taken` when its name stands already."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as clash:
        known = type(row)._default_manager.filter(pk=row.pk).first()
        if known is None:
            raise taken from clash
        return known
    return row


@transaction.atomic
def register(
    *,
    id: UUID,
    by: Actor,
    at: datetime,
    station_id: UUID,
    plate: str,
    kind: Kind,
    gear: Sequence[Gear] = (),
    device: str = "",
) -> Ambulance:
    """An ambulance of a station. The same id with the same content answers the same. Raises NotFound, Invalid, Conflict."""
    station = stations(by).filter(pk=station_id).first()
    if station is None:
        raise NotFound(NO_STATION, field="station")
    plate = limited(plate, 16, "plate").upper()
    if not plate:
        raise Invalid(NO_PLATE, field="plate")
    carried = sorted({one.value for one in gear})
    said = {"station_id": station.pk, "plate": plate, "kind": kind.value, "gear": carried, "device": limited(device, 80, "device")}  # fmt: skip
    known = Ambulance.objects.filter(pk=id).first()
    if known is None:
        row = Ambulance(pk=id, made_at=at, made_by=by.key, **said)
        known = _first(row, Invalid(PLATE_TAKEN, field="plate", plate=plate))
        if known is row:
            record(by=by, at=at, verb="dispatch.register", subject=f"ambulance:{id}")
            changed([station.institution_id])
    if said != {name: getattr(known, name) for name in said}:
        raise Conflict(OTHER_CONTENT)
    return known


@transaction.atomic
def take_out(*, by: Actor, at: datetime, ambulance_id: UUID, note: str) -> Ambulance:
    """Out of service, and why. Twice is once. Raises NotFound, Invalid, Conflict while it is on a call."""
    row = _locked(by, ambulance_id)
    if row.out_since is not None:
        return row
    why = reason(note, most=200)
    if Mission.objects.filter(OPEN, ambulance=row).exists():
        raise Conflict(ON_A_CALL, plate=row.plate)
    row.out_since, row.out_why = at, why
    _saved(row, "dispatch.take_out", by, at)
    return row


@transaction.atomic
def bring_back(*, by: Actor, at: datetime, ambulance_id: UUID) -> Ambulance:
    """In service again. Twice is once. Raises NotFound."""
    row = _locked(by, ambulance_id)
    if row.out_since is not None:
        row.out_since, row.out_why = None, ""
        _saved(row, "dispatch.bring_back", by, at)
    return row


def _locked(by: Actor, ambulance_id: UUID) -> Ambulance:
    rows = ambulances(by).select_for_update(of=("self",)).select_related("station__institution")
    found = rows.filter(pk=ambulance_id).first()
    if found is None:
        raise NotFound(NO_AMBULANCE)
    return found


def _saved(row: Ambulance, verb: str, by: Actor, at: datetime) -> None:
    row.save(update_fields=["out_since", "out_why"])
    record(by=by, at=at, verb=verb, subject=f"ambulance:{row.pk}")
    changed([row.station.institution_id])


def crew(
    *,
    id: UUID,
    by: Actor,
    at: datetime,
    ambulance_id: UUID,
    start: datetime,
    end: datetime,
    riders: Mapping[Seat, UUID],
) -> Shift:
    """Who rides in an ambulance from `start` to before `end`: a driver, and a doctor and a nurse where there are. Twice is once.

    Raises NotFound, Invalid (hours, people), Conflict when the ambulance has a crew then or somebody rides elsewhere.
    """
    if not timedelta(0) < end - start <= LONGEST:
        raise Invalid(SHIFT_HOURS, field="end")
    if Seat.DRIVER not in riders:
        raise Invalid(NO_DRIVER, field="driver")
    if len(set(riders.values())) < len(riders):
        raise Invalid(TWICE_IN_CREW, field="doctor")
    during = TimestamptzRange(start, end)
    with transaction.atomic():
        row = _locked(by, ambulance_id)
        known = Shift.objects.filter(pk=id).first()
        if known is not None:
            return _same(known, row, during, riders)
        possible_ones = {one.pk for one in people(row)}
        for seat, staff in riders.items():
            if staff not in possible_ones:
                raise Invalid(NOT_STAFF, field=seat.value)
        try:
            with transaction.atomic():
                shift = Shift.objects.create(pk=id, ambulance=row, during=during, made_at=at, made_by=by.key)
                Rider.objects.bulk_create(
                    Rider(shift=shift, staff_id=riders[seat], seat=seat.value, during=during)
                    for seat in Seat
                    if seat in riders
                )
        except IntegrityError as taken:
            raise Conflict(CREW_THERE, field="start", plate=row.plate) from taken
        record(by=by, at=at, verb="dispatch.crew", subject=f"ambulance:{row.pk}", detail={"shift": str(id)})
        changed([row.station.institution_id])
    return shift


def _same(known: Shift, row: Ambulance, during: TimestamptzRange, riders: Mapping[Seat, UUID]) -> Shift:
    seats = {one.seat: one.staff_id for one in known.riders.all()}
    told = {seat.value: staff for seat, staff in riders.items()}
    if known.ambulance_id != row.pk or known.during != during or seats != told:
        raise Conflict(OTHER_CONTENT)
    return known


@transaction.atomic
def end_shift(*, by: Actor, at: datetime, shift_id: UUID) -> Shift:
    """The crew goes home early: the shift ends now; one that has not begun is taken away. Raises NotFound, Conflict while it is on a call."""
    shift = Shift.objects.select_for_update().filter(pk=shift_id, ambulance__in=ambulances(by)).first()
    if shift is None:
        raise NotFound(NO_AMBULANCE)
    row = _locked(by, shift.ambulance_id)
    if Mission.objects.filter(OPEN, shift=shift).exists():
        raise Conflict(ON_A_CALL, plate=row.plate)
    if shift.during.lower >= at and not Mission.objects.filter(shift=shift).exists():
        shift.delete()
    elif shift.during.upper > at:
        shift.during = TimestamptzRange(shift.during.lower, at)
        shift.save(update_fields=["during"])
        shift.riders.update(during=shift.during)
    record(by=by, at=at, verb="dispatch.end_shift", subject=f"ambulance:{row.pk}")
    changed([row.station.institution_id])
    return shift
