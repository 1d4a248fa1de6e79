"""Who is on duty: for a department, for a person, on the roster."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Exists, Q, QuerySet

from tongzhou.care.consultations.models import Duty
from tongzhou.directory.queries import reach
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.permissions import Permission

MOST_DUTIES = 500


def running(at: datetime) -> QuerySet[Duty]:
    """The duties of `at`, of people who still work there: a name left on the roster shuts nobody out."""
    return Duty.objects.filter(during__contains=at, staff__active=True)


def on_duty(department_id: UUID, at: datetime) -> list[UUID]:
    """Staff on duty for a department at `at`."""
    now = running(at).filter(department=department_id)
    return list(now.order_by("id").values_list("staff", flat=True))


def duty_departments(actor: Actor, at: datetime) -> list[UUID]:
    """Departments the actor is on duty for at `at`; when nobody is, his own department counts as his duty."""
    if not actor.staff_ids:
        return []
    now = running(at)
    rows = list(
        (now.filter(staff__in=actor.staff_ids) | now.filter(department=actor.department_id)).values_list(
            "department", "staff"
        )
    )
    mine = [department for department, staff in rows if staff in actor.staff_ids]
    home = actor.department_id
    if home and all(department != home for department, _ in rows):
        mine.append(home)
    return mine


def on_my_duty(actor: Actor, at: datetime) -> Q:
    """The same as a condition on Consultation.waits_department, for a query that must be one statement."""
    if not actor.staff_ids:
        return Q(pk__in=[])
    now = Duty.objects.filter(during__contains=at)
    others = now.filter(department=actor.department_id).exclude(staff__in=actor.staff_ids)
    own = Q(waits_department__in=now.filter(staff__in=actor.staff_ids).values("department"))
    home = actor.department_id
    return own | Q(~Exists(others), waits_department=home) if home else own


def roster(actor: Actor, *, start: datetime, end: datetime, department_id: UUID | None = None) -> list[Duty]:
    """The duties between two times where the actor answers or keeps the roster, by hour. One statement."""
    grants = (*actor.grants_for(Permission.EDIT_ROSTER), *actor.grants_for(Permission.ANSWER))
    rows = Duty.objects.filter(reach(grants, "department__institution__"))
    rows = rows.filter(during__overlap=DateTimeTZRange(start, end))
    if department_id is not None:
        rows = rows.filter(department=department_id)
    return list(
        rows.select_related("department__institution", "staff").order_by("during", "id")[:MOST_DUTIES]
    )
