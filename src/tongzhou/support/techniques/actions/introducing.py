"""A technique is introduced by an expert of the supporter; it is the first in the county."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from tongzhou.directory.models import Department
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Invalid, NotFound
from tongzhou.ledger.rules import Side
from tongzhou.support.sides.claiming import person
from tongzhou.support.sides.running import Turn, limited
from tongzhou.support.sides.sentences import NO_RECORD
from tongzhou.support.sides.standing import GONE, OPEN
from tongzhou.support.techniques.actions.claiming import (
    after_introduction,
    amounts,
    anew,
    claim,
    done_by,
    hold,
    of_house,
    proofs,
)
from tongzhou.support.techniques.acts import (
    CLINICAL_SERVICE,
    LOCAL_FIRST,
    TECHNIQUE,
    FirstDetail,
    IntroducedDetail,
)
from tongzhou.support.techniques.models import Statement, Technique
from tongzhou.support.techniques.moving import RUNNER
from tongzhou.support.techniques.rules.cases import Scope, What
from tongzhou.support.techniques.rules.sentences import PROVE_FIRST, STANDS_ALREADY
from tongzhou.support.techniques.rules.stages import Kind

KINDS = {Kind.TECHNIQUE: TECHNIQUE, Kind.CLINICAL_SERVICE: CLINICAL_SERVICE}


@transaction.atomic
def introduce(
    *,
    by: Actor,
    at: datetime,
    technique_id: UUID,
    on: date,
    expert_id: UUID,
    department_id: UUID | None = None,
    note: str = "",
    file_ids: Sequence[UUID] = (),
    seen: int | None = None,
) -> Technique:
    """Record which expert introduced it, in which department (None: as the need says), on which day, and claim it for the supporter.

    Again while it waits: the earlier claim is taken back. The same introduction sent twice is one. Raises NotFound, Denied,
    IllegalMove, Conflict (somebody acted since `seen`), Invalid (on, expert).
    """
    hold(
        Statement.objects.filter(technique=technique_id, what=What.INTRODUCTION.value).values_list(
            "claim", flat=True
        )
    )
    return introduced(
        by=by, at=at, technique_id=technique_id, on=on, expert_id=expert_id, department_id=department_id, note=note,
        file_ids=file_ids, seen=seen,
    )  # fmt: skip


def introduced(
    *,
    by: Actor,
    at: datetime,
    technique_id: UUID,
    on: date,
    expert_id: UUID,
    department_id: UUID | None,
    note: str = "",
    file_ids: Sequence[UUID] = (),
    seen: int | None = None,
) -> Technique:
    """As `introduce`, inside another verb."""
    there = RUNNER.locked(by, technique_id)
    if _said_so(there, on, expert_id):
        return there

    def change(turn: Turn[Technique]) -> None:
        row = turn.record
        row.introduced_on = done_by(on, at)
        row.expert = of_house(expert_id, row, Side.SUPPORTING, field="expert")
        if department_id:
            row.department = _department(department_id, row)
        evidence = proofs(row, file_ids, by=by, at=at)
        row.save()
        said = said_anew(row, What.INTRODUCTION, on, Side.SUPPORTING)
        disease = f"{row.disease.code} {row.disease.name}".strip() if row.disease else ""
        told = amounts(
            said, row, KINDS[row.kind_words], on, IntroducedDetail(row.name, row.code, disease), at=at,
            members=[person("expert", row.expert)], evidence=evidence,
        )  # fmt: skip
        claim(told, by=by, at=at, side=Side.SUPPORTING)

    content = [on, expert_id, department_id, list(file_ids)]
    return RUNNER.run(
        "introduce",
        change,
        by=by,
        at=at,
        id=technique_id,
        seen=seen,
        note=limited(note, "note"),
        content=content,
    )


def _said_so(row: Technique, on: date, expert_id: UUID) -> bool:
    """Whether this very introduction was recorded before, and stands or waits."""
    if (row.introduced_on, row.expert_id) != (on, expert_id):
        return False
    said = row.statements.filter(what=What.INTRODUCTION.value).first()
    return said is not None and said.stands not in GONE


def _department(id: UUID, row: Technique) -> Department:
    found = Department.objects.filter(pk=id, institution=row.receiving).first()
    if found is None:
        raise NotFound(NO_RECORD)
    return found


def said_anew(row: Technique, what: What, on: date, side: Side, **told: object) -> Statement:
    """The technique's one statement of `what`, ready to be claimed (again). Raises Conflict when it stands in the ledger."""
    said = row.statements.filter(what=what.value).first()
    if said is None:
        said = Statement(technique=row, what=what.value, version=0)
    elif said.stands not in (*OPEN, *GONE):
        raise Conflict(STANDS_ALREADY, standing=said.stands.words)
    said.version, said.on = said.version + 1, on
    for name, value in told.items():
        setattr(said, name, value)
    anew(said, said.source, side)
    said.save()
    return said


@transaction.atomic
def state_first(
    *,
    by: Actor,
    at: datetime,
    technique_id: UUID,
    on: date,
    scope: Scope = Scope.COUNTY,
    written: str = "",
    file_ids: Sequence[UUID] = (),
    seen: int | None = None,
) -> Technique:
    """Claim for the supporter that it was never done before in the county (or wider); the recipient's word makes it so.

    Needs proof: a file or a written source. Raises Invalid (written, on), and as `introduce` does.
    """
    claims = Statement.objects.filter(technique=technique_id, what=What.LOCAL_FIRST.value)
    hold(claims.values_list("claim", flat=True))
    told = limited(written, "written", 200)
    there = RUNNER.locked(by, technique_id)
    before = there.statements.filter(what=What.LOCAL_FIRST.value).first()
    if (
        before
        and before.stands not in GONE
        and (before.on, before.scope, before.written) == (on, scope.value, told)
    ):
        return there

    def change(turn: Turn[Technique]) -> None:
        row = turn.record
        after_introduction(row, done_by(on, at))
        evidence = proofs(row, file_ids, by=by, at=at)
        if not told and not evidence:
            raise Invalid(PROVE_FIRST, field="written")
        said = said_anew(row, What.LOCAL_FIRST, on, Side.SUPPORTING, scope=scope.value, written=told)
        members = [person("expert", row.expert)] if row.expert else []
        detail = FirstDetail(row.name, scope.value, told)
        claim(
            amounts(said, row, LOCAL_FIRST, on, detail, at=at, members=members, evidence=evidence),
            by=by,
            at=at,
            side=Side.SUPPORTING,
        )

    content = [on, scope, told, list(file_ids)]
    return RUNNER.run("first", change, by=by, at=at, id=technique_id, seen=seen, content=content)
