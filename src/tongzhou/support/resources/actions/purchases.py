"""Purchases on a line. Together they never exceed it: the verb says so, the database enforces it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, IllegalMove, Invalid
from tongzhou.kernel.words import Words
from tongzhou.support.resources.actions.claiming import give, of_purchase
from tongzhou.support.resources.actions.fitting import fits, line_of, paid_for, yuan
from tongzhou.support.resources.actions.runners import PURCHASES, manages, past
from tongzhou.support.resources.models import Purchase
from tongzhou.support.resources.rules.money import Price, priced
from tongzhou.support.resources.rules.sentences import NO_STEP, OVER_PURCHASE, PAID_ALREADY
from tongzhou.support.resources.rules.states import ProjectState, PurchaseState
from tongzhou.support.sides.running import Turn, limited, reason

BUY = Words("采购", "buy")
SPENT = (
    ProjectState.APPROVED,
    ProjectState.UNDER_WAY,
    ProjectState.COMPLETED,
    ProjectState.ACCEPTED,
    ProjectState.IN_USE,
)
"""While a project stands so, things may be bought for it: the last ones often come when the rest is in use."""


def order(
    *,
    id: UUID,
    by: Actor,
    at: datetime,
    line_id: UUID,
    quantity: int,
    unit_fen: int | None = None,
    total_fen: int | None = None,
    ordered_on: date,
    due_on: date | None = None,
    supplier: str = "",
    model: str = "",
    where: str = "",
    note: str = "",
) -> Purchase:
    """Buy on a line. Raises NotFound, Denied, IllegalMove, Invalid ("total": beyond the line), Conflict (same id, other content)."""
    price = priced(quantity, unit_fen, total_fen)
    said = _said(price, ordered_on, due_on, supplier, model, where, note)
    past(ordered_on, at, "ordered_on")
    with transaction.atomic():
        line = line_of(by, line_id)
        project = line.project
        manages(by, project)
        if not Purchase.objects.filter(pk=id).exists():
            if ProjectState(project.state) not in SPENT:
                raise IllegalMove(NO_STEP, state=ProjectState(project.state).words, event=BUY)
            fits(line, price)
        purchase = Purchase(
            id=id,
            line=line,
            pairing_id=project.pairing_id,
            supporting=project.supporting,
            receiving=project.receiving,
            state=PurchaseState.ORDERED,
            **said,
        )
        return PURCHASES.begin(purchase, by=by, at=at, content=[line_id, said])


def _said(
    price: Price, ordered_on: date, due_on: date | None, supplier: str, model: str, where: str, note: str
) -> dict[str, Any]:
    return {
        "quantity": price.quantity,
        "unit_fen": price.unit_fen,
        "total_fen": price.total_fen,
        "ordered_on": ordered_on,
        "due_on": due_on,
        "supplier": limited(supplier, "supplier", 120),
        "model": limited(model, "model", 80),
        "where": limited(where, "where", 200),
        "note": limited(note, "note"),
    }


def edit_order(
    *,
    by: Actor,
    at: datetime,
    purchase_id: UUID,
    quantity: int,
    unit_fen: int | None = None,
    total_fen: int | None = None,
    ordered_on: date,
    due_on: date | None = None,
    supplier: str = "",
    model: str = "",
    where: str = "",
    note: str = "",
    seen: int | None = None,
) -> Purchase:
    """Correct an order before it is delivered. Raises NotFound, Conflict, IllegalMove, Denied, Invalid."""
    price = priced(quantity, unit_fen, total_fen)
    said = _said(price, past(ordered_on, at, "ordered_on"), due_on, supplier, model, where, note)

    def change(turn: Turn[Purchase]) -> None:
        fits(line_of(by, turn.record.line_id), price, turn.record)
        paid = paid_for(turn.record)
        if price.total_fen is not None and price.total_fen < paid:
            raise Invalid(OVER_PURCHASE, field="total", planned=yuan(price.total_fen), bought=yuan(paid))
        for column, value in said.items():
            setattr(turn.record, column, value)

    return PURCHASES.run("edit", change, by=by, at=at, id=purchase_id, seen=seen, content=said)


def deliver(
    *, by: Actor, at: datetime, purchase_id: UUID, on: date, note: str = "", seen: int | None = None
) -> Purchase:
    """It has come: things are claimed by the supporting side, for the recipient to accept.

    Works and services are delivered without a claim; they are accepted with their project. Raises NotFound, Conflict,
    IllegalMove, Denied, Invalid ("on").
    """

    def change(turn: Turn[Purchase]) -> None:
        purchase = turn.record
        purchase.delivered_on, purchase.version = past(on, at, "on"), purchase.version + 1
        gift = of_purchase(purchase)
        if gift is not None:
            give("purchase", purchase, gift, by=by, at=at)

    said = limited(note, "note")
    return PURCHASES.run("deliver", change, by=by, at=at, id=purchase_id, seen=seen, note=said, content=on)


def cancel_order(
    *, by: Actor, at: datetime, purchase_id: UUID, note: str, seen: int | None = None
) -> Purchase:
    """It will not come; the line is free again. Raises NotFound, Conflict (something is paid), IllegalMove, Denied, Invalid."""

    def change(turn: Turn[Purchase]) -> None:
        if paid_for(turn.record):
            raise Conflict(PAID_ALREADY)

    return PURCHASES.run("cancel", change, by=by, at=at, id=purchase_id, seen=seen, note=reason(note))
