"""Many specialties at once: what needs the reader first, then by county."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    Exists,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from tongzhou.kernel.actors import Actor
from tongzhou.kernel.permissions import Permission as P
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.models import Claim
from tongzhou.support.sides.scope import seen_by
from tongzhou.support.sides.standing import OPEN, STANDS, Standing
from tongzhou.support.specialties.models import Gap, Milestone, Preparation, Specialty, Statement
from tongzhou.support.specialties.rules.preparations import Stage
from tongzhou.support.specialties.rules.states import GOING, State, a_year_after

MOST = 200
MOST_WAITING = 100
_OPEN = [one.value for one in OPEN]


@dataclass(frozen=True, slots=True)
class Line:
    """A specialty in a list: milestones in the plan, those in the ledger, those waiting, late ones, the next day, gaps still open.

    `waits` are claims that the reader may confirm; `look`: twelve months have passed since it was reached.
    """

    specialty: Specialty
    planned: int
    posted: int
    late: int
    next_on: date | None
    gaps: int
    waits: int
    look: bool


@dataclass(frozen=True, slots=True)
class Home:
    """Lines, those that need somebody first. `waiting_preparations` are those whose filing the reader may confirm."""

    lines: list[Line]
    waiting_preparations: list[Preparation]


def home(actor: Actor, *, on: date, receiving: UUID | None = None, programme: str = "") -> Home:
    """Specialties in the actor's scope. Four statements, whatever their number; no more than MOST lines."""
    rows = Specialty.objects.filter(seen_by(actor))
    if receiving:
        rows = rows.filter(receiving=receiving)
    if programme:
        rows = rows.filter(pairing__programme__code=programme)
    found = list(_told(rows, on)[:MOST])
    said = dict(
        Statement.objects.filter(specialty__in=found, standing__in=_OPEN).values_list("claim", "specialty")
    )
    filed = list(_filed(actor))
    mine = _mine(actor, [*said, *(row.claim for row in filed if row.claim)])
    waits = Counter(of for claim, of in said.items() if claim in mine)
    return Home([_line(row, waits[row.pk], on) for row in found], [row for row in filed if row.claim in mine])


def _filed(actor: Actor) -> QuerySet[Preparation]:
    rows = Preparation.objects.filter(seen_by(actor), state__in=[Stage.FILING.value, Stage.DISPUTED.value])
    return rows.select_related("supporting", "receiving").order_by("filed_on", "pk")[:MOST_WAITING]


def _mine(actor: Actor, claims: list[UUID]) -> set[UUID]:
    """Those of these claims that the reader may confirm. One statement; none for somebody who confirms nothing."""
    if not claims or not actor.may(P.CONFIRM):
        return set()
    rows = Claim.objects.select_related("supporting", "receiving").filter(pk__in=claims)
    return {row.pk for row in rows if {"confirm", "settle"} & ledger.offers(actor, row)}


def _told(rows: QuerySet[Specialty], on: date) -> QuerySet[Specialty]:
    """The lines with their counts, each a subquery of its own: joins of several many-sided tables would multiply them."""
    standing = Statement.objects.filter(STANDS, milestone=OuterRef("pk"))
    posted = Statement.objects.filter(milestone=OuterRef("pk"), standing=Standing.POSTED.value)
    of = Milestone.objects.filter(dropped=False)
    open_now = of.filter(~Exists(standing))
    gaps = Gap.objects.filter(filled_on=None)
    mine = {"specialty": OuterRef("pk")}
    waiting = Statement.objects.filter(**mine, standing__in=_OPEN)
    late = open_now.filter(due_on__lt=on)
    return (
        rows.select_related("supporting", "receiving", "department")
        .annotate(
            planned=_number(of.filter(**mine)),
            posted=_number(of.filter(Exists(posted)).filter(**mine)),
            late=_number(late.filter(**mine)),
            gap=_number(gaps.filter(**mine)),
            next_on=_first(open_now.filter(**mine)),
            rank=Case(
                When(Exists(waiting), then=Value(0)),
                When(Q(state=State.BUILDING.value) & Exists(late.filter(**mine)), then=Value(1)),
                When(Q(state=State.REACHED.value, reached_on__lte=_year_before(on)), then=Value(2)),
                When(state__in=[one.value for one in GOING], then=Value(3)),
                When(state=State.STOPPED.value, then=Value(5)),
                default=Value(4),
                output_field=IntegerField(),
            ),
        )
        .order_by("rank", "receiving__name", "due_on", "pk")
    )


def _year_before(on: date) -> date:
    try:
        return on.replace(year=on.year - 1)
    except ValueError:
        return on.replace(year=on.year - 1, day=28)


def _number(rows: QuerySet[Milestone] | QuerySet[Gap]) -> Coalesce:
    counted = rows.order_by().values("specialty").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _first(rows: QuerySet[Milestone]) -> Subquery:
    return Subquery(rows.order_by().values("specialty").annotate(day=Min("due_on")).values("day"))


def _line(row: Specialty, waits: int, on: date) -> Line:
    told = row.__dict__
    look = row.status is State.REACHED and row.reached_on is not None and a_year_after(row.reached_on) <= on
    going = row.status in GOING
    return Line(
        row, told["planned"], told["posted"], told["late"] if going else 0, told["next_on"] if going else None, told["gap"], waits, look
    )  # fmt: skip
