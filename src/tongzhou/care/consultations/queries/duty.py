"""Who is on duty, and who has the case in hand."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from tongzhou.care.consultations.models import Consultation, Duty, Panelist
from tongzhou.care.consultations.refusals import NO_STAFF, NOT_ON_PANEL, NOT_WITH_YOU, OWN_CASE, WITH_ANOTHER
from tongzhou.care.consultations.rules import COORDINATOR_TOO, DUTY_JOINS
from tongzhou.directory.models import Institution
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Denied, Refusal
from tongzhou.kernel.permissions import Permission

OF_THE_PANEL = frozenset({"sign", "sign_part", "leave", "leave_last", "amend"})


def on_duty(department_id: UUID, at: datetime) -> list[UUID]:
    """Staff on duty for a department at `at`."""
    now = Duty.objects.filter(department=department_id, during__contains=at)
    return list(now.order_by("id").values_list("staff", flat=True))


def duty_departments(actor: Actor, at: datetime) -> list[UUID]:
    """Departments the actor is on duty for at `at`; when nobody is, his own department counts as his duty."""
    rows = Duty.objects.filter(during__contains=at)
    mine = list(rows.filter(staff__in=actor.staff_ids).values_list("department", flat=True))
    home = actor.department_id
    if home and home not in mine and not rows.filter(department=home).exists():
        mine.append(home)
    return mine


def may_answer(case: Consultation, event: str, by: Actor, at: datetime) -> Refusal | None:
    """None when `by` may take this answering step now; else why not. Needs `holder` and its kin joined."""
    if event in COORDINATOR_TOO and by.may(Permission.ALLOCATE, case.holder.place):
        return None
    if by.staff_id is None:
        return Denied(NO_STAFF)
    if case.asker_id == by.staff_id:
        return Denied(OWN_CASE)
    if event in OF_THE_PANEL:
        return _on_panel(case, by)
    if not by.may(Permission.ANSWER, case.holder.place):
        return Denied(NOT_WITH_YOU, place=_place(case.holder))
    return _in_hand(case, by, at)


def _on_panel(case: Consultation, by: Actor) -> Refusal | None:
    seated = Panelist.objects.filter(consultation=case, staff=by.staff_id, left_at__isnull=True)
    return None if by.may(Permission.ANSWER) and seated.exists() else Denied(NOT_ON_PANEL)


def _in_hand(case: Consultation, by: Actor, at: datetime) -> Refusal | None:
    """The named expert or his delegate; the department's duty; anybody of the place when nobody is named.

    After an escalation the department's duty may act for the named expert: the case is widened, not taken away.
    """
    if case.holder_staff_id and case.holder_staff_id in by.staff_ids:
        return None
    if case.holder_staff_id and case.escalations < DUTY_JOINS:
        return Denied(WITH_ANOTHER, name=case.holder_staff.name if case.holder_staff else "")
    if case.holder_department_id is None or _of_department(case.holder_department_id, by, at):
        return None
    return Denied(WITH_ANOTHER, name=case.holder_department.name if case.holder_department else "")


def _of_department(department_id: UUID, by: Actor, at: datetime) -> bool:
    duty = on_duty(department_id, at)
    return any(one in duty for one in by.staff_ids) if duty else by.department_id == department_id


def in_hand(case: Consultation, by: Actor, *, on_duty: bool, anybody_on_duty: bool) -> bool:
    """The same rule as `may_answer` for a page that has read the duty along with the case. No statement."""
    if (
        by.staff_id is None
        or case.asker_id == by.staff_id
        or not by.may(Permission.ANSWER, case.holder.place)
    ):
        return False
    if case.holder_staff_id:
        if case.holder_staff_id in by.staff_ids:
            return True
        if case.escalations < DUTY_JOINS:
            return False
    if case.holder_department_id is None:
        return True
    return on_duty if anybody_on_duty else by.department_id == case.holder_department_id


def _place(institution: Institution) -> str:
    return institution.label
