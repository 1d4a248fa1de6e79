"""What the county needs: proposed by either side, corrected, dropped; and a whole introduction recorded at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from tongzhou.directory.models import Department, Institution
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Invalid, NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words
from tongzhou.support.sides.running import Turn, limited, reason
from tongzhou.support.sides.scope import pairing_of
from tongzhou.support.sides.sentences import NO_RECORD
from tongzhou.support.techniques.actions.claiming import done_by, proofs
from tongzhou.support.techniques.actions.introducing import introduced
from tongzhou.support.techniques.models import Disease, Technique
from tongzhou.support.techniques.moving import RUNNER
from tongzhou.support.techniques.rules.sentences import BAD_GRADE, NEEDED, OTHER_HOUSE, WRONG_NUMBER
from tongzhou.support.techniques.rules.stages import GRADES, Kind, Stage

MOST_PLANNED = 200
NAME = Words("名称", "name")
PLANNED = Words("计划带教例数", "supervised cases planned")


@dataclass(frozen=True, slots=True)
class Need:
    """A technique as it is proposed. `department_id` is the recipient's, `disease_id` a line of its disease spectrum; `on` the day of the need."""

    kind: Kind
    name: str
    code: str = ""
    grade: str = ""
    need: str = ""
    source: str = ""
    department_id: UUID | None = None
    disease_id: UUID | None = None
    planned_cases: int | None = None

    def content(self) -> list[object]:
        """What makes two proposals the same."""
        return [
            self.kind, self.name, self.code, self.grade, self.need, self.source, self.department_id, self.disease_id,
            self.planned_cases,
        ]  # fmt: skip


def propose(
    *,
    id: UUID,
    by: Actor,
    at: datetime,
    supporting_id: UUID,
    receiving_id: UUID,
    on: date,
    need: Need,
    file_ids: Sequence[UUID] = (),
) -> Technique:
    """Write down that the recipient needs a technique. The same id with the same content answers the first.

    Raises Denied without MANAGE_CAPABILITY or TEACH at one of the two houses, Invalid (with field), NotFound, Conflict.
    """
    made = _made(id, by, at, supporting_id, receiving_id, on, need)
    with transaction.atomic():
        content = [supporting_id, receiving_id, on, *need.content(), list(file_ids)]
        kept = RUNNER.begin(made, by=by, at=at, content=content)
        if kept is made:
            proofs(made, file_ids, by=by, at=at)
    return kept


def record(
    *,
    id: UUID,
    by: Actor,
    at: datetime,
    supporting_id: UUID,
    receiving_id: UUID,
    on: date,
    need: Need,
    expert_id: UUID,
    file_ids: Sequence[UUID] = (),
) -> Technique:
    """Record a technique that was introduced on a day, in one step (history, an import): written and claimed.

    Sent twice it is there once. Raises as `propose` and `introduce` do.
    """
    made = _made(id, by, at, supporting_id, receiving_id, on, need)
    with transaction.atomic():
        content = [supporting_id, receiving_id, on, *need.content(), expert_id, list(file_ids)]
        kept = RUNNER.begin(made, by=by, at=at, content=content)
        if kept is not made:
            return kept
        return introduced(
            by=by,
            at=at,
            technique_id=id,
            on=on,
            expert_id=expert_id,
            department_id=need.department_id,
            file_ids=file_ids,
        )


def _made(
    id: UUID, by: Actor, at: datetime, supporting_id: UUID, receiving_id: UUID, on: date, need: Need
) -> Technique:
    houses = Institution.objects.in_bulk([supporting_id, receiving_id])
    if supporting_id not in houses or receiving_id not in houses:
        raise NotFound(NO_RECORD)
    giving, taking = houses[supporting_id], houses[receiving_id]
    if not any(by.may(P.TEACH, place) for place in (giving.place, taking.place)):
        by.require(
            P.MANAGE_CAPABILITY, giving.place if by.may(P.MANAGE_CAPABILITY, giving.place) else taking.place
        )
    made = Technique(
        id=id,
        pairing=pairing_of(giving, taking, on=done_by(on, at)),
        supporting=giving,
        receiving=taking,
        state=Stage.NEEDED.value,
        begun_on=on,
    )
    _fill(made, need)
    return made


def _fill(row: Technique, need: Need) -> None:
    row.kind, row.name = need.kind.value, limited(need.name, "name", 80)
    if not row.name:
        raise Invalid(NEEDED, field="name", what=NAME)
    row.code, row.grade = limited(need.code, "code", 20), need.grade
    if need.grade and need.grade not in GRADES:
        raise Invalid(BAD_GRADE, field="grade", grade=need.grade)
    row.need, row.need_source = limited(need.need, "need"), limited(need.source, "source", 200)
    row.planned_cases = need.planned_cases
    if need.planned_cases is not None and not 1 <= need.planned_cases <= MOST_PLANNED:
        raise Invalid(WRONG_NUMBER, field="planned_cases", what=PLANNED, least=1, most=MOST_PLANNED)
    row.department = department_at(need.department_id, row.receiving)
    row.disease = _disease_at(need.disease_id, row.receiving)


def department_at(id: UUID | None, house: Institution) -> Department | None:
    """A department of that house. Raises NotFound."""
    if id is None:
        return None
    found = Department.objects.filter(pk=id, institution=house).first()
    if found is None:
        raise NotFound(NO_RECORD)
    return found


def _disease_at(id: UUID | None, house: Institution) -> Disease | None:
    if id is None:
        return None
    found = Disease.objects.filter(pk=id).first()
    if found is None:
        raise NotFound(NO_RECORD)
    if found.institution_id != house.pk:
        raise Invalid(OTHER_HOUSE, field="disease", place=house.label)
    return found


def amend(
    *,
    by: Actor,
    at: datetime,
    technique_id: UUID,
    need: Need,
    file_ids: Sequence[UUID] = (),
    seen: int | None = None,
) -> Technique:
    """Correct what is needed while nothing is introduced yet. Raises as `propose`, IllegalMove later on."""

    def change(turn: Turn[Technique]) -> None:
        _fill(turn.record, need)
        proofs(turn.record, file_ids, by=by, at=at)

    content = [*need.content(), list(file_ids)]
    return RUNNER.run("amend", change, by=by, at=at, id=technique_id, seen=seen, content=content)


def drop(*, by: Actor, at: datetime, technique_id: UUID, note: str, seen: int | None = None) -> Technique:
    """Give a need up, with the reason. Raises NotFound, Denied, IllegalMove, Invalid (note)."""
    why = reason(note)
    return RUNNER.run("drop", _nothing, by=by, at=at, id=technique_id, seen=seen, note=why)


def resume(
    *, by: Actor, at: datetime, technique_id: UUID, note: str = "", seen: int | None = None
) -> Technique:
    """Take a need up again that was given up."""
    return RUNNER.run(
        "resume", _nothing, by=by, at=at, id=technique_id, seen=seen, note=limited(note, "note")
    )


def _nothing(turn: Turn[Technique]) -> None:
    """The step alone is the change."""
