"""All specialties: what needs the reader first, then county by county."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from tongzhou.kernel.permissions import Permission as P
from tongzhou.support.specialties import queries
from tongzhou.support.specialties.queries import Home, Line
from tongzhou.support.specialties.rules.states import State
from tongzhou.web.components.component import speak
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.components.times import day
from tongzhou.web.components.worklist import Row
from tongzhou.web.edge import Request
from tongzhou.web.forms import uuid_of
from tongzhou.web.pages import page
from tongzhou.web.partnerships.parts import today
from tongzhou.web.specialties.parts import preparation_seals, sides, state_badge, tabs
from tongzhou.web.workbook.links import export


def may_plan(request: Request) -> bool:
    """Whether the reader may plan a specialty or a preparation somewhere."""
    return request.actor.may(P.MANAGE_CAPABILITY) or request.actor.may(P.TEACH)


def filters(request: Request) -> tuple[UUID | None, str]:
    """What a list is asked for: the recipient, the programme's code; None and "" for all."""
    return uuid_of(request.GET.get("at", "")), request.GET.get("programme", "")[:60]


def listed_out(request: Request, *codes: str) -> tuple[Action, ...]:
    """A list as a workbook with these sheets, under the filters of the page."""
    at, programme = filters(request)
    return export(request.actor, *codes, at=str(at or ""), programme=programme)


@require_GET
def home(request: Request) -> HttpResponse:
    """The list. Four statements of its own."""
    request.actor.require(P.READ_SUPPORT)
    on = today(request)
    at, programme = filters(request)
    found = queries.home(request.actor, on=on, receiving=at, programme=programme)
    new = Action(_("新建学科"), "/specialties/new/", "primary", "plus")
    may = may_plan(request)
    return page(
        request,
        "specialties/home.html",
        current="specialties",
        head=PageHead(
            _("学科与科研"),
            _("县里要建起什么科、走到哪一步、还缺什么；做到一步，双方确认一步。"),
            actions=(*((new,) if may else ()), *listed_out(request, "specialty", "milestone")),
        ),
        tabs=tabs("specialties"),
        waiting=list(_waiting(found, on)),
        counties=_counties(found, on),
        empty=Empty(
            _("还没有在建的学科"),
            _("从县里最急的开始：选科室和目标，按常用节点排好计划，以后一步一步登记。"),
            new if may else None,
        ),
    )


def _waiting(found: Home, on: date) -> Iterator[Row]:
    """What the reader is asked for: to confirm, to look again after a year, milestones that are late."""
    for one in found.waiting_preparations:
        gist = _("%(form)s已备案，等您确认") % {"form": speak(one.dosage.words)}
        href = f"/specialties/preparations/{one.pk}/"
        yield Row(href, one.name, gist, where=sides(one), seals=preparation_seals(one))
    for line in found.lines:
        told = _asked(line, on)
        if told:
            row = line.specialty
            yield Row(f"/specialties/{row.pk}/", row.name, told, where=sides(row))


def _asked(line: Line, on: date) -> str:
    if line.waits:
        return ngettext("%(n)s 项等您确认", "%(n)s 项等您确认", line.waits) % {"n": line.waits}
    if line.look:
        return _("建成已满一年，请看看是否仍保持")
    if line.late and line.specialty.status is State.BUILDING:
        return ngettext("%(n)s 个节点过了日期", "%(n)s 个节点过了日期", line.late) % {"n": line.late}
    return ""


def _counties(found: Home, on: date) -> list[Table]:
    columns = (
        Column(_("学科")),
        Column(_("节点")),
        Column(_("下一步")),
        Column(_("还缺"), number=True),
        Column(_("状态")),
    )
    of: dict[str, list[Line]] = {}
    for line in found.lines:
        of.setdefault(line.specialty.receiving.label, []).append(line)
    none = Empty(_("还没有在建的学科"))
    return [Table(place, columns, tuple(_row(one, on) for one in of[place]), none) for place in sorted(of)]


def _row(line: Line, on: date) -> tuple[Cell, ...]:
    row = line.specialty
    aim = speak(row.goal.words)
    return (
        Cell(row.name if aim == row.name else f"{row.name} · {aim}", f"/specialties/{row.pk}/"),
        Cell(_("%(n)s / %(planned)s 已入账") % {"n": line.posted, "planned": line.planned} if line.planned else "—"),
        Cell(_next(line, on)),
        Cell(str(line.gaps) if line.gaps else "—"),
        Cell(part=state_badge(row)),
    )  # fmt: skip


def _next(line: Line, on: date) -> str:
    row = line.specialty
    if row.status in (State.PLANNED, State.BUILDING):
        if line.next_on is None:
            return _("%(day)s 前建成") % {"day": day(row.due_on, on)} if row.due_on else _("排计划节点")
        late = line.next_on < on
        return (_("节点已过 %(day)s") if late else _("%(day)s 到节点")) % {"day": day(line.next_on, on)}
    if row.status is State.REACHED and row.reached_on:
        return _("%(day)s 建成") % {"day": day(row.reached_on, on)}
    return "—"
