"""The list of referrals: what waits for my house, what waits for others, what is done."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongzhou.care.referrals import queries
from tongzhou.care.referrals.queries import Tab
from tongzhou.kernel.permissions import Permission
from tongzhou.web.components.frame import Action, Link, PageHead, Tabs
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.worklist import Row, Worklist
from tongzhou.web.edge import Request
from tongzhou.web.pages import page
from tongzhou.web.referrals import drafting
from tongzhou.web.referrals.rows import row_of


@require_GET
def home(request: Request) -> HttpResponse:
    """One tab of the list."""
    request.actor.require(Permission.READ_CASE)
    name = request.GET.get("tab", Tab.MINE.value)
    tab = Tab(name) if name in set(Tab) else Tab.MINE
    text = request.GET.get("q", "").strip()[:40]
    found = queries.worklist(request.actor, at=request.at, tab=tab, text=text)
    names = {Tab.MINE: _("等本单位"), Tab.OTHERS: _("等对方"), Tab.DONE: _("已了结")}
    links = tuple(
        Link(names[one], _address(one, text), count=found.counts.get(one), current=one is tab) for one in Tab
    )
    rows = Worklist(
        tuple(row_of(one, request.at) for one in found.rows),
        _empty(tab),
        names[tab],
        url=_address(tab, text),
        refresh_on="referral",
    )
    if request.headers.get("HX-Request"):
        return render(request, "consultations/part.html", {"parts": [rows], "now": request.at})
    return page(
        request,
        "referrals/listing.html",
        current="referrals",
        head=_head(request, found.counts[Tab.MINE]),
        tabs=Tabs(links, _("转诊")),
        ways=[
            Action(_("分中心"), reverse("referrals:centre")),
            Action(_("床位号源"), reverse("referrals:beds")),
        ],
        rows=rows,
        more=found.more,
        text=text,
        tab=tab.value,
        drafts=_drafts(request),
    )


def _drafts(request: Request) -> list[Row]:
    """What the reader himself has begun and not sent. One statement; none for who does not refer."""
    if not request.actor.may(Permission.REFER):
        return []
    return drafting.rows(queries.drafts(request.actor), request.at)


def _address(tab: Tab, text: str) -> str:
    asked = {"tab": tab.value} | ({"q": text} if text else {})
    return f"{reverse('referrals:home')}?{urlencode(asked)}"


def _head(request: Request, waiting: int) -> PageHead:
    title = _("%(n)s 件转诊等本单位办") % {"n": waiting} if waiting else _("没有等本单位办的转诊")
    acts = []
    if request.actor.may(Permission.REFER):
        acts.append(Action(_("转一位病人"), reverse("referrals:new"), "primary", "plus"))
    return PageHead(title, _("最急的在最上面。双方都办完才算了结。"), actions=tuple(acts))


def _empty(tab: Tab) -> Empty:
    if tab is Tab.MINE:
        return Empty(_("没有等本单位办的转诊。"), _("转来的病人、对方的答复和小结，会出现在这里。"))
    if tab is Tab.OTHERS:
        return Empty(_("没有在等对方的转诊。"), _("送出去的转诊，对方办完之前都在这里。"))
    return Empty(_("还没有了结的转诊。"), _("双方都办完，就在这里。"))
