"""The forms for the people who work somewhere, each calling its verb."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tongzhou.directory import actions, queries
from tongzhou.directory.actions.people import Particulars
from tongzhou.directory.rules import Title
from tongzhou.web.components.component import Component
from tongzhou.web.components.fields import Choices, Option
from tongzhou.web.directory.parts import href, named
from tongzhou.web.directory.places import mine
from tongzhou.web.directory.specialties import picker
from tongzhou.web.edge import Request
from tongzhou.web.forms import Form, answer, choices, uuid_of

if TYPE_CHECKING:
    from tongzhou.directory.models import Staff

PERSON = ("name", "title", "department_id", "post", "licence", "specialties", "phone", "active")


@require_http_methods(["GET", "POST"])
def register(request: Request, id: UUID) -> HttpResponse:
    """A person who works here. An account is given apart, under accounts and roles."""
    house = mine(request, id)
    form = Form(request)
    new, codes = form.id, request.POST.getlist("specialties")

    def save() -> HttpResponse | None:
        if form.get("find") and form.get("seek"):
            return None
        given = _given(form, codes)
        actions.register_staff(id=new, by=request.actor, at=request.at, institution_id=id, **given)
        messages.success(request, _("人员已登记。要让对方登录，请到“账号与角色”邀请。"), extra_tags="jade")
        return redirect(href(house))

    return answer(
        form,
        title=_("登记人员"),
        back=href(house),
        fields=lambda: _fields(form, id, codes),
        save=save,
        names=PERSON,
        style="css/directory.css",
        label=_("登记"),
        lead=house.name,
        current="directory",
    )


@require_http_methods(["GET", "POST"])
def edit(request: Request, id: UUID) -> HttpResponse:
    """Particulars of a person; and whether he still works here."""
    person = queries.staff_member(request.actor, id)
    house = person.institution
    form = Form(request, _initial(person))
    posted = request.method == "POST"
    codes = request.POST.getlist("specialties") if posted else list(person.specialties)

    def save() -> HttpResponse | None:
        if form.get("find") and form.get("seek"):
            return None
        active = form.get("active") != "no"
        given = _given(form, codes)
        actions.edit_staff(by=request.actor, at=request.at, staff_id=id, active=active, **given)
        messages.success(request, _("已保存。"), extra_tags="jade")
        return redirect(href(house))

    return answer(
        form,
        title=_("修改人员"),
        back=href(house),
        fields=lambda: [*_fields(form, house.id, codes, person.department_id), _active(form)],
        save=save,
        names=PERSON,
        style="css/directory.css",
        label=_("保存"),
        note=_("标为离开后，对方就不能再登录；做过的事都还在。"),
        lead=house.name,
        current="directory",
    )


def _initial(person: Staff) -> dict[str, str]:
    kept = {name: getattr(person, name) for name in ("name", "title", "post", "licence", "phone")}
    return {
        **kept,
        "department_id": str(person.department_id or ""),
        "active": "yes" if person.active else "no",
    }


def _given(form: Form, codes: list[str]) -> Particulars:
    return {
        "name": form.get("name"),
        "title": form.one_of("title", Title),
        "department_id": uuid_of(form.get("department_id")),
        "post": form.get("post"),
        "licence": form.get("licence"),
        "specialties": list(dict.fromkeys(codes)),
        "phone": form.get("phone"),
    }


def _fields(form: Form, house: UUID, codes: list[str], own: UUID | None = None) -> list[Component]:
    """`own`: where he stands now, which stays in the list though it was closed meanwhile."""
    none = Option("", _("不属于哪个科室"))
    rooms = (Option(str(row.id), named(row)) for row in queries.departments_of(house, keep=own))
    titles = choices(Title, gettext_lazy("请选择"))
    licence = _("医师执业证书编号，照证书填写")
    return [
        form.field("name", _("姓名"), required=True, maxlength=40),
        form.field("title", _("职称"), kind="select", options=titles, required=True),
        form.field("department_id", _("科室"), kind="select", options=(none, *rooms)),
        form.field("post", _("职务"), hint=_("例：科主任、护士长"), optional=True, maxlength=40),
        form.field("licence", _("执业证书编号"), hint=licence, optional=True, maxlength=40),
        picker(codes, form.get("seek"), form.faults.get("specialties")),
        form.field("phone", _("电话"), kind="tel", inputmode="tel", optional=True, maxlength=40),
    ]


def _active(form: Form) -> Choices:
    options = (Option("yes", _("在职")), Option("no", _("已离开")))
    return Choices(
        name="active", label=_("是否在职"), options=options, chosen=(form.get("active"),), columns="two"
    )
