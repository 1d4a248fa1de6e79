"""Who takes part in a case, from when, until when (ADR 0006); the stations it came to."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Max, Q

from tongzhou.care.consultations.models import Consultation, Panelist, Participation, Station
from tongzhou.care.consultations.periods import period
from tongzhou.care.consultations.queries.hands import own_staff
from tongzhou.care.consultations.rules import Role, Seat
from tongzhou.directory.models import Staff
from tongzhou.kernel.actors import Actor

SILENT = Q(staff__active=False) | Q(staff__account__isnull=True) | Q(staff__account__is_active=False)
"""Panelists who can no longer sign: left, no account, account closed."""


def arrive(case: Consultation, institution_id: UUID, pairing_id: UUID | None, at: datetime) -> None:
    """The case comes to an institution: a station, and its right to see the case."""
    stations = Station.objects.filter(consultation=case)
    stations.filter(left_at__isnull=True).update(left_at=at)
    last = stations.aggregate(last=Max("number"))["last"] or 0
    Station.objects.create(
        consultation=case,
        number=last + 1,
        institution_id=institution_id,
        pairing_id=pairing_id,
        arrived_at=at,
    )
    take_part(case, institution_id, None, Role.STATION, at)


def take_part(
    case: Consultation, institution_id: UUID, staff_id: UUID | None, role: Role, at: datetime
) -> None:
    """Give a right to see the case; whoever had it once has it again."""
    part = Participation.objects.filter(consultation=case, institution=institution_id, role=role.value)
    part = part.filter(staff=staff_id) if staff_id else part.filter(staff__isnull=True)
    if not part.update(until=None):
        Participation.objects.create(
            consultation=case, institution_id=institution_id, staff_id=staff_id, role=role.value, since=at
        )


def step_out(case: Consultation, staff_id: UUID | None, at: datetime) -> None:
    """Somebody who was only named, and did not take the case up, has no further business with it."""
    named = Participation.objects.filter(consultation=case, staff=staff_id, role=Role.NAMED.value)
    named.filter(until__isnull=True).update(until=at)


def lead(case: Consultation, by: Actor, at: datetime) -> None:
    """`by` takes the case up: holder, leading panelist, expert. An earlier lead leaves."""
    me = own_staff(by)
    if case.holder_staff_id != me:
        step_out(case, case.holder_staff_id, at)
    case.holder_staff_id = me
    seated = Panelist.objects.filter(consultation=case, left_at__isnull=True)
    seated.filter(leads=True).exclude(staff=me).update(left_at=at)
    if not seated.filter(staff=me).update(leads=True):
        Panelist.objects.create(consultation=case, staff_id=me, leads=True, invited_at=at, invited_by=by.key)
    take_part(case, case.holder_id, me, Role.EXPERT, at)


def hand_over(case: Consultation, heir_id: UUID) -> Staff:
    """The lead has left: another of the panel leads, and holds the case, from now on."""
    heir = Staff.objects.get(pk=heir_id)
    case.panel.filter(left_at__isnull=True, staff=heir).update(leads=True)
    case.holder_staff = heir
    case.holder_department_id = heir.department_id
    return heir


def seats(case: Consultation) -> list[Seat]:
    """The places on the panel that nobody has left. One statement."""
    here = case.panel.filter(left_at__isnull=True).order_by("invited_at", "pk")
    rows = here.annotate(gone=ExpressionWrapper(SILENT, BooleanField())).values_list(
        "staff", "leads", "signed_at", "gone", "staff__institution"
    )
    return [
        Seat(staff, leads, signed is not None, bool(gone), house == case.holder_id)
        for staff, leads, signed, gone, house in rows
    ]


def excuse(case: Consultation, at: datetime, *, lead_too: bool = False) -> list[str]:
    """Guests who can no longer sign are not waited for; their names. With `lead_too` the lead neither."""
    rows = case.panel.filter(SILENT, left_at__isnull=True, signed_at__isnull=True)
    gone = dict((rows if lead_too else rows.filter(leads=False)).values_list("pk", "staff__name"))
    Panelist.objects.filter(pk__in=gone).update(left_at=at)
    return list(gone.values())


def disband(case: Consultation, at: datetime) -> None:
    """The panel ends: the case goes elsewhere."""
    Panelist.objects.filter(consultation=case, left_at__isnull=True).update(left_at=at)


def end(case: Consultation, at: datetime) -> None:
    """The episode is over: those who made the record may read it as long as it is kept, stations a while."""
    case.ended_at = at
    rows = Participation.objects.filter(consultation=case, until__isnull=True)
    keeps = [role.value for role in Role if role.keeps_record]
    rows.filter(role__in=keeps).update(until=at + period("record_days"))
    rows.exclude(role__in=keeps).update(until=at + period("station_days"))
