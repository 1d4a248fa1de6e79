"""Reads: always scoped to an actor, always bounded."""

from tongzhou.care.dispatch.queries.boards import Board, Coming, Mine, Standing, board, mine
from tongzhou.care.dispatch.queries.fleet import (
    Fleet,
    ambulance,
    destinations,
    fleet,
    houses,
    people,
    shifts,
    stations_of,
)
from tongzhou.care.dispatch.queries.hands import offered, refusal
from tongzhou.care.dispatch.queries.nearest import Suggestion, nearest
from tongzhou.care.dispatch.queries.page import (
    CallPage,
    MissionPage,
    MissionRow,
    call,
    mission,
    mission_of,
    plain,
    plain_call,
)
from tongzhou.care.dispatch.queries.scope import riders_of, rides_on

__all__ = [
    "Board",
    "CallPage",
    "Coming",
    "Fleet",
    "Mine",
    "MissionPage",
    "MissionRow",
    "Standing",
    "Suggestion",
    "ambulance",
    "board",
    "call",
    "destinations",
    "fleet",
    "houses",
    "mine",
    "mission",
    "mission_of",
    "nearest",
    "offered",
    "people",
    "plain",
    "plain_call",
    "refusal",
    "riders_of",
    "rides_on",
    "shifts",
    "stations_of",
]
