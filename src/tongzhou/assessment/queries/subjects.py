"""Who is assessed: those of the area that are paired in the period, with their institutions and their circles of peers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange

from tongzhou.assessment.rules.closed import Among, Level
from tongzhou.assessment.rules.scheme import Scheme
from tongzhou.assessment.rules.told import Subject
from tongzhou.directory.models import Institution, Region
from tongzhou.indicators.engine.cube import On
from tongzhou.indicators.rules.windows import Window
from tongzhou.partnerships.models import Pairing

COUNTY_DIGITS = 6


@dataclass(slots=True)
class Assessed:
    """A subject with the institutions of its side."""

    subject: Subject
    houses: set[UUID] = field(default_factory=set)


def assessed(region: str, scheme: Scheme, window: Window) -> list[Assessed]:
    """The subjects of a scheme of `region` in the days of `window`, by key. Two statements."""
    side = scheme.on.value
    rows = Pairing.objects.select_related("supporting", "receiving", "programme").filter(
        **{f"{side}__region_code__startswith": region}, during__overlap=DateRange(window.start, window.end)
    )
    found: dict[str, Assessed] = {}
    pairings = list(rows.order_by("pk"))
    names = _counties(getattr(one, side) for one in pairings) if scheme.subject is Level.COUNTY else {}
    for pairing in pairings:
        house: Institution = getattr(pairing, side)
        key = key_of(scheme.subject, scheme.on, pairing)
        if not key:
            continue
        name = (
            names.get(key, key) if scheme.subject is Level.COUNTY else _name(scheme.subject, pairing, house)
        )
        one = found.setdefault(key, Assessed(Subject(key, name, _circles(pairing, house))))
        one.houses |= _houses(scheme, pairing)
    return [found[key] for key in sorted(found)]


def key_of(level: Level, on: On, pairing: Pairing) -> str:
    """The subject that a pairing belongs to; "" for a county where the side stands above counties."""
    house: Institution = getattr(pairing, on.value)
    match level:
        case Level.COUNTY:
            return house.region_code[:COUNTY_DIGITS] if len(house.region_code) >= COUNTY_DIGITS else ""
        case Level.INSTITUTION:
            return str(house.pk)
        case Level.PAIRING:
            return str(pairing.pk)
    return str(pairing.programme_id)


def _name(level: Level, pairing: Pairing, house: Institution) -> str:
    if level is Level.INSTITUTION:
        return house.label
    if level is Level.PAIRING:
        return f"{pairing.supporting.label[:50]} → {pairing.receiving.label[:50]}"
    return pairing.programme.name


def _houses(scheme: Scheme, pairing: Pairing) -> set[UUID]:
    """Of a pairing or a programme both sides are assessed, else the scheme's."""
    if scheme.subject in (Level.PAIRING, Level.PROGRAMME):
        return {pairing.supporting_id, pairing.receiving_id}
    return {getattr(pairing, scheme.on.value).pk}


def _circles(pairing: Pairing, house: Institution) -> dict[str, str]:
    return {
        Among.PROVINCE.value: house.region_code[:2],
        Among.PREFECTURE.value: house.region_code[:4],
        Among.PROGRAMME.value: str(pairing.programme_id),
        Among.TIER.value: house.tier,
    }


def _counties(houses: Iterable[Institution]) -> dict[str, str]:
    codes = {one.region_code[:COUNTY_DIGITS] for one in houses}
    return dict(Region.objects.filter(code__in=codes).order_by("during").values_list("code", "name"))
