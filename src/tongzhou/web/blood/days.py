"""Days of collection: planned with a vehicle or at a site, what was collected, and the bags that came of it."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongzhou.care.blood import actions, queries
from tongzhou.care.blood.refusals import NO_STAFF, WRONG_COUNT
from tongzhou.care.blood.rules import BagState, amount_words, components, group_words
from tongzhou.kernel.actors import MAY_NOT
from tongzhou.kernel.errors import Denied, Invalid
from tongzhou.kernel.permissions import Permission as P
from tongzhou.web.blood.parts import BAG_TONES, day_words, number_of
from tongzhou.web.components.chips import Badge
from tongzhou.web.components.component import Component, Tone
from tongzhou.web.components.figures import KeyValues, Pair
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.edge import Request
from tongzhou.web.forms import Form, answer
from tongzhou.web.numbers import whole
from tongzhou.web.pages import page


@require_GET
def days(request: Request) -> HttpResponse:
    """The days of one's houses, the latest first."""
    request.actor.require(P.READ_BLOOD)
    rows = queries.days(request.actor)
    add = Action(_("安排采血日"), reverse("blood:day-new"), "primary", "plus")
    may = request.actor.may(P.HANDLE_BLOOD)
    columns = (
        Column(_("采血日")), Column(_("采集机构")), Column(_("献血人次"), number=True), Column(_("全血（U）"), number=True),
        Column(_("机采血小板（治疗量）"), number=True), Column(_("登记的血袋"), number=True),
    )  # fmt: skip
    cells = tuple(
        (
            Cell(day_words(one), reverse("blood:day", args=[one.pk])), Cell(one.house.label), Cell(_told(one.donors)), Cell(_told(one.units)),
            Cell(_told(one.doses)), Cell(str(getattr(one, "number", ""))),
        )
        for one in rows
    )  # fmt: skip
    none = Empty(
        _("还没有采血日。"), _("采血车哪天去哪里，先安排好，采完再记人次和数量。"), add if may else None
    )
    head = PageHead(_("采血日"), _("没记的写“—”：不知道不是零。"), actions=(add,) if rows and may else ())
    return page(
        request, "blood/days.html", current="blood", head=head, table=Table(_("采血日"), columns, cells, none)
    )


def _told(number: int | Decimal | None) -> str:
    if number is None:
        return "—"
    return f"{number.normalize():f}" if isinstance(number, Decimal) else str(number)


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """A day at a place, with a vehicle or without."""
    actor = request.actor
    actor.require(P.HANDLE_BLOOD)
    if actor.institution_id is None or actor.staff_id is None:
        raise Denied(NO_STAFF)
    form = Form(request)
    id, cars = form.id, queries.vehicles(actor)

    def fields() -> list[Component]:
        known = (
            _("用过的：%(cars)s") % {"cars": _("、").join(one.label for one in cars)}
            if cars
            else _("例：采血车 2 号；固定献血屋就空着")
        )
        return [
            form.field("day", _("哪一天"), kind="date", required=True),
            form.field("place", _("地点"), required=True, maxlength=80, hint=_("例：古城广场")),
            form.field("vehicle", _("哪辆采血车"), optional=True, maxlength=40, hint=known),
            form.field("note", _("想说的话"), optional=True, maxlength=200),
        ]

    def save() -> HttpResponse:
        made = actions.plan_day(
            id=id, by=actor, at=request.at, day=form.day("day"), place=form.get("place"), vehicle=form.get("vehicle"), note=form.get("note")
        )  # fmt: skip
        return redirect("blood:day", made.pk)

    return answer(
        form, title=_("安排采血日"), back=reverse("blood:days"), fields=fields, save=save, names=("day", "place", "vehicle", "note"),
        label=_("安排"), current="blood",
    )  # fmt: skip


@require_GET
def day(request: Request, id: UUID) -> HttpResponse:
    """One day, and where each of its bags is now."""
    found = queries.day(request.actor, id)
    row = found.day
    acts: tuple[Action, ...] = ()
    if request.actor.may(P.HANDLE_BLOOD, row.house.place):
        acts = (Action(_("记采集结果"), reverse("blood:day-record", args=[row.pk]), "primary"),)
    columns = (
        Column(_("血袋")),
        Column(_("血液成分")),
        Column(_("血型")),
        Column(_("数量")),
        Column(_("现在")),
        Column(_("存放机构")),
        Column(_("用血申请")),
    )
    cells = tuple(
        (
            Cell(one.label, reverse("blood:bag", args=[one.pk])),
            Cell(components()[one.component].words),
            Cell(group_words(one.abo, one.rh)),
            Cell(amount_words(one.amount, one.component)),
            Cell(part=Badge(BagState(one.state).words, BAG_TONES.get(BagState(one.state), Tone.PLAIN))),
            Cell(one.house.label),
            Cell(one.last.number if one.last else "—"),
        )
        for one in found.bags
    )  # fmt: skip
    facts = (
        Pair(_("采集机构"), row.house.label),
        Pair(_("献血人次"), _told(row.donors)),
        Pair(_("全血（U）"), _told(row.units)),
        Pair(_("机采血小板（治疗量）"), _told(row.doses)),
        Pair(_("说明"), row.note or "—"),
    )
    none = Empty(_("还没有登记这一天的血袋。"), _("登记入库时选这个采血日，就能从血袋查到这里。"))
    return page(
        request, "blood/day.html", current="blood", head=PageHead(day_words(row), row.house.label, actions=acts), facts=KeyValues(facts),
        table=Table(_("这一天的血袋"), columns, cells, none),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def record(request: Request, id: UUID) -> HttpResponse:
    """What came of the day."""
    row = queries.day(request.actor, id).day
    if not request.actor.may(P.HANDLE_BLOOD, row.house.place):
        raise Denied(MAY_NOT)
    known = {"donors": row.donors, "units": row.units, "doses": row.doses}
    form = Form(request, {name: "" if number is None else _told(number) for name, number in known.items()})

    def fields() -> list[Component]:
        return [
            form.field(
                "donors",
                _("献血人次"),
                inputmode="numeric",
                maxlength=5,
                optional=True,
                hint=_("不知道就空着"),
            ),
            form.field(
                "units",
                _("全血（U）"),
                inputmode="decimal",
                maxlength=8,
                optional=True,
                hint=_("1 U 由 200 ml 全血制得"),
            ),
            form.field("doses", _("机采血小板（治疗量）"), inputmode="decimal", maxlength=8, optional=True),
        ]

    def save() -> HttpResponse:
        donors = whole(form.get("donors"))
        if form.get("donors") and donors is None:
            raise Invalid(WRONG_COUNT, field="donors")
        actions.record_day(by=request.actor, at=request.at, day_id=id, donors=donors, units=_count(form, "units"), doses=_count(form, "doses"))  # fmt: skip
        messages.success(request, _("已记下。"))
        return redirect("blood:day", id)

    return answer(
        form, title=_("记采集结果"), back=reverse("blood:day", args=[id]), fields=fields, save=save, names=("donors", "units", "doses"),
        label=_("记下"), lead=day_words(row), current="blood",
    )  # fmt: skip


def _count(form: Form, name: str) -> Decimal | None:
    return number_of(form.get(name)) if form.get(name) else None
