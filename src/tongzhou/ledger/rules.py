"""States of a claim, sides, kinds of book; what an act amounts to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from tongzhou.kernel.quantities import Quantity, Unit
from tongzhou.kernel.words import Words


class Side(StrEnum):
    """The two equal sides of an act."""

    SUPPORTING = "supporting"
    RECEIVING = "receiving"

    @property
    def other(self) -> Side:
        """The opposite side: the one that may confirm what this one claims."""
        return Side.RECEIVING if self is Side.SUPPORTING else Side.SUPPORTING

    @property
    def words(self) -> Words:
        """The side in words."""
        return (
            Words("支援方", "supporting side")
            if self is Side.SUPPORTING
            else Words("受援方", "recipient side")
        )


class ClaimState(StrEnum):
    """Open until the other side speaks; only confirmed and settled claims have an entry."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> Words:
        """The state in words."""
        return _CLAIM_STATES[self]


_CLAIM_STATES = {
    ClaimState.OPEN: Words("待对方确认", "waiting for the other side"),
    ClaimState.CONFIRMED: Words("已入账", "in the ledger"),
    ClaimState.DISPUTED: Words("有异议", "disputed"),
    ClaimState.SETTLED: Words("已协商入账", "settled, in the ledger"),
    ClaimState.WITHDRAWN: Words("已撤回", "withdrawn"),
}


class BookKind(StrEnum):
    """Support between paired sides; alliance inside a county (counted, not support); one-sided with an outsider."""

    SUPPORT = "support"
    ALLIANCE = "alliance"
    ONE_SIDED = "one_sided"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of act, declared by the package that owns it (`acts.py`) and collected at start."""

    code: str
    words: Words
    unit: Unit
    version: int
    claimed_seal: Words
    confirmed_seal: Words


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody or something that took part: role ("expert", "asker", "patient", "device"), stable key, shown name.

    A patient's key is a keyed hash and its name is empty.
    """

    role: str
    key: str
    name: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Amounts:
    """What an act amounts to: all that an entry will hold. Times are aware; quantity has its unit.

    `pairing_id` is None for work inside one county's alliance. `source` is the act's text key,
    for example "consultation:<uuid>"; `version` counts the act's own versions from 1.
    """

    kind: str
    source: str
    version: int
    occurred_from: datetime
    occurred_to: datetime
    supporting_id: UUID
    receiving_id: UUID
    pairing_id: UUID | None
    quantity: Quantity
    department_id: UUID | None = None
    specialty: str = ""
    tier: str = ""
    grade: str = ""
    case_number: str = ""
    minutes: int | None = None
    fen: int | None = None
    members: tuple[Member, ...] = ()
    evidence: tuple[str, ...] = ()
    detail: dict[str, object] = field(default_factory=dict)


ONE = Decimal(1)
