"""The rules of the 120 network: the lifecycle of a mission, the closed lists, how far and how long."""

from tongzhou.care.dispatch.rules.distance import MICRO, Spot, Travel, metres, minutes, possible
from tongzhou.care.dispatch.rules.lifecycle import (
    DESK_TOO,
    ENDED,
    LIFECYCLE,
    NO_SUCH_STEP,
    OF_DESK,
    OF_ROOM,
    ROOM_TOO,
    SIGNED,
    Side,
    State,
    event_words,
    side_of,
    turn_of,
)
from tongzhou.care.dispatch.rules.words import NEEDED, SHEET, Gear, Kind, Seat, Sheet

__all__ = [
    "DESK_TOO",
    "ENDED",
    "LIFECYCLE",
    "MICRO",
    "NEEDED",
    "NO_SUCH_STEP",
    "OF_DESK",
    "OF_ROOM",
    "ROOM_TOO",
    "SHEET",
    "SIGNED",
    "Gear",
    "Kind",
    "Seat",
    "Sheet",
    "Side",
    "Spot",
    "State",
    "Travel",
    "event_words",
    "metres",
    "minutes",
    "possible",
    "side_of",
    "turn_of",
]
