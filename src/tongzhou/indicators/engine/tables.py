"""The named tables of `compiling` as a WITH before a statement: what differs between databases is a few spellings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tongzhou.indicators.engine.compiled import Asked
from tongzhou.indicators.engine.compiling import Shape

POINTS = "SELECT {each} AS point, number FROM (VALUES {rows}) AS w(since, until, number)"
RANGES = "SELECT CAST(since AS BIGINT) AS since, CAST(until AS BIGINT) AS until, CAST(number AS BIGINT) AS number FROM (VALUES {rows}) AS w(since, until, number)"
NOTHING = (0, 0, 0)
"""A window that holds no day: VALUES cannot be empty."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a database spells a row for each whole number from `since` up to, not including, `until`; and text."""

    each: str
    backslash: bool = False
    """Whether a text is escaped with backslashes."""
    percent: bool = False
    """Whether a sign of per cent is written twice, because the statement takes parameters."""

    def text(self, said: str) -> str:
        """A text as a literal."""
        kept = said.replace("\\", "\\\\").replace("'", "\\'") if self.backslash else said.replace("'", "''")
        return f"'{self.plain(kept)}'"

    def plain(self, sql: str) -> str:
        """SQL in which a sign of per cent means itself."""
        return sql.replace("%", "%%") if self.percent else sql

    def windows(self, asked: Asked) -> str:
        """The windows: a row for each, or for each of its months or days."""
        some = [one for one in asked.windows if asked.shape is Shape.RANGE or one[0] < one[1]]
        if not some:
            return "SELECT CAST(0 AS BIGINT) AS point, CAST(0 AS BIGINT) AS number WHERE 1 = 0"
        rows = ", ".join(f"({since}, {until}, {number})" for since, until, number in some)
        if asked.shape is Shape.RANGE:
            return RANGES.format(rows=rows)
        return POINTS.format(rows=rows, each=self.each)

    def wanted(self, asked: Asked) -> str:
        """The places that are kept."""
        rows = ", ".join(f"({self.text(one)})" for one in asked.wanted or ("",))
        return f"SELECT place FROM (VALUES {rows}) AS w(place)"


def stated(asked: Asked, tables: Mapping[str, str], spelling: Spelling, hint: str = "") -> str:
    """The whole statement. `tables` are facts, members, places; `hint` stands after each AS."""
    named = {**tables, "windows": spelling.windows(asked), "wanted": spelling.wanted(asked)}
    said = ",\n".join(f"{name} AS {hint}({sql})" for name, sql in named.items())
    return f"WITH {said}\nSELECT * FROM ({spelling.plain(asked.sql)}) AS answer"


def detail_columns(fields: Sequence[str], kept: Sequence[str], quote: str) -> list[str]:
    """The columns of the detail that a statement uses; those that the copy does not have are unknown everywhere."""
    found = []
    for field in fields:
        for prefix, sort in (("detail", "VARCHAR"), ("number", "BIGINT")):
            name = f"{quote}{prefix}_{field}{quote}"
            if f"{prefix}_{field}" in kept:
                found.append(name)
            else:
                found.append(
                    f"CAST(NULL AS {'STRING' if quote == '`' and sort == 'VARCHAR' else sort}) AS {name}"
                )
    return found
