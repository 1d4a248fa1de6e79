"""Writing a commitment down, changing it with the reason, ending it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tongzhou.kernel.actors import MAY_NOT
from tongzhou.kernel.errors import Denied, Invalid, sentence
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words
from tongzhou.partnerships import actions, aims, queries
from tongzhou.partnerships.actions import Promise
from tongzhou.partnerships.rules import Level
from tongzhou.partnerships.rules.commitments import Binds, Comparison, Per
from tongzhou.web.commitments.parts import said
from tongzhou.web.components.component import Component, speak
from tongzhou.web.components.fields import Choices, Option
from tongzhou.web.components.times import MONTHS
from tongzhou.web.edge import Request
from tongzhou.web.forms import Form, answer, choices, uuid_of
from tongzhou.web.partnerships.parts import name_of, today

if TYPE_CHECKING:
    from tongzhou.partnerships.models import Commitment, Programme

NAMES = ("words", "measure", "comparison", "target", "per", "first_month", "starts_on", "due_on", "binds",
         "institution_id", "weight", "source", "page", "agreement_id", "pairing_id", "on", "text")  # fmt: skip
NO_NUMBER = sentence(
    "web.commitments.no_number",
    "“{typed}”不是数字。",
    "“{typed}” is no number.",
    then_zh="请用阿拉伯数字，例如 12 或 12.5。",
    then_en="Write digits, such as 12 or 12.5.",
)
IN_WORDS = gettext_lazy("不计数，写成一句话的状态")


@require_http_methods(["GET", "POST"])
def new(request: Request, code: str) -> HttpResponse:
    """A new commitment of a programme."""
    programme = queries.programme(request.actor, code)
    _require(request, programme)
    start = today(request).replace(month=1, day=1).isoformat()
    form = Form(
        request,
        {"starts_on": start, "first_month": "1", "agreement_id": request.GET.get("agreement", "")},
    )
    id = form.id

    def save() -> HttpResponse:
        made = actions.make_commitment(
            id=id,
            by=request.actor,
            at=request.at,
            programme_id=programme.pk,
            promise=read(form),
            agreement_id=uuid_of(form.get("agreement_id")),
            pairing_id=uuid_of(form.get("pairing_id")),
        )
        return redirect(f"/commitments/{made.pk}/")

    return answer(
        form,
        title=_("写入承诺"),
        back="/commitments/",
        fields=lambda: [*fields(form), *_belongs(form, programme)],
        save=save,
        names=NAMES,
        label=_("写入承诺"),
        note=_("做到哪了由台账来算，不用填进度。"),
        lead=name_of(programme),
        current="commitments",
    )


@require_http_methods(["GET", "POST"])
def change(request: Request, id: UUID) -> HttpResponse:
    """Say it anew, with the reason."""
    found = queries.commitment(request.actor, id)
    _require(request, found.programme)
    form = Form(request, {**written(found), "on": today(request).isoformat(), "seen": str(found.version)})

    def save() -> HttpResponse:
        actions.change_commitment(
            by=request.actor,
            at=request.at,
            commitment_id=id,
            promise=read(form, found),
            on=form.day("on"),
            text=form.get("text"),
            seen_version=form.seen,
        )
        return redirect(f"/commitments/{id}/")

    return answer(
        form,
        title=_("改动承诺"),
        back=f"/commitments/{id}/",
        fields=lambda: [*fields(form), _on(form, _("从哪天起")), _text(form)],
        save=save,
        names=NAMES,
        label=_("登记改动"),
        note=_("原来怎么说的留在经过里。"),
        lead=said(found),
        current="commitments",
    )


@require_http_methods(["GET", "POST"])
def end(request: Request, id: UUID) -> HttpResponse:
    """It no longer holds."""
    found = queries.commitment(request.actor, id)
    _require(request, found.programme)
    form = Form(request, {"on": today(request).isoformat()})

    def save() -> HttpResponse:
        actions.end_commitment(
            by=request.actor, at=request.at, commitment_id=id, on=form.day("on"), text=form.get("text")
        )
        return redirect(f"/commitments/{id}/")

    return answer(
        form,
        title=_("终止承诺"),
        back=f"/commitments/{id}/",
        fields=lambda: [_on(form, _("从哪天起")), _text(form)],
        save=save,
        names=("on", "text"),
        label=_("终止承诺"),
        lead=said(found),
        current="commitments",
    )


def fields(form: Form) -> list[Component]:
    """What a commitment says, as fields."""
    months = tuple(Option(str(n), Words(f"{n} 月", name)) for n, name in enumerate(MONTHS, 1))
    counted = tuple(Option(one.code, f"{speak(one.words)} · {_unit(one)}") for one in aims.all_aims())
    return [
        form.field("words", _("承诺了什么"), required=True, maxlength=200, hint=_("照协议原文，一句话")),
        form.field("measure", _("怎么算"), kind="select", options=(Option("", IN_WORDS), *counted)),
        form.field("comparison", _("目标是"), kind="select", options=choices(Comparison)),
        form.field(
            "target", _("目标数量"), inputmode="decimal", optional=True, hint=_("资金按元填写；不计数的留空")
        ),
        Choices(
            name="per",
            label=_("目标管多久"),
            options=tuple(Option(one.value, one.words) for one in Per),
            chosen=(form.get("per") or Per.YEAR.value,),
            columns="two",
            fault=form.faults.get("per"),
        ),
        form.field("starts_on", _("第一天"), kind="date", required=True),
        form.field("due_on", _("最后一天"), kind="date", optional=True),
        form.field(
            "first_month", _("活动年度从几月算起"), kind="select", options=months, hint=_("自然年选 1 月")
        ),
        form.field("binds", _("约束谁"), kind="select", options=choices(Binds)),
        form.house("institution_id", _("具体到哪一家"), optional=True),
        form.field("weight", _("权重"), inputmode="decimal", optional=True, hint=_("0 到 100")),
        form.field("source", _("出自哪份文件"), maxlength=200, optional=True),
        form.field("page", _("第几页或第几条"), maxlength=20, optional=True),
    ]


def read(form: Form, before: Commitment | None = None) -> Promise:
    """The promise as typed. What the form does not show (the English words, the document) stays. Raises Invalid."""
    measure = form.get("measure")
    target = number(form, "target")
    if target is not None and measure and aims.get(measure).unit is Unit.FEN:
        target *= 100
    return Promise(
        words=form.get("words"),
        words_en=before.words_en if before else "",
        measure=measure,
        target=target,
        comparison=form.one_of("comparison", Comparison),
        per=form.one_of("per", Per),
        starts_on=form.day("starts_on"),
        due_on=form.after("due_on"),
        first_month=int(form.get("first_month")) if form.get("first_month").isdecimal() else 0,
        binds=form.one_of("binds", Binds),
        institution_id=form.institution("institution_id") if form.get("institution_id") else None,
        weight=number(form, "weight"),
        document_id=before.document_id if before else None,
        source=form.get("source"),
        page=form.get("page"),
    )


def number(form: Form, name: str) -> Decimal | None:
    """A number, or None when nothing was typed. Raises Invalid."""
    typed = form.get(name).replace(",", "").replace("，", "")
    if not typed:
        return None
    try:
        found = Decimal(typed)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or abs(found) > 10**12:
        raise Invalid(NO_NUMBER, field=name, typed=form.get(name))
    return found


def written(found: Commitment) -> dict[str, str]:
    """What a commitment says, as the form has it."""
    target = found.target
    if target is not None and found.unit == Unit.FEN:
        target /= 100
    last = found.during.upper
    return {
        "words": found.words,
        "measure": found.measure,
        "target": "" if target is None else f"{target.normalize():f}",
        "comparison": found.comparison,
        "per": found.per,
        "starts_on": found.during.lower.isoformat(),
        "due_on": (last - timedelta(1)).isoformat() if last else "",
        "first_month": str(found.first_month),
        "binds": found.binds,
        "institution_id": str(found.institution_id or ""),
        "weight": "" if found.weight is None else f"{found.weight.normalize():f}",
        "source": found.source,
        "page": found.page,
    }


def _belongs(form: Form, programme: Programme) -> list[Component]:
    """The agreement it stands in, and the pairing if it is one's alone."""
    actor = form.request.actor
    agreements = queries.agreements_of(actor, programme)
    pairings = [one for one in queries.pairings_of(actor, programme) if one.level == Level.INSTITUTION]
    between = tuple(
        Option(str(one.pk), f"{one.supporting.label} → {one.receiving.label}") for one in pairings
    )
    return [
        form.field(
            "agreement_id",
            _("写在哪份协议里"),
            kind="select",
            options=(
                Option("", _("不属于某一份")),
                *(Option(str(one.pk), name_of(one)) for one in agreements),
            ),
        ),
        form.field(
            "pairing_id", _("只管哪一对"), kind="select", options=(Option("", _("整个项目")), *between)
        ),
    ]


def _unit(aim: aims.Aim) -> str:
    return _("元") if aim.unit is Unit.FEN else speak(aim.unit.words)


def _on(form: Form, label: str) -> Component:
    return form.field("on", label, kind="date", required=True)


def _text(form: Form) -> Component:
    return form.field(
        "text", _("为什么"), kind="textarea", required=True, hint=_("一两句话，日后的人要看得懂")
    )


def _require(request: Request, programme: Programme) -> None:
    if not queries.edits_programme(request.actor, programme.pk, P.EDIT_COMMITMENTS):
        raise Denied(MAY_NOT)
