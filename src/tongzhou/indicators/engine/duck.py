"""The analytic copy: the same statements on DuckDB over Parquet files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb

from tongzhou.indicators.engine import parquet
from tongzhou.indicators.engine.compiled import Asked, OnSql, Row
from tongzhou.indicators.engine.compiling import EARLIEST, LATEST, LEVELS, WORDS, Dialect
from tongzhou.indicators.engine.tables import Spelling, detail_columns, stated

DUCKDB = Spelling("unnest(range(CAST(since AS BIGINT), CAST(until AS BIGINT)))")


class Duck(OnSql):
    """The engine over a folder that `parquet` wrote. `threads` and `memory` (such as "4GB") bound what it takes of the machine."""

    dialect = Dialect.DUCKDB

    def __init__(self, folder: Path, *, threads: int | None = None, memory: str = "") -> None:
        self._folder = folder
        self._kept = parquet.columns(folder)
        self._connection = duckdb.connect()
        self._connection.execute("SET TimeZone = 'UTC'")
        if threads:
            self._connection.execute(f"SET threads = {threads:d}")
        if memory:
            self._connection.execute(f"SET memory_limit = {DUCKDB.text(memory)}")

    def rows(self, asked: Asked) -> Iterable[Row]:
        """The rows of a statement."""
        return list(self._connection.execute(self.statement(asked)).fetchall())

    def statement(self, asked: Asked) -> str:
        """The whole statement, its tables read from the files."""
        return stated(asked, self._tables(asked), DUCKDB)

    def _tables(self, asked: Asked) -> dict[str, str]:
        words = ", ".join(f'"{name}"' for name in WORDS)
        detail = "".join(f", {one}" for one in detail_columns(asked.fields, self._kept, '"'))
        places = ", ".join(f'"{name}"' for name in ("institution", *LEVELS, "kind", "tier"))
        zero = "DATE '1970-01-01'"
        return {
            "facts": f"""SELECT {words}, CAST("first" - {zero} AS BIGINT) AS "first", CAST("last" - {zero} AS BIGINT) AS "last",
                CAST(year("first") * 12 + month("first") - 1 AS BIGINT) AS month, epoch_us(posted) AS posted, epoch_us(reversed) AS reversed,
                quantity, minutes, fen{detail} FROM read_parquet({self._file(parquet.FACTS)})""",
            "members": f'SELECT entry, "role", "key" FROM read_parquet({self._file(parquet.MEMBERS)})',
            "places": f"""SELECT {places}, coalesce(CAST("start" - {zero} AS BIGINT), {EARLIEST}) AS since,
                coalesce(CAST("end" - {zero} AS BIGINT), {LATEST}) AS until FROM read_parquet({self._file(parquet.PLACES)})""",
        }

    def _file(self, name: str) -> str:
        return DUCKDB.text(str(self._folder / name))
