"""Money is a whole number of fen (分); shown in yuan (元) or ten thousand yuan (万元)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True, slots=True, order=True)
class Fen:
    """An amount in fen. Adding amounts is exact; there are no fractions of a fen."""

    amount: int

    def __add__(self, other: Fen) -> Fen:
        return Fen(self.amount + other.amount)

    def __neg__(self) -> Fen:
        return Fen(-self.amount)

    def times(self, quantity: int) -> Fen:
        """Quantity × unit price = total."""
        return Fen(self.amount * quantity)

    def yuan(self) -> Decimal:
        """The amount in yuan, two places."""
        return Decimal(self.amount) / 100

    def wan_yuan(self, places: int = 2) -> Decimal:
        """The amount in 万元, rounded half up once."""
        return (Decimal(self.amount) / 1_000_000).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def from_yuan(yuan: Decimal | int) -> Fen:
    """Yuan to fen. Raises ValueError when the amount is not a whole number of fen."""
    fen = Decimal(yuan) * 100
    if fen != fen.to_integral_value():
        raise ValueError("money has at most two decimals")
    return Fen(int(fen))
