"""Who reads what: the owner's commission its schemes and runs, the assessed side what was published of itself."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from tongzhou.assessment.models import Score
from tongzhou.assessment.rules.moving import OUT
from tongzhou.directory.queries import within
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.permissions import Permission as P


def owned(actor: Actor, at: str = "") -> Q:
    """Schemes that the actor manages, as a condition; `at` leads to the scheme ("scheme__")."""
    found = Q(pk__in=[])
    for grant in actor.grants_for(P.MANAGE_ASSESSMENT):
        if grant.region is not None:
            found |= Q(**{f"{at}region__startswith": grant.region})
    return found


def audited(actor: Actor, at: str = "") -> Q:
    """Schemes of the areas whose published results an auditor of the region reads."""
    found = owned(actor, at)
    for grant in actor.grants_for(P.READ_ASSESSMENT):
        if grant.region is not None:
            found |= Q(**{f"{at}region__startswith": grant.region})
    return found


def assessed_by(actor: Actor, permission: P = P.READ_ASSESSMENT) -> Q:
    """Scores, as a condition: published ones of a side that the actor's grants reach."""
    links = Score.houses.through._default_manager.filter(
        score=OuterRef("pk"), institution__in=within(actor.grants_for(permission))
    )
    return Q(Exists(links), run__state__in=OUT)


def readable(actor: Actor) -> Q:
    """Scores that the actor reads: all of his own schemes, published ones of his area, and those of his side."""
    return (
        owned(actor, "run__scheme__")
        | (audited(actor, "run__scheme__") & Q(run__state__in=OUT))
        | assessed_by(actor)
    )
