"""Temperatures on the way: one by hand, or the file of a logger."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongzhou.care.blood import actions, queries
from tongzhou.care.blood.actions import Measured
from tongzhou.care.blood.refusals import BAD_LINE, NO_READINGS, NOT_ON_THE_WAY
from tongzhou.care.blood.rules import State, components
from tongzhou.kernel.actors import MAY_NOT
from tongzhou.kernel.errors import Conflict, Denied, Invalid, Invalids, Refusal
from tongzhou.kernel.permissions import Permission as P
from tongzhou.web.blood.parts import local, moment, what
from tongzhou.web.components.component import Component, speak
from tongzhou.web.components.fields import Field, Moment
from tongzhou.web.components.steps import Foot, Steps
from tongzhou.web.edge import Request
from tongzhou.web.forms import Form
from tongzhou.web.pages import page

FILE_LIMIT = 300_000
"""Bytes of a logger's file: a day every ten seconds."""
NAMES = ("taken_at", "degrees", "lines", "file")


@require_http_methods(["GET", "POST"])
def temperature(request: Request, id: UUID) -> HttpResponse:
    """The form, and keeping what was told."""
    row = queries.plain(request.actor, id)
    if not any(request.actor.may(P.HANDLE_BLOOD, one) for one in (row.asker.place, row.giver.place)):
        raise Denied(MAY_NOT)
    if row.issued_at is None or not State(row.state).open:
        raise Conflict(NOT_ON_THE_WAY)
    form = Form(request, {"taken_at": local(request.at)})
    back, status = reverse("blood:request", args=[id]), 200
    if request.method == "POST":
        try:
            measured, logger, field = _told(form)
            number = actions.log(by=request.actor, at=request.at, request_id=id, measured=measured, logger=logger, field=field)  # fmt: skip
        except (Refusal, Invalids) as refusal:
            form.refused(refusal, NAMES, back)
            status = refusal.status
        else:
            messages.success(request, _("记下 %(n)s 个温度。") % {"n": number})
            return redirect(back)
    return page(
        request,
        "blood/temperature.html",
        current="blood",
        status=status,
        steps=Steps(_("记温度"), back),
        lead=_("%(what)s，应在 %(range)s。超限的会标出来，不会删去。") % {"what": speak(what(row)), "range": components()[row.component].range},
        notices=form.notices,
        one=_one(form),
        many=_many(form),
        foot=Foot(_("记下")),
    )  # fmt: skip


def _told(form: Form) -> tuple[list[Measured], bool, str]:
    """What was told, whether a logger told it, and at which field its faults are shown: the file before pasted lines, those before a single value."""
    file = form.request.FILES.get("file")
    if file is not None and file.size:
        raw = file.read(FILE_LIMIT + 1)
        if len(raw) > FILE_LIMIT:
            raise Invalid(BAD_LINE, field="file", line=1, text=(file.name or "")[:40])
        return actions.read_lines(_decoded(raw), "file"), True, "file"
    if form.get("lines"):
        return actions.read_lines(form.get("lines"), "lines"), True, "lines"
    when, tenths = moment(form.get("taken_at")), actions.tenths_of(form.get("degrees"))
    if not form.get("degrees"):
        raise Invalid(NO_READINGS, field="degrees")
    if when is None or tenths is None:
        field = "taken_at" if when is None else "degrees"
        raise Invalid(BAD_LINE, field=field, line=1, text=form.get(field)[:40])
    return [Measured(1, when, tenths)], False, "taken_at"


def _decoded(raw: bytes) -> str:
    """Loggers write UTF-8, or GB 18030 on older Chinese software; what is neither is shown with its broken signs in the fault."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", errors="replace")


def _one(form: Form) -> list[Component]:
    return [
        Moment(name="taken_at", label=_("什么时候看的"), value=form.get("taken_at"), fault=form.faults.get("taken_at")),
        form.field("degrees", _("温度"), unit="℃", inputmode="text", maxlength=8, optional=True, hint=_("例：22.4；零下写 -18")),
    ]  # fmt: skip


def _many(form: Form) -> list[Component]:
    return [
        Field(name="file", label=_("记录仪的 CSV 文件"), kind="file", optional=True, fault=form.faults.get("file"), hint=_("每行先时间后温度，用逗号隔开；第一行可以是标题")),
        form.field("lines", _("或者粘贴"), kind="textarea", optional=True, maxlength=60000),
    ]  # fmt: skip
