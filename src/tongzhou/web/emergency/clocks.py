"""Clocks of devices, compared with the platform's: monitors, ECG machines, the clock on the wall."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongzhou.care.emergency import actions, queries
from tongzhou.care.emergency.refusals import WRONG_TIME
from tongzhou.kernel.actors import MAY_NOT
from tongzhou.kernel.errors import Denied, Invalid
from tongzhou.kernel.permissions import Permission as P
from tongzhou.web.components.component import Component
from tongzhou.web.components.fields import Moment
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.components.times import when
from tongzhou.web.edge import Request
from tongzhou.web.forms import Form, answer
from tongzhou.web.pages import page
from tongzhou.web.referrals.beds import moment
from tongzhou.web.referrals.parts import local


@require_GET
def clocks(request: Request) -> HttpResponse:
    """The newest comparison of each device."""
    request.actor.require(P.READ_CASE)
    rows = queries.clock_checks(request.actor)
    columns = (
        Column(_("设备")),
        Column(_("机构")),
        Column(_("比平台快"), number=True),
        Column(_("何时对的")),
        Column(_("谁对的")),
    )
    cells = tuple(
        (
            Cell(one.device), Cell(one.institution.label), Cell(_("%(n)s 秒") % {"n": round(one.offset_ms / 1000)}),
            Cell(when(one.checked_at, request.at)), Cell(one.by_name),
        )
        for one in rows
    )  # fmt: skip
    add = Action(_("对一次时"), reverse("emergency:clock-new"), "primary", "plus")
    none = Empty(
        _("还没有对过时的设备。"), _("监护仪、心电图机、墙上的钟各对一次；从设备上读的时间会扣掉钟差。"), add
    )
    head = PageHead(
        _("设备对时"), _("两家医院的钟不一样，扣掉各自的钟差才能比。"), actions=(add,) if rows else ()
    )
    return page(request, "emergency/table.html", current="emergency", head=head, table=Table(_("设备对时"), columns, cells, none))  # fmt: skip


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """What the device shows at this very moment."""
    actor = request.actor
    if actor.institution_id is None or not actor.may(P.RESCUE):
        raise Denied(MAY_NOT)
    house, form = actor.institution_id, Form(request, {"shown": local(request.at), "seconds": "0"})
    id = form.id

    def fields() -> list[Component]:
        return [
            form.field("device", _("设备名称"), required=True, maxlength=40, hint=_("例：抢救室监护仪")),
            Moment(name="shown", label=_("设备现在显示"), value=form.get("shown"), required=True, fault=form.faults.get("shown"), quick=()),
            form.field("seconds", _("秒"), optional=True, inputmode="numeric", maxlength=2, hint=_("照设备上的秒数填，看一眼就按“对时”。")),
        ]  # fmt: skip

    def save() -> HttpResponse:
        shown, seconds = moment(form.get("shown")), form.get("seconds") or "0"
        if shown is None or not (seconds.isascii() and seconds.isdigit() and int(seconds) < 60):
            raise Invalid(WRONG_TIME, field="shown")
        actions.check_clock(
            id=id,
            by=actor,
            at=request.at,
            institution_id=house,
            device=form.get("device"),
            shown=shown.replace(second=int(seconds)),
        )
        messages.success(request, _("已对时。"))
        return redirect("emergency:clocks")

    return answer(
        form, title=_("对一次时"), back=reverse("emergency:clocks"), fields=fields, save=save, names=("device", "shown", "seconds"),
        label=_("对时"), current="emergency",
    )  # fmt: skip
