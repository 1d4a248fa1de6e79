"""Calls: taken by the desk, closed by it when nobody has to drive."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongzhou.audit.actions import record
from tongzhou.care.dispatch.actions.telling import call_changed
from tongzhou.care.dispatch.models import OPEN, Call, Counter, Mission
from tongzhou.care.dispatch.queries.page import PHONE
from tongzhou.care.dispatch.queries.scope import calls
from tongzhou.care.dispatch.refusals import (
    NO_CALL,
    NO_COMPLAINT,
    NO_PHONE,
    NO_PLACE,
    NO_SPOT,
    OTHER_CONTENT,
    STILL_OUT,
    WRONG_TIME,
)
from tongzhou.care.dispatch.rules import Spot, possible
from tongzhou.care.patients.secrets import key_of, plain_phone, seal
from tongzhou.care.steps.digests import digest
from tongzhou.care.steps.numbers import next_number
from tongzhou.care.steps.texts import limited, reason
from tongzhou.directory.models import Institution
from tongzhou.kernel.actors import MAY_NOT, Actor
from tongzhou.kernel.errors import Conflict, Denied, Invalid, Invalids, NotFound
from tongzhou.kernel.permissions import Permission
from tongzhou.partnerships.rules import Urgency


@dataclass(frozen=True, slots=True)
class Told:
    """What a caller says. `people`: how many are ill or hurt; `spot` when known; `called_at` now unless told."""

    place: str
    complaint: str
    urgency: Urgency
    phone: str = ""
    people: int = 1
    spot: Spot | None = None
    called_at: datetime | None = None


def take(*, id: UUID, by: Actor, at: datetime, centre_id: UUID, told: Told) -> Call:
    """Enter a call at a desk. The same id with the same content answers the same; else Conflict.

    Raises Denied, NotFound, Invalids (all faults at once).
    """
    centre = Institution.objects.filter(pk=centre_id).first()
    if centre is None:
        raise NotFound(NO_CALL)
    if not by.may(Permission.DISPATCH, centre.place):
        raise Denied(MAY_NOT)
    values = _checked(told, at)
    mark = digest(
        values | {"centre": centre_id, "phone": key_of("phone", told.phone), "called_at": told.called_at}
    )
    with transaction.atomic():
        known = Call.objects.filter(pk=id).first()
        if known is None:
            phone = seal(plain_phone(told.phone), column=PHONE, row=id)
            row = Call(
                pk=id, number=next_number(Counter, "HJ", at), centre=centre, called_at=told.called_at or at, phone=phone, content_hash=mark, taken_at=at,
                taken_by=by.key, taken_by_name=by.name, **values,
            )  # fmt: skip
            known, made = Call.objects.get_or_create(pk=id, defaults=_columns(row))
            if made:
                record(by=by, at=at, verb="dispatch.take", subject=f"call:{id}")
                call_changed(known)
        if known.content_hash != mark:
            raise Conflict(OTHER_CONTENT)
    return known


def _columns(row: Call) -> dict[str, object]:
    return {one.attname: getattr(row, one.attname) for one in Call._meta.concrete_fields if one.name != "id"}


def _checked(told: Told, at: datetime) -> dict[str, object]:
    """The columns as they are kept. Raises Invalids."""
    faults = []
    if not told.place.strip():
        faults.append(Invalid(NO_PLACE, field="place"))
    if not told.complaint.strip():
        faults.append(Invalid(NO_COMPLAINT, field="complaint"))
    if told.phone.strip() and not re.fullmatch(r"[0-9]{3,15}", plain_phone(told.phone)):
        faults.append(Invalid(NO_PHONE, field="phone"))
    if told.spot is not None and not possible(told.spot.lat, told.spot.lon):
        faults.append(Invalid(NO_SPOT, field="spot"))
    if told.called_at is not None and told.called_at > at:
        faults.append(Invalid(WRONG_TIME, field="called_at"))
    if faults:
        raise Invalids(faults)
    return {
        "place": limited(told.place, 200, "place"),
        "complaint": limited(told.complaint, 300, "complaint"),
        "urgency": told.urgency.value,
        "people": max(1, min(told.people, 999)),
        "lat": told.spot.lat if told.spot else None,
        "lon": told.spot.lon if told.spot else None,
    }


@transaction.atomic
def close(*, by: Actor, at: datetime, call_id: UUID, note: str) -> Call:
    """Nobody has to drive, and why. Twice is once. Raises NotFound, Conflict while an ambulance is out for it, Invalid."""
    row = calls(by).select_for_update(of=("self",)).filter(pk=call_id).first()
    if row is None:
        raise NotFound(NO_CALL)
    if row.closed_at is not None:
        return row
    why = reason(note, most=200)
    plate = Mission.objects.filter(OPEN, call=row).values_list("ambulance__plate", flat=True).first()
    if plate:
        raise Conflict(STILL_OUT, plate=plate)
    row.closed_at, row.closed_why = at, why
    row.save(update_fields=["closed_at", "closed_why"])
    record(by=by, at=at, verb="dispatch.close", subject=f"call:{row.pk}")
    call_changed(row)
    return row
