"""A commission's scheme: the draft that is worked on, and the versions that were published."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tongzhou.assessment.rules.moving import SchemeState
from tongzhou.audit.models import Transition
from tongzhou.kernel.actors import Place
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.words import Words


class Scheme(models.Model):
    """A scheme of the commission of `region` (division code, "" the nation). `draft` is the JSON of rules.written.

    `code` names it outside; `steps` counts its lifecycle: a page that shows an older number is refused.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=40, unique=True)
    region = models.CharField(max_length=12, blank=True)
    draft = models.JSONField()
    state = models.CharField(max_length=12, choices=[(x.value, x.value) for x in SchemeState])
    steps = models.PositiveIntegerField(default=1)
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["region"], name="scheme_region", opclasses=["varchar_pattern_ops"])]

    @property
    def place(self) -> Place:
        """Where its owner has to hold his permission."""
        return Place(self.id, "", self.region)

    @property
    def words(self) -> Words:
        """What the draft calls it."""
        said = self.draft.get("words", {})
        return Words(said.get("zh", self.code), said.get("en") or said.get("zh", self.code))

    @property
    def status(self) -> SchemeState:
        """The state as a member of the closed list."""
        return SchemeState(self.state)


class SchemeVersion(models.Model):
    """What was published: `content` with its `hash` (rules.written.version). Never changed, so that a run can be recomputed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    hash = models.CharField(max_length=64)
    valid_from = models.DateField()
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "number"], name="scheme_version_once"),
            models.UniqueConstraint(fields=["scheme", "hash", "valid_from"], name="scheme_version_same_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="scheme_version_number"),
        ]


class SchemeStep(Transition):
    """A step of a scheme."""

    record = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="timeline")

    class Meta(Transition.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["record", "number"], name="scheme_step_once")]
