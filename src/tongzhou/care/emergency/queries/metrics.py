"""The times of many runs in the reader's scope: figures by month and house, each opening to its runs. Case numbers, no names.

Scope is that of the ledger (READ_LEDGER at either house): one's own house, an office its houses below, a commission its region. A figure is over
runs that both sides closed, by the day of arrival in China; corrections, offsets and flags are in them already.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Max, Q, QuerySet

from tongzhou.care.emergency.models import Run
from tongzhou.care.emergency.pathways import pathway
from tongzhou.care.emergency.queries.scope import visible
from tongzhou.care.emergency.refusals import NO_METRIC, NO_PATHWAY, NO_PLACE
from tongzhou.care.emergency.rules import Came, Pathway
from tongzhou.care.emergency.rules.metrics import Metric, Reading, Summary, Times, Worth, readings, summary
from tongzhou.directory.models import Institution, Region
from tongzhou.directory.queries import reach
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.permissions import Permission
from tongzhou.ledger.models import Entry
from tongzhou.ledger.rules import CHINA

MOST = 20_000
"""Runs read at once, the newest; beyond that the figures say so."""
SHOWN = 100
COUNTY = 6
"""Digits of a division code that name the county."""


Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which runs: of a pathway, arrived from the day `first` up to and including `last` (China). `place`: a house's id, a county's
    six digits, or "" for all of the scope. `came` None: however."""

    pathway: str
    first: date
    last: date
    place: str = ""
    came: Came | None = None

    @property
    def months(self) -> tuple[date, ...]:
        """The first days of its months."""
        found, month = [], self.first.replace(day=1)
        while month <= self.last:
            found.append(month)
            month = (month + timedelta(31)).replace(day=1)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Place:
    """A house, or a county (its six digits), that stands behind runs of the scope."""

    key: str
    name: str
    county: str


@dataclass(frozen=True, slots=True)
class Line:
    """One metric: over all runs asked for, by month (every month of the window, also those with nothing), by the house whose time it is."""

    metric: Metric
    whole: Summary
    months: tuple[tuple[date, Summary], ...]
    houses: tuple[tuple[Place, Summary], ...]


@dataclass(frozen=True, slots=True)
class Metrics:
    """Every metric of a pathway. `runs` closed ones it is over; `open`: arrived in these days and not closed yet, so not in it; `cut`: only
    the newest MOST were read. `places`: all houses and counties of the scope in these days, whatever place was asked for."""

    asked: Asked
    pathway: Pathway
    lines: tuple[Line, ...]
    runs: int
    open: int
    cut: bool
    houses: tuple[Place, ...]
    counties: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """One run under a metric. `opens`: the reader may see the run itself; else the entry of the ledger, when there is one."""

    id: UUID
    number: str
    on: date
    house: str
    reading: Reading
    opens: bool
    entry: UUID | None


@dataclass(frozen=True, slots=True)
class One:
    """One metric: as a line, by county where there are several, and its runs (the newest SHOWN; `more` there are)."""

    found: Metrics
    line: Line
    by_county: tuple[tuple[Place, Summary], ...]
    cases: tuple[Case, ...]
    more: int


@dataclass(frozen=True, slots=True)
class _Row:
    times: Times
    number: str
    houses: Mapping[UUID, Place]


def metrics_of(known: Pathway) -> tuple[Metric, ...]:
    """Every metric of a pathway, in the order of its file."""
    return (*known.intervals, *known.shares)


def metrics(actor: Actor, asked: Asked) -> Metrics:
    """The figures. Raises Denied, NotFound (pathway). Three statements at most."""
    known, rows = _read(actor, asked)
    return _metrics(actor, asked, known, rows)


