"""The form of a budget line."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tongzhou.kernel.quantities import Unit
from tongzhou.support.resources import actions, queries
from tongzhou.support.resources.rules.categories import EQUIPMENT
from tongzhou.web.components.component import Component
from tongzhou.web.components.fields import Option
from tongzhou.web.edge import Request
from tongzhou.web.forms import Form
from tongzhou.web.resources import amounts, forms

NAMES = ("what", "equipment", "unit", "quantity", "unit_price", "total", "note")
UNITS = (
    Unit.ITEM,
    Unit.VEHICLE,
    Unit.DEVICE,
    Unit.SET,
    Unit.PLACE,
    Unit.BATCH,
    Unit.PERSON,
    Unit.HOUSEHOLD,
    Unit.TIME,
)


@require_http_methods(["GET", "POST"])
def new(request: Request, id: UUID) -> HttpResponse:
    """Add a line to a project."""
    found = queries.project(request.actor, id)
    form = Form(request, {"unit": Unit.ITEM.value, "quantity": "1"})
    return _answer(form, form.id, id, found.project.name, _("加一行预算"))


@require_http_methods(["GET", "POST"])
def edit(request: Request, id: UUID) -> HttpResponse:
    """Correct a line."""
    row = queries.line(request.actor, id)
    form = Form(request, {
        "what": row.what, "equipment": row.equipment, "unit": row.unit, "quantity": str(row.quantity),
        "unit_price": amounts.typed(row.unit_fen), "total": amounts.typed(row.total_fen) if row.unit_fen is None else "",
        "note": row.note,
    })  # fmt: skip
    return _answer(form, id, row.project_id, row.project.name, _("改预算行"))


def _answer(form: Form, id: UUID, project_id: UUID, lead: str, title: str) -> HttpResponse:
    _require(form.request, project_id)
    back = f"/money/projects/{project_id}/"

    def save() -> HttpResponse:
        actions.set_line(
            id=id,
            by=form.request.actor,
            at=form.request.at,
            project_id=project_id,
            what=form.get("what"),
            unit=form.one_of("unit", Unit),
            quantity=amounts.counted(form, "quantity"),
            unit_fen=amounts.fen(form, "unit_price"),
            total_fen=amounts.fen(form, "total"),
            equipment=form.get("equipment"),
            note=form.get("note"),
        )
        return redirect(back)

    note = _("数量乘单价就是合计，不用自己算；只知道总价的，单价留空、填合计。")
    return forms.Sheet(form, title, back, lambda: _fields(form), save, NAMES, _("存下"), lead, note).answer()


def _require(request: Request, project_id: UUID) -> None:
    """Ask for the permission before the form is read."""
    project = queries.project(request.actor, project_id).project
    actions.require_step("project", project, "plan", request.actor, now=request.method == "GET")


def _fields(form: Form) -> list[Component]:
    kinds = (Option("", _("不是设备（工程、服务、培训）")), *forms.options(EQUIPMENT)[1:])
    return [
        form.field("what", _("买什么、做什么"), required=True, maxlength=80),
        form.field(
            "equipment", _("设备类别"), kind="select", options=kinds, hint=_("是设备就选，单位自动跟着走")
        ),
        form.field("quantity", _("数量"), inputmode="numeric", required=True, maxlength=9),
        form.field(
            "unit", _("单位"), kind="select", options=tuple(Option(one.value, one.words) for one in UNITS)
        ),
        forms.money_field(form, "unit_price", _("单价")),
        forms.money_field(form, "total", _("合计"), hint=_("填了单价就不用填")),
        form.field("note", _("说明"), optional=True, maxlength=200),
    ]


@require_POST
def drop(request: Request, id: UUID) -> HttpResponse:
    """Take a line out on which nothing was bought."""
    row = queries.line(request.actor, id)
    actions.drop_line(by=request.actor, at=request.at, project_id=row.project_id, line_id=id)
    return redirect(f"/money/projects/{row.project_id}/")
