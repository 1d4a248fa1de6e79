"""The board of money: funds, their projects and lines with plan and actual, what is late, what waits for the reader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, IntegerField, Min, Q, QuerySet, Sum, Value, When

from tongzhou.kernel.actors import Actor
from tongzhou.kernel.permissions import Permission as P
from tongzhou.ledger.models import Claim
from tongzhou.ledger.queries.scope import EVERYWHERE, houses
from tongzhou.ledger.rules import LIVE, Side
from tongzhou.support.resources.acts import KINDS
from tongzhou.support.resources.models import BudgetLine, Fund, Project
from tongzhou.support.resources.queries.idle import Unused, idle
from tongzhou.support.resources.queries.programme import Money, money
from tongzhou.support.resources.rules.money import Total
from tongzhou.support.resources.rules.states import ProjectState, PurchaseState
from tongzhou.support.sides.scope import seen_by

FUNDS, PROJECTS, LINES, WAITING = 30, 16, 400, 30
_UNSHOWN = tuple(f"{side}__{name}" for side in ("supporting", "receiving") for name in ("during", "search"))
"""Of the two houses: a range and the search keys cost as much to read as all the rest, and nobody sees them."""
UNFINISHED = (ProjectState.APPROVED, ProjectState.UNDER_WAY)


@dataclass(frozen=True, slots=True)
class LineSum:
    """A line with what was bought and accepted on it; `late_since`: the earliest delivery that is overdue."""

    line: BudgetLine
    bought: Total
    accepted: Total
    late_since: date | None


@dataclass(frozen=True, slots=True)
class ProjectSum:
    """A project with its lines; `late_since`: the planned day that has passed."""

    project: Project
    lines: list[LineSum]
    late_since: date | None

    @property
    def planned(self) -> Total:
        """The sum of its lines, else its budget."""
        if not self.lines:
            known = self.project.budget_fen
            return Total(unknown=1) if known is None else Total(known, 1)
        return sum((_total(one.line.total_fen) for one in self.lines), Total())

    @property
    def bought(self) -> Total:
        """What was bought for it."""
        return sum((one.bought for one in self.lines), Total())

    @property
    def accepted(self) -> Total:
        """What the recipient accepted."""
        return sum((one.accepted for one in self.lines), Total())

    @property
    def late(self) -> bool:
        """Whether anything of it is overdue."""
        return self.late_since is not None or any(one.late_since for one in self.lines)


@dataclass(frozen=True, slots=True)
class Board:
    """Everything on the first page. `next`: where the projects go on ("": these are all); `first`: it begins with them."""

    money: Money
    funds: list[tuple[Fund, list[ProjectSum]]]
    loose: list[ProjectSum]
    waiting: list[Claim]
    to_approve: list[Project]
    idle: list[Unused]
    next: str
    first: bool = True

    @property
    def late(self) -> list[ProjectSum]:
        """Projects of which something is overdue, the longest first."""
        shown = [one for _, some in self.funds for one in some] + self.loose
        return sorted((one for one in shown if one.late), key=_since)


def _since(one: ProjectSum) -> date:
    days = [one.late_since, *(line.late_since for line in one.lines)]
    return min(day for day in days if day)


def board(actor: Actor, *, on: date, programme: str = "", category: str = "", after: str = "") -> Board:
    """The board, its projects after the cursor `after`. At most seven statements."""
    within = seen_by(actor)
    if programme:
        within &= Q(pairing__programme__code=programme)
    funds = list(
        Fund.objects.filter(within).exclude(state="dropped").select_related("supporting", "receiving").defer(*_UNSHOWN).order_by("-year", "-pk")[:FUNDS]
    )  # fmt: skip
    projects = _projects(within, category, on, after)
    lines = _lines(projects[:PROJECTS], on)
    sums = [ProjectSum(one, lines.get(one.pk, []), _late(one, on)) for one in projects[:PROJECTS]]
    known = {fund.pk for fund in funds}
    return Board(
        money(actor, programme),
        [(fund, [one for one in sums if one.project.fund_id == fund.pk]) for fund in funds],
        [one for one in sums if one.project.fund_id not in known],
        waiting(actor, programme),
        [one.project for one in sums if _asked(actor, one.project)],
        idle(actor, on=on, programme=programme),
        _cursor(projects[PROJECTS - 1]) if len(projects) > PROJECTS else "",
        not after,
    )


def _cursor(last: Project) -> str:
    return f"{last.first}_{last.asked_on.isoformat()}_{last.pk}"  # type: ignore[attr-defined]  # annotated


def _beyond(after: str) -> Q:
    """What comes after a cursor; of one that somebody made up, everything."""
    rank, _, rest = after.partition("_")
    day, _, key = rest.partition("_")
    try:
        first, asked, last = int(rank), date.fromisoformat(day), UUID(key)
    except ValueError:
        return Q()
    later = Q(asked_on__lt=asked) | Q(asked_on=asked, pk__lt=last)
    return Q(first__gt=first) | Q(first=first) & later


def _projects(within: Q, category: str, on: date, after: str) -> list[Project]:
    """What needs somebody first (asked, late, to be accepted), then the newest."""
    rows = Project.objects.filter(within).select_related("supporting", "receiving").defer(*_UNSHOWN)
    if category:
        rows = rows.filter(category=category)
    first = Case(
        When(state=ProjectState.REQUESTED, then=Value(0)),
        When(state__in=UNFINISHED, due_on__lt=on, then=Value(0)),
        When(state__in=(*UNFINISHED, ProjectState.COMPLETED), then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    ranked = rows.annotate(first=first).filter(_beyond(after))
    return list(ranked.order_by("first", F("asked_on").desc(), "-pk")[: PROJECTS + 1])


def _lines(projects: list[Project], on: date) -> dict[UUID, list[LineSum]]:
    standing = ~Q(purchases__state=PurchaseState.CANCELLED) & Q(purchases__isnull=False)
    accepted = Q(purchases__state=PurchaseState.ACCEPTED)
    rows: QuerySet[Any] = BudgetLine.objects.filter(project__in=[one.pk for one in projects]).annotate(
        bought=Sum("purchases__total_fen", filter=standing),
        bought_known=Count("purchases__total_fen", filter=standing),
        bought_all=Count("purchases", filter=standing),
        accepted=Sum("purchases__total_fen", filter=accepted),
        accepted_known=Count("purchases__total_fen", filter=accepted),
        accepted_all=Count("purchases", filter=accepted),
        late=Min(
            "purchases__due_on", filter=Q(purchases__state=PurchaseState.ORDERED, purchases__due_on__lt=on)
        ),
    )
    found: dict[UUID, list[LineSum]] = {}
    for row in rows.order_by("project", "number")[:LINES]:
        bought = Total(int(row.bought or 0), row.bought_known, row.bought_all - row.bought_known)
        taken = Total(int(row.accepted or 0), row.accepted_known, row.accepted_all - row.accepted_known)
        found.setdefault(row.project_id, []).append(LineSum(row, bought, taken, row.late))
    return found


def _late(project: Project, on: date) -> date | None:
    overdue = project.status in UNFINISHED and project.due_on is not None and project.due_on < on
    return project.due_on if overdue else None


def _total(fen: int | None) -> Total:
    return Total(unknown=1) if fen is None else Total(fen, 1)


def _asked(actor: Actor, project: Project) -> bool:
    return project.status is ProjectState.REQUESTED and actor.may(
        P.MANAGE_RESOURCES, project.supporting.place
    )


def waiting(actor: Actor, programme: str = "", *, limit: int = WAITING) -> list[Claim]:
    """Claims of money and things that the actor may confirm, the oldest first. One statement."""
    grants = actor.grants_for(P.CONFIRM)
    theirs = houses(grants, "supporting_id")
    if theirs == EVERYWHERE or not grants:
        return []
    rows = Claim.objects.filter(
        houses(grants, "receiving_id") & ~theirs,
        kind__in=[kind.code for kind in KINDS],
        side=Side.SUPPORTING,
        state__in=LIVE,
    ).exclude(by_key=actor.key)
    if programme:
        rows = rows.filter(pairing__programme__code=programme)
    shown = ("at", "source", "kind", "state", "content", "supporting__name", "supporting__short_name")
    return list(rows.select_related("supporting").only(*shown).order_by("at", "id")[:limit])
