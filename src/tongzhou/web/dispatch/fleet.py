"""What the desk keeps: stations, ambulances in service or not, who rides when."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongzhou.care.dispatch import actions, queries
from tongzhou.care.dispatch.refusals import SHIFT_HOURS
from tongzhou.care.dispatch.rules import Gear, Kind, Seat
from tongzhou.kernel.errors import Invalid, Refusal
from tongzhou.kernel.permissions import Permission as P
from tongzhou.web.components.chips import Badge
from tongzhou.web.components.component import Component, Tone, speak
from tongzhou.web.components.fields import Choices, Moment, Option
from tongzhou.web.components.figures import KeyValues, Pair
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.components.times import exact
from tongzhou.web.dispatch.calls import spot_of
from tongzhou.web.dispatch.rows import crew_words
from tongzhou.web.edge import Request
from tongzhou.web.forms import CHOOSE, Form, answer, choices, uuid_of
from tongzhou.web.pages import page
from tongzhou.web.referrals.beds import moment
from tongzhou.web.referrals.parts import local


@require_GET
def home(request: Request) -> HttpResponse:
    """Stations and ambulances of one's network."""
    request.actor.require(P.DISPATCH)
    found = queries.fleet(request.actor, at=request.at)
    cars = tuple(
        (
            Cell(row.plate, reverse("dispatch:ambulance", args=[row.pk])),
            Cell(row.station.name),
            Cell(Kind(row.kind).words),
            Cell(
                _("停用：%(why)s") % {"why": row.out_why}
                if row.out_since
                else crew_words(crew) or _("没有车组")
            ),
        )
        for row, crew in found.ambulances
    )
    add = Action(_("登记救护车"), reverse("dispatch:ambulance-new"), "primary", "plus")
    more = Action(_("登记站点"), reverse("dispatch:station-new"))
    stations = tuple(
        (Cell(one.name), Cell(one.institution.label), Cell(_spot(one))) for one in found.stations
    )
    head = PageHead(
        _("站点、车辆和车组"),
        _("车组按班次排；没有车组的车派不出去。"),
        actions=(add if found.stations else more, more if found.stations else Action(_("调度台"), reverse("dispatch:board"))),
    )  # fmt: skip
    return page(
        request, "dispatch/fleet.html", current="dispatch", head=head,
        cars=Table(_("救护车"), (Column(_("车牌")), Column(_("站点")), Column(_("车型")), Column(_("现在的车组"))), cars, Empty(_("还没有登记救护车。"), _("先登记站点，再登记停在那里的车。"))),
        stations=Table(_("急救站点"), (Column(_("站点")), Column(_("机构")), Column(_("经纬度"))), stations, Empty(_("还没有登记站点。"), _("一家机构就是一个站点，或有一个站点。"))),
    )  # fmt: skip


def _spot(row: object) -> str:
    spot = getattr(row, "spot", None)
    return f"{spot.lat / 1e6:.5f}, {spot.lon / 1e6:.5f}" if spot else _("没有填，估不出时间")


@require_http_methods(["GET", "POST"])
def station(request: Request) -> HttpResponse:
    """A station of one of one's houses."""
    request.actor.require(P.DISPATCH)
    form = Form(request)
    id, houses = form.id, queries.houses(request.actor)

    def fields() -> list[Component]:
        options = (Option("", _("请选择")), *(Option(str(one.pk), one.name) for one in houses))
        return [
            form.field("house", _("哪家机构"), kind="select", options=options, required=True),
            form.field("name", _("站点名称"), required=True, maxlength=60, hint=_("电台里怎么叫，例：恭门镇急救站")),
            form.field("spot", _("经纬度"), optional=True, maxlength=40, hint=_("例：34.992，106.204；填了才能估到达时间")),
        ]  # fmt: skip

    def save() -> HttpResponse:
        house = uuid_of(form.get("house"))
        if house is None:
            raise Invalid(CHOOSE, field="house")
        actions.open_station(id=id, by=request.actor, at=request.at, institution_id=house, name=form.get("name"), spot=spot_of(form.get("spot")))  # fmt: skip
        messages.success(request, _("站点已登记。"))
        return redirect("dispatch:fleet")

    return answer(form, title=_("登记站点"), back=reverse("dispatch:fleet"), fields=fields, save=save, names=("house", "name", "spot"), label=_("登记"), current="dispatch")  # fmt: skip


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """An ambulance of a station."""
    request.actor.require(P.DISPATCH)
    form = Form(request, {"kind": Kind.B.value})
    id, places = form.id, queries.stations_of(request.actor)
    carried = tuple(request.POST.getlist("gear"))

    def fields() -> list[Component]:
        options = (
            Option("", _("请选择")),
            *(Option(str(one.pk), f"{one.name} · {one.institution.label}") for one in places),
        )
        return [
            form.field("station", _("停在哪个站点"), kind="select", options=options, required=True),
            form.field("plate", _("车牌"), required=True, maxlength=16),
            Choices(name="kind", label=_("车型"), options=choices(Kind), chosen=(form.get("kind"),), columns="two", fault=form.faults.get("kind")),
            Choices(name="gear", label=_("车上设备"), options=choices(Gear), chosen=carried, several=True, optional=True, columns="two"),
            form.field("device", _("设备台账里的名称"), optional=True, maxlength=80, hint=_("例：2021 年乡镇卫生院救护车")),
        ]  # fmt: skip

    def save() -> HttpResponse:
        where = uuid_of(form.get("station"))
        if where is None:
            raise Invalid(CHOOSE, field="station")
        gear = [Gear(one) for one in carried if one in set(Gear)]
        row = actions.register(
            id=id, by=request.actor, at=request.at, station_id=where, plate=form.get("plate"), kind=form.one_of("kind", Kind), gear=gear,
            device=form.get("device"),
        )  # fmt: skip
        return redirect("dispatch:ambulance", row.pk)

    return answer(
        form, title=_("登记救护车"), back=reverse("dispatch:fleet"), fields=fields, save=save,
        names=("station", "plate", "kind", "gear", "device"), label=_("登记"), current="dispatch",
    )  # fmt: skip


