"""What was bought on a line, and what was paid for it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tongzhou.support.resources.models.funds import payable
from tongzhou.support.resources.models.projects import BudgetLine, priced
from tongzhou.support.resources.rules.states import PaymentState, PurchaseState
from tongzhou.support.sides.models import SideStep, TwoSided


class Purchase(TwoSided):
    """One order that comes in one delivery; what comes in parts is ordered in parts.

    All purchases of a line together never exceed it: the database refuses (migration 0002).
    """

    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, related_name="purchases")
    quantity = models.PositiveIntegerField()
    unit_fen = models.BigIntegerField(null=True)
    total_fen = models.BigIntegerField(null=True)
    supplier = models.CharField(max_length=120, blank=True)
    model = models.CharField(max_length=80, blank=True)
    ordered_on = models.DateField()
    due_on = models.DateField(null=True)
    delivered_on = models.DateField(null=True)
    where = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta(TwoSided.Meta):
        constraints = [
            *TwoSided.Meta.constraints,
            *priced("purchase"),
            models.CheckConstraint(
                condition=~Q(state__in=["delivered", "accepted"]) | Q(delivered_on__isnull=False),
                name="purchase_delivered_on",
            ),
        ]

    @property
    def status(self) -> PurchaseState:
        """The state as a member of the closed list."""
        return PurchaseState(self.state)


class PurchaseStep(SideStep):
    """A step of a purchase."""

    record = models.ForeignKey(Purchase, on_delete=models.PROTECT, related_name="timeline")


class Payment(TwoSided):
    """Money paid for a purchase. All payments of a purchase never exceed it: the database refuses."""

    purchase = models.ForeignKey(Purchase, on_delete=models.PROTECT, related_name="payments")
    fen = models.BigIntegerField()
    paid_on = models.DateField()
    note = models.CharField(max_length=200, blank=True)

    class Meta(TwoSided.Meta):
        constraints = [
            *TwoSided.Meta.constraints,
            models.CheckConstraint(condition=payable("fen"), name="payment_amount"),
        ]

    @property
    def status(self) -> PaymentState:
        """The state as a member of the closed list."""
        return PaymentState(self.state)


class PaymentStep(SideStep):
    """A step of a payment."""

    record = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="timeline")
