"""The live board of the desk; for everybody else one's own missions and what comes to one's hospital."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongzhou.care.dispatch import queries
from tongzhou.care.dispatch.queries import Board
from tongzhou.care.dispatch.rules import State
from tongzhou.kernel.actors import MAY_NOT
from tongzhou.kernel.errors import Denied
from tongzhou.kernel.permissions import Permission as P
from tongzhou.web.components.component import Component, Text, Tone
from tongzhou.web.components.figures import KeyValues, Pair
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.times import ago
from tongzhou.web.components.worklist import Worklist
from tongzhou.web.dispatch.rows import (
    TONES,
    about_words,
    call_row,
    crew_words,
    mission_row,
    since,
    where_to,
)
from tongzhou.web.edge import Request
from tongzhou.web.pages import page

if TYPE_CHECKING:
    from datetime import datetime

    from tongzhou.care.dispatch.queries import Standing


@dataclass(frozen=True, slots=True)
class Line:
    """One ambulance as the board shows it."""

    plate: str
    href: str
    state: Text
    tone: Tone
    station: str
    to: str
    about: str
    since: str
    crew: str


@dataclass(frozen=True, slots=True)
class Fleet(Component):
    """Ambulances in one table: one template for all of them, however many they are."""

    template: ClassVar[str] = "dispatch/standing.html"
    title: Text
    lines: tuple[Line, ...]
    none: Text
    out: bool = False


@require_GET
def home(request: Request) -> HttpResponse:
    """The board for whoever dispatches; else one's own missions, and what comes."""
    if request.actor.may(P.DISPATCH):
        return redirect("dispatch:board")
    if not request.actor.may(P.RIDE):
        raise Denied(MAY_NOT)
    found = queries.mine(request.actor, at=request.at)
    own = tuple(mission_row(one.mission, request.at, about=one.about) for one in found.own)
    coming = tuple(mission_row(one.mission, request.at, about=one.about) for one in found.coming)
    done = tuple(mission_row(one, request.at) for one in found.done)
    lists = [
        (_("我的任务"), Worklist(own, Empty(_("现在没有派给您的任务。"), _("派车后会通知您，也会出现在这里。")), _("我的任务"), "own")),
    ]  # fmt: skip
    if request.actor.may(P.REFER):
        none = Empty(_("现在没有救护车往本院来。"), _("车上有病人、定了送本院，就会出现在这里。"))
        lists.append((_("正往本院来"), Worklist(coming, none, _("正往本院来"), "coming")))
    if done:
        lists.append((_("最近办完的"), Worklist(done, Empty(_("还没有办完的。")), _("最近办完的"), "done")))
    context: dict[str, Any] = {"lists": lists, "now": request.at}
    if request.headers.get("HX-Request"):
        return render(request, "dispatch/mine_live.html", context)
    return page(
        request, "dispatch/mine.html", current="dispatch", head=_mine_head(len(own), len(coming)), **context
    )


def _mine_head(own: int, coming: int) -> PageHead:
    if own:
        return PageHead(_("您有 %(n)s 趟任务") % {"n": own}, _("点开，按一下就记下时刻。"))
    title = _("有 %(n)s 辆救护车往本院来") % {"n": coming} if coming else _("120 急救")
    return PageHead(title, _("交接单由车组和急诊两边签字，才算交接完。"))


@require_GET
def board(request: Request) -> HttpResponse:
    """Every ambulance of the network, the calls that wait; looks anew by itself."""
    request.actor.require(P.DISPATCH)
    found = queries.board(request.actor, at=request.at)
    context = _shown(found, request.at)
    if request.headers.get("HX-Request"):
        return render(request, "dispatch/board_live.html", context)
    waits = len(found.waiting)
    title = _("%(n)s 个呼救等派车") % {"n": waits} if waits else _("没有等派车的呼救")
    head = PageHead(
        title,
        _("系统只按估算时间排出可派的车，派哪一辆由您定。"),
        actions=(
            Action(_("登记呼救"), reverse("dispatch:call-new"), "primary", "plus"),
            Action(_("站点、车辆和车组"), reverse("dispatch:fleet")),
        ),
    )
    return page(request, "dispatch/board.html", current="dispatch", head=head, **context)


def _shown(found: Board, now: datetime) -> dict[str, Any]:
    out = [one for one in found.standing if one.mission is not None]
    home = [one for one in found.standing if one.mission is None]
    waits = Worklist(
        tuple(call_row(one, now) for one in found.waiting),
        Empty(_("没有等派车的呼救。"), _("新呼救登记后出现在这里；超过时限会变红。")),
        _("等派车的呼救"),
        "waiting",
    )
    facts = (
        Pair(_("等派车"), str(len(found.waiting)), "red" if found.waiting else ""),
        Pair(_("出车中"), str(found.out)),
        Pair(_("可派"), str(found.free)),
        Pair(_("车辆"), str(len(found.standing))),
    )
    return {
        "now": now,
        "facts": KeyValues(facts),
        "waiting": waits,
        "out": Fleet(_("出车中"), tuple(_out(one, now) for one in out), _("没有在外面的车。"), out=True),
        "home": Fleet(_("在站"), tuple(_home(one, now) for one in home), _("还没有登记救护车。")),
        "more": found.more,
    }


def _out(one: Standing, now: datetime) -> Line:
    row = one.mission
    assert row is not None
    state = State(row.state)
    return Line(
        one.ambulance.plate,
        reverse("dispatch:mission", args=[row.pk]),
        state.words,
        TONES.get(state, Tone.PLAIN),
        one.ambulance.station.name,
        where_to(row),
        about_words(one.about),
        ago(since(row), now),
        crew_words(one.crew),
    )


def _home(one: Standing, now: datetime) -> Line:
    car = one.ambulance
    crew = crew_words(one.crew)
    if car.out_since is not None:
        state, tone, told = _("停用"), Tone.PLAIN, ago(car.out_since, now)
    elif crew:
        state, tone, told = _("可派"), Tone.JADE, ""
    else:
        state, tone, told = _("没有车组"), Tone.AMBER, ""
    href = reverse("dispatch:ambulance", args=[car.pk])
    return Line(car.plate, href, state, tone, car.station.name, car.out_why, "", told, crew)
