"""The lines of a project as a table, and what was bought on them."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from tongzhou.kernel.quantities import Unit
from tongzhou.support.resources.queries.records import Row
from tongzhou.web.components.component import speak
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.components.times import day
from tongzhou.web.resources import amounts
from tongzhou.web.resources.parts import badge


def count(quantity: int, unit: str) -> str:
    """ "3 辆"."""
    return f"{quantity:,} {speak(Unit(unit).words)}"


def line_table(rows: Sequence[Row], *, edit: bool) -> Table:
    """Quantity × unit price = total, and what is taken of it. In yuan, to the fen."""
    columns = (
        Column(_("预算行")),
        Column(_("数量"), number=True),
        Column(_("单价（元）"), number=True),
        Column(_("合计（元）"), number=True),
        Column(_("已采购（元）"), number=True),
        Column(_("已验收（元）"), number=True),
        Column(_("办理"), number=True),
    )
    found = tuple(
        (
            Cell(row.line.what, f"/money/lines/{row.line.pk}/" if edit else ""),
            Cell(count(row.line.quantity, row.line.unit)),
            Cell(amounts.yuan(row.line.unit_fen)),
            Cell(amounts.yuan(row.line.total_fen)),
            Cell(amounts.yuan(row.bought.fen) if row.bought.known else "—"),
            Cell(amounts.yuan(row.accepted.fen) if row.accepted.known else "—"),
            Cell(_("采购"), f"/money/lines/{row.line.pk}/buy/"),
        )
        for row in rows
    )
    empty = Empty(_("还没有列预算"), _("一行写一样东西；数量乘单价，合计自己会算好。"))
    return Table(_("预算"), columns, found, empty)


def bought_table(rows: Sequence[Row]) -> Table | None:
    """Every purchase of the project; None when nothing was bought."""
    columns = (
        Column(_("采购")),
        Column(_("数量"), number=True),
        Column(_("合同（元）"), number=True),
        Column(_("已付（元）"), number=True),
        Column(_("日期")),
        Column(_("状态")),
    )
    found = tuple(
        (
            Cell(row.line.what, f"/money/purchases/{one.pk}/"),
            Cell(count(one.quantity, row.line.unit)),
            Cell(amounts.yuan(one.total_fen)),
            Cell(amounts.yuan(getattr(one, "paid", None))),
            Cell(day(one.delivered_on or one.ordered_on)),
            Cell(part=badge(one.status)),
        )
        for row in rows
        for one in row.purchases
    )
    return Table(_("采购"), columns, found, Empty("")) if found else None
