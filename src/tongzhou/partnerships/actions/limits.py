"""The response limits a pairing keeps, and those of the platform."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongzhou.audit import actions as audit
from tongzhou.kernel.actors import Actor, Place
from tongzhou.kernel.permissions import Permission
from tongzhou.partnerships.actions.pairings import locked_pairing
from tongzhou.partnerships.models import Pairing, ResponseLimit
from tongzhou.partnerships.rules import Clock, Urgency, check_minutes

NATION = Place(UUID(int=0), "", "")
"""The platform's own limits are set where the whole nation is reached."""


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
    by.require(Permission.EDIT_PARTNERSHIP, NATION)
    return None


def _subject(pairing_id: UUID | None) -> str:
    return f"pairing:{pairing_id}" if pairing_id else "platform:limits"
