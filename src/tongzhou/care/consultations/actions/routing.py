"""Who gets the case: allocate, pass on, decline, return for another specialty, invite a further expert."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from tongzhou.accounts.queries import accounts_of_staff
from tongzhou.care.consultations.actions import parts
from tongzhou.care.consultations.actions.agreeing import require_consent
from tongzhou.care.consultations.actions.asking import chosen
from tongzhou.care.consultations.actions.runner import Turn, run
from tongzhou.care.consultations.models import Consultation, Panelist
from tongzhou.care.consultations.queries.routes import destinations, paired
from tongzhou.care.consultations.refusals import CHOOSE_WHOM, NOBODY_THERE, ON_PANEL, OWN_CASE
from tongzhou.care.consultations.rules import Role
from tongzhou.care.steps.texts import limited, reason, said
from tongzhou.directory.actions import standing_department
from tongzhou.directory.models import Department, Staff
from tongzhou.directory.queries import chain
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Invalid
from tongzhou.kernel.words import Words
from tongzhou.partnerships.models import Pairing


def allocate(
    *,
    by: Actor,
    at: datetime,
    case_id: UUID,
    staff_id: UUID | None = None,
    department_id: UUID | None = None,
    note: str = "",
    seen: int | None = None,
) -> Consultation:
    """Give the case to a doctor or to a department's duty of the holding institution."""

    def change(turn: Turn) -> None:
        case = turn.case
        parts.step_out(case, case.holder_staff_id, at)
        parts.disband(case, at)
        _give(turn, staff_id, department_id)

    content = {"staff": staff_id, "department": department_id}
    note = limited(note, 500, "note")
    return run("allocate", change, by=by, at=at, case_id=case_id, seen=seen, note=note, content=content)


def _give(turn: Turn, staff_id: UUID | None, department_id: UUID | None) -> None:
    """Name the doctor (and his department) or the department. Raises Invalid when they are not of this place."""
    case = turn.case
    if staff_id is None and department_id is None:
        raise Invalid(CHOOSE_WHOM, field="staff")
    case.holder_staff = _doctor(case, staff_id) if staff_id else None
    own = case.holder_staff.department_id if case.holder_staff else None
    case.holder_department = _department(case, department_id or own)
    if case.holder_staff:
        parts.take_part(case, case.holder_id, case.holder_staff.pk, Role.NAMED, turn.at)
    turn.detail.update(
        staff=case.holder_staff.name if case.holder_staff else "",
        department=case.holder_department.name if case.holder_department else "",
    )


def _doctor(case: Consultation, staff_id: UUID) -> Staff:
    staff = Staff.objects.filter(pk=staff_id, institution=case.holder_id, active=True).first()
    if staff is None or not accounts_of_staff([staff.pk]):
        raise Invalid(NOBODY_THERE, field="staff", place=case.holder.label)
    if staff.pk == case.asker_id:
        raise Invalid(OWN_CASE, field="staff")
    return staff


def _department(case: Consultation, department_id: UUID | None) -> Department | None:
    if department_id is None:
        return None
    department = standing_department(department_id, case.holder_id)
    if department is None or department.closed_on is not None:
        raise Invalid(NOBODY_THERE, field="department", place=case.holder.label)
    return department


def pass_on(
    *,
    by: Actor,
    at: datetime,
    case_id: UUID,
    to_institution_id: UUID,
    note: str,
    staff_id: UUID | None = None,
    seen: int | None = None,
) -> Consultation:
    """Ask the next station, with one's own note; this station keeps its access until the episode ends.

    A named doctor is a wish: the office there allocates, unless it has none. Raises Invalid for places not offered.
    """

    def change(turn: Turn) -> None:
        case = turn.case
        require_consent(case)
        goes = chosen(destinations(by, case, at=at), to_institution_id)
        parts.step_out(case, case.holder_staff_id, at)
        parts.disband(case, at)
        turn.detail.update(
            {"from": case.holder.label, "place": goes.institution.label, "to": str(goes.institution.pk)}
        )
        case.holder = goes.institution
        case.holder_department = case.holder_staff = None
        case.pairing = goes.pairing or _relation(case, at)
        if staff_id:
            wished = _doctor(case, staff_id)
            turn.detail.update(wished=str(wished.pk), wished_name=wished.name)
        parts.arrive(case, case.holder_id, case.pairing_id, at)

    content = {"to": to_institution_id, "staff": staff_id}
    return run("pass_on", change, by=by, at=at, case_id=case_id, seen=seen, note=said(note), content=content)


