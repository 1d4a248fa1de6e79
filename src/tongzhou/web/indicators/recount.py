"""Figures against entries: what the nightly comparisons looked at, and each cell that differed, by name."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongzhou.indicators.definitions.reading import leaves
from tongzhou.indicators.definitions.saying import in_words
from tongzhou.indicators.engine.facts import THOUSANDTHS
from tongzhou.indicators.queries import defined, recounted
from tongzhou.kernel.permissions import Permission as P
from tongzhou.web.components.chips import Badge
from tongzhou.web.components.component import Tone, speak
from tongzhou.web.components.figures import grouped
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty, Notice
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.components.times import exact
from tongzhou.web.edge import Request
from tongzhou.web.numbers import whole
from tongzhou.web.pages import page

if TYPE_CHECKING:
    from tongzhou.indicators.definitions.tree import Tree
    from tongzhou.indicators.models import Recount
    from tongzhou.indicators.queries.recounted import Different

NAMED = 3


@require_GET
def recount(request: Request) -> HttpResponse:
    """The nights, and the differences of one of them (`?night=`; without, the last). Four statements of its own."""
    nights = recounted.recounts(request.actor)
    wanted = whole(request.GET.get("night", ""))
    chosen = next((one for one in nights if one.pk == wanted), nights[0] if nights else None)
    found = recounted.differences(request.actor, chosen.pk) if chosen and chosen.different else []
    used = _used(request) if found else {}
    return page(
        request,
        "indicators/recount.html",
        current="indicators",
        head=PageHead(
            _("夜间核对"),
            _("每天 2:40 把所有指标单元和台账分录重新对一遍；不一致的写在这里，不会自动改。"),
            actions=(Action(_("返回"), "/indicators/", icon="back"),)
            if request.actor.may(P.READ_LEDGER)
            else (),
        ),
        notice=_notice(chosen),
        differences=_differences(found, used) if found else None,
        nights=_nights(nights, chosen),
    )


def _notice(chosen: Recount | None) -> Notice | None:
    if chosen is None:
        return None
    at = exact(chosen.at)
    if not chosen.different:
        return Notice(
            _("%(at)s 核对了 %(n)s 个单元，都与台账一致。") % {"at": at, "n": f"{chosen.cells:,}"},
            tone=Tone.JADE,
        )
    return Notice(
        _("%(at)s 核对：%(n)s 个单元与台账不一致。") % {"at": at, "n": f"{chosen.different:,}"},
        _(
            "台账本身没有变。请系统运维查明原因，再运行 tongzhou indicators refill：它按台账重建不一致的单元，并再核对一次。下面只列您辖区内的。"
        ),
        Tone.RED,
    )


def _used(request: Request) -> dict[Tree, list[str]]:
    """Which indicators stand on each leaf."""
    found: dict[Tree, list[str]] = {}
    for one in defined.defined(request.actor):
        for leaf in leaves(one.tree):
            found.setdefault(leaf, []).append(speak(one.words))
    return found


def _differences(found: list[Different], used: dict[Tree, list[str]]) -> Table:
    columns = (
        Column(_("指标")),
        Column(_("支援方 → 受援方")),
        Column(_("月份")),
        Column(_("单元里")),
        Column(_("台账里")),
    )
    rows = tuple(
        (
            Cell(_named(one, used)),
            Cell(_place(one)),
            Cell(_month(one.row.month)),
            Cell(_numbers(one.row.kept, one.row.item)),
            Cell(_numbers(one.row.counted, one.row.item)),
        )
        for one in found
    )
    return Table(_("不一致的单元"), columns, rows, Empty(_("没有")))


def _named(one: Different, used: dict[Tree, list[str]]) -> str:
    """The indicators that stand on it; a leaf that none uses any more by what it counts."""
    if one.leaf is None:
        return one.row.leaf.version[:12]
    names = used.get(one.leaf, [])
    if not names:
        return speak(in_words(one.leaf))
    said = _("、").join(names[:NAMED])
    return _("%(named)s等") % {"named": said} if len(names) > NAMED else said


def _place(one: Different) -> str:
    spot = one.row.spot
    return f"{spot.supporting.label} → {spot.receiving.label}" if spot else _("没有建立的地方")


def _month(month: int) -> str:
    return f"{month // 12}-{month % 12 + 1:02d}"


def _numbers(five: list[int], item: str) -> str:
    """How many records, and their total; of a member of a set only how many records name it, never who it is."""
    if item:
        return _("其中一项 %(n)s 条") % {"n": five[0]}
    return _("%(n)s 条，合计 %(total)s") % {"n": five[0], "total": grouped(Decimal(five[2]) / THOUSANDTHS)}


def _nights(nights: list[Recount], chosen: Recount | None) -> Table:
    columns = (Column(_("时间")), Column(_("核对单元"), number=True), Column(_("结果")))
    rows = tuple(
        (
            Cell(exact(one.at), "" if one == chosen else f"/indicators/recount/?night={one.pk}"),
            Cell(f"{one.cells:,}"),
            Cell(
                part=Badge(_("%(n)s 个不一致") % {"n": f"{one.different:,}"}, Tone.RED)
                if one.different
                else Badge(_("都一致"), Tone.JADE)
            ),
        )
        for one in nights
    )
    return Table(
        _("最近的核对"),
        columns,
        rows,
        Empty(_("还没有核对过"), _("每天夜里 2:40 自动核对一次。"), icon="check"),
    )