@require_GET
def ambulance(request: Request, id: UUID) -> HttpResponse:
    """One ambulance: what it carries, whether it is in service, its crews to come."""
    row = queries.ambulance(request.actor, id)
    shifts = queries.shifts(request.actor, id, at=request.at)
    lines = tuple(
        (
            Cell(f"{exact(one.during.lower)} – {exact(one.during.upper)}"),
            Cell(crew_words(one.riders.all())),
            Cell(part=Action(_("提前下班") if one.during.lower <= request.at else _("撤下"), reverse("dispatch:shift-end", args=[one.pk]), "quiet", post=True)),
        )
        for one in shifts
    )  # fmt: skip
    out = row.out_since is not None
    own = reverse("dispatch:ambulance", args=[row.pk])
    acts = [Action(_("排车组"), f"{own}crew/", "primary", "plus")]
    acts.append(Action(_("恢复使用"), f"{own}back/", post=True) if out else Action(_("停用"), f"{own}out/"))
    gear = _("、").join(speak(Gear(one).words) for one in row.gear)
    facts = [Pair(_("站点"), row.station.name), Pair(_("车型"), Kind(row.kind).words), Pair(_("车上设备"), gear), Pair(_("设备台账"), row.device)]  # fmt: skip
    if out:
        facts.append(Pair(_("停用原因"), row.out_why))
    none = Empty(_("还没有排车组。"), _("排了车组，这辆车才能派出去。"))
    return page(
        request, "dispatch/ambulance.html", current="dispatch", head=PageHead(row.plate, row.station.institution.label, actions=tuple(acts)),
        badge=Badge(_("停用") if out else _("在用"), Tone.AMBER if out else Tone.JADE), facts=KeyValues(tuple(facts)),
        shifts=Table(_("车组班次"), (Column(_("时间")), Column(_("车组")), Column(_("下班"))), lines, none),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def out(request: Request, id: UUID) -> HttpResponse:
    """Out of service, and why."""
    row = queries.ambulance(request.actor, id)
    form = Form(request)

    def fields() -> list[Component]:
        return [
            form.field("note", _("为什么停用"), required=True, maxlength=200, hint=_("例：保养、故障、消毒"))
        ]

    def save() -> HttpResponse:
        actions.take_out(by=request.actor, at=request.at, ambulance_id=id, note=form.get("note"))
        return redirect("dispatch:ambulance", id)

    return answer(form, title=_("停用救护车"), back=reverse("dispatch:ambulance", args=[id]), fields=fields, save=save, names=("note",), label=_("停用"), lead=row.plate, current="dispatch")  # fmt: skip


@require_POST
def back(request: Request, id: UUID) -> HttpResponse:
    """In service again."""
    actions.bring_back(by=request.actor, at=request.at, ambulance_id=id)
    return redirect("dispatch:ambulance", id)


@require_http_methods(["GET", "POST"])
def crew(request: Request, id: UUID) -> HttpResponse:
    """Who rides, from when until when."""
    row = queries.ambulance(request.actor, id)
    form = Form(request, {"start": local(request.at), "end": local(request.at + timedelta(hours=24))})
    shift, staff = form.id, queries.people(row)

    def fields() -> list[Component]:
        people = tuple(Option(str(one.pk), f"{one.name} · {one.institution.label}") for one in staff)
        seats: list[Component] = [
            form.field(seat.value, seat.words, kind="select", options=(Option("", _("没有")), *people), required=seat is Seat.DRIVER, optional=seat is not Seat.DRIVER)
            for seat in Seat
        ]  # fmt: skip
        return [
            *seats,
            Moment(name="start", label=_("从"), value=form.get("start"), required=True, fault=form.faults.get("start"), quick=()),
            Moment(name="end", label=_("到"), value=form.get("end"), required=True, fault=form.faults.get("end"), quick=()),
        ]  # fmt: skip

    def save() -> HttpResponse:
        start, end = moment(form.get("start")), moment(form.get("end"))
        if start is None or end is None:
            raise Invalid(SHIFT_HOURS, field="start" if start is None else "end")
        riders = {seat: known for seat in Seat if (known := uuid_of(form.get(seat.value)))}
        actions.crew(
            id=shift, by=request.actor, at=request.at, ambulance_id=id, start=start, end=end, riders=riders
        )
        return redirect("dispatch:ambulance", id)

    return answer(
        form, title=_("排车组"), back=reverse("dispatch:ambulance", args=[id]), fields=fields, save=save,
        names=("driver", "doctor", "nurse", "start", "end"), label=_("排上"), lead=row.plate, current="dispatch",
    )  # fmt: skip


@require_POST
def end(request: Request, id: UUID) -> HttpResponse:
    """The crew goes home."""
    try:
        shift = actions.end_shift(by=request.actor, at=request.at, shift_id=id)
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        messages.warning(request, f"{speak(refusal.says)} {speak(refusal.then)}", extra_tags="amber")
        return redirect("dispatch:fleet")
    return redirect("dispatch:ambulance", shift.ambulance_id)
