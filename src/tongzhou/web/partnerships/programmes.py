"""Programmes: the list, and who is paired with whom in one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from tongzhou.kernel.permissions import Permission
from tongzhou.partnerships import queries
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.edge import Request
from tongzhou.web.pages import page
from tongzhou.web.partnerships.home import begun, tabs
from tongzhou.web.partnerships.parts import (
    between,
    days,
    name_of,
    over_line,
    pairing_tables,
    signed,
    since,
    state_badge,
    today,
)
from tongzhou.web.partnerships.picture import picture

if TYPE_CHECKING:
    from tongzhou.partnerships.models import Agreement

NONE = Empty(
    gettext_lazy("还没有与您有关的帮扶项目"),
    gettext_lazy("项目由双方的对口支援办公室建立；结对之后，双方的人就能在这里看到。"),
)
NO_AGREEMENT = Empty(gettext_lazy("还没有协议"), gettext_lazy("协议可以先起草，签署之后才生效。"))


@require_GET
def listing(request: Request) -> HttpResponse:
    """The programmes that concern the reader."""
    request.actor.require(Permission.READ_PARTNERSHIP)
    rows = tuple(
        (Cell(name_of(one), f"/programmes/{one.code}/"), Cell(between(one)), Cell(since(one) or "—"))
        for one in queries.programmes(request.actor)
    )
    columns = (Column(_("项目")), Column(_("谁帮谁")), Column(_("何时起")))
    acts = [Action(_("平台默认时限"), "/limits/", icon="clock")]
    if request.actor.may(Permission.EDIT_PARTNERSHIP):
        acts.append(Action(_("建立帮扶项目"), "/programmes/new/", style="primary", icon="plus"))
    head = PageHead(_("帮扶项目"), _("谁帮谁，做了什么，双方都认的才算数。"), actions=tuple(acts))
    return page(
        request,
        "partnerships/programmes.html",
        current="programmes",
        head=head,
        table=Table(_("与我有关的项目"), columns, rows, NONE),
    )


@require_GET
def network(request: Request, code: str) -> HttpResponse:
    """Who is paired with whom, as a picture and as lists; the agreements behind it. Four statements of its own."""
    programme = queries.programme(request.actor, code)
    pairings = queries.pairings_of(request.actor, programme)
    drawn = picture(pairings, today(request))
    if request.GET.get("part"):
        return render(request, "partnerships/drawn.html", {"picture": drawn, "now": request.at})
    return page(
        request,
        "partnerships/network.html",
        current="programmes",
        programme=programme,
        head=PageHead(
            name_of(programme), _("谁与谁结对，依据哪份协议。"), over_line(programme), begun(request, code)
        ),
        tabs=tabs(code, "network"),
        picture=drawn,
        pairings=pairing_tables(pairings, on=today(request)),
        agreements=_agreements(queries.agreements_of(request.actor, programme)),
    )


def _agreements(agreements: list[Agreement]) -> Table:
    columns = (
        Column(gettext_lazy("协议")),
        Column(gettext_lazy("各方")),
        Column(gettext_lazy("签署")),
        Column(gettext_lazy("期限")),
        Column(gettext_lazy("状态")),
    )
    rows = tuple(
        (
            Cell(name_of(one), f"/agreements/{one.id}/"),
            Cell(_("%(n)s 方") % {"n": len(one.parties.all())}),
            Cell(signed(one)),
            Cell(days(one.term)),
            Cell(part=state_badge(one)),
        )
        for one in agreements
    )
    return Table(gettext_lazy("协议"), columns, rows, NO_AGREEMENT)
