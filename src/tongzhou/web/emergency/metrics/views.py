"""The times of emergencies: all metrics of a pathway on one table, and one metric by month, by house, with its runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from tongzhou.care.emergency import queries
from tongzhou.care.emergency.queries import metrics as reads
from tongzhou.care.emergency.rules import Came, Interval
from tongzhou.care.emergency.rules.metrics import Worth
from tongzhou.kernel.permissions import Permission as P
from tongzhou.web.components.chips import Chip
from tongzhou.web.components.component import Component, Text, Tone, speak
from tongzhou.web.components.figures import KeyValues, Pair
from tongzhou.web.components.frame import Action, Link, PageHead, Tabs
from tongzhou.web.components.notices import Empty, Notice
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.components.times import day
from tongzhou.web.edge import Request
from tongzhou.web.emergency.metrics.asking import Wish, fields, says, wish
from tongzhou.web.emergency.metrics.parts import (
    Said,
    aside,
    confirmed,
    headed,
    joined,
    mean_part,
    means_part,
    met,
    met_part,
    middle,
    middle_part,
    month_part,
    number,
    target,
    trend,
    verdict,
)
from tongzhou.web.pages import page
from tongzhou.web.partnerships.parts import english, today

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from tongzhou.care.emergency.queries.metrics import Case, Line, Metrics, One, Place
    from tongzhou.care.emergency.rules.metrics import Metric, Reading, Summary

SHOWS = ("missed", *(one.value for one in Worth))
"""Which runs of a metric are shown; without it all."""


@require_GET
def metrics(request: Request) -> HttpResponse:
    """Every metric of one pathway."""
    request.actor.require(P.READ_LEDGER)
    asked = wish(request)
    found = reads.metrics(request.actor, asked.asked)
    return page(
        request,
        "emergency/metrics.html",
        current=_room(request),
        head=PageHead(_("急救时间"), says(asked), actions=(Action(_("急救"), reverse("emergency:home"), icon="back"),) if request.actor.may(P.READ_CASE) else ()),
        tabs=_pathways(asked),
        pathway=asked.asked.pathway,
        fields=fields(asked, found, request),
        notices=_notices(found),
        table=_table(asked, found),
    )  # fmt: skip


def _room(request: Request) -> str:
    """Whoever works with emergencies has a room for them; whoever only reads figures has one for these."""
    works = request.actor.may(P.RESCUE) or request.actor.may(P.ALLOCATE)
    return "emergency" if works else "emergency-times"


def _pathways(asked: Wish) -> Tabs:
    kept = {"time": asked.window, "place": asked.asked.place, "came": asked.asked.came or ""}
    there = reverse("emergency:metrics")
    links = []
    for code, known in queries.pathways().items():
        told = "&".join(f"{name}={value}" for name, value in {"pathway": code, **kept}.items() if value)
        links.append(Link(headed(known.words), f"{there}?{told}", current=code == asked.asked.pathway))
    return Tabs(tuple(links), _("急救通道"))


def _notices(found: Metrics) -> list[Notice]:
    told = []
    if found.runs and found.open:
        text = ngettext(
            "另有 %(n)s 例到了还没结案，没有算进来。", "另有 %(n)s 例到了还没结案，没有算进来。", found.open
        )
        told.append(Notice(text % {"n": found.open}))
    if found.cut:
        told.append(
            Notice(
                _("太多了，只算了最近的 %(n)s 例。") % {"n": reads.MOST},
                _("选短一点的时间，或只看一个县。"),
                Tone.AMBER,
            )
        )
    return told


def _table(asked: Wish, found: Metrics) -> Table:
    columns = (
        Column(_("指标")), Column(_("计入"), number=True), Column(_("中位数（分钟）")), Column(_("平均（分钟）")), Column(_("达到目标的")),
        Column(_("未计入")), Column(_("逐月")),
    )  # fmt: skip
    rows = tuple(_row(asked, found, line) for line in found.lines) if found.runs else ()
    return Table(headed(found.pathway.words), columns, rows, _empty(found))


def _empty(found: Metrics) -> Empty:
    if found.open:
        text = ngettext("%(n)s 例到了，还没有一例结案", "%(n)s 例到了，还没有一例结案", found.open) % {
            "n": found.open
        }
        return Empty(
            text,
            _("接收方写了去向、送出方看过结案，才算进来。"),
            Action(_("急救"), reverse("emergency:home")),
        )
    return Empty(
        _("这些天没有结案的急救"), _("换一段时间或别的通道看看；救护车或首诊医院开始记、双方结案，就有数。")
    )


def _row(asked: Wish, found: Metrics, line: Line) -> tuple[Cell, ...]:
    metric, told = line.metric, line.whole
    code = metric.code
    timed = isinstance(metric, Interval)
    return (
        Cell(part=Said(headed(metric.words), asked.address(code), confirmed(metric), target(metric))),
        Cell(part=Said(_count(told), asked.address(code, show=Worth.KNOWN) if told.known else "")),
        Cell(part=middle_part(told) if timed else Said("—")),
        Cell(part=means_part(line)),
        Cell(part=met_part(metric, told, asked.address(code))),
        Cell(
            part=tuple(
                Said(said, asked.address(code, show=worth)) for worth, said in aside(found.pathway, told)
            )
            or Said("—")
        ),
        Cell(part=trend(line) or Said("—")),
    )


def _count(told: Summary) -> str:
    return _cases_said(told.known)


def _cases_said(n: int) -> str:
    return ngettext("%(n)s 例", "%(n)s 例", n) % {"n": n}


@require_GET
def metric(request: Request, pathway: str, code: str) -> HttpResponse:
    """One metric: what it comes to, its runs, by month, by house and county."""
    request.actor.require(P.READ_LEDGER)
    asked = wish(request, pathway)
    show = request.GET.get("show", "")
    show = show if show in SHOWS else ""
    worth = Worth(show) if show in set(Worth) else None
    one = reads.metric(request.actor, asked.asked, code, worth, missed=show == "missed", at=request.at)
    line = one.line
    return page(
        request,
        "emergency/metric.html",
        current=_room(request),
        head=PageHead(line.metric.words, target(line.metric), says(asked), (Action(_("急救时间"), asked.address(), icon="back"),)),
        notices=_about(line.metric) + _notices(one.found),
        facts=KeyValues(_facts(line)),
        tabs=_tabs(asked, line, show),
        cases=_cases(one, request),
        more=one.more,
        months=_months(line),
        groups=_groups(line.metric, one),
        defined=_defined(one),
    )  # fmt: skip


def _about(metric: Metric) -> list[Notice]:
    if metric.confirmed:
        return []
    text = _("目标值还没有对照原文核实，现在依据：%(source)s。") % {"source": speak(metric.source)}
    return [Notice(text, _("拿到文件原文后由卫生健康委核实。"), Tone.AMBER)]


def _facts(line: Line) -> tuple[Pair, ...]:
    metric, told = line.metric, line.whole
    shown = [Pair(_("计入"), _count(told))]
    if isinstance(metric, Interval):
        shown.append(Pair(_("中位数（分钟）"), middle(told)))
        if told.quarters:
            shown.append(
                Pair(_("中间一半（分钟）"), f"{number(told.quarters.low)}–{number(told.quarters.high)}")
            )
            shown.append(Pair(_("最短到最长（分钟）"), f"{told.quarters.least}–{told.quarters.most}"))
        shown.append(
            Pair(
                _("平均（分钟）"),
                number(told.mean),
            )
        )
    shown.append(Pair(_("达到目标的"), met(told)))
    if told.best is not None and isinstance(metric, Interval):
        shown.append(
            Pair(
                _("%(n)s 分钟内") % {"n": metric.best},
                _("%(met)s / %(n)s 例") % {"met": told.best, "n": told.known},
            )
        )
    return tuple(shown)


def _tabs(asked: Wish, line: Line, show: str) -> Tabs:
    told, code = line.whole, line.metric.code
    every = told.concerned + told.carried
    counts = {
        "": (_("全部"), every),
        Worth.KNOWN.value: (_("计入"), told.known),
        "missed": (_("没达到目标的"), told.judged - told.met),
        Worth.UNKNOWN.value: (headed(Worth.UNKNOWN.words), told.unknown),
        Worth.FLAGGED.value: (headed(Worth.FLAGGED.words), told.flagged),
        Worth.BEFORE.value: (headed(Worth.BEFORE.words), told.before),
        Worth.CARRIED.value: (headed(Worth.CARRIED.words), told.carried),
    }  # type: dict[str, tuple[Text, int]]
    links = [
        Link(words, asked.address(code, show=name), count=n, current=name == show)
        for name, (words, n) in counts.items()
        if n or name in ("", show)
    ]
    return Tabs(tuple(links), _("哪些病例"))


def _cases(one: One, request: Request) -> Table:
    timed = isinstance(one.line.metric, Interval)
    names = {point.code: point.words for point in one.found.pathway.points}
    used = Column(_("用了"), number=True) if timed else Column(_("到院前传到"))
    rows = tuple(
        (
            Cell(part=Said(case.number, _opens(case), under=_about_case(case, request))),
            Cell(_used(case.reading, timed)),
            Cell(part=_result(case.reading, names)),
        )
        for case in one.cases
    )
    empty = Empty(_("没有这样的病例"), _("换一段时间，或看全部。"))
    return Table(_("病例（只有编号，没有姓名）"), (Column(_("编号")), used, Column(_("结果"))), rows, empty)


def _about_case(case: Case, request: Request) -> str:
    """When, how and where."""
    came = speak(Came(case.reading.times.came).words)
    return f"{day(case.on, today(request))} · {came} · {case.house}"


def _opens(case: Case) -> str:
    """The run, for those who see it; else its entry in the ledger."""
    if case.opens:
        return reverse("emergency:run", args=[case.id])
    return f"/ledger/entries/{case.entry}/" if case.entry else ""


def _used(reading: Reading, timed: bool) -> str:
    if not timed:
        return "—" if reading.met is None else _("是") if reading.met else _("否")
    return (
        ngettext("%(n)s 分钟", "%(n)s 分钟", reading.minutes) % {"n": reading.minutes}
        if reading.minutes is not None
        else _("不详")
    )


def _result(reading: Reading, names: Mapping[str, Text]) -> Component:
    if reading.worth is not Worth.KNOWN:
        lacks = [_("缺“%(point)s”") % {"point": speak(names.get(code, code))} for code in reading.missing]
        return Said(headed(reading.worth.words), under=joined(lacks))
    return verdict(reading.met) or Chip(_("没有定目标"))


def _months(line: Line) -> Table:
    """Months that had any, the latest first."""
    rows = [
        (Said(f"{month:%Y-%m}"), told)
        for month, told in reversed(line.months)
        if told.concerned or told.carried
    ]
    return _figures(_("逐月"), _("月"), line.metric, rows, month_part)


def _groups(metric: Metric, one: One) -> list[Table]:
    def rows(told: Iterable[tuple[Place, Summary]]) -> list[tuple[Said, Summary]]:
        return [(Said(place.name), summary) for place, summary in told]

    shown = []
    if one.by_county:
        shown.append(_figures(_("各县"), _("县"), metric, rows(one.by_county)))
    if len(one.line.houses) > 1:
        shown.append(_figures(_("各机构"), _("机构"), metric, rows(one.line.houses)))
    return shown


def _figures(
    title: str,
    first: str,
    metric: Metric,
    told: list[tuple[Said, Summary]],
    mean: Callable[[Metric, Summary], Said] = mean_part,
) -> Table:
    """The same figures for months or places."""
    timed = isinstance(metric, Interval)
    columns = [
        Column(first),
        Column(_("计入"), number=True),
        *((Column(_("中位数（分钟）")), Column(_("平均（分钟）"))) if timed else ()),
        Column(_("达到目标的")),
        Column(_("未计入"), number=True),
    ]
    rows = []
    for name, summary in told:
        out = summary.concerned + summary.carried - summary.known
        middles = (Cell(part=Said(middle(summary))), Cell(part=mean(metric, summary))) if timed else ()
        rows.append(
            (
                Cell(part=name),
                Cell(_count(summary)),
                *middles,
                Cell(part=met_part(metric, summary, short=True)),
                Cell(_cases_said(out)),
            )
        )
    return Table(title, tuple(columns), tuple(rows), Empty(_("还没有")))


def _defined(one: One) -> str:
    """From which point to which, in words."""
    metric, names = one.line.metric, {point.code: speak(point.words) for point in one.found.pathway.points}
    if not isinstance(metric, Interval):
        told = {"earlier": names[metric.earlier], "later": names[metric.later]}
        return (
            _(
                "算法：救护车送来和转来的里面，“%(earlier)s”早于“%(later)s”的占多少；没有传的算没有，到院时间不详的不算。"
            )
            % told
        )
    spans = [
        _("%(came)s：从“%(start)s”到“%(end)s”")
        % {
            "came": joined([speak(came.words) for came in span.came]),
            "start": names[span.start],
            "end": names[span.end],
        }
        for span in metric.spans
    ]
    return _("算法：%(spans)s。整分钟；两家的钟差都已扣掉。") % {
        "spans": ("; " if english() else "；").join(spans)
    }
