"""What a placement, a procedure and a workstation amount to in the ledger."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import msgspec
from django.db.models import QuerySet

from tongzhou.directory.models import Department
from tongzhou.files.models import StoredFile
from tongzhou.kernel.periods import Period
from tongzhou.kernel.quantities import Quantity
from tongzhou.ledger.rules import ONE, Amounts, Kind, Member
from tongzhou.support.placements.actions.spans import DAY
from tongzhou.support.placements.acts import (
    ARRIVAL,
    COMPLETION,
    PROCEDURE,
    WORKSTATION,
    ArrivalDetail,
    CompletionDetail,
    ProcedureDetail,
    StationDetail,
)
from tongzhou.support.placements.models import Placement, Procedure, SignOff, Workstation
from tongzhou.support.placements.rules.levels import Level, reached
from tongzhou.support.placements.rules.years import training_days
from tongzhou.support.sides.claiming import begins, ends, person
from tongzhou.support.sides.models import TwoSided


def arrival(row: Placement, *, at: datetime) -> Amounts:
    """One person who began on a day."""
    assert row.arrived_on is not None
    detail = ArrivalDetail(
        department=row.department.name,
        goal=row.goal,
        planned_days=(row.planned.upper - row.planned.lower).days,
    )
    return _amounts(
        row, ARRIVAL, row.key, row.arrivals, (row.arrived_on, row.arrived_on), at, row.department,
        members=(person("trainee", row.trainee),), detail=detail,
    )  # fmt: skip


def completion(row: Placement, *, at: datetime) -> Amounts:
    """One person who has completed: his days, what was signed, the certificate."""
    assert row.arrived_on is not None and row.ended_on is not None and row.days is not None
    levels = signed_levels(row)
    detail = CompletionDetail(
        days=row.days,
        competencies=len(levels),
        alone=sum(level is Level.ALONE for level in levels),
        certificate=row.certificate,
        department=row.department.name,
    )
    teacher = (person("teacher", row.teacher),) if row.teacher else ()
    return _amounts(
        row, COMPLETION, row.ending_key, row.endings, (row.ended_on, row.ended_on), at, row.department,
        members=(person("trainee", row.trainee), *teacher), detail=detail,
    )  # fmt: skip


def procedure(row: Procedure, *, at: datetime) -> Amounts:
    """What was done alone on a day."""
    level = reached(_standing(SignOff.objects.filter(skill=row.skill)).values_list("level", flat=True))
    detail = ProcedureDetail(
        competency=row.skill.name,
        first=row.first,
        level=level.value if level else "",
        department=row.department.name if row.department else "",
    )
    return _amounts(
        row, PROCEDURE, row.key, 1, (row.on, row.on), at, row.department,
        members=(person("trainee", row.trainee),), detail=detail, number=row.times, case=row.case_number,
    )  # fmt: skip


def workstation(row: Workstation, *, at: datetime) -> Amounts:
    """A workstation that was opened on a day."""
    detail = StationDetail(plaque=row.plaque, department=row.department.name if row.department else "")
    return _amounts(
        row, WORKSTATION, row.key, 1, (row.opened_on, row.opened_on), at, row.department,
        members=(person("expert", row.expert),), detail=detail,
    )  # fmt: skip


def signed_levels(row: Placement) -> list[Level]:
    """For each competency that was signed, the highest level that stands."""
    levels: dict[object, list[str]] = {}
    for skill, signed in _standing(SignOff.objects.filter(skill__placement=row)).values_list(
        "skill", "level"
    ):
        levels.setdefault(skill, []).append(signed)
    return [level for one in levels.values() if (level := reached(one)) is not None]


def counted(row: Placement) -> int:
    """Days from arrival to end, both inside, interruptions taken off; at least one."""
    assert row.arrived_on is not None and row.ended_on is not None
    away = [Period(one.during.lower, one.during.upper) for one in row.pauses.all()]
    return training_days(Period(row.arrived_on, row.ended_on + DAY), away)


def _standing(rows: QuerySet[SignOff]) -> QuerySet[SignOff]:
    """Signatures that were not taken back."""
    return rows.filter(voids=None, voided_by=None)


def _amounts(
    row: TwoSided,
    kind: Kind,
    source: str,
    version: int,
    days: tuple[date, date],
    at: datetime,
    department: Department | None,
    *,
    members: tuple[Member, ...],
    detail: msgspec.Struct,
    number: int = 1,
    case: str = "",
) -> Amounts:
    return Amounts(
        kind=kind.code,
        source=source,
        version=version,
        occurred_from=begins(days[0]),
        occurred_to=ends(days[1], at=at),
        supporting_id=row.supporting.pk,
        receiving_id=row.receiving.pk,
        pairing_id=row.pairing_id,
        quantity=Quantity(ONE if number == 1 else Decimal(number), kind.unit),
        department_id=department.pk if department else None,
        specialty=(department.specialty_id or "") if department else "",
        tier=row.receiving.tier,
        case_number=case,
        members=members,
        evidence=_evidence(source),
        detail=msgspec.to_builtins(detail),
    )


def _evidence(subject: str) -> tuple[str, ...]:
    """SHA-256 of the files that stand with the record."""
    rows = StoredFile.objects.filter(subject=subject, completed_at__isnull=False)
    return tuple(sorted(set(rows.values_list("sha256", flat=True))))
