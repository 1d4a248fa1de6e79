"""Batches and teams: the list, one batch with its people, opening one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from tongzhou.kernel.errors import Invalid
from tongzhou.kernel.periods import Period
from tongzhou.kernel.permissions import Permission as P
from tongzhou.support.postings import actions, queries
from tongzhou.web.components.chips import Badge
from tongzhou.web.components.component import Component
from tongzhou.web.components.fields import Choices, Option
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.edge import Request
from tongzhou.web.forms import CHOOSE, DAYS_TURNED, Form
from tongzhou.web.numbers import whole
from tongzhou.web.pages import page
from tongzhou.web.postings.forms import answered
from tongzhou.web.postings.parts import row_of, span, today

if TYPE_CHECKING:
    from tongzhou.support.postings.models import Batch, Team

LONG_AGO = timedelta(365 * 12)
"""History is entered late: pairs that have parted since are offered, too."""


@require_GET
def listing(request: Request) -> HttpResponse:
    """All batches and teams in view."""
    actor = request.actor
    actor.require(P.READ_SUPPORT)
    acts = (
        Action(_("新批次"), "/postings/batches/new/", "primary", "plus"),
        Action(_("新团队"), "/postings/teams/new/"),
    )
    return page(
        request,
        "postings/groups.html",
        current="postings",
        head=PageHead(_("批次与团队"), actions=acts if actor.may(P.MANAGE_POSTINGS) else ()),
        tables=[_batches(request), _teams(request)],
    )  # fmt: skip


def _batches(request: Request) -> Table:
    columns = (Column(_("批次")), Column(_("从哪家到哪家")), Column(_("起止")))
    rows = tuple(
        (
            Cell(one.name, f"/postings/batches/{one.pk}/"),
            Cell(f"{one.supporting.label} → {one.receiving.label}"),
            Cell(_days(one, request)),
        )
        for one in queries.batches(request.actor)
    )
    return Table(_("批次"), columns, rows, Empty(_("还没有批次"), _("同一批派出的人放在一起。")))


def _days(one: Batch, request: Request) -> str:
    return span(one.during.lower, one.during.upper - timedelta(1), today(request))


def _teams(request: Request) -> Table:
    columns = (Column(_("团队")), Column(_("从哪家到哪家")), Column(_("组团式")))
    rows = tuple(_team(one) for one in queries.teams(request.actor))
    return Table(_("团队"), columns, rows, Empty(_("还没有团队"), _("例：“1+N”管理团队。")))


def _team(one: Team) -> tuple[Cell, ...]:
    kind = Cell(part=Badge(_("组团式"))) if one.team_based else Cell("—")
    return Cell(one.name), Cell(f"{one.supporting.label} → {one.receiving.label}"), kind


@require_GET
def batch(request: Request, id: UUID) -> HttpResponse:
    """One batch and who belongs to it."""
    actor, on = request.actor, today(request)
    found = queries.batch(actor, id)
    rows = queries.members(actor, id)
    number = ngettext("%(n)s 人", "%(n)s 人", len(rows)) % {"n": len(rows)}
    lead = f"{_days(found, request)} · {number}"
    over = f"{found.supporting.label} → {found.receiving.label}"
    return page(
        request,
        "postings/batch.html",
        current="postings",
        head=PageHead(found.name, lead, over, _add(request, found)),
        note=found.note,
        rows=[row_of(row, on) for row in rows],
        timeline=f"/postings/timeline/?{urlencode({'batch': id, 'year': found.during.lower.year})}",
        empty=Empty(_("这一批还没有人"), _("用“再派一人”把人加进来。")),
    )


def _add(request: Request, found: Batch) -> tuple[Action, ...]:
    if not request.actor.may(P.MANAGE_POSTINGS, found.supporting.place):
        return ()
    given = {
        "pair": f"{found.supporting_id}:{found.receiving_id}", "batch_id": found.pk, "since": found.during.lower,
        "until": found.during.upper - timedelta(1),
    }  # fmt: skip
    return (Action(_("再派一人"), f"/postings/new/?{urlencode(given)}", "primary", "plus"),)


def _pair(form: Form) -> tuple[UUID, UUID]:
    try:
        giving, taking = (UUID(part) for part in form.get("pair").split(":"))
    except ValueError:
        raise Invalid(CHOOSE, field="pair") from None
    return giving, taking


def _pairs(request: Request, form: Form) -> Component:
    known = queries.pairs(request.actor, since=today(request) - LONG_AGO, either=True)
    options = [
        Option(f"{one.supporting_id}:{one.receiving_id}", f"{one.supporter} → {one.host}") for one in known
    ]
    first = [Option("", _("请选择"))] if len(options) != 1 else []
    return form.field("pair", _("从哪家派到哪家"), kind="select", options=(*first, *options), required=True)


@require_http_methods(["GET", "POST"])
def new_batch(request: Request) -> HttpResponse:
    """Open a batch."""
    request.actor.require(P.MANAGE_POSTINGS)
    form = Form(request)
    known = form.id

    def save() -> HttpResponse:
        giving, taking = _pair(form)
        since, end = form.day("since"), form.day("until") + timedelta(1)
        if end <= since:
            raise Invalid(DAYS_TURNED, field="until")
        made = actions.open_batch(
            id=known, by=request.actor, at=request.at, supporting_id=giving, receiving_id=taking,
            number=whole(form.get("number")) or 0, during=Period(since, end), name=form.get("name"), note=form.get("note"),
        )  # fmt: skip
        messages.success(request, _("批次已建立，可以往里派人了。"), extra_tags="jade")
        return redirect(f"/postings/batches/{made.pk}/")

    return answered(
        form,
        title=_("新批次"),
        back="/postings/batches/",
        fields=lambda: [
            _pairs(request, form),
            form.field("number", _("第几批"), inputmode="numeric", required=True, maxlength=3),
            form.field("name", _("名称"), optional=True, maxlength=60, hint=_("不填就叫“第 3 批”")),
            form.field("since", _("第一天"), kind="date", required=True),
            form.field("until", _("最后一天"), kind="date", required=True),
            form.field("note", _("说明"), optional=True, maxlength=200),
        ],
        save=save,
        names=("pair", "number", "name", "since", "until", "note"),
        label=_("建立批次"),
    )


@require_http_methods(["GET", "POST"])
def new_team(request: Request) -> HttpResponse:
    """Open a team."""
    request.actor.require(P.MANAGE_POSTINGS)
    form = Form(request)
    known = form.id

    def save() -> HttpResponse:
        giving, taking = _pair(form)
        actions.open_team(
            id=known, by=request.actor, at=request.at, supporting_id=giving, receiving_id=taking, name=form.get("name"),
            team_based=form.get("team_based") == "yes", note=form.get("note"),
        )  # fmt: skip
        messages.success(request, _("团队已建立。"), extra_tags="jade")
        return redirect("/postings/batches/")

    kinds = (Option("no", _("普通团队")), Option("yes", _("组团式"), _("按组团式的人数和时间考核")))
    return answered(
        form,
        title=_("新团队"),
        back="/postings/batches/",
        fields=lambda: [
            _pairs(request, form),
            form.field("name", _("名称"), required=True, maxlength=60, hint=_("例：“1+N”管理团队")),
            Choices(name="team_based", label=_("哪种团队"), options=kinds, chosen=(form.get("team_based") or "no",), columns="two"),
            form.field("note", _("说明"), optional=True, maxlength=200),
        ],
        save=save,
        names=("pair", "name", "note"),
        label=_("建立团队"),
    )  # fmt: skip
