"""Whose boards a reader may open: counties, supporters, programmes and regions that his grants reach or his house is paired in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from tongzhou.directory.models import Institution, Region
from tongzhou.indicators.definitions.boards import Subject
from tongzhou.kernel.actors import PLATFORM, Actor, Place
from tongzhou.kernel.errors import NotFound, sentence
from tongzhou.kernel.permissions import Permission
from tongzhou.kernel.words import Words
from tongzhou.ledger.queries.scope import either_side
from tongzhou.partnerships import queries as partnerships
from tongzhou.partnerships.models import Pairing

NATION = "0"
"""How an address names the whole country."""
COUNTY, TOWNSHIP = 6, 9
"""Digits of a county's code, and of a township's."""
PARTS = {0: 2, 2: COUNTY, 4: COUNTY, COUNTY: TOWNSHIP, TOWNSHIP: 12}
"""The rows of a region's board, by digits: the nation's are provinces, a county's townships, a township's villages."""
BY_PARTS = {
    COUNTY: Words("{name}（各乡镇）", "{name} by township"),
    TOWNSHIP: Words("{name}（各村）", "{name} by village"),
}
MOST = 500
NO_BOARD = sentence(
    "indicators.no_board",
    "没有这块看板，或者它不在您能看的范围里。",
    "There is no such board, or it lies outside what you may see.",
    then_zh="请从“看板”一页里选。",
    then_en="Choose one on the page of boards.",
)


@dataclass(frozen=True, slots=True)
class Ground:
    """What a board is about: a region's code (or NATION), an institution's or a programme's id (`code` is its code), and its name."""

    subject: Subject
    place: str
    name: Words
    code: str = ""
    over: str = ""

    @property
    def key(self) -> str:
        """How an address names it."""
        return self.code or self.place


CHINA = Ground(Subject.REGION, NATION, Words("全国", "China"))


def grounds(actor: Actor, *, on: date) -> list[Ground]:
    """Every board that the reader may open, regions first. At most five statements."""
    pairs = list(
        _paired(actor).values_list("receiving__region_code", "supporting", *_NAMES).distinct()[:MOST]
    )
    held = {grant.region for grant in actor.grants_for(Permission.READ_LEDGER) if grant.region is not None}
    own = own_region(actor)
    counties = {code[:COUNTY] for code, *_ in pairs} | ({own[:COUNTY]} if own else set())
    wider = {code[:digits] for code, *_ in pairs for digits in (2, 4)}
    held_in = {code for code in wider if any(code.startswith(one) for one in held)}
    named = _regions(counties | held | held_in, on)
    found = [CHINA] if "" in held else []
    found += [
        _region(one, Subject.REGION) for one in named if one.code in held | held_in and len(one.code) in PARTS
    ]
    found += [_region(one, Subject.COUNTY) for one in named if len(one.code) == COUNTY]
    givers = {id: Words(short or name, english or short or name) for _code, id, name, short, english in pairs}
    found += [
        Ground(Subject.INSTITUTION, str(id), name)
        for id, name in sorted(givers.items(), key=lambda one: one[1].zh)
    ]
    return found + [
        Ground(Subject.PROGRAMME, str(one.pk), Words(one.name, one.name_en or one.name), one.code)
        for one in partnerships.programmes(actor)
    ]


def ground(actor: Actor, subject: Subject, key: str, *, on: date) -> Ground:
    """One of them by its code or id. Raises NotFound for what the reader has nothing to do with. At most three statements."""
    match subject:
        case Subject.PROGRAMME:
            one = partnerships.programme(actor, key)
            return Ground(subject, str(one.pk), Words(one.name, one.name_en or one.name), one.code)
        case Subject.INSTITUTION:
            return _institution(actor, key)
        case Subject.REGION if key == NATION:
            if not actor.may(Permission.READ_LEDGER, PLATFORM):
                raise NotFound(NO_BOARD)
            return CHINA
    digits = (COUNTY,) if subject is Subject.COUNTY else PARTS
    row = next(iter(_regions({key}, on)), None) if len(key) in digits else None
    if row is None or not (whole(actor, key) or (subject is Subject.COUNTY and _near(actor, key))):
        raise NotFound(NO_BOARD)
    return _region(row, subject)


def whole(actor: Actor, region: str) -> bool:
    """Whether the reader sees every entry of a region (code; "" is the nation)."""
    return actor.may(Permission.READ_LEDGER, Place(PLATFORM.institution_id, "", region))


def parts_of(actor: Actor, ground: Ground, *, on: date) -> list[Ground]:
    """The rows of a region's board: provinces or counties where the reader sees somebody supported; townships or villages that have a house. Two statements."""
    region = "" if ground.place == NATION else ground.place
    digits = PARTS[len(region)]
    inside = Institution.objects.filter(region_code__startswith=region).order_by()
    if digits <= COUNTY:
        inside = inside.filter(pairings_received__in=_paired(actor))
    else:
        inside = inside.filter(during__contains=on)
    codes = inside.values_list("region_code", flat=True).distinct()
    some = {code[:digits] for code in codes if len(code) >= digits}
    subject = Subject.COUNTY if digits == COUNTY else Subject.REGION
    return [Ground(subject, one.code, _called(one)) for one in _regions(some, on)]


_NAMES = ("supporting__name", "supporting__short_name", "supporting__name_en")


def _paired(actor: Actor) -> QuerySet[Pairing]:
    return Pairing.objects.filter(either_side(actor, Permission.READ_LEDGER)).order_by()


def own_region(actor: Actor) -> str:
    """The code of the region of the reader's own house; "" without one. One statement."""
    if actor.institution_id is None:
        return ""
    return (
        Institution.objects.filter(pk=actor.institution_id).values_list("region_code", flat=True).first()
        or ""
    )


def _near(actor: Actor, county: str) -> bool:
    there = Q(receiving__region_code__startswith=county)
    return own_region(actor).startswith(county) or _paired(actor).filter(there).exists()


def _institution(actor: Actor, key: str) -> Ground:
    try:
        id = UUID(key)
    except ValueError:
        raise NotFound(NO_BOARD) from None
    row = Institution.objects.filter(pk=id).first()
    sees = row is not None and (
        actor.may(Permission.READ_LEDGER, row.place) or _paired(actor).filter(supporting=id).exists()
    )
    if row is None or not sees:
        raise NotFound(NO_BOARD)
    return Ground(Subject.INSTITUTION, str(id), Words(row.label, row.name_en or row.label))


def _regions(codes: set[str], on: date) -> list[Region]:
    return list(Region.objects.filter(code__in=codes, during__contains=on).order_by("code"))


def _region(row: Region, subject: Subject) -> Ground:
    name = _called(row)
    told = BY_PARTS.get(len(row.code)) if subject is Subject.REGION else None
    if told is not None:
        name = told.format(name=name)
    return Ground(subject, row.code, name)


def _called(row: Region) -> Words:
    return Words(row.name, row.name_en or row.name)
