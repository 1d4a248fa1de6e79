"""One indicator: what is counted, its definition and versions, worked examples, and its figures by place and period."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongzhou.indicators.definitions import outside
from tongzhou.indicators.definitions.catalogue import awaited
from tongzhou.indicators.definitions.given import MARK, given
from tongzhou.indicators.definitions.reading import compares
from tongzhou.indicators.definitions.telling import told
from tongzhou.indicators.engine.combining import UNKNOWN
from tongzhou.indicators.engine.cube import REGIONS, WHOLE, Level
from tongzhou.indicators.queries import defined, places
from tongzhou.indicators.queries.outside import sources as told_sources
from tongzhou.indicators.queries.promising import promises
from tongzhou.indicators.queries.values import values
from tongzhou.indicators.rules.periods import Per, comparable, last, name
from tongzhou.kernel.permissions import Permission as P
from tongzhou.web.components.component import Tone, speak
from tongzhou.web.components.figures import KeyValues, Pair
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty, Notice
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.edge import Request
from tongzhou.web.indicators import parts
from tongzhou.web.indicators.asked import Asked, asked, fields, level_words
from tongzhou.web.indicators.examples import examples
from tongzhou.web.indicators.months import Month, Months
from tongzhou.web.pages import page

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tongzhou.indicators.engine.combining import Value
    from tongzhou.indicators.queries.defined import Defined
    from tongzhou.indicators.rules.windows import Window
    from tongzhou.kernel.words import Words

MONTHS = 24
MOST_PLACES = 200
Figures = dict[tuple[str, "Window"], "Value"]


@require_GET
def indicator(request: Request, code: str) -> HttpResponse:
    """The page of one indicator. Seven statements of its own at most."""
    request.actor.require(P.READ_LEDGER)
    one = defined.indicator(request.actor, code)
    asks = asked_of(one, request)
    months = _told_over(one, asks.today, last(Per.MONTH, asks.until, MONTHS)) if _drawn(asks) else ()
    found = figures(request, one, asks, (*asks.windows, *months))
    shown = sorted(
        {place for place, window in found if window in asks.windows and found[place, window].entries}
    )
    named = places.names(asks.level, shown[:MOST_PLACES] or ([asks.place] if asks.place else []))
    waits = _waits(one, found)
    return page(
        request,
        "indicators/indicator.html",
        current="indicators",
        status=422 if asks.faults else 200,
        head=_head(request, one),
        facts=_facts(one),
        source=one.source,
        confirm=one.confirm,
        given=MARK if given(one.tree) else None,
        sources=_sources(request, one, asks),
        waits=waits,
        meaning=parts.Meaning(told(one.tree)),
        versions=versions(one),
        examples=examples(one),
        fields=fields(asks, request.GET),
        table=_table(one, asks, found, shown[:MOST_PLACES], named, waits=waits is not None),
        beyond=max(0, len(shown) - MOST_PLACES),
        months=_months(one, asks, found, months, named) if months else None,
        here=named.get(asks.place) if asks.place else None,
        wider=f"?{asks.address(place='')}",
        code=one.code,
        asked=asks.address(),
    )


def asked_of(one: Defined, request: Request) -> Asked:
    """What the address asks for of this indicator. A change is told over whole months that are over, but for days that somebody names."""
    asks = asked(request)
    if asks.per is Per.DAYS:
        return asks
    return replace(asks, windows=_told_over(one, asks.today, asks.windows))


def _told_over(one: Defined, today: date, windows: Iterable[Window]) -> tuple[Window, ...]:
    if not compares(one.tree):
        return tuple(windows)
    return tuple(over for each in windows if (over := comparable(each, today)).days())


def _sources(request: Request, one: Defined, asks: Asked) -> str:
    """Where the numbers of its outside tables come from. One statement, none without tables."""
    if not one.tables:
        return ""
    place = asks.place if asks.level in REGIONS else ""
    several = told_sources(request.actor, one.tables, asks.windows, place or "")
    said = [
        _("%(source)s（%(first)s 至 %(last)s）")
        % {"source": source, "first": f"{first:%Y-%m}", "last": f"{last:%Y-%m}"}
        for source, first, last in several
    ]
    return _("；").join(said)


def figures(request: Request, one: Defined, asks: Asked, windows: tuple[Window, ...]) -> Figures:
    """The figure of each window by the definition that was valid at its end, for each place. Five statements at most."""
    versions = {window: one.at(window.last or asks.today).tree for window in windows}
    trees = list(dict.fromkeys(versions.values()))
    told = values(
        request.actor,
        trees,
        list(dict.fromkeys(windows)),
        asks.by,
        promised=promises(request.actor, trees, asks.by),
    )
    by_tree = dict(zip(trees, told, strict=True))
    return {
        (place, window): value
        for tree, several in by_tree.items()
        for (place, window), value in several.items()
        if versions[window] == tree
    }


def _drawn(asks: Asked) -> bool:
    """Whether the months of one place are drawn: all together, or a place that was chosen."""
    return asks.level is Level.WHOLE or bool(asks.place)


def _head(request: Request, one: Defined) -> PageHead:
    acts = [Action(_("返回"), "/indicators/", icon="back")]
    if one.owner is not None and request.actor.may(P.DEFINE_INDICATORS):
        acts.append(Action(_("修改定义"), f"/indicators/compose/{one.code}/", icon="pen"))
    return PageHead(one.words, one.says, one.theme.words, tuple(acts))


def _facts(one: Defined) -> KeyValues:
    names = defined.region_names([one.owner]) if one.owner else {}
    return KeyValues(
        (
            Pair(_("计量单位"), parts.unit_words(one.unit)),
            Pair(_("方向"), parts.BETTER[one.better]),
            Pair(_("属于"), parts.owner(one, names)),
        )
    )


def _uneven(value: Value) -> bool:
    """Both sides of a ratio are known and yet it is not: its tables do not have the same rows."""
    return value.number is None and value.of is not None and bool(value.to)


def _waits(one: Defined, found: Figures) -> Notice | None:
    """What must come first: a table from outside, or records of a kind that nothing posts yet."""
    if one.tables and any(_uneven(value) for value in found.values()):
        return Notice(
            _("几张外部数据表的月份或地区不齐，不齐的时段没有数。"),
            _("缺的一行不当成零；补齐缺的月份，或换一个都有数的时段来看。"),
            Tone.AMBER,
            Action(_("看外部数据表"), "/indicators/tables/"),
        )
    if any(value.number is not None for value in found.values()):
        return None
    if one.awaits:
        return Notice(
            _("这个指标要等“%(kinds)s”的记录上线。")
            % {"kinds": _("、").join(speak(awaited.words_of(kind)) for kind in one.awaits)},
            _("定义已经备好，有了记录这里就有数。"),
            Tone.AMBER,
        )
    if not one.tables:
        return None
    holders = _("、").join(dict.fromkeys(speak(outside.ALL[code].keeper) for code in one.tables))
    return Notice(
        _("这个指标要用台账以外的数据：%(tables)s。") % {"tables": parts.tables(one.tables)},
        _("由%(holders)s提供，导入后这里就有数。") % {"holders": holders},
        Tone.AMBER,
        Action(_("看外部数据表"), "/indicators/tables/"),
    )


def versions(one: Defined) -> Table:
    """The versions of an indicator, the latest first."""
    columns = (
        Column(_("版本")),
        Column(_("从哪天起")),
        Column(_("到哪天")),
        Column(_("谁定的")),
        Column(_("指纹")),
    )
    rows = tuple(
        (
            Cell(_("第 %(n)s 版") % {"n": version.number}),
            Cell(_("一直") if version.since <= defined.EVER else version.since.isoformat()),
            Cell(version.until.isoformat() if version.until else _("现行")),
            Cell(version.by if one.owner is not None else _("平台自带")),
            Cell(version.hash[:12]),
        )
        for version in reversed(one.versions)
    )
    return Table(_("各个版本"), columns, rows, Empty(_("还没有版本")))


def _table(
    one: Defined, asks: Asked, found: Figures, shown: list[str], named: dict[str, Words], *, waits: bool
) -> Table:
    columns = (
        Column(level_words(asks.level)),
        *(Column(speak(name(window)), number=True) for window in asks.windows),
    )
    rows = tuple(
        (_place(asks, place, named), *(_cell(one, asks, found, place, window) for window in asks.windows))
        for place in shown
    )
    waiting = Empty(_("现在还没有数"), _("上面写着在等什么。"), icon="clock")
    empty = Empty(
        _("这段时间还没有记录"),
        _("一方登记、另一方确认之后才算数。换一段时间或另一级看看。"),
        Action(_("看待确认的"), "/ledger/inbox/"),
        icon="book",
    )
    return Table(_("各处各期的数"), columns, rows, waiting if waits else empty)


def _place(asks: Asked, place: str, named: dict[str, Words]) -> Cell:
    words = named.get(place) or place
    if asks.level is Level.WHOLE or asks.place:
        return Cell(words)
    return Cell(words, f"?{asks.address(place=place)}#months")


def _cell(one: Defined, asks: Asked, found: Figures, place: str, window: Window) -> Cell:
    """The figure, and small beside it its two sides and how many records it stands on."""
    value = found.get((place, window), UNKNOWN)
    if value.number is None and not value.entries:
        return Cell("—")
    tree = one.at(window.last or asks.today).tree
    link = f"/indicators/{one.code}/entries/?{asks.cell(window, place)}"
    text = parts.shown(value, one.unit, signed=parts.signed(tree))
    under = " · ".join(part for part in (parts.sides(value, tree), parts.with_few(value, tree)) if part)
    return Cell(part=parts.Amount(text, link, under))


def _months(
    one: Defined, asks: Asked, found: Figures, months: tuple[Window, ...], named: dict[str, Words]
) -> Months | None:
    place = asks.place or WHOLE
    begins = {version.since for version in one.versions[1:]}
    bars = tuple(_month(one, asks, found, place, window, begins) for window in months)
    known = [(bar.number, window) for bar, window in zip(bars, months, strict=True) if bar.number is not None]
    if not known:
        return None
    _top, when = max(known, key=lambda pair: pair[0])
    summary = _("%(n)s 个月有数，最高的是 %(month)s") % {"n": len(known), "month": speak(name(when))}
    where = speak(named[place]) if place in named else ""
    return Months(_("每月走势"), bars, summary, where)


def _month(one: Defined, asks: Asked, found: Figures, place: str, window: Window, begins: set[date]) -> Month:
    assert window.start and window.end
    value = found.get((place, window), UNKNOWN)
    changed = any(window.start <= day < window.end for day in begins)
    label = (
        f"{window.start:%Y}"
        if window.start.month == 1
        else f"{window.start.month}"
        if window.start.month in (4, 7, 10)
        else ""
    )
    said = f"{speak(name(window))}：{parts.shown(value, one.unit)}"
    if changed:
        said += _("（定义从这个月改了）")
    link = f"/indicators/{one.code}/entries/?{asks.cell(window, place)}" if value.entries else ""
    return Month(label, value.number, said, link, changed)
