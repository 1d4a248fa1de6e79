"""Planning a posting, changing the plan, entering one of the past: which pair first, then who and when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongzhou.directory import queries as directory
from tongzhou.directory.rules import Title
from tongzhou.kernel.errors import Invalid
from tongzhou.kernel.periods import Period
from tongzhou.kernel.permissions import Permission as P
from tongzhou.support.postings import actions, queries
from tongzhou.support.postings.rules.roles import Role
from tongzhou.web.components.component import Component, speak
from tongzhou.web.components.fields import Option
from tongzhou.web.edge import Request
from tongzhou.web.forms import (
    CHOOSE,
    DAYS_TURNED,
    NONE_FOUND,
    WHICH_ONE,
    Form,
    choices,
    uuid_of,
)
from tongzhou.web.postings.forms import answered, seen_of
from tongzhou.web.postings.parts import today

if TYPE_CHECKING:
    from tongzhou.directory.models import Staff

NAMES = ("pair", "staff_id", "department_id", "role", "since", "until", "batch_id", "team_id", "note")
PAST = ("arrived_on", "left_on")
LISTED = 200
"""Staff that one select holds; of larger houses a name is typed."""
Two = tuple[UUID, UUID]


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Plan one."""
    request.actor.require(P.MANAGE_POSTINGS)
    form = Form(request, {"role": Role.MEMBER.value, **_given(request)})
    known, pairs = form.id, queries.pairs(request.actor, since=today(request))

    def save(two: Two) -> HttpResponse:
        row = actions.plan(
            id=known, by=request.actor, at=request.at, supporting_id=two[0], receiving_id=two[1], plan=plan_of(form, two)
        )  # fmt: skip
        messages.success(request, _("已安排，等接收方同意。"), extra_tags="jade")
        return redirect(f"/postings/{row.pk}/")

    return _answered(form, pairs, save, _("安排派驻"), _("安排"), _("接收方同意以后，到岗那天再登记到岗。"))


@require_http_methods(["GET", "POST"])
def past(request: Request) -> HttpResponse:
    """Enter one that has taken place."""
    request.actor.require(P.MANAGE_POSTINGS)
    form = Form(request, {"role": Role.MEMBER.value, **_given(request)})
    known = form.id
    pairs = queries.pairs(request.actor, since=today(request) - timedelta(365 * 12), either=True)

    def save(two: Two) -> HttpResponse:
        row = actions.record(
            id=known, by=request.actor, at=request.at, supporting_id=two[0], receiving_id=two[1],
            plan=plan_of(form, two), arrived_on=form.day("arrived_on"), left_on=form.day_if("left_on"),
        )  # fmt: skip
        messages.success(request, _("已登记，等对方确认。"), extra_tags="jade")
        return redirect(f"/postings/{row.pk}/")

    note = _("对方确认以后，到岗和在岗天数才入账。")
    return _answered(form, pairs, save, _("补登过去的派驻"), _("登记"), note, past=True)


def _given(request: Request) -> dict[str, str]:
    """What the address gives to begin with (from the page of a batch)."""
    return {name: request.GET[name] for name in NAMES if request.GET.get(name)}


def _answered(
    form: Form,
    pairs: Sequence[queries.Pair],
    save: object,
    title: str,
    label: str,
    note: str,
    *,
    past: bool = False,
) -> HttpResponse:
    """The form in two steps: the pair, when there are several, and then the rest."""
    if len(pairs) == 1:
        form.values["pair"] = _key(pairs[0])
    two = {_key(one): (one.supporting_id, one.receiving_id) for one in pairs}.get(form.get("pair"))

    def kept() -> HttpResponse | None:
        if two is None:
            raise Invalid(CHOOSE, field="pair")
        return save(two) if form.get("since") else None  # type: ignore[operator]  # one of the two above

    return answered(
        form,
        title=title,
        back="/postings/",
        fields=lambda: _fields(form, pairs, two, past),
        save=kept,
        names=(*NAMES, *PAST, "planned"),
        label=label if two else _("下一步"),
        note=note if two else "",
    )


def _key(pair: queries.Pair) -> str:
    return f"{pair.supporting_id}:{pair.receiving_id}"


def _fields(form: Form, pairs: Sequence[queries.Pair], two: Two | None, past: bool) -> list[Component]:
    options = (
        Option("", _("请选择")),
        *(Option(_key(one), f"{one.supporter} → {one.host}") for one in pairs),
    )
    hint = "" if pairs else _("您的机构现在没有结对：先到“结对与协议”里结对。")
    first = form.field("pair", _("从哪家派到哪家"), kind="select", options=options, required=True, hint=hint)
    return [first, *(who_fields(form, two, past) if two else ())]


