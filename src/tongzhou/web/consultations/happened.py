"""The timeline: each step in a colleague's words, who took it, what he wrote, which files came with it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from tongzhou.care.consultations.fields import Kind
from tongzhou.care.consultations.queries import CasePage
from tongzhou.care.consultations.rules import LIFECYCLE, Outcome, State, awaited
from tongzhou.kernel.words import Words
from tongzhou.partnerships.rules import Clock as Waits
from tongzhou.web.components.component import speak
from tongzhou.web.components.figures import Pair
from tongzhou.web.components.files import File
from tongzhou.web.components.timeline import Event, Timeline
from tongzhou.web.consultations.amending import decision_of
from tongzhou.web.consultations.rows import clock_of
from tongzhou.web.files.held import file_of

if TYPE_CHECKING:
    from tongzhou.care.consultations.models import Step

DONE = {(source, move.event): move.words for move in LIFECYCLE.moves for source in move.sources} | {
    ("", "request"): Words("提出", "asked")
}
SIGNED = frozenset({"sign", "sign_part", "amend", "acknowledge", "leave_last", "excuse_last", "close"})
AIMED = frozenset(
    {"request", "pass_on", "allocate", "invite", "reroute", "leave", "leave_last", "excuse", "excuse_last"}
)
"""Steps that say to whom or where, or whom they concern."""


def arrived(found: CasePage) -> list[tuple[int, File]]:
    """The case's files with the step each came with. One that answers a question is called by it."""
    asked = {
        one: speak(field.words)
        for field, _said in found.answers
        if field.kind is Kind.PHOTO and isinstance(found.case.data[field.code], list)
        for one in found.case.data[field.code]
    }
    return [(one.step, replace(file_of(one), name=asked.get(str(one.id)) or one.name)) for one in found.files]


def timeline(found: CasePage, now: datetime) -> Timeline:
    """The newest first; what is waited for stands on top."""
    files: dict[int, list[File]] = defaultdict(list)
    for step, shown in arrived(found):
        files[step].append(shown)
    events = [
        Event(
            what=_what(step),
            at=step.at,
            who=_who(step),
            note=step.note,
            state="signed" if step.event in SIGNED else "late" if step.event == "escalate" else "past",
            files=tuple(files.get(step.number, ())),
            was=tuple(
                Pair(Words(one["zh"], one["en"]), Words(one["was_zh"], one["was_en"]))
                for one in step.detail.get("replaced", ())
            ),
        )
        for step in reversed(found.timeline)
    ]
    return Timeline((*_next(found, now), *events), now, _("经过"))


def _who(step: Step) -> str:
    """House and person; the platform's own clock signs as the platform."""
    if step.by_key.startswith("system:"):
        return _("同舟")
    return " · ".join(part for part in (step.by_institution, step.by_name) if part)


def _what(step: Step) -> str:
    """The step's name, and to whom or where; what was decided, which version was signed."""
    event, detail = step.event, step.detail
    said = speak(DONE.get((step.from_state, event), Words(event, event)))
    if event == "escalate":
        return _("超时，已提醒%(who)s") % {"who": detail.get("told") or detail.get("to") or _("上一级")}
    if event == "record_outcome" and detail.get("outcome") in set(Outcome):
        return _("%(said)s：%(now)s") % {"said": said, "now": speak(Outcome(str(detail["outcome"])).words)}
    if event in ("close", "acknowledge") and decision_of(detail):
        told = _("%(said)s：%(now)s") if event == "close" else _("已看修订，决定改为：%(now)s")
        return told % {"said": said, "now": decision_of(detail)}
    if event == "amend":
        return _("%(said)s · 第 %(n)s 版") % {"said": said, "n": detail.get("version", "")}
    names = ("place", "department", "staff", "heir")
    target = " ".join(str(detail[key]) for key in names if detail.get(key))
    return f"{said} → {target}" if target and event in AIMED else said


def _next(found: CasePage, now: datetime) -> tuple[Event, ...]:
    case = found.case
    if not case.clock:
        return ()
    who = case.waits_for.name if case.waits_for else case.waits_at.label
    late = bool(case.due_at and case.due_at <= now)
    return (
        Event(
            what=speak(awaited(State(case.state), Waits(case.clock))),
            at=case.clock_since,
            who=who,
            state="late" if late else "now",
            clock=clock_of(case, now),
        ),
    )
