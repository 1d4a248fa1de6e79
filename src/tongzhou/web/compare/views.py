"""A county beside its peers: own value, rank, the peers' median and middle half, a strip of dots for each indicator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from tongzhou.indicators.engine.combining import Value
from tongzhou.indicators.queries import comparing
from tongzhou.indicators.queries.boards import by_of
from tongzhou.indicators.queries.grounds import NO_BOARD
from tongzhou.indicators.rules.peers import LEAST, Likeness
from tongzhou.interop.board import saying
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.web.components.charts import Strip
from tongzhou.web.components.component import Component, Text, speak
from tongzhou.web.components.fields import Field, Option
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.dashboards import links
from tongzhou.web.dashboards.parts import lacking, language
from tongzhou.web.edge import Request
from tongzhou.web.pages import page
from tongzhou.web.partnerships.parts import english, today

if TYPE_CHECKING:
    from decimal import Decimal

    from tongzhou.indicators.definitions.indicator import Indicator
    from tongzhou.indicators.queries.comparing import Beside, Comparison
    from tongzhou.indicators.queries.grounds import Ground


@dataclass(frozen=True, slots=True)
class Compared(Component):
    """An indicator of the county beside its peers. Without a strip, `under` says why."""

    template: ClassVar[str] = "compare/compared.html"
    name: Text
    page: str
    own: str
    href: str
    rank: Text
    strip: Strip | None
    median: Text
    half: Text
    under: Text = ""
    few: bool = False


@require_GET
def compare(request: Request) -> HttpResponse:
    """The form and the comparison. Raises NotFound for a county that the reader may not compare. At most eight statements of its own."""
    request.actor.require(P.READ_LEDGER)
    on = today(request)
    counties = comparing.comparable(request.actor, on=on)
    key = request.GET.get("county", "")
    county = next((one for one in counties if one.place == key), None)
    if key and county is None:
        raise NotFound(NO_BOARD)
    county = county or (counties[0] if counties else None)
    told = comparing.compare(request.actor, county, counties, on=on) if county else None
    return page(
        request,
        "compare/compare.html",
        current="dashboards",
        head=PageHead(
            _("与同类县比"),
            _("只与规模、路程相近的县比；范围外的县只算数、不点名。"),
            actions=(Action(_("返回看板"), links.board(county) if county else "/dashboards/", icon="back"),),
        ),
        field=_field(counties, county) if len(counties) > 1 and county else None,
        county=county,
        says=_says(told) if told else "",
        who=_who(told) if told else "",
        lines=[_compared(one, told) for one in told.lines if not _nothing(one)] if told else [],
        lacking=lacking((one.indicator.words, one.why) for one in told.lines if _nothing(one))
        if told
        else (),
        alone=bool(told and told.peers.by is Likeness.NOBODY),
        empty=Empty(
            _("没有您可以比较的县"),
            _("县里的人看本县，卫生健康委看辖区里的县。支援医院请看自己的看板。"),
            Action(_("看板"), "/dashboards/"),
        ),
    )


def _nothing(line: Beside) -> bool:
    """Neither the county nor enough peers have a figure."""
    return line.own.number is None and line.stand is None


def _field(counties: list[Ground], county: Ground) -> Field:
    options = tuple(Option(one.place, speak(one.name)) for one in counties)
    return Field(name="county", label=_("哪个县"), kind="select", value=county.place, options=options)


def _says(told: Comparison) -> str:
    """Which days, and how peers were chosen."""
    first, last = told.window.start, told.window.last
    how = {
        Likeness.POPULATION: _("按常住人口（一半到两倍之间）选同类县；没有车程数据，没按远近分。"),
        Likeness.POPULATION_AND_ROAD: _("按常住人口和到地级市的车程（都在一半到两倍之间）选同类县。"),
        Likeness.HOUSES: _(
            "没有常住人口数据，改按县内机构数（一半到两倍之间）选同类县；在“外部数据表”导入常住人口后自动改用人口。"
        ),
        Likeness.NOBODY: _("同类县不足 5 个，没法比。在“外部数据表”导入常住人口和车程后再看。"),
    }[told.peers.by]
    return _("%(first)s 至 %(last)s，满 12 个月。%(how)s") % {"first": first, "last": last, "how": how}


def _who(told: Comparison) -> str:
    """The peers in the reader's scope by name, the others by number."""
    parts = [(", " if english() else "、").join(speak(one.name) for one in told.named)] if told.named else []
    if told.others:
        parts.append(ngettext("范围外的 %(n)s 个县", "范围外的 %(n)s 个县", told.others) % {"n": told.others})
    return _("同类县：%(who)s") % {"who": (", " if english() else "，").join(parts)} if parts else ""


def _compared(line: Beside, told: Comparison) -> Compared:
    one, place = line.indicator, told.ground.place
    own = saying.said(one, line.own, language(), cares=False)
    stand = line.stand
    under = ""
    if stand is None and told.peers.by is not Likeness.NOBODY:
        under = _("有这个数的同类县不足 %(n)s 个，不比。") % {"n": LEAST}
    return Compared(
        name=one.words,
        page=links.indicator(one.code),
        own=own.whole if own else speak(line.why),
        href=links.entries(one.code, by_of(told.ground), place, told.window) if own else "",
        rank=_("第 %(rank)s / %(among)s") % {"rank": stand.rank, "among": stand.among} if stand and stand.rank else "",
        strip=_strip(line) if stand else None,
        median=_("中位数 %(n)s") % {"n": _number(one, stand.quartiles[1])} if stand else "",
        half=_("中间一半 %(low)s – %(high)s") % {"low": _number(one, stand.quartiles[0]), "high": _number(one, stand.quartiles[2])} if stand else "",
        under=under,
        few=saying.few(one, line.own),
    )  # fmt: skip


def _strip(line: Beside) -> Strip:
    stand, one = line.stand, line.indicator
    assert stand
    own = saying.said(one, line.own, language(), cares=False)
    said = _("%(name)s：本县 %(own)s，同类县 %(n)s 个，从 %(least)s 到 %(most)s，中位数 %(median)s") % {
        "name": speak(one.words),
        "own": own.whole if own else "—",
        "n": len(stand.values),
        "least": _number(one, stand.values[0]),
        "most": _number(one, stand.values[-1]),
        "median": _number(one, stand.quartiles[1]),
    }
    number = None if own is None or own.number.startswith("<") else line.own.number
    every = [*stand.values, *(() if number is None else (number,))]
    return Strip(
        number, stand.values, stand.quartiles, _number(one, min(every)), _number(one, max(every)), said
    )


def _number(one: Indicator, number: Decimal) -> str:
    """A number of peers with its unit."""
    said = saying.said(one, Value(number), language())
    return said.whole if said else "—"
