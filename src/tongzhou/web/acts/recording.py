"""Recording an act on the phone, correcting it, taking it back. The form is made from the kind's declaration."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongzhou.kernel.permissions import Permission
from tongzhou.ledger.rules import CHINA, Side
from tongzhou.support.acts import actions, queries
from tongzhou.support.acts.kinds import get
from tongzhou.support.acts.rules import State
from tongzhou.support.teaching import queries as teaching
from tongzhou.web.acts import attendance, reading, showing
from tongzhou.web.components.component import Component, speak
from tongzhou.web.edge import Request
from tongzhou.web.forms import Form, answer, files_of, uuid_of

if TYPE_CHECKING:
    from tongzhou.support.acts.rules import ActKind

USUAL_MINUTES = 60


@require_http_methods(["GET", "POST"])
def new(request: Request, kind: str) -> HttpResponse:
    """Record one act of this kind. Twice sent is once recorded: the form carries the act's id."""
    request.actor.require(Permission.CLAIM)
    asked = get(kind)
    form = Form(request, _begin(request, asked) | _of_list(request))
    id = form.id
    places = reading.relations(request.actor, on=request.at.astimezone(CHINA).date())

    def save() -> HttpResponse:
        work = reading.work(form, asked, request.actor, places, file_ids=files_of(request))
        act = actions.record(id=id, by=request.actor, at=request.at, work=work)
        messages.success(request, _("记下了，等对方确认。"), extra_tags="jade")
        return redirect("acts:one", act.pk)

    return _answer(form, asked, places, save, _("登记"), reverse("acts:kinds"))


def _of_list(request: Request) -> dict[str, str]:
    """What the list of attendance tells that the address names; nothing without one."""
    id = uuid_of(request.GET.get("list", ""))
    return attendance.begun(request, teaching.roster(request.actor, id)) if id else {}


def _begin(request: Request, kind: ActKind) -> dict[str, str]:
    """What is most likely right: today, ended just now, done by the reader himself."""
    now = request.at.astimezone(CHINA)
    started = now - timedelta(minutes=USUAL_MINUTES)
    begun = {"day": started.date().isoformat(), "last": ""}
    if kind.timed:
        begun |= {"start": started.strftime("%H:%M"), "minutes": str(USUAL_MINUTES)}
    first = next((part.role for part in kind.parts if part.side is Side.SUPPORTING), "")
    if first and not request.actor.may(Permission.ALLOCATE):
        begun[first] = request.actor.name
    return begun


def _answer(
    form: Form, kind: ActKind, places: Sequence[reading.Relation], save: reading.Save, label: str, back: str
) -> HttpResponse:
    def fields() -> list[Component]:
        return showing.fields(form, kind, places)

    note = _("登记以后由对方确认，确认了才计数。")
    return answer(
        form, title=kind.words, back=back, fields=fields, save=save, names=showing.names(kind), label=label, note=note, lead=kind.explain, current="acts"
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def correct(request: Request, act_id: UUID) -> HttpResponse:
    """Say it anew before the other side has confirmed."""
    found = _own(request, act_id)
    kind = get(found.act.kind)
    form = Form(request, showing.values(found) | {"seen": str(found.act.steps)})
    places = reading.relations(request.actor, on=found.act.occurred_from.astimezone(CHINA).date())

    def save() -> HttpResponse:
        work = reading.work(
            form,
            kind,
            request.actor,
            places,
            side=Side(found.act.side),
            keep=found.act,
            file_ids=files_of(request),
        )
        seen = form.get("seen")
        actions.amend(
            by=request.actor,
            at=request.at,
            act_id=act_id,
            work=work,
            seen=int(seen) if seen.isdigit() else None,
        )
        messages.success(request, _("已更正，等对方确认。"), extra_tags="jade")
        return redirect("acts:one", act_id)

    return _answer(form, kind, places, save, _("更正"), reverse("acts:one", args=[act_id]))


@require_http_methods(["GET", "POST"])
def withdraw(request: Request, act_id: UUID) -> HttpResponse:
    """Take it back, with the reason."""
    found = _own(request, act_id)
    form = Form(request)

    def save() -> HttpResponse:
        actions.withdraw(by=request.actor, at=request.at, act_id=act_id, note=form.get("note"))
        messages.success(request, _("已撤回。"), extra_tags="jade")
        return redirect("acts:one", act_id)

    def fields() -> list[Component]:
        return [form.field("note", _("为什么撤回"), kind="textarea", required=True, maxlength=500)]

    title = f"{_('撤回')}：{found.act.topic or speak(get(found.act.kind).words)}"
    return answer(
        form, title=title, back=reverse("acts:one", args=[act_id]), fields=fields, save=save, names=("note",), label=_("撤回"), current="acts"
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def attach(request: Request, act_id: UUID) -> HttpResponse:
    """Add photos and papers afterwards: while it waits, the other side is asked anew with them."""
    found = _own(request, act_id)
    form = Form(request, {"seen": str(found.act.steps)})
    posted = found.act.status is State.CONFIRMED

    def save() -> HttpResponse:
        actions.attach(
            by=request.actor,
            at=request.at,
            act_id=act_id,
            file_ids=files_of(request),
            seen=form.seen,
        )
        messages.success(request, _("佐证已附上。"), extra_tags="jade")
        return redirect("acts:one", act_id)

    note = (
        _("已入账：佐证附在这项工作上，台账里的那一条不变。")
        if posted
        else _("附上以后，对方连同佐证一起确认。")
    )
    return answer(
        form, title=_("补充佐证"), back=reverse("acts:one", args=[act_id]), fields=lambda: [showing.proof(form)], save=save, names=("file",), label=_("附上"),
        note=note, lead=found.act.topic or get(found.act.kind).words, current="acts",
    )  # fmt: skip


def _own(request: Request, act_id: UUID) -> queries.ActView:
    """An act that the reader's side has recorded: asked before the form is read. Raises NotFound, Denied."""
    found = queries.act(request.actor, act_id)
    act = found.act
    house = act.supporting if act.side == Side.SUPPORTING else act.receiving
    request.actor.require(Permission.CLAIM, house.place)
    return found
