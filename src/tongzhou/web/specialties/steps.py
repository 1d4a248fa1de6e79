"""The steps of a specialty, each a short form: begun, a milestone or gap more, reached, kept, stopped, taken up again, papers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongzhou.kernel.errors import NotFound
from tongzhou.support.sides.sentences import NO_RECORD
from tongzhou.support.specialties import actions, queries
from tongzhou.support.specialties.actions import Planned
from tongzhou.support.specialties.rules.aims import Lack
from tongzhou.web.components.component import Component, speak
from tongzhou.web.components.fields import Choices, Option
from tongzhou.web.edge import Request
from tongzhou.web.forms import Form, answer, files_of
from tongzhou.web.partnerships.parts import today
from tongzhou.web.specialties import subject
from tongzhou.web.specialties.parts import STYLE, sides
from tongzhou.web.techniques.needs import proof

if TYPE_CHECKING:
    from tongzhou.support.specialties.models import Specialty

NAMES = (
    "on",
    "name",
    "needs",
    "due_on",
    "lack",
    "what",
    "evidence",
    "granted_by",
    "number",
    "note",
    "how",
    "file",
)
Fields = Callable[[Form], list[Component]]
Take = Callable[[Form, UUID], object]


@require_http_methods(["GET", "POST"])
def step(request: Request, id: UUID, event: str) -> HttpResponse:
    """The form of a step, for whoever may take it now."""
    if event not in STEPS:
        raise NotFound(NO_RECORD)
    row = queries.specialty_of(request.actor, id)
    actions.check(row, event, request.actor)
    return STEPS[event](request, row)


def asked(
    request: Request,
    row: Specialty,
    first: dict[str, str],
    *,
    title: str,
    label: str,
    fields: Fields,
    take: Take,
    note: str = "",
    lead: str = "",
) -> HttpResponse:
    """One step as a form: what was seen goes along, so that nothing is decided on an old page."""
    form = Form(request, {"seen": str(row.steps), **first})
    made = form.id

    def save() -> HttpResponse:
        take(form, made)
        return redirect(f"/specialties/{row.pk}/")

    return answer(
        form,
        title=title,
        back=f"/specialties/{row.pk}/",
        fields=lambda: fields(form),
        save=save,
        names=NAMES,
        label=label,
        note=note,
        lead=lead or f"{row.name} · {sides(row)}",
        current="specialties",
        style=STYLE,
    )


def planned_fields(form: Form) -> list[Component]:
    """A milestone: what, by when, seen from what."""
    return [
        form.field("name", _("节点"), required=True, maxlength=60, hint=_("一件看得见的事，例：暖箱到位。")),
        form.field("due_on", _("计划日期"), kind="date", optional=True),
        form.field("needs", _("要看什么"), optional=True, maxlength=200, hint=_("达成时要看的依据，例：验收单。")),
    ]  # fmt: skip


def planned_of(form: Form) -> Planned:
    """The milestone as it was typed. Raises Invalid."""
    return Planned(form.get("name"), form.get("needs"), form.day_if("due_on"))


def _plan(request: Request, row: Specialty) -> HttpResponse:
    def take(form: Form, id: UUID) -> object:
        return actions.plan(
            by=request.actor, at=request.at, specialty_id=row.pk, id=id, planned=planned_of(form), seen=form.seen
        )  # fmt: skip

    return asked(
        request, row, {}, title=_("加一个节点"), label=_("加进计划"), fields=planned_fields, take=take
    )


def _gap(request: Request, row: Specialty) -> HttpResponse:
    def fields(form: Form) -> list[Component]:
        options = tuple(Option(one.value, one.words) for one in Lack)
        return [
            Choices(name="lack", label=_("缺的是"), options=options, chosen=(form.get("lack"),), columns="two", fault=form.faults.get("lack")),
            form.field("what", _("缺什么"), required=True, maxlength=120, hint=_("写清数量，例：新生儿科护士 4 名。")),
        ]  # fmt: skip

    def take(form: Form, id: UUID) -> object:
        lack = form.one_of("lack", Lack)
        return actions.note_gap(
            by=request.actor, at=request.at, specialty_id=row.pk, id=id, lack=lack, what=form.get("what"), seen=form.seen
        )  # fmt: skip

    return asked(request, row, {}, title=_("记一个缺口"), label=_("记下"), fields=fields, take=take)


def _build(request: Request, row: Specialty) -> HttpResponse:
    return _with_a_word(request, row, _("开始建设"), needed=False, verb=actions.build)


def _stop(request: Request, row: Specialty) -> HttpResponse:
    note = _("停止不影响已入账的；以后可以重新建设。")
    return _with_a_word(request, row, _("停止"), needed=True, verb=actions.stop, note=note)


def _resume(request: Request, row: Specialty) -> HttpResponse:
    return _with_a_word(request, row, _("重新建设"), needed=False, verb=actions.resume)


def _with_a_word(
    request: Request, row: Specialty, title: str, *, needed: bool, verb: Callable[..., object], note: str = ""
) -> HttpResponse:
    def fields(form: Form) -> list[Component]:
        label = _("原因") if needed else _("说明")
        return [
            form.field("note", label, kind="textarea", required=needed, optional=not needed, maxlength=2000)
        ]

    def take(form: Form, _id: UUID) -> object:
        return verb(
            by=request.actor, at=request.at, specialty_id=row.pk, note=form.get("note"), seen=form.seen
        )

    return asked(request, row, {}, title=title, label=title, fields=fields, take=take, note=note)


def evidence_fields(form: Form) -> list[Component]:
    """Since when, and what shows it."""
    return [
        form.field("on", _("哪天达成"), kind="date", required=True),
        form.field("evidence", _("达成的依据"), kind="textarea", maxlength=400, hint=_("一句话写明看得到什么；有附件可不填。不写病人姓名。")),
        proof(form, _("佐证材料（如有）"), _("例：验收单、批复、照片。不要拍到病人姓名。")),
    ]  # fmt: skip


def _reach(request: Request, row: Specialty) -> HttpResponse:
    rank = row.goal.rank

    def fields(form: Form) -> list[Component]:
        shown = evidence_fields(form)
        if rank is None:
            return shown
        who = form.field("granted_by", _("评定机关"), optional=True, maxlength=80)
        return [shown[0], who, form.field("number", _("文号"), optional=True, maxlength=80), *shown[1:]]

    def take(form: Form, _id: UUID) -> object:
        return actions.reach(
            by=request.actor, at=request.at, specialty_id=row.pk, on=form.day("on"), evidence=form.get("evidence"),
            granted_by=form.get("granted_by") if rank else "", number=form.get("number") if rank else "",
            file_ids=files_of(request), seen=form.seen,
        )  # fmt: skip

    title = _("登记获批") if rank else _("登记建成")
    note = _("由另一方确认后入账，学科才算建成。")
    first = {"on": today(request).isoformat()}
    lead = f"{speak(row.goal.words)} · {sides(row)}"
    return asked(
        request, row, first, title=title, label=title, fields=fields, take=take, note=note, lead=lead
    )


def _keep(request: Request, row: Specialty) -> HttpResponse:
    def fields(form: Form) -> list[Component]:
        return [
            form.field("on", _("核实的日期"), kind="date", required=True),
            form.field("note", _("从哪里看出来"), kind="textarea", required=True, maxlength=2000, hint=_("例：近一年收治例数、转出例数、在岗人员。")),
        ]  # fmt: skip

    def take(form: Form, _id: UUID) -> object:
        return actions.keep(
            by=request.actor, at=request.at, specialty_id=row.pk, on=form.day("on"), note=form.get("note"), seen=form.seen
        )  # fmt: skip

    first = {"on": today(request).isoformat()}
    return asked(request, row, first, title=_("满一年仍保持"), label=_("仍保持"), fields=fields, take=take)


def _attach(request: Request, row: Specialty) -> HttpResponse:
    def fields(form: Form) -> list[Component]:
        return [
            proof(form, _("材料"), _("例：申报书、批复、检查记录。不要拍到病人姓名。")),
            form.field("note", _("说明"), optional=True, maxlength=400),
        ]

    def take(form: Form, _id: UUID) -> object:
        return actions.attach(
            by=request.actor, at=request.at, specialty_id=row.pk, file_ids=files_of(request), note=form.get("note"), seen=form.seen
        )  # fmt: skip

    return asked(request, row, {}, title=_("附材料"), label=_("存下"), fields=fields, take=take)


STEPS: dict[str, Callable[[Request, Specialty], HttpResponse]] = {
    "amend": subject.amend,
    "plan": _plan,
    "gap": _gap,
    "build": _build,
    "reach": _reach,
    "keep": _keep,
    "stop": _stop,
    "resume": _resume,
    "attach": _attach,
}
