"""Writes: calls, missions and their steps, the fleet, the last position."""

from tongzhou.care.dispatch.actions.calls import Told, close, take
from tongzhou.care.dispatch.actions.clocks import escalate_overdue
from tongzhou.care.dispatch.actions.fleet import (
    bring_back,
    crew,
    end_shift,
    open_station,
    register,
    take_out,
)
from tongzhou.care.dispatch.actions.missions import (
    accept,
    arrive,
    ask_more,
    assign,
    cancel,
    hand_over,
    load,
    nobody,
    on_scene,
    redirect,
    stay,
    take_over,
    write,
)
from tongzhou.care.dispatch.actions.positions import Kept, tell_position, token

__all__ = [
    "Kept",
    "Told",
    "accept",
    "arrive",
    "ask_more",
    "assign",
    "bring_back",
    "cancel",
    "close",
    "crew",
    "end_shift",
    "escalate_overdue",
    "hand_over",
    "load",
    "nobody",
    "on_scene",
    "open_station",
    "redirect",
    "register",
    "stay",
    "take",
    "take_out",
    "take_over",
    "tell_position",
    "token",
    "write",
]
