"""What this package tells those below it: its kind of act; whose patients and files a run opens; what holds a house."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from tongzhou.care.emergency.acts import KINDS
from tongzhou.care.emergency.models import OPEN, Run
from tongzhou.care.emergency.queries.scope import reads_records, visible
from tongzhou.care.emergency.refusals import WAITS_THERE
from tongzhou.care.patients import scope
from tongzhou.directory import closing
from tongzhou.files import access
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict
from tongzhou.ledger import kinds


def patients_of_runs(actor: Actor) -> Q:
    """Patients of runs whose record the actor reads now. The hook has no time of its own: the database's is asked."""
    if not reads_records(actor):
        return Q(pk__in=[])
    return Q(Exists(visible(actor, Now()).filter(patient=OuterRef("pk"))))


def opens_file(actor: Actor, run_id: str) -> bool:
    """Whether the actor may open files of this run."""
    return reads_records(actor) and visible(actor, Now()).filter(pk=UUID(run_id)).exists()


def patient_key(run_id: str) -> str:
    """Whose file it is, for the audit trail; "" while nobody knows."""
    patient = Run.objects.filter(pk=UUID(run_id)).values_list("patient", flat=True).first()
    return f"patient:{patient}" if patient else ""


def no_house_leaves(institution_id: UUID, on: date) -> None:
    """Raise Conflict while a run from or to this house is open."""
    there = Q(sender=institution_id) | Q(receiver=institution_id)
    number = Run.objects.filter(OPEN, there).values_list("number", flat=True).first()
    if number:
        raise Conflict(WAITS_THERE, number=number)


def register() -> None:
    """Once, at start."""
    for kind in KINDS:
        kinds.register(kind)
    scope.register(patients_of_runs)
    access.register("emergency", opens_file, patient_key=patient_key)
    closing.register(no_house_leaves, of="institution")
