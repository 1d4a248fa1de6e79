"""The same figures in PostgreSQL, as somebody without this platform would keep them: plain views, materialised views; beside them tables of the leaves' shape.

Records of the made-up ledger are copied into three tables, with the indexes that a careful person makes. Work is counted in the one
backend that does it (no parallel workers): user and system time as the kernel has it, and the clock. A reading is the least of seven.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import psycopg

from benchmarks.indicators import levels, making
from benchmarks.indicators.making import Size
from benchmarks.pages import cpu
from tongzhou.config.folder import Folder
from tongzhou.config.postgres import serve
from tongzhou.indicators.engine import parquet

READINGS, POSTINGS = 7, 100
PLACES = {
    "house": "receiving",
    "county": "county",
    "prefecture": "prefecture",
    "province": "province",
    "nation": "''::text",
}
MONTH = "(extract(year FROM f.first)::int * 12 + extract(month FROM f.first)::int - 1)"
TABLES = {
    "place": (parquet.PLACES, "institution uuid PRIMARY KEY, county text, prefecture text, province text, spot serial"),
    "fact": (parquet.FACTS, "entry uuid PRIMARY KEY, kind text, receiving uuid, department uuid, first date, reversed timestamptz, quantity bigint, minutes bigint, fen bigint"),
    "member": (parquet.MEMBERS, "entry uuid, role text, key text, kind text, first date, receiving uuid, reversed timestamptz"),
}  # fmt: skip
FAMILIES = {
    "cells": ("fact", "f.kind, count(*) AS n, sum(quantity) AS quantity, sum(minutes) AS minutes, sum(fen) AS fen", "", ", f.kind"),
    "quantiles": ("fact", "percentile_cont(0.5) WITHIN GROUP (ORDER BY minutes) AS p50, percentile_cont(0.9) WITHIN GROUP (ORDER BY minutes) AS p90", " AND f.kind = 'remote_consultation' AND minutes IS NOT NULL", ""),
    "experts": ("member", f"count(DISTINCT key) FILTER (WHERE f.kind IN {levels.TEACHING}) AS teaching, count(DISTINCT key) FILTER (WHERE f.kind IN {levels.SERVICE}) AS service, count(DISTINCT key) AS n", " AND role = 'expert'", ""),
    "people": ("member", "count(DISTINCT key) AS n", " AND role = 'patient'", ""),
    "departments": ("fact", "count(DISTINCT department) AS n", "", ""),
}  # fmt: skip
LEAF = """
    CREATE TABLE cell (leaf text, spot int, month int, item text, entries int, total bigint, PRIMARY KEY (leaf, spot, month, item));
    CREATE INDEX cell_month ON cell (leaf, month) INCLUDE (spot, entries, total) WHERE item = '';
    CREATE INDEX cell_spot ON cell (spot, leaf, month)"""
_FROM = "FROM {of} f JOIN place p ON p.institution = f.receiving WHERE f.reversed IS NULL"
LEAVES = (
    ("f.kind", "''", "sum(quantity)", "fact", ""),
    ("'minutes.' || f.kind", "''", "sum(minutes)", "fact", " AND minutes IS NOT NULL"),
    ("'fen.' || f.kind", "''", "sum(fen)", "fact", " AND fen IS NOT NULL"),
    ("'times'", "minutes::text", "0", "fact", " AND f.kind = 'remote_consultation' AND minutes IS NOT NULL"),
    ("'departments'", "department::text", "0", "fact", ""),
    ("'teaching'", "key", "0", "member", f" AND role = 'expert' AND f.kind IN {levels.TEACHING}"),
    ("'service'", "key", "0", "member", f" AND role = 'expert' AND f.kind IN {levels.SERVICE}"),
    ("'experts'", "key", "0", "member", " AND role = 'expert'"),
    ("'people'", "key", "0", "member", " AND role = 'patient'"),
)
"""Leaf, item, total, records, which of them: cells, a histogram, sets with their counts, at an institution and month."""
UPSERT = """INSERT INTO cell VALUES (%s, %s, %s, %s, 1, %s)
    ON CONFLICT (leaf, spot, month, item) DO UPDATE SET entries = cell.entries + 1, total = cell.total + excluded.total"""
Database = psycopg.Connection[Any]


def stored(folder: Path, _: Size, __: int, ___: str) -> Callable[[], dict[str, Any]]:
    """Load, then the work: each way in turn in one database, with what it costs and what it says."""

    def work() -> dict[str, Any]:
        with (
            serve(Folder((folder / "database").resolve())) as url,
            psycopg.connect(url, autocommit=True) as db,
        ):
            db.execute(
                "SET max_parallel_workers_per_gather = 0; SET max_parallel_maintenance_workers = 0; SET work_mem = '256MB'; SET TimeZone = 'UTC'"
            )
            _load(db, folder)
            busiest, alone = _counties(db)
            told: dict[str, Any] = {
                "views": _views(db),
                "materialised": _materialised(db),
                "leaves": _leaves(db),
            }
            for name, county in (("busiest", busiest), ("median", alone)):
                told[f"{name}_county_ms"] = {way: _read(db, sql, county) for way, sql in COUNTY.items()}
            told["nation_ms"] = {way: _read(db, sql) for way, sql in NATION.items()}
            told["experts_of_five_years_ms"] = {way: _read(db, sql, busiest) for way, sql in EVER.items()}
            told["posting_ms"] = {"entry": _posted(db, keep=False), "entry_and_cells": _posted(db, keep=True)}
            told["fresh_again"] = _refreshed(db)
            return told | _sums(db)

    return work


def _load(db: Database, folder: Path) -> None:
    for name, (_source, columns) in TABLES.items():
        db.execute(f"DROP TABLE IF EXISTS {name} CASCADE; CREATE TABLE {name} ({columns})")
    db.execute(f"DROP TABLE IF EXISTS cell CASCADE; {LEAF}")
    duck = duckdb.connect()
    duck.execute("SET TimeZone = 'UTC'")
    for name, (source, columns) in TABLES.items():
        named = ", ".join(one.split()[0] for one in columns.split(", ") if "serial" not in one)
        path = folder / f"{name}.csv"
        duck.execute(f"COPY (SELECT {named} FROM '{folder / source}') TO '{path}' (FORMAT csv, HEADER false)")
        with (
            path.open("rb") as raw,
            db.cursor().copy(f"COPY {name} ({named}) FROM STDIN (FORMAT csv)") as copy,
        ):
            while block := raw.read(1 << 20):
                copy.write(block)
        path.unlink()
    db.execute(
        "CREATE INDEX ON fact (receiving, first); CREATE INDEX ON member (receiving, first); CREATE INDEX ON place (county)"
    )
    db.execute("VACUUM ANALYZE")


def _spent(db: Database, work: Callable[[], object]) -> dict[str, float]:
    """CPU seconds of the backend and seconds of the clock."""
    pid, begun, clock = db.info.backend_pid, cpu([db.info.backend_pid]), time.monotonic()
    work()
    return {"cpu": round(cpu([pid]) - begun, 2), "clock": round(time.monotonic() - clock, 2)}


def _definitions() -> list[tuple[str, str]]:
    return [
        (f"{family}_{level}", f"SELECT {place} AS place, {MONTH} AS month, {what} {_FROM.format(of=of)}{where} GROUP BY 1, 2{more}")
        for level, place in PLACES.items()
        for family, (of, what, where, more) in FAMILIES.items()
    ]  # fmt: skip


def _views(db: Database) -> dict[str, float]:
    """Every figure read once through plain views."""
    for name, sql in _definitions():
        db.execute(f"CREATE VIEW plain_{name} AS {sql}")
    return _spent(
        db,
        lambda: [
            db.execute(f"SELECT count(*) FROM (SELECT * FROM plain_{name} OFFSET 0) x")
            for name, _ in _definitions()
        ],
    )


def _materialised(db: Database) -> dict[str, float]:
    """Made with their data, each with an index on place and month."""
    for name, sql in _definitions():
        db.execute(
            f"CREATE MATERIALIZED VIEW {name} AS {sql} WITH NO DATA; CREATE INDEX ON {name} (place, month)"
        )
    spent = _refreshed(db)
    db.execute("VACUUM ANALYZE")
    return spent | {"mb": _size(db, [name for name, _ in _definitions()])}


def _refreshed(db: Database) -> dict[str, float]:
    """All of them once more: what one new entry costs when figures are to be right."""
    return _spent(db, lambda: [db.execute(f"REFRESH MATERIALIZED VIEW {name}") for name, _ in _definitions()])


def _leaves(db: Database) -> dict[str, float]:
    """The cells of institutions and months from all records at once; then every level is a sum over them."""

    def fill() -> None:
        for leaf, item, total, of, where in LEAVES:
            db.execute(
                f"INSERT INTO cell SELECT {leaf}, p.spot, {MONTH}, {item}, count(*), {total} {_FROM.format(of=of)}{where} GROUP BY 1, 2, 3, 4"
            )

    spent = _spent(db, fill)
    db.execute("VACUUM ANALYZE")
    return spent | {"mb": _size(db, ["cell"])}


def _size(db: Database, names: list[str]) -> float:
    row = db.execute(
        "SELECT sum(pg_total_relation_size(name::regclass)) FROM unnest(%s::text[]) name", [names]
    ).fetchone()
    return round(float(row[0]) / 2**20, 1) if row else 0.0


_KINDS = "ARRAY[" + ", ".join(f"'{one}'" for one in making.KINDS) + "]"
_SPOTS = "spot = ANY(ARRAY(SELECT spot FROM place WHERE county = %s))"
COUNTY = {
    "views": "SELECT kind, month, n FROM plain_cells_county WHERE place = %s",
    "materialised": "SELECT kind, month, n FROM cells_county WHERE place = %s",
    "leaves": f"SELECT leaf, month, sum(entries) FROM cell WHERE {_SPOTS} AND leaf = ANY({_KINDS}) AND item = '' GROUP BY 1, 2",
}
NATION = {
    "views": "SELECT kind, month, n FROM plain_cells_nation",
    "materialised": "SELECT kind, month, n FROM cells_nation",
    "leaves": f"SELECT leaf, month, sum(entries) FROM cell WHERE leaf = ANY({_KINDS}) AND item = '' GROUP BY 1, 2",
}
EVER = {
    "records": "SELECT count(DISTINCT key) FROM member JOIN place ON receiving = institution WHERE county = %s AND role = 'expert' AND reversed IS NULL",
    "leaves": f"SELECT count(DISTINCT item) FROM cell WHERE {_SPOTS} AND leaf = 'experts'",
}
"""Different experts of a county over all months: no view by months holds that, whoever needs it goes back to the records."""


def _counties(db: Database) -> tuple[str, str]:
    """The busiest county and the one in the middle."""
    rows = db.execute(
        "SELECT county FROM fact JOIN place ON receiving = institution GROUP BY 1 ORDER BY count(*) DESC"
    ).fetchall()
    return rows[0][0], rows[len(rows) // 2][0]


def _read(db: Database, sql: str, *values: str) -> float:
    """Milliseconds of the clock, the least of several."""
    found = []
    for _n in range(READINGS):
        begun = time.perf_counter()
        db.execute(sql, values or None).fetchall()
        found.append((time.perf_counter() - begun) * 1000)
    return round(min(found), 2)


def _posted(db: Database, *, keep: bool) -> float:
    """Milliseconds of a transaction that posts a remote consultation with its expert; the median. `keep`: with its cells."""
    (house, spot), *_rest = db.execute("SELECT institution, spot FROM place ORDER BY spot").fetchall()
    found = []
    for n in range(POSTINGS):
        begun = time.perf_counter()
        with db.transaction():
            row = db.execute(
                "INSERT INTO fact VALUES (gen_random_uuid(), 'remote_consultation', %s, NULL, '2027-01-01', NULL, 1000, 30, NULL) RETURNING entry",
                [house],
            ).fetchone()
            assert row
            db.execute(
                "INSERT INTO member VALUES (%s, 'expert', %s, 'remote_consultation', '2027-01-01', %s, NULL)",
                [row[0], f"staff:{n % 7}", house],
            )
            if keep:
                month = 2027 * 12
                cells = [
                    ("experts", f"staff:{n % 7}", 0),
                    ("minutes.remote_consultation", "", 30),
                    ("remote_consultation", "", 1000),
                    ("service", f"staff:{n % 7}", 0),
                    ("times", "30", 0),
                ]
                db.cursor().executemany(
                    UPSERT, [(leaf, spot, month, item, total) for leaf, item, total in cells]
                )
        found.append((time.perf_counter() - begun) * 1000)
    db.execute(
        "DELETE FROM fact WHERE first = '2027-01-01' AND receiving = %s AND department IS NULL", [house]
    )
    db.execute("DELETE FROM member WHERE first = '2027-01-01'")
    db.execute("DELETE FROM cell WHERE month = 2027 * 12")
    return round(statistics.median(found), 2)


def _sums(db: Database) -> dict[str, Any]:
    """What must be the same whichever way it was computed, at the level of counties; and that the leaves say the same."""

    def one(sql: str) -> float:
        row = db.execute(sql).fetchone()
        assert row
        return float(row[0])

    cells = one(f"SELECT sum(entries) FROM cell WHERE item = '' AND leaf = ANY({_KINDS})")
    experts = one(
        "SELECT count(*) FROM (SELECT DISTINCT county, month, item FROM cell JOIN place USING (spot) WHERE leaf = 'experts') x"
    )
    return {
        "n": one("SELECT sum(n) FROM cells_county"), "quantity": one("SELECT sum(quantity) FROM cells_county"),
        "experts": one("SELECT sum(n) FROM experts_county"), "people": one("SELECT sum(n) FROM people_county"),
        "medians": one("SELECT sum(p50) FROM quantiles_county"), "n_of_leaves": cells, "experts_of_leaves": experts,
    }  # fmt: skip
