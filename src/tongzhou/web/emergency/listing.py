"""The list of emergencies: who is coming, who is here, what we sent, what is done."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from tongzhou.care.emergency import queries
from tongzhou.care.emergency.queries import Listing, Tab
from tongzhou.kernel.permissions import Permission as P
from tongzhou.web.components.frame import Action, Link, PageHead, Tabs
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.worklist import Worklist
from tongzhou.web.edge import Request
from tongzhou.web.emergency.rows import row_of
from tongzhou.web.pages import page


@require_GET
def home(request: Request) -> HttpResponse:
    """One tab of the list; it follows by itself."""
    request.actor.require(P.READ_CASE)
    name = request.GET.get("tab", "")
    text = request.GET.get("q", "").strip()[:40]
    found = queries.worklist(
        request.actor, at=request.at, tab=Tab(name) if name in set(Tab) else None, text=text
    )
    tab = found.tab
    names = {
        Tab.COMING: _("正在送来"),
        Tab.HERE: _("在本院"),
        Tab.SENT: _("本单位送出"),
        Tab.DONE: _("已了结"),
    }
    links = tuple(
        Link(names[one], _address(one, text), count=found.counts.get(one), current=one is tab) for one in Tab
    )
    rows = Worklist(
        tuple(row_of(one, request.at) for one in found.rows), _empty(tab), names[tab], url=_address(tab, text),
        refresh_on="emergency",
    )  # fmt: skip
    if request.headers.get("HX-Request"):
        return page(request, "emergency/list.html", rows=rows)
    return page(
        request,
        "emergency/listing.html",
        current="emergency",
        head=_head(request, found),
        tabs=Tabs(links, _("急救")),
        ways=[
            Action(_("留观床"), reverse("emergency:beds")),
            Action(_("设备对时"), reverse("emergency:clocks")),
            Action(_("急救时间"), reverse("emergency:metrics")),
        ],
        rows=rows,
        more=found.more,
        text=text,
        tab=tab.value,
    )


def _address(tab: Tab, text: str) -> str:
    asked = {"tab": tab.value} | ({"q": text} if text else {})
    return f"{reverse('emergency:home')}?{urlencode(asked)}"


def _head(request: Request, found: Listing) -> PageHead:
    coming, sent = found.counts[Tab.COMING], found.counts[Tab.SENT]
    title = _("没有正在送来的病人")
    if coming:
        title = ngettext("%(n)s 位病人正在送来", "%(n)s 位病人正在送来", coming) % {"n": coming}
    elif sent:
        title = ngettext("送出 %(n)s 位，还没了结", "送出 %(n)s 位，还没了结", sent) % {"n": sent}
    acts = (
        (Action(_("开始急救"), reverse("emergency:thumb-new"), "primary", "plus"),)
        if request.actor.may(P.RESCUE)
        else ()
    )
    return PageHead(title, _("先回话，再等人；双方都办完才算了结。"), actions=acts)


def _empty(tab: Tab) -> Empty:
    if tab is Tab.COMING:
        return Empty(_("没有正在送来的病人。"), _("救护车或首诊医院一开始记，就出现在这里。"))
    if tab is Tab.HERE:
        return Empty(_("急诊里没有走通道的病人。"), _("到了的、留观的，都在这里。"))
    if tab is Tab.SENT:
        return Empty(_("没有送出去还没了结的。"), _("接收方写了去向，在这里看过结案。"))
    return Empty(_("还没有了结的急救。"), _("双方都办完，就在这里。"))
