"""The forms of a visit: plan it, note a survey or a resolution, report on one, enter it as held."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongzhou.directory import queries as directory
from tongzhou.kernel.actors import MAY_NOT
from tongzhou.kernel.errors import Denied, Invalid, NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.ledger.rules import Side
from tongzhou.partnerships import queries as partnerships
from tongzhou.support.visits import actions, queries
from tongzhou.support.visits.actions import Plan, Seated
from tongzhou.support.visits.moving import may_settle
from tongzhou.support.visits.rules import NO_TASK_HERE, Seat, TaskState
from tongzhou.web.commitments.writing import NO_NUMBER
from tongzhou.web.components.component import Component
from tongzhou.web.components.fields import Choices, Option
from tongzhou.web.edge import Request
from tongzhou.web.forms import CHOOSE, Form, answer, uuid_of
from tongzhou.web.numbers import whole
from tongzhou.web.partnerships.parts import today
from tongzhou.web.visits.parts import line, way
from tongzhou.web.visits.people import owner, owner_field

if TYPE_CHECKING:
    from tongzhou.partnerships.models import Pairing
    from tongzhou.support.visits.models import Visit

PLAN = ("pairing_id", "visitor", "purpose", "first_on", "last_on", "delegation", "leader", "visitors", "guests", "hosts", "people",
        "agenda")  # fmt: skip


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Plan a visit."""
    actor = request.actor
    actor.require(P.EDIT_VISITS)
    pairs = partnerships.pairings_where(actor, P.EDIT_VISITS, on=today(request))
    first = {"visitor": Side.SUPPORTING.value, "pairing_id": str(pairs[0].pk) if len(pairs) == 1 else ""}
    form = Form(request, first)
    id = form.id

    def save() -> HttpResponse:
        pairing = next((one for one in pairs if str(one.pk) == form.get("pairing_id")), None)
        if pairing is None:
            raise Invalid(CHOOSE, field="pairing_id")
        houses = (pairing.supporting_id, pairing.receiving_id)
        plan = _plan(form, form.one_of("visitor", Side), houses)
        made = actions.plan_visit(id=id, by=actor, at=request.at, pairing_id=pairing.pk, plan=plan)
        return redirect(f"/visits/{made.pk}/")

    return answer(
        form, title=_("安排互访"), back="/visits/", fields=lambda: [*_between(form, pairs), *_fields(form)], save=save, names=PLAN,
        label=_("记下安排"), note=_("双方都看得到；访完由出访方登记，接待方确认。"), current="visits",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def step(request: Request, id: UUID, step: str) -> HttpResponse:
    """The form of one step: edit, survey, resolve, hold."""
    view = queries.visit(request.actor, id)
    forms = {"edit": edit, "survey": survey, "resolve": resolve, "hold": hold}
    if step not in forms:
        raise NotFound(NO_TASK_HERE)
    sides = (view.visit.supporting.place, view.visit.receiving.place)
    if not any(request.actor.may(P.EDIT_VISITS, side) for side in sides):
        raise Denied(MAY_NOT)
    if request.method == "GET" and step not in view.offers:
        return redirect(f"/visits/{id}/")
    return forms[step](request, view)


def edit(request: Request, view: queries.VisitView) -> HttpResponse:
    """Change the plan."""
    found = view.visit
    form = Form(request, _written(view))

    def save() -> HttpResponse:
        plan = _plan(form, Side(found.visitor), (found.supporting_id, found.receiving_id))
        actions.edit_visit(by=request.actor, at=request.at, visit_id=found.pk, plan=plan, seen=form.seen)
        return _back(found)

    return _show(form, found, _("修改安排"), lambda: list(_fields(form)), save, PLAN, _("保存安排"))


def survey(request: Request, view: queries.VisitView) -> HttpResponse:
    """What was seen in a department."""
    found = view.visit
    form = Form(request, {"seen": str(found.steps)})
    departments = directory.departments_of(found.host.pk)

    def save() -> HttpResponse:
        department = uuid_of(form.get("department_id"))
        if department is None:
            raise Invalid(CHOOSE, field="department_id")
        actions.survey_department(
            by=request.actor, at=request.at, visit_id=found.pk, department_id=department, findings=form.get("findings"),
        )  # fmt: skip
        return _back(found)

    def fields() -> list[Component]:
        options = (Option("", _("请选")), *(Option(str(one.pk), one.name) for one in departments))
        return [
            form.field("department_id", _("哪个科室"), kind="select", options=options, required=True),
            form.field("findings", _("看到了什么"), kind="textarea", required=True, hint=_("做得好的、要帮的，一两句")),
        ]  # fmt: skip

    return _show(form, found, _("记科室调研"), fields, save, ("department_id", "findings"), _("记下来"))


def resolve(request: Request, view: queries.VisitView) -> HttpResponse:
    """What was resolved: a task with an owner and a date."""
    found = view.visit
    form = Form(request)
    id = form.id

    def save() -> HttpResponse:
        actions.resolve(
            id=id, by=request.actor, at=request.at, visit_id=found.pk, what=form.get("what"),
            owner_id=owner(form, found), due_on=form.day("due_on"),
        )  # fmt: skip
        return _back(found)

    def fields() -> list[Component]:
        return [
            form.field("what", _("要办什么"), required=True, maxlength=200),
            owner_field(form),
            form.field("due_on", _("哪天前办完"), kind="date", required=True),
        ]

    note = _("负责人会收到通知；办结由他自己或办公室登记。")
    return _show(
        form, found, _("记议定事项"), fields, save, ("what", "owner_id", "due_on"), _("记下来"), note
    )


def hold(request: Request, view: queries.VisitView) -> HttpResponse:
    """It was held: who travelled says so."""
    found = view.visit
    form = Form(request, {"delegation": str(found.delegation or ""), "seen": str(found.steps)})

    def save() -> HttpResponse:
        actions.hold_visit(
            by=request.actor, at=request.at, visit_id=found.pk, seen=form.seen,
            delegation=None if _uncounted(form) else _count(form, "delegation"), uncounted=_uncounted(form),
        )  # fmt: skip
        return _back(found)

    def fields() -> list[Component]:
        hint = _("名单列全了可以不填；没有人数过就写“不详”")
        return [form.field("delegation", _("代表团一共几人"), optional=True, unit=_("人"), hint=hint)]

    note = _("科室调研会一起写进台账；议定事项之后还能再记。")
    return _show(form, found, _("登记已访"), fields, save, ("delegation", "last_on"), _("请接待方确认"), note)


def _uncounted(form: Form) -> bool:
    """Whether it was said that nobody counted, in either language."""
    return form.get("delegation").strip().lower() in ("不详", "unknown")


@require_http_methods(["GET", "POST"])
def task(request: Request, id: UUID, task_id: UUID) -> HttpResponse:
    """Report on a resolution: done, or dropped with the reason."""
    view = queries.visit(request.actor, id)
    found = next((one for one in view.resolutions if one.pk == task_id), None)
    if found is None:
        raise NotFound(NO_TASK_HERE)
    if not may_settle(request.actor, view.visit, found):
        raise Denied(MAY_NOT)
    form = Form(request, {"state": TaskState.DONE.value, "on": today(request).isoformat()})

    def save() -> HttpResponse:
        actions.settle_resolution(
            by=request.actor, at=request.at, visit_id=id, resolution_id=task_id, state=form.one_of("state", TaskState),
            on=form.day("on"), note=form.get("note"),
        )  # fmt: skip
        return _back(view.visit)

    def fields() -> list[Component]:
        options = tuple(Option(one.value, one.words) for one in (TaskState.DONE, TaskState.DROPPED))
        return [
            Choices(
                name="state", label=_("办得怎样"), options=options, chosen=(form.get("state"),), columns="two"
            ),
            form.field("on", _("哪一天"), kind="date", required=True),
            form.field("note", _("说明"), kind="textarea", optional=True, hint=_("不办了的，要写原因")),
        ]

    return answer(
        form, title=_("更新议定事项"), back=f"/visits/{id}/", fields=fields, save=save, names=("state", "on", "note"),
        label=_("保存"), lead=found.what, current="visits",
    )  # fmt: skip


def _between(form: Form, pairs: Sequence[Pairing]) -> list[Component]:
    options = (
        Option("", _("请选")),
        *(Option(str(one.pk), f"{one.supporting.label} → {one.receiving.label}") for one in pairs),
    )
    ways = (
        Option(Side.SUPPORTING.value, _("支援方去受援方")),
        Option(Side.RECEIVING.value, _("受援方去支援方")),
    )
    return [
        form.field("pairing_id", _("哪一对"), kind="select", options=options, required=True),
        Choices(
            name="visitor", label=_("谁访谁"), options=ways, chosen=(form.get("visitor"),), columns="two"
        ),
    ]


def _fields(form: Form) -> Iterator[Component]:
    each = _("一行一位：姓名 单位")
    yield form.field("purpose", _("为了什么"), required=True, maxlength=200)
    yield form.field("first_on", _("第一天"), kind="date", required=True)
    yield form.field("last_on", _("最后一天"), kind="date", required=True)
    yield form.field(
        "delegation",
        _("代表团一共几人"),
        inputmode="numeric",
        optional=True,
        unit=_("人"),
        hint=_("名单列全了可以不填"),
    )
    yield form.field("leader", _("带队"), optional=True, hint=_("姓名 单位"), maxlength=120)
    for name, label in (("visitors", _("代表团成员")), ("guests", _("特邀")), ("hosts", _("接待方"))):
        yield form.field(name, label, kind="textarea", optional=True, hint=each)
    yield form.field("agenda", _("议程"), kind="textarea", optional=True, hint=_("一行一项"))


SEATS = {"leader": Seat.LEADER, "visitors": Seat.VISITOR, "guests": Seat.GUEST, "hosts": Seat.HOST}


def _plan(form: Form, visitor: Side, houses: tuple[UUID, UUID]) -> Plan:
    """The plan as typed; people whose name is one person's of the two houses are known by the directory."""
    lines = [(seat, *_split(text)) for name, seat in SEATS.items() for text in form.lines(name)]
    known = queries.known(houses, [name for _seat, name, _office in lines])
    people = tuple(Seated(seat, known.get(name), name, office) for seat, name, office in lines)
    return Plan(
        visitor=visitor,
        purpose=form.get("purpose"),
        first_on=form.day("first_on"),
        last_on=form.day("last_on"),
        agenda=form.get("agenda"),
        delegation=_count(form, "delegation"),
        people=people,
    )


def _split(text: str) -> tuple[str, str]:
    """A line into name and office: at the first blank, comma or 、."""
    for sign in ("，", ",", "、", "\u3000"):
        text = text.replace(sign, " ")
    name, _blank, office = text.strip().partition(" ")
    return name, office.strip()


def _count(form: Form, name: str) -> int | None:
    typed = form.get(name)
    found = whole(typed)
    if typed and (found is None or found > 9999):
        raise Invalid(NO_NUMBER, field=name, typed=typed)
    return found


def _written(view: queries.VisitView) -> dict[str, str]:
    found = view.visit
    lists = {
        name: "\n".join(line(one) for one in view.people if one.seat == seat.value)
        for name, seat in SEATS.items()
    }
    return {
        "purpose": found.purpose,
        "first_on": found.first_on.isoformat(),
        "last_on": found.last_on.isoformat(),
        "delegation": str(found.delegation or ""),
        "agenda": found.agenda,
        "seen": str(found.steps),
        **lists,
    }


def _back(found: Visit) -> HttpResponse:
    return redirect(f"/visits/{found.pk}/")


def _show(
    form: Form,
    found: Visit,
    title: str,
    fields: Callable[[], Sequence[Component]],
    save: Callable[[], HttpResponse | None],
    names: Sequence[str],
    label: str,
    note: str = "",
) -> HttpResponse:
    return answer(
        form, title=title, back=f"/visits/{found.pk}/", fields=fields, save=save, names=names, label=label, note=note,
        lead=f"{way(found)}　{found.purpose}", current="visits",
    )  # fmt: skip
