"""Slots by year and department: how many there are, how many are taken; offered, changed, taken back by the supporter."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongzhou.kernel.errors import Invalid, NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words
from tongzhou.support.placements import actions, queries
from tongzhou.support.placements.moving import SLOTS
from tongzhou.support.placements.rules.slots import SlotState
from tongzhou.support.placements.rules.years import year_of
from tongzhou.support.sides.sentences import NO_RECORD
from tongzhou.web.components.chips import Badge
from tongzhou.web.components.component import Component, Tone
from tongzhou.web.components.fields import Option
from tongzhou.web.components.figures import KeyValues, Pair
from tongzhou.web.components.frame import Action, Link, PageHead, Tabs
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.edge import Request
from tongzhou.web.forms import CHOOSE, Form, answer, uuid_of
from tongzhou.web.numbers import whole
from tongzhou.web.pages import page
from tongzhou.web.partnerships.parts import today
from tongzhou.web.placements.parts import badge, guard, span, stay, timeline, titled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tongzhou.directory.models import Department, Institution
    from tongzhou.support.placements.models import Slots
    from tongzhou.support.placements.queries import SlotsView

OFFERED = Words("开放名额", "slots offered")
NAMES = ("department_id", "receiving_id", "year", "first_month", "number", "note")
NO_NUMBER = -1
"""Stands for what is no whole number; the domain refuses it in its own words."""


@require_GET
def listing(request: Request) -> HttpResponse:
    """The slots of one activity year. Two statements of its own."""
    actor, on = request.actor, today(request)
    actor.require(P.READ_SUPPORT)
    years = queries.years(actor)
    year = whole(request.GET.get("year", "")) or (
        year_of(on) if year_of(on) in years or not years else years[0]
    )
    rows = queries.slots(actor, year)
    offer = Action(_("开放名额"), "/placements/slots/new/", "primary", "plus")
    return page(
        request,
        "placements/slots.html",
        current="placements",
        head=PageHead(_("进修名额"), _lead(rows, year), _("进修"), (offer,) if actor.may(P.MANAGE_PLACEMENTS) else ()),
        tabs=Tabs(
            tuple(Link(str(one), f"/placements/slots/?year={one}", current=one == year) for one in sorted({*years, year}, reverse=True)),
            _("年度"),
        ),
        table=_table(rows, year),
    )  # fmt: skip


def _lead(rows: Sequence[Slots], year: int) -> str:
    return _("%(year)s 年度开放 %(number)s 个，已用 %(taken)s 个，还剩 %(free)s 个。") % {
        "year": year,
        "number": sum(one.number for one in rows),
        "taken": sum(one.taken for one in rows),
        "free": sum(one.free for one in rows),
    }


def _table(rows: Sequence[Slots], year: int) -> Table:
    columns = (
        Column(_("科室")), Column(_("给谁")), Column(_("起止")), Column(_("名额"), number=True), Column(_("已用"), number=True),
        Column(_("还剩"), number=True), Column(_("待接收"), number=True),
    )  # fmt: skip
    lines = tuple(
        (
            Cell(f"{one.supporting.label} {one.department.name}", f"/placements/slots/{one.pk}/"),
            Cell(one.receiving.label),
            Cell(_term(one)),
            Cell(str(one.number)),
            Cell(str(one.taken)),
            Cell(str(one.free)),
            Cell(str(one.asked)),
        )
        for one in rows
    )
    nothing = Empty(
        _("%(year)s 年度还没有开放名额") % {"year": year}, _("由支援方的科室每年开放；受援方在名额上提名。")
    )
    return Table(_("各科室的名额"), columns, lines, nothing)


def _term(row: Slots) -> str:
    return span(row.during.lower, row.during.upper - timedelta(1))


@require_GET
def slots(request: Request, id: UUID) -> HttpResponse:
    """One department's slots of a year, and who takes or asks for them."""
    view, on = queries.slots_page(request.actor, id), today(request)
    row = view.slots
    standing = row.status is SlotState.OFFERED
    return page(
        request,
        "placements/slots_one.html",
        current="placements",
        head=PageHead(f"{row.supporting.label} {row.department.name}", _("给 %(place)s") % {"place": row.receiving.name}, _("%(year)s 年度名额") % {"year": row.year}, _acts(request, view)),
        badge=Badge(row.status.words, Tone.JADE if standing else Tone.PLAIN),
        facts=KeyValues(
            (
                Pair(_("起止"), _term(row)), Pair(_("名额"), str(row.number)), Pair(_("已用"), str(row.taken)), Pair(_("还剩"), str(row.free)),
                Pair(_("待接收"), str(row.asked)),
            )
        ),
        note=row.note,
        table=Table(
            _("用这些名额的人"),
            (Column(_("学员")), Column(_("单位")), Column(_("起止")), Column(_("状态"))),
            tuple(
                (Cell(titled(one.trainee), f"/placements/{one.pk}/"), Cell(one.receiving.label), Cell(stay(one, on)), Cell(part=badge(one)))
                for one in view.placements
            ),
            Empty(_("还没有人"), _("受援方在这里提名。"), icon="people"),
        ),
        timeline=timeline(view.steps, SLOTS, request.at, OFFERED, _("经过")),
    )  # fmt: skip


