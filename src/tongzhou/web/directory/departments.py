"""The forms by which a department opens, changes, closes and opens again, each calling its verb."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongzhou.directory import actions, queries
from tongzhou.directory.actions.departments import Named
from tongzhou.web.components.component import Component
from tongzhou.web.components.fields import Option
from tongzhou.web.directory.parts import href
from tongzhou.web.directory.places import mine
from tongzhou.web.edge import Request
from tongzhou.web.forms import Form, answer
from tongzhou.web.partnerships.parts import english, today

if TYPE_CHECKING:
    from tongzhou.directory.models import Department

NAMES = ("name", "specialty", "name_en", "phone")


@require_http_methods(["GET", "POST"])
def new(request: Request, id: UUID) -> HttpResponse:
    """A new department."""
    house = mine(request, id)
    form = Form(request)
    own = form.id

    def save() -> HttpResponse:
        actions.open_department(id=own, by=request.actor, at=request.at, institution_id=id, **_given(form))
        messages.success(request, _("科室已设立。"), extra_tags="jade")
        return redirect(href(house))

    return answer(
        form,
        title=_("设立科室"),
        back=href(house),
        fields=lambda: _fields(form),
        save=save,
        names=NAMES,
        label=_("设立"),
        lead=house.name,
        current="directory",
    )


@require_http_methods(["GET", "POST"])
def edit(request: Request, id: UUID) -> HttpResponse:
    """Particulars of a department."""
    room = queries.department(request.actor, id)
    form = Form(request, _initial(room))

    def save() -> HttpResponse:
        actions.edit_department(by=request.actor, at=request.at, department_id=id, **_given(form))
        messages.success(request, _("已保存。"), extra_tags="jade")
        return redirect(href(room.institution))

    return answer(
        form,
        title=_("修改科室"),
        back=href(room.institution),
        fields=lambda: _fields(form),
        save=save,
        names=NAMES,
        label=_("保存"),
        note=_("以前的会诊和意见书会跟着显示新名称；如果是另一个科室，请另外设立。"),
        lead=room.institution.name,
        current="directory",
    )


@require_http_methods(["GET", "POST"])
def close(request: Request, id: UUID) -> HttpResponse:
    """From a day on it is no more."""
    room = queries.department(request.actor, id)
    form = Form(request, {"on": today(request).isoformat()})

    def save() -> HttpResponse:
        last = form.day("on")
        actions.close_department(by=request.actor, at=request.at, department_id=id, on=last + timedelta(1))
        messages.success(request, _("科室已撤销，以前的记录都还在。"), extra_tags="jade")
        return redirect(href(room.institution))

    return answer(
        form,
        title=_("撤销科室"),
        back=href(room.institution),
        fields=lambda: [form.field("on", _("最后一天"), kind="date", required=True)],
        save=save,
        names=("on",),
        label=_("撤销科室"),
        note=_("在职人员、没办结的会诊、排班和科室结对要先处理完。"),
        lead=f"{room.institution.name} · {room.name}",
        current="directory",
    )


@require_http_methods(["GET", "POST"])
def reopen(request: Request, id: UUID) -> HttpResponse:
    """It was closed by mistake."""
    room = queries.department(request.actor, id)
    form = Form(request)

    def save() -> HttpResponse:
        actions.reopen_department(by=request.actor, at=request.at, department_id=id)
        messages.success(request, _("科室已恢复。"), extra_tags="jade")
        return redirect(href(room.institution))

    return answer(
        form,
        title=_("恢复科室"),
        back=href(room.institution),
        fields=list[Component],
        save=save,
        names=(),
        label=_("恢复"),
        note=_("恢复后可以再分派、排班、结对；原来的人员要另外转回来。"),
        lead=f"{room.institution.name} · {room.name}",
        current="directory",
    )


def _initial(room: Department) -> dict[str, str]:
    return {
        "name": room.name,
        "specialty": room.specialty_id or "",
        "name_en": room.name_en,
        "phone": room.phone,
    }


def _given(form: Form) -> Named:
    return {
        "name": form.get("name"),
        "specialty": form.get("specialty") or None,
        "name_en": form.get("name_en"),
        "phone": form.get("phone"),
    }


def _fields(form: Form) -> list[Component]:
    none = Option("", _("没有对应的科目"))
    listed = (
        Option(row.code, f"{row.code} {row.name_en if english() else row.name}")
        for row in queries.specialties()
    )
    return [
        form.field("name", _("科室名称"), required=True, maxlength=40),
        form.field("specialty", _("诊疗科目"), kind="select", options=(none, *listed)),
        form.field("name_en", _("英文名"), optional=True, maxlength=80),
        form.field("phone", _("电话"), kind="tel", inputmode="tel", optional=True, maxlength=40),
    ]
