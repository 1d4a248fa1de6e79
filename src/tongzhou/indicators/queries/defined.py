"""The indicators that a reader meets: those of the platform, and those of the commissions at or above his region; each with its versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from uuid import UUID

from django.db.models import Q, QuerySet

from tongzhou.directory.models import Institution, Region
from tongzhou.indicators.definitions import catalogue
from tongzhou.indicators.definitions.catalogue import awaited
from tongzhou.indicators.definitions.indicator import Example, Indicator, Rate, Theme
from tongzhou.indicators.definitions.reading import kinds
from tongzhou.indicators.definitions.tree import Tree
from tongzhou.indicators.definitions.written import Unreadable, from_json
from tongzhou.indicators.models import Definition
from tongzhou.indicators.rules.measures import Better
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound, sentence
from tongzhou.kernel.permissions import Permission
from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words
from tongzhou.ledger.kinds import all_kinds
from tongzhou.partnerships.models import Pairing

EVER = date(1949, 10, 1)
NO_TREES: Mapping[str, Tree] = {}
NO_INDICATOR = sentence(
    "indicators.no_indicator",
    "没有“{code}”这个指标，或者它属于别处的卫健委。",
    "There is no indicator “{code}”, or it belongs to a commission elsewhere.",
    then_zh="请从指标目录里打开。",
    then_en="Open one of the catalogue.",
)


@dataclass(frozen=True, slots=True)
class Version:
    """One definition of an indicator from `since` up to, not including, `until` (None: still). `number` counts from 1."""

    number: int
    hash: str
    tree: Tree
    since: date
    until: date | None
    by: str = ""
    row: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Defined:
    """An indicator as a reader meets it: its words now, and its versions, the first one first. `owner` None: the platform's."""

    code: str
    owner: str | None
    words: Words
    says: Words
    unit: Unit | Rate
    theme: Theme
    better: Better
    source: Words
    confirm: bool
    versions: tuple[Version, ...]
    examples: tuple[Example, ...] = ()

    @property
    def now(self) -> Version:
        """The latest version."""
        return self.versions[-1]

    @property
    def tree(self) -> Tree:
        """The latest definition."""
        return self.now.tree

    @property
    def tables(self) -> tuple[str, ...]:
        """The outside tables that it reads, by code."""
        return series_of(self.tree)

    @property
    def awaits(self) -> tuple[str, ...]:
        """The kinds of record that it reads and that no part of the platform posts yet."""
        posted = {kind.code for kind in all_kinds()}
        return tuple(
            sorted(kind for kind in kinds(self.tree) if kind in awaited.KINDS and kind not in posted)
        )

    def at(self, on: date) -> Version:
        """The version that is valid on a day; the first one before it began."""
        return next((one for one in reversed(self.versions) if one.since <= on), self.versions[0])


def series_of(tree: Tree) -> tuple[str, ...]:
    """The outside tables that a definition reads, by code."""
    return tuple(awaited.SERIES[kind].code for kind in sorted(kinds(tree)) if kind in awaited.SERIES)


def defined(actor: Actor) -> list[Defined]:
    """All indicators of the reader: the platform's in the order of the catalogue, then those of commissions, the widest first: at or above one's own region, and at or above the recipients that one's house supports. Two statements at most."""
    rows = _by_code(Definition.objects.filter(_seen(actor)))
    platform = [_platform(code, rows.get((code, None), [])) for code in catalogue.ALL]
    own = [_own(several) for (code, owner), several in rows.items() if owner is not None]
    return platform + [one for one in own if one is not None]


def indicator(actor: Actor, code: str) -> Defined:
    """One of them; of several commissions' the nearest one's, one's own before those of whom one supports. Raises NotFound. Three statements at most."""
    rows = _by_code(Definition.objects.filter(_seen(actor), code=code))
    if code in catalogue.ALL:
        return _platform(code, rows.get((code, None), []))
    owners = [key[1] for key in rows if key[1] is not None]
    own = _regions(actor) if len(owners) > 1 else []
    near = sorted(
        owners, key=lambda one: (any(place.startswith(one) for place in own), len(one), one), reverse=True
    )
    found = (_own(rows[code, owner]) for owner in near)
    first = next((one for one in found if one is not None), None)
    if first is None:
        raise NotFound(NO_INDICATOR, code=code)
    return first


def at(actor: Actor, code: str, on: date) -> Version:
    """The version of an indicator that is valid on a day. Raises NotFound."""
    return indicator(actor, code).at(on)


def owned(actor: Actor, code: str, owner: str) -> Defined | None:
    """What a commission composed under a code, or None. One statement."""
    rows = list(Definition.objects.filter(_seen(actor), code=code, owner=owner).order_by("valid_from"))
    return _own(rows) if rows else None


