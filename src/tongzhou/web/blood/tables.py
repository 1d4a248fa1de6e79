"""The tables that decide: units and what they mean, ranges of temperature, who may be given whose blood; each with its source."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongzhou.care.blood.rules import DONOR_ABO, Abo, components, tables, units
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words
from tongzhou.web.components.component import speak
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.edge import Request
from tongzhou.web.pages import page

NONE = Empty("—")


@require_GET
def tables_page(request: Request) -> HttpResponse:
    """All of them on one page."""
    request.actor.require(P.READ_BLOOD)
    head = PageHead(
        _("单位与配血表"),
        _("平台按这些表提示和拦截；标“待核实”的出自记忆，用前请对照原文。能不能输由医生定。"),
        actions=(Action(_("返回"), reverse("blood:home"), icon="back"),),
    )
    shown = [(_units(), ""), (_components(), ""), *(_matching(one) for one in tables().values())]
    return page(request, "blood/tables.html", current="blood", head=head, tables=shown)


def _units() -> Table:
    columns = (Column(_("计量单位")), Column(_("一个是多少")), Column(_("最小")), Column(_("出处")))
    rows = tuple(
        (Cell(one.words), Cell(one.means), Cell(f"{one.step.normalize():f}"), Cell(one.source))
        for one in units().values()
    )
    return Table(_("计量单位"), columns, rows, NONE)


def _components() -> Table:
    columns = (
        Column(_("血液成分")),
        Column(_("计量单位")),
        Column(_("运送温度")),
        Column(_("通常保存（天）"), number=True),
        Column(_("出处")),
    )
    rows = tuple(
        (Cell(one.words), Cell(one.unit.words), Cell(one.range), Cell(str(one.days)), Cell(one.source))
        for one in components().values()
    )
    return Table(_("成分与温度"), columns, rows, NONE)


def _matching(table: dict[str, Any]) -> tuple[Table, str]:
    """One kind of component, and what is to be known beside its table."""
    columns = (Column(_("受血者")), Column(_("可以给")), Column(_("慎重：写明理由")), Column(_("不给")))
    rows = []
    for recipient in Abo:
        fits = table["fits"].get(recipient.value, [])
        warned = table["warned"].get(recipient.value, [])
        never = [one.value for one in DONOR_ABO if one.value not in (*fits, *warned)]
        rows.append(
            tuple(Cell(text) for text in (speak(recipient.words), _said(fits), _said(warned), _said(never)))
        )
    caption = _("配血：%(what)s") % {"what": speak(Words(table["zh"], table["en"]))}
    beside = [_("Rh 阳性给阴性或未知的要慎重。") if table["rh"] == "strict" else _("不看 Rh。")]
    if table["emergency"]:
        beside.append(_("“慎重”只限紧急。"))
    beside.append(_("出处：%(source)s") % {"source": speak(Words(table["source"], table["source_en"]))})
    return Table(caption, columns, tuple(rows), NONE), " ".join(beside)


def _said(groups: list[str]) -> str:
    return " ".join(groups) or "—"
