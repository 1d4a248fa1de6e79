"""What the pages of visits show, as components."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from tongzhou.kernel.words import Words
from tongzhou.support.visits.rules import Seat, State, TaskState
from tongzhou.web.components.chips import Badge
from tongzhou.web.components.component import Tone
from tongzhou.web.components.seals import DoubleSeal, Sides
from tongzhou.web.components.times import day

if TYPE_CHECKING:
    from tongzhou.support.visits.models import Participant, Resolution, Visit

TONES = {
    State.PLANNED: Tone.PLAIN,
    State.HELD: Tone.INDIGO,
    State.DISPUTED: Tone.AMBER,
    State.CONFIRMED: Tone.JADE,
    State.CANCELLED: Tone.PLAIN,
}
SIDES = Sides(Words("访", "V"), Words("迎", "H"), Words("出访方", "Visiting side"), Words("接待方", "host"))
STEPS = {
    "begin": Words("安排互访", "planned"),
    "posted": Words("接待方确认，入账", "confirmed by the host"),
    "withdrawn": Words("撤回登记", "entry as held taken back"),
    "reversed": Words("冲正", "reversed"),
}


def way(visit: Visit) -> str:
    """Who travels to whom."""
    return f"{visit.travelling.label} → {visit.host.label}"


def days(visit: Visit, on: date | None = None) -> str:
    """ "9 月 9 日 — 9 月 10 日"; one day once."""
    first, last = day(visit.first_on, on), day(visit.last_on, on)
    return first if visit.first_on == visit.last_on else f"{first} — {last}"


def state(visit: Visit) -> Badge:
    """Where it stands."""
    return Badge(visit.status.words, TONES[visit.status])


def seals(visit: Visit, *, big: bool = False) -> DoubleSeal:
    """Both stamps: who travelled, who received."""
    held = visit.status in (State.HELD, State.DISPUTED, State.CONFIRMED)
    confirmed = visit.status is State.CONFIRMED
    return DoubleSeal(held, confirmed, SIDES, visit.status is State.DISPUTED, big)


def next_step(visit: Visit, on: date) -> str:
    """What the visit waits for."""
    if visit.status is State.PLANNED:
        return _("访完了请出访方登记") if visit.last_on < on else _("按安排成行")
    told = {State.HELD: _("等接待方确认"), State.DISPUTED: _("出访方改好再请确认")}
    return told.get(visit.status, "")


def task_state(task: Resolution, on: date) -> Badge:
    """Done, dropped, to be done, or late."""
    if task.late(on):
        return Badge(_("逾期"), Tone.RED)
    tones = {TaskState.OPEN: Tone.INDIGO, TaskState.DONE: Tone.JADE, TaskState.DROPPED: Tone.PLAIN}
    return Badge(task.status.words, tones[task.status])


def due(task: Resolution, on: date) -> str:
    """Until when, or when it was done."""
    if task.done_on:
        return _("%(day)s 办结") % {"day": day(task.done_on, on)}
    return day(task.due_on, on)


def line(one: Participant) -> str:
    """A participant as the form has him: name and office."""
    return " ".join(part for part in (one.name, one.office) if part)


def seat(one: Participant) -> Words:
    """As what somebody took part."""
    return Seat(one.seat).words
