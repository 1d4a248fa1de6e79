"""Expert workstations 专家工作站: a named base of an expert at the recipient, his days there, his deeds, its end."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words
from tongzhou.ledger import kinds
from tongzhou.support.placements import actions, queries
from tongzhou.support.placements.moving import WORKSTATIONS
from tongzhou.support.placements.rules.workstations import Base
from tongzhou.support.sides.sentences import NO_RECORD
from tongzhou.web.components.chips import Badge
from tongzhou.web.components.component import Tone, speak
from tongzhou.web.components.dialogs import Confirm
from tongzhou.web.components.figures import KeyValues, Pair, grouped
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.components.times import SHANGHAI, day
from tongzhou.web.edge import Request
from tongzhou.web.ledger.parts import Facts
from tongzhou.web.pages import page
from tongzhou.web.partnerships.parts import name_of, today
from tongzhou.web.placements.parts import (
    confirm_action,
    may_withdraw,
    span,
    taken_back,
    timeline,
    titled,
    withdrawal,
)
from tongzhou.web.placements.record import confirmed
from tongzhou.web.postings.sheets import claim_line, files_strip
from tongzhou.web.workbook.links import export

if TYPE_CHECKING:
    from tongzhou.ledger.models import Entry
    from tongzhou.support.placements.models import Workstation
    from tongzhou.support.placements.queries import WorkstationView

TONES = {Base.OPENING: Tone.INDIGO, Base.OPEN: Tone.JADE}
OPENED = Words("设立工作站", "workstation opened")
SHOWN = 30
"""Deeds in the table; the others are counted above it and stand in the ledger."""


@require_GET
def listing(request: Request) -> HttpResponse:
    """All workstations, open ones first. One statement of its own."""
    actor, on = request.actor, today(request)
    actor.require(P.READ_SUPPORT)
    columns = (
        Column(_("工作站")), Column(_("专家")), Column(_("设在")), Column(_("设立")), Column(_("在站天数"), number=True), Column(_("上次在站")),
        Column(_("状态")),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(one.plaque, f"/placements/workstations/{one.pk}/"),
            Cell(f"{titled(one.expert)} {one.supporting.label}"),
            Cell(_where(one)),
            Cell(span(one.opened_on, one.closed_on, on)),
            Cell(str(one.visits)),  # type: ignore[attr-defined]  # counted by the query
            Cell(day(one.last, on) or "—"),  # type: ignore[attr-defined]  # found by the query
            Cell(part=_badge(one)),
        )
        for one in queries.workstations(actor)
    )
    nothing = Empty(_("还没有专家工作站"), _("挂牌以后登记：哪位专家、设在哪个科室；以后每次在站记一天。"))
    opening = Action(_("设立工作站"), "/placements/workstations/new/", "primary", "plus")
    return page(
        request,
        "placements/workstations.html",
        current="placements",
        head=PageHead(_("专家工作站"), _("挂了牌的，就要看他来了几天、做了什么。"), _("进修"), (*((opening,) if actor.may(P.MANAGE_PLACEMENTS) else ()), *export(actor, "workstation"))),
        table=Table(_("专家工作站"), columns, rows, nothing),
    )  # fmt: skip


def _where(one: Workstation) -> str:
    return " ".join(
        part for part in (one.receiving.label, one.department.name if one.department else "") if part
    )


def _badge(one: Workstation) -> Badge:
    return Badge(one.status.words, TONES.get(one.status, Tone.PLAIN))


@require_GET
def workstation(request: Request, id: UUID) -> HttpResponse:
    """One workstation with its days and deeds."""
    view, on = queries.workstation(request.actor, id), today(request)
    row = view.base
    last = view.days[0].on if view.days else None
    return page(
        request,
        "placements/workstation.html",
        current="placements",
        head=PageHead(row.plaque, f"{titled(row.expert)} · {row.supporting.label}", _where(row), _acts(request, view)),
        badge=_badge(row),
        facts=KeyValues(
            (
                Pair(_("设立"), span(row.opened_on, row.closed_on, on)), Pair(_("在站"), _days(len(view.days))),
                Pair(_("上次在站"), day(last, on) or _("还没有记")), Pair(_("入账的工作"), _acts_counted(view)),
            )
        ),
        kinds=_kinds(view),
        deeds=_deeds(view, on),
        days=[f"{day(one.on, on)}{' · ' if one.note else ''}{one.note}" for one in view.days],
        more=Facts(
            _("工作站"),
            (
                (_("专家"), f"{titled(row.expert)} {row.supporting.name}"), (_("设在"), f"{row.receiving.name} {row.department.name if row.department else ''}"),
                (_("帮扶项目"), name_of(row.pairing.programme) if row.pairing else ""), (_("说明"), row.note),
            ),
        ),
        claim=claim_line(view.claim, request.actor) if view.claim else None,
        files=files_strip(view.files),
        timeline=timeline(view.steps, WORKSTATIONS, request.at, OPENED, _("经过")),
        dialogs=_dialogs(request, view),
    )  # fmt: skip


def _acts_counted(view: WorkstationView) -> str:
    number = len(view.deeds)
    return ngettext("%(n)s 条", "%(n)s 条", number) % {"n": number}


def _days(number: int) -> str:
    return ngettext("%(n)s 天", "%(n)s 天", number) % {"n": number}


def _kinds(view: WorkstationView) -> KeyValues | None:
    """Deeds by kind, the most frequent first."""
    if not view.deeds:
        return None
    return KeyValues(tuple(Pair(kinds.get(code).words, str(number)) for code, number in view.kinds[:6]))


def _deeds(view: WorkstationView, on: date) -> Table:
    columns = (Column(_("做了什么")), Column(_("日期")), Column(_("数量"), number=True))
    rows = tuple(_deed(one, on) for one in view.deeds[:SHOWN])
    nothing = Empty(
        _("还没有入账的工作"), _("他在这里的查房、手术、讲课双方确认以后，会自己出现在这里。"), icon="book"
    )
    return Table(_("设站期间他在这里做的"), columns, rows, nothing)


def _deed(one: Entry, on: date) -> tuple[Cell, ...]:
    amount = one.amount
    when = one.occurred_from.astimezone(SHANGHAI).date() if one.occurred_from else None
    return (
        Cell(one.kind_words.words, f"/ledger/entries/{one.pk}/"),
        Cell(day(when, on)),
        Cell(f"{grouped(amount.number)} {speak(amount.unit.words)}"),
    )


def _acts(request: Request, view: WorkstationView) -> tuple[Action, ...]:
    here = f"/placements/workstations/{view.base.pk}/"
    acts = [one for one in (confirm_action(request, view.claim, _("确认设立"), f"{here}do/confirm/"),) if one]
    if "days" in view.offers:
        acts.append(Action(_("登记在站日"), f"{here}days/", "" if acts else "primary", "plus"))
    if "close" in view.offers:
        acts.append(Action(_("撤站"), f"{here}close/", "danger"))
    if "withdraw" in view.offers and may_withdraw(request, view.claim):
        acts.append(Action(_("撤回登记"), style="danger", dialog="withdraw"))
    return tuple(acts)


def _dialogs(request: Request, view: WorkstationView) -> list[Confirm]:
    if "withdraw" not in view.offers or not may_withdraw(request, view.claim):
        return []
    return [withdrawal(f"/placements/workstations/{view.base.pk}/do/withdraw/")]


@require_POST
def move(request: Request, id: UUID, event: str) -> HttpResponse:
    """Confirm the opening, or take it back."""
    view = queries.workstation(request.actor, id)
    here = f"/placements/workstations/{id}/"
    if event == "confirm":
        return confirmed(request, (view.claim,), here)
    if event != "withdraw":
        raise NotFound(NO_RECORD)
    return taken_back(
        request, view.claim, here,
        lambda why: actions.withdraw_workstation(by=request.actor, at=request.at, workstation_id=id, note=why),
    )  # fmt: skip
