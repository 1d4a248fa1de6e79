"""A made-up ledger as the three Parquet files of `engine.parquet`: skewed like real ones. Rows are drawn with numpy, written by DuckDB.

Few counties, and few institutions within each, do most of the work (n^-0.7, n^-1.1); experts of a pairing and patients of an
institution come back the more often the more they were there before. One entry in two hundred is reversed.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from tongzhou.indicators.engine import parquet

SEED = 20261129
PROVINCES = 31
HOUSES = 12
"""Institutions of a county: a hospital, three township centres, eight villages."""
SUPPORTERS = 600
EXPERTS = 40
"""Of each pairing."""
KINDS = (
    "remote_consultation", "outpatient_visit", "teaching_ward_round", "lecture", "operation", "admission",
    "surgical_teaching", "case_discussion", "skills_training", "free_clinic", "spending", "fund",
)  # fmt: skip
SHARES = (22, 24, 12, 9, 8, 7, 6, 4, 3, 2, 2, 1)
TIMED, PAID, OF_PATIENTS = 7, (10, 11), (0, 1, 4, 5, 6, 7)
"""The first seven kinds say their minutes; two are money; six are about a patient."""
FIRST_YEAR = 2022


@dataclass(frozen=True, slots=True)
class Size:
    """How large a ledger is."""

    entries: int
    counties: int = 2_800
    months: int = 60


def _chosen(rng: Any, number: int, among: int, skew: float) -> Any:
    """`number` draws of 0 … among-1, the n-th as likely as n^-skew."""
    heights = np.cumsum(np.arange(1, among + 1) ** -skew)
    return np.searchsorted(heights, rng.random(number) * heights[-1]).astype(np.int32)


def draw(size: Size) -> dict[str, Any]:
    """The columns as whole numbers: what the bare pass of numpy works on as well."""
    rng = np.random.default_rng(SEED)
    n = size.entries
    county = rng.permutation(size.counties).astype(np.int32)[_chosen(rng, n, size.counties, 0.7)]
    house = county * HOUSES + _chosen(rng, n, HOUSES, 1.1)
    month = rng.integers(0, size.months, n, dtype=np.int16)
    kind = np.searchsorted(np.cumsum(SHARES) / sum(SHARES), rng.random(n), side="right").astype(np.int8)
    pairing = county * 2 + rng.integers(0, 2, n, dtype=np.int32)
    people = max(40, n // (size.counties * HOUSES))
    minutes = np.exp(rng.normal(3.4, 0.9, n)).astype(np.int32) + 1
    return {
        "house": house.astype(np.int32),
        "month": month,
        "day": rng.integers(0, 28, n, dtype=np.int8),
        "kind": kind,
        "pairing": pairing,
        "department": house.astype(np.int32) * 3 + rng.integers(0, 3, n, dtype=np.int32),
        "expert": pairing * EXPERTS + _chosen(rng, n, EXPERTS, 0.6),
        "patient": np.where(
            np.isin(kind, OF_PATIENTS),
            house.astype(np.int64) * 10_000_000 + (rng.random(n) ** 2 * people * 20).astype(np.int64),
            -1,
        ),
        "quantity": np.where(rng.random(n) < 0.9, 1, rng.integers(2, 60, n)).astype(np.int64) * 1000,
        "minutes": np.where(kind < TIMED, minutes, -1).astype(np.int32),
        "fen": np.where(np.isin(kind, PAID), rng.integers(100_00, 9_000_000_00, n), -1).astype(np.int64),
        "reversed": rng.random(n) < 0.005,
    }


def make(folder: Path, size: Size) -> dict[str, Any]:
    """Write the three files; answer the numbers that were drawn."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = draw(size)
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET preserve_insertion_order = false")
    connection.register("drawn", drawn | {"number": np.arange(size.entries, dtype=np.int64)})
    connection.execute(f"CREATE MACRO house(n) AS {_uuid(1, 'n')}")
    connection.execute(f"CREATE TEMP VIEW facts AS {_facts()}")
    connection.execute(
        f"COPY (SELECT * EXCLUDE (expert, patient) FROM facts) TO '{folder / parquet.FACTS}' (FORMAT parquet, COMPRESSION zstd)"
    )
    connection.execute(
        f"COPY ({_members()}) TO '{folder / parquet.MEMBERS}' (FORMAT parquet, COMPRESSION zstd)"
    )
    connection.execute(f"COPY ({_places(size)}) TO '{folder / parquet.PLACES}' (FORMAT parquet)")
    connection.close()
    return drawn


def _uuid(what: int, number: str) -> str:
    """Text like an id, from a number."""
    return f"printf('0190000{what}-0000-7000-8000-%012x', {number})"


def _facts() -> str:
    kinds = ", ".join(f"'{one}'" for one in KINDS)
    return f"""SELECT {_uuid(0, "number")} AS entry, [{kinds}][kind + 1] AS kind,
        {_uuid(2, f"pairing % {SUPPORTERS}")} AS supporting, house(house) AS receiving, {_uuid(3, "pairing")} AS pairing,
        {_uuid(4, "pairing // 2")} AS agreement, {_uuid(5, "pairing // 80")} AS programme, {_uuid(6, "department")} AS department,
        '03.02' AS specialty, 'county' AS tier, 'first' AS grade, CAST(NULL AS VARCHAR) AS case_number, 'time' AS unit, 'exact' AS qualifier,
        first, first AS last, CAST(CAST(first AS TIMESTAMP) + INTERVAL 40 HOUR AS TIMESTAMPTZ) AS posted,
        CASE WHEN reversed THEN CAST(CAST(first AS TIMESTAMP) + INTERVAL 90 HOUR AS TIMESTAMPTZ) END AS reversed,
        quantity, nullif(minutes, -1)::BIGINT AS minutes, nullif(fen, -1) AS fen, expert, patient
    FROM (SELECT *, make_date({FIRST_YEAR} + month // 12, month % 12 + 1, day + 1) AS first FROM drawn)"""


def _members() -> str:
    """A member beside what it is counted by, as `engine.parquet` writes it."""
    beside = "kind, first, supporting, receiving, reversed"
    return f"""SELECT entry, 'expert' AS role, printf('staff:%08x', expert) AS key, {beside} FROM facts
        UNION ALL SELECT entry, 'patient', printf('%032x', patient), {beside} FROM facts WHERE patient >= 0"""


def _places(size: Size) -> str:
    """County n lies in a province and prefecture of its own number; the codes are nobody's."""
    return f"""WITH counties AS (SELECT range AS n, printf('%02d%02d%02d',
            11 + (range // 9) % {PROVINCES}, 1 + (range // 9) // {PROVINCES}, 1 + range % 9) AS code FROM range({size.counties}))
        SELECT house(n * {HOUSES} + h) AS institution, code[1:2] AS province, code[1:4] AS prefecture, code AS county,
            CASE WHEN h > 0 THEN code || printf('%03d', CASE WHEN h < 4 THEN h ELSE h % 3 + 1 END) END AS township,
            CASE WHEN h > 3 THEN code || printf('%03d%03d', h % 3 + 1, 200 + h) END AS village,
            CASE WHEN h = 0 THEN 'general_hospital' WHEN h < 4 THEN 'township_centre' ELSE 'village_clinic' END AS kind,
            CASE WHEN h = 0 THEN 'county' WHEN h < 4 THEN 'township' ELSE 'village' END AS tier,
            CAST(NULL AS DATE) AS start, CAST(NULL AS DATE) AS "end"
        FROM counties, (SELECT range AS h FROM range({HOUSES}))"""
