"""A case is recorded on a phone in a few touches; until the other side has confirmed it, it can be corrected or taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongzhou.kernel.errors import Invalid
from tongzhou.support.techniques import actions, queries
from tongzhou.support.techniques.actions import Told
from tongzhou.support.techniques.rules.cases import Level
from tongzhou.web.components.component import Component
from tongzhou.web.components.fields import Choices, Option
from tongzhou.web.edge import Request
from tongzhou.web.forms import CHOOSE, Form, answer, files_of, uuid_of
from tongzhou.web.partnerships.parts import today
from tongzhou.web.techniques.needs import STYLE, number_of, proof
from tongzhou.web.techniques.steps import chosen, people

if TYPE_CHECKING:
    from tongzhou.support.techniques.models import Case, Technique

NAMES = ("level", "learner", "expert", "on", "minutes", "complication", "case_number", "note", "file")
HARM = {"no": False, "yes": True, "unknown": None}


@require_http_methods(["GET", "POST"])
def new(request: Request, id: UUID) -> HttpResponse:
    """Record one case; what the last one was told with is already chosen."""
    row = queries.technique_of(request.actor, id)
    actions.check(row, "case", request.actor)
    form = Form(request, _usual(request, row))
    made = form.id

    def save() -> HttpResponse:
        actions.record_case(id=made, by=request.actor, at=request.at, technique_id=row.pk, told=_told(form))
        messages.success(request, _("记下了，等另一方确认。"), extra_tags="jade")
        return redirect(f"/techniques/{row.pk}/")

    return answer(
        form,
        title=_("记一例"),
        back=f"/techniques/{row.pk}/",
        fields=lambda: _fields(form, row),
        save=save,
        names=NAMES,
        label=_("记下这一例"),
        note=_("不写病人姓名。由另一方确认后入账。"),
        lead=f"{row.name} · {row.receiving.label}",
        current="techniques",
        style=STYLE,
    )


def _usual(request: Request, row: Technique) -> dict[str, str]:
    """What most likely holds: today, the same people as last time, oneself among them."""
    learner, expert, level = queries.last_people(request.actor, row.pk)
    mine = request.actor.staff_id
    at_home = request.actor.institution_path.startswith(row.receiving.path)
    return {
        "on": today(request).isoformat(),
        "level": level or (Level.ALONE.value if at_home else Level.SUPERVISED.value),
        "learner": str(learner or (mine if at_home else "") or ""),
        "expert": str(expert or ("" if at_home else mine) or row.expert_id or ""),
        "complication": "unknown",
    }


def _fields(form: Form, row: Technique) -> list[Component]:
    offered = queries.choices(row)
    levels = tuple(Option(one.value, one.words) for one in Level)
    harm = (Option("no", _("没有")), Option("yes", _("有")), Option("unknown", _("不清楚")))
    return [
        Choices(name="level", label=_("怎么完成的"), options=levels, chosen=(form.get("level"),), columns="two", fault=form.faults.get("level")),
        form.field("learner", _("学习者"), kind="select", required=True, options=(Option("", _("请选")), *people(offered.learners))),
        form.field("expert", _("带教专家"), kind="select", options=(Option("", _("独立完成，没有带教")), *people(offered.experts)), hint=_("选了“独立完成”就不用管这一栏。")),
        form.field("on", _("日期"), kind="date", required=True),
        form.field("minutes", _("时长"), optional=True, inputmode="numeric", unit=_("分钟"), maxlength=4, hint=_("不知道就空着。")),
        Choices(name="complication", label=_("并发症"), options=harm, chosen=(form.get("complication"),), fault=form.faults.get("complication")),
        form.field("case_number", _("病例号"), optional=True, maxlength=40, hint=_("住院号或手术号，不写姓名。")),
        form.field("note", _("备注"), optional=True, maxlength=400),
        proof(form, _("照片（如有）"), _("不要拍到病人姓名和面部。")),
    ]  # fmt: skip


def _told(form: Form) -> Told:
    level = form.one_of("level", Level)
    if form.get("complication") not in HARM:
        raise Invalid(CHOOSE, field="complication")
    return Told(
        on=form.day("on"),
        learner_id=chosen(form, "learner"),
        level=level,
        expert_id=None if level is Level.ALONE else uuid_of(form.get("expert")),
        minutes=number_of(form, "minutes"),
        complication=HARM[form.get("complication")],
        case_number=form.get("case_number"),
        note=form.get("note"),
        file_ids=files_of(form.request),
    )


@require_http_methods(["GET", "POST"])
def edit(request: Request, id: UUID) -> HttpResponse:
    """Correct a case that waits, or take it back."""
    case = queries.case_of(request.actor, id)
    row = case.technique
    actions.check_case(case, request.actor)
    form = Form(request, _as_told(case))
    made = form.id

    def save() -> HttpResponse:
        assert made
        if form.get("do") == "withdraw":
            actions.withdraw_case(by=request.actor, at=request.at, case_id=id, note=form.get("why"))
            messages.success(request, _("已撤回。"))
        else:
            actions.amend_case(by=request.actor, at=request.at, case_id=id, told=_told(form))
            messages.success(request, _("已更正，等另一方确认。"), extra_tags="jade")
        return redirect(f"/techniques/{row.pk}/")

    def fields() -> list[Component]:
        what = (Option("amend", _("更正")), Option("withdraw", _("整例撤回")))
        return [
            *_fields(form, row),
            Choices(name="do", label=_("要做什么"), options=what, chosen=(form.get("do"),), columns="two"),
            form.field("why", _("撤回的原因"), optional=True, maxlength=400),
        ]

    return answer(
        form,
        title=_("更正这一例"),
        back=f"/techniques/{row.pk}/",
        fields=fields,
        save=save,
        names=NAMES,
        label=_("存下"),
        lead=f"{row.name} · {row.receiving.label}",
        current="techniques",
        style=STYLE,
    )


def _as_told(case: Case) -> dict[str, str]:
    harm = next(key for key, value in HARM.items() if value is case.complication)
    return {
        "level": case.level, "learner": str(case.learner_id), "expert": str(case.expert_id or ""), "on": case.on.isoformat(),
        "minutes": "" if case.minutes is None else str(case.minutes), "complication": harm, "case_number": case.case_number,
        "note": case.note, "do": "amend",
    }  # fmt: skip
