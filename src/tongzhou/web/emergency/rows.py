"""Emergencies as rows: what, from where to where, the clock, whose turn. Never a name in a list that others can see."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from tongzhou.care.emergency.actions.telling import event_words
from tongzhou.care.emergency.queries import pathways
from tongzhou.care.emergency.rules import Answer, Came, Outcome, State
from tongzhou.care.emergency.rules import Clock as Waits
from tongzhou.kernel.words import Words
from tongzhou.web.components.chips import Chip
from tongzhou.web.components.clock import Clock
from tongzhou.web.components.component import Tone, speak
from tongzhou.web.components.times import when
from tongzhou.web.components.worklist import Row

if TYPE_CHECKING:
    from tongzhou.care.emergency.models import Run

TONES = {State.COMING: Tone.INDIGO, State.ENDED: Tone.AMBER, State.COMPLETED: Tone.JADE}


def label(event: str) -> Words:
    """A step as a button or a heading says it."""
    words = event_words(event)
    return Words(words.zh, words.en[:1].upper() + words.en[1:])


def pathway_words(code: str) -> Words:
    """A pathway's name."""
    known = pathways().get(code)
    return known.words if known else Words(code, code)


def answer_words(row: Run) -> Words | None:
    """What the receiving doctor answered, in the pathway's words."""
    known = pathways().get(row.pathway)
    if not row.answer or known is None:
        return None
    return known.answers.get(Answer(row.answer))


def clock_of(row: Run, now: datetime) -> Clock:
    """The clock that runs, or how long it all took."""
    if row.clock:
        return Clock(row.due_at, row.clock_since, now)
    return Clock(None, row.begun_at, now, row.closed_at)


def way(row: Run) -> str:
    """ "演示乡卫生院 → 演示县人民医院"; of one house alone how he came."""
    if row.one_house:
        return f"{row.sender.label} · {speak(Came(row.came).words)}"
    return f"{row.sender.label} → {row.where_to or _('还没定送到哪里')}"


def row_of(row: Run, now: datetime) -> Row:
    """One emergency."""
    state = State(row.state)
    chips = [Chip(state.words, TONES.get(state, Tone.PLAIN))]
    if row.outcome:
        chips.append(Chip(Outcome(row.outcome).words))
    if bed := getattr(row, "bed", None):
        chips.append(Chip(bed))
    answer = answer_words(row)
    if answer and state is State.COMING:
        chips.append(Chip(answer, Tone.JADE))
    return Row(
        href=reverse("emergency:run", args=[row.pk]),
        title=pathway_words(row.pathway),
        gist=_("%(when)s开始") % {"when": when(row.begun_at, now)},
        clock=clock_of(row, now) if row.clock or not state.open else None,
        chips=tuple(chips),
        where=way(row),
        via=_via(row),
        key=f"emergency-{row.pk}",
    )


def _via(row: Run) -> str:
    """What is waited for, and from whom; else its number."""
    if row.waits_at is None or not row.clock:
        return row.number
    return f"{speak(Waits(row.clock).words)} · {row.waits_at.label} · {row.number}"
