"""A call: entered by the desk; the nearest free ambulances suggested; a person sends one, or closes it with a reason."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongzhou.care.dispatch import actions, queries
from tongzhou.care.dispatch.actions import Told
from tongzhou.care.dispatch.refusals import NO_SPOT
from tongzhou.care.dispatch.rules import MICRO, Spot, State
from tongzhou.kernel.actors import MAY_NOT
from tongzhou.kernel.errors import Denied, Invalid
from tongzhou.kernel.permissions import Permission as P
from tongzhou.partnerships.rules import Urgency
from tongzhou.web.components.chips import Badge
from tongzhou.web.components.component import Component, Tone, speak
from tongzhou.web.components.fields import Choices, Moment, Option
from tongzhou.web.components.figures import KeyValues, Pair
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.components.times import when
from tongzhou.web.components.worklist import Rows
from tongzhou.web.dispatch.rows import about_words, crew_words, mission_row, urgency_chip
from tongzhou.web.edge import Request
from tongzhou.web.forms import CHOOSE, Form, answer, choices, uuid_of
from tongzhou.web.numbers import whole
from tongzhou.web.pages import page
from tongzhou.web.referrals.beds import moment
from tongzhou.web.referrals.parts import local

if TYPE_CHECKING:
    from tongzhou.care.dispatch.models import Call
    from tongzhou.care.dispatch.queries import CallPage, Suggestion

NAMES = ("place", "complaint", "urgency", "phone", "people", "spot", "called_at")
_SPOT = re.compile(r"\s*(-?\d{1,2}(?:\.\d{1,8})?)\s*[,，、\s]\s*(-?\d{1,3}(?:\.\d{1,8})?)\s*")


def spot_of(text: str) -> Spot | None:
    """ "34.992, 106.204" as a spot; None for nothing. Raises Invalid."""
    if not text:
        return None
    found = _SPOT.fullmatch(text)
    if not found:
        raise Invalid(NO_SPOT, field="spot")
    lat, lon = (round(float(part) * MICRO) for part in found.groups())
    return Spot(lat, lon)


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Enter a call at one's own desk."""
    request.actor.require(P.DISPATCH)
    if request.actor.institution_id is None:
        raise Denied(MAY_NOT)
    desk = request.actor.institution_id
    form = Form(request, {"urgency": Urgency.IMMEDIATE.value, "people": "1", "called_at": local(request.at)})
    id = form.id

    def fields() -> list[Component]:
        return [
            form.field("place", _("在哪里"), required=True, maxlength=200, hint=_("村名、路名、门牌或参照物")),
            form.field("complaint", _("出了什么事"), kind="textarea", required=True, maxlength=300, hint=_("一句话，例：男 60 岁，胸痛半小时；不写姓名")),
            Choices(name="urgency", label=_("缓急"), options=choices(Urgency), chosen=(form.get("urgency"),), fault=form.faults.get("urgency")),
            form.field("phone", _("来电号码"), kind="tel", optional=True, maxlength=20, inputmode="tel", hint=_("加密保存，只给调度和出车的车组看")),
            form.field("people", _("几个病人"), kind="number", optional=True, inputmode="numeric"),
            form.field("spot", _("经纬度"), optional=True, maxlength=40, hint=_("有就填，例：34.992，106.204；没有就不估时间")),
            Moment(name="called_at", label=_("什么时候打来的"), value=form.get("called_at"), fault=form.faults.get("called_at")),
        ]  # fmt: skip

    def save() -> HttpResponse:
        called = moment(form.get("called_at"))
        told = Told(
            place=form.get("place"), complaint=form.get("complaint"), urgency=form.one_of("urgency", Urgency), phone=form.get("phone"),
            people=whole(form.get("people")) or 1, spot=spot_of(form.get("spot")), called_at=called,
        )  # fmt: skip
        row = actions.take(id=id, by=request.actor, at=request.at, centre_id=desk, told=told)
        return redirect("dispatch:call", row.pk)

    return answer(
        form, title=_("登记呼救"), back=reverse("dispatch:board"), fields=fields, save=save, names=NAMES, label=_("登记，去派车"),
        current="dispatch",
    )  # fmt: skip


@require_GET
def call(request: Request, id: UUID) -> HttpResponse:
    """One call: who could drive, who does."""
    found = queries.call(request.actor, id, at=request.at)
    row = found.call
    waits = row.closed_at is None
    free = queries.nearest(request.actor, row, at=request.at) if waits else []
    state = _state(found)
    acts: tuple[Action, ...] = ()
    if waits and not found.open:
        acts = (Action(_("不用派车，了结"), reverse("dispatch:call-close", args=[row.pk])),)
    return page(
        request,
        "dispatch/call.html",
        current="dispatch",
        head=PageHead(row.complaint, row.place, row.number, acts),
        badge=Badge(state, Tone.AMBER if waits and not found.open else Tone.PLAIN),
        chip=urgency_chip(row),
        facts=KeyValues(_facts(found, request.at)),
        sent=Rows(tuple(mission_row(one, request.at) for one in found.missions)) if found.missions else None,
        free=_free(free, row, further=bool(found.open)) if waits else None,
        located=row.spot is not None,
    )


