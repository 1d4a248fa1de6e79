"""A programme's money in sums: planned, bought, delivered, accepted, paid, in use. For its home."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from tongzhou.accounts.queries.prepared import PEOPLE, Prepared
from tongzhou.kernel.actors import Actor
from tongzhou.support.resources.models import BudgetLine, Device, Fund, Payment, Project, Purchase
from tongzhou.support.resources.rules.money import Total
from tongzhou.support.resources.rules.states import (
    DeviceState,
    FundState,
    PaymentState,
    ProjectState,
    PurchaseState,
)
from tongzhou.support.sides.scope import seen_by

PLANNED = frozenset(ProjectState) - {ProjectState.REQUESTED, ProjectState.REFUSED, ProjectState.STOPPED}
"""States of projects whose money is planned: somebody has approved it."""
SOME_PROGRAMME = "a programme to come"
_DELIVERED = (PurchaseState.DELIVERED, PurchaseState.ACCEPTED)
_SUMS: dict[str, dict[str, tuple[str, ...]]] = {
    "fund": {"granted": (FundState.GRANTED, FundState.RECEIVED, FundState.CLOSED), "received": (FundState.RECEIVED, FundState.CLOSED)},
    "project": {"planned": tuple(PLANNED)},
    "purchase": {
        "bought": (PurchaseState.ORDERED, *_DELIVERED),
        "delivered": _DELIVERED,
        "accepted": (PurchaseState.ACCEPTED,),
    },
    "payment": {"paid": (PaymentState.CLAIMED, PaymentState.CONFIRMED), "spent": (PaymentState.CONFIRMED,)},
    "device": {"in_use": (DeviceState.IN_USE,)},
}  # fmt: skip


@dataclass(slots=True)
class Money:
    """Sums in fen with how many parts are not known; counts of projects and devices by state.

    `received` and `accepted` and `spent` are what both sides stand behind. `in_use`: unit prices of devices in use.
    """

    granted: Total = field(default_factory=Total)
    received: Total = field(default_factory=Total)
    planned: Total = field(default_factory=Total)
    bought: Total = field(default_factory=Total)
    delivered: Total = field(default_factory=Total)
    accepted: Total = field(default_factory=Total)
    paid: Total = field(default_factory=Total)
    spent: Total = field(default_factory=Total)
    in_use: Total = field(default_factory=Total)
    projects: dict[ProjectState, int] = field(default_factory=dict)
    devices: dict[DeviceState, int] = field(default_factory=dict)
    by_category: dict[str, Money] = field(default_factory=dict)

    def add(self, what: str, state: str, sum_: Total, number: int) -> None:
        """Count one group in."""
        for name, states in _SUMS[what].items():
            if state in states:
                setattr(self, name, getattr(self, name) + sum_)
        if what == "project":
            self.projects[ProjectState(state)] = self.projects.get(ProjectState(state), 0) + number
        if what == "device":
            self.devices[DeviceState(state)] = self.devices.get(DeviceState(state), 0) + number


def money(actor: Actor, programme: str = "") -> Money:
    """Sums of one programme ("" for all that the actor sees), whole and by category of project. One statement."""
    found = Money()
    for what, category, state, fen, known, number in _statement(actor, bool(programme))(programme=programme):
        sum_ = Total(int(fen or 0), known, number - known)
        found.add(what, state, sum_, number)
        if category:
            found.by_category.setdefault(category, Money()).add(what, state, sum_, number)
    return found


@lru_cache(maxsize=PEOPLE)
def _statement(actor: Actor, one: bool) -> Prepared:
    """The statement of `money`, for one programme or for all that the actor sees."""
    if one:
        return Prepared(lambda: _groups(actor, SOME_PROGRAMME), programme=SOME_PROGRAMME)
    return Prepared(lambda: _groups(actor, ""))


def _groups(actor: Actor, programme: str) -> QuerySet[Any, Any]:
    """What, category, state, fen, how many known, how many."""
    itemised = (
        BudgetLine.objects.filter(project=OuterRef("pk"))
        .order_by()
        .values("project")
        .annotate(fen=Sum("total_fen"))
        .values("fen")
    )
    projects = Project.objects.annotate(fen=Coalesce(Subquery(itemised), F("budget_fen")))
    parts = (
        _grouped("fund", Fund.objects.all(), Value(""), "fen"),
        _grouped("project", projects, F("category"), "fen"),
        _grouped("purchase", Purchase.objects.all(), F("line__project__category"), "total_fen"),
        _grouped("payment", Payment.objects.all(), F("purchase__line__project__category"), "fen"),
        _grouped("device", Device.objects.all(), Coalesce(F("purchase__line__project__category"), Value("")), "purchase__unit_fen"),
    )  # fmt: skip
    first, *others = (part.filter(_within(actor, programme)) for part in parts)
    return first.union(*others, all=True)


def _within(actor: Actor, programme: str) -> Q:
    return seen_by(actor) & Q(pairing__programme__code=programme) if programme else seen_by(actor)


def _grouped(what: str, rows: QuerySet[Any], category: Any, fen: str) -> QuerySet[Any, Any]:
    found: QuerySet[Any, Any] = (
        rows.order_by()
        .annotate(what=Value(what), group=category)
        .values("what", "group", "state")
        .annotate(sum=Sum(fen), known=Count(fen), number=Count("pk"))
        .values_list("what", "group", "state", "sum", "known", "number")
    )
    return found
