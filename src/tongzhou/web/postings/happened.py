"""What happened to a posting, as a timeline: the newest first, and above it what is still to come."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from tongzhou.ledger.rules import CHINA
from tongzhou.support.postings import actions
from tongzhou.support.postings.rules.lifecycle import HERE, State
from tongzhou.web.components.timeline import Event, Timeline

if TYPE_CHECKING:
    from datetime import date

    from tongzhou.support.postings.models import Posting, Step
    from tongzhou.support.postings.queries import View

SIGNED = ("arrival_confirmed", "days_confirmed", "gone_confirmed", "stay_confirmed")


def timeline(found: View, now: datetime) -> Timeline:
    """All steps; the last one is now."""
    ahead = _ahead(found.posting)
    steps = [_event(one, last=one is found.steps[-1]) for one in reversed(found.steps)]
    return Timeline((*ahead, *steps), now, _("这次派驻的经过"))


def _event(step: Step, *, last: bool) -> Event:
    who = " ".join(part for part in (step.by_name, step.by_title, step.by_institution) if part)
    state = "signed" if step.event in SIGNED else "now" if last else "past"
    return Event(actions.words_of(step.event), step.at, who, _note(step), state)  # type: ignore[arg-type]  # three of the states


def _note(step: Step) -> str:
    """The person's own words, after what the step was about."""
    about = _about(step)
    return "\n".join(part for part in (about, step.note) if part)


def _about(step: Step) -> str:
    told = step.detail
    if step.event in ("extend", "shorten"):
        return _("最后一天由 %(before)s 改到 %(after)s") % {"before": told["from"], "after": told["to"]}
    if step.event == "depart":
        return _("最后一天 %(day)s，在岗 %(n)s 天") % {"day": told["on"], "n": told["days"]}
    if step.event == "away" and told.get("due_back"):
        return _("%(day)s 起，打算 %(back)s 返岗") % {"day": told["on"], "back": told["due_back"]}
    return _("日期 %(day)s") % {"day": told["on"]} if told.get("on") else ""


def _ahead(row: Posting) -> list[Event]:
    if row.status in HERE:
        return [Event(_("计划离岗"), _noon(row.last), state="ahead")]
    if row.status in (State.PLANNED, State.AGREED):
        return [Event(_("计划到岗"), _noon(row.first), state="ahead")]
    return []


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), CHINA)
