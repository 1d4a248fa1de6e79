"""Which programmes somebody sees.

Those of whose paired institutions or parties his grants reach one; those under which he works, at a paired
institution or below it; those of a region that his grant holds; and an office those that are still empty at home.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, Subquery

from tongzhou.directory.models import Institution
from tongzhou.directory.queries import reach
from tongzhou.directory.rules import path_ids
from tongzhou.kernel.actors import Actor, Grant
from tongzhou.kernel.errors import NotFound, sentence
from tongzhou.kernel.permissions import Permission
from tongzhou.partnerships.models import Agreement, Pairing, Party, Programme

MOST = 200

UNKNOWN = sentence(
    "partnerships.unknown",
    "没有这个项目、协议或结对，或者它与您所在的机构无关。",
    "There is no such programme, agreement or pairing, or it does not concern your institution.",
    then_zh="请从“帮扶项目”一页进入。",
    then_en="Enter by the page of programmes.",
)


def programmes(actor: Actor) -> list[Programme]:
    """The programmes that the actor may see, with both regions, by name. One statement."""
    rows = Programme.objects.filter(seen(actor)).select_related("supporter_region", "supported_region")
    return list(rows.order_by("name")[:MOST])


def programmes_after(actor: Actor, code: str = "", *, limit: int) -> tuple[list[Programme], str]:
    """So many programmes that the actor may see, by name, after the one with `code`; and the code to go on after ("": the end).

    For pages that show much of each. One statement.
    """
    rows = Programme.objects.filter(seen(actor)).order_by("name", "code")
    if code:
        name = Subquery(Programme.objects.filter(code=code).values("name"))
        rows = rows.filter(Q(name__gt=name) | Q(name=name, code__gt=code))
    found = list(rows[: limit + 1])
    return found[:limit], found[limit - 1].code if len(found) > limit else ""


def programme(actor: Actor, code: str) -> Programme:
    """One programme by its code. Raises NotFound, also when it is none of the actor's business."""
    rows = Programme.objects.filter(seen(actor), code=code)
    found = rows.select_related("supporter_region", "supported_region").first()
    if found is None:
        raise NotFound(UNKNOWN)
    return found


def seen(actor: Actor) -> Q:
    """The condition on Programme: what `actor` may see. Without READ_PARTNERSHIP: nothing."""
    grants = actor.grants_for(Permission.READ_PARTNERSHIP)
    if not grants:
        return Q(pk__in=[])
    mine = path_ids(actor.institution_path)
    paired = reach(grants, "supporting__") | reach(grants, "receiving__")
    paired |= Q(supporting__in=mine) | Q(receiving__in=mine)
    party = reach(grants, "institution__")
    return (
        Exists(Pairing.objects.filter(paired, programme=OuterRef("pk")))
        | Exists(Party.objects.filter(party, agreement__programme=OuterRef("pk")))
        | _of_regions(grants)
        | _empty_at_home(actor)
    )


def _of_regions(grants: tuple[Grant, ...]) -> Q:
    held = Q(pk__in=[])
    for grant in grants:
        if grant.region is not None:
            for side in ("supporter_region__", "supported_region__"):
                for mergers in range(
                    4
                ):  # a programme keeps the region it began in; grants follow what it became
                    held |= Q(**{f"{side}{'successor__' * mergers}code__startswith": grant.region})
    return held


def _empty_at_home(actor: Actor) -> Q:
    """A programme without agreement or pairing is seen by offices that stand in its regions: somebody has to begin."""
    offices = [grant for grant in actor.grants_for(Permission.EDIT_PARTNERSHIP) if grant.path is not None]
    if not offices:
        return Q(pk__in=[])
    here = Institution.objects.filter(reach(offices))
    at_home = Exists(here.filter(region_code__startswith=OuterRef("supporter_region__code"))) | Exists(
        here.filter(region_code__startswith=OuterRef("supported_region__code"))
    )
    begun = Exists(Pairing.objects.filter(programme=OuterRef("pk"))) | Exists(
        Agreement.objects.filter(programme=OuterRef("pk"))
    )
    return Q(at_home) & ~Q(begun)
