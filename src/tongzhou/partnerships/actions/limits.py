"""The response limits a pairing keeps, and those of the platform."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongzhou.audit import actions as audit
from tongzhou.kernel.actors import Actor, Place
from tongzhou.kernel.errors import Invalid, Invalids
from tongzhou.kernel.permissions import Permission
from tongzhou.partnerships.actions.pairings import locked_pairing
from tongzhou.partnerships.models import Pairing, ResponseLimit
from tongzhou.partnerships.rules import Clock, Urgency, check_minutes
from tongzhou.partnerships.rules.limits import check_source

NATION = Place(UUID(int=0), "", "")
"""The platform's own limits hold for everybody: only a grant for the whole nation reaches them."""


@transaction.atomic
def set_limit(
    *,
    by: Actor,
    at: datetime,
    pairing_id: UUID | None,
    urgency: Urgency,
    clock: Clock,
    minutes: int,
    source: str = "",
    confirmed: bool = False,
) -> ResponseLimit:
    """Minutes for a clock at an urgency, of a pairing or (None) of the platform; `source` says by which rule.

    Clocks that run already keep their end. Raises Denied, NotFound, Invalid (minutes).
    """
    pairing = _require(by, pairing_id)
    check_minutes(minutes)
    limit, _ = ResponseLimit.objects.update_or_create(
        pairing=pairing,
        urgency=urgency.value,
        clock=clock.value,
        defaults={"minutes": minutes, "source": source, "confirmed": confirmed},
    )
    detail = {"urgency": urgency.value, "clock": clock.value, "minutes": minutes}
    audit.record(by=by, at=at, verb="partnerships.set_limit", subject=_subject(pairing_id), detail=detail)
    return limit


@transaction.atomic
def clear_limit(*, by: Actor, at: datetime, pairing_id: UUID, urgency: Urgency, clock: Clock) -> None:
    """The pairing keeps the platform's limit again. Raises Denied, NotFound."""
    _require(by, pairing_id)
    own = ResponseLimit.objects.filter(pairing=pairing_id, urgency=urgency.value, clock=clock.value)
    if own.delete()[0]:
        detail = {"urgency": urgency.value, "clock": clock.value}
        audit.record(
            by=by, at=at, verb="partnerships.clear_limit", subject=_subject(pairing_id), detail=detail
        )


def _require(by: Actor, pairing_id: UUID | None) -> Pairing | None:
    if pairing_id is not None:
        return locked_pairing(by, pairing_id)
    by.require(Permission.SET_DEFAULT_LIMITS, NATION)
    return None


def _subject(pairing_id: UUID | None) -> str:
    return f"pairing:{pairing_id}" if pairing_id else "platform:limits"


@transaction.atomic
def set_limits(
    *,
    by: Actor,
    at: datetime,
    pairing_id: UUID | None,
    minutes: Mapping[tuple[Urgency, Clock], int | None],
    source: str = "",
    confirmed: bool | None = None,
) -> None:
    """Set several limits of a pairing (None: of the platform) at once, all or none.

    None minutes keep the platform's again; the platform itself always has some. Not told whether `confirmed`,
    a pairing's limit is so when it names its source. Raises Denied, NotFound, Invalid (source), or Invalids with
    one fault for each wrong number (field "urgent-answer").
    """
    _require(by, pairing_id)
    confirmed = bool(source) if confirmed is None else confirmed
    check_source(source, confirmed)
    faults = []
    for (urgency, clock), number in minutes.items():
        try:
            check_minutes(int(pairing_id is not None) if number is None else number)
        except Invalid as fault:
            faults.append(Invalid(fault.said, field=f"{urgency.value}-{clock.value}", **fault.values))
    if faults:
        raise Invalids(faults)
    for (urgency, clock), number in minutes.items():
        if number is None and pairing_id is not None:
            clear_limit(by=by, at=at, pairing_id=pairing_id, urgency=urgency, clock=clock)
            continue
        set_limit(
            by=by,
            at=at,
            pairing_id=pairing_id,
            urgency=urgency,
            clock=clock,
            minutes=number or 0,  # checked above
            source=source,
            confirmed=confirmed,
        )
