"""The log of competencies under a thumb: the teacher taps a level and signs; one competency with all its signatures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongzhou.kernel.errors import Denied, NotFound, Refusal
from tongzhou.support.placements import actions, queries
from tongzhou.support.placements.moving import PLACEMENTS
from tongzhou.support.placements.rules.levels import Level
from tongzhou.support.sides.sentences import NO_RECORD
from tongzhou.web.components.chips import Badge
from tongzhou.web.components.component import Component, speak
from tongzhou.web.components.dialogs import Confirm
from tongzhou.web.components.fields import Choices, Option
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.components.times import day
from tongzhou.web.edge import Request
from tongzhou.web.forms import Form, answer, uuid_of
from tongzhou.web.pages import TITLES, page
from tongzhou.web.partnerships.parts import today
from tongzhou.web.placements.parts import DOINGS, STYLE, guard, level_chip, place, titled

if TYPE_CHECKING:
    from datetime import date

    from tongzhou.support.placements.models import Placement, SignOff
    from tongzhou.support.placements.queries import Line, SkillView


@dataclass(frozen=True, slots=True)
class Again(Component):
    """Empties the choices: what was touched by mistake."""

    template: ClassVar[str] = "placements/again.html"


@require_http_methods(["GET", "POST"])
def sign(request: Request, id: UUID) -> HttpResponse:
    """All competencies on one page, each with its four levels; touch what was seen, sign once."""
    row, lines = queries.log(request.actor, id)
    guard(request, PLACEMENTS, row, "sign")
    on = today(request)
    form = Form(request, {"seen": str(row.steps), "on": on.isoformat()})

    def save() -> HttpResponse:
        levels = _chosen(request, lines)
        actions.sign(
            by=request.actor, at=request.at, placement_id=id, levels=levels, on=form.day("on"), note=form.get("note"), seen=form.seen,
        )  # fmt: skip
        said = ngettext("签核了 %(n)s 项。", "签核了 %(n)s 项。", len(levels)) % {"n": len(levels)}
        messages.success(request, said, extra_tags="jade")
        return redirect(f"/placements/{id}/")

    return answer(
        form,
        title=_("签核技能"),
        back=f"/placements/{id}/",
        fields=lambda: _fields(form, lines, on),
        save=save,
        names=("on", "note"),
        label=_("签核"),
        note=_("签的是您的名字；签错了可以撤回。") if lines else "",
        lead=f"{titled(row.trainee)} · {place(row)}",
        current="placements",
        style=STYLE,
    )


def _fields(form: Form, lines: Sequence[Line], on: date) -> list[Component]:
    if not lines:
        nothing = Empty(
            _("还没有列技能"),
            _("先列出要学的技能，再逐项签核。"),
            Action(_("列要学的技能"), "../learn/"),
            icon="pen",
        )
        return [nothing]  # fmt: skip
    each = [_levels(form, line, on) for line in lines]
    note = form.field("note", _("备注"), optional=True, maxlength=200)
    return [*each, form.field("on", _("哪一天看到的"), kind="date", required=True), note, Again()]


def _levels(form: Form, line: Line, on: date) -> Choices:
    """The four levels of one competency; those that are signed say so."""
    signed = {one.level for one in line.signatures}
    options = tuple(
        Option(level.value, level.words, _("已签") if level.value in signed else "") for level in Level
    )
    best = line.best
    told = (speak(line.level.words), best.teacher.name, day(best.on, on)) if best and line.level else ()
    hint = " · ".join(told)
    name = f"level-{line.skill.pk}"
    chosen = (form.get(name),) if form.get(name) else ()
    return Choices(
        name=name, label=line.skill.name, options=options, chosen=chosen, columns="four", hint=hint
    )


def _chosen(request: Request, lines: Sequence[Line]) -> dict[UUID, Level]:
    known = {level.value: level for level in Level}
    typed = {line.skill.pk: request.POST.get(f"level-{line.skill.pk}", "") for line in lines}
    return {id: known[level] for id, level in typed.items() if level in known}


@require_GET
def skill(request: Request, id: UUID) -> HttpResponse:
    """One competency: every signature, and what was done alone at home."""
    view, on = queries.skill(request.actor, id), today(request)
    row, line = view.placement, view.line
    return page(
        request,
        "placements/skill.html",
        current="placements",
        head=PageHead(
            line.skill.name, f"{titled(row.trainee)} · {place(row)}", _("技能"), _acts(request, view)
        ),
        level=level_chip(line.level),
        signatures=_signatures(request, view, on),
        done=_done(view, on),
        back=f"/placements/{row.pk}/",
        dialogs=_dialogs(request, view),
    )


def _acts(request: Request, view: SkillView) -> tuple[Action, ...]:
    row, found = view.placement, []
    if "sign" in view.offers:
        found.append(Action(_("签核技能"), f"/placements/{row.pk}/sign/", "primary"))
    if view.home and actions.may_record(request.actor, row):
        address = f"/placements/{row.pk}/independent/?skill={view.line.skill.pk}"
        found.append(Action(_("登记回院独立做的"), address, "primary", "plus"))
    if "learn" in view.offers and not view.touched:
        found.append(Action(_("从清单里去掉"), style="danger", dialog="drop"))
    return tuple(found)


def _mine(request: Request, view: SkillView, one: SignOff) -> bool:
    return "sign" in view.offers and one.teacher_id == request.actor.staff_id


def _signatures(request: Request, view: SkillView, on: date) -> Table:
    columns = (Column(_("程度")), Column(_("老师")), Column(_("日期")), Column(_("备注")), Column(_("撤回")))

    def row(one: SignOff) -> tuple[Cell, ...]:
        undo = Action(_("撤回签核"), style="quiet", dialog=f"back-{one.pk}")
        return (
            Cell(part=level_chip(Level(one.level))),
            Cell(
                " ".join(
                    part for part in (one.by_name, speak(TITLES.get(one.by_title, one.by_title))) if part
                )
            ),
            Cell(day(one.on, on)),
            Cell(one.note or "—"),
            Cell(part=undo) if _mine(request, view, one) else Cell("—"),
        )

    nothing = Empty(_("还没有老师签核"), _("看过学员操作的老师登录后来签。"), icon="pen")
    return Table(_("老师的签核"), columns, tuple(map(row, view.line.signatures)), nothing)


def _done(view: SkillView, on: date) -> Table | None:
    if not view.home:
        return None
    columns = (Column(_("日期")), Column(_("例次"), number=True), Column(_("病案号")), Column(_("状态")))
    rows = tuple(
        (
            Cell(day(one.on, on), f"/placements/independent/{one.pk}/"),
            Cell(str(one.times)),
            Cell(one.case_number or "—"),
            Cell(part=Badge(one.status.words, DOINGS[one.status])),
        )
        for one in view.done
    )
    nothing = Empty(_("回院还没有独立做过"), _("做了第一例，带上依据登记，支援方确认后入账。"), icon="check")
    return Table(_("回院独立做的"), columns, rows, nothing)


def _dialogs(request: Request, view: SkillView) -> list[Confirm]:
    here = f"/placements/skills/{view.line.skill.pk}/"
    seen = (("seen", str(view.placement.steps)),)
    found = [
        Confirm(
            id=f"back-{one.pk}",
            title=_("撤回这次签核？"),
            text=f"{view.line.skill.name} · {speak(Level(one.level).words)} · {day(one.on)}",
            action=f"{here}take-back/",
            label=_("撤回签核"),
            danger=True,
            reason=_("原因"),
            fields=(*seen, ("signature", str(one.pk))),
        )
        for one in view.line.signatures
        if _mine(request, view, one)
    ]
    drop = Confirm(
        id="drop", title=_("从清单里去掉这一项？"), text=_("还没有人签过，可以去掉；以后还能再列。"), action=f"{here}drop/",
        label=_("去掉"), danger=True, fields=seen,
    )  # fmt: skip
    return [*found, drop] if "learn" in view.offers and not view.touched else found


@require_POST
def move(request: Request, id: UUID, event: str) -> HttpResponse:
    """Take a signature back, or a competency off the list."""
    if event not in ("take-back", "drop"):
        raise NotFound(NO_RECORD)
    row = queries.skill(request.actor, id).placement
    form = Form(request)
    try:
        if event == "take-back":
            _take_back(request, form, row)
        else:
            actions.drop_skill(
                by=request.actor, at=request.at, placement_id=row.pk, skill_id=id, seen=form.seen
            )
            messages.success(request, _("已去掉。"))
    except (NotFound, Denied):
        raise
    except Refusal as refusal:
        messages.warning(request, f"{speak(refusal.says)}{speak(refusal.then)}")
        return redirect(f"/placements/skills/{id}/")
    return redirect(f"/placements/{row.pk}/" if event == "drop" else f"/placements/skills/{id}/")


def _take_back(request: Request, form: Form, row: Placement) -> None:
    signature = uuid_of(form.get("signature"))
    if signature is None:
        raise NotFound(NO_RECORD)
    actions.take_back(
        by=request.actor, at=request.at, placement_id=row.pk, signature_id=signature, note=form.get("reason"), seen=form.seen
    )  # fmt: skip
    messages.success(request, _("已撤回签核。"))
