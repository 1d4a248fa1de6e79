"""Somebody is named for a slot, on a phone in under a minute; or a placement of the past is entered at once."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from tongzhou.directory import queries as directory
from tongzhou.kernel.errors import Invalid
from tongzhou.kernel.periods import Period
from tongzhou.kernel.permissions import Permission as P
from tongzhou.support.placements import actions, queries
from tongzhou.web.components.component import Component
from tongzhou.web.components.fields import Choices, Option
from tongzhou.web.edge import Request
from tongzhou.web.forms import CHOOSE, DAYS_TURNED, Form, answer, uuid_of
from tongzhou.web.numbers import whole
from tongzhou.web.partnerships.parts import today
from tongzhou.web.placements.people import Search, person_field, person_if, person_of

if TYPE_CHECKING:
    from tongzhou.directory.models import Institution
    from tongzhou.support.placements.models import Slots

LENGTHS = (1, 3, 6, 12)
"""Months that are one touch away; any other end is typed."""
NAMES = ("slots_id", "trainee_id", "since", "months", "until", "goal", "skills", "note")
PAST = ("pair", "department_id", "trainee_id", "teacher_id", "arrived_on", "ended_on", "until", "goal", "certificate", "issued_on", "skills", "note")  # fmt: skip
BACK_YEARS = 15
"""For so many years back ended pairings are offered for a placement of the past."""


@require_http_methods(["GET", "POST"])
def nominate(request: Request) -> HttpResponse:
    """Which slots first (when there are several), then who, from when, how long, what for."""
    actor, on = request.actor, today(request)
    actor.require(P.MANAGE_PLACEMENTS)
    offered = queries.open_slots(actor, on=on)
    first = request.GET.get("slots", "") or (str(offered[0].pk) if len(offered) == 1 else "")
    form = Form(request, {"slots_id": first, "months": "3"})
    made = form.id
    chosen = next((one for one in offered if str(one.pk) == form.get("slots_id")), None)

    def save() -> HttpResponse | None:
        if chosen is None:
            raise Invalid(CHOOSE, field="slots_id")
        if "trainee_id" not in request.POST:
            return None
        row = actions.nominate(
            id=made, by=actor, at=request.at, slots_id=chosen.pk, trainee_id=person_of(form, "trainee_id", people_of(chosen.receiving, below=True)),
            planned=_planned(form), goal=form.get("goal"), skills=form.lines("skills"), note=form.get("note"),
        )  # fmt: skip
        messages.success(request, _("已提名，等支援方接收。"), extra_tags="jade")
        return redirect(f"/placements/{row.pk}/")

    return answer(
        form,
        title=_("提名进修"),
        back="/placements/",
        fields=lambda: [_slots_field(form, offered), *(_who(form, chosen) if chosen else ())],
        save=save,
        names=NAMES,
        label=_("提名") if chosen else _("下一步"),
        note=_("支援方接收后占一个名额。") if chosen else "",
        current="placements",
    )


def _slots_field(form: Form, offered: Sequence[Slots]) -> Component:
    hint = "" if offered else _("现在没有开放的名额：请支援方先在“名额”里开放。")
    options = (Option("", _("请选")), *(Option(str(one.pk), slots_said(one)) for one in offered))
    label = _("用哪里的名额")
    return form.field("slots_id", label, kind="select", options=options, required=True, hint=hint)


def slots_said(row: Slots) -> str:
    """Department, year, recipient, how many are left."""
    left = ngettext("剩 %(n)s 个", "剩 %(n)s 个", row.free) % {"n": row.free}
    return f"{row.supporting.label} {row.department.name} · {row.year} · {row.receiving.label} · {left}"


def people_of(house: Institution, *, below: bool = False) -> Search:
    """People of a house to choose from; `below`: of those under it, too."""
    return lambda text, keep: queries.people(house, text, below=below, keep=keep)


def _who(form: Form, slots: Slots) -> list[Component]:
    house = slots.receiving
    lengths = (
        *(Option(str(n), ngettext("%(n)s 个月", "%(n)s 个月", n) % {"n": n}) for n in LENGTHS),
        Option("other", _("其他")),
    )
    return [
        person_field(form, "trainee_id", _("派谁去学"), people_of(house, below=True), house=house.label),
        form.field("since", _("哪天去"), kind="date", required=True),
        Choices(name="months", label=_("学多久"), options=lengths, chosen=(form.get("months"),)),
        form.field("until", _("最后一天"), kind="date", optional=True, hint=_("上面选“其他”时填这里。")),
        form.field("goal", _("学什么"), required=True, maxlength=300, hint=_("一句话，例：独立管理呼吸衰竭病人")),
        form.field("skills", _("要学的技能"), kind="textarea", optional=True, maxlength=5000, hint=_("一行一项，以后还能补。")),
        form.field("note", _("说明"), optional=True, maxlength=2000),
    ]  # fmt: skip


def _planned(form: Form) -> Period:
    """From the first day, so many months, or until the last day that was typed. Raises Invalid (since, until)."""
    since = form.day("since")
    months = whole(form.get("months"))
    if months is not None and months in LENGTHS:
        return Period(since, months_later(since, months))
    return between(form)


def between(form: Form) -> Period:
    """From the first to the last day that were typed, both inside. Raises Invalid (since, until)."""
    since, end = form.day("since"), form.day("until") + timedelta(1)
    if end <= since:
        raise Invalid(DAYS_TURNED, field="until")
    return Period(since, end)


def months_later(day: date, months: int) -> date:
    """The same day so many months later; the last of that month where it has no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


