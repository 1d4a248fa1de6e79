"""Components and their units: a closed list, read once from `data/components.yaml`, each with what it means and its source."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tongzhou.kernel.words import Words

FILE = Path(__file__).parents[1] / "data" / "components.yaml"
DOSE = "dose"
"""The unit 治疗量."""


@dataclass(frozen=True, slots=True)
class BloodUnit:
    """A counting unit of blood: what one of it is, and the smallest part of it that is counted."""

    code: str
    words: Words
    means: Words
    step: Decimal
    source: Words
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Component:
    """A component of blood. `low` and `high`: tenths of a degree Celsius on the way, both inside; `days`: usual shelf life."""

    code: str
    words: Words
    unit: BloodUnit
    rule: str
    low: int
    high: int
    days: int
    source: Words
    confirmed: bool

    def kept(self, tenths: int) -> bool:
        """Whether a temperature (tenths of a degree) is in the range of this component."""
        return self.low <= tenths <= self.high

    @property
    def range(self) -> str:
        """ "20–24 ℃", "≤ −18 ℃"."""
        if self.low < -400:
            return f"≤ {degrees(self.high)}"
        return f"{degrees(self.low).removesuffix(' ℃')}–{degrees(self.high)}"


def degrees(tenths: int) -> str:
    """ "22.4 ℃"."""
    number = Decimal(tenths) / 10
    return f"{number.normalize():f} ℃".replace("-", "−")


@cache
def _told() -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
    return told


@cache
def units() -> dict[str, BloodUnit]:
    """The units by code."""
    return {
        one["code"]: BloodUnit(
            one["code"], Words(one["zh"], one["en"]), Words(one["means_zh"], one["means_en"]), Decimal(one["step"]), Words(one["source"], one["source_en"]),
            one["confirmed"],
        )
        for one in _told()["units"]
    }  # fmt: skip


@cache
def components() -> dict[str, Component]:
    """The components by code, in the order of the file."""
    return {
        one["code"]: Component(
            one["code"], Words(one["zh"], one["en"]), units()[one["unit"]], one["rule"], one["low"], one["high"], one["days"],
            Words(one["source"], one["source_en"]), one["confirmed"],
        )
        for one in _told()["components"]
    }  # fmt: skip


def amount_words(amount: Decimal, component: str) -> Words:
    """ "2 治疗量", "0.5 治疗量"; in English "2 doses"."""
    unit = components()[component].unit
    number = f"{amount.normalize():f}"
    counted = ("dose" if amount == 1 else "doses") if unit.code == DOSE else unit.words.en
    return Words(f"{number} {unit.words.zh}", f"{number} {counted}")
