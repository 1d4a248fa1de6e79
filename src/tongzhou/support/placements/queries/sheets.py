"""Placements, mentorships and workstations for a workbook: those of some houses, those that a list shows."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from tongzhou.kernel.actors import Actor
from tongzhou.support.placements.models import (
    Mentorship,
    MentorshipStep,
    Placement,
    Workstation,
    WorkstationStep,
)
from tongzhou.support.placements.queries.lists import in_tab
from tongzhou.support.placements.queries.mentorships import under
from tongzhou.support.placements.queries.workstations import standing
from tongzhou.support.sides.scope import seen_by


def at_houses(actor: Actor, houses: Collection[UUID], limit: int) -> list[Placement]:
    """Placements in any state that the actor sees, between these institutions, the first to begin first. Two statements."""
    rows = Placement.objects.filter(seen_by(actor), supporting__in=houses, receiving__in=houses)
    return list(_joined(rows)[:limit])


def shown(actor: Actor, *, tab: str, text: str, on: date, limit: int) -> list[Placement]:
    """What the list shows under a tab ("": all), the first to begin first. Two statements."""
    return list(_joined(in_tab(actor, tab, text=text, on=on))[:limit])


def _joined(rows: QuerySet[Placement]) -> QuerySet[Placement]:
    joined = rows.select_related(
        "supporting", "receiving", "department", "home_department", "trainee", "teacher"
    )
    return joined.prefetch_related("skills").order_by("span__startswith", "pk")


def bonds_at(actor: Actor, houses: Collection[UUID], limit: int) -> list[Mentorship]:
    """Mentorships in any state that the actor sees, between these institutions, with goals. Three statements.

    Of their timelines only the step that ended them early is joined.
    """
    rows = Mentorship.objects.filter(seen_by(actor), supporting__in=houses, receiving__in=houses)
    return list(_bonds(rows)[:limit])


def bonds_shown(actor: Actor, *, tab: str, limit: int) -> list[Mentorship]:
    """What the list shows under a tab ("over", "now"; else all), as `bonds_at` has them. Three statements."""
    rows = Mentorship.objects.filter(seen_by(actor))
    return list(_bonds(under(rows, over=tab == "over") if tab in ("over", "now") else rows)[:limit])


def _bonds(rows: QuerySet[Mentorship]) -> QuerySet[Mentorship]:
    stopped = Prefetch("timeline", MentorshipStep.objects.filter(event="stop"))
    joined = rows.select_related("supporting", "receiving", "mentor", "mentee")
    return joined.prefetch_related("goals", stopped).order_by("during__startswith", "pk")


def bases_at(actor: Actor, houses: Collection[UUID], limit: int) -> list[Workstation]:
    """Workstations in any state that the actor sees, between these institutions, with days on site. Three statements.

    Of their timelines only the step that closed them is joined.
    """
    rows = Workstation.objects.filter(seen_by(actor), supporting__in=houses, receiving__in=houses)
    return list(_bases(rows)[:limit])


def bases_shown(actor: Actor, *, limit: int) -> list[Workstation]:
    """What the list shows, as `bases_at` has them. Three statements."""
    return list(_bases(standing(actor))[:limit])


def _bases(rows: QuerySet[Workstation]) -> QuerySet[Workstation]:
    closed = Prefetch("timeline", WorkstationStep.objects.filter(event="close"))
    joined = rows.select_related("supporting", "receiving", "expert", "department")
    return joined.prefetch_related("days", closed).order_by("opened_on", "pk")
