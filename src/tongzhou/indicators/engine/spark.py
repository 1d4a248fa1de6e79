"""Where a province's data must stay on its own cluster: the same statements on Spark over Parquet files that every worker can read."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import uuid4

from pyspark.sql import SparkSession

from tongzhou.indicators.engine import parquet
from tongzhou.indicators.engine.compiled import Asked, OnSql, Row
from tongzhou.indicators.engine.compiling import EARLIEST, LATEST, LEVELS, WORDS, Dialect
from tongzhou.indicators.engine.tables import Spelling, detail_columns, stated

SPARK = Spelling("explode(sequence(CAST(since AS BIGINT), CAST(until AS BIGINT) - 1))", backslash=True)
LOCAL = "local[2]"


def session(master: str = LOCAL, **options: str) -> SparkSession:
    """A session on a cluster ("spark://host:7077") or in this process ("local[2]"); more options by their Spark names, "." as "__"."""
    usual = {
        "spark.sql.session.timeZone": "UTC",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.ansi.enabled": "true",
    }
    logging.getLogger("py4j").setLevel(
        logging.ERROR
    )  # it tells of its own ending when nobody listens any more
    builder: Any = SparkSession.builder
    builder = builder.master(master).appName("tongzhou indicators")
    for name, value in (usual | {key.replace("__", "."): value for key, value in options.items()}).items():
        builder = builder.config(name, value)
    found: SparkSession = builder.getOrCreate()
    found.sparkContext.setLogLevel("ERROR")
    return found


class Spark(OnSql):
    """The engine over a folder that `parquet` wrote, at the same path on every worker.

    The three files are looked at once and named as views: a statement that named the files themselves would look again each time.
    """

    dialect = Dialect.SPARK

    def __init__(self, folder: Path, session: SparkSession) -> None:
        self._session, self._mark = session, uuid4().hex
        self._kept = parquet.columns(folder)
        for name in (parquet.FACTS, parquet.MEMBERS, parquet.PLACES):
            session.read.parquet(str(folder / name)).createOrReplaceTempView(self._view(name))

    def rows(self, asked: Asked) -> Iterable[Row]:
        """The rows of a statement."""
        return [tuple(one) for one in self._session.sql(self.statement(asked)).collect()]

    def stop(self) -> None:
        """End the session: nothing can be asked any more."""
        self._session.stop()

    def statement(self, asked: Asked) -> str:
        """The whole statement, its tables the views of the files."""
        return stated(asked, self._tables(asked), SPARK)

    def _tables(self, asked: Asked) -> dict[str, str]:
        words = ", ".join(f"`{name}`" for name in WORDS)
        detail = "".join(f", {one}" for one in detail_columns(asked.fields, self._kept, "`"))
        places = ", ".join(f"`{name}`" for name in ("institution", *LEVELS, "kind", "tier"))
        return {
            "facts": f"""SELECT {words}, CAST(unix_date(`first`) AS BIGINT) AS `first`, CAST(unix_date(`last`) AS BIGINT) AS `last`,
                CAST(year(`first`) * 12 + month(`first`) - 1 AS BIGINT) AS `month`, unix_micros(`posted`) AS `posted`,
                unix_micros(`reversed`) AS `reversed`, `quantity`, `minutes`, `fen`{detail} FROM {self._view(parquet.FACTS)}""",
            "members": f"SELECT `entry`, `role`, `key` FROM {self._view(parquet.MEMBERS)}",
            "places": f"""SELECT {places}, coalesce(CAST(unix_date(`start`) AS BIGINT), CAST({EARLIEST} AS BIGINT)) AS `since`,
                coalesce(CAST(unix_date(`end`) AS BIGINT), CAST({LATEST} AS BIGINT)) AS `until` FROM {self._view(parquet.PLACES)}""",
        }

    def _view(self, name: str) -> str:
        return f"{name.partition('.')[0]}_{self._mark}"
