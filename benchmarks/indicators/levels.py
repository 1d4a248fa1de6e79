"""All levels of thirty base indicators from the Parquet files: leaf tables of institutions and months first, every level from them.

Twelve counts, six quantities, three sums of minutes, two of money; different experts (teaching, service, all), patients, departments;
median and ninth decile of the minutes of remote consultations, visits being the second timed kind. By month, at five levels.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from tongzhou.indicators.engine import parquet

LEVELS = ("house", "county", "prefecture", "province", "nation")
_ABOVE = dict(zip(LEVELS[1:], LEVELS, strict=False))
MONTH = "CAST(year(first) * 12 + month(first) - 1 AS INTEGER)"
TEACHING = "('teaching_ward_round', 'lecture', 'surgical_teaching', 'case_discussion', 'skills_training')"
SERVICE = "('remote_consultation', 'outpatient_visit', 'operation', 'admission', 'free_clinic')"


def everything(folder: Path, *, threads: int, memory: str) -> tuple[duckdb.DuckDBPyConnection, int]:
    """The tables `cells_<level>`, `experts_<level>`, `people_<level>`, `departments_<level>`, `quantiles_<level>`; how many figures they hold."""
    db = duckdb.connect()
    db.execute(
        f"SET threads = {threads}; SET memory_limit = '{memory}'; SET TimeZone = 'UTC'; SET preserve_insertion_order = false"
    )
    db.execute(f"""CREATE TABLE houses AS SELECT institution, CAST(row_number() OVER (ORDER BY county, village, township, institution) AS INTEGER) AS house,
        CAST(county AS INTEGER) AS county, CAST(prefecture AS INTEGER) AS prefecture, CAST(province AS INTEGER) AS province, 0 AS nation
        FROM '{folder / parquet.PLACES}'""")
    db.execute("CREATE TABLE county AS SELECT DISTINCT county, prefecture, province, nation FROM houses")
    db.execute("CREATE TABLE prefecture AS SELECT DISTINCT prefecture, province, nation FROM houses")
    db.execute("CREATE TABLE province AS SELECT DISTINCT province, nation FROM houses")
    _narrow(db, folder)
    _cells(db)
    _quantiles(db)
    _sets(db)
    _met(db, "departments", "SELECT department AS key, month, house FROM facts")
    _met(
        db,
        "people",
        f"""SELECT CAST(key AS UUID) AS key, {MONTH} AS month, house
        FROM members JOIN houses ON receiving = institution WHERE role = 'patient'""",
    )
    figures = 0
    for level in LEVELS:
        figures += _one(db, f"SELECT count(*) * 4 FROM cells_{level}") + _one(
            db, f"SELECT count(*) * 2 FROM quantiles_{level}"
        )
        figures += sum(
            _one(db, f"SELECT count(*) FROM {name}_{level}") for name in ("experts", "departments", "people")
        )
    return db, figures


def _one(db: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = db.execute(sql).fetchone()
    assert row
    return int(row[0])


def _up(level: str, lower: str) -> tuple[str, str]:
    """How rows of the level below come to this one: its column, and the join that brings it."""
    joined = f"JOIN {'houses' if lower == 'house' else lower} USING ({lower})"
    return level, joined


def _narrow(db: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """The facts as whole numbers, each text met once: institutions, departments, experts get numbers, kinds become an enumeration."""
    facts, members = folder / parquet.FACTS, folder / parquet.MEMBERS
    db.execute(f"CREATE TYPE kinds AS ENUM (SELECT DISTINCT kind FROM '{facts}')")
    db.execute(f"CREATE VIEW members AS SELECT * FROM '{members}' WHERE reversed IS NULL")
    for name, source in (
        ("department", f"'{facts}'"),
        ("expert", f"(SELECT key AS expert FROM '{members}' WHERE role = 'expert')"),
    ):
        db.execute(f"""CREATE TABLE {name}s_named AS SELECT {name} AS named, CAST(row_number() OVER () AS INTEGER) AS number
            FROM (SELECT DISTINCT {name} FROM {source} WHERE {name} IS NOT NULL)""")
    db.execute(f"""CREATE TABLE facts AS SELECT house, CAST({MONTH} AS SMALLINT) AS month, CAST(kind AS kinds) AS kind, quantity, minutes, fen,
        number AS department FROM '{facts}' JOIN houses ON receiving = institution LEFT JOIN departments_named ON named = department
        WHERE reversed IS NULL""")


def _cells(db: duckdb.DuckDBPyConnection) -> None:
    db.execute("""CREATE TABLE cells_house AS SELECT house, month, kind, count(*) AS n, CAST(sum(quantity) AS BIGINT) AS quantity,
        CAST(sum(minutes) AS BIGINT) AS minutes, CAST(sum(fen) AS BIGINT) AS fen FROM facts GROUP BY ALL""")
    for level, lower in _ABOVE.items():
        column, joined = _up(level, lower)
        db.execute(f"""CREATE TABLE cells_{level} AS SELECT {column}, month, kind, CAST(sum(n) AS BIGINT) AS n,
            CAST(sum(quantity) AS BIGINT) AS quantity, CAST(sum(minutes) AS BIGINT) AS minutes, CAST(sum(fen) AS BIGINT) AS fen
            FROM cells_{lower} {joined} GROUP BY ALL""")


def _quantiles(db: duckdb.DuckDBPyConnection) -> None:
    """Histograms of minutes, and of them the exact median and ninth decile (type 2, as `combining.quantile`)."""
    db.execute("""CREATE TABLE minutes_house AS SELECT house, month, minutes AS value, count(*) AS n
        FROM facts WHERE kind = 'remote_consultation' AND minutes IS NOT NULL GROUP BY ALL""")
    for level in LEVELS:
        if level in _ABOVE:
            column, joined = _up(level, _ABOVE[level])
            db.execute(f"""CREATE TABLE minutes_{level} AS SELECT {column}, month, value, CAST(sum(n) AS BIGINT) AS n
                FROM minutes_{_ABOVE[level]} {joined} GROUP BY ALL""")
        picked = ", ".join(
            f"(min(value) FILTER (upto * 100 >= entries * {p}) + min(value) FILTER (upto * 100 > entries * {p})) / 2.0 AS p{p}"
            for p in (50, 90)
        )
        db.execute(f"""CREATE TABLE quantiles_{level} AS SELECT {level}, month, {picked} FROM (
            SELECT *, sum(n) OVER (PARTITION BY {level}, month ORDER BY value) AS upto, sum(n) OVER (PARTITION BY {level}, month) AS entries
            FROM minutes_{level}) GROUP BY ALL""")


def _sets(db: duckdb.DuckDBPyConnection) -> None:
    """Experts go about a county, hardly beyond: who was in each institution, then who was in one county only; the rest level by level."""
    db.execute(f"""CREATE TABLE there AS SELECT house, CAST({MONTH} AS SMALLINT) AS month, number AS key,
        bit_or(CAST(CASE WHEN kind IN {TEACHING} THEN 5 WHEN kind IN {SERVICE} THEN 6 ELSE 4 END AS TINYINT)) AS kinds
        FROM members JOIN houses ON receiving = institution JOIN experts_named ON named = key WHERE role = 'expert' GROUP BY ALL""")
    counted = "count_if(kinds & 1 > 0) AS teaching, count_if(kinds & 2 > 0) AS service, count(*) AS n"
    db.execute(f"CREATE TABLE experts_house AS SELECT house, month, {counted} FROM there GROUP BY ALL")
    db.execute("""CREATE TABLE met AS SELECT key, month, min(county) AS least, max(county) AS most, bit_or(kinds) AS kinds
        FROM there JOIN houses USING (house) GROUP BY ALL""")
    db.execute(
        f"CREATE TABLE single AS SELECT least AS county, month, {counted} FROM met WHERE least = most GROUP BY ALL"
    )
    db.execute("""CREATE TABLE several AS SELECT county, month, key, kinds FROM there JOIN houses USING (house)
        WHERE (key, month) IN (SELECT (key, month) FROM met WHERE least < most)""")
    db.execute("DROP TABLE met; DROP TABLE there")
    for level in LEVELS[1:]:
        db.execute(f"""CREATE TABLE experts_{level} AS SELECT {level}, month, CAST(sum(teaching) AS BIGINT) AS teaching,
            CAST(sum(service) AS BIGINT) AS service, CAST(sum(n) AS BIGINT) AS n FROM (
            SELECT {level}, month, teaching, service, n FROM single JOIN county USING (county) UNION ALL
            SELECT {level}, month, {counted} FROM (SELECT {level}, month, key, bit_or(kinds) AS kinds
                FROM several JOIN county USING (county) GROUP BY ALL) GROUP BY ALL) GROUP BY ALL""")
    db.execute("DROP TABLE single; DROP TABLE several")


def _met(db: duckdb.DuckDBPyConnection, name: str, source: str) -> None:
    """Patients hardly come to two places in a month, departments never: who was in one counts once at every level; the rest level by level."""
    db.execute(
        f"CREATE TABLE met AS SELECT key, month, min(house) AS least, max(house) AS most FROM ({source}) GROUP BY ALL"
    )
    db.execute(
        "CREATE TABLE single AS SELECT least AS house, month, count(*) AS n FROM met WHERE least = most GROUP BY ALL"
    )
    db.execute("CREATE TABLE rest AS SELECT key, month FROM met WHERE least < most")
    db.execute("DROP TABLE met")
    some = "JOIN rest USING (key, month)" if _one(db, "SELECT count(*) FROM rest") else "WHERE false"
    db.execute(f"CREATE TABLE several AS SELECT DISTINCT house, month, key FROM ({source}) {some}")
    for level in LEVELS:
        db.execute(f"""CREATE TABLE {name}_{level} AS SELECT {level}, month, CAST(sum(n) AS BIGINT) AS n FROM (
            SELECT {level}, month, n FROM single JOIN houses USING (house) UNION ALL
            SELECT {level}, month, count(DISTINCT key) FROM several JOIN houses USING (house) GROUP BY ALL) GROUP BY ALL""")
    db.execute("DROP TABLE single; DROP TABLE several; DROP TABLE rest")
