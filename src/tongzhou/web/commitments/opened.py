"""The page of what a figure opens to: its entries, the earliest act first."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _

from tongzhou.indicators import queries as indicators
from tongzhou.indicators.queries import Ask
from tongzhou.web.commitments.parts import done_row, quantity
from tongzhou.web.components.component import Text
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Pager
from tongzhou.web.edge import Request
from tongzhou.web.pages import page


def opened(request: Request, ask: Ask, title: Text, back: str, days: str = "") -> HttpResponse:
    """The entries that a figure counts, and what they come to. Three statements of its own."""
    after = _cursor(request.GET)
    result = indicators.measure(request.actor, ask)
    found = indicators.entries_of(request.actor, ask, after)
    lead = _("%(quantity)s，由下面 %(n)s 条台账算出") % {
        "quantity": quantity(result.quantity),
        "n": result.entries,
    }
    return page(
        request,
        "commitments/opened.html",
        current="commitments",
        head=PageHead(title, lead, days, (Action(_("返回"), back, icon="back"),)),
        rows=[done_row(entry, request.at) for entry in found.entries],
        empty=Empty(
            _("这里还没有台账"),
            _("一方登记、另一方确认之后才算数。"),
            Action(_("看待确认的"), "/ledger/inbox/"),
            icon="book",
        ),
        pager=Pager(
            newer=request.path if after else "",
            older=f"{request.path}?{urlencode({'after': _key(found.next)})}" if found.next else "",
        ),
    )


def _key(cursor: indicators.Cursor) -> str:
    return f"{cursor[0].isoformat()}_{cursor[1]}"


def _cursor(given: QueryDict) -> indicators.Cursor | None:
    """Where a page begins; nonsense is the first page."""
    at, _sep, id = given.get("after", "").partition("_")
    try:
        moment = datetime.fromisoformat(at)
        return (moment, UUID(id)) if moment.tzinfo else None
    except ValueError:
        return None
