"""What a form offers to choose from: pairs of houses, who may learn, who teaches, departments."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Case, F, IntegerField, Q, Value, When

from tongzhou.directory.models import Institution, Staff
from tongzhou.directory.queries import reach
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.permissions import Permission as P
from tongzhou.partnerships.models import Pairing
from tongzhou.partnerships.rules import Level

MOST_PAIRS, LISTED = 100, 200
"""People that one select holds; of larger houses a name is typed."""


def pairs(
    actor: Actor, *, since: date, giving: bool = True, taking: bool = True
) -> list[tuple[Institution, Institution]]:
    """The pairs of houses (supporting, receiving), paired on or after a day, of which the actor manages placements at one.

    `giving`, `taking`: whether it may be the supporting, the receiving one. One statement.
    """
    grants = actor.grants_for(P.MANAGE_PLACEMENTS)
    mine = Q(pk__in=[])
    if giving:
        mine |= reach(grants, "supporting__")
    if taking:
        mine |= reach(grants, "receiving__")
    rows = Pairing.objects.filter(mine, level=Level.INSTITUTION.value, during__overlap=DateRange(since, None))
    joined = rows.select_related("supporting", "receiving").order_by("receiving__name", "supporting__name")
    found = [(row.supporting, row.receiving) for row in joined[:MOST_PAIRS]]
    return list({(one.pk, other.pk): (one, other) for one, other in found}.values())


def people(
    house: Institution,
    text: str = "",
    *,
    below: bool = False,
    first: UUID | None = None,
    keep: UUID | None = None,
) -> list[Staff]:
    """Active staff of a house (`below`: and of those under it) that fit a name: `keep` on top, then the department `first`.

    One more than a select holds (LISTED) when there are more. One statement.
    """
    rows = Staff.objects.filter(active=True).select_related("department", "institution").defer("phone")
    rows = rows.filter(institution__path__startswith=house.path) if below else rows.filter(institution=house)
    for word in text.split()[:4]:
        rows = rows.filter(Q(name__contains=word) | Q(search__contains=word.lower()))
    near = Case(
        When(pk=keep, then=Value(0)),
        When(department=first, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    ordered = rows.order_by(near, F("department__name").asc(nulls_last=True), "name", "pk")
    return list(ordered[: LISTED + 1])