def _acts(request: Request, view: SlotsView) -> tuple[Action, ...]:
    row, here, acts = view.slots, f"/placements/slots/{view.slots.pk}/", []
    over = row.during.upper <= today(request)
    if (
        row.status is SlotState.OFFERED
        and not over
        and request.actor.may(P.MANAGE_PLACEMENTS, row.receiving.place)
    ):
        acts.append(Action(_("提名进修"), f"/placements/nominate/?slots={row.pk}", "primary", "plus"))
    if "change" in view.offers:
        acts.append(Action(_("调整名额"), f"{here}change/"))
    if "withdraw" in view.offers and not row.taken:
        acts.append(Action(_("收回名额"), f"{here}withdraw/", "danger"))
    return tuple(acts)


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """The supporter offers so many places of a department to a recipient for a year."""
    actor, on = request.actor, today(request)
    actor.require(P.MANAGE_PLACEMENTS)
    takers = queries.partners(actor, on=on)
    departments = queries.departments(actor) if takers else []
    only = str(takers[0].pk) if len(takers) == 1 else ""
    form = Form(request, {"receiving_id": only, "year": str(on.year), "first_month": "1", "number": "1"})
    made = form.id

    def save() -> HttpResponse:
        chosen = {name: uuid_of(form.get(name)) for name in ("department_id", "receiving_id")}
        if missing := next((name for name, value in chosen.items() if value is None), ""):
            raise Invalid(CHOOSE, field=missing)
        row = actions.offer_slots(
            id=made, by=actor, at=request.at, department_id=chosen["department_id"], receiving_id=chosen["receiving_id"],  # type: ignore[arg-type]  # both were chosen
            year=_whole(form, "year"), number=_whole(form, "number"), first_month=_whole(form, "first_month"), note=form.get("note"),
        )  # fmt: skip
        messages.success(request, _("名额已开放，受援方可以提名了。"), extra_tags="jade")
        return redirect(f"/placements/slots/{row.pk}/")

    return answer(
        form, title=_("开放名额"), back="/placements/slots/", fields=lambda: _fields(form, departments, takers), save=save, names=NAMES,
        label=_("开放"), note=_("接收的人数不会超过名额。"), current="placements",
    )  # fmt: skip


def _whole(form: Form, name: str) -> int:
    found = whole(form.get(name))
    return NO_NUMBER if found is None else found


def _fields(form: Form, departments: Sequence[Department], takers: Sequence[Institution]) -> list[Component]:
    if not takers:
        nothing = Empty(_("您的机构现在没有支援的对象"), _("名额由支援方开放；先到“结对与协议”里结对。"))
        return [nothing]
    several = len({one.institution_id for one in departments}) > 1
    wards = [
        Option(str(one.pk), f"{one.institution.label} {one.name}" if several else one.name)
        for one in departments
    ]
    houses = [Option(str(one.pk), one.label) for one in takers]
    months = tuple(Option(str(month), _("%(n)s 月") % {"n": month}) for month in range(1, 13))
    return [
        form.field("department_id", _("哪个科室"), kind="select", options=(Option("", _("请选")), *wards), required=True),
        form.field("receiving_id", _("给谁"), kind="select", options=(Option("", _("请选")), *houses), required=True),
        form.field("year", _("年度"), required=True, inputmode="numeric", maxlength=4),
        form.field("first_month", _("年度从几月起"), kind="select", options=months, hint=_("按自然年就是 1 月；6 月起就是到次年 5 月。")),
        _number(form),
        form.field("note", _("说明"), optional=True, maxlength=200),
    ]  # fmt: skip


def _number(form: Form) -> Component:
    return form.field("number", _("几个名额"), required=True, inputmode="numeric", unit=_("个"), maxlength=3)


@require_http_methods(["GET", "POST"])
def step(request: Request, id: UUID, event: str) -> HttpResponse:
    """Change the number, or take them back."""
    if event not in ("change", "withdraw"):
        raise NotFound(NO_RECORD)
    row = queries.slots_page(request.actor, id).slots
    guard(request, SLOTS, row, event)
    form = Form(request, {"seen": str(row.steps), "number": str(row.number)})
    changes = event == "change"

    def save() -> HttpResponse:
        if changes:
            actions.change_slots(
                by=request.actor, at=request.at, slots_id=id, number=_whole(form, "number"), note=form.get("note"), seen=form.seen
            )  # fmt: skip
        else:
            actions.withdraw_slots(
                by=request.actor, at=request.at, slots_id=id, note=form.get("note"), seen=form.seen
            )
        messages.success(request, _("已调整。") if changes else _("已收回。"), extra_tags="jade")
        return redirect(f"/placements/slots/{id}/")

    title = _("调整名额") if changes else _("收回名额")
    return answer(
        form, title=title, back=f"/placements/slots/{id}/", fields=lambda: _step_fields(form, changes), save=save, names=NAMES,
        label=title, lead=f"{row.supporting.label} {row.department.name} → {row.receiving.label}", current="placements",
    )  # fmt: skip


def _step_fields(form: Form, changes: bool) -> list[Component]:
    why = form.field(
        "note", _("原因"), kind="textarea", required=not changes, optional=changes, maxlength=200
    )
    return [_number(form), why] if changes else [why]
