"""Reports: choose a programme and days; see what the report will contain; take it away in one of four forms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from django.http import HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongzhou.indicators import named
from tongzhou.indicators import queries as indicators
from tongzhou.indicators.queries import Ask, Scope
from tongzhou.interop.report import composing
from tongzhou.interop.report.composing import days_of
from tongzhou.interop.report.saying import days as said_days
from tongzhou.interop.report.work import TITLES
from tongzhou.kernel.errors import Invalid
from tongzhou.kernel.permissions import Permission as P
from tongzhou.partnerships import queries as partnerships
from tongzhou.web.commitments.opened import opened
from tongzhou.web.components.component import Component, Text, speak
from tongzhou.web.components.fields import Field, Option, fault
from tongzhou.web.components.frame import Action, Link, PageHead, Tabs
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.edge import Request
from tongzhou.web.pages import page
from tongzhou.web.partnerships.parts import name_of
from tongzhou.web.reports.asked import address, days_as, days_in, programme_of, wanted
from tongzhou.web.reports.files import FORMS

if TYPE_CHECKING:
    from tongzhou.indicators.rules import Window
    from tongzhou.interop.report.parts import Report
    from tongzhou.partnerships.models import Programme

EARLIEST = 2000


@dataclass(frozen=True, slots=True)
class Taken(Component):
    """A form of the report: what it is, and the button that takes it."""

    template: ClassVar[str] = "reports/taken.html"
    note: Text
    action: Action


@require_GET
def home(request: Request) -> HttpResponse:
    """The form, and under it what the report will contain. Nine statements of its own at most."""
    request.actor.require(P.READ_SUPPORT)
    programmes = partnerships.programmes(request.actor)
    given = request.GET.get("programme", "")
    chosen = next((one for one in programmes if one.code == given), None)
    if chosen is None and len(programmes) == 1 and not given:
        chosen = programmes[0]
    years = indicators.years(request.actor, chosen.pk) if chosen else []
    report, wrong = _outline(request, chosen, years) if chosen else (None, None)
    return page(
        request,
        "reports/home.html",
        current="reports",
        status=422 if wrong else 200,
        head=_head(),
        fields=_fields(request, programmes, chosen, years, wrong),
        tabs=_years(chosen, years, report) if chosen else None,
        report=report,
        forms=_forms(report) if report else (),
        tables=_tables(report) if report else (),
        empty=_nothing(programmes, chosen, years),
    )


def _head() -> PageHead:
    lead = _("由台账自动写成，不用填数；每个数字都能点开看是哪些工作。")
    return PageHead(_("报告"), lead, actions=(Action(_("县里现在能自己做什么"), "/reports/capability/"),))


def _outline(
    request: Request, programme: Programme, years: list[int]
) -> tuple[Report | None, Invalid | None]:
    """What the days hold; a fault is shown at the field of the year. Nothing before anybody has chosen, where nothing stands."""
    first, last = request.GET.get("from", "").strip(), request.GET.get("to", "").strip()
    year = request.GET.get("year", "").strip() or (str(years[0]) if years else "")
    if not (year or first or last):
        return None, None
    try:
        return composing.outline(request.actor, wanted(request, programme, days_of(year, first, last))), None
    except Invalid as wrong:
        return None, wrong


def _fields(
    request: Request,
    programmes: list[Programme],
    chosen: Programme | None,
    years: list[int],
    wrong: Invalid | None,
) -> tuple[Field, ...]:
    today = localdate(request.at)
    since = min((one.began_on.year for one in programmes if one.began_on), default=today.year)
    got = request.GET
    offered = sorted({*range(max(EARLIEST, since), today.year + 1), *years}, reverse=True)
    named_days = bool(got.get("from") or got.get("to"))
    year = "" if named_days else got.get("year", "") or (str(years[0]) if years else str(today.year))
    options = (Option("", _("按下面两天")), *(Option(str(one), str(one)) for one in offered))
    if year and year not in {option.value for option in options}:
        options = (*options, Option(year, year))
    return (
        Field(
            name="programme", label=_("帮扶项目"), kind="select", value=chosen.code if chosen else "",
            options=(*(() if chosen else (Option("", _("请选一个项目")),)), *(Option(one.code, name_of(one)) for one in programmes)),
        ),
        Field(name="year", label=_("哪一年"), kind="select", value=year, options=options, fault=fault(wrong) if wrong else None),
        Field(name="from", label=_("或从哪天"), kind="date", value=got.get("from", "")[:10]),
        Field(name="to", label=_("到哪天"), kind="date", value=got.get("to", "")[:10]),
    )  # fmt: skip


def _years(programme: Programme, years: list[int], report: Report | None) -> Tabs | None:
    """The years that have entries, one touch away."""
    if not years:
        return None
    here = days_as(report.window) if report else ""
    links = tuple(
        Link(str(year), f"/reports/?programme={programme.code}&year={year}", current=str(year) == here)
        for year in years
    )
    return Tabs(links, _("有台账的年份"))


def _forms(report: Report) -> tuple[Taken, ...]:
    days = days_as(report.window)
    return tuple(
        Taken(
            form.note, Action(form.label, f"/reports/{report.code}/{days}/{name}", busy=_("正在写，请稍等…"))
        )
        for name, form in FORMS.items()
    )


def _tables(report: Report) -> tuple[Table, ...]:
    """The figures by group, each opening to its entries."""
    days = days_as(report.window)
    tables = []
    for key, title in TITLES.items():
        rows = tuple(
            (
                Cell(one.name, f"/reports/{report.code}/{days}/figures/{one.code}/"),
                Cell(one.shown),
                Cell(f"{one.entries:,}"),
            )
            for one in report.figures
            if one.group == key
        )
        if rows:
            columns = (
                Column(_("数字")),
                Column(_("台账算出"), number=True),
                Column(_("由几条算出"), number=True),
            )
            tables.append(Table(title, columns, rows, Empty(title)))
    return tuple(tables)


def _nothing(programmes: list[Programme], chosen: Programme | None, years: list[int]) -> Empty:
    if not programmes:
        return Empty(_("还没有与您有关的帮扶项目"), _("项目由双方的对口支援办公室建立；结对之后，双方的人就能在这里看到。"))  # fmt: skip
    if chosen is None:
        return Empty(_("先选一个帮扶项目"), _("选好项目和年份，这里会列出报告里有哪些数字。"))
    if years:
        return Empty(_("这段时间没有台账"), _("点上面列出的年份，那些年是有的。"), icon="book")
    return Empty(
        _("这个项目还没有台账"),
        _("一方登记、另一方确认之后才算数；有了台账，报告就写得出来。"),
        Action(_("看待确认的"), "/ledger/inbox/"),
    )


@require_GET
def figure(request: Request, code: str, days: str, measure: str) -> HttpResponse:
    """The entries behind one figure of a report. Raises NotFound for a measure that is none."""
    request.actor.require(P.READ_SUPPORT)
    programme, window = programme_of(request, code), days_in(days)
    ask = Ask(named.get(measure), Scope(programme.pk), window)
    title = speak(ask.what.words)
    return opened(request, ask, title, address(code, window), _over(programme, window))


def _over(programme: Programme, window: Window) -> str:
    return f"{name_of(programme)} · {speak(said_days(window))}"
