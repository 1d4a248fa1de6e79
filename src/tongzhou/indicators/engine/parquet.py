"""Facts, members and places as three Parquet files: the copy that DuckDB and Spark read.

Columns are those of `facts.Fact` in kinds that others can read too: days are dates, moments are in UTC, quantities and numbers of
the detail whole thousandths (`number_<field>`), words of the detail `detail_<field>`; what is unknown is null.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tongzhou.indicators.engine.compiling import LEVELS, WORDS
from tongzhou.indicators.engine.facts import Data, Fact, Standing

FACTS, MEMBERS, PLACES = "facts.parquet", "members.parquet", "places.parquet"
BLOCK = 50_000
"""Rows written at a time."""
_MOMENT = pa.timestamp("us", "UTC")
_FIXED = [
    *((name, pa.string()) for name in WORDS),
    ("first", pa.date32()), ("last", pa.date32()), ("posted", _MOMENT), ("reversed", _MOMENT),
    ("quantity", pa.int64()), ("minutes", pa.int64()), ("fen", pa.int64()),
]  # fmt: skip
_BESIDE = ("kind", "first", "supporting", "receiving", "reversed")
"""Of its fact beside each member: who was where in which month is then counted from this file alone."""
_MEMBERS = pa.schema(
    [(name, pa.string()) for name in ("entry", "role", "key")]
    + [(name, sort) for name, sort in _FIXED if name in _BESIDE]
)
_PLACES = pa.schema(
    [(name, pa.string()) for name in ("institution", *LEVELS, "kind", "tier")]
    + [("start", pa.date32()), ("end", pa.date32())]
)


def schema(fields: Iterable[str]) -> pa.Schema:
    """The columns of the facts, with these fields of the detail."""
    detail = [(f"{kind}_{field}", sort) for field in sorted(fields) for kind, sort in _DETAIL]
    return pa.schema([*_FIXED, *detail])


_DETAIL = (("detail", pa.string()), ("number", pa.int64()))


def write(data: Data, folder: Path) -> None:
    """The three files of data in memory, with every field that any fact has."""
    fields = {name for one in data.facts for name in (*one.detail, *one.numbers)}
    copy(folder, iter(data.facts), iter(data.places), sorted(fields))


def copy(folder: Path, facts: Iterator[Fact], places: Iterator[Standing], fields: Sequence[str]) -> None:
    """The three files of a stream of facts, each a row."""
    folder.mkdir(parents=True, exist_ok=True)
    shape = schema(fields)
    with (
        pq.ParquetWriter(folder / FACTS, shape) as kept,
        pq.ParquetWriter(folder / MEMBERS, _MEMBERS) as named,
    ):
        while block := list(islice(facts, BLOCK)):
            kept.write_table(_table(shape, (_fact(one, fields) for one in block)))
            members = ((one.entry, role, key, *_beside(one)) for one in block for role, key in one.members)
            named.write_table(_table(_MEMBERS, members))
    pq.write_table(_table(_PLACES, map(_place, places)), folder / PLACES)


def _table(shape: pa.Schema, rows: Iterable[Sequence[Any]]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(shape)
    arrays = [pa.array(column, sort) for column, sort in zip(columns, shape.types, strict=True)]
    return pa.Table.from_arrays(arrays, schema=shape)


def _fact(one: Fact, fields: Sequence[str]) -> tuple[Any, ...]:
    words = (getattr(one, name) or None for name in WORDS)
    detail = (told.get(name) for name in fields for told in (one.detail, one.numbers))
    return (
        *words,
        one.first,
        one.last,
        one.posted,
        one.reversed,
        one.quantity,
        one.minutes,
        one.fen,
        *detail,
    )


def _beside(one: Fact) -> tuple[Any, ...]:
    """Of a fact, in the order of the columns."""
    return tuple(getattr(one, name) or None for name in _MEMBERS.names[3:])


def _place(one: Standing) -> tuple[str | date | None, ...]:
    words = (getattr(one, name) or None for name in ("institution", *LEVELS, "kind", "tier"))
    return (*words, one.start, one.end)


def columns(folder: Path) -> tuple[str, ...]:
    """The columns that a copy of the facts has."""
    return tuple(pq.read_schema(folder / FACTS).names)
