"""Arithmetic of money: whole fen, missing is not zero, a difference is shown and never hidden."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tongzhou.kernel.errors import Invalid
from tongzhou.kernel.money import Fen
from tongzhou.support.resources.rules.sentences import (
    NO_QUANTITY,
    NOT_THE_PRODUCT,
    TOO_MUCH_MONEY,
    WRONG_MONEY,
)

MOST = 99_999_999_999
"""The largest amount of one record, in fen (just under a thousand million yuan): what a ledger entry's quantity holds."""
MOST_THINGS = 1_000_000


@dataclass(frozen=True, slots=True)
class Total:
    """A sum of amounts: what is known of it in fen, and how many of its parts are not known."""

    fen: int = 0
    known: int = 0
    unknown: int = 0

    def __add__(self, other: Total) -> Total:
        return Total(self.fen + other.fen, self.known + other.known, self.unknown + other.unknown)

    @property
    def amount(self) -> Fen | None:
        """The sum of what is known; None when nothing is."""
        return Fen(self.fen) if self.known else None

    @property
    def whole(self) -> bool:
        """Whether every part is known, so that the sum is the sum."""
        return self.unknown == 0 and self.known > 0


def total(amounts: Iterable[int | None]) -> Total:
    """Add up amounts in fen; None is counted as unknown."""
    found = Total()
    for amount in amounts:
        found += Total(unknown=1) if amount is None else Total(amount, 1)
    return found


def difference(stated: int | None, itemised: Total) -> Fen | None:
    """Stated less itemised. None while either is not known whole: a difference to a part says nothing."""
    if stated is None or not itemised.whole:
        return None
    return Fen(stated - itemised.fen)


def amount(fen: int | None, field: str) -> int | None:
    """An amount as it may be kept: None, or more than nothing and no more than a ledger entry holds. Raises Invalid."""
    if fen is None:
        return None
    if fen <= 0:
        raise Invalid(WRONG_MONEY, field=field)
    if fen > MOST:
        raise Invalid(TOO_MUCH_MONEY, field=field)
    return fen


@dataclass(frozen=True, slots=True)
class Price:
    """So many at a unit price make a total. Without a unit price the total is a lump sum, or unknown."""

    quantity: int
    unit_fen: int | None = None
    total_fen: int | None = None


def priced(quantity: int, unit_fen: int | None = None, total_fen: int | None = None) -> Price:
    """The price as it is kept: with a unit price the total is the product. Raises Invalid where it contradicts itself."""
    if not 0 < quantity <= MOST_THINGS:
        raise Invalid(NO_QUANTITY, field="quantity", most=MOST_THINGS)
    unit = amount(unit_fen, "unit_price")
    if unit is None:
        return Price(quantity, None, amount(total_fen, "total"))
    product = Fen(unit).times(quantity).amount
    if total_fen is not None and total_fen != product:
        raise Invalid(NOT_THE_PRODUCT, field="total", product=_yuan(product), typed=_yuan(total_fen))
    return Price(quantity, unit, amount(product, "unit_price"))


def _yuan(fen: int) -> str:
    return f"{Fen(fen).yuan():,.2f}"
