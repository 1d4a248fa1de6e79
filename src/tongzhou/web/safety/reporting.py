"""A report takes a minute on a phone: what kind, how grave, what happened; the name may stay out."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongzhou.kernel.permissions import Permission as P
from tongzhou.support.safety import actions, queries
from tongzhou.support.safety.actions import Report
from tongzhou.support.safety.rules import Category, Severity
from tongzhou.web.components.component import Component
from tongzhou.web.components.fields import Choices, Option
from tongzhou.web.edge import Request
from tongzhou.web.forms import Form, answer, uuid_of
from tongzhou.web.partnerships.parts import today

NAMES = ("institution", "category", "severity", "what", "idea", "occurred_on", "department", "unnamed")


@require_http_methods(["GET", "POST"])
def report(request: Request) -> HttpResponse:
    """The form. Nothing is drafted on a server: what was typed stays on the device until it is sent."""
    request.actor.require(P.REPORT_SAFETY)
    places = queries.places(request.actor)
    form = Form(
        request,
        {"occurred_on": today(request).isoformat(), "institution": str(places[0].pk) if places else "", "unnamed": "no"},
    )  # fmt: skip
    id = form.id

    def save() -> HttpResponse:
        made = actions.report(id=id, by=request.actor, at=request.at, told=_told(form))
        if queries.reviewers(made.institution_id, at=request.at):
            messages.success(request, _("谢谢您说出来。本单位的复核人会看到。"), extra_tags="jade")
        else:
            messages.warning(
                request, _("已存下。本单位还没有复核人，请联系对口支援办公室授权一位。"), extra_tags="amber"
            )
        return redirect(f"/safety/{made.pk}/")

    return answer(
        form,
        title=_("上报一件事"),
        back="/safety/",
        fields=lambda: _fields(form),
        save=save,
        names=NAMES,
        label=_("上报"),
        note=_("不追究个人；只有您和本单位的复核人能看。"),
        lead=_("差一点出的事也算。不写病人和同事的姓名。"),
        current="safety",
    )


def _fields(form: Form) -> list[Component]:
    places = queries.places(form.request.actor)
    house = uuid_of(form.get("institution"))
    departments = queries.departments(house) if house in {one.pk for one in places} and house else []
    categories = tuple(Option(one.value, one.words) for one in Category)
    grades = tuple(Option(one.value, one.explained, note=one.words) for one in reversed(Severity))
    unnamed = (Option("no", _("具名")), Option("yes", _("不具名")))
    first: list[Component] = []
    if len(places) > 1:
        options = tuple(Option(str(one.pk), one.name) for one in places)
        first = [form.field("institution", _("在哪家单位"), kind="select", required=True, options=options)]
    return [
        *first,
        Choices(name="category", label=_("哪一类"), options=categories, chosen=(form.get("category"),), required=True, fault=form.faults.get("category")),
        Choices(name="severity", label=_("后果"), options=grades, chosen=(form.get("severity"),), columns="two", required=True, fault=form.faults.get("severity"), hint=_("分级依据待核实，复核时可改。")),
        form.field("what", _("发生了什么"), kind="textarea", required=True, maxlength=4000, hint=_("经过几句话就够。")),
        form.field("idea", _("怎样可以避免"), kind="textarea", optional=True, maxlength=4000),
        form.field("occurred_on", _("日期"), kind="date", required=True),
        form.field("department", _("科室"), kind="select", options=(Option("", _("不说")), *(Option(str(one.pk), one.name) for one in departments))),
        Choices(name="unnamed", label=_("要不要写您的名字"), options=unnamed, chosen=(form.get("unnamed"),), columns="two", hint=_("不具名时，复核人也看不到是谁；您自己还能查到。")),
    ]  # fmt: skip


def _told(form: Form) -> Report:
    return Report(
        institution_id=uuid_of(form.get("institution")) or UUID(int=0),
        occurred_on=form.day("occurred_on"),
        category=form.one_of("category", Category),
        severity=form.one_of("severity", Severity),
        what=form.get("what"),
        idea=form.get("idea"),
        department_id=uuid_of(form.get("department")),
        unnamed=form.get("unnamed") == "yes",
    )
