"""The forms of a workstation: opened, days on site entered, closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongzhou.directory import queries as directory
from tongzhou.kernel.errors import Invalid, NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.support.placements import actions, queries
from tongzhou.support.placements.moving import WORKSTATIONS
from tongzhou.support.sides.sentences import NO_RECORD
from tongzhou.web.components.component import Component
from tongzhou.web.components.fields import Option
from tongzhou.web.components.files import Upload
from tongzhou.web.edge import Request
from tongzhou.web.forms import CHOOSE, NO_DAY, Form, answer, files_of, uuid_of
from tongzhou.web.partnerships.parts import today
from tongzhou.web.placements.nominating import pair_field, pair_key, people_of
from tongzhou.web.placements.parts import guard, titled
from tongzhou.web.placements.people import person_field, person_of

if TYPE_CHECKING:
    from tongzhou.directory.models import Institution

NAMES = ("pair", "expert_id", "department_id", "plaque", "opened_on", "closed_on", "days", "on", "note")


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Open one, or enter one that stands already; closed ones of the past, too."""
    actor, on = request.actor, today(request)
    actor.require(P.MANAGE_PLACEMENTS)
    pairs = queries.pairs(actor, since=on)
    first = pair_key(pairs[0]) if len(pairs) == 1 else ""
    form = Form(request, {"pair": first, "opened_on": on.isoformat()})
    made = form.id
    two = next((one for one in pairs if pair_key(one) == form.get("pair")), None)

    def save() -> HttpResponse | None:
        if two is None:
            raise Invalid(CHOOSE, field="pair")
        if "plaque" not in request.POST:
            return None
        row = actions.open_workstation(
            id=made, by=actor, at=request.at, expert_id=person_of(form, "expert_id", people_of(two[0])), receiving_id=two[1].pk,
            plaque=form.get("plaque"), opened_on=form.day("opened_on"), department_id=uuid_of(form.get("department_id")),
            closed_on=form.day_if("closed_on"), file_ids=files_of(request), note=form.get("note"),
        )  # fmt: skip
        messages.success(request, _("已登记，等对方确认。"), extra_tags="jade")
        return redirect(f"/placements/workstations/{row.pk}/")

    return answer(
        form, title=_("设立工作站"), back="/placements/workstations/", fields=lambda: [pair_field(form, pairs), *(_fields(form, two) if two else ())],
        save=save, names=NAMES, label=_("设立") if two else _("下一步"), note=_("对方确认后入账。") if two else "", current="placements",
    )  # fmt: skip


def _fields(form: Form, two: tuple[Institution, Institution]) -> list[Component]:
    wards = [Option(str(one.pk), one.name) for one in directory.departments_of(two[1].pk)]
    ids = tuple(map(str, files_of(form.request)))
    return [
        person_field(form, "expert_id", _("哪位专家"), people_of(two[0]), house=two[0].label),
        form.field("plaque", _("牌匾上的名称"), required=True, maxlength=80),
        form.field("department_id", _("设在哪个科室"), kind="select", options=(Option("", _("不定科室")), *wards)),
        form.field("opened_on", _("挂牌日期"), kind="date", required=True),
        form.field("closed_on", _("撤站日期"), kind="date", optional=True, hint=_("已经撤了的才填")),
        Upload(name="files", label=_("凭据"), url="/files/", subject=f"draft:{form.id}", ids=ids, hint=_("例：挂牌的照片、文件。")),
        form.field("note", _("说明"), optional=True, maxlength=300),
    ]  # fmt: skip


@require_http_methods(["GET", "POST"])
def step(request: Request, id: UUID, event: str) -> HttpResponse:
    """Enter days on site, or close it."""
    if event not in ("days", "close"):
        raise NotFound(NO_RECORD)
    row = queries.workstation_row(request.actor, id)
    guard(request, WORKSTATIONS, row, event)
    on = today(request).isoformat()
    form = Form(request, {"seen": str(row.steps), "on": on, "days": on})
    by, at, entering = request.actor, request.at, event == "days"

    def save() -> HttpResponse:
        if entering:
            actions.enter_days(
                by=by, at=at, workstation_id=id, days=days_of(form), note=form.get("note"), seen=form.seen
            )
        else:
            actions.close_workstation(
                by=by, at=at, workstation_id=id, on=form.day("on"), note=form.get("note"), seen=form.seen
            )
        messages.success(request, _("已记下。"), extra_tags="jade")
        return redirect(f"/placements/workstations/{id}/")

    title = _("登记在站日") if entering else _("撤站")
    return answer(
        form, title=title, back=f"/placements/workstations/{id}/", fields=lambda: _step_fields(form, entering), save=save, names=NAMES,
        label=title, lead=f"{row.plaque} · {titled(row.expert)}", current="placements",
    )  # fmt: skip


def _step_fields(form: Form, entering: bool) -> Sequence[Component]:
    if entering:
        hint = _("一行一天，例：2026-11-22；记过的不会重复。")
        return [
            form.field("days", _("在站的日期"), kind="textarea", required=True, hint=hint, maxlength=5000),
            form.field("note", _("来做什么"), optional=True, maxlength=120, hint=_("例：教学查房、门诊")),
        ]
    return [
        form.field("on", _("最后一天"), kind="date", required=True),
        form.field("note", _("原因"), kind="textarea", required=True, maxlength=2000),
    ]


def days_of(form: Form) -> list[date]:
    """The days that were typed, one a line or with 、, commas or blanks between. Raises Invalid (days)."""
    typed = form.get("days")
    for sign in "、，,；;\n\t":
        typed = typed.replace(sign, " ")
    try:
        return [date.fromisoformat(one) for one in typed.split()]
    except ValueError:
        raise Invalid(NO_DAY, field="days") from None