def composing_regions(actor: Actor) -> list[tuple[str, str]]:
    """The regions for which the actor may compose, (code, name); the nation's is "". One statement."""
    codes = sorted(
        {one.region for one in actor.grants_for(Permission.DEFINE_INDICATORS) if one.region is not None}
    )
    named = region_names(codes)
    return [(code, named.get(code, code)) for code in codes]


def region_names(codes: Iterable[str]) -> dict[str, str]:
    """Names of regions by code, as they are called now or were called last. One statement, none for the nation alone."""
    wanted = [code for code in codes if code]
    found = {"": "全国"}
    if wanted:
        rows = Region.objects.filter(code__in=wanted).order_by("during").values_list("code", "name")
        found |= dict(rows)
    return found


def _seen(actor: Actor) -> Q:
    """Rows without an owner, and those of commissions at or above a region of the reader's.

    A house that supports another one is judged by the commissions of the recipient: whoever is granted there reads by what.
    """
    places = [one.region for one in actor.grants if one.region is not None]
    houses = _houses(actor)
    if houses:
        judged = Pairing.objects.filter(supporting__in=houses).values("receiving")
        several = Institution.objects.filter(Q(pk__in=houses) | Q(pk__in=judged)).order_by()
        places += several.values_list("region_code", flat=True).distinct()
    above = {place[:digits] for place in places for digits in (0, 2, 4, 6, 9, 12) if digits <= len(place)}
    return Q(owner=None) | Q(owner__in=above)


def _houses(actor: Actor) -> set[UUID]:
    """The institutions at which the reader is granted something."""
    return {UUID(path.rstrip("/").rsplit("/", 1)[-1]) for one in actor.grants if (path := one.path)}


def _regions(actor: Actor) -> list[str]:
    """The reader's own regions: those he watches, and those of his houses. One statement, none without a house."""
    places = [one.region for one in actor.grants if one.region is not None]
    houses = _houses(actor)
    return places + (
        list(Institution.objects.filter(pk__in=houses).values_list("region_code", flat=True))
        if houses
        else []
    )


def _by_code(rows: QuerySet[Definition]) -> dict[tuple[str, str | None], list[Definition]]:
    found: dict[tuple[str, str | None], list[Definition]] = {}
    for row in rows.order_by("owner", "theme", "code", "valid_from"):
        found.setdefault((row.code, row.owner), []).append(row)
    return found


def _versions(rows: Iterable[Definition], known: Mapping[str, Tree] = NO_TREES) -> tuple[Version, ...]:
    """The versions whose trees can still be read, in order; `known` trees by their hash need no reading."""
    found: list[Version] = []
    for row in rows:
        try:
            tree = known.get(row.version) or from_json(row.tree)
        except Unreadable:  # a kind of node that no longer exists: its figures cannot be computed any more
            continue
        found.append(
            Version(len(found) + 1, row.version, tree, row.valid_from, row.ended_on, row.by_name, str(row.pk))
        )
    return tuple(found)


def _platform(code: str, rows: list[Definition]) -> Defined:
    """Words and examples as this release has them; versions as they were remembered, at least the present one."""
    known = catalogue.ALL[code]
    here = _hash(code)
    versions = _versions(rows, {here: known.tree})
    if not versions or versions[-1].hash != here:
        since = versions[-1].until or versions[-1].since if versions else EVER
        versions = (*versions, Version(len(versions) + 1, here, known.tree, since, None))
    return Defined(
        code=code, owner=None, words=known.words, says=known.says, unit=known.unit, theme=known.theme, better=known.better,
        source=known.source, confirm=known.confirm, versions=versions, examples=known.examples,
    )  # fmt: skip


@cache
def _hash(code: str) -> str:
    """The version of an indicator of this release: worked out once, for it never changes while it runs."""
    return catalogue.ALL[code].version


def _own(rows: list[Definition]) -> Defined | None:
    versions, last = _versions(rows), rows[-1]
    if not versions:
        return None
    unit: Unit | Rate = Rate(last.unit) if last.unit in set(Rate) else Unit(last.unit)
    return Defined(
        code=last.code, owner=last.owner, words=Words(last.zh, last.en), says=Words(last.says_zh, last.says_en), unit=unit,
        theme=Theme(last.theme), better=Better(last.better), source=Words(last.source, last.source_en or last.source), confirm=last.confirm, versions=versions,
    )  # fmt: skip


def composed_for(region: str) -> dict[str, Indicator]:
    """What the commissions at or above a region composed and still hold valid, by code; of two under one code the nearest one's. One statement."""
    owners = [region[:digits] for digits in range(len(region) + 1)]
    rows = Definition.objects.filter(owner__in=owners, ended_on=None)
    found: dict[str, Indicator] = {}
    for row in sorted(rows, key=lambda row: len(row.owner or "")):
        one = _own([row])
        if one is not None:
            found[one.code] = Indicator(
                code=one.code, words=one.words, unit=one.unit, theme=one.theme, tree=one.tree, source=one.source,
                says=one.says, better=one.better,
            )  # fmt: skip
    return found
