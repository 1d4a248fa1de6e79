"""The list of requests: what waits for my house, what waits for others, what is done."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongzhou.care.blood import queries
from tongzhou.care.blood.queries import Tab
from tongzhou.kernel.permissions import Permission
from tongzhou.web.blood.parts import row_of
from tongzhou.web.components.frame import Action, Link, PageHead, Tabs
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.worklist import Worklist
from tongzhou.web.edge import Request
from tongzhou.web.pages import page


@require_GET
def home(request: Request) -> HttpResponse:
    """One tab of the list."""
    request.actor.require(Permission.READ_BLOOD)
    name = request.GET.get("tab", Tab.MINE.value)
    tab = Tab(name) if name in set(Tab) else Tab.MINE
    text = request.GET.get("q", "").strip()[:40]
    found = queries.worklist(request.actor, tab=tab, text=text)
    names = {Tab.MINE: _("等本单位"), Tab.OTHERS: _("等对方"), Tab.DONE: _("已了结")}
    links = tuple(
        Link(names[one], _address(one, text), count=found.counts.get(one), current=one is tab) for one in Tab
    )
    rows = Worklist(
        tuple(row_of(one, request.at) for one in found.rows),
        _empty(tab),
        names[tab],
        url=_address(tab, text),
        refresh_on="blood",
    )
    head, tabs = _head(request, found.counts[Tab.MINE]), Tabs(links, _("用血申请"))
    if request.headers.get("HX-Request"):
        parts = {"head": head, "tabs": tabs, "rows": rows, "now": request.at}
        return render(request, "blood/listing_live.html", parts)
    return page(
        request,
        "blood/listing.html",
        current="blood",
        head=head,
        tabs=tabs,
        ways=[
            Action(_("库存"), reverse("blood:stock")),
            Action(_("采血日"), reverse("blood:days")),
            Action(_("单位与配血表"), reverse("blood:tables")),
        ],
        rows=rows,
        more=found.more,
        text=text,
        tab=tab.value,
    )


def _address(tab: Tab, text: str) -> str:
    asked = {"tab": tab.value} | ({"q": text} if text else {})
    return f"{reverse('blood:home')}?{urlencode(asked)}"


def _head(request: Request, waiting: int) -> PageHead:
    title = _("%(n)s 件用血等本单位办") % {"n": waiting} if waiting else _("没有等本单位办的用血")
    acts = []
    if request.actor.may(Permission.HANDLE_BLOOD):
        acts.append(Action(_("申请用血"), reverse("blood:new"), "primary", "plus"))
    return PageHead(
        title, _("最急的在最上面。一方发出、另一方签收，双方都核对才算了结。"), actions=tuple(acts)
    )


def _empty(tab: Tab) -> Empty:
    if tab is Tab.MINE:
        return Empty(_("没有等本单位办的用血。"), _("别家的申请、路上的血，会出现在这里。"))
    if tab is Tab.OTHERS:
        return Empty(_("没有在等对方的用血。"), _("送出的申请，对方办完之前都在这里。"))
    return Empty(_("还没有了结的用血。"), _("双方都核对，就在这里。"))
