"""The entries behind a figure: as many as it says, a page at a time, the earliest act first."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongzhou.indicators.definitions.telling import part_words
from tongzhou.indicators.engine.combining import UNKNOWN
from tongzhou.indicators.engine.cube import WHOLE, Level
from tongzhou.indicators.queries import defined, opened, places
from tongzhou.indicators.queries.promising import promises
from tongzhou.indicators.queries.values import values
from tongzhou.indicators.rules.periods import Per, name
from tongzhou.kernel.permissions import Permission as P
from tongzhou.web.commitments.parts import done_row
from tongzhou.web.components.component import Text, speak
from tongzhou.web.components.frame import Action, Link, PageHead, Tabs
from tongzhou.web.components.notices import Empty, Notice
from tongzhou.web.components.tables import Pager
from tongzhou.web.edge import Request
from tongzhou.web.indicators import parts
from tongzhou.web.indicators.asked import Asked, asked, everything
from tongzhou.web.pages import page

if TYPE_CHECKING:
    from tongzhou.indicators.definitions.indicator import Rate
    from tongzhou.indicators.definitions.tree import Tree
    from tongzhou.indicators.queries.opened import Behind
    from tongzhou.indicators.rules.windows import Window
    from tongzhou.kernel.quantities import Unit


@require_GET
def entries(request: Request, code: str) -> HttpResponse:
    """What one figure of an indicator opens to, by the definition that was valid then. Seven statements of its own at most."""
    request.actor.require(P.READ_LEDGER)
    one, asks = defined.indicator(request.actor, code), asked(request)
    window = window_of(asks)
    tree = one.at(window.last or asks.today).tree
    return behind(request, asks, window, tree, one.unit, one.words, f"/indicators/{code}/?{asks.address()}")


def window_of(told: Asked) -> Window:
    """The days of the figure; all of them where none were named."""
    return told.windows[0] if told.per is Per.DAYS else everything(told.today)


def behind(
    request: Request,
    asks: Asked,
    window: Window,
    tree: Tree,
    unit: Unit | Rate,
    words: Text,
    back: str,
    hidden: dict[str, str] | None = None,
) -> HttpResponse:
    """The page: what the figure is, its parts as tabs, the entries of one part."""
    found = opened.behind(
        request.actor, tree, window, asks.by, request.GET.get("part", "")[:40], _after(request.GET)
    )
    told = values(
        request.actor, [tree], [window], asks.by, promised=promises(request.actor, [tree], asks.by)
    )[0]
    place = asks.place if asks.level is not Level.WHOLE else WHOLE
    value = told.get((place, window), UNKNOWN)
    named = places.names(asks.level, [asks.place]) if asks.place else {}
    over = " · ".join(
        filter(
            None, (speak(named[asks.place]) if asks.place in named else "", speak(name(window)), _known(asks))
        )
    )
    lead = _("%(figure)s，由 %(n)s 条记录算出") % {
        "figure": parts.shown(value, unit, signed=parts.signed(tree)),
        "n": f"{value.entries:,}",
    }
    two = parts.sides(value, tree)
    query = {**_kept(request.GET), **(hidden or {})}
    return page(
        request,
        "indicators/entries.html",
        current="indicators",
        head=PageHead(
            words, f"{lead} · {two}" if two else lead, over, (Action(_("返回"), back, icon="back"),)
        ),
        notice=_outside(found),
        tabs=_tabs(request, found, query),
        rows=[done_row(entry, request.at) for entry in found.entries],
        empty=Empty(
            _("这里没有台账"),
            _("这段时间、这个地方没有双方确认过的记录。"),
            Action(_("看待确认的"), "/ledger/inbox/"),
            icon="book",
        ),
        pager=_pager(request, found, query),
    )


def _known(asks: Asked) -> str:
    return _("截至 %(day)s 入账") % {"day": asks.as_of.isoformat()} if asks.as_of else ""


def _outside(found: Behind) -> Notice | None:
    if not found.series:
        return None
    return Notice(
        _("这一部分来自外部数据表：%(tables)s。") % {"tables": parts.tables(found.series)},
        action=Action(_("看这些表"), "/indicators/tables/"),
    )


def _kept(got: QueryDict) -> dict[str, str]:
    names = ("level", "on", "map", "place", "from", "to", "as_of", "tree", "unit")
    return {name: value for name in names if (value := got.get(name, ""))}


def _tabs(request: Request, found: Behind, query: dict[str, str]) -> Tabs | None:
    if len(found.several) < 2:
        return None
    return Tabs(
        tuple(
            Link(
                part_words(part),
                f"{request.path}?{urlencode({**query, 'part': part})}",
                current=part == found.part,
            )
            for part in found.several
        ),
        _("哪一部分"),
    )


def _pager(request: Request, found: Behind, query: dict[str, str]) -> Pager:
    query = {**query, **({"part": found.part} if found.part else {})}
    first = f"{request.path}?{urlencode(query)}"
    if found.next is None:
        return Pager(newer=first if "after" in request.GET else "")
    number, id = found.next
    return Pager(
        newer=first if "after" in request.GET else "",
        older=f"{first}&{urlencode({'after': f'{number}_{id}'})}",
    )


def _after(got: QueryDict) -> opened.After | None:
    """Where a page begins; nonsense is the first page."""
    number, _sep, id = got.get("after", "").partition("_")
    return (int(number), id) if number.isascii() and number.isdigit() and 0 < len(number) < 8 and id else None