def _relation(case: Consultation, at: datetime) -> Pairing | None:
    """The pairing of the asking chain with the new holder, if there is one; None inside one chain.

    A house above a supporter answers within the supporter's pairing: it is no alliance with the asking county.
    """
    asking = chain(case.asking_id)
    inside = case.holder_id in {one.pk for one in asking}
    rows = (row for row in paired(asking, at) if row.supporting_id == case.holder_id)
    return next(rows, None if inside else case.pairing)


def decline(*, by: Actor, at: datetime, case_id: UUID, note: str, seen: int | None = None) -> Consultation:
    """Give the case back to be allocated, with the reason."""

    def change(turn: Turn) -> None:
        parts.step_out(turn.case, turn.case.holder_staff_id, at)
        parts.disband(turn.case, at)
        turn.case.holder_staff = turn.case.holder_department = None

    return run("decline", change, by=by, at=at, case_id=case_id, seen=seen, note=reason(note))


def return_for_specialty(
    *,
    by: Actor,
    at: datetime,
    case_id: UUID,
    note: str,
    suggested_topic: str = "",
    seen: int | None = None,
) -> Consultation:
    """Wrong specialty: back to the asker with the reason and, if one can tell, the right kind of help."""

    def change(turn: Turn) -> None:
        parts.disband(turn.case, at)
        turn.detail.update(suggested_topic=suggested_topic)

    content = {"topic": suggested_topic}
    return run("return", change, by=by, at=at, case_id=case_id, seen=seen, note=reason(note), content=content)


def invite_expert(
    *, by: Actor, at: datetime, case_id: UUID, staff_id: UUID, note: str = "", seen: int | None = None
) -> Consultation:
    """Add an expert to the panel: of the holding institution, of the asking chain, or of a paired supporter."""

    def change(turn: Turn) -> None:
        case = turn.case
        require_consent(case)
        guest = _guest(case, staff_id, at)
        if case.panel.filter(staff=guest, left_at__isnull=True).exists():
            raise Invalid(ON_PANEL, field="staff")
        Panelist.objects.create(consultation=case, staff=guest, invited_at=at, invited_by=by.key)
        parts.take_part(case, guest.institution_id, guest.pk, Role.EXPERT, at)
        turn.detail.update(staff=guest.name, place=guest.institution.label)
        turn.telling.quiet = True
        turn.telling.add([guest.pk], Words("请您参加会诊", "you are invited to the panel"))

    note = limited(note, 500, "note")
    content = {"staff": staff_id}
    return run("invite", change, by=by, at=at, case_id=case_id, seen=seen, note=note, content=content)


def _guest(case: Consultation, staff_id: UUID, at: datetime) -> Staff:
    """Somebody of a place that this case has to do with, who did not ask himself."""
    above = chain(case.asking_id)
    places: set[UUID] = {case.holder_id, *(one.pk for one in above)}
    places |= {row.supporting_id for row in paired(above, at)}
    staff = Staff.objects.select_related("institution").filter(pk=staff_id, active=True).first()
    if staff is None or staff.institution_id not in places or not accounts_of_staff([staff.pk]):
        raise Invalid(NOBODY_THERE, field="staff", place=case.holder.label)
    if staff.pk == case.asker_id:
        raise Invalid(OWN_CASE, field="staff")
    return staff
