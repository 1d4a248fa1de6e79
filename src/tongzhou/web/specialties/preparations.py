"""Hospital preparations: all of them, and one with its papers, both seals and what happened."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tongzhou.kernel.errors import Denied, NotFound, Refusal
from tongzhou.kernel.permissions import Permission as P
from tongzhou.ledger import actions as ledger
from tongzhou.support.sides.sentences import NO_RECORD
from tongzhou.support.specialties import queries
from tongzhou.support.specialties.moving import PREPARATIONS
from tongzhou.support.specialties.queries import PreparationView
from tongzhou.support.specialties.rules.preparations import Stage
from tongzhou.web.components.component import Tone, speak
from tongzhou.web.components.figures import KeyValues, Pair
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty, Notice
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.components.timeline import Event, Timeline
from tongzhou.web.components.times import day
from tongzhou.web.edge import Request
from tongzhou.web.ledger.parts import Facts, last_word
from tongzhou.web.pages import page
from tongzhou.web.partnerships.parts import today
from tongzhou.web.specialties.home import filters, listed_out, may_plan
from tongzhou.web.specialties.parts import preparation_seals, sides, stage_badge, tabs
from tongzhou.web.techniques.parts import file_of

if TYPE_CHECKING:
    from tongzhou.kernel.actors import Actor
    from tongzhou.support.specialties.models import Preparation

HOME = "/specialties/preparations/"


@require_GET
def listing(request: Request) -> HttpResponse:
    """The list, what needs somebody first. One statement of its own."""
    request.actor.require(P.READ_SUPPORT)
    at, programme = filters(request)
    found = queries.preparations(request.actor, receiving=at, programme=programme)
    new = Action(_("登记制剂"), f"{HOME}new/", "primary", "plus")
    may = may_plan(request)
    columns = (
        Column(_("制剂")), Column(_("剂型")), Column(_("受援方")), Column(_("备案号或批准文号")), Column(_("备案日期")), Column(_("状态")),
    )  # fmt: skip
    none = Empty(
        _("还没有登记院内制剂"),
        _("从研制开始登记：剂型、工艺和质量资料；备案以后写上备案号，对方确认入账。"),
        new if may else None,
    )
    return page(
        request,
        "specialties/preparations.html",
        current="specialties",
        head=PageHead(
            _("院内制剂"),
            _("研制、备案、使用，资料附在一起；备案由双方确认。"),
            actions=(*((new,) if may else ()), *listed_out(request, "preparation")),
        ),
        tabs=tabs("preparations"),
        table=Table(_("院内制剂"), columns, tuple(_row(one) for one in found), none),
    )


def _row(one: Preparation) -> tuple[Cell, ...]:
    return (
        Cell(one.name, f"{HOME}{one.pk}/"),
        Cell(one.dosage.words),
        Cell(one.receiving.label),
        Cell(one.number or "—"),
        Cell(day(one.filed_on) if one.filed_on else "—"),
        Cell(part=stage_badge(one)),
    )


@require_GET
def preparation(request: Request, id: UUID) -> HttpResponse:
    """One preparation. Five statements of its own."""
    view = queries.preparation_view(request.actor, id)
    row = view.preparation
    return page(
        request,
        "specialties/preparation.html",
        current="specialties",
        head=PageHead(row.name, speak(row.dosage.words), sides(row), _actions(request.actor, view)),
        notice=Notice(_("已停用：%(why)s") % {"why": row.note}, tone=Tone.AMBER) if row.stage is Stage.STOPPED else None,
        told=last_word(view.claim),
        seals=preparation_seals(row, big=True),
        badge=stage_badge(row),
        claim=f"/ledger/claims/{row.claim}/" if row.stage in (Stage.FILING, Stage.DISPUTED) else "",
        facts=KeyValues(tuple(_facts(request, row))),
        papers=Facts(
            _("工艺与质量"),
            (
                (_("用于"), row.use_for or _("没有写")),
                (_("工艺"), row.process or _("没有写")),
                (_("质量资料"), row.quality or _("没有写")),
            ),
        ),
        files=[file_of(one) for one in view.files],
        attach=Action(_("附材料"), f"{HOME}{row.pk}/attach/", icon="plus") if "attach" in view.offers else None,
        trail=_trail(view, request),
    )  # fmt: skip


def _facts(request: Request, row: Preparation) -> Iterator[Pair]:
    on = today(request)
    if row.department:
        yield Pair(_("科室"), row.department.name)
    yield Pair(_("开始研制"), day(row.began_on, on))
    if row.filed_on:
        yield Pair(_("备案号或批准文号"), row.number)
        yield Pair(_("备案日期"), day(row.filed_on, on))
    if row.used_on:
        yield Pair(_("使用自"), day(row.used_on, on))


def _actions(actor: Actor, view: PreparationView) -> tuple[Action, ...]:
    row, at = view.preparation, f"{HOME}{view.preparation.pk}/"
    acts: list[Action] = []
    waits = row.stage in (Stage.FILING, Stage.DISPUTED)
    if waits and view.claim and {"confirm", "settle"} & ledger.offers(actor, view.claim):
        seen = (("seen", view.claim.content_hash),)
        acts.append(Action(_("确认备案"), f"{at}confirm/", "primary", "check", post=True, fields=seen))
    known = {
        "use": Action(_("投入使用"), f"{at}use/"),
        "file": Action(_("更正备案") if waits else _("登记备案"), f"{at}file/"),
        "amend": Action(_("修改"), f"{at}amend/", icon="pen"),
        "resume": Action(_("重新研制"), f"{at}resume/"),
        "reuse": Action(_("恢复使用"), f"{at}resume/"),
        "stop": Action(_("停止使用"), f"{at}stop/"),
    }
    other = "resume" if row.entered else "reuse"
    offered = [known[event] for event in known if event in view.offers and event != other]
    if offered and not acts and row.stage is not Stage.IN_USE:
        head = offered[0]
        offered[0] = Action(head.label, head.href, "primary", head.icon)
    return (*acts, *offered)


def _trail(view: PreparationView, request: Request) -> Timeline:
    events = tuple(
        Event(
            PREPARATIONS.words(step.event), step.at, f"{step.by_name} {step.by_institution}".strip(), step.note
        )
        for step in reversed(view.steps)
    )  # fmt: skip
    return Timeline(events, request.at, _("经过"))


@require_POST
def confirm(request: Request, id: UUID) -> HttpResponse:
    """Confirm the filing as it was shown."""
    view = queries.preparation_view(request.actor, id)
    if view.claim is None:
        raise NotFound(NO_RECORD)
    seen = request.POST.get("seen")
    try:
        ledger.confirm(
            by=request.actor, at=request.at, claim_id=view.claim.pk, step="preparation", content_hash=seen
        )
    except Denied:
        raise
    except Refusal as refusal:
        messages.warning(request, f"{speak(refusal.says)}{speak(refusal.then)}")
    else:
        messages.success(request, _("备案已入账。"), extra_tags="jade")
    return HttpResponseRedirect(f"{HOME}{id}/")
