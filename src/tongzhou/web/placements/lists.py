"""The list: what needs me, who is learning now (by department), who comes, who was there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from tongzhou.kernel.actors import Actor
from tongzhou.kernel.permissions import Permission as P
from tongzhou.ledger.rules import Side
from tongzhou.support.placements import queries
from tongzhou.support.placements.queries import Waiting
from tongzhou.support.placements.rules.placements import THERE
from tongzhou.web.components.chips import Badge
from tongzhou.web.components.component import Text
from tongzhou.web.components.fields import Field
from tongzhou.web.components.frame import Action, Link, PageHead, Tabs
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.seals import DoubleSeal
from tongzhou.web.components.tables import Pager
from tongzhou.web.components.times import day
from tongzhou.web.edge import Request
from tongzhou.web.pages import page
from tongzhou.web.partnerships.parts import today
from tongzhou.web.placements.parts import DOINGS, Line, place, row_of
from tongzhou.web.workbook.links import export

if TYPE_CHECKING:
    from tongzhou.support.placements.models import Placement, Procedure

TABS = {
    "mine": gettext_lazy("等我办的"),
    "now": gettext_lazy("在进修"),
    "coming": gettext_lazy("将报到"),
    "done": gettext_lazy("已回院"),
}
NOTHING = {
    "mine": Empty(gettext_lazy("没有等您办的进修"), gettext_lazy("接收、报到、签核和结业该您办时会出现在这里。")),
    "now": Empty(gettext_lazy("现在没有人在进修"), gettext_lazy("登记报到以后，人会按科室列在这里。")),
    "coming": Empty(gettext_lazy("没有将要来的人"), gettext_lazy("支援方开放名额，受援方提名，接收以后等报到。"), Action(gettext_lazy("看名额"), "/placements/slots/")),
    "done": Empty(gettext_lazy("还没有人结束进修"), gettext_lazy("结束以后，证书和回院后的独立操作都留在这里。")),
}  # fmt: skip
LINKS = (
    Link(gettext_lazy("名额"), "/placements/slots/"),
    Link(gettext_lazy("学会了什么"), "/placements/capability/"),
    Link(gettext_lazy("师徒结对"), "/placements/mentorships/"),
    Link(gettext_lazy("专家工作站"), "/placements/workstations/"),
)


@dataclass(frozen=True, slots=True)
class Group:
    """Placements under one heading; "" for none."""

    title: Text
    rows: list[Line]


@require_GET
def listing(request: Request) -> HttpResponse:
    """One tab; without one, what needs me, or who is there when nothing does. Four statements of its own."""
    actor, on = request.actor, today(request)
    actor.require(P.READ_SUPPORT)
    text, cursor = request.GET.get("q", "")[:60], request.GET.get("after", "")
    waiting = _waiting(actor, on)
    numbers = {"mine": len(waiting), **queries.counts(actor, on=on)}
    tab = request.GET.get("tab", "")
    if tab not in TABS:
        tab = "mine" if waiting and not text else "now"
    groups, older = _groups(actor, tab, on, text, cursor, waiting)
    return page(
        request,
        "placements/list.html",
        current="placements",
        head=PageHead(_("进修"), _lead(numbers), actions=(*_actions(actor, on), *export(actor, "placement", tab=tab, q=text))),
        links=LINKS,
        tabs=_tabs(numbers, tab),
        tab=tab,
        search=Field(name="q", label=_("姓名、科室、机构"), value=text),
        text=text,
        groups=groups,
        empty=Empty(_("没有找到"), _("换个写法再找，或清空看全部。"), Action(_("看全部"), f"/placements/?tab={tab}")) if text else NOTHING[tab],
        pager=_pager(tab, text, cursor, older),
    )  # fmt: skip


def _waiting(actor: Actor, on: date) -> list[Line]:
    """Placements first, then what was done alone at home and waits to be confirmed."""
    found = [_need(actor, one, on) for one in queries.waiting(actor, on=on)]
    return [*found, *(_done(one, on) for one in queries.to_confirm(actor))]


def _need(actor: Actor, one: Waiting, on: date) -> Line:
    """A placement that waits; the teacher's leads straight to where he signs."""
    row = one.placement
    signs = row.status in THERE and row.teacher_id is not None and row.teacher_id == actor.staff_id
    return row_of(row, on, one.what, f"/placements/{row.pk}/sign/" if signs else "")


