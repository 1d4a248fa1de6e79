"""Finding cases again: by number, words, place in pinyin, or the patient's whole name, phone or ID number; drafts."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from tongzhou.care.consultations.models import Consultation, Draft
from tongzhou.care.consultations.queries.lists import in_rows
from tongzhou.care.consultations.queries.scope import visible
from tongzhou.care.patients.queries import find
from tongzhou.care.steps import drafts as kept
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.permissions import Permission

MOST_HITS = 50
MOST_WORDS = 6


def search(actor: Actor, text: str, *, at: datetime, limit: int = 20) -> list[Consultation]:
    """Cases the actor sees that hold every word, or are of a patient found by exactly this text; newest first."""
    words = text.lower().split()[:MOST_WORDS]
    if not words:
        return []
    said = Q()
    for word in words:
        said &= Q(search__contains=word)
    people = [row.pk for row in find(actor, text)] if actor.may(Permission.READ_PATIENT) else []
    rows = visible(actor, at).filter(said | Q(patient__in=people) | Q(patient__merged_into__in=people))
    return list(in_rows(rows).order_by("-asked_at", "-id")[: min(limit, MOST_HITS)])


def of_patient(actor: Actor, patient_ids: list[UUID], *, at: datetime) -> list[Consultation]:
    """The cases of a patient (all his merged records) that the actor sees, newest first."""
    rows = visible(actor, at).filter(Q(patient__in=patient_ids) | Q(patient__merged_into__in=patient_ids))
    return list(in_rows(rows).order_by("-asked_at", "-id")[:MOST_HITS])


def drafts(actor: Actor) -> list[Draft]:
    """What the actor has typed and not yet sent, the latest first. One statement."""
    return list(kept.own(Draft, actor)[: kept.MOST])


def draft(actor: Actor, draft_id: UUID) -> Draft | None:
    """One's own draft, or None."""
    return kept.own(Draft, actor).filter(pk=draft_id).first()
