"""Cases of a technique: recorded by whoever did them, corrected or taken back until the other side has spoken."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from tongzhou.audit import actions as audit
from tongzhou.directory.models import Staff
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Invalid, NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words
from tongzhou.ledger.canonical import canonical
from tongzhou.ledger.rules import Side
from tongzhou.support.sides.claiming import person
from tongzhou.support.sides.running import limited, reason
from tongzhou.support.sides.scope import side_of
from tongzhou.support.sides.sentences import NO_RECORD, OTHER_CONTENT
from tongzhou.support.sides.standing import GONE, OPEN, Standing
from tongzhou.support.techniques.actions.alone import independence
from tongzhou.support.techniques.actions.claiming import (
    after_introduction,
    amounts,
    anew,
    claim,
    done_by,
    hold,
    of_house,
    proofs,
    take_back,
)
from tongzhou.support.techniques.acts import CASE, CaseDetail
from tongzhou.support.techniques.models import Case, Technique
from tongzhou.support.techniques.moving import RUNNER
from tongzhou.support.techniques.rules.cases import Level
from tongzhou.support.techniques.rules.sentences import (
    ALONE_MEANS_ALONE,
    EXPERT_NEEDED,
    POSTED_ALREADY,
    SAME_CASE,
    WRONG_NUMBER,
)

MINUTES = Words("时长（分钟）", "minutes")


@dataclass(frozen=True, slots=True)
class Told:
    """A case as it is told. `expert_id` None when done alone; `minutes` and `complication` None when not known; no patient's name."""

    on: date
    learner_id: UUID
    level: Level
    expert_id: UUID | None = None
    minutes: int | None = None
    complication: bool | None = None
    case_number: str = ""
    note: str = ""
    file_ids: tuple[UUID, ...] = ()

    def digest(self) -> str:
        """SHA-256 of all that was said: knows the same case sent twice."""
        told = [
            str(self.on), str(self.learner_id), self.level.value, str(self.expert_id), self.minutes, self.complication,
            self.case_number, self.note, [str(id) for id in self.file_ids],
        ]  # fmt: skip
        return hashlib.sha256(canonical({"case": told}).encode()).hexdigest()


def record_case(*, id: UUID, by: Actor, at: datetime, technique_id: UUID, told: Told) -> Case:
    """Record one case and claim it for the side of the one who records; a learner's first case alone claims that, too.

    Sent twice it is there once. Raises NotFound, Denied, IllegalMove (not introduced), Invalid (with field), Conflict (same id with
    other content; the same case number, day and learner).
    """
    return record_cases(by=by, at=at, technique_id=technique_id, cases=[(id, told)])[0]


@transaction.atomic
def record_cases(
    *, by: Actor, at: datetime, technique_id: UUID, cases: Sequence[tuple[UUID, Told]]
) -> list[Case]:
    """Record a series of cases of one technique, all or none. Raises as `record_case` does."""
    technique = RUNNER.locked(by, technique_id)
    there = Case.objects.in_bulk([id for id, _ in cases])
    return [
        _same(there[id], technique, told) if id in there else _new(id, technique, told, by, at)
        for id, told in cases
    ]


def _same(case: Case, technique: Technique, told: Told) -> Case:
    if (case.technique_id, case.digest) != (technique.pk, told.digest()):
        raise Conflict(OTHER_CONTENT)
    return case


def _new(id: UUID, technique: Technique, told: Told, by: Actor, at: datetime) -> Case:
    RUNNER.permitted(technique, "case", by)
    side = side_of(by, P.CLAIM, technique) or Side.SUPPORTING
    case = Case(id=id, technique=technique, by_key=by.key, by_name=by.name, at=at)
    _write(case, technique, told, by, at, side)
    return case


