"""What a run came to for each subject, item by item, with what people said by hand."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tongzhou.assessment.models.runs import Run
from tongzhou.assessment.rules.told import Outcome
from tongzhou.directory.models import Institution
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.words import Words

EVIDENCE = "assessment_check"
"""The kind of subject that a check's files belong to."""


class Score(models.Model):
    """One subject's score. `key` is a region's code or an id; `houses` are its institutions: who works there reads it.

    `told` keeps all figures that went in (rules.keeping), so that the score can be recomputed; `circles` the groups of peers.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="scores")
    key = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    circles = models.JSONField(default=dict)
    told = models.JSONField(default=dict)
    points = models.DecimalField(max_digits=9, decimal_places=3, null=True)
    base = models.DecimalField(max_digits=12, decimal_places=6)
    bonus = models.DecimalField(max_digits=12, decimal_places=6)
    grade = models.CharField(max_length=40, blank=True)
    rank = models.PositiveIntegerField(null=True)
    pending = models.PositiveSmallIntegerField(default=0)
    hits = models.JSONField(default=list)
    houses = models.ManyToManyField(Institution, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "key"], name="score_once"),
            models.CheckConstraint(condition=Q(points=None) | Q(points__gte=0), name="score_not_negative"),
            models.CheckConstraint(
                condition=Q(points=None, rank=None, grade="") | (Q(points__isnull=False, rank__gte=1)),
                name="score_ranked",
            ),
        ]


class ItemScore(models.Model):
    """One item of one score: the figure, the points it gave, and the sentence that says how (`outcome`: rules.told)."""

    score = models.ForeignKey(Score, on_delete=models.PROTECT, related_name="items")
    item = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    entries = models.PositiveIntegerField(default=0)
    outcome = models.CharField(max_length=12, choices=[(x.value, x.value) for x in Outcome])
    weight = models.DecimalField(max_digits=12, decimal_places=6)
    points = models.DecimalField(max_digits=12, decimal_places=6)
    says = models.TextField()
    says_en = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["score", "item"], name="item_score_once"),
            models.CheckConstraint(condition=Q(points__gte=0), name="item_score_not_negative"),
        ]

    @property
    def sentence(self) -> Words:
        """How the points came about."""
        return Words(self.says, self.says_en)

    @property
    def how(self) -> Outcome:
        """The outcome as a member of the closed list."""
        return Outcome(self.outcome)


class Judgement(models.Model):
    """Points that somebody gave by hand, with the reason, signed with his password. The newest number counts; none is changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    score = models.ForeignKey(Score, on_delete=models.PROTECT, related_name="judgements")
    item = models.CharField(max_length=40)
    number = models.PositiveSmallIntegerField()
    points = models.DecimalField(max_digits=8, decimal_places=2)
    reason = models.CharField(max_length=500)
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    by_title = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["score", "item", "number"], name="judgement_once"),
            models.CheckConstraint(condition=Q(points__gte=0), name="judgement_not_negative"),
            models.CheckConstraint(condition=~Q(reason=""), name="judgement_says_why"),
        ]


class Check(models.Model):
    """Whether one point of a checklist is met, and what proves it: words, files, or both. The newest number counts; none is changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    score = models.ForeignKey(Score, on_delete=models.PROTECT, related_name="checks")
    item = models.CharField(max_length=40)
    check_code = models.CharField(max_length=40)
    number = models.PositiveSmallIntegerField()
    met = models.BooleanField()
    evidence = models.CharField(max_length=300, blank=True)
    proofs = models.JSONField(default=list)
    """The files that prove it, each as it came: {"file": id, "sha256", "name", "image": bool, "size": bytes}. Attached to this check or to one before it."""
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["score", "item", "check_code", "number"], name="check_once")
        ]

    @property
    def key(self) -> str:
        """The subject of its files."""
        return f"{EVIDENCE}:{self.pk}"
