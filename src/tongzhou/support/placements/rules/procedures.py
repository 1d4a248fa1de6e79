"""What is done alone back home: claimed by the recipient, confirmed by the supporter."""

from __future__ import annotations

from enum import StrEnum

from tongzhou.kernel.lifecycle import Lifecycle, Move
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import Side
from tongzhou.support.placements.rules.sentences import NO_SUCH_STEP


class Doing(StrEnum):
    """Where the record of procedures done alone stands."""

    CLAIMED = "requested"
    CONFIRMED = "completed"
    DISPUTED = "on-hold"
    WITHDRAWN = "cancelled"
    REVERSED = "failed"

    @property
    def words(self) -> Words:
        """The business status."""
        return _STATES[self]


_STATES = {
    Doing.CLAIMED: Words("待支援方确认", "waiting for the supporter"),
    Doing.CONFIRMED: Words("已入账", "in the ledger"),
    Doing.DISPUTED: Words("有异议", "disputed"),
    Doing.WITHDRAWN: Words("已撤回", "withdrawn"),
    Doing.REVERSED: Words("已冲正", "reversed"),
}
GONE = (Doing.WITHDRAWN, Doing.REVERSED)
"""States that no longer say anything was done."""
_OPEN = (Doing.CLAIMED, Doing.DISPUTED)
DOING_LIFECYCLE = Lifecycle(
    "independent",
    (
        Move("withdraw", Words("撤回", "withdraw"), _OPEN, Doing.WITHDRAWN, P.CLAIM),
        Move(
            "posted", Words("支援方确认，入账", "confirmed, in the ledger"), _OPEN, Doing.CONFIRMED, P.CONFIRM
        ),
        Move("disputed", Words("支援方有异议", "disputed"), (Doing.CLAIMED,), Doing.DISPUTED, P.CONFIRM),
        Move("reversed", Words("冲正", "reversed"), (Doing.CONFIRMED,), Doing.REVERSED, P.REVERSE),
    ),
    NO_SUCH_STEP,
)
DOING_SIDES = {"withdraw": Side.RECEIVING}
MOST_TIMES = 500
