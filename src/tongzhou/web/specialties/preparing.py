"""A preparation is written down, corrected, filed, put to use, stopped: each a short form."""

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
from tongzhou.support.specialties.actions import Made
from tongzhou.support.specialties.rules.preparations import DosageForm
from tongzhou.web.components.component import Component, speak
from tongzhou.web.edge import Request
from tongzhou.web.forms import Form, answer, choices, files_of, uuid_of
from tongzhou.web.partnerships.parts import today
from tongzhou.web.specialties.parts import STYLE, sides
from tongzhou.web.specialties.preparations import HOME
from tongzhou.web.specialties.subject import (
    chosen_pair,
    department_field,
    pair_field,
    pairs_of,
    usual_pair,
)
from tongzhou.web.techniques.needs import proof

if TYPE_CHECKING:
    from tongzhou.support.specialties.models import Preparation

NAMES = (
    "pair",
    "name",
    "form",
    "department",
    "use_for",
    "process",
    "quality",
    "on",
    "number",
    "note",
    "file",
)


def _fields(form: Form, houses: list[UUID]) -> list[Component]:
    return [
        form.field("name", _("名称"), required=True, maxlength=60),
        form.field("form", _("剂型"), kind="select", required=True, options=choices(DosageForm, _("请选"))),
        department_field(form, houses),
        form.field("use_for", _("用于"), optional=True, maxlength=200),
        form.field("process", _("工艺"), kind="textarea", optional=True, maxlength=2000),
        form.field("quality", _("质量资料"), kind="textarea", optional=True, maxlength=2000, hint=_("质量标准、工艺规程、检验报告叫什么、放在哪里。")),
        _papers(form),
    ]  # fmt: skip


def _papers(form: Form) -> Component:
    return proof(form, _("资料（如有）"), _("例：质量标准、工艺规程、检验报告、批件的照片或 PDF。"))