def _state(found: CallPage) -> str:
    if found.call.closed_at is not None:
        return _("已了结")
    return speak(State(found.open[0].state).words) if found.open else _("等派车")


def _facts(found: CallPage, now: datetime) -> tuple[Pair, ...]:
    row = found.call
    pairs = [
        Pair(_("打来时间"), when(row.called_at, now)),
        Pair(_("来电号码"), found.phone or _("没有留")),
        Pair(_("几个病人"), str(row.people)),
        Pair(_("登记人"), row.taken_by_name),
    ]
    if row.closed_at is not None:
        pairs.append(Pair(_("了结"), when(row.closed_at, now)))
    if row.closed_why:
        pairs.append(Pair(_("原因"), row.closed_why))
    return tuple(pairs)


def _free(found: list[Suggestion], row: Call, *, further: bool) -> Table:
    columns = (Column(_("车")), Column(_("多久到")), Column(_("直线距离"), number=True), Column(_("车组")), Column(_("派它")))  # fmt: skip
    send = reverse("dispatch:send", args=[row.pk])
    rows = tuple(
        (
            Cell(f"{one.ambulance.plate} · {one.ambulance.station.name}"),
            Cell(about_words(one.about) or "—"),
            Cell(_("%(km)s 公里") % {"km": f"{one.away / 1000:.1f}"} if one.away is not None else "—"),
            Cell(crew_words(one.crew) or _("没有车组")),
            Cell(part=Action(_("再派这辆") if further else _("派这辆"), f"{send}?ambulance={one.ambulance.pk}", "" if number or further else "primary") if one.crew else None),
        )
        for number, one in enumerate(found)
    )  # fmt: skip
    none = Empty(_("没有可派的车。"), _("等车回来，或先给停在站里的车排上车组。"))
    return Table(_("可派的车，估算最快的在前"), columns, rows, none)


@require_http_methods(["GET", "POST"])
def send(request: Request, id: UUID) -> HttpResponse:
    """Send an ambulance: which, to which hospital, and why a further one."""
    row = queries.plain_call(request.actor, id)
    found = queries.call(request.actor, id, at=request.at) if request.method == "GET" else None
    form = Form(request, {"ambulance": request.GET.get("ambulance", ""), "destination": str(row.centre_id)})
    mission_id, back = form.id, reverse("dispatch:call", args=[id])
    free = queries.nearest(request.actor, row, at=request.at)
    houses = queries.destinations(row.centre_id)
    shown = bool(found and found.open) or "further" in form.values

    def fields() -> list[Component]:
        cars = tuple(
            Option(str(one.ambulance.pk), " · ".join(part for part in (one.ambulance.plate, one.ambulance.station.name, about_words(one.about)) if part))
            for one in free if one.crew
        )  # fmt: skip
        places = (Option("", _("到现场再定")), *(Option(str(one.pk), one.name) for one in houses))
        asked: list[Component] = [
            form.field("ambulance", _("派哪辆"), kind="select", options=(Option("", _("请选择")), *cars), required=True),
            form.field("destination", _("送到哪家医院"), kind="select", options=places, optional=True),
        ]  # fmt: skip
        if shown or form.faults.get("further"):
            asked.append(form.field("further", _("为什么再派一辆"), required=True, maxlength=200))
        asked.append(form.field("note", _("交代车组的话"), kind="textarea", optional=True, maxlength=500))
        return asked

    def save() -> HttpResponse:
        car = uuid_of(form.get("ambulance"))
        if car is None:
            raise Invalid(CHOOSE, field="ambulance")
        sent = actions.assign(
            id=mission_id, by=request.actor, at=request.at, call_id=id, ambulance_id=car, destination_id=uuid_of(form.get("destination")),
            further=form.get("further"), note=form.get("note"),
        )  # fmt: skip
        messages.success(request, _("已派 %(plate)s，车组已收到通知。") % {"plate": sent.ambulance.plate})
        return redirect("dispatch:call", id)

    return answer(
        form, title=_("派车"), back=back, fields=fields, save=save, names=("ambulance", "destination", "further", "note"), label=_("派车"),
        lead=f"{row.number} · {row.complaint} · {row.place}", current="dispatch",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def close(request: Request, id: UUID) -> HttpResponse:
    """Nobody has to drive, and why."""
    row = queries.plain_call(request.actor, id)
    form = Form(request)
    back = reverse("dispatch:call", args=[id])

    def fields() -> list[Component]:
        return [form.field("note", _("为什么不用派车"), required=True, maxlength=200, hint=_("例：重复呼救、误报、电话指导后自行就诊"))]  # fmt: skip

    def save() -> HttpResponse:
        actions.close(by=request.actor, at=request.at, call_id=id, note=form.get("note"))
        return redirect("dispatch:board")

    return answer(
        form, title=_("了结呼救"), back=back, fields=fields, save=save, names=("note",), label=_("了结"),
        lead=f"{row.number} · {row.complaint}", current="dispatch",
    )  # fmt: skip
