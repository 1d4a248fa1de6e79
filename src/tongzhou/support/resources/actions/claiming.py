"""From a record to its claim: "we gave this", for the recipient to confirm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec

from tongzhou.files.models import StoredFile
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.quantities import Qualifier, Quantity, Unit
from tongzhou.ledger.rules import ONE, Amounts, Side
from tongzhou.support.resources import acts
from tongzhou.support.resources.models import Fund, Payment, Project, Purchase
from tongzhou.support.sides.claiming import begins, claim, ends
from tongzhou.support.sides.models import TwoSided


@dataclass(frozen=True)
class Gift:
    """What a record amounts to: kind, quantity, day, and what its detail says."""

    kind: str
    on: date
    quantity: Quantity
    detail: msgspec.Struct
    fen: int | None = None
    version: int = 1


def evidence(name: str, record: TwoSided) -> tuple[str, ...]:
    """The digests of the files that hang on a record."""
    files = StoredFile.objects.filter(subject=f"{name}:{record.pk}", completed_at__isnull=False)
    return tuple(sorted(set(files.values_list("sha256", flat=True))))


def amounts(name: str, record: TwoSided, gift: Gift, at: datetime, proofs: Sequence[str] = ()) -> Amounts:
    """All that the entry will hold."""
    detail: dict[str, Any] = msgspec.to_builtins(gift.detail)
    return Amounts(
        kind=gift.kind,
        source=f"{name}:{record.pk}",
        version=gift.version,
        occurred_from=begins(gift.on),
        occurred_to=ends(gift.on, at=at),
        supporting_id=record.supporting_id,
        receiving_id=record.receiving_id,
        pairing_id=record.pairing_id,
        quantity=gift.quantity,
        fen=gift.fen,
        evidence=tuple(proofs),
        detail=detail,
    )


def give(name: str, record: TwoSided, gift: Gift, *, by: Actor, at: datetime) -> None:
    """Claim it for the supporting side. Raises as `ledger.claim` does."""
    found = amounts(name, record, gift, at, evidence(name, record))
    claim(found, by=by, at=at, side=Side.SUPPORTING)


def of_fund(fund: Fund) -> Gift:
    """A fund: its amount in fen. The amount and the day are known."""
    assert fund.fen is not None and fund.granted_on is not None
    quantity = Quantity(Decimal(fund.fen), Unit.FEN, Qualifier(fund.qualifier))
    detail = acts.FundDetail(fund.name, fund.source, fund.year)
    return Gift(acts.FUND.code, fund.granted_on, quantity, detail, fund.fen, fund.version)


def of_project(project: Project) -> Gift:
    """A project: one, with whom it serves. The day of completion is known."""
    assert project.completed_on is not None
    detail = acts.ProjectDetail(
        project.name,
        project.category,
        project.where,
        project.households,
        project.households_qualifier,
        project.persons,
        project.persons_qualifier,
        project.sites,
    )
    quantity = Quantity(ONE, Unit.ITEM)
    return Gift(
        acts.PROJECT.code, project.completed_on, quantity, detail, project.budget_fen, project.version
    )


def of_payment(payment: Payment) -> Gift:
    """A payment: its amount in fen."""
    line = payment.purchase.line
    detail = acts.SpendingDetail(line.project.name, line.project.category, line.what, payment.paid_on.year)
    quantity = Quantity(Decimal(payment.fen), Unit.FEN)
    return Gift(acts.SPENDING.code, payment.paid_on, quantity, detail, payment.fen)


def of_purchase(purchase: Purchase) -> Gift | None:
    """A purchase of things: how many. None for works and services, which are accepted with their project."""
    line = purchase.line
    kind = acts.EQUIPMENT.get(Unit(line.unit))
    if kind is None:
        return None
    assert purchase.delivered_on is not None
    detail = acts.EquipmentDetail(
        line.what,
        line.equipment,
        purchase.model,
        purchase.unit_fen,
        line.project.name,
        line.project.category,
        purchase.where or line.project.where,
    )
    quantity = Quantity(Decimal(purchase.quantity), Unit(line.unit))
    return Gift(kind.code, purchase.delivered_on, quantity, detail, purchase.total_fen, purchase.version)
