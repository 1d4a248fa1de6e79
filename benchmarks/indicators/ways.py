"""The ways to the same figures: leaf tables in DuckDB, direct statements as views would have them, pandas over an export, bare numpy; PostgreSQL's own views."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from benchmarks.indicators import levels, making, stored
from benchmarks.indicators.making import HOUSES, Size
from tongzhou.indicators.engine import parquet

Way = Callable[[Path, Size, int, str], Callable[[], dict[str, Any]]]
"""(folder, size, threads, memory) → the work to be measured; what it answers is compared between ways."""
MONTH = levels.MONTH


def _leaves(folder: Path, _: Size, threads: int, memory: str) -> Callable[[], dict[str, Any]]:
    def work() -> dict[str, Any]:
        db, figures = levels.everything(folder, threads=threads, memory=memory)
        return {"figures": figures, **_sums(db)}

    return work


def _sums(db: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """What must be the same whichever way it was computed, at the level of counties."""

    def one(sql: str) -> Any:
        row = db.execute(sql).fetchone()
        return float(row[0]) if row else None

    return {
        "n": one("SELECT sum(n) FROM cells_county"),
        "quantity": one("SELECT sum(quantity) FROM cells_county"),
        "experts": one("SELECT sum(n) FROM experts_county"),
        "people": one("SELECT sum(n) FROM people_county"),
        "medians": one("SELECT sum(p50) FROM quantiles_county"),
    }


def _views(folder: Path, _: Size, threads: int, memory: str) -> Callable[[], dict[str, Any]]:
    """What a plain view says, once for each level: no leaf tables, every level from the records."""

    def work() -> dict[str, Any]:
        db = duckdb.connect()
        db.execute(
            f"SET threads = {threads}; SET memory_limit = '{memory}'; SET TimeZone = 'UTC'; SET temp_directory = '{folder / 'spill'}'"
        )
        place = {
            "house": "receiving", "county": "county", "prefecture": "prefecture", "province": "province", "nation": "''",
        }  # fmt: skip
        for level, column in place.items():
            source = f"FROM '{folder}/{{}}' f JOIN '{folder / parquet.PLACES}' p ON f.receiving = p.institution WHERE f.reversed IS NULL"
            facts, members = source.format(parquet.FACTS), source.format(parquet.MEMBERS)
            db.execute(
                f"CREATE TABLE cells_{level} AS SELECT {column} AS place, {MONTH} AS month, f.kind, count(*) AS n, sum(quantity) AS quantity, sum(minutes) AS minutes, sum(fen) AS fen {facts} GROUP BY ALL"
            )
            db.execute(
                f"CREATE TABLE quantiles_{level} AS SELECT {column} AS place, {MONTH} AS month, quantile_cont(minutes, 0.5) AS p50, quantile_cont(minutes, 0.9) AS p90 {facts} AND f.kind = 'remote_consultation' AND minutes IS NOT NULL GROUP BY ALL"
            )
            db.execute(
                f"CREATE TABLE experts_{level} AS SELECT {column} AS place, {MONTH} AS month, count(DISTINCT key) FILTER (f.kind IN {levels.TEACHING}) AS teaching, count(DISTINCT key) FILTER (f.kind IN {levels.SERVICE}) AS service, count(DISTINCT key) AS n {members} AND role = 'expert' GROUP BY ALL"
            )
            db.execute(
                f"CREATE TABLE people_{level} AS SELECT {column} AS place, {MONTH} AS month, count(DISTINCT key) AS n {members} AND role = 'patient' GROUP BY ALL"
            )
            db.execute(
                f"CREATE TABLE departments_{level} AS SELECT {column} AS place, {MONTH} AS month, count(DISTINCT department) AS n {facts} GROUP BY ALL"
            )
        return _sums(db)

    return work


def _numpy(_: Path, size: Size, __: int, ___: str) -> Callable[[], dict[str, Any]]:
    """Whole numbers in memory already, county by month only: nothing read, no names, one level. The floor, not a way to work."""
    drawn = making.draw(size)
    kept = ~drawn["reversed"]
    drawn = {name: column[kept] for name, column in drawn.items()}

    def work() -> dict[str, Any]:
        cell = (drawn["house"] // HOUSES).astype(np.int64) * size.months + drawn["month"]
        by_kind = cell * len(making.KINDS) + drawn["kind"]
        n = np.bincount(by_kind)
        quantity = np.bincount(by_kind, weights=drawn["quantity"])
        for name in ("minutes", "fen"):
            said = drawn[name] >= 0
            np.bincount(by_kind[said], weights=drawn[name][said])
        experts = len(np.unique(cell * 1_000_000 + drawn["expert"]))
        np.unique(cell * 1_000_000 + drawn["department"])
        there = drawn["patient"] >= 0
        order = np.lexsort((drawn["patient"][there], cell[there]))
        who, where = drawn["patient"][there][order], cell[there][order]
        people = 1 + int(np.count_nonzero((np.diff(who) != 0) | (np.diff(where) != 0)))
        return {
            "n": float(n.sum()),
            "quantity": float(quantity.sum()),
            "experts": float(experts),
            "people": float(people),
            "medians": _medians(drawn, cell),
        }

    return work


def _medians(drawn: Mapping[str, Any], cell: Any) -> float:
    remote = drawn["kind"] == 0
    minutes, place = drawn["minutes"][remote], cell[remote]
    order = np.lexsort((minutes, place))
    minutes, place = minutes[order], place[order]
    starts = np.flatnonzero(np.r_[True, np.diff(place) != 0])
    sizes = np.diff(np.r_[starts, len(place)])
    return float((minutes[starts + (sizes - 1) // 2] + minutes[starts + sizes // 2]).sum() / 2)


def _pandas(folder: Path, _: Size, __: int, ___: str) -> Callable[[], dict[str, Any]]:
    """What an analyst does with an export: read it, join, group at each level."""
    import pandas as pd

    def work() -> dict[str, Any]:
        places = pd.read_parquet(folder / parquet.PLACES).rename(columns={"institution": "receiving"})
        places = places[["receiving", "county", "prefecture", "province"]].assign(nation="")
        facts = pd.read_parquet(
            folder / parquet.FACTS,
            columns=["receiving", "kind", "first", "reversed", "quantity", "minutes", "fen", "department"],
        )
        facts = facts[facts.reversed.isna()].merge(places, on="receiving")
        facts["month"] = pd.to_datetime(facts["first"]).dt.to_period("M").astype("int64")
        members = pd.read_parquet(
            folder / parquet.MEMBERS, columns=["receiving", "first", "reversed", "role", "key"]
        )
        members = members[members.reversed.isna()].merge(places, on="receiving")
        members["month"] = pd.to_datetime(members["first"]).dt.to_period("M").astype("int64")
        found: dict[str, Any] = {}
        for level in ("receiving", "county", "prefecture", "province", "nation"):
            cells = facts.groupby([level, "month", "kind"])[["quantity", "minutes", "fen"]].agg(
                ["count", "sum"]
            )
            remote = facts[facts.kind == "remote_consultation"].groupby([level, "month"]).minutes
            medians = remote.median()
            remote.quantile(0.9)
            facts.groupby([level, "month"]).department.nunique()
            told = {
                role: members[members.role == role].groupby([level, "month"]).key.nunique()
                for role in ("expert", "patient")
            }
            if level == "county":
                found = {
                    "n": float(cells[("quantity", "count")].sum()), "quantity": float(cells[("quantity", "sum")].sum()),
                    "experts": float(told["expert"].sum()), "people": float(told["patient"].sum()), "medians": float(medians.sum()),
                }  # fmt: skip
        return found

    return work


ALL: dict[str, Way] = {
    "leaves": _leaves, "numpy": _numpy, "views": _views, "pandas": _pandas, "stored": stored.stored,
}  # fmt: skip