def _made(form: Form) -> Made:
    return Made(
        name=form.get("name"),
        form=form.one_of("form", DosageForm),
        use_for=form.get("use_for"),
        process=form.get("process"),
        quality=form.get("quality"),
        department_id=uuid_of(form.get("department")),
    )


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Write down a preparation that is developed together."""
    pairs = pairs_of(request)
    form = Form(request, {"pair": usual_pair(request, pairs), "on": today(request).isoformat()})
    id = form.id

    def save() -> HttpResponse:
        giving, taking = chosen_pair(form, pairs)
        made = actions.prepare(
            id=id, by=request.actor, at=request.at, supporting_id=giving.pk, receiving_id=taking.pk, on=form.day("on"),
            told=_made(form), file_ids=files_of(request),
        )  # fmt: skip
        return redirect(f"{HOME}{made.pk}/")

    def fields() -> list[Component]:
        houses = [taking.pk for _giving, taking in pairs]
        since = form.field("on", _("从哪天开始研制"), kind="date", required=True)
        return [pair_field(form, pairs), *_fields(form, houses)[:-1], since, _papers(form)]

    return answer(
        form,
        title=_("登记制剂"),
        back=HOME,
        fields=fields,
        save=save,
        names=NAMES,
        label=_("登记"),
        note=_("备案以后再写备案号，由另一方确认入账。"),
        current="specialties",
        style=STYLE,
    )


@require_http_methods(["GET", "POST"])
def step(request: Request, id: UUID, event: str) -> HttpResponse:
    """The form of a step, for whoever may take it now."""
    if event not in STEPS:
        raise NotFound(NO_RECORD)
    row = queries.preparation_of(request.actor, id)
    named = "reuse" if event == "resume" and row.entered else event
    actions.check_preparation(row, named, request.actor)
    return STEPS[event](request, row)


def _asked(
    request: Request,
    row: Preparation,
    first: dict[str, str],
    *,
    title: str,
    fields: Callable[[Form], list[Component]],
    take: Callable[[Form], object],
    label: str = "",
    note: str = "",
) -> HttpResponse:
    form = Form(request, {"seen": str(row.steps), **first})
    made = form.id

    def save() -> HttpResponse:
        assert made
        take(form)
        return redirect(f"{HOME}{row.pk}/")

    return answer(
        form,
        title=title,
        back=f"{HOME}{row.pk}/",
        fields=lambda: fields(form),
        save=save,
        names=NAMES,
        label=label or title,
        note=note,
        lead=f"{row.name} · {speak(row.dosage.words)} · {sides(row)}",
        current="specialties",
        style=STYLE,
    )


def _amend(request: Request, row: Preparation) -> HttpResponse:
    first = {
        "name": row.name, "form": row.form, "department": str(row.department_id or ""), "use_for": row.use_for,
        "process": row.process, "quality": row.quality,
    }  # fmt: skip

    def take(form: Form) -> object:
        return actions.amend_preparation(
            by=request.actor, at=request.at, preparation_id=row.pk, told=_made(form), file_ids=files_of(request), seen=form.seen
        )  # fmt: skip

    return _asked(
        request, row, first, title=_("修改制剂"), label=_("存下修改"), fields=lambda form: _fields(form, [row.receiving_id]), take=take
    )  # fmt: skip


def _file(request: Request, row: Preparation) -> HttpResponse:
    first = {
        "number": row.number, "on": (row.filed_on or today(request)).isoformat(), "quality": row.quality,
    }  # fmt: skip

    def fields(form: Form) -> list[Component]:
        return [
            form.field("number", _("备案号或批准文号"), required=True, maxlength=40, hint=_("照批件写，例：滇药制备字Z20200001000。")),
            form.field("on", _("备案或批准的日期"), kind="date", required=True),
            form.field("quality", _("质量资料"), kind="textarea", maxlength=2000, hint=_("质量标准、工艺规程、检验报告叫什么、放在哪里；有附件可不填。")),
            _papers(form),
        ]  # fmt: skip

    def take(form: Form) -> object:
        return actions.file_preparation(
            by=request.actor, at=request.at, preparation_id=row.pk, number=form.get("number"), on=form.day("on"),
            quality=form.get("quality"), file_ids=files_of(request), seen=form.seen,
        )  # fmt: skip

    return _asked(
        request, row, first, title=_("登记备案"), fields=fields, take=take, note=_("由另一方确认后入账。")
    )


def _use(request: Request, row: Preparation) -> HttpResponse:
    def fields(form: Form) -> list[Component]:
        return [
            form.field("on", _("从哪天开始使用"), kind="date", required=True),
            form.field("note", _("说明"), optional=True, maxlength=400),
        ]

    def take(form: Form) -> object:
        return actions.use_preparation(
            by=request.actor, at=request.at, preparation_id=row.pk, on=form.day("on"), note=form.get("note"), seen=form.seen
        )  # fmt: skip

    first = {"on": today(request).isoformat()}
    return _asked(request, row, first, title=_("投入使用"), fields=fields, take=take)


def _stop(request: Request, row: Preparation) -> HttpResponse:
    return _with_a_word(request, row, _("停止使用"), needed=True, verb=actions.stop_preparation)


def _resume(request: Request, row: Preparation) -> HttpResponse:
    title = _("恢复使用") if row.entered else _("重新研制")
    return _with_a_word(request, row, title, needed=False, verb=actions.resume_preparation)


def _with_a_word(
    request: Request, row: Preparation, title: str, *, needed: bool, verb: Callable[..., object]
) -> HttpResponse:
    def fields(form: Form) -> list[Component]:
        label = _("原因") if needed else _("说明")
        return [
            form.field("note", label, kind="textarea", required=needed, optional=not needed, maxlength=2000)
        ]

    def take(form: Form) -> object:
        return verb(
            by=request.actor, at=request.at, preparation_id=row.pk, note=form.get("note"), seen=form.seen
        )

    return _asked(request, row, {}, title=title, fields=fields, take=take)


def _attach(request: Request, row: Preparation) -> HttpResponse:
    def fields(form: Form) -> list[Component]:
        return [_papers(form), form.field("note", _("说明"), optional=True, maxlength=400)]

    def take(form: Form) -> object:
        return actions.attach_to_preparation(
            by=request.actor, at=request.at, preparation_id=row.pk, file_ids=files_of(request), note=form.get("note"), seen=form.seen
        )  # fmt: skip

    return _asked(request, row, {}, title=_("附材料"), label=_("存下"), fields=fields, take=take)


STEPS: dict[str, Callable[[Request, Preparation], HttpResponse]] = {
    "amend": _amend,
    "file": _file,
    "use": _use,
    "stop": _stop,
    "resume": _resume,
    "attach": _attach,
}
