"""What a commitment may count: names of measures, made known at start by the package that computes them.

Partnerships stand below the ledger: they know a measure by its name only.
"""

from __future__ import annotations

from dataclasses import dataclass

from tongzhou.kernel.errors import Invalid, sentence
from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words

UNKNOWN_AIM = sentence(
    "partnerships.unknown_aim",
    "没有“{code}”这种算法。",
    "There is no measure “{code}”.",
    then_zh="请从列表里选；列表里没有的，写成一句话的状态。",
    then_en="Choose one of the list, or keep the commitment as a state in words.",
)


@dataclass(frozen=True, slots=True)
class Aim:
    """A measure by name. Its figure is in `unit`."""

    code: str
    words: Words
    unit: Unit


_aims: dict[str, Aim] = {}


def register(aim: Aim) -> None:
    """Make a measure known (once, at start)."""
    _aims[aim.code] = aim


def get(code: str) -> Aim:
    """The measure with this name. Raises Invalid (measure)."""
    if code not in _aims:
        raise Invalid(UNKNOWN_AIM, field="measure", code=code)
    return _aims[code]


def named(code: str) -> Aim | None:
    """The measure with this name, if it is still known."""
    return _aims.get(code)


def all_aims() -> list[Aim]:
    """Every known measure, in the order in which they were made known."""
    return list(_aims.values())