def metric(
    actor: Actor, asked: Asked, code: str, worth: Worth | None = None, *, missed: bool = False, at: datetime
) -> One:
    """One metric with its runs: all, those of one `worth`, or those that `missed` the target. Raises Denied, NotFound. Four statements."""
    known, rows = _read(actor, asked)
    found = _metrics(actor, asked, known, rows)
    line = next((one for one in found.lines if one.metric.code == code), None)
    if line is None:
        raise NotFound(NO_METRIC)
    inside = [one for one in rows[:MOST] if _inside(one, asked)]
    told = readings(known, line.metric, (one.times for one in inside))
    picked = [
        one for one in told if (one.worth is worth if worth else True) and (one.met is False or not missed)
    ]
    by = {one.times.run: one for one in inside}
    counties = {place.key: place for place in found.counties}

    def county(reading: Reading) -> str:
        return by[reading.times.run].houses[reading.house].county

    return One(
        found,
        line,
        _grouped(line.metric, told, counties, county) if len(counties) > 1 else (),
        _cases(actor, picked[:SHOWN], by, at),
        max(0, len(picked) - SHOWN),
    )  # fmt: skip


def _read(actor: Actor, asked: Asked) -> tuple[Pathway, list[_Row]]:
    """The closed runs of the scope, the newest first, one more than MOST. One statement."""
    actor.require(Permission.READ_LEDGER)
    known = pathway(asked.pathway)
    if known is None:
        raise NotFound(NO_PATHWAY)
    codes = sorted(_codes(known))
    current = Q(points__standing="current")
    times = {f"at_{code}": Max("points__true_at", filter=current & Q(points__code=code)) for code in codes}
    insisted = current & Q(points__insisted=True, points__against__gt="")
    marks = {
        "flags": ArrayAgg("points__code", filter=insisted & Q(points__code__in=codes), default=[]),
        "carries": ArrayAgg("points__code", filter=current & Q(points__carried=True, points__code__in=codes), default=[]),
    }  # fmt: skip
    found = _closed(actor, asked).annotate(**times, **marks).order_by("-arrived_at", "-pk")
    names = (
        "id",
        "number",
        "came",
        "outcome",
        "arrived_at",
        "sender_id",
        "sender__name",
        "sender__region_code",
    )
    rows = found.values(*names, "receiver_id", "receiver__name", "receiver__region_code", *times, *marks)
    return known, [_row(one, codes) for one in rows[: MOST + 1]]


def _codes(known: Pathway) -> set[str]:
    ends = {code for one in known.intervals for span in one.spans for code in (span.start, span.end)}
    return ends | {code for one in known.shares for code in (one.earlier, one.later)}


def _scope(actor: Actor, asked: Asked) -> QuerySet[Run]:
    grants = actor.grants_for(Permission.READ_LEDGER)
    days = _midnight(asked.first), _midnight(asked.last + timedelta(1))
    return Run.objects.filter(
        reach(grants, "sender__") | reach(grants, "receiver__"), pathway=asked.pathway, arrived_at__gte=days[0], arrived_at__lt=days[1]
    )  # fmt: skip


def _closed(actor: Actor, asked: Asked) -> QuerySet[Run]:
    return _scope(actor, asked).filter(state="completed")


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), CHINA)


def _row(told: Mapping[str, Any], codes: Sequence[str]) -> _Row:
    houses = {
        told[f"{side}_id"]: Place(str(told[f"{side}_id"]), told[f"{side}__name"], told[f"{side}__region_code"][:COUNTY])
        for side in ("sender", "receiver")
    }  # fmt: skip
    known = {code: told[f"at_{code}"] for code in codes if told[f"at_{code}"] is not None}
    times = Times(
        told["id"], Came(told["came"]), told["arrived_at"].astimezone(CHINA).date(), told["sender_id"], told["receiver_id"], known, told["outcome"] == "transferred",
        frozenset(told["flags"]), frozenset(told["carries"]),
    )  # fmt: skip
    return _Row(times, told["number"], houses)


def _inside(row: _Row, asked: Asked) -> bool:
    """Of the place and way asked for. A run is its receiver's and its sender's."""
    if asked.came is not None and row.times.came is not asked.came:
        return False
    return not asked.place or any(asked.place in (one.key, one.county) for one in row.houses.values())