def _done(one: Procedure, on: date) -> Line:
    """Something done alone at home that waits for the reader's word."""
    times = ngettext("%(n)s 例次", "%(n)s 例次", one.times) % {"n": one.times}
    return Line(
        f"/placements/independent/{one.pk}/",
        one.trainee.name,
        f"{one.skill.name} · {times}",
        one.receiving.label,
        day(one.on, on),
        Badge(one.status.words, DOINGS[one.status]),
        _("首次") if one.first else "",
        _("请确认独立完成"),
        seals=DoubleSeal(False, True),
    )


def _groups(
    actor: Actor, tab: str, on: date, text: str, cursor: str, waiting: list[Line]
) -> tuple[list[Group], str]:
    """What the tab lists, and the cursor of what comes after it."""
    if tab == "mine":
        return ([Group("", waiting)] if waiting else []), ""
    if tab == "now":
        there, numbers = queries.running(actor, on=on, text=text, cursor=cursor)
        return [
            Group(
                _headed(key, sum(numbers[at] for at in {one.department_id for one in of})),
                [row_of(one, on) for one in of],
            )
            for key, of in _by_place(there.placements)
        ], there.next or ""
    found = queries.placements(actor, tab, text=text, cursor=cursor)
    rows_of = [row_of(one, on) for one in found.placements]
    return ([Group("", rows_of)] if rows_of else []), found.next or ""


def _by_place(rows: list[Placement]) -> list[tuple[str, list[Placement]]]:
    return [(key, list(of)) for key, of in groupby(rows, key=place)]


def _headed(key: str, count: int) -> str:
    number = ngettext("%(n)s 人", "%(n)s 人", count) % {"n": count}
    return f"{key} · {number}"


def _lead(numbers: dict[str, int]) -> str:
    return _("在进修 %(now)s 人，将报到 %(coming)s 人，已回院 %(done)s 人次。") % numbers


def _actions(actor: Actor, on: date) -> tuple[Action, ...]:
    """The recipient's office nominates, the supporter's offers slots; both enter what was kept on paper."""
    if not actor.may(P.MANAGE_PLACEMENTS):
        return ()
    sides = queries.sides(actor, on=on)
    past = Action(_("补登过去的进修"), "/placements/past/")
    if Side.RECEIVING in sides:
        return (Action(_("提名进修"), "/placements/nominate/", "primary", "plus"), past)
    if Side.SUPPORTING in sides:
        return (Action(_("开放名额"), "/placements/slots/new/", "primary", "plus"), past)
    return (past,)


def _tabs(numbers: dict[str, int], current: str) -> Tabs:
    links = tuple(
        Link(label, f"/placements/?tab={tab}", numbers[tab], tab == "mine" and numbers[tab] > 0, tab == current)
        for tab, label in TABS.items()
    )  # fmt: skip
    return Tabs(links, _("进修"))


def _pager(tab: str, text: str, cursor: str, older: str) -> Pager | None:
    if not cursor and not older:
        return None
    return Pager(
        _address(tab, text) if cursor else "",
        _address(tab, text, older) if older else "",
        dated=tab == "done",  # who is there stands by department, who is coming the soonest first
    )


def _address(tab: str, text: str, after: str = "") -> str:
    told = {"tab": tab, "q": text, "after": after}
    return f"/placements/?{urlencode({key: value for key, value in told.items() if value})}"
