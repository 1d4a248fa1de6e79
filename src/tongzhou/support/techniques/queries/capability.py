"""What a county could not do before and now does alone: only what both sides stand behind."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tongzhou.kernel.actors import Actor
from tongzhou.support.sides.scope import seen_by
from tongzhou.support.sides.standing import Standing
from tongzhou.support.techniques.models import Case, Statement, Technique
from tongzhou.support.techniques.rules.cases import Level, What
from tongzhou.support.techniques.rules.stages import Kind

MOST = 500


@dataclass(frozen=True, slots=True)
class Capability:
    """A technique with confirmed independence. Days are those of the acts; counts are of confirmed cases.

    `kept`: True after the check, False when it was lost, None while it is not due or not checked. `first`: a confirmed local first.
    """

    technique_id: UUID
    kind: Kind
    name: str
    department: str
    supporting: str
    introduced_on: date | None
    alone_since: date
    learners: tuple[str, ...]
    with_expert: int
    alone: int
    last_on: date | None
    first: bool
    kept: bool | None


def capability(actor: Actor, receiving_id: UUID) -> list[Capability]:
    """All techniques that the recipient now does alone, the newest first; in the actor's scope. Three statements."""
    posted = Standing.POSTED.value
    rows = list(
        Technique.objects.filter(seen_by(actor), receiving=receiving_id)
        .filter(
            pk__in=Statement.objects.filter(what=What.INDEPENDENCE.value, standing=posted).values("technique")
        )
        .select_related("department", "supporting")[:MOST]
    )
    said: dict[UUID, list[Statement]] = defaultdict(list)
    for one in Statement.objects.select_related("learner").filter(technique__in=rows, standing=posted):
        said[one.technique_id].append(one)
    cases: dict[UUID, list[Case]] = defaultdict(list)
    for case in Case.objects.filter(technique__in=rows, standing=posted).only("technique", "level", "on"):
        cases[case.technique_id].append(case)
    made = [_one(row, said[row.pk], cases[row.pk]) for row in rows]
    return sorted(made, key=lambda one: (one.alone_since, one.name), reverse=True)


def _one(row: Technique, said: list[Statement], cases: list[Case]) -> Capability:
    alone = sorted((one for one in said if one.topic is What.INDEPENDENCE), key=lambda one: one.on)
    by_himself = sum(case.level == Level.ALONE.value for case in cases)
    return Capability(
        technique_id=row.pk,
        kind=row.kind_words,
        name=row.name,
        department=row.department.name if row.department else "",
        supporting=row.supporting.label,
        introduced_on=next((one.on for one in said if one.topic is What.INTRODUCTION), None),
        alone_since=alone[0].on,
        learners=tuple(one.learner.name for one in alone if one.learner),
        with_expert=len(cases) - by_himself,
        alone=by_himself,
        last_on=max((case.on for case in cases), default=None),
        first=any(one.topic is What.LOCAL_FIRST for one in said),
        kept=_kept(row, said),
    )


def _kept(row: Technique, said: list[Statement]) -> bool | None:
    checks = [one.on for one in said if one.topic is What.KEEPING]
    if checks and (row.lost_on is None or max(checks) > row.lost_on):
        return True
    return None if row.lost_on is None else False
