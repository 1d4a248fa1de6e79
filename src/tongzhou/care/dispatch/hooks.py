"""What this package tells those below it: a house with an open call or mission, or with ambulances in service, is not closed."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q

from tongzhou.care.dispatch.models import OPEN, Ambulance, Call, Mission
from tongzhou.care.dispatch.refusals import COMES_THERE, STANDS_THERE, WAITS_THERE
from tongzhou.directory import closing
from tongzhou.kernel.errors import Conflict


def no_house_leaves(institution_id: UUID, on: date) -> None:
    """Raise Conflict while a mission goes there or comes from its desk, a call waits there, or an ambulance in service stands there."""
    there = Q(destination=institution_id) | Q(call__centre=institution_id)
    number = Mission.objects.filter(OPEN, there).values_list("call__number", flat=True).first()
    if number:
        raise Conflict(COMES_THERE, number=number)
    waiting = Call.objects.filter(centre=institution_id, closed_at__isnull=True)
    call = waiting.values_list("number", flat=True).first()
    if call:
        raise Conflict(WAITS_THERE, number=call)
    standing = Ambulance.objects.filter(station__institution=institution_id, out_since__isnull=True)
    plate = standing.values_list("plate", flat=True).first()
    if plate:
        raise Conflict(STANDS_THERE, plate=plate)


def register() -> None:
    """Once, at start."""
    closing.register(no_house_leaves, of="institution")
