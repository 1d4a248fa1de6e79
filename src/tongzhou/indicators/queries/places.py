"""The names of the places of figures: regions by code, houses, departments, pairings, agreements, programmes by id."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from tongzhou.directory.models import Department, Institution, Region
from tongzhou.directory.rules import RegionLevel
from tongzhou.indicators.engine.cube import REGIONS, WHOLE, Level
from tongzhou.indicators.queries.defined import region_names
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.permissions import Permission
from tongzhou.kernel.words import Words
from tongzhou.partnerships.models import Agreement, Pairing, Programme

ALL_TOGETHER = Words("合计", "all together")


def names(level: Level, keys: Iterable[str]) -> dict[str, Words]:
    """Places of a level in words, by key; one that is no longer known bears its key. One statement."""
    wanted = list(dict.fromkeys(keys))
    if level is Level.WHOLE:
        return {WHOLE: ALL_TOGETHER}
    found = _regions(wanted) if level in REGIONS else _records(level, wanted)
    return {key: found.get(key) or Words(key, key) for key in wanted}


def counties(actor: Actor, permission: Permission, *, limit: int = 300) -> list[tuple[str, str]]:
    """The counties that the actor's grants by region reach with a permission, (code, name), by code. One statement."""
    reached = Q(pk__in=[])
    for grant in actor.grants_for(permission):
        if grant.region is not None:
            reached |= Q(code__startswith=grant.region)
    rows = Region.objects.filter(reached, level=RegionLevel.COUNTY.value, during__upper_inf=True).order_by(
        "code"
    )
    return list(rows.values_list("code", "name")[:limit])


def _regions(codes: list[str]) -> dict[str, Words]:
    return {code: Words(name, name) for code, name in region_names(codes).items()}


def _records(level: Level, keys: list[str]) -> dict[str, Words]:
    ids = [UUID(key) for key in keys]
    match level:
        case Level.INSTITUTION:
            return {
                str(row.pk): _both(row.label, row.name_en) for row in Institution.objects.filter(pk__in=ids)
            }
        case Level.DEPARTMENT:
            rows = Department.objects.filter(pk__in=ids).select_related("institution")
            return {str(row.pk): _both(f"{row.institution.label} {row.name}") for row in rows}
        case Level.PAIRING:
            pairings = Pairing.objects.filter(pk__in=ids).select_related("supporting", "receiving")
            return {str(row.pk): _both(f"{row.supporting.label} → {row.receiving.label}") for row in pairings}
        case Level.AGREEMENT:
            return {str(row.pk): _both(row.name, row.name_en) for row in Agreement.objects.filter(pk__in=ids)}
    return {str(row.pk): _both(row.name, row.name_en) for row in Programme.objects.filter(pk__in=ids)}


def _both(zh: str, en: str = "") -> Words:
    return Words(zh, en or zh)
