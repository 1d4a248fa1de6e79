"""Stations, ambulances and crews; calls, missions, their steps, and the last position while on a call."""

from tongzhou.care.dispatch.models.calls import OPEN, Call, Counter, Mission, Position, Step
from tongzhou.care.dispatch.models.fleet import Ambulance, Rider, Shift, Station

__all__ = [
    "OPEN",
    "Ambulance",
    "Call",
    "Counter",
    "Mission",
    "Position",
    "Rider",
    "Shift",
    "Station",
    "Step",
]
