"""After how many days without use a kind of equipment stands idle; a commission for the whole platform sets it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from tongzhou.kernel.actors import PLATFORM
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.support.resources import actions, queries
from tongzhou.support.resources.rules.categories import EQUIPMENT, words
from tongzhou.support.sides.sentences import NO_RECORD
from tongzhou.web.components.component import Component
from tongzhou.web.components.frame import PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.edge import Request
from tongzhou.web.forms import Form
from tongzhou.web.pages import page
from tongzhou.web.resources import amounts, forms


@require_GET
def listing(request: Request) -> HttpResponse:
    """The days of each kind, and where they come from."""
    request.actor.require(P.READ_SUPPORT)
    sets = request.actor.may(P.SET_DEFAULT_LIMITS, PLATFORM)
    columns = (Column(_("设备类别")), Column(_("多少天没用算闲置"), number=True), Column(_("依据")))
    rows = tuple(
        (
            Cell(words(one.category, EQUIPMENT), f"/money/idle/{one.category}/" if sets else ""),
            Cell(ngettext("%(n)s 天", "%(n)s 天", one.days) % {"n": one.days}),
            Cell(one.source if one.confirmed else _("待核实（出厂默认）")),
        )
        for one in queries.limits()
    )
    lead = _("到了天数没有使用记录，就提醒保管人和办公室。全平台的天数由全国一级的卫生健康委或系统运维设定。")
    return page(
        request,
        "resources/idle.html",
        current="devices",
        head=PageHead(_("闲置天数"), lead),
        table=Table(_("各类设备"), columns, rows, Empty("")),
    )


@require_http_methods(["GET", "POST"])
def edit(request: Request, category: str) -> HttpResponse:
    """Set the days of one kind."""
    request.actor.require(P.SET_DEFAULT_LIMITS, PLATFORM)
    if category not in EQUIPMENT:
        raise NotFound(NO_RECORD)
    now = next(one for one in queries.limits() if one.category == category)
    form = Form(request, {"days": str(now.days), "source": now.source})

    def save() -> HttpResponse:
        actions.set_idle_limit(
            by=request.actor,
            at=request.at,
            category=category,
            days=amounts.counted(form, "days"),
            source=form.get("source"),
        )
        return redirect("/money/idle/")

    def fields() -> list[Component]:
        return [
            form.field(
                "days", _("多少天没用算闲置"), inputmode="numeric", required=True, maxlength=3, unit=_("天")
            ),
            form.field("source", _("依据哪份文件"), required=True, maxlength=200),
        ]

    title = words(category, EQUIPMENT)
    return forms.Sheet(form, title, "/money/idle/", fields, save, ("days", "source"), _("存下")).answer()
