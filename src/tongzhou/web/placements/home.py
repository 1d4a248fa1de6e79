"""Back home: what the trainee does alone is recorded with its evidence, and the supporter confirms it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongzhou.kernel.errors import Denied, Invalid, NotFound
from tongzhou.kernel.words import Words
from tongzhou.support.placements import actions, queries
from tongzhou.support.placements.moving import PROCEDURES
from tongzhou.support.placements.rules.placements import LEFT
from tongzhou.support.placements.rules.sentences import HIMSELF_OR_HEAD, NOT_HOME_YET
from tongzhou.support.sides.sentences import NO_RECORD
from tongzhou.web.components.chips import Badge, Chip
from tongzhou.web.components.component import Component, Tone, speak
from tongzhou.web.components.dialogs import Confirm
from tongzhou.web.components.fields import Choices, Option
from tongzhou.web.components.figures import KeyValues, Pair
from tongzhou.web.components.files import Upload
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.times import day
from tongzhou.web.edge import Request
from tongzhou.web.forms import CHOOSE, Form, answer, files_of, uuid_of
from tongzhou.web.ledger.parts import last_word
from tongzhou.web.numbers import whole
from tongzhou.web.pages import page
from tongzhou.web.partnerships.parts import today
from tongzhou.web.placements.parts import (
    DOINGS,
    confirm_action,
    level_chip,
    may_withdraw,
    taken_back,
    timeline,
    titled,
    withdrawal,
)
from tongzhou.web.placements.record import confirmed
from tongzhou.web.postings.sheets import claim_line, files_strip

if TYPE_CHECKING:
    from datetime import date

    from tongzhou.support.placements.queries import Line, ProcedureView

NAMES = ("skill_id", "on", "times", "case_number", "note")
RECORDED = Words("登记", "entered")


@require_http_methods(["GET", "POST"])
def independent(request: Request, id: UUID) -> HttpResponse:
    """Record what was done alone: which competency, which day, how often, with the record's number or a photo."""
    row, lines = queries.log(request.actor, id)
    if not actions.may_record(request.actor, row):
        raise Denied(HIMSELF_OR_HEAD)
    if row.status not in LEFT:
        raise Invalid(NOT_HOME_YET)
    on = today(request)
    given = request.GET.get("skill", "") or (str(lines[0].skill.pk) if len(lines) == 1 else "")
    form = Form(request, {"skill_id": given, "on": on.isoformat(), "times": "1"})
    made = form.id

    def save() -> HttpResponse:
        skill = uuid_of(form.get("skill_id"))
        if skill is None:
            raise Invalid(CHOOSE, field="skill_id")
        typed = whole(form.get("times"))
        done = actions.record_procedure(
            id=made, by=request.actor, at=request.at, skill_id=skill, on=form.day("on"), times=-1 if typed is None else typed,
            case_number=form.get("case_number"), file_ids=files_of(request), note=form.get("note"),
        )  # fmt: skip
        said = _("记下了首次独立完成，等支援方确认。") if done.first else _("记下了，等支援方确认。")
        messages.success(request, said, extra_tags="jade")
        return redirect(f"/placements/{id}/")

    return answer(
        form,
        title=_("登记回院独立做的"),
        back=f"/placements/{id}/",
        fields=lambda: _fields(form, lines, on),
        save=save,
        names=NAMES,
        label=_("登记"),
        note=_("不写病人姓名。支援方确认后入账。"),
        lead=titled(row.trainee),
        current="placements",
    )


def _fields(form: Form, lines: list[Line], on: date) -> list[Component]:
    if not lines:
        return [Empty(_("进修时没有列技能"), _("先在进修页上列出学过的技能，再登记。"))]
    options = tuple(Option(str(line.skill.pk), line.skill.name, _told(line, on)) for line in lines)
    ids = tuple(map(str, files_of(form.request)))
    return [
        Choices(name="skill_id", label=_("哪一项技能"), options=options, chosen=(form.get("skill_id"),), columns="two", fault=form.faults.get("skill_id")),
        form.field("on", _("日期"), kind="date", required=True),
        form.field("times", _("做了几例次"), required=True, inputmode="numeric", unit=_("例次"), maxlength=3),
        form.field("case_number", _("病案号"), optional=True, maxlength=40, hint=_("首次要有依据：病案（登记）号，或下面附照片。")),
        Upload(name="files", label=_("依据的照片"), url="/files/", subject=f"draft:{form.id}", ids=ids, hint=_("不要拍到病人姓名和面部。")),
        form.field("note", _("备注"), optional=True, maxlength=300),
    ]  # fmt: skip


def _told(line: Line, on: date) -> str:
    """How far it had been signed, and whether it was done at home before."""
    if line.first is not None:
        return _("%(day)s 首次") % {"day": day(line.first.on, on)}
    return speak(line.level.words) if line.level else _("未签")


@require_GET
def procedure(request: Request, id: UUID) -> HttpResponse:
    """One record of what was done alone."""
    view, on = queries.procedure(request.actor, id), today(request)
    row = view.procedure
    first = (Chip(_("首次"), Tone.JADE),) if row.first else ()
    return page(
        request,
        "placements/procedure.html",
        current="placements",
        head=PageHead(row.skill.name, titled(row.trainee), " · ".join((row.receiving.label, _("回院独立做了"))), _acts(request, view)),
        badge=Badge(row.status.words, DOINGS.get(row.status, Tone.PLAIN)),
        chips=first,
        told=last_word(view.claim),
        facts=_facts(view, on),
        note=row.note,
        files=files_strip(view.files),
        claim=claim_line(view.claim, request.actor) if view.claim else None,
        back=f"/placements/{row.skill.placement_id}/",
        skill=f"/placements/skills/{row.skill_id}/",
        timeline=timeline(view.steps, PROCEDURES, request.at, RECORDED, _("经过")),
        dialogs=_dialogs(request, view),
    )  # fmt: skip


def _facts(view: ProcedureView, on: date) -> KeyValues:
    row = view.procedure
    times = ngettext("%(n)s 例次", "%(n)s 例次", row.times) % {"n": row.times}
    department = row.department.name if row.department else ""
    return KeyValues(
        (
            Pair(_("日期"), day(row.on, on)),
            Pair(_("数量"), times),
            Pair(_("科室"), department),
            Pair(_("病案号"), row.case_number or "—"),
            Pair(_("进修时签到"), level_chip(view.line.level).text),
        )
    )


def _acts(request: Request, view: ProcedureView) -> tuple[Action, ...]:
    here = f"/placements/independent/{view.procedure.pk}/"
    acts = [confirm_action(request, view.claim, _("属实，确认入账"), f"{here}confirm/")]
    if view.claim and may_withdraw(request, view.claim):
        acts.append(Action(_("撤回登记"), style="danger", dialog="withdraw"))
    return tuple(one for one in acts if one)


def _dialogs(request: Request, view: ProcedureView) -> list[Confirm]:
    if not may_withdraw(request, view.claim):
        return []
    return [withdrawal(f"/placements/independent/{view.procedure.pk}/withdraw/")]


@require_POST
def move(request: Request, id: UUID, event: str) -> HttpResponse:
    """Confirm it, or take it back."""
    view = queries.procedure(request.actor, id)
    here = f"/placements/independent/{id}/"
    if event == "confirm":
        return confirmed(request, (view.claim,), here)
    if event != "withdraw":
        raise NotFound(NO_RECORD)
    return taken_back(
        request, view.claim, here,
        lambda why: actions.withdraw_procedure(by=request.actor, at=request.at, procedure_id=id, note=why),
    )  # fmt: skip
