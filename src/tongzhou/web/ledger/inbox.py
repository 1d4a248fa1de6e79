"""What waits to be confirmed: by my side, and mine by the other."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from tongzhou.files.queries import proofs
from tongzhou.kernel.errors import Refusal
from tongzhou.kernel.permissions import Permission as P
from tongzhou.ledger import actions, queries
from tongzhou.ledger.queries import Group, Inbox
from tongzhou.ledger.rules import CHINA
from tongzhou.web.components.component import Tone, speak
from tongzhou.web.components.frame import Action, Link, PageHead, Tabs
from tongzhou.web.components.notices import Empty, Notice
from tongzhou.web.edge import Request
from tongzhou.web.ledger import filters
from tongzhou.web.ledger.parts import claim_row, overdue
from tongzhou.web.pages import page

MARKS = 40
"""Acts whose signs are asked for at once."""
MANY = 1000
"""Claims that one sending may confirm."""


@require_GET
def inbox(request: Request) -> HttpResponse:
    """Claims in groups, each with its evidence; each shows what one signs, one or many are confirmed at once."""
    actor = request.actor
    if not actor.may(P.CLAIM):
        actor.require(P.CONFIRM)
    after = request.GET.get("after", "")
    mine = request.GET.get("tab") == "mine"
    found = queries.inbox(actor, after=after, side="mine" if mine else "waiting")
    groups = found.mine if mine else found.waiting
    sheets = _sheets(groups, request, mine=mine)
    return page(
        request,
        "ledger/inbox.html",
        current="inbox",
        head=_head(0 if after else found.count),
        tabs=_tabs(found, mine=mine, counted=not after),
        groups=sheets,
        choosable=any(sheet["choosable"] for sheet in sheets),
        mine=mine,
        waits=_waits(groups, request) if mine else None,
        turns=_turns(found, after, mine=mine),
        empty=_nothing(mine),
    )


def _tabs(found: Inbox, *, mine: bool, counted: bool) -> Tabs:
    counts = (found.count, found.sent) if counted else (None, None)
    return Tabs(
        (
            Link(_("等我方确认"), "/ledger/inbox/", counts[0], current=not mine),
            Link(_("等对方确认"), "/ledger/inbox/?tab=mine", counts[1], current=mine),
        ),
        _("待确认"),
    )


def _sheets(groups: Sequence[Group], request: Request, *, mine: bool) -> list[dict[str, object]]:
    """The groups with their rows; files of all rows are read at once."""
    claims = [claim for group in groups for claim in group.claims]
    files = proofs(request.actor, {claim.source: claim.content["evidence"] for claim in claims})
    sheets = []
    for group in groups:
        rows = [
            claim_row(claim, request.at, pick=not mine, files=files.get(claim.source, ()))
            for claim in group.claims
        ]
        sheets.append(
            {
                "words": group.kind.words,
                "other": group.other.label,
                "when": _when(group),
                "count": len(rows),
                "many": sum(row.pick for row in rows) > 1,
                "choosable": any(row.pick for row in rows),
                "rows": rows,
                "signs": _signs([row.act for row in rows if row.act]),
            }
        )
    return sheets


def _signs(acts: Sequence[str]) -> list[str]:
    """Where the signs of these acts are to be had, some at a time: they are read after the page, for what comes into sight."""
    return [
        f"/signs/beside/?{urlencode([('act', id) for id in acts[start : start + MARKS]])}"
        for start in range(0, len(acts), MARKS)
    ]


def _when(group: Group) -> str:
    if group.block:
        return _("%(day)s 一起导入") % {"day": group.block.astimezone(CHINA).date()}
    return _("%(year)s 年 %(month)s 月") % {"year": group.month.year, "month": group.month.month}


def _waits(groups: Sequence[Group], request: Request) -> Notice | None:
    """What the other side has not confirmed, and that it does not count."""
    late = sum(overdue(claim, request.at) > 0 for group in groups for claim in group.claims)
    if not groups:
        return None
    if not late:
        return Notice(_("对方确认之前，这些都不计入任何数字。"))
    said = ngettext("%(n)s 件等了一周以上。", "%(n)s 件等了一周以上。", late) % {"n": late}
    return Notice(said, _("我们每周提醒对方一次；没有确认的不计入任何数字。"), Tone.AMBER)


def _turns(found: Inbox, after: str, *, mine: bool) -> list[Action]:
    """On to the claims that came later, and back to the first."""
    there = found.next_mine if mine else found.next_waiting
    tab = {"tab": "mine"} if mine else {}
    turns = [Action(_("回到最早的"), f"/ledger/inbox/?{urlencode(tab)}")] if after else []
    if there:
        turns.append(Action(_("再看后面的"), f"/ledger/inbox/?{urlencode(tab | {'after': there})}"))
    return turns


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
    if not all(seen.values()):
        messages.warning(request, _("有的主张没有在您的屏幕上出现过，没有确认。请看过再选。"))
        return HttpResponseRedirect("/ledger/inbox/")
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
