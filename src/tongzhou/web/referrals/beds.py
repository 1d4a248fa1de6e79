"""Beds and slots that a house keeps for referred patients."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongzhou.care.referrals import actions, queries
from tongzhou.care.referrals.rules import OfferKind
from tongzhou.directory.queries import departments_of
from tongzhou.kernel.actors import MAY_NOT
from tongzhou.kernel.errors import Denied, Refusal
from tongzhou.kernel.permissions import Permission as P
from tongzhou.web.components.component import Component, speak
from tongzhou.web.components.fields import Choices, Moment, Option
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.components.times import SHANGHAI, when
from tongzhou.web.edge import Request
from tongzhou.web.forms import Form, answer, choices, uuid_of
from tongzhou.web.pages import page


@require_GET
def beds(request: Request) -> HttpResponse:
    """What one's houses offer, and what is held now."""
    request.actor.require(P.READ_CASE)
    rows = queries.offers(request.actor, at=request.at)
    columns = (
        Column(_("床位号源")),
        Column(_("机构")),
        Column(_("科室")),
        Column(_("时间")),
        Column(_("现在")),
        Column(_("撤下")),
    )
    cells = tuple(
        (
            Cell(one.label),
            Cell(one.institution.label),
            Cell(one.department.name if one.department else "—"),
            Cell(when(one.starts_at, request.at) if one.starts_at else "—"),
            Cell(_("留着") if taken else _("空着")),
            Cell(part=None if taken else Action(_("撤下"), reverse("referrals:bed-withdraw", args=[one.pk]), "quiet", post=True)),
        )
        for one, taken in rows
    )  # fmt: skip
    add = Action(_("放出床位号源"), reverse("referrals:bed-new"), "primary", "plus")
    none = Empty(_("还没有放出床位或号源。"), _("放出来，接收转诊时点一下就能为病人留下。"), add)
    head = PageHead(
        _("床位号源"),
        _("专为转诊留的床位和号源；同一个同时只能留给一位病人。"),
        actions=(add,) if rows else (),
    )
    return page(
        request, "referrals/beds.html", current="referrals", head=head, table=Table(_("床位号源"), columns, cells, none)
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Offer a bed or a slot of one's own house."""
    actor = request.actor
    if actor.institution_id is None or not (actor.may(P.REFER) or actor.may(P.ALLOCATE)):
        raise Denied(MAY_NOT)
    house = actor.institution_id
    form = Form(request, {"kind": OfferKind.BED.value})
    id = form.id
    departments = departments_of(house)

    def fields() -> list[Component]:
        options = (
            Option("", _("不限科室")),
            *(Option(str(one.pk), one.name) for one in departments if one.closed_on is None),
        )
        return [
            Choices(name="kind", label=_("是什么"), options=choices(OfferKind), chosen=(form.get("kind"),), columns="two", fault=form.faults.get("kind")),
            form.field("label", _("名称"), required=True, maxlength=40, hint=_("例：心内 3 床；周三上午 CT")),
            form.field("department", _("科室"), kind="select", options=options, optional=True),
            Moment(name="starts_at", label=_("号源的时间"), value=form.get("starts_at"), optional=True, fault=form.faults.get("starts_at"), hint=_("床位不用填。"), quick=()),
        ]  # fmt: skip

    def save() -> HttpResponse:
        actions.offer(
            id=id, by=actor, at=request.at, institution_id=house, kind=form.one_of("kind", OfferKind), label=form.get("label"),
            department_id=uuid_of(form.get("department")), starts_at=moment(form.get("starts_at")),
        )  # fmt: skip
        messages.success(request, _("已放出。"))
        return redirect("referrals:beds")

    return answer(
        form, title=_("放出床位号源"), back=reverse("referrals:beds"), fields=fields, save=save,
        names=("kind", "label", "department", "starts_at"), label=_("放出"), current="referrals",
    )  # fmt: skip


def moment(text: str) -> datetime | None:
    """A time as a form gives it ("2026-11-22T14:02", China's), or None."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI) if text else None
    except ValueError:
        return None


@require_POST
def withdraw(request: Request, id: UUID) -> HttpResponse:
    """No longer offered."""
    try:
        actions.withdraw_offer(by=request.actor, at=request.at, offer_id=id)
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        messages.warning(request, f"{speak(refusal.says)} {speak(refusal.then)}", extra_tags="amber")
    return redirect("referrals:beds")