def _metrics(actor: Actor, asked: Asked, known: Pathway, rows: Sequence[_Row]) -> Metrics:
    inside = [one for one in rows[:MOST] if _inside(one, asked)]
    houses = {place.key: place for row in rows for place in row.houses.values()}
    counties = {one.county for one in houses.values()}
    names = (
        dict(Region.objects.filter(code__in=counties, during__upper_inf=True).values_list("code", "name"))
        if len(counties) > 1
        else {}
    )
    return Metrics(
        asked=asked,
        pathway=known,
        lines=tuple(_line(known, one, inside, asked) for one in metrics_of(known)),
        runs=len(inside),
        open=_open(actor, asked),
        cut=len(rows) > MOST,
        houses=tuple(sorted(houses.values(), key=lambda one: one.name)),
        counties=tuple(Place(one, names.get(one, one), one) for one in sorted(counties)) if names else (),
    )


def _line(known: Pathway, metric: Metric, rows: Sequence[_Row], asked: Asked) -> Line:
    told = readings(known, metric, (one.times for one in rows))
    months: dict[date, list[Reading]] = {month: [] for month in asked.months}
    for one in told:
        months[one.times.month].append(one)
    places = {key: place for row in rows for key, place in row.houses.items()}
    return Line(
        metric,
        summary(metric, told),
        tuple((month, summary(metric, of)) for month, of in months.items()),
        _grouped(metric, told, places, lambda one: one.house),
    )


def _open(actor: Actor, asked: Asked) -> int:
    rows = _scope(actor, asked).filter(state__in=["emergency", "observation", "ended"])
    if asked.came is not None:
        rows = rows.filter(came=asked.came.value)
    if asked.place.isdigit():
        how = "startswith" if len(asked.place) == COUNTY else "exact"
        there = {f"{side}__region_code__{how}": asked.place for side in ("sender", "receiver")}
        rows = rows.filter(Q(*there.items(), _connector=Q.OR))
    elif asked.place:
        rows = rows.filter(Q(sender=asked.place) | Q(receiver=asked.place))
    return rows.count()


def place(actor: Actor, key: str) -> Place:
    """The house or county of this key, if the ledger of its runs is the reader's. Raises NotFound. One statement."""
    if key.isdigit():
        name = Region.objects.filter(code=key, during__upper_inf=True).values_list("name", flat=True).first()
        if name is not None:
            return Place(key, name, key)
        raise NotFound(NO_PLACE)
    found = None
    with suppress(ValueError):
        found = Institution.objects.filter(pk=UUID(key)).first()
    if found is None:
        raise NotFound(NO_PLACE)
    return Place(str(found.pk), found.name, found.region_code[:COUNTY])


def _grouped(
    metric: Metric, told: Sequence[Reading], places: Mapping[Key, Place], key: Callable[[Reading], Key]
) -> tuple[tuple[Place, Summary], ...]:
    """By place, those with the most runs first."""
    groups: dict[Key, list[Reading]] = {}
    for one in told:
        groups.setdefault(key(one), []).append(one)
    found = [(places[one], summary(metric, group)) for one, group in groups.items()]
    return tuple(sorted(found, key=lambda pair: (-pair[1].concerned, pair[0].name)))


def _cases(actor: Actor, told: Sequence[Reading], by: Mapping[UUID, _Row], at: datetime) -> tuple[Case, ...]:
    ids = [one.times.run for one in told]
    seen = set(visible(actor, at).filter(pk__in=ids).values_list("pk", flat=True))
    claims = Run.objects.filter(pk__in=ids, claim__isnull=False).values("claim")
    entries = Entry.objects.filter(claim__in=claims).values_list("source", "pk")
    posted = {UUID(source.partition(":")[2]): pk for source, pk in entries}
    return tuple(
        Case(
            one.times.run,
            by[one.times.run].number,
            one.times.on,
            by[one.times.run].houses[one.house].name,
            one,
            one.times.run in seen,
            posted.get(one.times.run),
        )
        for one in told
    )
