"""Who sees blood: whoever may read it at one of the two houses of a request; a bag, at a house it was at or went through."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from tongzhou.care.blood.models import Bag, CollectionDay, Hold, Request
from tongzhou.directory.queries import reach
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.permissions import Permission


def visible(actor: Actor) -> QuerySet[Request]:
    """The requests the actor sees."""
    grants = actor.grants_for(Permission.READ_BLOOD)
    return Request.objects.filter(reach(grants, "asker__") | reach(grants, "giver__"))


def visible_bags(actor: Actor) -> QuerySet[Bag]:
    """The bags the actor sees: of his houses, collected there, or once issued to or by them."""
    grants = actor.grants_for(Permission.READ_BLOOD)
    went = Hold.objects.filter(
        reach(grants, "request__asker__") | reach(grants, "request__giver__"), bag=OuterRef("pk"), issued=True
    )
    return Bag.objects.filter(reach(grants, "house__") | reach(grants, "origin__") | Q(Exists(went)))


def visible_days(actor: Actor) -> QuerySet[CollectionDay]:
    """The days of collection of the actor's houses, and those that a bag issued to or by them came from."""
    grants = actor.grants_for(Permission.READ_BLOOD)
    went = Hold.objects.filter(
        reach(grants, "request__asker__") | reach(grants, "request__giver__"),
        bag__day=OuterRef("pk"),
        issued=True,
    )
    return CollectionDay.objects.filter(reach(grants, "house__") | Q(Exists(went)))