@require_http_methods(["GET", "POST"])
def past(request: Request) -> HttpResponse:
    """A whole placement that was kept on paper: claimed for the side whose office enters it."""
    actor, on = request.actor, today(request)
    actor.require(P.MANAGE_PLACEMENTS)
    pairs = queries.pairs(actor, since=on - timedelta(365 * BACK_YEARS))
    form = Form(request, {"pair": pair_key(pairs[0]) if len(pairs) == 1 else ""})
    made = form.id
    two = next((one for one in pairs if pair_key(one) == form.get("pair")), None)

    def save() -> HttpResponse | None:
        if two is None:
            raise Invalid(CHOOSE, field="pair")
        if "trainee_id" not in request.POST:
            return None
        department = uuid_of(form.get("department_id"))
        if department is None:
            raise Invalid(CHOOSE, field="department_id")
        row = actions.record(
            id=made, by=actor, at=request.at, department_id=department,
            trainee_id=person_of(form, "trainee_id", people_of(two[1], below=True)), teacher_id=person_if(form, "teacher_id", people_of(two[0])),
            arrived_on=form.day("arrived_on"), ended_on=form.day_if("ended_on"), until=form.day_if("until"), goal=form.get("goal"),
            certificate=form.get("certificate"), issued_on=form.day_if("issued_on"), skills=form.lines("skills"), note=form.get("note"),
        )  # fmt: skip
        messages.success(request, _("已登记，等对方确认。"), extra_tags="jade")
        return redirect(f"/placements/{row.pk}/")

    return answer(
        form,
        title=_("补登过去的进修"),
        back="/placements/",
        fields=lambda: [pair_field(form, pairs), *(_paper(form, two) if two else ())],
        save=save,
        names=PAST,
        label=_("登记") if two else _("下一步"),
        note=_("对方确认以后，报到和结业才入账。") if two else "",
        current="placements",
    )


def pair_key(pair: tuple[Institution, Institution]) -> str:
    """How a pair of houses stands in a form."""
    return f"{pair[0].pk}_{pair[1].pk}"


def pair_field(form: Form, pairs: Sequence[tuple[Institution, Institution]]) -> Component:
    """Between which two houses."""
    hint = "" if pairs else _("您的机构现在没有结对：先到“结对与协议”里结对。")
    options = (
        Option("", _("请选")),
        *(Option(pair_key(one), f"{one[1].label} → {one[0].label}") for one in pairs),
    )
    return form.field("pair", _("从哪家到哪家"), kind="select", options=options, required=True, hint=hint)


def _paper(form: Form, two: tuple[Institution, Institution]) -> list[Component]:
    departments = [Option(str(one.pk), one.name) for one in directory.departments_of(two[0].pk)]
    options = (Option("", _("请选")), *departments)
    return [
        form.field("department_id", _("进修科室"), kind="select", options=options, required=True),
        person_field(form, "trainee_id", _("谁去学的"), people_of(two[1], below=True), house=two[1].label),
        form.field("arrived_on", _("到岗第一天"), kind="date", required=True),
        form.field("ended_on", _("最后一天"), kind="date", optional=True, hint=_("还在那里就不填")),
        form.field("until", _("计划最后一天"), kind="date", optional=True, hint=_("还在那里的才填")),
        form.field("goal", _("学什么"), optional=True, maxlength=300),
        person_field(form, "teacher_id", _("带教老师"), people_of(two[0]), none=_("不详")),
        form.field("certificate", _("证书编号"), optional=True, maxlength=40, hint=_("结束了的，不填由系统编。")),
        form.field("issued_on", _("发证日期"), kind="date", optional=True, hint=_("不填就是最后一天。")),
        form.field("skills", _("学过的技能"), kind="textarea", optional=True, maxlength=5000, hint=_("一行一项，以后还能补。")),
        form.field("note", _("说明"), optional=True, maxlength=2000),
    ]  # fmt: skip
