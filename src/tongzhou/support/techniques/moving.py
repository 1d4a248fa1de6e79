"""How a technique moves: one runner for verbs and pages, and the stage that follows from what stands."""

from __future__ import annotations

from datetime import date, datetime

from tongzhou.kernel.actors import Actor
from tongzhou.support.sides.running import Runner
from tongzhou.support.sides.standing import OPEN, Standing
from tongzhou.support.techniques.models import Technique, TechniqueStep
from tongzhou.support.techniques.rules.cases import What
from tongzhou.support.techniques.rules.stages import (
    LIFECYCLE,
    SIDES,
    Facts,
    Stage,
    a_year_after,
    event_to,
    reached,
)

RUNNER = Runner(
    "technique",
    Technique,
    TechniqueStep,
    LIFECYCLE,
    Stage,
    SIDES,
    joined=("department", "disease"),
)


def facts(technique: Technique) -> Facts:
    """What stands of a technique, by its own rows. Two statements; sets `check_due_on`."""
    said = list(technique.statements.all())
    posted = [one for one in said if one.stands is Standing.POSTED]
    alone = [one.on for one in posted if one.topic is What.INDEPENDENCE]
    _due(technique, alone)
    lost = technique.lost_on
    return Facts(
        claimed=any(one.stands in OPEN and one.topic is What.INTRODUCTION for one in said),
        introduced=any(one.topic is What.INTRODUCTION for one in posted),
        supervised=technique.cases.filter(standing=Standing.POSTED.value, expert__isnull=False)[:1].count(),
        independent=len(alone),
        kept=any(one.topic is What.KEEPING and (lost is None or one.on > lost) for one in posted),
        lost=lost is not None,
    )


def _due(technique: Technique, alone: list[date]) -> None:
    due = a_year_after(min(alone)) if alone else None
    if due != technique.check_due_on:
        technique.check_due_on, technique.told_on = due, None


def settle(technique: Technique, *, by: Actor, at: datetime) -> None:
    """Move the technique to the stage that follows from what stands. The caller holds its lock."""
    technique.refresh_from_db(fields=["state", "steps", "check_due_on", "told_on", "lost_on"])
    target = reached(facts(technique))
    if technique.stage in (target, Stage.DROPPED):
        technique.save(update_fields=["check_due_on", "told_on"])
    else:
        RUNNER.react(technique, event_to(technique.stage, target), by=by, at=at)
