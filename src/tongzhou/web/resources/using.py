"""Logging the use of a device: one touch, or a short form; striking a wrong row."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tongzhou.kernel.errors import Denied, Invalid, NotFound, Refusal
from tongzhou.kernel.permissions import Permission as P
from tongzhou.support.resources import actions, queries
from tongzhou.web.components.component import Component, speak
from tongzhou.web.edge import Request
from tongzhou.web.forms import Form
from tongzhou.web.partnerships.parts import today
from tongzhou.web.resources import amounts, forms

NAMES = ("on", "times", "persons", "minutes", "note")


@require_http_methods(["GET", "POST"])
def use(request: Request, id: UUID) -> HttpResponse:
    """It was used: how often, by how many, on which day. The id makes a double touch harmless."""
    row = queries.device(request.actor, id, on=today(request)).device
    request.actor.require(P.USE_DEVICES, row.receiving.place)
    form = Form(request, {"on": today(request).isoformat(), "times": "1"})
    use_id = form.id

    def save() -> HttpResponse:
        actions.log_use(
            id=use_id,
            by=request.actor,
            at=request.at,
            device_id=id,
            on=form.day("on"),
            times=amounts.counted(form, "times"),
            persons=amounts.whole(form, "persons"),
            minutes=amounts.whole(form, "minutes"),
            note=form.get("note"),
        )
        messages.success(request, _("记上了。"))
        return redirect(f"/money/devices/{id}/")

    def fields() -> list[Component]:
        return [
            forms.day_field(form, "on", _("哪天用的")),
            form.field("times", _("用了几次"), inputmode="numeric", required=True, maxlength=4),
            form.field("persons", _("几个人用上了"), inputmode="numeric", optional=True, maxlength=6),
            form.field("minutes", _("用了多少分钟"), inputmode="numeric", optional=True, maxlength=5),
            form.field("note", _("说明"), optional=True, maxlength=200),
        ]

    back = f"/money/devices/{id}/"
    return forms.Sheet(
        form, _("记使用"), back, fields, save, NAMES, _("记上"), f"{row.name} {row.label}"
    ).answer()


@require_POST
def strike(request: Request, id: UUID) -> HttpResponse:
    """A wrong row counts no longer."""
    device_id = queries.use(request.actor, id).device_id
    try:
        actions.strike_use(by=request.actor, at=request.at, use_id=id, note=request.POST.get("reason", ""))
    except (NotFound, Denied, Invalid):
        raise
    except Refusal as refusal:
        messages.warning(request, f"{speak(refusal.says)}{speak(refusal.then)}")
    return redirect(f"/money/devices/{device_id}/")
