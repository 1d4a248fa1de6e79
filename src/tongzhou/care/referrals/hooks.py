"""What this package tells those below it: its kinds of act; whose patients and files a referral opens; what holds a house."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from tongzhou.care.patients import joining, scope
from tongzhou.care.referrals.acts import KINDS
from tongzhou.care.referrals.models import OPEN, Draft, Referral
from tongzhou.care.referrals.queries.scope import reads_records, visible
from tongzhou.care.referrals.refusals import TWO_OPEN, WAITS_THERE
from tongzhou.care.referrals.rules import Direction
from tongzhou.care.steps import drafts
from tongzhou.directory import closing
from tongzhou.files import access
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict
from tongzhou.ledger import kinds


def patients_of_referrals(actor: Actor) -> Q:
    """Patients of referrals whose record the actor reads now. The hook has no time of its own: the database's is asked."""
    rows = visible(actor, Now())
    if not reads_records(actor):
        rows = rows.filter(pk__in=actor.opened)
    return Q(Exists(rows.filter(patient=OuterRef("pk"))))


def opens_file(actor: Actor, referral_id: str) -> bool:
    """Whether the actor may open files of this referral."""
    id = UUID(referral_id)
    return reads_records(actor, id) and visible(actor, Now()).filter(pk=id).exists()


def patient_key(referral_id: str) -> str:
    """Whose file it is, for the audit trail."""
    patient = Referral.objects.filter(pk=UUID(referral_id)).values_list("patient", flat=True).first()
    return f"patient:{patient}" if patient else ""


def no_second_open(gone: Sequence[UUID], kept: Sequence[UUID]) -> None:
    """Raise Conflict while both have an open referral in one direction: together they would be two transfers of one patient."""
    rows = Referral.objects.filter(OPEN, patient__in=[*gone, *kept])
    numbers: dict[tuple[bool, str], str] = {
        (patient in gone, direction): number
        for patient, direction, number in rows.values_list("patient", "direction", "number")
    }
    for direction in Direction:
        number, other = numbers.get((True, direction.value)), numbers.get((False, direction.value))
        if number and other:
            raise Conflict(TWO_OPEN, direction=direction.words, number=number, other=other)


def kept_drafts() -> QuerySet[Draft, Any]:
    """The subjects of the files of drafts that still exist."""
    return drafts.subjects(Draft)


def no_house_leaves(institution_id: UUID, on: date) -> None:
    """Raise Conflict while a referral from or to this house is open."""
    _none(Q(sender=institution_id) | Q(receiver=institution_id))


def no_department_leaves(department_id: UUID, on: date) -> None:
    """Raise Conflict while a referral to this department is open."""
    _none(Q(receiver_department=department_id))


def _none(there: Q) -> None:
    number = Referral.objects.filter(OPEN, there).values_list("number", flat=True).first()
    if number:
        raise Conflict(WAITS_THERE, number=number)


def register() -> None:
    """Once, at start."""
    for kind in KINDS:
        kinds.register(kind)
    scope.register(patients_of_referrals)
    access.hold(kept_drafts)
    access.register("referral", opens_file, patient_key=patient_key)
    joining.register(no_second_open)
    closing.register(no_house_leaves, of="institution")
    closing.register(no_department_leaves, of="department")
