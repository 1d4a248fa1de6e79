"""Bringing in a table from outside: rows of one series, all or none, with the source; the same table twice changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import connection, transaction

from tongzhou.audit import actions as audit
from tongzhou.directory.models import Region
from tongzhou.directory.rules import CODE_LENGTHS
from tongzhou.indicators.definitions import outside
from tongzhou.indicators.models import Outside
from tongzhou.kernel.actors import Actor, Place
from tongzhou.kernel.errors import Invalid, Invalids, sentence
from tongzhou.kernel.permissions import Permission

NO_SERIES = sentence(
    "indicators.no_series",
    "没有“{code}”这张外部数据表。",
    "There is no outside table “{code}”.",
    then_zh="请从列表里选。",
    then_en="Choose one of the list.",
)
NO_TABLE_SOURCE = sentence(
    "indicators.no_table_source",
    "外部数据要写明出处。",
    "An outside table names its source.",
    then_zh="请写提供单位、文件或系统的名称和日期。",
    then_en="Give who provided it, the document or system, and its date.",
)
NO_REGION = sentence(
    "indicators.no_region",
    "第 {row} 行：名录里没有代码为“{code}”的地区。",
    "Row {row}: the directory has no region with the code “{code}”.",
    then_zh="请用国家统计局的行政区划代码，县是 6 位。",
    then_en="Use the national code; a county has 6 digits.",
)
NOT_A_NUMBER = sentence(
    "indicators.table_number",
    "第 {row} 行：“{number}”不是不小于零、最多三位小数的数。",
    "Row {row}: “{number}” is no number of zero or more with at most three decimals.",
    then_zh="没有数据请删去这一行，不要填零。",
    then_en="Leave the row out where nothing is known; do not write zero.",
)
ROW_TWICE = sentence(
    "indicators.table_twice",
    "第 {row} 行：{code} 的 {month} 前面已经有一行。",
    "Row {row}: {code} has a row for {month} above.",
    then_zh="请留一行。",
    then_en="Keep one of them.",
)
NOT_BEFORE = sentence(
    "indicators.table_future",
    "第 {row} 行：{month} 还没有到。",
    "Row {row}: {month} is still to come.",
    then_zh="请核对月份。",
    then_en="Check the month.",
)
PART_OF_IT = sentence(
    "indicators.table_part",
    "第 {row} 行：{month} 已有 {other} 的数，它和 {code} 一个包含另一个，合计会重复。",
    "Row {row}: {month} has a number of {other} already; one of it and {code} contains the other, and a sum would count twice.",
    then_zh="同一张表请只用一级区划的数。",
    then_en="Use one level of regions in one table.",
)
LOCK = 0x7461626C
"""Advisory lock (the letters "tabl"), one for each series."""
MOST = 100_000
LARGEST = Decimal(10) ** 13


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table: region code, any day of the month, the number (money in fen)."""

    region: str
    month: date
    number: Decimal


@transaction.atomic
def bring_in(*, by: Actor, at: datetime, series: str, source: str, lines: Sequence[Line]) -> int:
    """Write rows; a row that says another number for the same region and month takes the place of the one before, which stays on record.

    Needs BRING_IN_TABLES at every region named. Answers how many rows are new or changed. Raises Invalid(s) with the row, Denied.
    """
    if series not in outside.ALL:
        raise Invalid(NO_SERIES, field="series", code=series)
    if not source.strip():
        raise Invalid(NO_TABLE_SOURCE, field="source")
    _check(lines, at)
    for code in sorted({one.region for one in lines}):
        by.require(Permission.BRING_IN_TABLES, Place(UUID(int=0), "", code))
    _one_at_a_time(series)
    _apart(series, lines)
    standing = {
        (row.region, row.month): row
        for row in Outside.objects.select_for_update().filter(
            series=series, region__in={one.region for one in lines}, replaced_at=None
        )
    }
    fresh = [one for one in lines if _other(standing.get(_key(one)), one)]
    before = [standing[_key(one)].pk for one in fresh if _key(one) in standing]
    Outside.objects.filter(pk__in=before).update(replaced_at=at)
    Outside.objects.bulk_create(
        Outside(
            series=series, region=one.region, month=one.month.replace(day=1), number=one.number,
            source=source.strip()[:200], by_key=by.key, by_name=by.name, at=at,
        )
        for one in fresh
    )  # fmt: skip
    if fresh:
        audit.record(
            by=by, at=at, verb="indicators.bring_in", subject=f"table:{series}", detail={"rows": len(fresh)}
        )
    return len(fresh)


def _apart(series: str, lines: Sequence[Line]) -> None:
    """No row of a region stands beside one of its parts for the same month: a sum over both would count twice. Raises Invalids."""
    months = {one.month.replace(day=1) for one in lines}
    rows = Outside.objects.filter(series=series, month__in=months, replaced_at=None)
    there: dict[date, set[str]] = {}
    for code, month in [*rows.values_list("region", "month"), *map(_key, lines)]:
        there.setdefault(month, set()).add(code)
    faults = []
    for row, one in enumerate(lines, 2):
        code, month = _key(one)
        known = there[month]
        wider = (code[:digits] for digits in CODE_LENGTHS.values() if digits < len(code))
        other = next((part for part in wider if part in known), None) or _within(code, known)
        if other:
            faults.append(
                Invalid(
                    PART_OF_IT, field=f"rows.{row}", row=row, code=code, other=other, month=f"{month:%Y-%m}"
                )
            )
    if faults:
        raise Invalids(faults)


def _within(code: str, known: set[str]) -> str | None:
    """A part of a region among these; the smallest code, so that a message is the same each time. Villages have none."""
    if len(code) == max(CODE_LENGTHS.values()):
        return None
    return min((one for one in known if one != code and one.startswith(code)), default=None)


def _one_at_a_time(series: str) -> None:
    """Whoever brings in the same table at the same moment waits, and finds these rows standing: a constraint would refuse him."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [LOCK, series])


def _key(one: Line) -> tuple[str, date]:
    return one.region, one.month.replace(day=1)


def _other(standing: Outside | None, one: Line) -> bool:
    return standing is None or standing.number != one.number


def _check(lines: Sequence[Line], at: datetime) -> None:
    """Every fault of the rows at once, each with its row."""
    known = set(Region.objects.filter(code__in={one.region for one in lines}).values_list("code", flat=True))
    seen: set[tuple[str, date]] = set()
    faults: list[Invalid] = []
    for row, one in enumerate(lines, 2):
        if one.region not in known:
            faults.append(Invalid(NO_REGION, field=f"rows.{row}", row=row, code=one.region))
        if not _fits(one.number):
            faults.append(Invalid(NOT_A_NUMBER, field=f"rows.{row}", row=row, number=one.number))
        if one.month > at.date():
            faults.append(Invalid(NOT_BEFORE, field=f"rows.{row}", row=row, month=f"{one.month:%Y-%m}"))
        if _key(one) in seen:
            faults.append(
                Invalid(ROW_TWICE, field=f"rows.{row}", row=row, code=one.region, month=f"{one.month:%Y-%m}")
            )
        seen.add(_key(one))
    if faults:
        raise Invalids(faults)


def _fits(number: Decimal) -> bool:
    return number.is_finite() and 0 <= number <= LARGEST and number == round(number, 3)
