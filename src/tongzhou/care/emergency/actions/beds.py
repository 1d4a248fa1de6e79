"""Observation beds: offered by a house, taken by one person at a time, left."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from psycopg.types.range import TimestamptzRange

from tongzhou.audit.actions import record
from tongzhou.care.emergency.actions.runner import Turn
from tongzhou.care.emergency.models import Bed, Run, Stay
from tongzhou.care.emergency.refusals import BED_KNOWN, BED_NAME, BED_TAKEN, NO_BED, OTHER_CONTENT
from tongzhou.care.steps.texts import limited
from tongzhou.directory.models import Institution
from tongzhou.kernel.actors import MAY_NOT, Actor
from tongzhou.kernel.errors import Conflict, Denied, Invalid, NotFound
from tongzhou.kernel.permissions import Permission


def add_bed(*, id: UUID, by: Actor, at: datetime, institution_id: UUID, label: str) -> Bed:
    """A bed of this house. The same id with the same content answers the same; else Conflict. Raises NotFound, Denied, Invalid."""
    house = Institution.objects.filter(pk=institution_id).first()
    if house is None:
        raise NotFound(NO_BED)
    if not may_keep(by, house):
        raise Denied(MAY_NOT)
    label = limited(label, 30, "label")
    if not label:
        raise Invalid(BED_NAME, field="label")
    try:
        with transaction.atomic():
            row, made = Bed.objects.get_or_create(
                pk=id, defaults={"institution": house, "label": label, "made_at": at, "made_by": by.key}
            )
            if made:
                record(by=by, at=at, verb="emergency.add_bed", subject=f"bed:{row.pk}")
    except IntegrityError as known:
        raise Invalid(BED_KNOWN, field="label", label=label) from known
    if (row.institution_id, row.label) != (house.pk, label):
        raise Conflict(OTHER_CONTENT)
    return row


def may_keep(by: Actor, house: Institution) -> bool:
    """Whether `by` keeps the beds of this house: whoever rescues there, or its office."""
    return by.may(Permission.RESCUE, house.place) or by.may(Permission.ALLOCATE, house.place)


@transaction.atomic
def withdraw_bed(*, by: Actor, at: datetime, bed_id: UUID) -> Bed:
    """No longer a bed. Twice is once. Raises NotFound (also for who has no business there), Conflict while somebody lies there."""
    row = Bed.objects.select_for_update(of=("self",)).select_related("institution").filter(pk=bed_id).first()
    if row is None or not may_keep(by, row.institution):
        raise NotFound(NO_BED)
    if row.withdrawn_at is not None:
        return row
    if row.stays.filter(during__contains=at).exists():
        raise Conflict(BED_TAKEN, label=row.label)
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])
    record(by=by, at=at, verb="emergency.withdraw_bed", subject=f"bed:{row.pk}")
    return row


def lie_down(turn: Turn, bed_id: UUID) -> Bed:
    """Put the run's person on a bed of the receiver, off the one before. Raises Invalid when it is not there, or somebody was faster."""
    found, at = turn.run, turn.at
    bed = Bed.objects.select_for_update(of=("self",)).filter(
        pk=bed_id, institution=found.receiver_id, withdrawn_at__isnull=True
    )
    row = bed.first()
    if row is None:
        raise Invalid(NO_BED, field="bed")
    try:
        with transaction.atomic():
            leave_bed(found, at)
            Stay.objects.create(bed=row, run=found, during=TimestamptzRange(at, None), made_by=turn.by.key)
    except IntegrityError as taken:
        raise Invalid(BED_TAKEN, field="bed", label=row.label) from taken
    return row


def leave_bed(found: Run, at: datetime) -> None:
    """Off the bed, if he lies on one. Who lay there for no time at all never did."""
    now = Stay.objects.filter(run=found, during__upper_inf=True).first()
    if now is None:
        return
    if now.during.lower and now.during.lower >= at:
        now.delete()
        return
    now.during = TimestamptzRange(now.during.lower, at)
    now.save(update_fields=["during"])
