"""How a specialty and a preparation move: one runner each for verbs and pages; the state that follows from what stands."""

from __future__ import annotations

from datetime import datetime

from tongzhou.kernel.actors import Actor
from tongzhou.support.sides.running import Runner
from tongzhou.support.sides.standing import Standing
from tongzhou.support.specialties.models import Preparation, PreparationStep, Specialty, SpecialtyStep
from tongzhou.support.specialties.rules import preparations, states
from tongzhou.support.specialties.rules.states import STANDING, State, What

RUNNER = Runner(
    "specialty", Specialty, SpecialtyStep, states.LIFECYCLE, State, states.SIDES, joined=("department",)
)
PREPARATIONS = Runner(
    "preparation",
    Preparation,
    PreparationStep,
    preparations.LIFECYCLE,
    preparations.Stage,
    preparations.SIDES,
    joined=("department",),
)


def settle(specialty: Specialty, *, by: Actor, at: datetime) -> None:
    """Move the specialty where the ledger's word on its aim leads. The caller holds its lock. A stopped one stays stopped."""
    specialty.refresh_from_db(fields=["state", "steps", "reached_on", "kept_on"])
    said = specialty.statements.filter(what=What.AIM.value, standing=Standing.POSTED.value).first()
    reached = said.on if said else None
    if reached != specialty.reached_on and specialty.status is State.STOPPED:
        specialty.reached_on = reached
        specialty.save(update_fields=["reached_on"])
    elif said and specialty.status is State.BUILDING:
        specialty.reached_on = said.on
        RUNNER.react(specialty, "reached", by=by, at=at)
    elif said is None and specialty.status in STANDING:
        specialty.reached_on = specialty.kept_on = None
        RUNNER.react(specialty, "undone", by=by, at=at)
