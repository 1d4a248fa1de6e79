"""Who is on duty this week: by department and day; the office adds and clears."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tongzhou.care.consultations import actions, queries
from tongzhou.care.consultations.rules import DutyKind
from tongzhou.directory import queries as directory
from tongzhou.kernel.errors import Invalid, NotFound, Refusal, sentence
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.permissions import Permission
from tongzhou.web.components.fields import Choices, Fault, Field, Option, fault
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.steps import Foot
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.components.times import SHANGHAI, day
from tongzhou.web.consultations.drafting import is_id
from tongzhou.web.edge import Request
from tongzhou.web.pages import page

WEEK = timedelta(days=7)
NOT_A_TIME = sentence(
    "web.not_a_time",
    "“{text}”不是时间。",
    "“{text}” is not a time.",
    then_zh="请在日历和时钟里选。",
    then_en="Choose it in the calendar.",
)


@require_GET
def roster(request: Request) -> HttpResponse:
    """The coming seven days, for those who answer and for those who keep the roster."""
    if not request.actor.may(Permission.ANSWER):
        request.actor.require(Permission.EDIT_ROSTER)
    return _page(request)


def _page(request: Request, faults: dict[str | None, Fault] | None = None, status: int = 200) -> HttpResponse:
    edits = request.actor.may(Permission.EDIT_ROSTER)
    start = request.at.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    duties = queries.roster(request.actor, start=start, end=start + WEEK)
    rows = tuple(
        (
            Cell(day(duty.during.lower.astimezone(SHANGHAI).date(), start.date())),
            Cell(
                f"{duty.during.lower.astimezone(SHANGHAI):%H:%M} – {duty.during.upper.astimezone(SHANGHAI):%H:%M}"
            ),
            Cell(f"{duty.department.institution.label} {duty.department.name}"),
            Cell(duty.staff.name),
            Cell(DutyKind(duty.kind).words),
            *([_clear(duty.pk)] if edits else []),
        )
        for duty in duties
    )
    labels = (_("日期"), _("时间"), _("科室"), _("值班"), _("班次"), *([_("取消")] if edits else []))
    table = Table(
        caption=_("今后七天"), columns=tuple(Column(label) for label in labels), rows=rows,
        empty=Empty(_("今后七天还没有排班。"), _("没有人值班时，科室里每个人都能接诊；排了班，病例先找值班的人。"), icon="clock"),
    )  # fmt: skip
    head = PageHead(_("值班"), _("夜里和节假日的病例，先找值班的人。"))
    form = _form(request, faults or {}) if edits else {}
    return page(
        request, "consultations/roster.html", current="roster", status=status, head=head, table=table, **form
    )


def _clear(duty_id: UUID) -> Cell:
    address = reverse("consultations:roster_clear", args=[duty_id])
    return Cell(part=Action(_("取消"), address, style="quiet", post=True))


def _form(request: Request, faults: dict[str | None, Fault]) -> dict[str, Any]:
    typed: QueryDict = request.POST if request.method == "POST" else QueryDict()
    people = directory.staff_of(request.actor.institution_id) if request.actor.institution_id else []
    departments = {one.department_id: one.department for one in people if one.department}
    doctors = tuple(
        Option(str(one.pk), f"{one.name}　{one.department.name}") for one in people if one.department
    )
    first = request.at.astimezone(SHANGHAI).replace(hour=18, minute=0)
    return {
        "fields": [
            Field(
                name="department", label=_("科室"), kind="select", value=typed.get("department", ""), required=True, fault=faults.get("department"),
                options=(Option("", _("请选")), *(Option(str(pk), one.name) for pk, one in departments.items())),
            ),
            Field(
                name="staff", label=_("谁值班"), kind="select", value=typed.get("staff", ""), required=True, fault=faults.get("staff"),
                options=(Option("", _("请选")), *doctors),
            ),
            Field(name="start", label=_("从"), kind="datetime-local", required=True, fault=faults.get("start"),
                  value=typed.get("start", f"{first:%Y-%m-%dT%H:%M}")),
            Field(name="end", label=_("到"), kind="datetime-local", required=True, fault=faults.get("end"),
                  value=typed.get("end", f"{first + timedelta(hours=14):%Y-%m-%dT%H:%M}")),
            Choices(name="kind", label=_("班次"), value=typed.get("kind", DutyKind.NIGHT.value),
                    options=tuple(Option(one.value, one.words) for one in DutyKind)),
        ],
        "foot": Foot(_("排上")),
    }  # fmt: skip


def _time(post: QueryDict, name: str) -> datetime:
    text = post.get(name, "")
    try:
        return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
    except ValueError as wrong:
        raise Invalid(NOT_A_TIME, field=name, text=text) from wrong


def _id(post: QueryDict, name: str) -> UUID:
    text = post.get(name, "")
    if not is_id(text):
        raise Invalid(CHOOSE, field=name)
    return UUID(text)


CHOOSE = sentence(
    "web.choose_one",
    "这一项还没选。",
    "Nothing is chosen here.",
    then_zh="请选一个。",
    then_en="Choose one.",
)


@require_POST
def set_duty(request: Request) -> HttpResponse:
    """Put somebody on the roster."""
    request.actor.require(Permission.EDIT_ROSTER)
    kind = request.POST.get("kind", "")
    try:
        actions.set_duty(
            id=new_id(), by=request.actor, at=request.at,
            department_id=_id(request.POST, "department"), staff_id=_id(request.POST, "staff"),
            start=_time(request.POST, "start"), end=_time(request.POST, "end"),
            kind=DutyKind(kind) if kind in set(DutyKind) else DutyKind.DAY,
        )  # fmt: skip
    except NotFound:
        raise
    except Refusal as wrong:
        if not wrong.field:
            raise
        return _page(request, {wrong.field: fault(wrong)}, wrong.status)
    messages.success(request, _("已排上。"))
    return redirect("consultations:roster")


@require_POST
def clear_duty(request: Request, duty_id: UUID) -> HttpResponse:
    """Take a duty off."""
    actions.clear_duty(id=duty_id, by=request.actor, at=request.at)
    messages.success(request, _("已取消。"))
    return redirect("consultations:roster")
