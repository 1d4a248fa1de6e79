"""A milestone is reached, what was aimed at is there: said by one side with evidence, confirmed by the other in the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec
from django.db import transaction

from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Invalid
from tongzhou.kernel.quantities import Quantity
from tongzhou.ledger.models import Claim
from tongzhou.ledger.rules import LIVE, ONE, Amounts, Kind, Side
from tongzhou.support.sides import claiming
from tongzhou.support.sides.running import Turn, limited
from tongzhou.support.sides.standing import GONE, OPEN, Standing
from tongzhou.support.specialties.actions.finding import done_by, papers, speaker
from tongzhou.support.specialties.actions.planning import milestone_of
from tongzhou.support.specialties.acts import KEY_DEPARTMENT, MILESTONE, MilestoneDetail, RankDetail
from tongzhou.support.specialties.models import Milestone, Specialty, Statement
from tongzhou.support.specialties.moving import RUNNER
from tongzhou.support.specialties.rules.sentences import SHOW_IT, STANDS_ALREADY
from tongzhou.support.specialties.rules.states import What

_LIVE = [state.value for state in LIVE]


@transaction.atomic
def reach_milestone(
    *,
    by: Actor,
    at: datetime,
    specialty_id: UUID,
    milestone_id: UUID,
    on: date,
    evidence: str = "",
    file_ids: Sequence[UUID] = (),
    seen: int | None = None,
) -> Specialty:
    """Claim for the side of the one who says so that a milestone was reached on a day. Said again while it waits, it is claimed anew.

    The same said twice is one. Raises NotFound, Denied, IllegalMove, Invalid (on, evidence), Conflict (it stands; somebody acted since `seen`).
    """
    _hold(milestone=milestone_id)
    told = limited(evidence, "evidence", 400)
    there = RUNNER.locked(by, specialty_id)
    said = there.statements.filter(milestone=milestone_id).first()
    if said and said.stands not in GONE and (said.on, said.evidence) == (on, told) and not file_ids:
        return there

    def change(turn: Turn[Specialty]) -> None:
        row = turn.record
        milestone = milestone_of(row, milestone_id)
        digests = _shown(row, on, told, file_ids, by=by, at=at)
        side = speaker(by, row)
        one = _anew(row, What.MILESTONE, milestone, side, on=on, evidence=told)
        due = milestone.due_on.isoformat() if milestone.due_on else None
        detail = MilestoneDetail(row.name, row.aim, milestone.name, due, told, last=False)
        claiming.claim(_amounts(one, row, MILESTONE, detail, at, digests), by=by, at=at, side=side)
        turn.note = milestone.name

    content = [milestone_id, on, told, [str(id) for id in file_ids]]
    return RUNNER.run("milestone", change, by=by, at=at, id=specialty_id, seen=seen, content=content)


@transaction.atomic
def reach(
    *,
    by: Actor,
    at: datetime,
    specialty_id: UUID,
    on: date,
    evidence: str = "",
    granted_by: str = "",
    number: str = "",
    file_ids: Sequence[UUID] = (),
    seen: int | None = None,
) -> Specialty:
    """Claim that what was aimed at is there: a named rank was granted (`key_department`), a unit is built (the last milestone).

    `granted_by` and `number` of the document belong to a rank. Raises as `reach_milestone` does.
    """
    _hold(specialty=specialty_id, what=What.AIM.value)
    told = limited(evidence, "evidence", 400)
    who, document = limited(granted_by, "granted_by", 80), limited(number, "number", 80)
    there = RUNNER.locked(by, specialty_id)
    said = there.statements.filter(what=What.AIM.value).first()
    before = said and (said.on, said.evidence, said.granted_by, said.number)
    if said and said.stands not in GONE and before == (on, told, who, document) and not file_ids:
        return there

    def change(turn: Turn[Specialty]) -> None:
        row, rank = turn.record, turn.record.goal.rank
        digests = _shown(row, on, told or document, file_ids, by=by, at=at)
        side = speaker(by, row)
        one = _anew(row, What.AIM, None, side, on=on, evidence=told, granted_by=who, number=document)
        if rank:
            amounts = _amounts(
                one, row, KEY_DEPARTMENT, RankDetail(row.name, rank.value, who, document), at, digests
            )
        else:
            due = row.due_on.isoformat() if row.due_on else None
            detail = MilestoneDetail(row.name, row.aim, row.name, due, told, last=True)
            amounts = _amounts(one, row, MILESTONE, detail, at, digests)
        claiming.claim(amounts, by=by, at=at, side=side)

    content = [on, told, who, document, [str(id) for id in file_ids]]
    return RUNNER.run("reach", change, by=by, at=at, id=specialty_id, seen=seen, content=content)


def _hold(**which: object) -> None:
    """Lock the claim that still waits before its specialty is locked: the ledger locks in that order too."""
    claims = Statement.objects.filter(**which).values_list("claim", flat=True)
    waiting = Claim.objects.select_for_update().filter(pk__in=list(claims), state__in=_LIVE)
    list(waiting.order_by("pk").values_list("pk"))


def _shown(
    row: Specialty, on: date, told: str, file_ids: Sequence[UUID], *, by: Actor, at: datetime
) -> tuple[str, ...]:
    """The digests of the evidence. Raises Invalid for a day that cannot be, or when nothing shows it."""
    done_by(on, at, since=row.began_on)
    if not told and not file_ids:
        raise Invalid(SHOW_IT, field="evidence")
    return papers(row.key, file_ids, by=by, at=at)


def _anew(row: Specialty, what: What, milestone: Milestone | None, side: Side, **told: object) -> Statement:
    """The one statement of this, ready to be claimed (again). Raises Conflict when it stands in the ledger."""
    said = row.statements.filter(what=what.value, milestone=milestone).first()
    if said is None:
        said = Statement(specialty=row, what=what.value, milestone=milestone, version=0)
    elif said.stands not in (*OPEN, *GONE):
        raise Conflict(STANDS_ALREADY, standing=said.stands.words)
    for name, value in told.items():
        setattr(said, name, value)
    said.version += 1
    # The row names its new claim before the earlier one is taken back.
    said.standing, said.side = Standing.WAITING.value, side.value
    said.claim = claiming.claim_id(said.source, said.version)
    said.save()
    return said


def _amounts(
    said: Statement, row: Specialty, kind: Kind, detail: msgspec.Struct, at: datetime, evidence: tuple[str, ...]
) -> Amounts:  # fmt: skip
    return Amounts(
        kind=kind.code,
        source=said.source,
        version=said.version,
        occurred_from=claiming.begins(said.on),
        occurred_to=claiming.ends(said.on, at=at),
        supporting_id=row.supporting_id,
        receiving_id=row.receiving_id,
        pairing_id=row.pairing_id,
        quantity=Quantity(ONE, kind.unit),
        department_id=row.department_id,
        specialty=(row.department.specialty_id or "") if row.department else "",
        tier=row.receiving.tier,
        evidence=evidence,
        detail=msgspec.to_builtins(detail),
    )
