"""What research came out: grants and papers, which are plain acts, as one department's and as totals."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import BigIntegerField, Count, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from tongzhou.kernel.actors import Actor
from tongzhou.support.acts.models import Act
from tongzhou.support.acts.rules import State
from tongzhou.support.sides.scope import seen_by
from tongzhou.support.specialties.acts import GRANT, INDEXES, LEVELS, OUTPUTS, PAPER
from tongzhou.support.specialties.models import Specialty

MOST = 30
_GONE = (State.WITHDRAWN.value, State.REVERSED.value)
_CODES = [kind.code for kind in OUTPUTS]


@dataclass(frozen=True, slots=True)
class Total:
    """Confirmed outputs of one kind and class (level of a grant, index of a paper): how many; `fen` of those whose amount is known.

    `fen` None: of none of them.
    """

    kind: str
    of: str
    number: int
    fen: int | None


def of_department(actor: Actor, specialty: Specialty) -> list[Act]:
    """Standing outputs of the department that is built, the newest first, people joined. Two statements; none without a department."""
    if specialty.department_id is None:
        return []
    rows = Act.objects.filter(
        seen_by(actor),
        kind__in=_CODES,
        supporting=specialty.supporting_id,
        receiving=specialty.receiving_id,
        department=specialty.department_id,
    ).exclude(state__in=_GONE)
    joined = rows.select_related("supporting", "receiving", "department").prefetch_related("people")
    return list(joined.order_by("-occurred_from", "-pk")[:MOST])


def totals(actor: Actor, *, programme: str = "") -> list[Total]:
    """What both sides stand behind, in the order of the lists of levels and indexes; classes without any are not there. One statement."""
    rows = Act.objects.filter(seen_by(actor), kind__in=_CODES, state=State.CONFIRMED.value)
    if programme:
        rows = rows.filter(pairing__programme__code=programme)
    fen = Cast(KeyTextTransform("fen", "detail"), BigIntegerField())
    counted = rows.order_by().values("kind", "detail__level", "detail__index")
    found = {
        (one["kind"], one["detail__level"] or one["detail__index"]): one
        for one in counted.annotate(number=Count("pk"), fen=Sum(fen))
    }
    order = [(GRANT.code, one.code) for one in LEVELS] + [(PAPER.code, one.code) for one in INDEXES]
    return [Total(*key, one["number"], one["fen"]) for key in order if (one := found.get(key))]
