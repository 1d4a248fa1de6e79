"""A board as Parquet: the figures of its CSV with types, for those who compute with them. Needs the extra `analytics` of the installation."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from importlib.util import find_spec
from typing import Any

from tongzhou.indicators.definitions.given import given
from tongzhou.indicators.engine.combining import PLACES
from tongzhou.indicators.queries.boards import Drawn, Spread
from tongzhou.interop.board.rows import Figure, figures
from tongzhou.interop.board.saying import hidden
from tongzhou.kernel.errors import Conflict, sentence

NO_PARQUET = sentence(
    "board.no_parquet",
    "这里没有装分析组件，写不出 Parquet 文件。",
    "The analytics components are not installed here: no Parquet file can be written.",
    then_zh="请下载 CSV；或请系统运维安装 analytics 组件（pyarrow）。",
    then_en="Download the CSV, or ask whoever runs the platform for the extra analytics (pyarrow).",
)
DIGITS = 38
"""Of a number, six of them decimals: as exact as the figure itself."""


def available() -> bool:
    """Whether Parquet can be written here."""
    return find_spec("pyarrow") is not None


def of_board(told: Drawn | Spread, language: str, *, cares: bool) -> bytes:
    """Every figure of the board as a file. Raises Conflict where nothing can write it."""
    return written(figures(told), language, cares=cares)


def written(several: Iterable[Figure], language: str, *, cares: bool) -> bytes:
    """Figures as a Parquet file: code, indicator, version, unit, place_code, place, first, last (days, both inside), number, numerator,
    denominator (decimals, money in fen), qualifier, entries, held_back, stated.

    `stated` is true where the figure was stated or brought in, not computed act by act. What is not known is null; what few patients are behind is null too, and `held_back` says so. Raises Conflict.
    """
    if not available():
        raise Conflict(NO_PARQUET)
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = pa.decimal128(DIGITS, 6)
    shape = pa.schema([
        *((name, pa.string()) for name in ("code", "indicator", "version", "unit", "place_code", "place")),
        ("first", pa.date32()), ("last", pa.date32()), ("number", number), ("numerator", number), ("denominator", number),
        ("qualifier", pa.string()), ("entries", pa.int64()), ("held_back", pa.bool_()),
        ("stated", pa.bool_()),
    ])  # fmt: skip
    rows = [_row(one, language, cares=cares) for one in several]
    columns: Sequence[Sequence[Any]] = list(zip(*rows, strict=True)) or [()] * len(shape)
    arrays = [pa.array(column, sort) for column, sort in zip(columns, shape.types, strict=True)]
    out = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, schema=shape), out)
    return out.getvalue()


def _row(one: Figure, language: str, *, cares: bool) -> tuple[Any, ...]:
    indicator, ground, window, value = one
    shut = hidden(indicator, value, cares=cares)
    return (
        indicator.code, indicator.words.into(language), indicator.version, indicator.unit.value, ground.key, ground.name.into(language),
        window.start, window.last, *(None if shut else _exact(number) for number in (value.number, value.of, value.to)),
        value.qualifier.value, None if shut else value.entries, shut, given(indicator.tree),
    )  # fmt: skip


def _exact(number: Decimal | None) -> Decimal | None:
    return None if number is None else number.quantize(PLACES)
