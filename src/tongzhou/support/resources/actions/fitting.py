"""What a line and a contract still hold, with their rows locked: the verb says so in words before the database refuses."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Sum

from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Invalid, NotFound
from tongzhou.kernel.money import Fen
from tongzhou.support.resources.models import BudgetLine, Project, Purchase
from tongzhou.support.resources.rules.money import Price
from tongzhou.support.resources.rules.sentences import OVER_LINE
from tongzhou.support.resources.rules.states import PaymentState
from tongzhou.support.resources.taken import taken
from tongzhou.support.sides.scope import seen_by
from tongzhou.support.sides.sentences import NO_RECORD


def line_of(by: Actor, id: UUID) -> BudgetLine:
    """The line, locked, of a project that the actor sees. Raises NotFound."""
    rows = BudgetLine.objects.select_for_update(of=("self",), no_key=True)
    line = rows.select_related("project__supporting", "project__receiving").filter(pk=id).first()
    if line is None or not Project.objects.filter(seen_by(by), pk=line.project_id).exists():
        raise NotFound(NO_RECORD)
    return line


def fits(line: BudgetLine, price: Price, before: Purchase | None = None) -> None:
    """Raise Invalid when the locked line does not hold the price. `before`: the purchase that it takes the place of."""
    if line.total_fen is None or price.total_fen is None:
        return
    others = taken(line.pk) - ((before.total_fen or paid_for(before)) if before else 0)
    if others + price.total_fen > line.total_fen:
        raise Invalid(OVER_LINE, field="total", planned=yuan(line.total_fen), bought=yuan(others))


def yuan(fen: int) -> str:
    """An amount in yuan, as a sentence says it."""
    return f"{Fen(fen).yuan():,.2f}"


def paid_for(purchase: Purchase) -> int:
    """Fen paid for it, claimed or confirmed."""
    standing = purchase.payments.exclude(state=PaymentState.WITHDRAWN)
    return int(standing.aggregate(fen=Sum("fen"))["fen"] or 0)
