"""A county beside counties of like size and remoteness. Peers are counted over the whole platform; whoever they are is said only within the reader's scope."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q
from django.db.models.functions import Left

from tongzhou.directory.models import Institution, Region
from tongzhou.indicators.definitions import catalogue
from tongzhou.indicators.definitions.boards import COMPARED, Subject
from tongzhou.indicators.definitions.indicator import Indicator
from tongzhou.indicators.engine.combining import UNKNOWN, Value
from tongzhou.indicators.engine.cube import By, Level
from tongzhou.indicators.models import Outside
from tongzhou.indicators.queries.boards import figures, missing
from tongzhou.indicators.queries.grounds import COUNTY, NO_BOARD, Ground, whole
from tongzhou.indicators.rules.peers import Peers, Stand, peers, stand
from tongzhou.indicators.rules.recent import month_on
from tongzhou.indicators.rules.windows import Window
from tongzhou.kernel.actors import Actor, system
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.permissions import Permission
from tongzhou.kernel.words import Words

YEAR = 12
SIZES = ("population", "travel_minutes")
OFFERED = 400


@dataclass(frozen=True, slots=True)
class Beside:
    """One indicator of the county beside its peers. `stand` None: fewer than five peers have a figure. `why`: the county has none."""

    indicator: Indicator
    own: Value
    stand: Stand | None
    why: Words | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A county beside its peers over the last twelve whole months. `named` are the peers in the reader's scope; `others` how many more."""

    ground: Ground
    window: Window
    peers: Peers
    named: tuple[Ground, ...]
    others: int
    lines: tuple[Beside, ...]


def comparable(actor: Actor, *, on: date) -> list[Ground]:
    """The counties that the reader may compare: all of them that his region holds, and that of his own house. One statement."""
    held = {grant.region for grant in actor.grants_for(Permission.READ_LEDGER) if grant.region is not None}
    house = Institution.objects.filter(
        pk__in=[actor.institution_id] if actor.institution_id and actor.may(Permission.READ_LEDGER) else []
    )
    own = Q(code__in=house.annotate(county=Left("region_code", COUNTY)).values("county"))
    wanted = own
    for code in held:
        wanted |= Q(code__startswith=code)
    paired = Institution.objects.filter(pairings_received__isnull=False).annotate(
        county=Left("region_code", COUNTY)
    )
    rows = Region.objects.filter(wanted, during__contains=on, code__regex=r"^\d{6}$").filter(
        own | Q(code__in=paired.values("county"))
    )
    return [_ground(row) for row in rows.order_by("code")[:OFFERED]]


def compare(actor: Actor, county: Ground, offered: Sequence[Ground], *, on: date) -> Comparison:
    """The county's figures beside its peers'. `offered` are those that the reader may compare; raises NotFound for another. At most seven statements."""
    own = county.place
    if county not in offered:
        raise NotFound(NO_BOARD)
    window = Window(month_on(on, -YEAR), month_on(on, 0))
    chosen = _peers(own, on)
    several = [catalogue.ALL[code] for code in COMPARED if code in catalogue.ALL]
    by = By(Level.COUNTY, only=frozenset((own, *chosen.codes)))
    found = figures(system("indicators"), several, [window], by)
    near = [code for code in chosen.codes if whole(actor, code)]
    rows = {row.code: row for row in Region.objects.filter(code__in=near, during__contains=on)}
    named = tuple(_ground(rows[code]) for code in near if code in rows)
    lines = tuple(
        _beside(one, got, own, chosen.codes, window) for one, got in zip(several, found, strict=True)
    )
    return Comparison(county, window, chosen, named, len(chosen.codes) - len(named), lines)


def _beside(
    one: Indicator, got: dict[tuple[str, Window], Value], own: str, codes: Iterable[str], window: Window
) -> Beside:
    mine = got.get((own, window), UNKNOWN)
    theirs = [got[code, window].number for code in codes if (code, window) in got]
    known = [number for number in theirs if number is not None]
    return Beside(one, mine, stand(mine.number, known, one.better), missing(one, mine))


def _peers(own: str, on: date) -> Peers:
    """Among the counties that somebody supports: what is known of sizes from outside, and the institutions counted. Two statements."""
    counted = (
        Institution.objects.filter(during__contains=on)
        .annotate(county=Left("region_code", COUNTY))
        .order_by()
        .values("county")
        .annotate(number=Count("pk", distinct=True), paired=Count("pairings_received"))
    )
    houses = {row["county"]: row["number"] for row in counted if row["paired"] or row["county"] == own}
    sizes: dict[str, dict[str, Decimal]] = {series: {} for series in SIZES}
    rows = Outside.objects.filter(series__in=SIZES, replaced_at=None, month__lte=on, region__in=list(houses))
    for series, region, number in rows.order_by("month").values_list("series", "region", "number"):
        sizes[series][region] = number  # the latest month stays
    return peers(
        own,
        sizes[SIZES[0]],
        sizes[SIZES[1]],
        {code: n for code, n in houses.items() if len(code) == COUNTY},
    )


def _ground(row: Region) -> Ground:
    return Ground(Subject.COUNTY, row.code, Words(row.name, row.name_en or row.name))
