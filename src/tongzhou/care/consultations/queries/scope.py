"""Who sees a case: those who take part and may read, whoever was named, whoever broke the glass."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from tongzhou.care.consultations.models import Consultation, Participation
from tongzhou.directory.queries import within
from tongzhou.kernel.actors import Actor, Grant
from tongzhou.kernel.permissions import Permission


def places(actor: Actor) -> Q:
    """Where the actor may read cases, as a condition on Participation that an index answers.

    A grant at one institution names it by id; only a grant that cascades needs the tree. A person's own
    rows are of his own institution: they are asked for only when no grant reaches it.
    """
    grants = actor.grants_for(Permission.READ_CASE)
    own = [UUID(one.path.strip("/").rpartition("/")[2]) for one in grants if one.path and not one.cascades]
    wide = [one for one in grants if one.path is None or one.cascades]
    reached = Q(institution__in=own) if own else Q(pk__in=[])
    if wide:
        below = within(wide).values("pk")
        reached = reached | Q(institution__in=below) if own else Q(institution__in=below)
    home = any(_covers(one, actor) for one in grants)
    return reached if home or not grants or not actor.staff_ids else reached | Q(staff__in=actor.staff_ids)


def _covers(grant: Grant, actor: Actor) -> bool:
    if grant.path is None:
        return grant.region == ""
    return actor.institution_path == grant.path or (
        grant.cascades and actor.institution_path.startswith(grant.path)
    )


def taking_part(actor: Actor, at: datetime | Now) -> QuerySet[Participation]:
    """The participations that let `actor` see: of institutions where he may read cases, or in his own name."""
    return Participation.objects.filter(places(actor)).filter(Q(until__isnull=True) | Q(until__gt=at))


def sees(actor: Actor, at: datetime | Now) -> Q:
    """Condition on Consultation: the actor sees it at `at`. A broken glass is an OR that costs: only if there is one."""
    part = Q(Exists(taking_part(actor, at).filter(consultation=OuterRef("pk"))))
    return part | Q(pk__in=actor.opened) if actor.opened else part


def visible(actor: Actor, at: datetime | Now) -> QuerySet[Consultation]:
    """The cases the actor sees. Health commissions, auditors and operators hold no READ_CASE: none."""
    return Consultation.objects.filter(sees(actor, at))


def reads_records(actor: Actor, case_id: UUID | None = None) -> bool:
    """Whether what he sees includes the medical record: name, files, opinions (ADR 0008).

    Whoever only allocates sees the question, the minimum data, the way and the clock; that is enough to choose an expert.
    """
    treats = any(Permission.ALLOCATE not in one.permissions for one in actor.grants_for(Permission.READ_CASE))
    return treats or case_id in actor.opened
