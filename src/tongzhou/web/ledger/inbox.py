"""What waits to be confirmed: by my side, and mine by the other."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from tongzhou.kernel.errors import Refusal
from tongzhou.kernel.permissions import Permission as P
from tongzhou.ledger import actions, queries
from tongzhou.web.components.component import speak
from tongzhou.web.components.frame import Link, PageHead, Tabs
from tongzhou.web.components.notices import Empty
from tongzhou.web.edge import Request
from tongzhou.web.ledger import filters
from tongzhou.web.ledger.parts import claim_row
from tongzhou.web.pages import page

MANY = 1000
"""Claims that one sending may confirm."""


@require_GET
def inbox(request: Request) -> HttpResponse:
    """Claims grouped by kind; each shows what one signs, one or many are confirmed at once."""
    actor = request.actor
    if not actor.may(P.CLAIM):
        actor.require(P.CONFIRM)
    found = queries.inbox(actor)
    mine = request.GET.get("tab") == "mine"
    sent = sum(len(group.claims) for group in found.mine)
    tabs = Tabs(
        (
            Link(_("等我方确认"), "/ledger/inbox/", found.count, current=not mine),
            Link(_("等对方确认"), "/ledger/inbox/?tab=mine", sent, current=mine),
        ),
        _("待确认"),
    )
    groups = [
        {
            "words": group.kind.words,
            "count": len(group.claims),
            "rows": [claim_row(claim, request.at, pick=not mine) for claim in group.claims],
        }
        for group in (found.mine if mine else found.waiting)
    ]
    return page(
        request,
        "ledger/inbox.html",
        current="inbox",
        head=_head(found.count),
        tabs=tabs,
        groups=groups,
        mine=mine,
        more=found.more,
        empty=_nothing(mine),
    )


def _head(count: int) -> PageHead:
    title = ngettext("等您确认的 %(n)s 件", "等您确认的 %(n)s 件", count) % {"n": count}
    return PageHead(
        title if count else _("待确认"), _("对方说做了，您看过、认可，就入账；不对就提出异议，写明理由。")
    )


def _nothing(mine: bool) -> Empty:
    if mine:
        return Empty(_("没有等对方确认的主张"), _("您签署的工作会自己出现在这里。"), icon="check")
    return Empty(_("都确认完了"), _("对方主张新的工作时，会出现在这里。"), icon="check")


@require_POST
def confirm(request: Request) -> HttpResponse:
    """Confirm the chosen claims, exactly as they were shown: all of them or none."""
    request.actor.require(P.CONFIRM)
    chosen = [id for id in map(filters.id_of, request.POST.getlist("claim")[:MANY]) if id]
    if not chosen:
        messages.warning(request, _("还没有选。请先勾选看过的主张。"))
        return HttpResponseRedirect("/ledger/inbox/")
    seen = {id: request.POST.get(f"seen-{id}") for id in chosen}
    try:
        done = actions.confirm_many(
            by=request.actor, at=request.at, claim_ids=chosen, step="inbox", seen=seen
        )
    except Refusal as refusal:
        messages.warning(request, f"{speak(refusal.says)}{speak(refusal.then)}")
        return HttpResponseRedirect("/ledger/inbox/")
    said = ngettext("%(n)s 件已入账。", "%(n)s 件已入账。", len(done)) % {"n": len(done)}
    messages.success(request, said)
    return HttpResponseRedirect("/ledger/inbox/")
