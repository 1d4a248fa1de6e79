"""The steps of a technique, each a short form: introduced, first in the county, still done, not kept, dropped, taken up again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongzhou.kernel.errors import Invalid, NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.support.sides.sentences import NO_RECORD
from tongzhou.support.techniques import actions, queries
from tongzhou.support.techniques.rules.cases import Scope
from tongzhou.web.components.component import Component, speak
from tongzhou.web.components.fields import Choices, Hidden, Option
from tongzhou.web.edge import Request
from tongzhou.web.forms import CHOOSE, Form, answer, files_of, uuid_of
from tongzhou.web.numbers import whole
from tongzhou.web.partnerships.parts import today
from tongzhou.web.techniques import needs
from tongzhou.web.techniques.needs import STYLE, number_of, proof

if TYPE_CHECKING:
    from tongzhou.directory.models import Staff
    from tongzhou.support.techniques.models import Technique


@require_http_methods(["GET", "POST"])
def step(request: Request, id: UUID, event: str) -> HttpResponse:
    """The form of a step, for whoever may take it now."""
    if event not in STEPS:
        raise NotFound(NO_RECORD)
    row = queries.technique_of(request.actor, id)
    actions.check(row, event, request.actor)
    return STEPS[event](request, row)


def _asked(
    request: Request,
    row: Technique,
    first: dict[str, str],
    *,
    title: str,
    label: str,
    fields: Callable[[Form], list[Component]],
    take: Callable[[Form, int | None], object],
    note: str = "",
) -> HttpResponse:
    """One step as a form: what was seen goes along, so that nothing is decided on an old page."""
    form = Form(request, {"seen": str(row.steps), **first})
    made = form.id

    def save() -> HttpResponse:
        assert made
        take(form, whole(form.get("seen")))
        return redirect(f"/techniques/{row.pk}/")

    return answer(
        form,
        title=title,
        back=f"/techniques/{row.pk}/",
        fields=lambda: [*fields(form), Hidden("seen", form.get("seen"))],
        save=save,
        names=("on", "expert", "department", "written", "scope", "cases", "note", "file"),
        label=label,
        note=note,
        lead=f"{row.name} · {row.receiving.label}",
        current="techniques",
        style=STYLE,
    )


def _himself(request: Request, offered: queries.Choices) -> UUID | None:
    """The reader, when he is a clinician of the supporter: an office enters it for somebody else."""
    known = {one.pk for one in offered.experts}
    teaches = request.actor.may(P.TEACH) and request.actor.staff_id in known
    return request.actor.staff_id if teaches else None


def introduce(request: Request, row: Technique) -> HttpResponse:
    """Who introduced it, when, in which department."""
    offered = queries.choices(row, first=request.actor.staff_ids)
    first = {
        "on": (row.introduced_on or today(request)).isoformat(),
        "expert": str(row.expert_id or _himself(request, offered) or ""),
        "department": str(row.department_id or ""),
    }

    def fields(form: Form) -> list[Component]:
        return [
            form.field("expert", _("引进的专家"), kind="select", required=True, options=(Option("", _("请选")), *people(offered.experts))),
            form.field("on", _("引进的日期"), kind="date", required=True),
            form.field("department", _("受援方科室"), kind="select", options=(Option("", _("还没定")), *(Option(str(one.pk), one.name) for one in offered.departments))),
            form.field("note", _("说明"), kind="textarea", optional=True, maxlength=2000),
            proof(form, _("佐证材料（如有）"), _("例：准入批件、照片。不要拍到病人姓名。")),
        ]  # fmt: skip

    def take(form: Form, seen: int | None) -> object:
        return actions.introduce(
            by=request.actor, at=request.at, technique_id=row.pk, on=form.day("on"), expert_id=chosen(form, "expert"),
            department_id=uuid_of(form.get("department")), note=form.get("note"), file_ids=files_of(request), seen=seen,
        )  # fmt: skip

    return _asked(
        request, row, first, title=_("登记引进"), label=_("登记引进"), fields=fields, take=take, note=_("由受援方确认后入账。")
    )  # fmt: skip


def chosen(form: Form, name: str) -> UUID:
    """The person or thing that was chosen. Raises Invalid."""
    known = uuid_of(form.get(name))
    if known is None:
        raise Invalid(CHOOSE, field=name)
    return known


def people(staff: Sequence[Staff]) -> tuple[Option, ...]:
    """People to choose from."""
    return tuple(Option(str(one.pk), f"{one.name} {speak(one.title_words.words)}") for one in staff)


def first(request: Request, row: Technique) -> HttpResponse:
    """A local first, with its proof."""
    begun = {"on": (row.introduced_on or today(request)).isoformat(), "scope": Scope.COUNTY.value}

    def fields(form: Form) -> list[Component]:
        scopes = tuple(Option(one.value, one.words) for one in Scope)
        return [
            Choices(name="scope", label=_("在哪里是第一例"), options=scopes, chosen=(form.get("scope"),), columns="one", fault=form.faults.get("scope")),
            form.field("on", _("首例的日期"), kind="date", required=True),
            form.field("written", _("出处"), maxlength=200, hint=_("例：科技查新报告编号、卫健局文件号。有附件可不填。")),
            proof(form, _("证明"), _("查新报告、文件、报道的照片或 PDF。")),
        ]  # fmt: skip

    def take(form: Form, seen: int | None) -> object:
        return actions.state_first(
            by=request.actor, at=request.at, technique_id=row.pk, on=form.day("on"), scope=form.one_of("scope", Scope),
            written=form.get("written"), file_ids=files_of(request), seen=seen,
        )  # fmt: skip

    return _asked(
        request, row, begun, title=_("申报填补空白"), label=_("申报"), fields=fields, take=take, note=_("受援方说是，才算是。")
    )  # fmt: skip


def keep(request: Request, row: Technique) -> HttpResponse:
    """Still done after a year."""

    def fields(form: Form) -> list[Component]:
        return [
            form.field("on", _("核实的日期"), kind="date", required=True),
            form.field("cases", _("近十二个月做了几例"), optional=True, inputmode="numeric", unit=_("例"), maxlength=6, hint=_("不填就按这里登记的病例算；一例也没登记，记为不详。")),
            proof(form, _("佐证材料（如有）")),
        ]  # fmt: skip

    def take(form: Form, seen: int | None) -> object:
        return actions.keep(
            by=request.actor, at=request.at, technique_id=row.pk, on=form.day("on"), cases=number_of(form, "cases"),
            file_ids=files_of(request), seen=seen,
        )  # fmt: skip

    begun = {"on": today(request).isoformat()}
    return _asked(
        request, row, begun, title=_("满一年，仍在做"), label=_("仍在做"), fields=fields, take=take, note=_("由另一方确认后入账。")
    )  # fmt: skip


def lose(request: Request, row: Technique) -> HttpResponse:
    """Not kept, and why."""

    def fields(form: Form) -> list[Component]:
        why = form.field(
            "note", _("没有保持的原因"), kind="textarea", required=True, maxlength=2000, hint=_("例：会做的医生调走了；设备停用；病人少。")
        )  # fmt: skip
        return [form.field("on", _("核实的日期"), kind="date", required=True), why]

    def take(form: Form, seen: int | None) -> object:
        return actions.lose(
            by=request.actor, at=request.at, technique_id=row.pk, on=form.day("on"), note=form.get("note"), seen=seen
        )  # fmt: skip

    begun = {"on": today(request).isoformat()}
    return _asked(
        request, row, begun, title=_("没有保持"), label=_("记下"), fields=fields, take=take, note=_("如实记下才知道该补什么；已入账的不受影响。")
    )  # fmt: skip


def drop(request: Request, row: Technique) -> HttpResponse:
    """A need is given up."""
    return _with_a_word(request, row, _("不做了"), _("不做了"), needed=True, verb=actions.drop)


def resume(request: Request, row: Technique) -> HttpResponse:
    """A need is taken up again."""
    return _with_a_word(request, row, _("重新提出"), _("重新提出"), needed=False, verb=actions.resume)


def _with_a_word(
    request: Request, row: Technique, title: str, label: str, *, needed: bool, verb: Callable[..., object]
) -> HttpResponse:
    def fields(form: Form) -> list[Component]:
        return [
            form.field(
                "note", _("原因"), kind="textarea", required=needed, optional=not needed, maxlength=2000
            )
        ]

    def take(form: Form, seen: int | None) -> object:
        return verb(by=request.actor, at=request.at, technique_id=row.pk, note=form.get("note"), seen=seen)

    return _asked(request, row, {}, title=title, label=label, fields=fields, take=take)


STEPS: dict[str, Callable[[Request, Technique], HttpResponse]] = {
    "introduce": introduce,
    "first": first,
    "keep": keep,
    "lose": lose,
    "drop": drop,
    "resume": resume,
    "amend": needs.amend,
}
