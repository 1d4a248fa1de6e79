"""Referrals as rows: why, from where to where, the clock, whose turn. Never a name in a list that others can see."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from tongzhou.care.patients.rules import Sex, age
from tongzhou.care.referrals.actions.telling import event_words
from tongzhou.care.referrals.rules import Clock as Waits
from tongzhou.care.referrals.rules import Direction, State
from tongzhou.kernel.words import Words
from tongzhou.partnerships.rules import Urgency
from tongzhou.web.components.chips import Chip
from tongzhou.web.components.clock import Clock
from tongzhou.web.components.component import Tone, speak
from tongzhou.web.components.times import SHANGHAI
from tongzhou.web.components.worklist import Row

if TYPE_CHECKING:
    from tongzhou.care.patients.models import Patient
    from tongzhou.care.referrals.models import Referral

URGENT = {Urgency.IMMEDIATE: Tone.RED, Urgency.URGENT: Tone.AMBER, Urgency.ROUTINE: Tone.PLAIN}
TONES = {
    State.REJECTED: Tone.AMBER,
    State.NO_SHOW: Tone.AMBER,
    State.ON_HOLD: Tone.INDIGO,
    State.COMPLETED: Tone.JADE,
}


def label(event: str) -> Words:
    """A step as a button or a heading says it."""
    words = event_words(event)
    return Words(words.zh, words.en[:1].upper() + words.en[1:])


def urgency_chip(row: Referral) -> Chip:
    """How urgent, in its colour."""
    urgency = Urgency(row.urgency)
    return Chip(urgency.words, URGENT[urgency])


def clock_of(row: Referral, now: datetime) -> Clock:
    """The clock that runs, or how long it all took."""
    if row.clock:
        return Clock(row.due_at, row.clock_since, now)
    return Clock(None, row.asked_at, now, row.closed_at)


def person_line(patient: Patient, now: datetime) -> str:
    """ "男 58 岁"."""
    today = now.astimezone(SHANGHAI).date()
    return f"{speak(Sex(patient.sex).words)} {speak(age(patient.born_on, today))}"


def row_of(row: Referral, now: datetime) -> Row:
    """One referral."""
    state, direction = State(row.state), Direction(row.direction)
    chips = [urgency_chip(row)] if state.open else []
    chips += [Chip(direction.words), Chip(state.words, TONES.get(state, Tone.PLAIN))]
    return Row(
        href=reverse("referrals:referral", args=[row.pk]),
        title=row.reason,
        gist=person_line(row.patient, now),
        clock=clock_of(row, now) if row.clock or not state.open else None,
        chips=tuple(chips),
        where=f"{row.sender.label} → {row.where_to}",
        via=via(row),
        key=f"referral-{row.pk}",
    )


def via(row: Referral) -> str:
    """What is waited for, and from whom."""
    if row.waits_at is None:
        return row.number
    what = speak(Waits(row.clock).words) if row.clock else speak(State(row.state).words)
    return f"{what} · {row.waits_at.label}"
