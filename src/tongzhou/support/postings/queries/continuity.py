"""Whether a host's year keeps what is asked, with its months; for one host, and for all that the actor sees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q, Subquery

from tongzhou.directory.models import Institution
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.periods import Period
from tongzhou.kernel.permissions import Permission as P
from tongzhou.partnerships.models import Pairing
from tongzhou.partnerships.rules import Level
from tongzhou.support.postings.models import Posting, PostingRule
from tongzhou.support.postings.queries.stays import STAY, away_of, stay_from
from tongzhou.support.postings.rules.compliance import Case, Verdict, judged
from tongzhou.support.postings.rules.continuity import (
    Count,
    Stay,
    clipped,
    counted,
    months_of,
    year_at,
    year_of,
)
from tongzhou.support.postings.rules.lifecycle import OFF
from tongzhou.support.postings.rules.requirements import Requirement, Rule, holding
from tongzhou.support.sides.scope import seen_by
from tongzhou.support.sides.sentences import NO_RECORD

MOST_HOSTS = 12


@dataclass(frozen=True, slots=True)
class Compliance:
    """A host's year: the verdicts, heads by month, and whether all postings at the host are seen (`whole`).

    `stays` are all that are known, `seen` as far as they have happened. `frame` is the part of the year in which the host is paired; None when it is on no day of it: then nothing is asked.
    """

    host: Institution
    number: int
    year: Period
    frame: Period | None
    verdicts: tuple[Verdict, ...]
    stays: tuple[Stay, ...]
    seen: tuple[Stay, ...]
    all: Count
    whole: bool

    @property
    def months(self) -> tuple[Count, ...]:
        """Heads by month: counted when asked for, which the list of all hosts does not."""
        return tuple(counted(self.seen, month) for month in months_of(self.year))


def compliance(actor: Actor, host_id: UUID, year: int | None = None, *, on: date) -> Compliance:
    """One host's activity year (None: the present one). Four statements. Raises NotFound for a host that the actor has no part in."""
    host = Institution.objects.filter(pk=host_id).first()
    pairs = _pairs(actor, [host_id])
    if host is None or not (_whole(actor, host) or host_id in pairs):
        raise NotFound(NO_RECORD)
    return _of([host], year, on, actor, pairs)[0]


def compliances(
    actor: Actor, *, year: int | None = None, on: date, after: UUID | None = None
) -> tuple[list[Compliance], UUID | None]:
    """The hosts that the actor sees paired in the year, by name after the host `after`; and where they go on (None: the end).

    No more than MOST_HOSTS at a time. Five statements.
    """
    pairs = _pairs(actor, None)
    rows = Institution.objects.filter(pk__in=pairs)
    if after:
        name = Subquery(Institution.objects.filter(pk=after).values("name"))
        rows = rows.filter(Q(name__gt=name) | Q(name=name, pk__gt=after))
    hosts = list(rows.order_by("name", "pk")[: MOST_HOSTS + 1])
    more = hosts[MOST_HOSTS - 1].pk if len(hosts) > MOST_HOSTS else None
    return [one for one in _of(hosts[:MOST_HOSTS], year, on, actor, pairs) if one.frame], more


def _of(
    hosts: Sequence[Institution],
    number: int | None,
    on: date,
    actor: Actor,
    pairs: Mapping[UUID, list[Period]],
) -> list[Compliance]:
    known = rules()
    frames = {host.pk: _year(host, known, number, on) for host in hosts}
    if not frames:
        return []
    start = min(year.start for _, year in frames.values())
    end = max(year.end or year.start for _, year in frames.values())
    rows = _rows(actor, list(frames), start, end)
    away = away_of([row.pk for some in rows.values() for row in some], on=on)
    found = {id: tuple(stay_from(row, away.get(row.pk, ())) for row in some) for id, some in rows.items()}
    return [
        _one(host, *frames[host.pk], found.get(host.pk, ()), _teams(rows.get(host.pk, [])), known, on,
             pairs.get(host.pk, []), _whole(actor, host))
        for host in hosts
    ]  # fmt: skip


