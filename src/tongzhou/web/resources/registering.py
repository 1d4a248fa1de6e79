"""The forms of a device: entering it, repair, another keeper, another place, scrapping."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongzhou.directory import queries as directory
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.support.resources import actions, queries
from tongzhou.support.resources.rules.categories import EQUIPMENT
from tongzhou.support.sides.sentences import NO_RECORD
from tongzhou.web.components.component import Component
from tongzhou.web.components.fields import Option
from tongzhou.web.edge import Request
from tongzhou.web.forms import Form, uuid_of
from tongzhou.web.partnerships.parts import today
from tongzhou.web.resources import amounts, forms
from tongzhou.web.resources.parts import Hidden

if TYPE_CHECKING:
    from tongzhou.support.resources.models import Device, Purchase

NAMES = ("pairing", "place", "category", "name", "model", "serial", "on", "note", "purchase")


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Enter one device, of a purchase when the address names one."""
    request.actor.require(P.MANAGE_RESOURCES)
    known = uuid_of(request.GET.get("purchase", "") or request.POST.get("purchase", ""))
    bought = queries.purchase(request.actor, known).purchase if known else None
    form = Form(request, {"on": today(request).isoformat()} | (_first(bought) if bought else {}))
    id = form.id

    def save() -> HttpResponse:
        giver = bought.supporting_id if bought else forms.chosen_sides(form)["supporting_id"]
        place = form.institution("place")
        form.values["place"] = str(place)
        made = actions.register_device(
            id=id,
            by=request.actor,
            at=request.at,
            supporting_id=giver,
            place_id=place,
            category=form.get("category"),
            name=form.get("name"),
            model=form.get("model"),
            serial=form.get("serial"),
            on=form.day("on"),
            purchase_id=bought.pk if bought else None,
            note=form.get("note"),
        )
        return redirect(f"/money/devices/{made.pk}/")

    def fields() -> list[Component]:
        first: list[Component] = [Hidden("purchase", str(bought.pk))] if bought else [forms.sides_field(form)]
        return [*first, *_fields(form)]

    back = f"/money/purchases/{bought.pk}/" if bought else "/money/devices/"
    note = _("登记后可以打印标签贴上；谁管它，在设备页上选。")
    lead = bought.line.project.name if bought else ""
    return forms.Sheet(form, _("登记设备"), back, fields, save, NAMES, _("登记"), lead, note).answer()


def _first(bought: Purchase) -> dict[str, str]:
    on = bought.delivered_on.isoformat() if bought.delivered_on else ""
    return {
        "category": bought.line.equipment,
        "name": bought.line.what,
        "model": bought.model,
        "place": str(bought.receiving_id),
    } | ({"on": on} if on else {})


def _fields(form: Form) -> list[Component]:
    return [
        form.house("place", _("放在哪里"), required=True),
        form.field("category", _("设备类别"), kind="select", options=forms.options(EQUIPMENT), required=True),
        form.field("name", _("叫什么"), required=True, maxlength=80),
        form.field("model", _("型号"), optional=True, maxlength=80),
        form.field("serial", _("出厂编号"), optional=True, maxlength=60),
        forms.day_field(form, "on", _("哪天放到那里的")),
        forms.note_field(form),
    ]


@require_http_methods(["GET", "POST"])
def step(request: Request, id: UUID, step: str) -> HttpResponse:
    """The form of one step of a device; whether it may be taken, the verb decides."""
    row = queries.device(request.actor, id, on=today(request)).device
    if step not in _STEPS:
        raise NotFound(NO_RECORD)
    actions.require_step("device", row, step, request.actor, now=request.method == "GET")
    return _STEPS[step](request, row)


def _who(request: Request, row: Device, form: Form) -> dict[str, Any]:
    return {"by": request.actor, "at": request.at, "device_id": row.pk, "seen": forms.seen(form, row.steps)}


def _break(request: Request, row: Device) -> HttpResponse:
    form = Form(request, {"on": today(request).isoformat()})
    who = _who(request, row, form)

    def fields() -> list[Component]:
        fault = form.field("note", _("什么毛病"), required=True, maxlength=200)
        return [fault, forms.day_field(form, "on", _("哪天坏的"))]

    take = lambda: actions.report_broken(**who, on=form.day("on"), note=form.get("note"))  # noqa: E731
    return _answer(form, row, _("坏了，报修"), fields, take, ("note", "on"))


def _mend(request: Request, row: Device) -> HttpResponse:
    form = Form(request, {"on": today(request).isoformat()})
    who = _who(request, row, form)

    def fields() -> list[Component]:
        return [
            forms.day_field(form, "on", _("哪天修好的")),
            form.field("done", _("怎么修的"), optional=True, maxlength=200),
            forms.money_field(form, "cost", _("花了多少")),
        ]

    def take() -> object:
        return actions.mended(**who, on=form.day("on"), done=form.get("done"), fen=amounts.fen(form, "cost"))

    return _answer(form, row, _("修好了"), fields, take, ("on", "done", "cost"))


def _hand_over(request: Request, row: Device) -> HttpResponse:
    form = Form(request, {"keeper": str(row.keeper_id or "")})
    who = _who(request, row, form)

    def fields() -> list[Component]:
        staff = directory.staff_of(row.receiving_id)
        listed = (Option("", _("不指定")), *(Option(str(one.pk), one.name) for one in staff))
        return [form.field("keeper", _("谁来管"), kind="select", options=listed)]

    take = lambda: actions.hand_over(**who, keeper_id=uuid_of(form.get("keeper")))  # noqa: E731
    return _answer(form, row, _("换保管人"), fields, take, ("keeper",))


def _move(request: Request, row: Device) -> HttpResponse:
    form = Form(request)
    who = _who(request, row, form)

    def fields() -> list[Component]:
        return [form.house("place", _("调到哪里"), required=True), forms.note_field(form)]

    def take() -> object:
        place = form.institution("place")
        form.values["place"] = str(place)
        return actions.move_device(**who, place_id=place, note=form.get("note"))

    return _answer(form, row, _("调拨"), fields, take, ("place", "note", "pairing"))


def _scrap(request: Request, row: Device) -> HttpResponse:
    form = Form(request)
    who = _who(request, row, form)

    def fields() -> list[Component]:
        return [forms.note_field(form, _("为什么报废"), required=True)]

    take = lambda: actions.scrap(**who, note=form.get("note"))  # noqa: E731
    return _answer(form, row, _("报废"), fields, take, ("note",))


def _answer(
    form: Form,
    row: Device,
    title: str,
    fields: Callable[[], list[Component]],
    take: Callable[[], object],
    names: tuple[str, ...],
) -> HttpResponse:
    lead = f"{row.name} {row.label}"
    return forms.step(form, title, f"/money/devices/{row.pk}/", fields, take, names, lead=lead)


_STEPS: dict[str, Callable[[Request, Device], HttpResponse]] = {
    "break": _break,
    "mend": _mend,
    "hand_over": _hand_over,
    "move": _move,
    "scrap": _scrap,
}