def _write(case: Case, technique: Technique, told: Told, by: Actor, at: datetime, side: Side) -> None:
    """Fill the row, keep it, claim it; and what follows for the learner's independence."""
    learner, expert = _fill(case, technique, told, at)
    anew(case, case.source, side)
    try:
        with transaction.atomic():
            case.save()
    except IntegrityError as failure:
        if "technique_case_once" not in str(failure):
            raise
        raise Conflict(SAME_CASE, field="case_number") from failure
    audit.record(
        by=by,
        at=at,
        verb="technique.case",
        subject=f"technique:{technique.pk}",
        detail={"case": str(case.pk)},
    )
    members = [person("learner", learner), *([person("expert", expert)] if expert else [])]
    amount = amounts(
        case, technique, CASE, case.on, CaseDetail(technique.name, case.level, case.complication), at=at, members=members,
        evidence=proofs(technique, told.file_ids, by=by, at=at), case_number=case.case_number, minutes=case.minutes,
    )  # fmt: skip
    claim(amount, by=by, at=at, side=side)
    independence(case, technique, learner, by=by, at=at, side=side)


def _fill(case: Case, technique: Technique, told: Told, at: datetime) -> tuple[Staff, Staff | None]:
    after_introduction(technique, done_by(told.on, at))
    if (told.level is Level.ALONE) != (told.expert_id is None):
        raise Invalid(EXPERT_NEEDED if told.expert_id is None else ALONE_MEANS_ALONE, field="expert")
    if told.minutes is not None and not 1 <= told.minutes <= 1440:
        raise Invalid(WRONG_NUMBER, field="minutes", what=MINUTES, least=1, most=1440)
    learner = of_house(told.learner_id, technique, Side.RECEIVING, field="learner")
    expert = of_house(told.expert_id, technique, Side.SUPPORTING, field="expert") if told.expert_id else None
    case.on, case.learner, case.expert, case.level = told.on, learner, expert, told.level.value
    case.minutes, case.complication = told.minutes, told.complication
    case.case_number, case.note = (
        limited(told.case_number, "case_number", 40),
        limited(told.note, "note", 400),
    )
    case.digest = told.digest()
    return learner, expert


@transaction.atomic
def amend_case(*, by: Actor, at: datetime, case_id: UUID, told: Told) -> Case:
    """Say a case anew before it is in the ledger, or after it was taken back: the next version is claimed. Twice is once.

    Raises as `record_case` does, Conflict once it stands in the ledger.
    """
    case, technique = _held(by, case_id)
    if case.digest == told.digest() and case.stands not in GONE:
        return case
    _open(case, (*OPEN, *GONE))
    side = _claiming(by, case, technique)
    case.version += 1
    _write(case, technique, told, by, at, side)
    return case


@transaction.atomic
def withdraw_case(*, by: Actor, at: datetime, case_id: UUID, note: str) -> Case:
    """Take a case back that is not in the ledger yet, with the reason. Twice is once. Raises NotFound, Denied, Conflict, Invalid (note)."""
    case, technique = _held(by, case_id)
    if case.stands is not Standing.WITHDRAWN:
        _open(case, OPEN)
        _claiming(by, case, technique)
        take_back(case.claim, by=by, at=at, reason=reason(note))
        case.refresh_from_db()
    return case


def check_case(case: Case, by: Actor) -> None:
    """Raise Conflict or Denied unless `by` may correct this case now: what a page asks before it shows a form."""
    _open(case, OPEN)
    _claiming(by, case, case.technique)


def _held(by: Actor, case_id: UUID) -> tuple[Case, Technique]:
    """The case and its technique, locked after the claims that hang on it."""
    case = Case.objects.filter(pk=case_id).first()
    if case is None:
        raise NotFound(NO_RECORD)
    hold([case.claim, *case.statements.values_list("claim", flat=True)])
    technique = RUNNER.locked(by, case.technique_id)
    case.refresh_from_db()
    return case, technique


def _open(case: Case, standings: tuple[Standing, ...]) -> None:
    if case.stands not in standings:
        raise Conflict(POSTED_ALREADY, standing=case.stands.words)


def _claiming(by: Actor, case: Case, technique: Technique) -> Side:
    """The side that claims this case; raises Denied unless `by` speaks for it."""
    side = Side(case.side)
    by.require(P.CLAIM, (technique.supporting if side is Side.SUPPORTING else technique.receiving).place)
    return side
