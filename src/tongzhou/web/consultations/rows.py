"""Cases as rows: the question, one line that lets a colleague judge it, the clock, the seals."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tongzhou.care.consultations import queries, reading
from tongzhou.care.consultations.rules import Outcome, State, awaited
from tongzhou.care.patients.rules import Sex, age
from tongzhou.kernel.words import Words
from tongzhou.partnerships.rules import Clock as Waits
from tongzhou.partnerships.rules import Urgency
from tongzhou.web.components.chips import Chip
from tongzhou.web.components.clock import Clock
from tongzhou.web.components.component import Tone, speak
from tongzhou.web.components.seals import ASKING, DoubleSeal
from tongzhou.web.components.times import SHANGHAI
from tongzhou.web.components.worklist import Row

if TYPE_CHECKING:
    from tongzhou.care.consultations.models import Consultation, FollowUp
    from tongzhou.care.patients.models import Patient

URGENT = {Urgency.IMMEDIATE: Tone.RED, Urgency.URGENT: Tone.AMBER, Urgency.ROUTINE: Tone.PLAIN}
TURNS = {State.ON_HOLD: Tone.INDIGO, State.REJECTED: Tone.AMBER, State.IN_PROGRESS: Tone.INDIGO}


def urgency_chip(case: Consultation) -> Chip:
    """How urgent, in its colour."""
    urgency = Urgency(case.urgency)
    return Chip(urgency.words, URGENT[urgency])


def clock_of(case: Consultation, now: datetime) -> Clock | None:
    """The clock that runs; None when nobody has to move any more."""
    return Clock(case.due_at, case.clock_since, now) if case.clock else None


def seals_of(case: Consultation, *, big: bool = False) -> DoubleSeal:
    """The answering side seals by signing, the asking side by closing: then it is in the ledger."""
    closed = case.state == State.COMPLETED
    return DoubleSeal(first=closed, second=bool(case.answered_at), sides=ASKING, big=big)


def person_line(patient: Patient, now: datetime) -> str:
    """ "男 58 岁": never a name in a list that others can see."""
    today = now.astimezone(SHANGHAI).date()
    told = age(patient.born_on, today)
    return f"{speak(Sex(patient.sex).words)} {speak(told)}"


def gist(case: Consultation, now: datetime) -> str:
    """Who it is and what is known, in one line."""
    known = case.gist
    if (get_language() or "").startswith("en"):
        # The record keeps the Chinese line; the English one is made from the answers.
        known = reading.gist(queries.form(case.topic_version_id), case.data).en
    return " · ".join(part for part in (person_line(case.patient, now), known) if part)


def row(case: Consultation, now: datetime, *, current: bool = False, do: str = "") -> Row:
    """One case that waits, or that is done; `do` is the step whose form it opens with."""
    state = State(case.state)
    chips = [urgency_chip(case)] if case.clock else []
    if case.unread:
        chips.append(Chip(_("结案后有修订，请再看"), Tone.AMBER))
    elif not state.open or state in TURNS:
        chips.append(Chip(_ended(case) or state.words, TURNS.get(state, Tone.PLAIN)))
    return Row(
        href=reverse("consultations:case", args=[case.pk]) + (f"?do={do}" if do else ""),
        title=case.question,
        gist=gist(case, now),
        clock=clock_of(case, now) or Clock(None, case.asked_at, now, case.answered_at or case.closed_at),
        chips=tuple(chips),
        where=case.asking.label,
        via=_via(case),
        seals=seals_of(case),
        current=current,
        key=f"case-{case.pk}",
    )


def _ended(case: Consultation) -> Words | None:
    return Outcome(case.outcome).words if case.outcome else None


def _via(case: Consultation) -> str:
    """What is waited for, and from whom."""
    if not case.clock:
        return _("由%(place)s作答") % {"place": case.holder.label}
    whom = case.waits_for.name if case.waits_for else case.waits_at.label
    return f"{speak(awaited(State(case.state), Waits(case.clock)))} · {whom}"


def follow_up_row(due: FollowUp, now: datetime) -> Row:
    """A patient to ask about."""
    case = due.consultation
    today = now.astimezone(SHANGHAI).date()
    late = (today - due.due_on).days
    return Row(
        href=reverse("consultations:case", args=[case.pk]) + "?do=outcome#do",
        title=case.question,
        gist=person_line(case.patient, now),
        chips=(
            Chip(
                _("今天随访") if late < 1 else _("随访晚了 %(n)s 天") % {"n": late},
                Tone.AMBER if late else Tone.INDIGO,
            ),
        ),
        where=_("问一问病人现在怎样"),
        via=case.number,
    )
