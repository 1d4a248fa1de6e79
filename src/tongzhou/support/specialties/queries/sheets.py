"""Specialties, their milestones and preparations for a workbook: those of some houses, those that a list shows."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from tongzhou.kernel.actors import Actor
from tongzhou.support.sides.models import TwoSided
from tongzhou.support.sides.scope import seen_by
from tongzhou.support.specialties.models import Milestone, Preparation, Specialty
from tongzhou.support.specialties.rules.states import State

Record = TypeVar("Record", bound=TwoSided)


def specialties_at(actor: Actor, houses: Collection[UUID], limit: int) -> list[Specialty]:
    """Specialties in any state that the actor sees, between these institutions, with what is said of them. Two statements."""
    return list(_specialties(_between(Specialty, actor, houses))[:limit])


def specialties_shown(actor: Actor, *, receiving: UUID | None, programme: str, limit: int) -> list[Specialty]:
    """What the list shows, as `specialties_at` has them. Two statements."""
    return list(_specialties(_filtered(Specialty, actor, receiving, programme))[:limit])


def _specialties(rows: QuerySet[Specialty]) -> QuerySet[Specialty]:
    joined = rows.select_related("supporting", "receiving", "department").prefetch_related("statements")
    return joined.order_by("began_on", "pk")


def milestones_at(actor: Actor, houses: Collection[UUID], limit: int) -> list[Milestone]:
    """Milestones, dropped ones too, of the specialties between these institutions, with what is said of them. Two statements."""
    return list(_milestones(_between(Specialty, actor, houses))[:limit])


def milestones_shown(actor: Actor, *, receiving: UUID | None, programme: str, limit: int) -> list[Milestone]:
    """The plans of the specialties that the list shows. Two statements."""
    rows = _milestones(_filtered(Specialty, actor, receiving, programme))
    return list(rows.filter(dropped=False)[:limit])


def _milestones(of: QuerySet[Specialty]) -> QuerySet[Milestone]:
    rows = Milestone.objects.filter(specialty__in=of).prefetch_related("statements")
    joined = rows.select_related("specialty__supporting", "specialty__receiving", "specialty__department")
    return joined.order_by("specialty__began_on", "specialty", "number")


def specialties_named(actor: Actor, houses: tuple[UUID, UUID], aim: str, name: str) -> list[UUID]:
    """Specialties of this aim and name between supporter and recipient; stopped ones if there is no other. One statement."""
    rows = Specialty.objects.filter(
        seen_by(actor), supporting=houses[0], receiving=houses[1], aim=aim, name=name
    )
    found = list(rows.values_list("pk", "state"))
    return [id for id, state in found if state != State.STOPPED] or [id for id, _ in found]


def preparations_at(actor: Actor, houses: Collection[UUID], limit: int) -> list[Preparation]:
    """Preparations in any state that the actor sees, between these institutions. One statement."""
    return list(_preparations(_between(Preparation, actor, houses))[:limit])


def preparations_shown(
    actor: Actor, *, receiving: UUID | None, programme: str, limit: int
) -> list[Preparation]:
    """What the list shows, the first to begin first. One statement."""
    return list(_preparations(_filtered(Preparation, actor, receiving, programme))[:limit])


def _preparations(rows: QuerySet[Preparation]) -> QuerySet[Preparation]:
    return rows.select_related("supporting", "receiving", "department").order_by("began_on", "pk")


def _between(model: type[Record], actor: Actor, houses: Collection[UUID]) -> QuerySet[Record]:
    rows = model._default_manager.filter(seen_by(actor))
    return rows.filter(supporting__in=houses, receiving__in=houses)


def _filtered(model: type[Record], actor: Actor, receiving: UUID | None, programme: str) -> QuerySet[Record]:
    rows = model._default_manager.filter(seen_by(actor))
    if receiving:
        rows = rows.filter(receiving=receiving)
    return rows.filter(pairing__programme__code=programme) if programme else rows
