"""What this package tells those below it: who may open the evidence of a checklist."""

from __future__ import annotations

from django.db.models import QuerySet

from tongzhou.assessment.models import EVIDENCE, Check, Score
from tongzhou.assessment.queries.scope import readable
from tongzhou.files import access
from tongzhou.kernel.actors import Actor


def register() -> None:
    """Once, at start."""
    access.register_records(EVIDENCE, _checks)


def _checks(actor: Actor) -> QuerySet[Check]:
    """Whoever reads a score reads what proves it: the commission always, the assessed side once it is published."""
    return Check.objects.filter(score__in=Score.objects.filter(readable(actor)))
