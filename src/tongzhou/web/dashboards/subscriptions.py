"""Scheduled reports: what comes regularly, what came, and wanting another."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tongzhou.indicators import actions
from tongzhou.indicators.queries import grounds, issued
from tongzhou.indicators.rules.codes import shown
from tongzhou.indicators.rules.rhythms import Form, Rhythm
from tongzhou.kernel.errors import Refusal
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words
from tongzhou.web.components.chips import Badge
from tongzhou.web.components.component import Component, Tone, speak
from tongzhou.web.components.fields import Field, Option, fault
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.dashboards.parts import language
from tongzhou.web.edge import Request
from tongzhou.web.forms import uuid_of
from tongzhou.web.pages import page
from tongzhou.web.partnerships.parts import today

if TYPE_CHECKING:
    from tongzhou.indicators.models import Subscription

HOME = "/dashboards/subscriptions/"


@require_http_methods(["GET", "POST"])
def subscriptions(request: Request) -> HttpResponse:
    """The list, and under it the form. At most seven statements of its own."""
    request.actor.require(P.SUBSCRIBE)
    wrong: Refusal | None = None
    if request.method == "POST":
        try:
            _subscribe(request)
        except Refusal as refused:
            wrong = refused
        else:
            messages.success(request, _("订阅好了。这一期过完就写好，会通知您。"), extra_tags="jade")
            return redirect(HOME)
    rows = issued.subscriptions(request.actor)
    none = Empty(_("还没有订阅"), _("选一块看板、多久一份、哪种文件，到期自动写好。"))
    return page(
        request,
        "dashboards/subscriptions.html",
        current="dashboards",
        status=wrong.status if wrong else 200,
        head=PageHead(
            _("定期报告"),
            _("每周、每月或每季过完，看板自动写成文件，首页印有核验码。"),
            actions=(Action(_("核验报告"), "/verify/"), Action(_("看板"), "/dashboards/", icon="back")),
        ),
        table=Table(_("我的订阅"), _columns(), tuple(_row(one) for one in rows), none),
        fields=_fields(request, wrong),
        id=str(uuid_of(request.POST.get("id", "")) or new_id()),
    )


@require_POST
def end(request: Request, id: UUID) -> HttpResponse:
    """No longer. Raises NotFound for one that is not one's own."""
    request.actor.require(P.SUBSCRIBE)
    actions.end_subscription(by=request.actor, at=request.at, id=id)
    messages.success(request, _("不再寄了，以前的还在。"), extra_tags="jade")
    return redirect(HOME)


def _subscribe(request: Request) -> None:
    told = request.POST
    subject, _sep, place = told.get("board", "").partition(":")
    actions.subscribe(
        id=uuid_of(told.get("id", "")) or new_id(), by=request.actor, at=request.at, subject=subject, place=place,
        form=told.get("form", ""), rhythm=told.get("rhythm", ""), language=language(),
    )  # fmt: skip


def _fields(request: Request, wrong: Refusal | None) -> tuple[Field, ...]:
    told = request.POST if request.method == "POST" else request.GET
    boards = grounds.grounds(request.actor, on=today(request))
    faulty = wrong.field if wrong and wrong.field in ("board", "form", "rhythm") else "board"

    return (
        Field(
            name="board", label=_("哪块看板"), kind="select", value=told.get("board", ""), fault=fault(wrong) if wrong and faulty == "board" else None,
            options=tuple(Option(f"{one.subject}:{one.key}", f"{speak(one.subject.words).capitalize()} · {speak(one.name)}") for one in boards),
        ),
        Field(
            name="rhythm", label=_("多久一份"), kind="select", value=told.get("rhythm", Rhythm.MONTH.value),
            fault=fault(wrong) if wrong and faulty == "rhythm" else None,
            options=tuple(Option(one.value, speak(one.words).capitalize()) for one in Rhythm),
        ),
        Field(
            name="form", label=_("哪种文件"), kind="select", value=told.get("form", Form.WORD.value),
            fault=fault(wrong) if wrong and faulty == "form" else None, options=tuple(Option(one.value, speak(one.words)) for one in Form),
        ),
    )  # fmt: skip


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("看板")), Column(_("多久一份")), Column(_("文件格式")), Column(_("下一份")), Column(_("已写好的")), Column(_("订阅")),
    )  # fmt: skip


def _row(one: Subscription) -> tuple[Cell, ...]:
    files: list[Component] = [
        Action(f"{last.start:%Y-%m-%d}", f"/files/{last.file}/", style="quiet", icon="file")
        for last in list(one.issues.all())[: issued.LAST]
    ]
    files += [
        Action(
            shown(last.verification)[:9] + "…", f"/verify/{last.verification}/", style="quiet", icon="check"
        )
        for last in list(one.issues.all())[:1]
    ]
    state: Component = (
        Badge(_("已停"), Tone.PLAIN)
        if one.ended_at
        else Action(_("不再要"), f"{HOME}{one.pk}/end/", style="quiet", post=True)
    )
    return (
        Cell(Words(one.zh, one.en), f"/dashboards/{one.subject}/{one.place}/"),
        Cell(Rhythm(one.rhythm).words),
        Cell(Form(one.form).words),
        Cell("—" if one.ended_at else f"{one.next_on:%Y-%m-%d}"),
        Cell(part=tuple(files)) if files else Cell(_("还没有")),
        Cell(part=state),
    )
