"""Groups and vetoes of a scheme, and taking something out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tongzhou.assessment import actions, queries
from tongzhou.assessment.queries.known import unit
from tongzhou.assessment.rules import shaping
from tongzhou.assessment.rules.closed import Effect, Sign
from tongzhou.assessment.rules.faults import Wrong
from tongzhou.assessment.rules.moving import NO_ITEM, wrong_here
from tongzhou.assessment.rules.scheme import Scheme, Veto, groups
from tongzhou.kernel.errors import NotFound
from tongzhou.web.assessment.numbers import decimal, decimal_if, text
from tongzhou.web.assessment.parts import BASE, both
from tongzhou.web.components.component import Component, speak
from tongzhou.web.components.fields import Option
from tongzhou.web.edge import Request
from tongzhou.web.forms import Form, answer, choices

if TYPE_CHECKING:
    from tongzhou.assessment.queries import SchemeView

NEW = "new"


@require_http_methods(["GET", "POST"])
def group(request: Request, id: UUID, code: str) -> HttpResponse:
    """A group's name."""
    view = queries.view(request.actor, id)
    before = next((one for one in groups(view.draft.parts) if one.code == code), None)
    if before is None and code != NEW:
        raise NotFound(NO_ITEM, code=code)
    first = {"name": before.words.zh, "name_en": before.words.en} if before else {}

    def make(form: Form) -> Scheme:
        own = code if before else shaping.free("group", shaping.codes(view.draft))
        return shaping.put_group(view.draft, own, both(form.get("name"), form.get("name_en")))

    def fields(form: Form) -> list[Component]:
        return [
            form.field("name", _("这一组叫什么"), required=True, maxlength=60, hint=_("例：人员派驻")),
            form.field("name_en", _("英文名称"), optional=True, maxlength=80),
        ]

    title = _("改分组名称") if before else _("加一组")
    return _form(request, view, first, title, make, fields, ("name", "name_en"))


@require_http_methods(["GET", "POST"])
def veto(request: Request, id: UUID, code: str) -> HttpResponse:
    """When the whole score is capped."""
    view = queries.view(request.actor, id)
    before = next((one for one in view.draft.vetoes if one.code == code), None)
    if before is None and code != NEW:
        raise NotFound(NO_ITEM, code=code)

    def make(form: Form) -> Scheme:
        made = Veto(
            code=code if before else shaping.free("veto", shaping.codes(view.draft)),
            words=both(form.get("name"), form.get("name_en")),
            indicator=form.get("indicator"),
            sign=form.one_of("sign", Sign),
            than=decimal(form, "than"),
            effect=form.one_of("effect", Effect),
            points=decimal_if(form, "points"),
            grade=form.get("grade") if form.get("effect") == Effect.GRADE.value else "",
        )
        return shaping.put_veto(view.draft, made)

    def fields(form: Form) -> list[Component]:
        grades = (Option("", _("不封顶")), *(Option(one.code, one.words) for one in view.draft.grades))
        listed = (
            Option("", _("请选")),
            *(Option(one.code, f"{speak(one.words)}（{speak(unit(one))}）") for one in view.known.values()),
        )
        return [
            form.field("name", _("叫什么"), required=True, maxlength=60, hint=_("例：孕产妇死亡")),
            form.field("name_en", _("英文名称"), optional=True, maxlength=80),
            form.field("indicator", _("看哪个指标"), kind="select", options=listed, required=True),
            form.field("sign", _("条件"), kind="select", options=choices(Sign)),
            form.field("than", _("多少"), inputmode="decimal", required=True),
            form.field("effect", _("会怎样"), kind="select", options=choices(Effect)),
            form.field("points", _("总分最高几分"), inputmode="decimal", optional=True, unit=_("分"), hint=_("总分封顶时填")),
            form.field("grade", _("等级最高哪一等"), kind="select", options=grades, hint=_("等级封顶时选")),
        ]  # fmt: skip

    title = _("改否决项") if before else _("加否决项")
    names = ("name", "name_en", "indicator", "sign", "than", "effect", "points", "grade")
    return _form(request, view, _written(before) if before else {}, title, make, fields, names)


def _written(one: Veto) -> dict[str, str]:
    return {
        "name": one.words.zh, "name_en": one.words.en, "indicator": one.indicator, "sign": one.sign.value, "than": text(one.than),
        "effect": one.effect.value, "points": text(one.points), "grade": one.grade,
    }  # fmt: skip


def _form(
    request: Request,
    view: SchemeView,
    first: dict[str, str],
    title: str,
    make: Callable[[Form], Scheme],
    fields: Callable[[Form], Sequence[Component]],
    names: Sequence[str],
) -> HttpResponse:
    back = f"{BASE}schemes/{view.scheme.pk}/"
    form = Form(request, {**first, "seen": str(view.scheme.steps)})

    def save() -> HttpResponse:
        try:
            content = make(form)
        except Wrong as wrong:
            field = {"words": "name"}.get(wrong.field, wrong.field)
            raise wrong_here(wrong.why, field) from wrong
        actions.edit(
            by=request.actor,
            at=request.at,
            scheme_id=view.scheme.pk,
            content=content,
            seen=form.seen,
            note=form.get("name"),
        )
        return redirect(back)

    return answer(
        form, title=title, back=back, fields=lambda: fields(form), save=save, names=names, label=_("保存"), current="assessments",
    )  # fmt: skip


@require_POST
def remove(request: Request, id: UUID, code: str) -> HttpResponse:
    """Take an item, a group with all in it, or a veto out of the draft."""
    view = queries.view(request.actor, id)
    content = shaping.without_veto(shaping.without_group(shaping.without_item(view.draft, code), code), code)
    if content == view.draft:
        raise NotFound(NO_ITEM, code=code)
    seen = Form(request).seen
    actions.edit(
        by=request.actor,
        at=request.at,
        scheme_id=id,
        content=content,
        seen=seen,
        note=_("删掉 %(code)s") % {"code": code},
    )
    return redirect(f"{BASE}schemes/{id}/")
