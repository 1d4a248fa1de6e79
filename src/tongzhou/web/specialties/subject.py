"""A specialty is planned or corrected: which two houses, which department, to what, by when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongzhou.kernel.actors import MAY_NOT
from tongzhou.kernel.errors import Denied, Invalid
from tongzhou.support.specialties import actions, queries
from tongzhou.support.specialties.actions import Subject
from tongzhou.support.specialties.rules.aims import Aim
from tongzhou.web.components.component import Component
from tongzhou.web.components.fields import Choices, Option
from tongzhou.web.edge import Request
from tongzhou.web.forms import CHOOSE, Form, answer, choices, uuid_of
from tongzhou.web.partnerships.parts import today
from tongzhou.web.specialties.home import may_plan
from tongzhou.web.specialties.parts import STYLE, sides

if TYPE_CHECKING:
    from tongzhou.directory.models import Institution
    from tongzhou.support.specialties.models import Specialty

NAMES = ("pair", "aim", "name", "department", "on", "due_on", "why", "usual")
Pair = tuple["Institution", "Institution"]


def pairs_of(request: Request) -> list[Pair]:
    """The pairs of houses at one of which the reader plans. Raises Denied for whoever plans nowhere."""
    if not may_plan(request):
        raise Denied(MAY_NOT)
    return queries.pairs(request.actor, on=today(request))


def chosen_pair(form: Form, pairs: Sequence[Pair]) -> Pair:
    """The pair that was chosen. Raises Invalid."""
    known = {f"{one.pk}_{other.pk}": (one, other) for one, other in pairs}
    if form.get("pair") not in known:
        raise Invalid(CHOOSE, field="pair")
    return known[form.get("pair")]


def usual_pair(request: Request, pairs: Sequence[Pair]) -> str:
    """The pair of the county that the address names, else the only one."""
    at = request.GET.get("at", "")
    known = {f"{one.pk}_{other.pk}": str(other.pk) for one, other in pairs}
    only = next(iter(known), "") if len(known) == 1 else ""
    return next((key for key, taking in known.items() if taking == at), only)


def pair_field(form: Form, pairs: Sequence[Pair]) -> Component:
    """Which two houses."""
    options = tuple(Option(f"{one.pk}_{other.pk}", f"{one.label} → {other.label}") for one, other in pairs)
    first = () if len(pairs) == 1 else (Option("", _("请选")),)
    return form.field("pair", _("哪两家之间"), kind="select", options=(*first, *options), required=True)


def department_field(form: Form, houses: Sequence[UUID], *, required: bool = False) -> Component:
    """A department of the recipient, named with its house where there are several."""
    several = len(set(houses)) > 1
    listed = tuple(
        Option(str(one.pk), f"{one.institution.label} · {one.name}" if several else one.name)
        for one in queries.departments(houses)
    )
    options = (Option("", _("还没定")), *listed)
    return form.field("department", _("受援方科室"), kind="select", options=options, optional=not required)


def _fields(form: Form, houses: Sequence[UUID]) -> list[Component]:
    return [
        form.field("aim", _("建成什么"), kind="select", required=True, options=choices(Aim, _("请选"))),
        department_field(form, houses),
        form.field("name", _("叫什么"), optional=True, maxlength=60, hint=_("不填就用科室或目标的名称。")),
        form.field("due_on", _("计划哪天建成"), kind="date", optional=True),
        form.field("why", _("为什么建"), kind="textarea", optional=True, maxlength=2000, hint=_("一句话：什么病人现在只能转走。")),
    ]  # fmt: skip


def _subject(form: Form) -> Subject:
    return Subject(
        aim=form.one_of("aim", Aim),
        name=form.get("name"),
        department_id=uuid_of(form.get("department")),
        why=form.get("why"),
        due_on=form.day_if("due_on"),
    )


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Plan a specialty; the usual milestones are put into the plan unless told otherwise."""
    pairs = pairs_of(request)
    form = Form(
        request, {"pair": usual_pair(request, pairs), "on": today(request).isoformat(), "usual": "yes"}
    )
    id = form.id

    def save() -> HttpResponse:
        giving, taking = chosen_pair(form, pairs)
        told, on = _subject(form), form.day("on")
        made = actions.propose(
            id=id,
            by=request.actor,
            at=request.at,
            supporting_id=giving.pk,
            receiving_id=taking.pk,
            on=on,
            subject=told,
            milestones=actions.usual(told.aim, on=on) if form.get("usual") == "yes" else (),
        )
        return redirect(f"/specialties/{made.pk}/")

    def fields() -> list[Component]:
        options = (Option("yes", _("先列好常用节点，再改")), Option("no", _("以后自己排")))
        return [
            pair_field(form, pairs),
            *_fields(form, [taking.pk for _giving, taking in pairs]),
            form.field("on", _("从哪天开始"), kind="date", required=True),
            Choices(name="usual", label=_("计划节点"), options=options, chosen=(form.get("usual"),), columns="one"),
        ]  # fmt: skip

    return answer(
        form,
        title=_("新建学科"),
        back="/specialties/",
        fields=fields,
        save=save,
        names=NAMES,
        label=_("建好计划"),
        note=_("双方都看得到；节点做到一个，登记一个。"),
        current="specialties",
        style=STYLE,
    )


def amend(request: Request, row: Specialty) -> HttpResponse:
    """Correct what is built and by when."""
    before = {
        "aim": row.aim,
        "name": row.name,
        "department": str(row.department_id or ""),
        "why": row.why,
        "due_on": row.due_on.isoformat() if row.due_on else "",
        "seen": str(row.steps),
    }
    form = Form(request, before)

    def save() -> HttpResponse:
        actions.amend(
            by=request.actor, at=request.at, specialty_id=row.pk, subject=_subject(form), seen=form.seen
        )
        return redirect(f"/specialties/{row.pk}/")

    return answer(
        form,
        title=_("修改学科"),
        back=f"/specialties/{row.pk}/",
        fields=lambda: _fields(form, [row.receiving_id]),
        save=save,
        names=NAMES,
        label=_("存下修改"),
        lead=sides(row),
        current="specialties",
        style=STYLE,
    )
