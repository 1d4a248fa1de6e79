"""How many entries an act takes: the promise is one, and here the office sees where it was not kept."""

from __future__ import annotations

from decimal import Decimal

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from tongzhou.kernel.permissions import Permission
from tongzhou.support.acts import queries
from tongzhou.support.acts.kinds import get
from tongzhou.support.acts.queries import Effort
from tongzhou.web.components.figures import KeyValues, Pair, grouped
from tongzhou.web.components.frame import PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Pager, Table
from tongzhou.web.components.times import exact
from tongzhou.web.edge import Request
from tongzhou.web.pages import page


@require_GET
def entries(request: Request) -> HttpResponse:
    """The figure, its spread, and the acts that took more than one entry."""
    request.actor.require(Permission.REVERSE)
    after = request.GET.get("after")
    found = queries.effort(request.actor, cursor=after)
    return page(
        request,
        "acts/entries.html",
        current="acts",
        head=PageHead(
            _("一件工作要录几次"),
            _("目标是一次：谁做的谁记，别处都从这一次算出来。登记、每次更正、每次补佐证各算一次。"),
        ),
        facts=KeyValues(_figures(found)),
        table=_table(found, after or ""),
    )


def _figures(found: Effort) -> tuple[Pair, ...]:
    if not found.acts:
        return (Pair(_("工作"), "0"),)
    mean = (Decimal(found.entries) / found.acts).quantize(Decimal("0.01"))
    spread = [
        Pair(ngettext("录了 %(n)s 次的", "录了 %(n)s 次的", times) % {"n": times}, grouped(acts))
        for times, acts in sorted(found.times.items())
    ]
    return (
        Pair(_("工作"), grouped(found.acts)),
        Pair(_("平均每件录（次）"), str(mean)),
        *spread[:6],
    )


def _table(found: Effort, after: str) -> Table:
    columns = (
        Column(_("工作")),
        Column(_("哪一天")),
        Column(_("谁帮谁")),
        Column(_("登记人")),
        Column(_("录了几次"), number=True),
    )
    rows = tuple(
        (
            Cell(act.topic or get(act.kind).words, reverse("acts:one", args=[act.pk])),
            Cell(exact(act.occurred_from)[:10]),
            Cell(f"{act.supporting.label} → {act.receiving.label}"),
            Cell(act.by_name),
            Cell(str(act.touches)),
        )
        for act in found.more.acts
    )
    address, following = reverse("acts:entries"), found.more.next
    pager = Pager(newer=address if after else "", older=f"{address}?after={following}" if following else "")
    return Table(
        _("录了不止一次的"),
        columns,
        rows,
        Empty(_("没有：每件都只录了一次。"), icon="check"),
        pager if after or following else None,
    )
