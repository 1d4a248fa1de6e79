"""One mission on one screen: the next step under the thumb, what is known, what happened; the sheet on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongzhou.care.dispatch import actions, documents, queries
from tongzhou.care.dispatch.queries import MissionPage
from tongzhou.care.dispatch.refusals import NO_MISSION
from tongzhou.care.dispatch.rules import SHEET, Side, State, turn_of
from tongzhou.care.emergency import queries as emergencies
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words
from tongzhou.web.components.chips import Badge
from tongzhou.web.components.component import Component, Tone, speak
from tongzhou.web.components.figures import KeyValues, Pair
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.seals import DoubleSeal, Sides
from tongzhou.web.components.timeline import Event, Timeline
from tongzhou.web.components.times import when
from tongzhou.web.dispatch.rows import TONES, about_words, clock_of, crew_words, label, urgency_chip
from tongzhou.web.edge import Request
from tongzhou.web.pages import page

SEALS = Sides(Words("交", "C"), Words("接", "E"), Side.CREW.words, Side.ROOM.words)
"""The crew's stamp and the emergency room's."""
ONE_TOUCH = frozenset({"accept", "on_scene", "arrive"})
"""Steps that the crew takes with one touch: the moment is now."""
ASIDE = frozenset({"nobody", "stay", "cancel", "redirect", "ask_more", "write"})
"""Steps that are possible, but not what is hoped for next."""


@dataclass(frozen=True, slots=True)
class Tracker(Component):
    """Sends where this phone is, while the mission is open; starts by a touch."""

    template: ClassVar[str] = "dispatch/tracker.html"
    url: str
    token: str


@require_GET
def mission(request: Request, id: UUID) -> HttpResponse:
    """The page of a mission."""
    found = queries.mission(request.actor, id, at=request.at)
    return page(request, "dispatch/mission.html", current="dispatch", **_shown(request, found))


def _shown(request: Request, found: MissionPage) -> dict[str, Any]:
    row, call = found.mission, found.mission.call
    state = State(row.state)
    hoped = [event for event in found.moves if event not in ASIDE]
    return {
        "head": PageHead(call.complaint, call.place, f"{call.number} · {row.ambulance.plate}", _actions(found, hoped)),
        "badge": Badge(state.words, TONES.get(state, Tone.PLAIN)),
        "chip": urgency_chip(call),
        "clock": clock_of(row, request.at),
        "seals": DoubleSeal(first=bool(row.crew_signed_by), second=bool(row.room_signed_by), sides=SEALS, big=True) if state.at_hospital or state is State.HANDED_OVER else None,
        "now_says": _now(found),
        "touch": _touch(found, hoped),
        "crew": crew_words(found.riders),
        "besides": (*_besides(found, hoped), *_rescue(request, found)),
        "phone": found.phone,
        "facts": KeyValues(_facts(found, request.at)),
        "sheet": [(words, row.sheet[name]) for name, words in SHEET.items() if row.sheet.get(name)] if found.whole else [],
        "tracker": Tracker(reverse("dispatch:position"), actions.token(row.pk)) if state.open and Side.CREW in found.sides else None,
        "timeline": _timeline(found, request),
    }  # fmt: skip


def _touches(found: MissionPage, hoped: list[str]) -> bool:
    """Whether the next step is one touch of the crew: the big button, under the thumb."""
    return bool(hoped) and hoped[0] in ONE_TOUCH and Side.CREW in found.sides


def _touch(found: MissionPage, hoped: list[str]) -> dict[str, Any] | None:
    """The big button: where it goes, and what was seen."""
    if not _touches(found, hoped):
        return None
    own = reverse("dispatch:mission", args=[found.mission.pk])
    return {"url": f"{own}{hoped[0]}/", "label": label(hoped[0]), "seen": found.mission.steps}


def _step(found: MissionPage, event: str, style: str = "") -> Action:
    """One touch for the crew on the road; a short form for everything else."""
    at = f"{reverse('dispatch:mission', args=[found.mission.pk])}{event}/"
    touch = event in ONE_TOUCH and Side.CREW in found.sides
    fields = (("seen", str(found.mission.steps)), ("touch", "1")) if touch else ()
    return Action(label(event), at, style, post=touch, fields=fields)  # type: ignore[arg-type]  # one of the styles


def _actions(found: MissionPage, hoped: list[str]) -> tuple[Action, ...]:
    shown = [_step(found, hoped[0], "primary")] if hoped and not _touches(found, hoped) else []
    if found.whole and found.mission.sheet:
        shown.append(
            Action(_("交接单"), reverse("dispatch:paper", args=[found.mission.pk]), busy=_("正在生成交接单…"))
        )
    return tuple(shown)


def _besides(found: MissionPage, hoped: list[str]) -> tuple[Action, ...]:
    first = hoped[0] if hoped else ""
    others = sorted((event for event in found.moves if event != first), key=lambda one: one in ASIDE)
    shown = [_step(found, event) for event in others]
    if first in ONE_TOUCH and Side.CREW in found.sides:
        at = f"{reverse('dispatch:mission', args=[found.mission.pk])}{first}/"
        shown.append(Action(_("补记时刻"), at, "quiet"))
    return tuple(shown)


def _rescue(request: Request, found: MissionPage) -> tuple[Action, ...]:
    """The way into the emergency of this mission, for whoever rides and records one: begun by a colleague it goes on there, else it carries the mission along."""
    riding = Side.CREW in found.sides and State(found.mission.state).open
    if not riding or not request.actor.may(P.RESCUE):
        return ()
    begun = emergencies.run_of_mission(request.actor, found.mission.pk, at=request.at)
    if begun is not None:
        return (Action(_("去记急救"), reverse("emergency:thumb", args=[begun])),)
    return (Action(_("开始急救"), f"{reverse('emergency:thumb-new')}?mission={found.mission.pk}"),)


def _now(found: MissionPage) -> str:
    """Who has to move now, in a sentence."""
    row = found.mission
    turn = turn_of(State(row.state))
    if turn is None:
        return ""
    if row.state == State.ARRIVED:
        return _("现在等车组和急诊两边签字，谁先签都行。")
    soon = about_words(found.about)
    told = _("现在等%(side)s。") % {"side": speak(turn.words)}
    return f"{told}{soon}{_('。')}" if soon else told


def _facts(found: MissionPage, now: datetime) -> tuple[Pair, ...]:
    row = found.mission
    pairs = [
        Pair(_("送往"), row.destination.label if row.destination else _("未定")),
        Pair(_("打来时间"), when(row.call.called_at, now)),
        Pair(_("几个病人"), str(row.call.people)),
    ]
    if row.further:
        pairs.append(Pair(_("为什么再派"), row.further))
    return tuple(pairs)


def _timeline(found: MissionPage, request: Request) -> Timeline:
    events = []
    for step in reversed(found.timeline):
        who = f"{step.by_name} {step.by_institution}".strip()
        told = step.detail.get("told_by")
        if told:
            who = _("%(who)s 代记") % {"who": who}
        where = step.detail.get("to", "")
        what = speak(label(step.event))
        events.append(Event(f"{what} → {where}" if where else what, step.happened_at, who, step.note if found.whole or step.event in ("assign", "cancel") else ""))  # fmt: skip
    return Timeline(tuple(events), request.at, _("经过"))


@require_GET
def paper(request: Request, id: UUID) -> HttpResponse:
    """The handover sheet as a PDF, for the crew and the emergency room."""
    found = queries.mission(request.actor, id, at=request.at)
    if not found.whole or not found.mission.sheet:
        raise NotFound(NO_MISSION)
    link = request.build_absolute_uri(reverse("dispatch:mission", args=[id]))
    pdf = documents.sheet_pdf(found, link=link, language=get_language() or "zh-hans")
    name = f'inline; filename="{found.mission.call.number}.pdf"'
    headers = {"Content-Disposition": name, "Cache-Control": "private, no-store"}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)
