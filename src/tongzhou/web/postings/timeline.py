"""The timeline of all postings in view, filtered; and it can be printed."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongzhou.directory import queries as directory
from tongzhou.kernel.permissions import Permission as P
from tongzhou.support.postings import queries
from tongzhou.support.postings.rules.continuity import year_of
from tongzhou.support.postings.rules.lifecycle import State
from tongzhou.web.components.fields import Field, Option
from tongzhou.web.components.frame import PageHead
from tongzhou.web.components.notices import Empty, Notice
from tongzhou.web.edge import Request
from tongzhou.web.forms import uuid_of
from tongzhou.web.numbers import whole
from tongzhou.web.pages import page
from tongzhou.web.postings.gantt import gantt
from tongzhou.web.postings.parts import today

EARLIEST, LATEST = 1990, 2100
DRAWN = 60
"""Postings that one drawing shows: a longer one is read by nobody."""


@require_GET
def timeline(request: Request) -> HttpResponse:
    """Everybody of a year, by host."""
    actor, on = request.actor, today(request)
    actor.require(P.READ_SUPPORT)
    year, filters = year_given(request, on.year), _filters(request)
    frame = year_of(year)
    found = queries.timeline(actor, frame, filters, on=on, limit=DRAWN + 1)
    rows = found[:DRAWN]
    drawn = gantt(rows, frame, on) if rows else None
    return page(
        request,
        "postings/timeline.html",
        current="postings",
        head=PageHead(_("派驻时间轴"), _("谁在哪里、从什么时候到什么时候。")),
        fields=_fields(queries.sides(actor), filters, year),
        narrowed=bool(request.GET),
        gantt=drawn,
        cut=_cut(len(found) > DRAWN),
        empty=Empty(_("这一年没有符合条件的派驻"), _("换一年，或放宽条件再看。"), icon="clock"),
    )


def _cut(more: bool) -> Notice | None:
    """Says that the drawing is not the whole."""
    if not more:
        return None
    return Notice(
        _("只画出前 %(n)s 人，后面还有") % {"n": DRAWN},
        _("选一家接收医院、科室或支援医院，就能看全。"),
    )


def year_given(request: Request, default: int) -> int:
    """The year in the address, within reason."""
    typed = whole(request.GET.get("year", ""))
    return typed if typed is not None and EARLIEST <= typed <= LATEST else default


def _filters(request: Request) -> queries.Filters:
    state = request.GET.get("state", "")
    return queries.Filters(
        host=uuid_of(request.GET.get("host", "")),
        supporter=uuid_of(request.GET.get("supporter", "")),
        department=uuid_of(request.GET.get("department", "")),
        batch=uuid_of(request.GET.get("batch", "")),
        state=State(state) if state in {one.value for one in State} else None,
    )


def _fields(sides: queries.Sides, filters: queries.Filters, year: int) -> list[Field]:
    found = [
        year_field(year),
        _side("host", _("接收医院"), _("全部接收医院"), sides.hosts, filters.host),
        _side("supporter", _("支援医院"), _("全部支援医院"), sides.supporters, filters.supporter),
    ]
    if filters.host:
        known = [(one.pk, one.name) for one in directory.departments_of(filters.host)]
        found.append(_side("department", _("科室"), _("全部科室"), known, filters.department))
    states = (Option("", _("全部状态")), *(Option(one.value, one.words) for one in State))
    value = filters.state.value if filters.state else ""
    return [*found, Field(name="state", label=_("状态"), kind="select", value=value, options=states)]


def year_field(year: int) -> Field:
    """The year, typed."""
    return Field(name="year", label=_("年份"), value=str(year), inputmode="numeric", maxlength=4)


def _side(
    name: str, label: str, everything: str, known: Sequence[tuple[UUID, str]], chosen: UUID | None
) -> Field:
    options = (Option("", everything), *(Option(str(id), text) for id, text in known))
    return Field(name=name, label=label, kind="select", value=str(chosen or ""), options=options)
