"""What one side says was done, and what the other side says to it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tongzhou.directory.models import Institution
from tongzhou.kernel.ids import new_id
from tongzhou.ledger.content import amounts_of
from tongzhou.ledger.kinds import named
from tongzhou.ledger.rules import LIVE, Amounts, ClaimState, Kind, News, OwnStep, Side
from tongzhou.partnerships.models import Pairing

_LIVE = Q(state__in=[state.value for state in LIVE])


class Claim(models.Model):
    """ "We did this." `content` is the canonical form of Amounts; `content_hash` its SHA-256.

    A changed act is a new claim with the next `version`; the earlier one is withdrawn. An act's version
    is claimed once.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=40)
    source = models.CharField(max_length=120)
    version = models.PositiveIntegerField()
    side = models.CharField(max_length=12, choices=[(x.value, x.value) for x in Side])
    state = models.CharField(max_length=12, choices=[(x.value, x.value) for x in ClaimState], default="open")
    supporting = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    receiving = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    pairing = models.ForeignKey(Pairing, null=True, on_delete=models.PROTECT)
    occurred_from = models.DateTimeField()
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    reverses = models.ForeignKey(
        "ledger.Entry", null=True, on_delete=models.PROTECT, related_name="reversal_claims"
    )
    reason = models.TextField(blank=True)
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    by_title = models.CharField(max_length=80, blank=True)
    by_institution = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "version"], name="claim_act_version_once"),
            models.UniqueConstraint(fields=["source"], name="claim_act_live_once", condition=_LIVE),
            models.CheckConstraint(
                condition=(~Q(supporting=F("receiving")) & ~Q(content__has_key="outside"))
                | Q(supporting=F("receiving"), content__has_key="outside", pairing__isnull=True),
                name="claim_of_two",
            ),
        ]
        indexes = [
            models.Index(fields=["receiving", "-at"], name="claim_live_receiving", condition=_LIVE),
            models.Index(fields=["supporting", "-at"], name="claim_live_supporting", condition=_LIVE),
        ]

    @property
    def status(self) -> ClaimState:
        """The state as a member of the closed list."""
        return ClaimState(self.state)

    @property
    def one_sided(self) -> bool:
        """Whether one house alone stands behind it."""
        return self.supporting_id == self.receiving_id

    @property
    def news(self) -> News | None:
        """What a claim of one house rests on; None for one that another house is asked to confirm."""
        return self.amounts.news

    @property
    def claiming(self) -> Institution:
        """The institution that claims."""
        return self.supporting if self.side == Side.SUPPORTING else self.receiving

    @property
    def asked(self) -> Institution:
        """The institution whose confirmation is asked for."""
        return self.receiving if self.side == Side.SUPPORTING else self.supporting

    @property
    def kind_words(self) -> Kind:
        """The declared kind."""
        return named(self.kind, self.content["unit"])

    @property
    def own_step(self) -> OwnStep | None:
        """The step of the record that alone confirms this claim; None when it is confirmed in the ledger."""
        return None if self.reverses_id else self.kind_words.confirmed_by

    @property
    def record_address(self) -> str:
        """The page of the record whose own step confirms this claim; "" for others."""
        return self.own_step.address.format(id=self.source.partition(":")[2]) if self.own_step else ""

    @property
    def amounts(self) -> Amounts:
        """The content as it was claimed."""
        return amounts_of(self.content)


class Confirmation(models.Model):
    """The other side's signature under exactly that claim. `step` names what meant the same ("close")."""

    claim = models.OneToOneField(Claim, primary_key=True, on_delete=models.PROTECT)
    content_hash = models.CharField(max_length=64)
    side = models.CharField(max_length=12, choices=[(x.value, x.value) for x in Side])
    step = models.CharField(max_length=40, blank=True)
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    by_title = models.CharField(max_length=80, blank=True)
    by_institution = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()


class Dispute(models.Model):
    """What was said about a claim: "dispute" with a reason, "answer", "settle", "withdraw". Rows are only added."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="disputes")
    number = models.PositiveSmallIntegerField()
    event = models.CharField(max_length=12)
    side = models.CharField(max_length=12, choices=[(x.value, x.value) for x in Side])
    text = models.TextField()
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    by_title = models.CharField(max_length=80, blank=True)
    by_institution = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["claim", "number"], name="dispute_number_once")]


class Reminder(models.Model):
    """The side that is asked was reminded of a claim for the `number`-th time."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="reminders")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["claim", "number"], name="reminder_number_once")]
