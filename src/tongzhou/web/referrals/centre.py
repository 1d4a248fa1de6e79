"""The sub-centre 分中心: all comings and goings, held beds, who is on the road, what is overdue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from tongzhou.care.referrals import queries
from tongzhou.kernel.permissions import Permission
from tongzhou.web.components.component import Text
from tongzhou.web.components.figures import KeyValues, Pair
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.components.times import when
from tongzhou.web.components.worklist import Rows
from tongzhou.web.edge import Request
from tongzhou.web.pages import page
from tongzhou.web.referrals.rows import row_of

if TYPE_CHECKING:
    from tongzhou.care.referrals.models import Hold, Referral


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with its rows, or what is said when there are none."""

    title: Text
    count: int
    rows: Rows | None
    none: Text


@require_GET
def centre(request: Request) -> HttpResponse:
    """The board of whoever coordinates, or works at a house that refers."""
    request.actor.require(Permission.READ_CASE)
    found = queries.board(request.actor, at=request.at)

    def part(title: str, rows: Sequence[Referral], none: str) -> Part:
        shown = Rows(tuple(row_of(one, request.at) for one in rows)) if rows else None
        return Part(title, len(rows), shown, none)

    late = len(found.overdue)
    lead = (
        ngettext("%(n)s 件超时，先打电话问一问。", "%(n)s 件超时，先打电话问一问。", late) % {"n": late}
        if late
        else _("没有超时的。")
    )
    ways = (
        Action(_("转诊清单"), reverse("referrals:home")),
        Action(_("床位号源"), reverse("referrals:beds")),
    )
    shown: dict[str, Any] = {
        "head": PageHead(_("转诊分中心"), lead, actions=ways),
        "facts": KeyValues(
            (
                Pair(_("未了结"), str(found.open)),
                Pair(_("超时"), str(late), "red" if late else ""),
                Pair(_("在路上"), str(len(found.road))),
                Pair(_("留着的床位号源"), str(len(found.holds))),
            )
        ),
        "parts": [
            part(_("超时的"), found.overdue, _("没有超时的。")),
            part(_("等答复"), found.asked, _("没有等答复的。")),
            part(_("已接收，等出发"), found.accepted, _("没有等出发的。")),
            part(_("在路上、没有到"), found.road, _("没有在路上的。")),
            part(_("已到、治疗中"), found.inside, _("没有在接收方治疗的。")),
            part(_("等转出方结案"), found.closing, _("没有等结案的。")),
        ],
        "holds": _holds(found.holds, request),
        "more": found.more,
    }
    if request.headers.get("HX-Request"):
        return render(request, "referrals/centre_live.html", {"now": request.at, **shown})
    return page(request, "referrals/centre.html", current="referrals", **shown)


def _holds(holds: Sequence[Hold], request: Request) -> Table:
    columns = (Column(_("床位号源")), Column(_("机构")), Column(_("留给")), Column(_("留到")))
    rows = tuple(
        (
            Cell(one.offer.label),
            Cell(one.offer.institution.label),
            Cell(one.referral.number, reverse("referrals:referral", args=[one.referral_id])),
            Cell(when(one.during.upper, request.at) if one.during.upper else _("出院为止")),
        )
        for one in holds
    )
    return Table(_("留着的床位号源"), columns, rows, Empty(_("没有留着的床位号源。")))
