"""The lifecycle of the slots that a department offers for a year."""

from __future__ import annotations

from enum import StrEnum

from tongzhou.kernel.lifecycle import Lifecycle, Move
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import Side
from tongzhou.support.placements.rules.sentences import NO_SUCH_STEP


class SlotState(StrEnum):
    """Offered, or taken back while nobody was accepted."""

    OFFERED = "in-progress"
    WITHDRAWN = "cancelled"

    @property
    def words(self) -> Words:
        """The business status."""
        return _STATES[self]


_STATES = {
    SlotState.OFFERED: Words("已开放", "offered"),
    SlotState.WITHDRAWN: Words("已收回", "taken back"),
}
SLOT_LIFECYCLE = Lifecycle(
    "slots",
    (
        Move(
            "change", Words("调整名额", "change the number"), (SlotState.OFFERED,), SlotState.OFFERED,
            P.MANAGE_PLACEMENTS,
        ),
        Move(
            "withdraw", Words("收回名额", "take the slots back"), (SlotState.OFFERED,), SlotState.WITHDRAWN,
            P.MANAGE_PLACEMENTS,
        ),
    ),
    NO_SUCH_STEP,
)  # fmt: skip
SLOT_SIDES = {"change": Side.SUPPORTING, "withdraw": Side.SUPPORTING}
