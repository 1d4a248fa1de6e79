"""Telling: the crew that it is sent, the hospital what comes, the desk what happened; a change for every open board. No patient's name, no number."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from tongzhou.accounts.queries import accounts_of_staff, offices
from tongzhou.care.dispatch.models import Call, Mission, Rider
from tongzhou.care.dispatch.rules import State
from tongzhou.directory.models import Staff
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.words import Words
from tongzhou.notices.actions import publish, tell
from tongzhou.partnerships.rules import Urgency

MOST_TOLD = 60
TO_CREW = frozenset({"assign", "cancel", "redirect", "ask_more", "take_over"})
TO_ROOM = frozenset({"load", "arrive", "redirect", "hand_over", "cancel"})


def announce(mission: Mission, event: str, *, by: Actor, at: datetime) -> None:
    """Notices for whom this step concerns, and a change for every house that has a part in it."""
    told: list[UUID] = []
    if event in TO_CREW and mission.shift_id:
        told += accounts_of_staff(
            Rider.objects.filter(shift=mission.shift_id).values_list("staff", flat=True)
        )
    if event in TO_ROOM and mission.destination_id:
        told += room_accounts(mission.destination_id, at)
    words = line(mission)
    others = dict.fromkeys(one for one in told if one != by.account_id)
    tell(others, at=at, kind="dispatch", words=words, link=f"/dispatch/missions/{mission.pk}/")
    houses = {mission.call.centre_id, mission.ambulance.station.institution_id, mission.destination_id}
    changed(one for one in houses if one)


def changed(houses: Iterable[UUID]) -> None:
    """The boards of these houses look anew."""
    publish([f"institution:{one}" for one in houses], kind="dispatch", id="")


def call_changed(call: Call) -> None:
    """The board of the desk that took it looks anew."""
    changed([call.centre_id])


def room_accounts(institution_id: UUID, at: datetime) -> list[UUID]:
    """Who is told that somebody is coming: the emergency departments of the house, else its programme office."""
    people = Staff.objects.filter(institution=institution_id, active=True, department__name__contains="急诊")
    found = accounts_of_staff(people.order_by("id").values_list("id", flat=True)[:MOST_TOLD])
    return found or offices(institution_id, at=at)


def line(mission: Mission) -> Words:
    """ "特急 HJ-2026-11-0417 甘E·演01：去现场"."""
    urgency, state = Urgency(mission.call.urgency).words, State(mission.state).words
    number, plate = mission.call.number, mission.ambulance.plate
    return Words(f"{urgency.zh} {number} {plate}：{state.zh}", f"{urgency.en} {number} {plate}: {state.en}")
