"""Signs of invention among the acts of an assessed side: shown beside its score, never applied."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from django.utils.translation import gettext as _

from tongzhou.assessment import queries
from tongzhou.kernel.permissions import Permission as P
from tongzhou.signs.queries import of_houses
from tongzhou.web.components.component import speak
from tongzhou.web.components.notices import Empty, Notice
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.edge import Request

SHOWN = 20


def of_score(request: Request, id: UUID) -> Table | Notice | None:
    """The signs that nobody has set aside, most frequent rule first; None for readers who see no acts."""
    view = queries.score(request.actor, id)
    if not request.actor.may(P.READ_SUPPORT):
        return None
    run = view.score.run
    houses = queries.houses(view.score)
    found = of_houses(request.actor, houses, run.start, run.end)
    open_ones = [one for one in found.signs if one.aside is None]
    often = Counter(one.code for one in open_ones)
    rows = tuple(
        (Cell(speak(one.code.words), f"/acts/{one.act.pk}/"), Cell(one.words))
        for one in sorted(open_ones, key=lambda one: -often[one.code])[:SHOWN]
    )
    columns = (Column(_("疑点")), Column(_("原因")))
    if not rows:
        says = _("看过 %(n)s 件工作，没有疑点") % {"n": found.looked}
        return Notice(says if found.looked else _("疑点：这一期没有登记过的工作可看"))
    return Table(_("疑点（只提醒，不扣分）"), columns, rows, Empty(_("没有")))
