"""Columns that several sheets have, and ways to make others."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from tongzhou.interop.workbook import values
from tongzhou.interop.workbook.columns import Column
from tongzhou.kernel.quantities import Qualifier
from tongzhou.kernel.words import Words

NOTHING = Words("可空。", "May be empty.")


def _id(cell: values.Cell) -> str:
    try:
        return str(UUID(values.text(cell)))
    except ValueError as fault:
        raise values.Unreadable(Words("导出时给的编号，或空", "the id from an export, or nothing")) from fault


NUMBER = Column(
    "id",
    Words("编号", "id"),
    _id,
    Words("导出的表里有；新的一行留空。", "Given in exports; empty for a new row."),
    width=10,
)
GIVING = Column(
    "giving",
    Words("支援单位", "supporting institution"),
    values.text,
    Words("照机构名录写。", "As in the directory."),
    required=True,
    also=("支援医院", "支援方", "帮扶单位", "派出单位", "派出医院"),
    width=24,
)
TAKING = Column(
    "taking",
    Words("受援单位", "receiving institution"),
    values.text,
    Words("照机构名录写。", "As in the directory."),
    required=True,
    also=("受援医院", "受援方", "受帮扶单位", "接收单位", "接收医院"),
    width=24,
)


def written(code: str, zh: str, en: str, explain: Words = NOTHING, **more: Any) -> Column:
    """A column of plain text."""
    return Column(code, Words(zh, en), values.text, explain, **more)


def person(code: str, zh: str, en: str, explain: Words = NOTHING, **more: Any) -> Column:
    """A column that names one person."""
    return Column(code, Words(zh, en), values.name, explain, **more)


def several(code: str, zh: str, en: str, **more: Any) -> Column:
    """A column of several names or items."""
    explain = Words("几项用“、”隔开；可空。", "Several separated by 、; may be empty.")
    return Column(code, Words(zh, en), values.names, explain, write="、".join, **more)


def sentences(code: str, zh: str, en: str, **more: Any) -> Column:
    """A column of several sentences, which may hold commas."""
    explain = Words("几条用“；”隔开，或各写一行。", "Several separated by ；, or each on a line of its own.")
    return Column(code, Words(zh, en), values.sentences, explain, write="；".join, **more)


def day(code: str, zh: str, en: str, explain: Words = values.DAY, **more: Any) -> Column:
    """A column with a day."""
    return Column(code, Words(zh, en), values.day, explain, width=12, write=lambda on: on.isoformat(), **more)


def choice(
    code: str, zh: str, en: str, options: Mapping[str, Words], explain: Words = NOTHING, **more: Any
) -> Column:
    """A column that says one of a list; its value is the code."""
    return Column(
        code,
        Words(zh, en),
        partial(values.choice, options=options),
        explain,
        options=tuple(words.zh for words in options.values()),
        write=lambda chosen: options[chosen].zh if chosen in options else str(chosen),
        **more,
    )


def whole(code: str, zh: str, en: str, explain: Words = values.WHOLE, **more: Any) -> Column:
    """A column with a whole number."""
    return Column(code, Words(zh, en), values.whole, explain, width=10, write=int, **more)


def counted(code: str, zh: str, en: str, explain: Words = values.COUNT, **more: Any) -> Column:
    """A column with a number that may be about right; its value is (number, qualifier)."""
    return Column(code, Words(zh, en), values.count, explain, width=12, write=_said, **more)


def decimal(code: str, zh: str, en: str, explain: Words = values.PLAIN, **more: Any) -> Column:
    """A column with a number that may have decimals."""
    return Column(code, Words(zh, en), values.number, explain, width=10, write=plain_number, **more)


def money(code: str, zh: str, en: str, explain: Words = values.MONEY, **more: Any) -> Column:
    """A column with money; its value is whole fen, the cell says yuan."""
    return Column(code, Words(zh, en), values.fen, explain, width=14, write=_yuan, **more)


def amount(code: str, zh: str, en: str, **more: Any) -> Column:
    """A column with money that may be about right; its value is (fen, qualifier)."""
    explain = Words("元；也可写“约 1062 万元”。", "In yuan; “约 1062 万元” means about.")
    return Column(code, Words(zh, en), values.amount, explain, width=16, write=_about_yuan, **more)


def _said(told: tuple[int, Qualifier]) -> values.Cell:
    before = told[1].words.zh
    return f"{before}{told[0]}" if before else told[0]


def _yuan(fen: int) -> values.Cell:
    yuan = Decimal(fen) / 100
    return int(yuan) if yuan == yuan.to_integral_value() else float(yuan)


def _about_yuan(told: tuple[int, Qualifier]) -> values.Cell:
    before = told[1].words.zh
    return f"{before}{_yuan(told[0])}元" if before else _yuan(told[0])


def plain_number(number: Decimal) -> values.Cell:
    """The number without trailing zeros."""
    return int(number) if number == number.to_integral_value() else float(number)
