"""The home page of every clinical role and office: what waits for me, the most pressing on top."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from tongzhou.care.consultations import queries
from tongzhou.care.consultations.queries import Tab
from tongzhou.care.consultations.queries.lists import COUNTED, FIRST_DUE
from tongzhou.kernel.permissions import Permission
from tongzhou.web.components.component import Component
from tongzhou.web.components.frame import Action, Link, PageHead, Tabs
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Pager
from tongzhou.web.components.worklist import Worklist
from tongzhou.web.consultations.rows import follow_up_row, row
from tongzhou.web.edge import Request
from tongzhou.web.pages import page


@require_GET
def home(request: Request) -> HttpResponse:
    """Those who watch go to the programmes; those who work see their work."""
    actor = request.actor
    if not actor.may(Permission.READ_CASE):
        if actor.may(Permission.DISPATCH) or actor.may(Permission.RIDE):
            return redirect("/dispatch/")
        return redirect("/programmes/" if actor.may(Permission.READ_PARTNERSHIP) else "/directory/")
    name = request.GET.get("tab", Tab.MINE.value)
    tab = Tab(name) if name in set(Tab) else Tab.MINE
    found = queries.worklist(actor, at=request.at, tab=tab, cursor=request.GET.get("after"))
    shown = _list(request, found)
    if request.headers.get("HX-Request"):
        return render(request, "consultations/part.html", {"parts": [shown], "now": request.at})
    due = queries.follow_ups(actor, at=request.at) if tab is Tab.MINE else []
    waiting, every = found.counts[Tab.MINE] + len(due), request.GET.get("due") == "all"
    return page(
        request,
        "consultations/worklist.html",
        current="work",
        for_me=waiting,
        count=waiting,
        head=_head(request, found, waiting),
        tabs=_tabs(found),
        rows=shown,
        follow_ups=[follow_up_row(one, request.at) for one in (due if every else due[:FIRST_DUE])],
        more_due=0 if every else max(0, len(due) - FIRST_DUE),
        more_due_href=f"{_address(tab)}&due=all",
        pager=Pager(older=_address(tab, found.next)) if found.next else None,
    )


def _address(tab: Tab, after: str = "") -> str:
    asked = {"tab": tab.value} | ({"after": after} if after else {})
    return f"{reverse('consultations:home')}?{urlencode(asked)}"


def _list(request: Request, found: queries.Worklist) -> Component:
    return Worklist(
        rows=tuple(row(one, request.at) for one in found.rows),
        empty=_empty(request, found.tab),
        label=str(_names()[found.tab]),
        url=_address(found.tab, request.GET.get("after", "")),
        refresh_on="consultation notice",
    )


def _names() -> dict[Tab, str]:
    return {Tab.MINE: _("等我"), Tab.HOUSE: _("本单位"), Tab.OTHERS: _("等对方"), Tab.DONE: _("已结")}


def _tabs(found: queries.Worklist) -> Tabs:
    links = []
    for tab, name in _names().items():
        number = found.counts[tab]
        note = "+" if number >= COUNTED else ""
        links.append(Link(name, _address(tab), count=number, note=note, current=tab is found.tab))
    return Tabs(tuple(links), _("工作台"))


def _head(request: Request, found: queries.Worklist, waiting: int) -> PageHead:
    others = found.counts[Tab.OTHERS] + found.counts[Tab.HOUSE]
    asks = request.actor.may(Permission.ASK) and bool(found.rows or waiting or others)
    title = (
        ngettext("等您处理的 %(n)s 件", "等您处理的 %(n)s 件", waiting) % {"n": waiting}
        if waiting
        else _("没有等您处理的病例")
    )
    lead = (
        ngettext("最急的在最上面。其余 %(n)s 件在等别人。", "最急的在最上面。其余 %(n)s 件在等别人。", others)
        % {"n": others}
        if others
        else ""
    )
    ask = Action(_("请人帮忙"), reverse("consultations:ask_start"), style="primary", icon="plus")
    return PageHead(title, lead, actions=(ask,) if asks else ())


def _empty(request: Request, tab: Tab) -> Empty:
    if tab is Tab.DONE:
        return Empty(_("还没有结案的病例。"), _("结案后，病例、意见和结局都在这里。"))
    if tab is not Tab.MINE:
        return Empty(_("这里没有病例。"), _("有了会自己出现，不用刷新。"))
    if request.actor.may(Permission.ASK) and not request.actor.may(Permission.ANSWER):
        action = Action(_("请人帮忙"), reverse("consultations:ask_start"), style="primary", icon="plus")
        return Empty(
            _("没有等您处理的病例。"), _("遇到拿不准的病人，请上级或专家帮忙，一分钟就能送出。"), action
        )
    return Empty(_("没有等您处理的病例。"), _("新的病例送来会自己出现在这里，不用刷新。"))
