"""The rules of a referral: its lifecycle, the closed lists it is told in."""

from tongzhou.care.referrals.rules.lifecycle import (
    LIFECYCLE,
    NO_SUCH_STEP,
    OF_RECEIVER,
    OF_SENDER,
    OF_THE_CLOCK,
    OFFICE_TOO,
    SENDERS_TURN,
    Clock,
    Side,
    State,
    side_of,
    turn_of,
)
from tongzhou.care.referrals.rules.words import (
    CARE,
    SECTIONS,
    CarePlan,
    Direction,
    OfferKind,
    Outcome,
    Summary,
    Transport,
)

__all__ = [
    "CARE",
    "LIFECYCLE",
    "NO_SUCH_STEP",
    "OFFICE_TOO",
    "OF_RECEIVER",
    "OF_SENDER",
    "OF_THE_CLOCK",
    "SECTIONS",
    "SENDERS_TURN",
    "CarePlan",
    "Clock",
    "Direction",
    "OfferKind",
    "Outcome",
    "Side",
    "State",
    "Summary",
    "Transport",
    "side_of",
    "turn_of",
]