def who_fields(form: Form, two: Two, past: bool = False) -> list[Component]:
    """Who, where to, as what, from when to when; batch and team."""
    departments = [Option(str(one.pk), one.name) for one in directory.departments_of(two[1])]
    batches = [Option(str(one.pk), one.name) for one in queries.batches_of(*two)]
    teams = [Option(str(one.pk), one.name) for one in queries.teams_of(*two)]
    real = (
        form.field("arrived_on", _("到岗那天"), kind="date", required=True),
        form.field("left_on", _("在岗最后一天"), kind="date", optional=True, hint=_("还在岗就不填")),
    )
    return [
        person_field(form, two[0]),
        form.field("department_id", _("接收科室"), kind="select", options=(Option("", _("不定科室")), *departments)),
        form.field("role", _("身份"), kind="select", options=choices(Role)),
        form.field("since", _("计划第一天"), kind="date", required=True),
        form.field("until", _("计划最后一天"), kind="date", required=True),
        *(real if past else ()),
        form.field("batch_id", _("批次"), kind="select", options=(Option("", _("不属于批次")), *batches)),
        form.field("team_id", _("团队"), kind="select", options=(Option("", _("不属于团队")), *teams)),
        form.field("note", _("说明"), optional=True, maxlength=500),
    ]  # fmt: skip


def person_field(form: Form, house: UUID, label: str = "") -> Component:
    """Who: chosen from a list, or typed where the house is large."""
    label = label or _("派谁去")
    offered = [Option(str(one.pk), _line(one)) for one in form.offered.get("staff_id", ())]  # type: ignore[arg-type]  # staff, kept beside places
    if not offered:
        people = directory.staff_of(house)
        if len(people) > LISTED and not uuid_of(form.get("staff_id")):
            return form.field("staff_id", label, required=True, hint=_("输入姓名、拼音或首字母"))
        offered = [Option(str(one.pk), _line(one)) for one in people]
    return form.field(
        "staff_id", label, kind="select", options=(Option("", _("请选择")), *offered), required=True
    )


def _line(one: Staff) -> str:
    parts = (one.name, speak(Title(one.title).words), one.department.name if one.department else "")
    return " ".join(part for part in parts if part)


def person_of(form: Form, house: UUID) -> UUID:
    """The person that was chosen, or the only one who fits what was typed. Raises Invalid."""
    typed = form.get("staff_id")
    known = uuid_of(typed)
    if known:
        return known
    if not typed:
        raise Invalid(CHOOSE, field="staff_id")
    hits = directory.search_staff(form.request.actor, typed, institution_id=house, limit=20)
    if len(hits) == 1:
        return hits[0].pk
    form.offered["staff_id"] = hits  # type: ignore[assignment]  # staff, kept beside places
    raise Invalid(WHICH_ONE if hits else NONE_FOUND, field="staff_id", typed=typed)


def plan_of(form: Form, two: Two) -> actions.Plan:
    """The plan as typed. Raises Invalid."""
    since, end = form.day("since"), form.day("until") + timedelta(1)
    if end <= since:
        raise Invalid(DAYS_TURNED, field="until")
    return actions.Plan(
        staff_id=person_of(form, two[0]),
        planned=Period(since, end),
        role=form.one_of("role", Role),
        department_id=uuid_of(form.get("department_id")),
        batch_id=uuid_of(form.get("batch_id")),
        team_id=uuid_of(form.get("team_id")),
        note=form.get("note"),
    )


@require_http_methods(["GET", "POST"])
def replan(request: Request, id: UUID) -> HttpResponse:
    """Change the plan before anybody came."""
    row = queries.posting(request.actor, id)
    request.actor.require(P.MANAGE_POSTINGS, row.supporting.place)
    two = (row.supporting_id, row.receiving_id)
    form = Form(
        request,
        {
            "staff_id": str(row.staff_id), "department_id": str(row.department_id or ""), "role": row.role,
            "since": str(row.planned.lower), "until": str(row.planned.upper - timedelta(1)),
            "batch_id": str(row.batch_id or ""), "team_id": str(row.team_id or ""), "note": row.note,
            "seen": str(row.steps),
        },
    )  # fmt: skip

    def save() -> HttpResponse:
        actions.replan(
            by=request.actor, at=request.at, posting_id=id, plan=plan_of(form, two), seen=seen_of(form)
        )  # fmt: skip
        return redirect(f"/postings/{id}/")

    return answered(
        form,
        title=_("改计划"),
        back=f"/postings/{id}/",
        fields=lambda: who_fields(form, two),
        save=save,
        names=NAMES,
        label=_("保存计划"),
        note=_("接收方会重新收到，请他们同意。"),
    )
