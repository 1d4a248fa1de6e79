"""The coordinator's board: what waits to be allocated, what runs, and what each expert has in hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongzhou.care.consultations import queries
from tongzhou.care.consultations.rules import State
from tongzhou.web.components.frame import PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.components.worklist import Worklist
from tongzhou.web.consultations.rows import row
from tongzhou.web.edge import Request
from tongzhou.web.pages import page

if TYPE_CHECKING:
    from tongzhou.care.consultations.queries import Board

COLUMNS = (State.REQUESTED, State.RECEIVED, State.ACCEPTED, State.ON_HOLD, State.REJECTED, State.IN_PROGRESS)

FIRST = {State.REQUESTED: "allocate"}
"""The form with which a case opens from its column."""


@require_GET
def board(request: Request) -> HttpResponse:
    """All open cases of the places where I allocate."""
    found = queries.board(request.actor, at=request.at)
    context: dict[str, Any] = {"columns": _columns(request, found), "load": _load(found)}
    if request.headers.get("HX-Request"):
        return render(request, "consultations/board_live.html", {"now": request.at, **context})
    waiting = len(found.columns.get(State.REQUESTED, ()))
    head = PageHead(
        _("待分派 %(n)s 件") % {"n": waiting} if waiting else _("没有待分派的"),
        _("这块板上超时的有 %(n)s 件。点开病例，看推荐的专家和理由，再分派。") % {"n": found.overdue}
        if found.overdue
        else _("点开病例，看推荐的专家和理由，再分派。"),
    )
    return page(request, "consultations/board.html", current="board", head=head, **context)


def _columns(request: Request, found: Board) -> list[tuple[State, int, Worklist]]:
    """Each state with its cases; the empty ones are left out, but never the first."""
    return [
        (
            state,
            len(cases),
            Worklist(
                rows=tuple(row(one, request.at, do=FIRST.get(state, "")) for one in cases),
                empty=Empty(_("没有待分派的病例。"), _("新送来的会自己出现在这里。")),
                label=state.words,
                id=f"board-{state.value}",
            ),
        )
        for state in COLUMNS
        if (cases := found.columns.get(state, [])) or state is State.REQUESTED
    ]


def _load(found: Board) -> Table:
    return Table(
        caption=_("各位专家手上"),
        columns=(
            Column(_("专家")),
            Column(_("科室")),
            Column(_("手上"), number=True),
            Column(_("超时"), number=True),
        ),
        rows=tuple(
            (
                Cell(one.name),
                Cell(one.department),
                Cell(str(one.open_cases)),
                Cell(str(one.overdue) if one.overdue else ""),
            )
            for one in found.load
        ),
        empty=Empty(_("还没有分派给谁。"), _("分派后这里看得到各人手上的件数。")),
    )
