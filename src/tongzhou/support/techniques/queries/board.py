"""Many techniques at once: by stage on the board, one stage as a list, those whose check is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from tongzhou.kernel.actors import Actor
from tongzhou.support.sides.scope import seen_by
from tongzhou.support.sides.standing import Standing
from tongzhou.support.techniques.models import Statement, Technique
from tongzhou.support.techniques.rules.cases import Level, What
from tongzhou.support.techniques.rules.stages import BOARD, Kind, Stage

IN_A_COLUMN = 8
PAGE = 40
MOST_DUE = 12
_POSTED = Standing.POSTED.value


@dataclass(frozen=True, slots=True)
class Filters:
    """What is shown; empty: everything in scope."""

    text: str = ""
    kind: Kind | None = None
    receiving: UUID | None = None
    programme: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A technique with its confirmed cases (`with_expert`, `alone`) and whether it is a confirmed local first."""

    technique: Technique
    with_expert: int
    alone: int
    first: bool


@dataclass(frozen=True, slots=True)
class Board:
    """The newest cards of each stage, and how many there are in all."""

    columns: dict[Stage, list[Card]]
    counts: dict[Stage, int]


@dataclass(frozen=True, slots=True)
class Page:
    """Some techniques, the newest first; `next` is the cursor of the older ones."""

    cards: list[Card]
    next: UUID | None


def board(actor: Actor, filters: Filters | None = None) -> Board:
    """The board: no more than IN_A_COLUMN cards a stage. Two statements."""
    rows = filtered(actor, filters or Filters())
    counts = {Stage(state): n for state, n in rows.values_list("state").annotate(n=Count("pk"))}
    place = Window(RowNumber(), partition_by=[F("state")], order_by=[F("begun_on").desc(), F("pk").desc()])
    newest = _told(rows).alias(place=place).filter(place__lte=IN_A_COLUMN)
    columns: dict[Stage, list[Card]] = {stage: [] for stage in BOARD}
    for row in newest.order_by("-begun_on", "-pk"):
        if row.stage in columns:
            columns[row.stage].append(_card(row))
    return Board(columns, counts)


def listing(actor: Actor, stage: Stage, filters: Filters | None = None, *, after: UUID | None = None) -> Page:
    """One stage, a page at a time. One statement (two with a cursor)."""
    rows = filtered(actor, filters or Filters()).filter(state=stage.value)
    last = Technique.objects.filter(pk=after).values_list("begun_on", flat=True).first() if after else None
    if after and last:
        rows = rows.filter(Q(begun_on__lt=last) | Q(begun_on=last, pk__lt=after))
    page = list(_told(rows).order_by("-begun_on", "-pk")[: PAGE + 1])
    return Page([_card(row) for row in page[:PAGE]], page[PAGE - 1].pk if len(page) > PAGE else None)


def due(actor: Actor, *, on: date) -> list[Card]:
    """Techniques whose twelve-month check is due, the longest waiting first; no more than MOST_DUE. One statement."""
    rows = Technique.objects.filter(seen_by(actor), state=Stage.INDEPENDENT.value, check_due_on__lte=on)
    return [_card(row) for row in _told(rows).order_by("check_due_on", "pk")[:MOST_DUE]]


def filtered(actor: Actor, filters: Filters) -> QuerySet[Technique]:
    """What the filters show of what the actor sees."""
    rows = Technique.objects.filter(seen_by(actor))
    for word in filters.text.split()[:4]:
        rows = rows.filter(
            Q(name__icontains=word) | Q(code__icontains=word) | Q(department__name__icontains=word)
        )
    exact = {
        "kind": filters.kind and filters.kind.value,
        "receiving": filters.receiving,
        "pairing__programme__code": filters.programme,
    }
    return rows.filter(**{name: value for name, value in exact.items() if value})


def _told(rows: QuerySet[Technique]) -> QuerySet[Technique]:
    alone = Q(cases__level=Level.ALONE.value)
    posted = Q(cases__standing=_POSTED)
    first = Statement.objects.filter(technique=OuterRef("pk"), what=What.LOCAL_FIRST.value, standing=_POSTED)
    return rows.select_related("supporting", "receiving", "department", "expert").annotate(
        with_expert=Count("cases", filter=posted & ~alone),
        alone=Count("cases", filter=posted & alone),
        first=Exists(first),
    )


def _card(row: Technique) -> Card:
    told = row.__dict__
    return Card(row, told["with_expert"], told["alone"], told["first"])
