"""A leaf as one Ibis expression over named tables, and that as SQL of PostgreSQL, DuckDB or Spark. Ibis compiles, connections are ours.

The tables hold nothing but text and bigint, so that the three mean the same by every step; each engine presents them so:

- `facts`: the columns of `facts.Fact`; days as days since 1970-01-01, `month` as year × 12 + month - 1, moments as microseconds since
  1970 in UTC; text NULL where there is none; of the detail `detail_<field>` (words) and `number_<field>` (thousandths), as far as used.
- `members` (entry, role, key); `places` (institution, since, until, the levels, kind, tier), days, open ends far away.
- `windows` (since, until, number), days; or (point, number), a row for each month or day of each window.
- `wanted` (place): the places to keep, when only some are asked for.

Ibis is loaded when something is compiled: a page that reads the kept leaf tables never pays for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from tongzhou.indicators.definitions.tree import (
    Distinct,
    Leaf,
    Stated,
    is_detail,
)
from tongzhou.indicators.engine.cube import REGIONS, By, Level, Map, On
from tongzhou.indicators.engine.facts import THOUSANDTHS

WORDS = (
    "entry", "kind", "supporting", "receiving", "pairing", "agreement", "programme", "department",
    "specialty", "tier", "grade", "case_number", "unit", "qualifier",
)  # fmt: skip
"""Columns of `facts` that are text."""
WHOLES = ("first", "last", "month", "posted", "reversed", "quantity", "minutes", "fen")
"""Columns of `facts` that are bigint."""
LEVELS = tuple(level.value for level in REGIONS)
EARLIEST, LATEST = -1_000_000, 1_000_000
"""Days that stand for an open end: the years -768 and 4707."""
EPOCH = date(1970, 1, 1)


class Dialect(StrEnum):
    """Whose SQL."""

    POSTGRES = "postgres"
    DUCKDB = "duckdb"
    SPARK = "pyspark"


class Shape(StrEnum):
    """How facts meet their windows: by the month, by the day (a join of equals), or by comparing with both ends."""

    MONTHS = "months"
    DAYS = "days"
    RANGE = "range"


@dataclass(frozen=True, slots=True)
class Way:
    """What of a `By` changes the statement: of the places that are kept only whether there are such."""

    level: Level
    on: On
    today: int | None
    as_of: int | None
    only: bool


def way(by: By) -> Way:
    """The part of a question that its statement depends on."""
    today = day_number(by.today) if by.map is Map.TODAY and by.today else None
    as_of = None if by.as_of is None else moment_number(by.as_of)
    return Way(by.level, by.on, today, as_of, bool(by.only))


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def month_number(day: date) -> int:
    """Months since the year 0."""
    return day.year * 12 + day.month - 1


def moment_number(at: datetime) -> int:
    """Microseconds since 1970 in UTC, exactly."""
    gone = at.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return (gone.days * 86_400 + gone.seconds) * 1_000_000 + gone.microseconds


def touching(leaf: Leaf) -> bool:
    """Whether the leaf takes every fact whose days touch the window, not only those that began in it."""
    return isinstance(leaf, Stated) or (isinstance(leaf, Distinct) and leaf.of == "day")


def scale(leaf: Leaf) -> int:
    """What its numbers are multiplied by to be thousandths: minutes, fen and days are whole in the tables."""
    return THOUSANDTHS if getattr(leaf, "of", "") in ("minutes", "fen", "days") else 1


def fields(leaf: Leaf) -> frozenset[str]:
    """The fields of the detail that the leaf reads."""
    named = {test.field for test in leaf.facts.where}
    named |= {getattr(leaf, "of", ""), getattr(leaf, "qualifier", "")}
    return frozenset(one.removeprefix("detail.") for one in named if is_detail(one))


@lru_cache(maxsize=4096)
def leaf_sql(leaf: Leaf, shape: Shape, asked: Way, dialect: Dialect) -> str:
    """The statement of a leaf; its columns are those of `expressions.of`."""
    from tongzhou.indicators.engine import expressions

    return _sql(expressions.of(leaf, shape, asked), dialect)


@lru_cache(maxsize=1024)
def lineage_sql(leaf: Leaf, asked: Way, limit: int | None, dialect: Dialect) -> str:
    """The statement of the entries behind a leaf: first day and entry, in that order."""
    from tongzhou.indicators.engine import expressions

    return _sql(expressions.lineage(leaf, asked, limit), dialect)


def _sql(expression: Any, dialect: Dialect) -> str:
    import ibis

    return str(ibis.to_sql(expression, dialect=dialect.value))
