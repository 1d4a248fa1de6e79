"""Stated figures are written down with their source, and taken back with a reason; never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from tongzhou.audit import actions as audit
from tongzhou.directory.clashes import clash
from tongzhou.indicators import named
from tongzhou.indicators.definitions.indicator import Indicator
from tongzhou.indicators.definitions.tree import Is
from tongzhou.indicators.models import StatedFigure
from tongzhou.indicators.rules import ALWAYS, Window
from tongzhou.kernel.actors import MAY_NOT, Actor
from tongzhou.kernel.errors import Conflict, Denied, Invalid, NotFound, sentence
from tongzhou.kernel.permissions import Permission
from tongzhou.kernel.quantities import Qualifier, Unit
from tongzhou.partnerships.models import Programme
from tongzhou.partnerships.queries import UNKNOWN, edits_programme, seen

NO_SOURCE = sentence(
    "indicators.no_source",
    "报道的数字要写明出处。",
    "A stated figure names its source.",
    then_zh="请写文件或报道的名称和日期。",
    then_en="Give the document or report and its date.",
)
NO_NAME = sentence(
    "indicators.no_name",
    "这个数字还没有名称。",
    "The figure has no name.",
    then_zh="请填报道里的项目名。",
    then_en="Give its name in the report.",
)
OTHER_UNIT = sentence(
    "indicators.other_unit",
    "“{measure}”按“{unit}”计，与所填单位不同。",
    "“{measure}” is counted in “{unit}”, not in the unit given.",
    then_zh="请改单位，或换一个算法。",
    then_en="Change the unit, or choose another measure.",
)
NOT_NARROWED = sentence(
    "indicators.not_narrowed",
    "“{measure}”不能再缩小范围。",
    "“{measure}” cannot be narrowed.",
    then_zh="请去掉筛选条件，或换一个算法。",
    then_en="Remove the filter, or choose another measure.",
)
NEGATIVE = sentence(
    "indicators.negative",
    "数字不能小于零。",
    "The number cannot be below zero.",
    then_zh="请核对原文。",
    then_en="Check the report.",
)
STATED_ALREADY = sentence(
    "indicators.stated_already",
    "“{name}”在同一天的报道里已经有一个不同的数字。",
    "“{name}” has another number already, as of the same day.",
    then_zh="请先撤回原来那个并写明原因，再登记。",
    then_en="Take the other back with the reason first.",
)
WHY = sentence(
    "indicators.why",
    "撤回要写明原因。",
    "Say why it is taken back.",
    then_zh="一句话就够。",
    then_en="One sentence is enough.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A number as a report states it. Money is in fen; `window` the days it is for, open where the report says nothing.

    `only` narrows the measure to what the number speaks of ("of these, ambulances").
    """

    name: str
    number: Decimal
    unit: Unit
    measure: str
    qualifier: Qualifier = Qualifier.EXACT
    words: str = ""
    words_en: str = ""
    window: Window = ALWAYS
    only: tuple[Is, ...] = ()


@transaction.atomic
def state_figures(
    *,
    by: Actor,
    at: datetime,
    programme_id: UUID,
    as_of: date,
    source: str,
    figures: Sequence[Stated],
) -> list[StatedFigure]:
    """Write down the figures of one report, in its order; those that stand there already are answered, not doubled.

    Needs EDIT_COMMITMENTS at an institution of the programme. Raises NotFound, Denied, Invalid (source, name, number, unit,
    measure), Conflict when the same name has another number on the same day.
    """
    _allowed(by, programme_id)
    if not source.strip():
        raise Invalid(NO_SOURCE, field="source")
    standing = {
        row.name: row
        for row in StatedFigure.objects.filter(programme=programme_id, as_of=as_of, retracted_at=None)
    }
    rows = [_row(one, n, programme_id, as_of, source, by, at) for n, one in enumerate(figures, 1)]
    fresh = [row for row in rows if not _stands(row, standing.get(row.name))]
    with clash(stated_figure_once=Conflict(STATED_ALREADY, name="、".join(row.name for row in fresh))):
        StatedFigure.objects.bulk_create(fresh)
    if fresh:
        audit.record(
            by=by,
            at=at,
            verb="indicators.state",
            subject=f"programme:{programme_id}",
            detail={"as_of": as_of.isoformat(), "number": len(fresh)},
        )
    return [standing.get(row.name, row) for row in rows]


@transaction.atomic
def retract_figure(*, by: Actor, at: datetime, figure_id: UUID, why: str) -> StatedFigure:
    """Take a stated figure back; it stays on record with the reason. Twice is once. Raises NotFound, Denied, Invalid (why)."""
    row = StatedFigure.objects.select_for_update().filter(pk=figure_id).first()
    if row is None:
        raise NotFound(UNKNOWN)
    _allowed(by, row.programme_id)
    if row.retracted_at is not None:
        return row
    if not why.strip():
        raise Invalid(WHY, field="why")
    row.retracted_at, row.retracted_why = at, why.strip()[:200]
    row.save(update_fields=["retracted_at", "retracted_why"])
    audit.record(by=by, at=at, verb="indicators.retract", subject=f"figure:{row.pk}")
    return row


def _allowed(by: Actor, programme_id: UUID) -> None:
    if not Programme.objects.filter(seen(by), pk=programme_id).exists():
        raise NotFound(UNKNOWN)
    if not edits_programme(by, programme_id, Permission.EDIT_COMMITMENTS):
        raise Denied(MAY_NOT)


def _row(
    one: Stated, position: int, programme_id: UUID, as_of: date, source: str, by: Actor, at: datetime
) -> StatedFigure:
    _check(one)
    window = one.window
    return StatedFigure(
        programme_id=programme_id,
        name=one.name.strip(),
        position=position,
        words=one.words,
        words_en=one.words_en,
        number=one.number,
        unit=one.unit.value,
        qualifier=one.qualifier.value,
        as_of=as_of,
        during=DateRange(window.start, window.end) if window != ALWAYS else None,
        source=source.strip(),
        measure=one.measure,
        only={where.field: list(where.values) for where in one.only},
        by_key=by.key,
        by_name=by.name,
        at=at,
    )


def _check(one: Stated) -> None:
    if not one.name.strip():
        raise Invalid(NO_NAME, field="name")
    if one.measure not in named.ALL:
        raise Invalid(named.NO_MEASURE, field="measure", code=one.measure)
    known = named.ALL[one.measure]
    if known.unit is not one.unit:
        raise Invalid(OTHER_UNIT, field="unit", measure=known.words, unit=known.unit.words)
    if one.only and not isinstance(known, Indicator):
        raise Invalid(NOT_NARROWED, field="only", measure=known.words)
    if one.number < 0:
        raise Invalid(NEGATIVE, field="number")


def _stands(row: StatedFigure, before: StatedFigure | None) -> bool:
    """Whether the very figure is there. Raises Conflict when another number is."""
    if before is None:
        return False
    same = ("number", "unit", "qualifier", "measure", "during", "only")
    if any(getattr(row, field) != getattr(before, field) for field in same):
        raise Conflict(STATED_ALREADY, field="name", name=row.name)
    return True
