"""Tables from outside: which rows a reader sees. They are statistics of a county, for whoever reads the ledger of a house in it."""

from __future__ import annotations

from django.db.models import Q
from django.db.models.functions import Left

from tongzhou.directory.models import Institution
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.permissions import Permission

COUNTY = 6
"""Digits of a county's code."""


def of_regions(actor: Actor) -> Q:
    """The rows of the regions that the actor's grants reach, as a condition on Outside."""
    found = Q(pk__in=[])
    for grant in actor.grants_for(Permission.READ_LEDGER):
        if grant.region == "":
            return Q()
        if grant.region is not None:
            found |= Q(region__startswith=grant.region)
        elif grant.path is not None:
            house = Institution.objects.filter(path=grant.path).order_by()
            found |= Q(region__in=house.annotate(county=Left("region_code", COUNTY)).values("county"))
    return found
