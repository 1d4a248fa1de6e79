"""The forms of a purchase: ordering, correcting, delivery, payment, cancelling."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from tongzhou.kernel.permissions import Permission as P
from tongzhou.support.resources import actions
from tongzhou.support.resources.acts import EQUIPMENT
from tongzhou.web.components.component import Component
from tongzhou.web.edge import Request
from tongzhou.web.forms import Form
from tongzhou.web.partnerships.parts import today
from tongzhou.web.resources import amounts, forms

if TYPE_CHECKING:
    from tongzhou.support.resources.models import BudgetLine, Purchase

NAMES = ("quantity", "unit_price", "total", "ordered_on", "due_on", "supplier", "model", "where", "note")


def order(request: Request, line: BudgetLine) -> HttpResponse:
    """Buy on a line: its own quantity and price stand there to begin with."""
    total = amounts.typed(line.total_fen) if line.unit_fen is None else ""
    form = Form(request, {
        "quantity": str(line.quantity), "unit_price": amounts.typed(line.unit_fen), "total": total,
        "ordered_on": today(request).isoformat(),
    })  # fmt: skip
    id = form.id

    def save() -> HttpResponse:
        made = actions.order(id=id, by=request.actor, at=request.at, line_id=line.pk, **_typed(form))
        return redirect(f"/money/purchases/{made.pk}/")

    note = _("一次到货算一笔；分几次到的，分几笔登记。采购合计不能超过预算行。")
    return forms.Sheet(
        form,
        _("登记采购"),
        f"/money/projects/{line.project_id}/",
        lambda: _fields(form),
        save,
        NAMES,
        _("登记采购"),
        f"{line.project.name} · {line.what}",
        note,
    ).answer()


def _fields(form: Form) -> list[Component]:
    return [
        form.field("quantity", _("数量"), inputmode="numeric", required=True, maxlength=9),
        forms.money_field(form, "unit_price", _("单价")),
        forms.money_field(form, "total", _("合同总价"), hint=_("填了单价就不用填")),
        forms.day_field(form, "ordered_on", _("哪天采购的")),
        forms.day_field(form, "due_on", _("约定哪天到货"), required=False),
        form.field("supplier", _("供货方"), optional=True, maxlength=120),
        form.field("model", _("型号"), optional=True, maxlength=80),
        form.field("where", _("送到哪里"), optional=True, maxlength=200, hint=_("不填就用项目的地点")),
        forms.note_field(form),
    ]


def _typed(form: Form) -> dict[str, Any]:
    return {
        "quantity": amounts.counted(form, "quantity"),
        "unit_fen": amounts.fen(form, "unit_price"),
        "total_fen": amounts.fen(form, "total"),
        "ordered_on": form.day("ordered_on"),
        "due_on": form.day_if("due_on"),
        "supplier": form.get("supplier"),
        "model": form.get("model"),
        "where": form.get("where"),
        "note": form.get("note"),
    }


def _who(request: Request, row: Purchase, form: Form) -> dict[str, Any]:
    return {"by": request.actor, "at": request.at, "purchase_id": row.pk, "seen": forms.seen(form, row.steps)}


def correct(request: Request, row: Purchase) -> HttpResponse:
    """Correct an order that has not come."""
    form = Form(request, {
        "quantity": str(row.quantity), "unit_price": amounts.typed(row.unit_fen),
        "total": amounts.typed(row.total_fen) if row.unit_fen is None else "", "ordered_on": row.ordered_on.isoformat(),
        "due_on": row.due_on.isoformat() if row.due_on else "", "supplier": row.supplier, "model": row.model,
        "where": row.where, "note": row.note,
    })  # fmt: skip
    who = _who(request, row, form)
    take = lambda: actions.edit_order(**who, **_typed(form))  # noqa: E731 - taken when the form was sent
    return forms.step(form, _("更正"), _back(row), lambda: _fields(form), take, NAMES, lead=row.line.what)


def _back(row: Purchase) -> str:
    return f"/money/purchases/{row.pk}/"


def deliver(request: Request, row: Purchase) -> HttpResponse:
    """It has come."""
    form = Form(request, {"on": today(request).isoformat()})
    who = _who(request, row, form)
    things = row.line.unit in {unit.value for unit in EQUIPMENT}
    note = _("受援方验收之后，记入台账。") if things else _("工程和服务随项目一起验收。")
    return forms.step(
        form,
        _("到货，请对方验收"),
        _back(row),
        lambda: [forms.day_field(form, "on", _("哪天到的")), forms.note_field(form)],
        lambda: actions.deliver(**who, on=form.day("on"), note=form.get("note")),
        ("on", "note"),
        lead=row.line.what,
        note=note,
    )


def cancel(request: Request, row: Purchase) -> HttpResponse:
    """It will not come."""
    form = Form(request)
    who = _who(request, row, form)
    return forms.step(
        form,
        _("取消采购"),
        _back(row),
        lambda: [forms.note_field(form, _("为什么取消"), required=True)],
        lambda: actions.cancel_order(**who, note=form.get("note")),
        ("note",),
        lead=row.line.what,
    )


def pay(request: Request, row: Purchase) -> HttpResponse:
    """Money was paid for it."""
    request.actor.require(P.MANAGE_RESOURCES, row.supporting.place)
    form = Form(request, {"paid_on": today(request).isoformat()})
    id = form.id

    def save() -> HttpResponse:
        actions.pay(
            id=id,
            by=request.actor,
            at=request.at,
            purchase_id=row.pk,
            fen=amounts.needed(form, "amount"),
            paid_on=form.day("paid_on"),
            note=form.get("note"),
        )
        return redirect(_back(row))

    def fields() -> list[Component]:
        return [
            forms.money_field(form, "amount", _("付了多少"), required=True, hint=_("可以写 110万")),
            forms.day_field(form, "paid_on", _("哪天付的")),
            form.field("note", _("说明"), optional=True, maxlength=200),
        ]

    note = _("受援方确认之后，记入台账。")
    names = ("amount", "paid_on", "note")
    return forms.Sheet(
        form, _("登记付款"), _back(row), fields, save, names, _("登记付款"), row.line.what, note
    ).answer()
