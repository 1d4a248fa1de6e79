"""One fund, project or purchase with all that its page shows; what a form may choose from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum

from tongzhou.files.models import StoredFile
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.ledger.models import Claim
from tongzhou.ledger.queries.scope import either_side
from tongzhou.partnerships.models import Pairing
from tongzhou.partnerships.rules import Level
from tongzhou.support.resources.models import (
    BudgetLine,
    Device,
    Fund,
    FundStep,
    Payment,
    Project,
    ProjectStep,
    Purchase,
    PurchaseStep,
    StatedAmount,
)
from tongzhou.support.resources.rules.money import Total, total
from tongzhou.support.resources.rules.states import PaymentState, PurchaseState
from tongzhou.support.sides.models import SideStep, TwoSided
from tongzhou.support.sides.scope import found, seen_by
from tongzhou.support.sides.sentences import NO_RECORD

BOUND = 200
Record = TypeVar("Record", bound=TwoSided)
_JOINED = ("supporting", "receiving", "pairing__programme")


@dataclass(frozen=True, slots=True)
class Row:
    """A budget line with what came of it: purchases that stand, sums in fen."""

    line: BudgetLine
    purchases: list[Purchase]
    bought: Total
    accepted: Total
    paid: int


@dataclass(frozen=True, slots=True)
class FundPage:
    """A fund; its projects with what was planned (lines, else the budget), bought and accepted; what documents and the ledger say."""

    fund: Fund
    projects: list[tuple[Project, Total, Total, Total]]
    steps: list[SideStep]
    stated: list[StatedAmount]
    files: list[StoredFile]
    claim: Claim | None

    @property
    def itemised(self) -> Total:
        """What its projects come to."""
        return sum((planned for _, planned, _, _ in self.projects), Total())


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """A project with its lines, and what documents and the ledger say."""

    project: Project
    rows: list[Row]
    steps: list[SideStep]
    stated: list[StatedAmount]
    files: list[StoredFile]
    claim: Claim | None

    @property
    def planned(self) -> Total:
        """The sum of the lines."""
        return total(row.line.total_fen for row in self.rows)

    @property
    def bought(self) -> Total:
        """The sum of the purchases that stand."""
        return sum((row.bought for row in self.rows), Total())

    @property
    def accepted(self) -> Total:
        """The sum of the purchases that the recipient accepted."""
        return sum((row.accepted for row in self.rows), Total())

    @property
    def paid(self) -> int:
        """Fen paid, claimed or confirmed."""
        return sum(row.paid for row in self.rows)


@dataclass(frozen=True, slots=True)
class PurchasePage:
    """A purchase with its payments, the devices it brought, and the claims of both."""

    purchase: Purchase
    payments: list[tuple[Payment, Claim | None]]
    devices: list[Device]
    steps: list[SideStep]
    files: list[StoredFile]
    claim: Claim | None


@dataclass(frozen=True, slots=True)
class Sides:
    """A pairing that a form may choose: who gives, who takes."""

    pairing: Pairing

    @property
    def label(self) -> str:
        """Who for whom."""
        return f"{self.pairing.supporting.label} → {self.pairing.receiving.label}"


def fund(actor: Actor, id: UUID) -> FundPage:
    """A fund. Raises NotFound. Six statements."""
    row = found(Fund.objects.select_related(*_JOINED), actor, id)
    projects = Project.objects.filter(fund=row).annotate(
        itemised=Sum("lines__total_fen"),
        bought=_bought(~Q(state=PurchaseState.CANCELLED)),
        accepted=_bought(Q(state=PurchaseState.ACCEPTED)),
    )
    return FundPage(
        row,
        [_with_sums(one) for one in projects.order_by("asked_on", "pk")[:BOUND]],
        _steps(FundStep, row),
        list(StatedAmount.objects.filter(fund=row).order_by("at")),
        _files("fund", id),
        _claims([f"fund:{id}"]).get(f"fund:{id}"),
    )


def _bought(which: Q) -> Subquery:
    """The sum of a project's purchases in fen; NULL when there are none, or none with a price."""
    rows = Purchase.objects.filter(which, line__project=OuterRef("pk")).order_by()
    return Subquery(rows.values("line__project").annotate(fen=Sum("total_fen")).values("fen"))


def _with_sums(project: Any) -> tuple[Project, Total, Total, Total]:
    """A project as annotated above; its plan is the sum of its lines, else its budget."""
    planned = total([project.itemised if project.itemised is not None else project.budget_fen])
    bought, accepted = (total([fen]) if fen else Total() for fen in (project.bought, project.accepted))
    return project, planned, bought, accepted


