"""What an actor's grants reach, as conditions on the two sides of a record."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from tongzhou.directory.models import Institution
from tongzhou.kernel.actors import Actor, Grant
from tongzhou.kernel.permissions import Permission
from tongzhou.ledger.models import Book

EVERYWHERE = Q()
NOWHERE = Q(pk__in=[])


def houses(grants: Iterable[Grant], field: str) -> Q:
    """The condition that the institution in `field` is reached by one of the grants."""
    reached = NOWHERE
    for grant in grants:
        if grant.region == "":
            return EVERYWHERE
        reached |= _reach(grant, field)
    return reached


def _reach(grant: Grant, field: str) -> Q:
    """One institution is named by its id, so that the index of its entries serves; many by a subquery."""
    if grant.path is None:
        places = Q(region_code__startswith=grant.region)
    elif not grant.cascades:
        return Q(**{field: own(grant.path)})
    else:
        places = Q(path__startswith=grant.path)
    return Q(**{f"{field}__in": Institution.objects.filter(places).values("id")})


def own(path: str) -> UUID:
    """The last institution of a path "/root/…/own/"."""
    return UUID(path.rstrip("/").rsplit("/", 1)[-1])


def either_side(actor: Actor, permission: Permission) -> Q:
    """Records with a side that the actor reaches with `permission`."""
    grants = actor.grants_for(permission)
    supporting = houses(grants, "supporting_id")
    return EVERYWHERE if supporting == EVERYWHERE else supporting | houses(grants, "receiving_id")


def verifiable_books(actor: Actor) -> set[UUID] | None:
    """The books that the actor may take with him whole; None means all of them.

    Raises Denied without the permission to verify.
    """
    actor.require(Permission.VERIFY_LEDGER)
    if any(grant.region == "" for grant in actor.grants_for(Permission.VERIFY_LEDGER)):
        return None
    return set(Book.objects.filter(either_side(actor, Permission.VERIFY_LEDGER)).values_list("id", flat=True))
