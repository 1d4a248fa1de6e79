"""Figures as CSV (UTF-8 with its mark): a row for each place and period, both sides of a ratio, how many records, the version."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from decimal import Decimal

from tongzhou.indicators.definitions.given import origin
from tongzhou.indicators.definitions.small import SHOWN, small
from tongzhou.interop.fhir.measure_report import Told
from tongzhou.kernel.quantities import Unit

HEAD = (
    "indicator", "version", "level", "place_code", "place", "from", "to", "numerator", "denominator", "value", "unit", "qualifier",
    "entries", "origin",
)  # fmt: skip
SAFE = ("=", "+", "-", "@", "\t")
"""Signs with which a spreadsheet would take a text for a formula."""


def table(figures: Iterable[Told], *, masked: bool) -> str:
    """The whole table. What is not known is empty; what is held back says so; `origin` is stated or computed."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD)
    writer.writerows(_row(one, masked) for one in figures)
    return "\ufeff" + out.getvalue()


def _row(told: Told, masked: bool) -> list[str]:
    value, one = told.value, told.one
    held = masked and small(value, told.version.tree, one.unit)
    money = one.unit is Unit.FEN

    def said(number: Decimal | None) -> str:
        if number is None:
            return ""
        return SHOWN if held else f"{(number / 100 if money else number).normalize():f}"

    unit = "yuan" if money else one.unit.value
    return [
        one.code, told.version.hash[:12], told.level.value, told.key, _plain(told.name), f"{told.window.start}", f"{told.window.last}",
        said(value.of), said(value.to), said(value.number), unit, value.qualifier.value, SHOWN if held else str(value.entries),
        origin(told.version.tree).en,
    ]  # fmt: skip


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(SAFE) else text
