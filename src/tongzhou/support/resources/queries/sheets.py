"""Funds, projects, budget lines and devices for a workbook: those of some houses, those that the home of money shows."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from tongzhou.kernel.actors import Actor
from tongzhou.support.resources.models import BudgetLine, Device, Fund, Project
from tongzhou.support.sides.scope import seen_by

SIDES = ("supporting", "receiving")


def between(houses: Collection[UUID]) -> Q:
    """Condition: both sides are among these institutions."""
    return Q(supporting__in=houses, receiving__in=houses)


def shown(*, programme: str = "", category: str = "") -> Q:
    """Condition: what the home of money shows under these filters; "" is every one."""
    which = Q(pairing__programme__code=programme) if programme else Q()
    return which & Q(category=category) if category else which


def funds(actor: Actor, which: Q, limit: int) -> list[Fund]:
    """Funds that the actor sees, the oldest first. One statement."""
    rows = Fund.objects.filter(seen_by(actor), which).select_related(*SIDES)
    return list(rows.order_by("year", "pk")[:limit])


def projects(actor: Actor, which: Q, limit: int) -> list[Project]:
    """Projects that the actor sees, the oldest first. One statement."""
    rows = Project.objects.filter(seen_by(actor), which).select_related(*SIDES, "fund")
    return list(rows.order_by("asked_on", "pk")[:limit])


def lines(actor: Actor, which: Q, limit: int) -> list[BudgetLine]:
    """Budget lines of projects that the actor sees, by project and number. One statement."""
    seen = Project.objects.filter(seen_by(actor), which)
    rows = BudgetLine.objects.filter(project__in=seen).select_related(
        "project__supporting", "project__receiving"
    )
    return list(rows.order_by("project__asked_on", "project", "number")[:limit])


def devices(actor: Actor, which: Q, limit: int) -> list[Device]:
    """Devices that the actor sees, by label. One statement."""
    rows = Device.objects.filter(seen_by(actor), which).select_related(*SIDES, "keeper")
    return list(rows.order_by("label")[:limit])


def named(actor: Actor, model: type[Fund] | type[Project], sides: tuple[UUID, UUID], name: str) -> list[UUID]:
    """The funds or projects between two institutions that bear a name. One statement."""
    rows = model._default_manager.filter(
        seen_by(actor), supporting=sides[0], receiving=sides[1], name=name.strip()
    )
    return list(rows.exclude(state__in=("dropped", "refused", "stopped")).values_list("pk", flat=True)[:2])


def fund_named(actor: Actor, sides: tuple[UUID, UUID], name: str) -> list[UUID]:
    """As `named`, of funds."""
    return named(actor, Fund, sides, name)


def project_named(actor: Actor, sides: tuple[UUID, UUID], name: str) -> list[UUID]:
    """As `named`, of projects."""
    return named(actor, Project, sides, name)
