"""What the pages of placements show, as components."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongzhou.kernel.actors import MAY_NOT
from tongzhou.kernel.errors import Denied, IllegalMove, NotFound, Refusal
from tongzhou.kernel.words import Words
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.rules import LIVE
from tongzhou.support.placements.moving import require
from tongzhou.support.placements.rules.levels import Level
from tongzhou.support.placements.rules.placements import State
from tongzhou.support.placements.rules.procedures import Doing
from tongzhou.support.sides.running import Runner
from tongzhou.web.components.chips import Badge, Chip
from tongzhou.web.components.component import Component, Text, Tone, speak
from tongzhou.web.components.dialogs import Confirm
from tongzhou.web.components.frame import Action
from tongzhou.web.components.seals import DoubleSeal
from tongzhou.web.components.timeline import Event, Timeline
from tongzhou.web.components.times import day
from tongzhou.web.edge import Request

if TYPE_CHECKING:
    from tongzhou.directory.models import Staff
    from tongzhou.ledger.models import Claim
    from tongzhou.support.placements.models import Placement
    from tongzhou.support.sides.models import SideStep

STYLE = "css/placements.css"
TONES = {
    State.NOMINATED: Tone.INDIGO,
    State.ARRIVING: Tone.INDIGO,
    State.ENDING: Tone.INDIGO,
    State.PAUSED: Tone.AMBER,
    State.LEARNING: Tone.JADE,
    State.COMPLETED: Tone.JADE,
}
DOINGS = {Doing.CLAIMED: Tone.INDIGO, Doing.CONFIRMED: Tone.JADE, Doing.DISPUTED: Tone.AMBER}
LEVELS = {
    Level.OBSERVED: Tone.PLAIN,
    Level.ASSISTED: Tone.PLAIN,
    Level.SUPERVISED: Tone.INDIGO,
    Level.ALONE: Tone.JADE,
}
SIGNED = ("arrival_confirmed", "completed", "completion_confirmed", "posted", "posted_closed")
"""Steps by which the other side has signed."""


def badge(row: Placement) -> Badge:
    """Where a placement stands."""
    return Badge(row.status.words, TONES.get(row.status, Tone.PLAIN))


def level_chip(level: Level | None) -> Chip:
    """How far a competency was signed."""
    return Chip(level.words, LEVELS[level]) if level else Chip(_("未签"))


def titled(staff: Staff) -> str:
    """Name and title."""
    return f"{staff.name} {speak(staff.title_words.words)}"


def place(row: Placement) -> str:
    """Where he learns."""
    return f"{row.supporting.label} {row.department.name}"


def span(first: date | None, last: date | None, on: date | None = None) -> str:
    """ "3 月 1 日 — 5 月 30 日", both days inside; an open end says so. A year that both share is said once."""
    if first is None:
        return ""
    if last is None:
        return _("%(start)s 起") % {"start": day(first, on)}
    return f"{day(first, on)} — {day(last, first if last.year == first.year else on)}"


def stay(row: Placement, on: date | None = None) -> str:
    """His days: the real ones as far as they are known, else as planned."""
    return span(row.arrived_on or row.planned.lower, row.ended_on or row.planned.upper - timedelta(1), on)


def seals(row: Placement) -> DoubleSeal | None:
    """The two stamps under what was claimed last; none where the list cannot know who signed first."""
    posted = row.completion_posted if row.ended_on and row.certificate else row.arrival_posted
    if posted:
        return DoubleSeal(True, True)
    if row.past or row.status not in (State.ARRIVING, State.ENDING):
        return None
    return DoubleSeal(row.status is State.ENDING, row.status is State.ARRIVING)


@dataclass(frozen=True, slots=True)
class Line(Component):
    """One record in a list. `need` is what it asks of the reader, `told` what stands small under its days."""

    template: ClassVar[str] = "placements/row.html"
    href: str
    name: str
    under: Text
    gist: Text
    when: Text
    badge: Badge
    told: Text = ""
    need: Text = ""
    chips: tuple[Chip, ...] = ()
    seals: DoubleSeal | None = None


def row_of(row: Placement, on: date, need: Text = "", href: str = "") -> Line:
    """One placement in a list; `need` is what it asks of the reader."""
    return Line(
        href or f"/placements/{row.pk}/",
        row.trainee.name,
        " · ".join(part for part in (speak(row.trainee.title_words.words), row.goal) if part),
        f"{row.receiving.label} → {place(row)}",
        stay(row, on),
        badge(row),
        _("带教 %(name)s") % {"name": row.teacher.name} if row.teacher else "",
        need,
        seals=seals(row),
    )


def confirm_action(request: Request, claim: Claim | None, label: str, href: str) -> Action | None:
    """The button of whoever may confirm the claim now; None for the others. What he saw goes along."""
    if claim is None or claim.status not in LIVE:
        return None
    if not ledger.offers(request.actor, claim) & {"confirm", "settle"}:
        return None
    fields = (("claim", str(claim.pk)), ("content", claim.content_hash))
    return Action(label, href, "primary", "check", post=True, fields=fields)


def guard(request: Request, runner: Runner[Any], record: Any, event: str) -> None:
    """Raise Denied unless the reader may take the step; a form that cannot be sent now is not shown (IllegalMove).

    What was sent goes on to the verb, which says that it cannot be with all that was typed kept.
    """
    try:
        require(runner, request.actor, record, event)
    except IllegalMove:
        if request.method == "GET":
            raise


def require_withdrawing(request: Request, claim: Claim | None) -> None:
    """Raise Denied unless the reader may take back what is still open."""
    if claim is not None and claim.status in LIVE and not may_withdraw(request, claim):
        raise Denied(MAY_NOT)


def may_withdraw(request: Request, claim: Claim | None) -> bool:
    """Whether a page may offer to take a claim back."""
    return claim is not None and "withdraw" in ledger.offers(request.actor, claim)


def withdrawal(action: str) -> Confirm:
    """The question before something is taken back that is not in the ledger yet."""
    return Confirm(
        id="withdraw", title=_("撤回这条登记？"), text=_("还没有入账，可以撤回；对方会看到原因。"), action=action,
        label=_("撤回登记"), danger=True, reason=_("原因"),
    )  # fmt: skip


def taken_back(
    request: Request, claim: Claim | None, back: str, verb: Callable[[str], object]
) -> HttpResponse:
    """Take it back by `verb`, with the reason that was typed. Raises NotFound, Denied; another refusal is said on the page."""
    require_withdrawing(request, claim)
    try:
        verb(request.POST.get("reason", ""))
        messages.success(request, _("已撤回。"))
    except (NotFound, Denied):
        raise
    except Refusal as refusal:
        messages.warning(request, f"{speak(refusal.says)}{speak(refusal.then)}")
    return redirect(back)


def timeline(
    steps: Sequence[SideStep],
    runner: Runner[Any],
    now: datetime,
    begun: Words,
    label: Text,
) -> Timeline:
    """All steps, the newest first; `begun` names the first."""

    def event(step: SideStep) -> Event:
        what = begun if step.event == "begin" else runner.words(step.event)
        who = " ".join(part for part in (step.by_name, step.by_institution) if part)
        note = "\n".join(part for part in (about(step.detail), step.note) if part)
        return Event(what, step.at, who, note, "signed" if step.event in SIGNED else "past")

    return Timeline(tuple(event(step) for step in reversed(steps)), now, label)


def about(detail: dict[str, Any]) -> str:
    """What a step was about, in words."""
    told = []
    if detail.get("on"):
        told.append(_("日期 %(day)s") % {"day": detail["on"]})
    if detail.get("days") and isinstance(detail["days"], int):
        told.append(days(detail["days"]))
    for key in ("signed", "taken_back"):
        told += [f"{name} · {speak(Level(level).words)}" for name, level in detail.get(key, {}).items()]
    told += [str(one) for one in detail.get("added", ())]
    told += [str(detail[key]) for key in ("dropped", "goal", "certificate") if detail.get(key)]
    if isinstance(detail.get("days"), list):
        told.append(_("、").join(detail["days"]))
    if "from" in detail and "to" in detail:
        told.append(f"{detail['from']} → {detail['to']}")
    return "\n".join(told)


def days(number: int) -> str:
    """So many days."""
    return ngettext("%(n)s 天", "%(n)s 天", number) % {"n": number}
