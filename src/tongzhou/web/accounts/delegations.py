"""Who stands in for me while I am on leave."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongzhou.accounts import actions, queries
from tongzhou.accounts.rules.lending import DELEGATION_LENGTH, NOT_A_COLLEAGUE
from tongzhou.kernel.errors import Invalid, Refusal
from tongzhou.web.accounts.parts import Form, faulty
from tongzhou.web.accounts.typed import id_of, moment_of
from tongzhou.web.components.fields import Field, Moment, Option
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.components.times import when
from tongzhou.web.edge import Request
from tongzhou.web.pages import page


def delegation(request: Request) -> HttpResponse:
    """Who stands in for me while I am on leave, and for whom I stand in."""
    refusal = None
    if request.method == "POST":
        try:
            _delegate(request)
        except Refusal as fault:
            refusal = fault
        else:
            messages.success(request, _("已委托，到时间自动结束。"), extra_tags="jade")
            return HttpResponseRedirect("/me/delegation/")
    head = PageHead(_("休假委托"), _("您休假时，请一位同事代为处理等您的会诊；签署的仍是他本人的名字。"))
    form = faulty(_delegation_form(request), refusal)
    parts = (_delegations(request), form)
    status = refusal.status if refusal else 200
    return page(request, "accounts/page.html", current="me", status=status, head=head, parts=parts)


def _delegate(request: Request) -> None:
    start, until = moment_of(request.POST.get("start", "")), moment_of(request.POST.get("until", ""))
    taker = id_of(request.POST.get("taker", ""))
    if taker is None:
        raise Invalid(NOT_A_COLLEAGUE, field="taker")
    if until is None:
        raise Invalid(DELEGATION_LENGTH, field="until")
    actions.delegate(
        by=request.actor,
        at=request.at,
        taker_id=taker,
        start=start or request.at,
        until=until,
        reason=request.POST.get("reason", ""),
    )


def _delegation_form(request: Request) -> Form:
    typed = request.POST
    people = tuple(
        Option(str(one.id), f"{one.name}　{one.department.name if one.department else ''}")
        for one in queries.colleagues(request.actor)
    )
    choose = (Option("", _("请选择")), *people)
    return Form(
        title=_("新的委托"),
        fields=(
            Field(
                name="taker",
                label=_("请谁代"),
                kind="select",
                options=choose,
                value=typed.get("taker", ""),
                required=True,
            ),
            Moment(
                name="start",
                label=_("从"),
                hint=_("不填就是现在。"),
                value=typed.get("start", ""),
                quick=(),
                optional=True,
            ),
            Moment(name="until", label=_("到"), value=typed.get("until", ""), quick=(), required=True),
            Field(
                name="reason",
                label=_("缘由"),
                value=typed.get("reason", ""),
                maxlength=200,
                optional=True,
            ),
        ),
        button=_("委托"),
    )


def _delegations(request: Request) -> Table:
    rows = []
    for one in queries.delegations(request.actor, at=request.at):
        mine = one.giver_id == request.actor.staff_id
        span = f"{when(one.during.lower, request.at)} — {when(one.during.upper, request.at)}"
        end = Action(_("现在结束"), f"/me/delegation/{one.id}/end/", "quiet", post=True)
        who = _("%(name)s代我") if mine else _("我代%(name)s")
        name = one.taker.name if mine else one.giver.name
        rows.append((Cell(who % {"name": name}), Cell(span), Cell(one.reason), Cell(part=end)))
    columns = tuple(Column(x) for x in (_("谁代谁"), _("何时"), _("缘由"), _("操作")))
    empty = Empty(_("没有进行中的委托。"), _("要休假时，在下面请一位同事代您。"))
    return Table(_("进行中和将要开始的"), columns, tuple(rows), empty)


@require_POST
def end_delegation(request: Request, delegation_id: UUID) -> HttpResponse:
    """End a delegation now."""
    actions.end_delegation(by=request.actor, at=request.at, delegation_id=delegation_id)
    messages.success(request, _("委托已结束。"), extra_tags="jade")
    return HttpResponseRedirect("/me/delegation/")
