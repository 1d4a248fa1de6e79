"""A programme's figures: what reports state, what the ledger comes to, the difference; each opens to its entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from tongzhou.indicators import queries as indicators
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.quantities import Unit
from tongzhou.partnerships import queries
from tongzhou.web.commitments.opened import opened
from tongzhou.web.commitments.parts import amount, days, quantity
from tongzhou.web.components.chips import Badge
from tongzhou.web.components.component import Tone
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.edge import Request
from tongzhou.web.pages import page
from tongzhou.web.partnerships.parts import name_of

if TYPE_CHECKING:
    from tongzhou.indicators.queries import Line

NONE = Empty(
    gettext_lazy("这个项目还没有登记报道的数字"),
    gettext_lazy("公开报道或总结里的数字登记之后，会和台账算出的并排列在这里。"),
    icon="book",
)


@require_GET
def figures(request: Request, code: str) -> HttpResponse:
    """The table of a programme."""
    request.actor.require(P.READ_SUPPORT)
    programme = queries.programme(request.actor, code)
    found = indicators.figures(request.actor, programme)
    columns = (
        Column(_("数字")),
        Column(_("报道"), number=True),
        Column(_("台账算出"), number=True),
        Column(_("相差")),
        Column(_("由几条算出"), number=True),
    )
    return page(
        request,
        "commitments/figures.html",
        current="commitments",
        head=PageHead(_("报道与台账对照"), _lead(found), name_of(programme)),
        table=Table(_("报道的数字"), columns, tuple(_row(line, code) for line in found), NONE),
        sources=sorted({(line.stated.source, line.stated.as_of.isoformat()) for line in found}),
        back=f"/programmes/{code}/",
    )


def _lead(found: list[Line]) -> str:
    if not found:
        return ""
    equal = sum(line.difference == 0 for line in found)
    return _("%(n)s 个数字里，%(equal)s 个与台账一致。两个数都留着，点开看是哪些工作。") % {
        "n": len(found),
        "equal": equal,
    }


def _row(line: Line, code: str) -> tuple[Cell, ...]:
    stated = line.stated
    href = f"/commitments/figures/{code}/{stated.name}/"
    entries = Cell(str(line.result.entries), href) if line.result.entries else Cell("—")
    return (
        Cell(stated.said, href),
        Cell(quantity(stated.quantity)),
        Cell(quantity(line.result.quantity)),
        Cell(part=_difference(line)),
        entries,
    )


def _difference(line: Line) -> Badge:
    if line.difference is None:
        return Badge(_("台账里还没有"))
    if line.difference == 0:
        return Badge(_("一致"), Tone.JADE)
    return Badge(amount(line.difference, Unit(line.stated.unit), signed=True), Tone.AMBER)


@require_GET
def figure(request: Request, code: str, name: str) -> HttpResponse:
    """What one figure opens to."""
    request.actor.require(P.READ_SUPPORT)
    programme = queries.programme(request.actor, code)
    line = indicators.figure(request.actor, programme, name)
    back = f"/commitments/figures/{code}/"
    if not line.recorded:
        return opened(request, line.ask, line.stated.said, back, days(line.ask.window))
    return _recorded(request, line, back)


def _recorded(request: Request, line: Line, back: str) -> HttpResponse:
    """A figure that the partnership's own records hold."""
    columns = (Column(_("记录")), Column(_("日期")))
    records = indicators.records_of(line.ask.what, line.ask)  # type: ignore[arg-type]  # a Record
    rows = tuple((Cell(words), Cell(day.isoformat() if day else "—")) for _key, day, words in records)
    acts = (Action(_("返回"), back, icon="back"),)
    head = PageHead(line.stated.said, quantity(line.result.quantity), actions=acts)
    return page(
        request,
        "commitments/figures.html",
        current="commitments",
        head=head,
        table=Table(_("由这些记录算出"), columns, rows, NONE),
        sources=[],
        back=back,
    )
