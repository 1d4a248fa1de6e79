"""My notices."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongzhou.kernel.words import Words
from tongzhou.notices import actions, queries
from tongzhou.web.accounts.typed import moment_of
from tongzhou.web.components.chips import Badge
from tongzhou.web.components.component import Tone
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Pager, Table
from tongzhou.web.components.times import when
from tongzhou.web.edge import Request
from tongzhou.web.pages import page


def listing(request: Request) -> HttpResponse:
    """Newest first, a page at a time."""
    found = queries.mine(request.actor, before=moment_of(request.GET.get("before", "")))
    rows = tuple(
        (
            Cell(when(one.at, request.at)),
            Cell(Words(one.zh, one.en), one.link),
            Cell(part=Badge(_("未读"), Tone.INDIGO) if one.read_at is None else Badge(_("已读"))),
        )
        for one in found
    )
    full = len(found) == queries.PAGE
    pager = Pager(older="?" + urlencode({"before": found[-1].at.isoformat()})) if full else None
    empty = Empty(_("没有通知。"), _("有事等您时，会出现在这里和工作台上。"), icon="bell")
    columns = (Column(_("何时")), Column(_("说什么")), Column(_("状态")))
    table = Table(_("通知"), columns, rows, empty, pager)
    unread = any(one.read_at is None for one in found)
    acts = (Action(_("全部标为已读"), "/notices/read/", post=True, icon="check"),) if unread else ()
    return page(request, "accounts/page.html", head=PageHead(_("通知"), actions=acts), parts=(table,))


@require_POST
def read(request: Request) -> HttpResponse:
    """Mark them all as read."""
    actions.mark_read(by=request.actor, at=request.at)
    return HttpResponseRedirect("/notices/")
