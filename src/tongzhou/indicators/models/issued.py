"""Scheduled reports: who wants which board how often, and what was sent, with every figure as it was printed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tongzhou.accounts.models import Account
from tongzhou.indicators.definitions.boards import Subject
from tongzhou.indicators.rules.rhythms import Form, Rhythm
from tongzhou.kernel.ids import new_id


class Subscription(models.Model):
    """A board that an account wants regularly. `place` is how the board's address names it; `next_on` is the day on which a period is over.

    Ended by its holder, or by the job when the account may no longer see the board (`ended_why`).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=12, choices=[(x.value, x.value) for x in Subject])
    place = models.CharField(max_length=80)
    zh = models.CharField(max_length=120)
    en = models.CharField(max_length=160)
    form = models.CharField(max_length=8, choices=[(x.value, x.value) for x in Form])
    rhythm = models.CharField(max_length=8, choices=[(x.value, x.value) for x in Rhythm])
    language = models.CharField(max_length=10)
    begun_at = models.DateTimeField()
    next_on = models.DateField()
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "subject", "place", "form", "rhythm"],
                condition=Q(ended_at=None),
                name="subscription_once",
            )
        ]
        indexes = [models.Index(fields=["next_on"], condition=Q(ended_at=None), name="subscription_due")]


class Issue(models.Model):
    """One report as it was drawn. Never changed.

    `figures` are what was printed: [{code, version, level, side, place, start, end, number, of, to, entries, hash}], numbers as text,
    `hash` over the ids of the entries. `as_of` is the moment of knowledge. `scope` is what the reader reached then:
    [{path, region, cascades}]. `verification` is the hash over all of it; `file` the id of the document in `files`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subscription = models.ForeignKey(Subscription, on_delete=models.PROTECT, related_name="issues")
    start = models.DateField()
    end = models.DateField()
    as_of = models.DateTimeField()
    scope = models.JSONField()
    figures = models.JSONField()
    verification = models.CharField(max_length=20, unique=True)
    file = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subscription", "start"], name="issue_once"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="issue_of_days"),
        ]
