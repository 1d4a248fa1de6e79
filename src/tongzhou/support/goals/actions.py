"""Setting goals, claiming them reached with evidence, looking again. Accepting is the ledger's confirmation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from tongzhou.files import actions as files
from tongzhou.kernel.actors import MAY_NOT, Actor
from tongzhou.kernel.errors import Denied, Invalid, NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.quantities import Quantity, Unit
from tongzhou.ledger.rules import CHINA, ONE, Amounts, Side
from tongzhou.partnerships.models import Commitment, Pairing
from tongzhou.support.goals.acts import REACHED
from tongzhou.support.goals.models import Goal
from tongzhou.support.goals.moving import RUNNER
from tongzhou.support.goals.rules import One, State, check_claim, check_goal, check_look
from tongzhou.support.sides import claiming
from tongzhou.support.sides.running import Turn, limited, reason
from tongzhou.support.sides.scope import seen_by
from tongzhou.support.sides.sentences import NO_RECORD


def set_goal(
    *,
    id: UUID,
    by: Actor,
    at: datetime,
    pairing_id: UUID,
    one: One,
    title: str,
    baseline: str,
    due_on: date | None = None,
    commitment_id: UUID | None = None,
) -> Goal:
    """A goal of two paired sides, with where things stand before. Needs EDIT_COMMITMENTS at either.

    Raises NotFound, Denied, Invalid (title, baseline, commitment_id), Conflict (same id, other content).
    """
    check_goal(title=title, baseline=baseline)
    pairing = _pairing(by, pairing_id)
    _belongs(pairing, commitment_id)
    goal = Goal(
        id=id,
        pairing=pairing,
        supporting=pairing.supporting,
        receiving=pairing.receiving,
        state=State.WORKING.value,
        one=one.value,
        title=limited(title, "title", 120),
        baseline=limited(baseline, "baseline"),
        due_on=due_on,
        commitment_id=commitment_id,
    )
    content = [str(pairing_id), one.value, goal.title, goal.baseline, due_on, str(commitment_id)]
    return RUNNER.begin(goal, by=by, at=at, content=content)


def edit_goal(
    *,
    by: Actor,
    at: datetime,
    goal_id: UUID,
    title: str,
    baseline: str,
    due_on: date | None,
    note: str = "",
    seen: int | None = None,
) -> Goal:
    """Say the goal anew while it is worked on; the step keeps what was before. Raises as `set_goal`, IllegalMove, Conflict (seen)."""
    check_goal(title=title, baseline=baseline)

    def change(turn: Turn[Goal]) -> None:
        goal = turn.record
        turn.detail = {"title": goal.title, "baseline": goal.baseline, "due_on": _iso(goal.due_on)}
        goal.title, goal.baseline = limited(title, "title", 120), limited(baseline, "baseline")
        goal.due_on = due_on

    content = [title.strip(), baseline.strip(), due_on]
    return RUNNER.run("edit", change, by=by, at=at, id=goal_id, seen=seen, note=note, content=content)


def claim_reached(
    *,
    by: Actor,
    at: datetime,
    goal_id: UUID,
    reached_on: date,
    evidence: str,
    look_on: date,
    file_ids: Sequence[UUID] = (),
    seen: int | None = None,
) -> Goal:
    """The supporting side says it is reached, by which evidence, and when the recipient shall look again.

    Raises NotFound, Denied, IllegalMove, Invalid (evidence, reached_on, look_on), Conflict.
    """
    check_claim(reached_on=reached_on, look_on=look_on, evidence=evidence, today=at.astimezone(CHINA).date())

    def change(turn: Turn[Goal]) -> None:
        goal = turn.record
        goal.evidence = limited(evidence, "evidence")
        goal.reached_on, goal.look_on, goal.looked_on = reached_on, look_on, None
        goal.version += 1
        goal.claim = claiming.claim_id(goal.source, goal.version)
        goal.save()
        amounts = _amounts(goal, at, _digests(by, at, goal, file_ids))
        claiming.claim(amounts, by=by, at=at, side=Side.SUPPORTING)

    content = [reached_on, evidence.strip(), look_on, sorted(map(str, file_ids))]
    return RUNNER.run("claim", change, by=by, at=at, id=goal_id, seen=seen, content=content)


def look_again(
    *, by: Actor, at: datetime, goal_id: UUID, on: date, kept: bool, note: str, seen: int | None = None
) -> Goal:
    """After the expert has left, the recipient says whether it was kept, with the reason or the figures.

    Raises NotFound, Denied, IllegalMove, Invalid (on, note), Conflict.
    """
    said = reason(note)

    def change(turn: Turn[Goal]) -> None:
        check_look(on=on, look_on=turn.record.look_on, today=at.astimezone(CHINA).date())
        turn.record.looked_on = on

    event = "keep" if kept else "lose"
    return RUNNER.run(event, change, by=by, at=at, id=goal_id, seen=seen, note=said, content=on)


def drop_goal(*, by: Actor, at: datetime, goal_id: UUID, note: str, seen: int | None = None) -> Goal:
    """Give a goal up that is still worked on, with the reason. Raises NotFound, Denied, IllegalMove, Invalid (note), Conflict."""
    return RUNNER.run("drop", lambda turn: None, by=by, at=at, id=goal_id, seen=seen, note=reason(note))


def _pairing(by: Actor, id: UUID) -> Pairing:
    rows = Pairing.objects.select_related("supporting", "receiving").filter(seen_by(by))
    pairing = rows.filter(pk=id).first()
    if pairing is None:
        raise NotFound(NO_RECORD)
    sides = (pairing.supporting.place, pairing.receiving.place)
    if not any(by.may(P.EDIT_COMMITMENTS, side) for side in sides):
        raise Denied(MAY_NOT)
    return pairing


def _belongs(pairing: Pairing, commitment_id: UUID | None) -> None:
    if (
        commitment_id
        and not Commitment.objects.filter(pk=commitment_id, programme=pairing.programme_id).exists()
    ):
        raise Invalid(NO_RECORD, field="commitment_id")


def _digests(by: Actor, at: datetime, goal: Goal, file_ids: Sequence[UUID]) -> tuple[str, ...]:
    if not file_ids:
        return ()
    rows = files.attach(by=by, at=at, file_ids=list(file_ids), subject=goal.source)
    return tuple(sorted({row.sha256 for row in rows}))


def _amounts(goal: Goal, at: datetime, evidence: tuple[str, ...]) -> Amounts:
    assert goal.reached_on and goal.look_on
    return Amounts(
        kind=REACHED.code,
        source=goal.source,
        version=goal.version,
        occurred_from=claiming.begins(goal.reached_on),
        occurred_to=claiming.ends(goal.reached_on, at=at),
        supporting_id=goal.supporting.pk,
        receiving_id=goal.receiving.pk,
        pairing_id=goal.pairing_id,
        quantity=Quantity(ONE, Unit.ITEM),
        tier=goal.receiving.tier,
        evidence=evidence,
        detail={
            "one": goal.one,
            "title": goal.title,
            "baseline": goal.baseline,
            "evidence": goal.evidence,
            "commitment": str(goal.commitment_id) if goal.commitment_id else None,
            "look_on": goal.look_on.isoformat(),
        },
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
