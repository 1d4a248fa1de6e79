"""The stock of a house: bags by expiry, what is on its way back; a new bag."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongzhou.care.blood import actions, queries
from tongzhou.care.blood.actions import NewBag
from tongzhou.care.blood.refusals import BAG_DATES, NO_STAFF
from tongzhou.care.blood.rules import (
    DONOR_ABO,
    DONOR_RH,
    Abo,
    BagState,
    Rh,
    amount_words,
    components,
    group_words,
)
from tongzhou.kernel.errors import Denied, Invalid
from tongzhou.kernel.permissions import Permission as P
from tongzhou.web.blood.parts import (
    BAG_TONES,
    component_options,
    day_words,
    expiry,
    moment,
    number_of,
)
from tongzhou.web.components.chips import Badge
from tongzhou.web.components.component import Component, Tone
from tongzhou.web.components.fields import Choices, Field, Moment, Option
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.components.times import exact
from tongzhou.web.edge import Request
from tongzhou.web.forms import Form, answer, uuid_of
from tongzhou.web.pages import page

if TYPE_CHECKING:
    from tongzhou.care.blood.models import Bag

NAMES = ("donation", "product", "component", "abo", "rh", "amount", "collected_on", "expires_at", "day")


@require_GET
def stock(request: Request) -> HttpResponse:
    """What lies in one's houses, the earliest expiry first; by component, group, number."""
    request.actor.require(P.READ_BLOOD)
    component, abo = request.GET.get("component", ""), request.GET.get("abo", "")
    text = request.GET.get("q", "").strip()[:30]
    component = component if component in components() else ""
    abo = abo if abo in set(DONOR_ABO) else ""
    found = queries.stock(request.actor, at=request.at, component=component, abo=abo, text=text)
    add = Action(_("登记入库"), reverse("blood:take-in"), "primary", "plus")
    may = request.actor.may(P.HANDLE_BLOOD)
    none = Empty(_("没有在库的血袋。"), _("登记入库，别家申请时就能留给他们。"), add if may else None)
    lists: dict[str, Any] = {
        "at": f"{request.path}?{urlencode({'component': component, 'abo': abo, 'q': text})}",
        "table": _table(request, _("在库"), found.bags, none),
        "back": _table(request, _("退回途中和待查"), found.back, Empty(_("没有。"))) if found.back else None,
        "more": found.more,
    }
    if request.headers.get("HX-Request"):
        return render(request, "blood/stock_live.html", {"now": request.at, **lists})
    head = PageHead(_("库存"), _("先到期的在最上面。"), actions=(add,) if may and found.bags else ())
    return page(
        request, "blood/stock.html", current="blood", head=head, filters=_filters(component, abo, text), **lists
    )  # fmt: skip


def _filters(component: str, abo: str, text: str) -> list[Component]:
    groups = (Option("", _("全部血型")), *(Option(one.value, one.words) for one in DONOR_ABO))
    kinds = (Option("", _("全部成分")), *component_options()[1:])
    return [
        Field(name="component", label=_("血液成分"), kind="select", options=kinds, value=component),
        Field(name="abo", label=_("ABO 血型"), kind="select", options=groups, value=abo),
        Field(name="q", label=_("献血码或产品码"), value=text, maxlength=30),
    ]


def _table(request: Request, caption: str, bags: list[Bag], none: Empty) -> Table:
    columns = (
        Column(_("血袋")), Column(_("血液成分")), Column(_("血型")), Column(_("数量")), Column(_("失效")), Column(_("现在")),
        Column(_("存放机构")),
    )  # fmt: skip
    return Table(caption, columns, tuple(_row(request, one) for one in bags), none)


def _row(request: Request, bag: Bag) -> tuple[Cell, ...]:
    state = BagState(bag.state)
    held = getattr(bag, "held", False)
    badge = Badge(_("留着"), Tone.INDIGO) if held else Badge(state.words, BAG_TONES.get(state, Tone.PLAIN))
    chip = expiry(bag, request.at)
    return (
        Cell(bag.label, reverse("blood:bag", args=[bag.pk])),
        Cell(components()[bag.component].words),
        Cell(group_words(bag.abo, bag.rh)),
        Cell(amount_words(bag.amount, bag.component)),
        Cell(exact(bag.expires_at)),
        Cell(part=(badge, chip) if chip else badge),
        Cell(bag.house.label),
    )


@require_http_methods(["GET", "POST"])
def take_in(request: Request) -> HttpResponse:
    """A bag into the stock of one's own house, as its label says. The next one begins with the same component and day."""
    actor = request.actor
    actor.require(P.HANDLE_BLOOD)
    if actor.institution_id is None or actor.staff_id is None:
        raise Denied(NO_STAFF)
    form = Form(
        request,
        {
            name: request.GET.get(name, "")[:40]
            for name in ("component", "abo", "rh", "amount", "collected_on", "day")
        },
    )
    id = form.id
    own = queries.own_days(actor)

    def fields() -> list[Component]:
        places = tuple(Option(str(one.pk), day_words(one)) for one in own)
        return [
            form.field("donation", _("献血码"), required=True, maxlength=30, hint=_("照标签抄，可用扫码枪")),
            form.field("product", _("产品码"), required=True, maxlength=30),
            form.field("component", _("血液成分"), kind="select", options=component_options(), required=True),
            Choices(name="abo", label=_("ABO 血型"), options=tuple(Option(one.value, one.words) for one in DONOR_ABO), chosen=(form.get("abo"),), columns="two", required=True, fault=form.faults.get("abo")),
            Choices(name="rh", label=_("Rh 血型"), options=tuple(Option(one.value, one.words) for one in DONOR_RH), chosen=(form.get("rh"),), columns="two", required=True, fault=form.faults.get("rh")),
            form.field("amount", _("数量"), required=True, inputmode="decimal", maxlength=8, hint=_("按括号里的单位计，一袋是多少就填多少")),
            form.field("collected_on", _("采集日期"), kind="date", required=True),
            Moment(name="expires_at", label=_("失效时间"), value=form.get("expires_at"), required=True, fault=form.faults.get("expires_at"), quick=()),
            form.field("day", _("来自哪个采血日"), kind="select", options=(Option("", _("不是采血日采的，或没有登记")), *places), optional=True),
        ]  # fmt: skip

    def save() -> HttpResponse:
        expires = moment(form.get("expires_at"))
        if expires is None:
            raise Invalid(BAG_DATES, field="expires_at")
        told = NewBag(
            donation=form.get("donation"), product=form.get("product"), component=form.get("component"), abo=form.one_of("abo", Abo),
            rh=form.one_of("rh", Rh), amount=number_of(form.get("amount")), collected_on=form.day("collected_on"), expires_at=expires,
            day=uuid_of(form.get("day")),
        )  # fmt: skip
        made = actions.take_in(id=id, by=actor, at=request.at, bag=told)
        messages.success(request, _("%(label)s 已入库。") % {"label": made.label})
        return redirect("blood:stock")

    return answer(
        form, title=_("登记入库"), back=reverse("blood:stock"), fields=fields, save=save, names=NAMES, label=_("入库"), current="blood",
        note=_("没有价格：血只登记，不买卖。"),
    )  # fmt: skip