def _rows(actor: Actor, hosts: list[UUID], start: date, end: date) -> dict[UUID, list[Any]]:
    """Postings that touch the days, and the others of the same persons: an unbroken stay may be made of several.

    Only what a stay is made of is read: a hundred hosts have thousands.
    """
    touching = Posting.objects.filter(receiving__in=hosts, span__overlap=DateRange(start, end))
    rows = Posting.objects.filter(
        seen_by(actor), receiving__in=hosts, staff__in=touching.values("staff")
    ).exclude(state__in=[state.value for state in OFF])
    columns = (*STAY, "receiving_id", "team__name", "team__team_based")
    found: dict[UUID, list[Any]] = {}
    for row in rows.order_by("span", "pk").values_list(*columns, named=True):
        found.setdefault(row.receiving_id, []).append(row)
    return found


def _teams(rows: Iterable[Any]) -> dict[str, str]:
    return {str(row.team_id): row.team__name for row in rows if row.team__team_based}


def _year(host: Institution, known: Sequence[Rule], number: int | None, on: date) -> tuple[int, Period]:
    rule = _held(host, known, on).get(Requirement.YEAR)
    begins = (rule.at_least or 1) if rule else 1
    number = year_at(on, begins) if number is None else number
    return number, year_of(number, begins)


def _held(host: Institution, known: Sequence[Rule], on: date) -> Mapping[Requirement, Rule]:
    return holding(known, region=host.region_code, kind=host.kind, tier=host.tier, on=on)


def _one(
    host: Institution,
    number: int,
    year: Period,
    found: tuple[Stay, ...],
    teams: dict[str, str],
    known: Sequence[Rule],
    on: date,
    paired: list[Period],
    whole: bool,
) -> Compliance:
    frame = _paired(year, paired)
    case = frame and Case(found, teams, year, frame, number, on, _held(host, known, year.start))
    real = [stay for stay in found if stay.real]
    past = Period(date.min, min(on, year.end or on))
    seen = [part for stay in real if (part := _until(stay, past))]
    return Compliance(
        host,
        number,
        year,
        frame,
        judged(case) if case else (),
        found,
        tuple(seen),
        counted(seen, year),
        whole,
    )


def _until(stay: Stay, past: Period) -> Stay | None:
    """The stay as far as it has happened: what is only planned is not counted."""
    term = clipped(stay.term, past)
    return Stay(stay.key, stay.who, stay.name, stay.title, term, stay.away) if term else None


def _paired(year: Period, paired: list[Period]) -> Period | None:
    """The part of the year from the first to the last day paired."""
    parts = [part for one in paired if (part := clipped(one, year))]
    if not parts:
        return None
    return Period(min(one.start for one in parts), max(one.end or one.start for one in parts))


def _pairs(actor: Actor, hosts: list[UUID] | None) -> dict[UUID, list[Period]]:
    """On which days each host is paired, as far as the actor sees it."""
    rows = Pairing.objects.filter(seen_by(actor), level=Level.INSTITUTION.value)
    if hosts is not None:
        rows = Pairing.objects.filter(seen_by(actor), Q(receiving__in=hosts))
    found: dict[UUID, list[Period]] = {}
    for host, during in rows.values_list("receiving", "during")[:5000]:
        found.setdefault(host, []).append(Period(during.lower, during.upper))
    return found


def _whole(actor: Actor, host: Institution) -> bool:
    return actor.may(P.READ_SUPPORT, host.place)


def rules(*, on: date | None = None) -> list[Rule]:
    """The rules that hold (on a day: or at all), by requirement and scope. One statement."""
    rows = PostingRule.objects.filter(withdrawn=False)
    if on is not None:
        rows = rows.filter(Q(during__contains=on) | Q(during__startswith__gt=on))
    order = list(Requirement)
    found = [row.rule for row in rows[:2000]]
    return sorted(
        found, key=lambda one: (order.index(one.requirement), one.region, sorted(one.kinds), one.during.start)
    )


def rule(id: UUID) -> Rule | None:
    """One rule that was not withdrawn; None for none."""
    row = PostingRule.objects.filter(withdrawn=False, pk=id).first()
    return row.rule if row else None
