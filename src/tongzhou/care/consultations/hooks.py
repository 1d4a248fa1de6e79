"""What this package tells those below it: its kind of act; whose patients and files a case opens; what holds a department."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from tongzhou.care.consultations.acts import KIND
from tongzhou.care.consultations.models import Consultation, Draft, Duty
from tongzhou.care.consultations.queries.lists import OPEN
from tongzhou.care.consultations.queries.scope import reads_records, visible
from tongzhou.care.consultations.reading import CHINA
from tongzhou.care.consultations.refusals import CASES_THERE, DUTIES_THERE
from tongzhou.care.patients import scope
from tongzhou.care.steps import drafts
from tongzhou.directory import closing
from tongzhou.files import access
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict
from tongzhou.ledger import kinds


def patients_of_cases(actor: Actor) -> Q:
    """Patients of cases whose record the actor reads now. The hook has no time of its own: the database's is asked."""
    cases = _cases(actor) if reads_records(actor) else _cases(actor).filter(pk__in=actor.opened)
    return Q(Exists(cases.filter(patient=OuterRef("pk"))))


def _cases(actor: Actor) -> QuerySet[Consultation]:
    return visible(actor, Now())


def opens_file(actor: Actor, case_id: str) -> bool:
    """Whether the actor may open files of this case."""
    return reads_records(actor, UUID(case_id)) and _cases(actor).filter(pk=UUID(case_id)).exists()


def patient_key(case_id: str) -> str:
    """Whose file it is, for the audit trail."""
    patient = Consultation.objects.filter(pk=UUID(case_id)).values_list("patient", flat=True).first()
    return f"patient:{patient}" if patient else ""


def kept_drafts() -> QuerySet[Draft, Any]:
    """The subjects of the files of drafts that still exist."""
    return drafts.subjects(Draft)


def held_by_nobody(department_id: UUID, on: date) -> None:
    """Raise Conflict while a case is with this department, or somebody stands on its roster beyond its last day."""
    case = Consultation.objects.filter(OPEN, holder_department=department_id).order_by("due_at").first()
    if case is not None:
        raise Conflict(CASES_THERE, number=case.number)
    day = datetime.combine(on, time(), CHINA)
    duty = (
        Duty.objects.filter(department=department_id, during__endswith__gt=day)
        .select_related("staff")
        .first()
    )
    if duty is not None:
        raise Conflict(DUTIES_THERE, name=duty.staff.name)


def register() -> None:
    """Once, at start."""
    kinds.register(KIND)
    scope.register(patients_of_cases)
    access.register("consultation", opens_file, patient_key=patient_key)
    access.hold(kept_drafts)
    closing.register(held_by_nobody, of="department")
