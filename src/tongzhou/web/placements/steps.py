"""The steps of a placement, each a short form: sent to one address, /placements/<id>/<step>/."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, TypedDict
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tongzhou.kernel.errors import NotFound
from tongzhou.support.placements import actions, queries
from tongzhou.support.placements.moving import PLACEMENTS
from tongzhou.support.sides.sentences import NO_RECORD
from tongzhou.web.components.component import Component
from tongzhou.web.components.files import Upload
from tongzhou.web.edge import Request
from tongzhou.web.forms import Form, answer, files_of
from tongzhou.web.partnerships.parts import today
from tongzhou.web.placements.nominating import between
from tongzhou.web.placements.parts import guard, place, titled
from tongzhou.web.placements.people import person_field, person_if

if TYPE_CHECKING:
    from datetime import datetime

    from tongzhou.directory.models import Staff
    from tongzhou.kernel.actors import Actor
    from tongzhou.support.placements.models import Placement

NAMES = ("on", "since", "until", "goal", "names", "teacher_id", "note", "certificate", "issued_on", "assessment")  # fmt: skip
WORKED = 2000
"""Characters of a text that somebody writes by hand."""


class Who(TypedDict):
    """What every verb of a placement takes."""

    by: Actor
    at: datetime
    placement_id: UUID
    seen: int | None


@dataclass(frozen=True, slots=True)
class StepForm:
    """One step: title (also the button's, unless `label`), fields, what it does, what is said then; `first` are the values to begin with."""

    title: Promise
    fields: Callable[[Form, Placement], list[Component]]
    save: Callable[[Form, Placement, Who], object]
    done: Promise
    note: Promise | str = ""
    label: Promise | None = None
    first: Callable[[Request, Placement], dict[str, str]] = lambda request, row: {}


@require_http_methods(["GET", "POST"])
def step(request: Request, id: UUID, event: str) -> HttpResponse:
    """Show one step's form, or take the step."""
    if event not in FORMS:
        raise NotFound(NO_RECORD)
    row, known = queries.placement_row(request.actor, id), FORMS[event]
    guard(request, PLACEMENTS, row, event)
    form = Form(request, {"seen": str(row.steps), **known.first(request, row)})
    form.id  # noqa: B018  # files that come with the step hang on an id from the first showing on

    def save() -> HttpResponse:
        known.save(form, row, Who(by=request.actor, at=request.at, placement_id=row.pk, seen=form.seen))
        messages.success(request, str(known.done), extra_tags="jade")
        return redirect(f"/placements/{id}/")

    return answer(
        form,
        title=known.title,
        back=f"/placements/{id}/",
        fields=lambda: known.fields(form, row),
        save=save,
        names=NAMES,
        label=known.label or known.title,
        note=known.note,
        lead=f"{titled(row.trainee)} → {place(row)}",
        current="placements",
    )


def _note(form: Form, label: str, *, required: bool = False, hint: str = "") -> Component:
    return form.field(
        "note", label, kind="textarea", required=required, optional=not required, maxlength=WORKED, hint=hint
    )


def _day(form: Form, name: str, label: str, hint: str = "") -> Component:
    return form.field(name, label, kind="date", required=True, hint=hint)


def teachers(row: Placement) -> Callable[[str, UUID | None], list[Staff]]:
    """Who may teach: staff of the supporter, the department's own first."""
    return lambda text, keep: queries.people(row.supporting, text, first=row.department_id, keep=keep)


def _teacher(form: Form, row: Placement) -> Component:
    none = _("先不定") if row.teacher_id is None else _("不换")
    hint = _("由他（或本科室的医师）逐项签核技能。")
    return person_field(form, "teacher_id", _("带教老师"), teachers(row), none=none, hint=hint)


def _plan_of(request: Request, row: Placement) -> dict[str, str]:
    until = row.planned.upper - timedelta(1)
    return {"since": str(row.planned.lower), "until": str(until), "goal": row.goal}


def _today(request: Request, row: Placement) -> dict[str, str]:
    return {"on": today(request).isoformat()}


def _amend(form: Form, row: Placement) -> list[Component]:
    return [
        _day(form, "since", _("计划第一天")),
        _day(form, "until", _("计划最后一天")),
        form.field("goal", _("学什么"), required=True, maxlength=300),
        _note(form, _("说明")),
    ]


def _accept(form: Form, row: Placement) -> list[Component]:
    return [
        _teacher(form, row),
        _day(form, "since", _("计划第一天"), _("与提名的不同，就改在这里。")),
        _day(form, "until", _("计划最后一天")),
        _note(form, _("给对方的话"), hint=_("例：报到时带资格证复印件，住宿已安排。")),
    ]


def _plan(form: Form, row: Placement) -> list[Component]:
    return [_teacher(form, row), _day(form, "until", _("计划最后一天")), _note(form, _("说明"))]


def _arrive(form: Form, row: Placement) -> list[Component]:
    proof = Upload(
        name="files", label=_("凭据"), url="/files/", subject=f"draft:{form.id}", ids=tuple(map(str, files_of(form.request))),
        hint=_("如有：报到单的照片。"),
    )  # fmt: skip
    return [_day(form, "on", _("到岗第一天")), proof, _note(form, _("说明"))]


def _learn(form: Form, row: Placement) -> list[Component]:
    hint = _("一行一项，例：无创通气参数设置。已列过的不会重复。")
    return [form.field("names", _("要学的技能"), kind="textarea", required=True, hint=hint, maxlength=5000)]


def _leave(form: Form, row: Placement) -> list[Component]:
    hint = _("例：探亲、产假、被医院召回支援。")
    return [_day(form, "on", _("从哪天起不在")), _note(form, _("原因"), required=True, hint=hint)]


def _back(form: Form, row: Placement) -> list[Component]:
    return [_day(form, "on", _("回来第一天")), _note(form, _("说明"))]


def _stop(form: Form, row: Placement) -> list[Component]:
    return [_day(form, "on", _("最后一天")), _note(form, _("原因"), required=True)]


def _complete(form: Form, row: Placement) -> list[Component]:
    number = _("留空由系统接着编，例：JX-2026-003。")
    return [
        _day(form, "on", _("最后一天")),
        form.field("certificate", _("证书编号"), optional=True, maxlength=40, hint=number),
        form.field("issued_on", _("发证日期"), kind="date", optional=True, hint=_("不填就是最后一天。")),
        form.field("assessment", _("鉴定意见"), kind="textarea", optional=True, maxlength=WORKED),
    ]


def _why(form: Form, row: Placement) -> list[Component]:
    return [_note(form, _("原因"), required=True, hint=_("对方会看到。"))]


def _accepted(form: Form, row: Placement, who: Who) -> object:
    teacher = person_if(form, "teacher_id", teachers(row))
    return actions.accept(teacher_id=teacher, planned=between(form), note=form.get("note"), **who)


def _replanned(form: Form, row: Placement, who: Who) -> object:
    teacher = person_if(form, "teacher_id", teachers(row))
    return actions.plan(teacher_id=teacher, until=form.day("until"), note=form.get("note"), **who)


def _completed(form: Form, row: Placement, who: Who) -> object:
    return actions.complete(
        on=form.day("on"), certificate=form.get("certificate"), issued_on=form.day_if("issued_on"),
        assessment=form.get("assessment"), **who,
    )  # fmt: skip


FORMS: dict[str, StepForm] = {
    "amend": StepForm(
        gettext_lazy("修改提名"), _amend, lambda form, row, who: actions.amend(planned=between(form), goal=form.get("goal"), note=form.get("note"), **who),
        gettext_lazy("已修改，等支援方接收。"), gettext_lazy("未接收的，改好会重新提交。"), first=_plan_of,
    ),
    "accept": StepForm(
        gettext_lazy("接收"), _accept, _accepted, gettext_lazy("已接收，受援方和学员会收到通知。"), gettext_lazy("接收后占一个名额。"), first=_plan_of,
    ),
    "decline": StepForm(
        gettext_lazy("不接收"), _why, lambda form, row, who: actions.decline(note=form.get("note"), **who), gettext_lazy("已回复不接收。"),
    ),
    "withdraw": StepForm(
        gettext_lazy("撤回提名"), _why, lambda form, row, who: actions.withdraw(note=form.get("note"), **who), gettext_lazy("已撤回，名额空出来了。"),
    ),
    "plan": StepForm(gettext_lazy("调整安排"), _plan, _replanned, gettext_lazy("已调整。"), first=_plan_of),
    "arrive": StepForm(
        gettext_lazy("登记报到"), _arrive,
        lambda form, row, who: actions.arrive(on=form.day("on"), file_ids=files_of(form.request), note=form.get("note"), **who),
        gettext_lazy("已登记报到，等支援方确认。"), gettext_lazy("支援方确认后入账。"), first=_today,
    ),
    "learn": StepForm(
        gettext_lazy("列要学的技能"), _learn, lambda form, row, who: actions.add_skills(names=form.lines("names"), **who), gettext_lazy("已列上。"),
    ),
    "pause": StepForm(
        gettext_lazy("登记中断"), _leave, lambda form, row, who: actions.pause(on=form.day("on"), note=form.get("note"), **who),
        gettext_lazy("已登记中断，这几天不算进修天数。"), first=_today,
    ),
    "resume": StepForm(
        gettext_lazy("恢复进修"), _back, lambda form, row, who: actions.resume(on=form.day("on"), note=form.get("note"), **who),
        gettext_lazy("已登记恢复。"), first=_today,
    ),
    "stop": StepForm(
        gettext_lazy("提前结束"), _stop, lambda form, row, who: actions.stop(on=form.day("on"), note=form.get("note"), **who),
        gettext_lazy("已登记提前结束。"), gettext_lazy("不发证书；签过的技能留着。"), first=_today,
    ),
    "complete": StepForm(
        gettext_lazy("结业发证"), _complete, _completed, gettext_lazy("证书已生成，等受援方确认结业。"), gettext_lazy("受援方确认后入账。"), first=_today,
    ),
}  # fmt: skip
