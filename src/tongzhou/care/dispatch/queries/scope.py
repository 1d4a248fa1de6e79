"""Who sees what: the desk its houses, the crew its missions, a hospital what comes to it. Nobody else: not found."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from tongzhou.care.dispatch.models import Ambulance, Call, Mission, Rider, Station
from tongzhou.directory.queries import reach
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.permissions import Permission


def desk(actor: Actor, at: str) -> Q:
    """Houses whose network the actor dispatches; `at` leads to the house ("centre__")."""
    return reach(actor.grants_for(Permission.DISPATCH), at)


def calls(actor: Actor) -> QuerySet[Call]:
    """The calls of the actor's desk."""
    return Call.objects.filter(desk(actor, "centre__"))


def stations(actor: Actor) -> QuerySet[Station]:
    """The stations of the actor's network."""
    return Station.objects.filter(desk(actor, "institution__"))


def ambulances(actor: Actor) -> QuerySet[Ambulance]:
    """The ambulances of the actor's network."""
    return Ambulance.objects.filter(desk(actor, "station__institution__"))


def rides(actor: Actor) -> Q:
    """Missions in whose crew the actor is."""
    if actor.staff_id is None or not actor.may(Permission.RIDE):
        return Q(pk__in=[])
    return Q(Exists(Rider.objects.filter(shift=OuterRef("shift"), staff=actor.staff_id)))


def rides_on(actor: Actor, mission_id: UUID) -> bool:
    """Whether the actor is of the crew of that mission, open or ended. One statement."""
    return Mission.objects.filter(rides(actor), pk=mission_id).exists()


def comes(actor: Actor) -> Q:
    """Missions that bring somebody to a house where the actor receives patients."""
    return reach(actor.grants_for(Permission.REFER), "destination__")


def missions(actor: Actor) -> QuerySet[Mission]:
    """The missions the actor sees. Commissions, auditors and operators hold none of these permissions: none."""
    return Mission.objects.filter(desk(actor, "call__centre__") | rides(actor) | comes(actor))


def riders_of(shift_id: UUID | None) -> QuerySet[Rider]:
    """The crew of a shift, the driver first."""
    return Rider.objects.filter(shift=shift_id).select_related("staff").order_by("pk")
