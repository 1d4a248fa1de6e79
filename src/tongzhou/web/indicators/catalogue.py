"""The catalogue of indicators by theme, with this year's figure for the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongzhou.indicators.definitions.indicator import Theme
from tongzhou.indicators.queries import catalogued, defined
from tongzhou.indicators.rules.periods import name, so_far
from tongzhou.kernel.permissions import Permission as P
from tongzhou.web.components.chips import Chip
from tongzhou.web.components.component import Component, Tone, speak
from tongzhou.web.components.frame import Action, Link, PageHead, Tabs
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.search import SearchBox
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.edge import Request
from tongzhou.web.indicators import parts
from tongzhou.web.pages import page

if TYPE_CHECKING:
    from tongzhou.indicators.engine.combining import Value
    from tongzhou.indicators.queries.defined import Defined
    from tongzhou.indicators.rules.windows import Window


ALL = "all"
"""What the address says for every theme."""


@require_GET
def home(request: Request) -> HttpResponse:
    """The indicators that have a figure; or all of them, those of a theme, those of a search. Eight statements of its own at most."""
    request.actor.require(P.READ_LEDGER)
    typed, theme = request.GET.get("q", "").strip()[:40], request.GET.get("theme", "")
    everything = defined.defined(request.actor)
    chosen = [one for one in everything if _fits(one, typed) and theme in ("", ALL, one.theme.value)]
    today = localdate(request.at)
    window = so_far(today)
    figures = catalogued.together(request.actor, chosen, window, today=today)
    if not typed and not theme:
        chosen = [one for one in chosen if one.code in figures and figures[one.code].entries]
    brought = catalogued.standing()
    return page(
        request,
        "indicators/home.html",
        current="indicators",
        head=_head(request, window),
        search=SearchBox(
            "/indicators/", placeholder=_("搜指标，例：会诊、进修、医保"), value=typed, id="seek-indicator"
        ),
        tabs=_tabs(everything, typed, theme),
        tables=_tables(chosen, figures, set(brought), window),
        empty=None if chosen else _nothing(bool(typed or theme)),
    )


def _nothing(sought: bool) -> Empty:
    everything = Action(_("看全部指标"), f"/indicators/?theme={ALL}")
    if sought:
        return Empty(_("没有找到指标"), _("换一个词再搜，或看全部指标。"), everything, icon="search")
    return Empty(
        _("今年还没有哪个指标有数"), _("一方登记、另一方确认之后，这里就有数。"), everything, icon="book"
    )


def _head(request: Request, window: Window) -> PageHead:
    acts = []
    if request.actor.may(P.DEFINE_INDICATORS):
        acts.append(Action(_("编一个指标"), "/indicators/compose/", "primary", icon="plus"))
    acts.append(Action(_("外部数据表"), "/indicators/tables/", icon="file"))
    if request.actor.may(P.VERIFY_LEDGER) or request.actor.may(P.READ_AUDIT):
        acts.append(Action(_("夜间核对"), "/indicators/recount/", icon="check"))
    lead = _("%(period)s，您能看到的范围。每个数都由双方确认过的台账算出，点开看是哪些。") % {
        "period": speak(name(window))
    }
    return PageHead(_("指标目录"), lead, actions=tuple(acts))


def _fits(one: Defined, typed: str) -> bool:
    told = f"{one.words.zh} {one.words.en} {one.says.zh} {one.says.en} {one.code}".casefold()
    return all(word in told for word in typed.casefold().split())


def _tabs(everything: list[Defined], typed: str, theme: str) -> Tabs:
    number = {one: sum(1 for x in everything if x.theme is one) for one in Theme}
    links = [
        Link(_("今年有数的"), "/indicators/", current=not theme and not typed),
        Link(_("全部"), f"/indicators/?theme={ALL}", len(everything), current=theme == ALL),
    ]
    links += [
        Link(one.words, f"/indicators/?theme={one.value}", number[one], current=theme == one.value)
        for one in Theme
        if number[one]
    ]
    return Tabs(tuple(links), _("主题"))


def _tables(
    chosen: list[Defined], figures: dict[str, Value], brought: set[str], window: Window
) -> list[Table]:
    columns = (
        Column(_("指标")),
        Column(speak(name(window)), number=True),
        Column(_("由几条算出"), number=True),
        Column(_("计量单位")),
    )
    found = []
    for theme in Theme:
        rows = tuple(_row(one, figures, brought, window) for one in chosen if one.theme is theme)
        if rows:
            found.append(Table(speak(theme.words).capitalize(), columns, rows, Empty(theme.words)))
    return found


def _row(one: Defined, figures: dict[str, Value], brought: set[str], window: Window) -> tuple[Cell, ...]:
    href, value = f"/indicators/{one.code}/", figures.get(one.code)
    missing = [code for code in one.tables if code not in brought]
    marks: list[Component] = []
    if one.owner is not None:
        marks.append(Chip(_("本地"), Tone.INDIGO))
    if one.confirm:
        marks.append(Chip(_("待核实"), Tone.AMBER))
    named = Cell(part=(parts.Titled(one.words, href), *marks)) if marks else Cell(one.words, href)
    unit = Cell(parts.unit_words(one.unit))
    if missing:
        return (
            named,
            Cell(_("等外部数据：%(tables)s") % {"tables": parts.tables(missing)}, "/indicators/tables/"),
            Cell("—"),
            unit,
        )
    if one.awaits and (value is None or not value.entries):
        return named, Cell(_("等这类记录上线")), Cell("—"), unit
    if value is None:
        return named, Cell(_("点开计算"), href), Cell("—"), unit
    if value.number is None and not value.entries:
        return named, Cell(_("还没有记录")), Cell("—"), unit
    days = f"from={window.start}&to={window.last}"
    tree = one.at(window.last or window.start).tree  # type: ignore[arg-type]  # a year has both ends
    return (
        named,
        Cell(parts.shown(value, one.unit, signed=parts.signed(tree)), f"{href}entries/?{days}"),
        Cell(parts.with_few(value, tree)),
        unit,
    )
