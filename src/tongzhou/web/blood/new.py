"""A new request for blood: of whom, what, how much, by when."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongzhou.care.blood import actions, queries
from tongzhou.care.blood.actions import Wish
from tongzhou.care.blood.refusals import NO_STAFF, NOT_A_SOURCE, WRONG_NEED
from tongzhou.care.blood.rules import Abo, Purpose, Rh
from tongzhou.directory.queries import institution
from tongzhou.kernel.errors import Denied, Invalid
from tongzhou.kernel.permissions import Permission as P
from tongzhou.web.blood.parts import NO, YES, component_options, local, moment, number_of
from tongzhou.web.components.component import Component, speak
from tongzhou.web.components.fields import Choices, Moment, Option
from tongzhou.web.edge import Request
from tongzhou.web.forms import CHOOSE, Form, answer, choices, uuid_of

NAMES = (
    *(
        "giver",
        "component",
        "abo",
        "rh",
        "amount",
        "needed_by",
        "emergency",
        "purpose",
        "case_number",
        "note",
    ),
)


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """The form, and sending it."""
    actor = request.actor
    actor.require(P.HANDLE_BLOOD)
    if actor.institution_id is None or actor.staff_id is None:
        raise Denied(NO_STAFF)
    house = institution(actor, actor.institution_id)
    sources = queries.sources(house, at=request.at)
    begun = {"emergency": NO, "needed_by": local(request.at + timedelta(hours=24))}
    if len(sources) == 1:
        begun["giver"] = str(sources[0].station.pk)
    form = Form(request, begun)
    id = form.id
    places = tuple(Option(str(one.station.pk), f"{one.station.name}（{speak(one.why)}）") for one in sources)
    if not request.LANGUAGE_CODE.startswith("zh"):
        places = tuple(
            Option(str(one.station.pk), f"{one.station.name} ({speak(one.why)})") for one in sources
        )

    def fields() -> list[Component]:
        first = () if len(places) == 1 else (Option("", _("请选择")),)
        hint = "" if places else _("没有可以申请的血站：请先在结对里登记支援的血站。")
        hurry = (Option(NO, _("常规")), Option(YES, _("紧急")))
        return [
            form.field("giver", _("向哪家血站"), kind="select", options=(*first, *places), required=True, hint=hint),
            form.field("component", _("血液成分"), kind="select", options=component_options(), required=True),
            Choices(name="abo", label=_("ABO 血型"), options=choices(Abo), chosen=(form.get("abo"),), columns="two", required=True, fault=form.faults.get("abo")),
            Choices(name="rh", label=_("Rh 血型"), options=choices(Rh), chosen=(form.get("rh"),), columns="two", required=True, fault=form.faults.get("rh")),
            form.field("amount", _("数量"), required=True, inputmode="decimal", maxlength=8, hint=_("按括号里的单位计，例：机采血小板 1 就是 1 个治疗量，可填 0.5")),
            Moment(name="needed_by", label=_("最晚什么时候要到"), value=form.get("needed_by"), required=True, fault=form.faults.get("needed_by"), quick=()),
            Choices(name="emergency", label=_("缓急"), options=hurry, chosen=(form.get("emergency"),), columns="two", fault=form.faults.get("emergency")),
            form.field("purpose", _("做什么用"), kind="select", options=choices(Purpose, _("请选择")), required=True),
            form.field("case_number", _("病例号"), maxlength=40, hint=_("给病人用的必填：只写病例号或住院号，不写病人姓名。补库存不用填。")),
            form.field("note", _("想说的话"), kind="textarea", optional=True, maxlength=500),
        ]  # fmt: skip

    def save() -> HttpResponse:
        giver, needed = uuid_of(form.get("giver")), moment(form.get("needed_by"))
        if giver is None:
            raise Invalid(NOT_A_SOURCE, field="giver")
        if needed is None:
            raise Invalid(WRONG_NEED, field="needed_by")
        if form.get("emergency") not in (YES, NO):
            raise Invalid(CHOOSE, field="emergency")
        told = Wish(
            giver=giver, component=form.get("component"), abo=form.one_of("abo", Abo), rh=form.one_of("rh", Rh),
            amount=number_of(form.get("amount")), needed_by=needed, emergency=form.get("emergency") == YES,
            purpose=form.one_of("purpose", Purpose), case_number=form.get("case_number"), note=form.get("note"),
        )  # fmt: skip
        made = actions.request(id=id, by=actor, at=request.at, wish=told)
        messages.success(request, _("已送出，对方马上看到。"))
        return redirect("blood:request", made.pk)

    return answer(
        form, title=_("申请用血"), back=reverse("blood:home"), fields=fields, save=save, names=NAMES, label=_("送出申请"),
        note=_("对方会马上看到，时限从送出起算。"), lead=house.name, current="blood",
    )  # fmt: skip
