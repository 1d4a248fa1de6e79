"""What documents say beside what was computed, with the difference; and hanging documents on a record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from tongzhou.support.resources import actions
from tongzhou.support.resources.rules.money import Total, difference
from tongzhou.web.components.component import Component
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.components.times import day
from tongzhou.web.edge import Request
from tongzhou.web.forms import Form, files_of
from tongzhou.web.resources import amounts, forms

if TYPE_CHECKING:
    from tongzhou.support.resources.models import StatedAmount


def table(
    own: int | None, own_name: str, itemised: Total, stated: Sequence[StatedAmount], itemised_name: str
) -> Table | None:
    """Every figure of the same thing with its source, and how far it is from the itemised one; None with nothing to compare."""
    if not stated and (own is None or itemised == Total()):
        return None
    figures = [(own_name, own, "exact", "")] if own is not None else []
    figures += [(one.source, one.fen, one.qualifier, day(one.as_of)) for one in stated]
    rows = [
        (Cell(name), Cell(when or "—"), Cell(amounts.shown(fen, sure)), Cell(_apart(fen, itemised)))
        for name, fen, sure, when in figures
    ]
    rows.append((Cell(itemised_name), Cell("—"), Cell(amounts.summed(itemised)), Cell("—")))
    columns = (
        Column(_("出处")),
        Column(_("截至")),
        Column(_("金额"), number=True),
        Column(_("与合计之差"), number=True),
    )
    return Table(_("几个数字对照"), columns, tuple(rows), Empty(""))


def _apart(fen: int | None, itemised: Total) -> str:
    apart = difference(fen, itemised)
    if apart is None:
        return _("合计还不全，先不比较")
    if apart.amount == 0:
        return _("相符")
    sign = "+" if apart.amount > 0 else "−"
    return f"{sign}{amounts.shown(abs(apart.amount))}"


def form(
    request: Request, back: str, lead: str, *, fund_id: UUID | None = None, project_id: UUID | None = None
) -> HttpResponse:
    """Keep what a document says of a fund or a project."""
    sheet = Form(request)
    id = sheet.id

    def save() -> HttpResponse:
        actions.state_amount(
            id=id,
            by=request.actor,
            at=request.at,
            fen=amounts.needed(sheet, "amount"),
            qualifier=forms.qualifier(sheet, "qualifier"),
            source=sheet.get("source"),
            as_of=sheet.day_if("as_of"),
            fund_id=fund_id,
            project_id=project_id,
        )
        return redirect(back)

    def fields() -> list[Component]:
        return [
            forms.money_field(sheet, "amount", _("文件上的金额"), required=True, hint=_("可以写 110万")),
            forms.qualifier_field(sheet, "qualifier", _("这个数字")),
            sheet.field("source", _("哪份文件、第几页"), required=True, maxlength=200),
            forms.day_field(sheet, "as_of", _("截至哪天"), required=False),
        ]

    return forms.Sheet(
        sheet,
        _("记下文件所载数字"),
        back,
        fields,
        save,
        ("amount", "qualifier", "source", "as_of"),
        _("记下"),
        lead,
        _("文件的数字和这里的合计并排保留，差多少一眼看到。"),
    ).answer()


def attach(request: Request, name: str, id: UUID, back: str, lead: str) -> HttpResponse:
    """Hang documents and photos on a record."""
    sheet = Form(request)
    ids = files_of(request)

    def save() -> HttpResponse:
        actions.attach(by=request.actor, at=request.at, name=name, id=id, file_ids=ids)
        return redirect(back)

    def fields() -> list[Component]:
        return [forms.upload(sheet, ids)]

    return forms.Sheet(sheet, _("附上文件"), back, fields, save, ("files",), _("附上"), lead).answer()
