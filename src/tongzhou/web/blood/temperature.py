"""Temperatures on the way: one by hand, or the file of a logger."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongzhou.care.blood import actions, queries
from tongzhou.care.blood.actions import Measured
from tongzhou.care.blood.refusals import BAD_LINE, FILE_TOO_LARGE, NO_READINGS, NOT_ON_THE_WAY
from tongzhou.care.blood.rules import State, components
from tongzhou.interop.workbook import grid
from tongzhou.interop.workbook.values import Cell
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
            raise Invalid(FILE_TOO_LARGE, field="file", most=FILE_LIMIT // 1000)
        return _of_file(raw, file.name or ""), True, "file"
    if form.get("lines"):
        return actions.read_lines(form.get("lines"), "lines"), True, "lines"
    when, tenths = moment(form.get("taken_at")), actions.tenths_of(form.get("degrees"))
    if not form.get("degrees"):
        raise Invalid(NO_READINGS, field="degrees")
    if when is None or tenths is None:
        field = "taken_at" if when is None else "degrees"
        raise Invalid(BAD_LINE, field=field, line=1, text=form.get(field)[:40])
    return [Measured(1, when, tenths)], False, "taken_at"


def _of_file(raw: bytes, name: str) -> list[Measured]:
    """A workbook's first sheet with anything on it, or a text table. What is neither is refused by the reader of tables."""
    packed = raw[:4] == b"PK\x03\x04" or raw[:4] == b"\xd0\xcf\x11\xe0"
    if not packed and b"\0" not in raw[:4096]:
        return actions.read_lines(_decoded(raw), "file")
    sheets = [one.rows for one in grid.read(raw, name)]
    rows = next((one for one in sheets if any(any(cell is not None for cell in row) for row in one)), [])
    return actions.read_rows(_texts(rows), "file")


def _texts(rows: list[list[Cell | None]]) -> list[tuple[int, list[str]]]:
    """Cells as a text table would say them. A bare day in a column of times is the midnight of that day: a workbook says no more of it."""
    timed = {n for row in rows for n, cell in enumerate(row) if isinstance(cell, datetime)}

    def text(n: int, cell: Cell | None) -> str:
        if isinstance(cell, datetime):
            return f"{cell:%Y-%m-%d %H:%M:%S}"
        if isinstance(cell, date) and n in timed:
            return f"{cell:%Y-%m-%d} 00:00"
        if isinstance(cell, float) and cell.is_integer():
            return str(int(cell))
        return "" if cell is None else str(cell).strip()

    return [(number, [text(n, cell) for n, cell in enumerate(row)]) for number, row in enumerate(rows, 1)]


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
        Field(name="file", label=_("记录仪导出的文件"), kind="file", optional=True, fault=form.faults.get("file"), hint=_("CSV、TXT 或 Excel，原样上传；按标题找时间和温度两列，℉ 会换算成 ℃")),
        form.field("lines", _("或者粘贴"), kind="textarea", optional=True, maxlength=60000),
    ]  # fmt: skip
