"""Who sees a case: those who take part and may read, whoever was named, whoever broke the glass."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from tongzhou.care.consultations.models import Consultation, Participation
from tongzhou.care.consultations.refusals import NO_CASE
from tongzhou.directory.queries import reach
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.permissions import Permission


def taking_part(actor: Actor, at: datetime) -> QuerySet[Participation]:
    """The participations that let `actor` see: of institutions where he may read cases, or in his own name."""
    grants = actor.grants_for(Permission.READ_CASE)
    who = reach(grants, "institution__")
    if grants and actor.staff_ids:
        who |= Q(staff__in=actor.staff_ids)
    return Participation.objects.filter(who).filter(Q(until__isnull=True) | Q(until__gt=at))


def sees(actor: Actor, at: datetime) -> Q:
    """Condition on Consultation: the actor sees it at `at`."""
    part = Exists(taking_part(actor, at).filter(consultation=OuterRef("pk")))
    return Q(part) | Q(pk__in=actor.opened)


def visible(actor: Actor, at: datetime) -> QuerySet[Consultation]:
    """The cases the actor sees. Health commissions, auditors and operators hold no READ_CASE: none."""
    return Consultation.objects.filter(sees(actor, at))


def found(actor: Actor, case_id: UUID, at: datetime) -> Consultation:
    """One case, or NotFound: the same for a case that does not exist and one that is none of the actor's business."""
    case = visible(actor, at).filter(pk=case_id).first()
    if case is None:
        raise NotFound(NO_CASE)
    return case
