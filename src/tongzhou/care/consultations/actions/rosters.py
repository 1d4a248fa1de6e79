"""Night and holiday duty: who answers for a department when nobody is named."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from tongzhou.audit.actions import record
from tongzhou.care.consultations.models import Duty
from tongzhou.care.consultations.refusals import DUTY_TWICE, HOURS_WRONG, NO_DUTY, NOBODY_THERE
from tongzhou.care.consultations.rules import DutyKind
from tongzhou.directory.actions.departments import DEPARTMENT_CLOSED
from tongzhou.directory.models import Department, Staff
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Invalid, NotFound
from tongzhou.kernel.permissions import Permission

LONGEST = timedelta(hours=72)


def set_duty(
    *,
    id: UUID,
    by: Actor,
    at: datetime,
    department_id: UUID,
    staff_id: UUID,
    start: datetime,
    end: datetime,
    kind: DutyKind = DutyKind.DAY,
) -> Duty:
    """Put somebody of the institution on duty. The same id again answers the same. Raises Denied, Invalid, Conflict."""
    department = Department.objects.select_related("institution").filter(pk=department_id).first()
    if department is None:
        raise NotFound(NO_DUTY)
    by.require(Permission.EDIT_ROSTER, department.institution.place)
    if not start < end <= start + LONGEST:
        raise Invalid(HOURS_WRONG, field="end")
    staff = Staff.objects.filter(pk=staff_id, institution=department.institution_id, active=True).first()
    if staff is None:
        raise Invalid(NOBODY_THERE, field="staff", place=department.institution.label)
    with transaction.atomic():
        room = Department.objects.select_for_update().get(pk=department_id)
        if room.closed_on is not None:
            raise Invalid(DEPARTMENT_CLOSED, field="department", name=room.name)
        return _set(id, department, staff, DateTimeTZRange(start, end), kind, by, at)


def _set(
    id: UUID,
    department: Department,
    staff: Staff,
    during: DateTimeTZRange,
    kind: DutyKind,
    by: Actor,
    at: datetime,
) -> Duty:
    known = Duty.objects.filter(pk=id).first()
    if known is not None and (known.staff_id, known.department_id) == (staff.pk, department.pk):
        return known
    clash = Duty.objects.filter(department=department, staff=staff, during__overlap=during)
    if known is not None or clash.exists():
        raise Conflict(DUTY_TWICE, field="start", name=staff.name)
    duty = Duty.objects.create(
        pk=id, department=department, staff=staff, during=during, kind=DutyKind(kind).value, made_by=by.key
    )
    record(by=by, at=at, verb="consultations.set_duty", subject=f"department:{department.pk}")
    return duty


def clear_duty(*, id: UUID, by: Actor, at: datetime) -> None:
    """Take a duty off the roster. Raises NotFound, Denied."""
    by.require(Permission.EDIT_ROSTER)
    duty = Duty.objects.select_related("department__institution").filter(pk=id).first()
    if duty is None or not by.may(Permission.EDIT_ROSTER, duty.department.institution.place):
        raise NotFound(NO_DUTY)
    with transaction.atomic():
        record(by=by, at=at, verb="consultations.clear_duty", subject=f"department:{duty.department_id}")
        duty.delete()
