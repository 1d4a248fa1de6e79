"""Missions and calls as rows: what happened where, who drives, since when, about when it is there. Never a telephone number."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from tongzhou.care.dispatch.rules import State, event_words
from tongzhou.care.dispatch.travel import to_accept, to_send
from tongzhou.kernel.words import Words
from tongzhou.partnerships.rules import Urgency
from tongzhou.web.components.chips import Chip
from tongzhou.web.components.clock import Clock
from tongzhou.web.components.component import Tone, speak
from tongzhou.web.components.times import when
from tongzhou.web.components.worklist import Row

if TYPE_CHECKING:
    from tongzhou.care.dispatch.models import Call, Mission, Rider

URGENT = {Urgency.IMMEDIATE: Tone.RED, Urgency.URGENT: Tone.AMBER, Urgency.ROUTINE: Tone.PLAIN}
TONES = {
    State.ASSIGNED: Tone.AMBER,
    State.ACCEPTED: Tone.INDIGO,
    State.ON_SCENE: Tone.INDIGO,
    State.LOADED: Tone.INDIGO,
    State.ARRIVED: Tone.INDIGO,
    State.CREW_SIGNED: Tone.INDIGO,
    State.ROOM_SIGNED: Tone.INDIGO,
    State.HANDED_OVER: Tone.JADE,
}


def label(event: str) -> Words:
    """A step as a button or a heading says it."""
    words = event_words(event)
    return Words(words.zh, words.en[:1].upper() + words.en[1:])


def urgency_chip(call: Call) -> Chip:
    """How urgent, in its colour."""
    urgency = Urgency(call.urgency)
    return Chip(urgency.words, URGENT[urgency])


def call_row(call: Call, now: datetime) -> Row:
    """A call that waits for an ambulance."""
    return Row(
        href=reverse("dispatch:call", args=[call.pk]),
        title=call.complaint,
        gist=call.place,
        clock=Clock(call.called_at + to_send(), call.called_at, now),
        chips=(urgency_chip(call),),
        where=_("等派车"),
        via=call.number,
        key=f"call-{call.pk}",
    )


def since(row: Mission) -> datetime:
    """Since when it is in its state."""
    times = (row.arrived_at, row.loaded_at, row.on_scene_at, row.accepted_at)
    return row.ended_at or next((one for one in times if one), row.assigned_at)


def clock_of(row: Mission, now: datetime) -> Clock | None:
    """The clock that runs: a crew has so long to accept."""
    if row.state == State.ASSIGNED:
        return Clock(row.assigned_at + to_accept(), row.assigned_at, now)
    return None


def about_words(minutes: int | None) -> str:
    """ "约 12 分钟到"; "" when nobody knows."""
    if minutes is None:
        return ""
    return _("约 %(n)s 分钟到") % {"n": minutes} if minutes else _("马上到")


def where_to(row: Mission) -> str:
    """Where it goes now."""
    state = State(row.state)
    if state in (State.ASSIGNED, State.ACCEPTED, State.ON_SCENE) or row.destination is None:
        return row.call.place
    return row.destination.label


def mission_row(row: Mission, now: datetime, *, about: int | None = None) -> Row:
    """One mission."""
    state = State(row.state)
    coming = about_words(about)
    return Row(
        href=reverse("dispatch:mission", args=[row.pk]),
        title=row.call.complaint,
        gist=f"{row.ambulance.plate} · {row.call.place}",
        clock=clock_of(row, now),
        chips=(urgency_chip(row.call), Chip(state.words, TONES.get(state, Tone.PLAIN))),
        where=f"→ {row.destination.label}" if row.destination else _("医院未定"),
        via=coming or when(since(row), now),
        key=f"mission-{row.pk}",
    )


def crew_words(riders: Iterable[Rider]) -> str:
    """ "司机 演示·甲，医生 演示·乙"."""
    from tongzhou.care.dispatch.rules import Seat

    told = [f"{speak(Seat(one.seat).words)} {one.staff.name}" for one in riders]
    return _("，").join(told)
