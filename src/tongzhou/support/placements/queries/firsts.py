"""What trainees first did alone back home, confirmed by the supporter: the proof that learning stayed."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, Sum

from tongzhou.kernel.actors import Actor
from tongzhou.support.placements.models import Procedure
from tongzhou.support.placements.rules.procedures import Doing
from tongzhou.support.sides.scope import seen_by

MOST = 500


@dataclass(frozen=True, slots=True)
class First:
    """The first confirmed procedure of a competency, with how often it was done since, itself included."""

    procedure: Procedure
    times: int


def firsts(actor: Actor, at: Q) -> list[First]:
    """At places that `at` (a condition on a record's sides) holds, the newest first; at most 500. Two statements."""
    done = Procedure.objects.filter(seen_by(actor), at, state=Doing.CONFIRMED.value)
    rows = list(
        done.filter(first=True)
        .select_related("trainee", "department", "skill__placement__department", "supporting", "receiving")
        .order_by("-on", "pk")[:MOST]
    )
    times: dict[UUID, int] = dict(
        done.filter(skill__in=[row.skill_id for row in rows])
        .order_by()
        .values_list("skill")
        .annotate(times=Sum("times"))
    )
    return [First(row, times.get(row.skill_id, row.times)) for row in rows]