def project(actor: Actor, id: UUID) -> ProjectPage:
    """A project. Raises NotFound. Seven statements."""
    row = found(Project.objects.select_related(*_JOINED, "fund"), actor, id)
    bought: dict[UUID, list[Purchase]] = {}
    purchases = Purchase.objects.filter(line__project=row).annotate(paid=_paid()).order_by("ordered_on", "pk")
    for one in purchases[:BOUND]:
        bought.setdefault(one.line_id, []).append(one)
    return ProjectPage(
        row,
        [_row(line, bought.get(line.pk, [])) for line in row.lines.order_by("number")],
        _steps(ProjectStep, row),
        list(StatedAmount.objects.filter(project=row).order_by("at")),
        _files("project", id),
        _claims([f"project:{id}"]).get(f"project:{id}"),
    )


def _paid() -> Sum:
    return Sum("payments__fen", filter=~Q(payments__state=PaymentState.WITHDRAWN))


def _row(line: BudgetLine, purchases: list[Any]) -> Row:
    standing = [one for one in purchases if one.state != PurchaseState.CANCELLED]
    return Row(
        line,
        purchases,
        total(one.total_fen for one in standing),
        total(one.total_fen for one in standing if one.state == PurchaseState.ACCEPTED),
        sum(one.paid or 0 for one in standing),
    )


def purchase(actor: Actor, id: UUID) -> PurchasePage:
    """A purchase. Raises NotFound. Six statements."""
    row = found(Purchase.objects.select_related(*_JOINED, "line__project__fund"), actor, id)
    payments = list(row.payments.order_by("paid_on", "pk")[:BOUND])
    claims = _claims([f"purchase:{id}", *(f"payment:{one.pk}" for one in payments)])
    devices = row.devices.select_related("receiving", "keeper").order_by("label")
    return PurchasePage(
        row,
        [(one, claims.get(f"payment:{one.pk}")) for one in payments],
        list(devices[:BOUND]),
        _steps(PurchaseStep, row),
        _files("purchase", id),
        claims.get(f"purchase:{id}"),
    )


def paid_for(actor: Actor, payment_id: UUID) -> UUID:
    """The purchase that a payment was made for. Raises NotFound. One statement."""
    seen = Payment.objects.filter(seen_by(actor), pk=payment_id)
    there = seen.values_list("purchase", flat=True).first()
    if there is None:
        raise NotFound(NO_RECORD)
    return there


def line(actor: Actor, id: UUID) -> BudgetLine:
    """A budget line of a project that the actor sees. Raises NotFound. One statement."""
    rows = BudgetLine.objects.select_related("project__supporting", "project__receiving")
    row = rows.filter(pk=id, project__in=Project.objects.filter(seen_by(actor))).first()
    if row is None:
        raise NotFound(NO_RECORD)
    return row


def sides(actor: Actor, *, on: date) -> list[Sides]:
    """Pairings of two institutions for one of which the actor handles money. One statement."""
    rows = Pairing.objects.filter(
        either_side(actor, P.MANAGE_RESOURCES), level=Level.INSTITUTION, during__contains=on
    )
    joined = rows.select_related("supporting", "receiving", "programme").order_by("receiving__name", "pk")
    return [Sides(row) for row in joined[:BOUND]]


def funds_between(actor: Actor, supporting_id: UUID, receiving_id: UUID) -> list[Fund]:
    """Funds of the same two that a project may be paid from. One statement."""
    rows = Fund.objects.filter(seen_by(actor), supporting_id=supporting_id, receiving_id=receiving_id)
    return list(rows.exclude(state="dropped").order_by("-year", "name")[:BOUND])


def _steps(model: type[SideStep], record: TwoSided) -> list[SideStep]:
    rows: QuerySet[SideStep] = model._default_manager.filter(**{"record": record.pk})
    return list(rows.order_by("-number")[:BOUND])


def _files(name: str, id: UUID) -> list[StoredFile]:
    rows = StoredFile.objects.filter(subject=f"{name}:{id}", completed_at__isnull=False)
    return list(rows.order_by("created_at", "id"))


def _claims(sources: Iterable[str]) -> dict[str, Claim]:
    """The latest claim of each act."""
    rows = Claim.objects.filter(source__in=list(sources)).select_related("supporting", "receiving", "entry")
    return {row.source: row for row in rows.order_by("version")}
