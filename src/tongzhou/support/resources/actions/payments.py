"""Payments: what was paid for a purchase, claimed as spending, confirmed by the recipient."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import IllegalMove, Invalid
from tongzhou.kernel.permissions import Permission
from tongzhou.kernel.words import Words
from tongzhou.support.resources.actions.claiming import give, of_payment
from tongzhou.support.resources.actions.fitting import line_of, paid_for, yuan
from tongzhou.support.resources.actions.runners import PAYMENTS, PURCHASES, past
from tongzhou.support.resources.models import Payment, Purchase
from tongzhou.support.resources.rules.money import amount
from tongzhou.support.resources.rules.sentences import NO_STEP, OVER_LINE, OVER_PURCHASE, WRONG_MONEY
from tongzhou.support.resources.rules.states import PaymentState, PurchaseState
from tongzhou.support.resources.taken import taken
from tongzhou.support.sides.running import limited

PAY = Words("付款", "pay")


def pay(
    *, id: UUID, by: Actor, at: datetime, purchase_id: UUID, fen: int, paid_on: date, note: str = ""
) -> Payment:
    """Money was paid for a purchase: claimed as spending by the supporting side, for the recipient to confirm.

    Raises NotFound, Denied, IllegalMove (cancelled), Invalid ("amount": beyond the contract), Conflict.
    """
    known, on = amount(fen, "amount"), past(paid_on, at, "paid_on")
    if known is None:
        raise Invalid(WRONG_MONEY, field="amount")
    with transaction.atomic():
        purchase = PURCHASES.locked(by, purchase_id)
        by.require(Permission.MANAGE_RESOURCES, purchase.supporting.place)
        kept = limited(note, "note", 200)
        new = not Payment.objects.filter(pk=id).exists()
        if new:
            _payable(by, purchase, known)
        payment = Payment(
            id=id,
            purchase=purchase,
            pairing_id=purchase.pairing_id,
            supporting=purchase.supporting,
            receiving=purchase.receiving,
            state=PaymentState.CLAIMED,
            fen=known,
            paid_on=on,
            note=kept,
        )
        made = PAYMENTS.begin(payment, by=by, at=at, content=[purchase_id, known, on, kept])
        if new:
            give("payment", payment, of_payment(payment), by=by, at=at)
        return made


def _payable(by: Actor, purchase: Purchase, fen: int) -> None:
    if purchase.status is PurchaseState.CANCELLED:
        raise IllegalMove(NO_STEP, state=purchase.status.words, event=PAY)
    paid = paid_for(purchase)
    if purchase.total_fen is not None and paid + fen > purchase.total_fen:
        raise Invalid(OVER_PURCHASE, field="amount", planned=yuan(purchase.total_fen), bought=yuan(paid))
    line = line_of(by, purchase.line_id)
    if purchase.total_fen is None and line.total_fen is not None and taken(line.pk) + fen > line.total_fen:
        raise Invalid(OVER_LINE, field="amount", planned=yuan(line.total_fen), bought=yuan(taken(line.pk)))
