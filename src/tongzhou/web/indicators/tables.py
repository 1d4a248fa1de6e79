"""Tables from outside: which there are, what stands of each, who needs it; a file is looked at first and brought in after that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongzhou.imports.actions import rehearsal
from tongzhou.imports.rules import EMPTY, FILE_LIMIT, MB, TOO_LARGE
from tongzhou.indicators.actions import Line, bring_in
from tongzhou.indicators.actions.tables import NO_SERIES
from tongzhou.indicators.definitions import outside
from tongzhou.indicators.queries import catalogued, defined, places
from tongzhou.indicators.rules.windows import months_before
from tongzhou.interop import outside_tables
from tongzhou.kernel.actors import Place
from tongzhou.kernel.errors import Denied, Invalid, Invalids, NotFound, Refusal, sentence
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.quantities import Unit
from tongzhou.web.components.component import Component, Tone, speak
from tongzhou.web.components.fields import Field
from tongzhou.web.components.figures import grouped
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty, Notice
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.edge import Request
from tongzhou.web.forms import Form
from tongzhou.web.indicators import parts
from tongzhou.web.pages import page

if TYPE_CHECKING:
    from tongzhou.indicators.definitions.catalogue.awaited import Series
    from tongzhou.indicators.queries.catalogued import Standing

SHOWN = 100
NOT_YOURS = sentence(
    "web.indicators.not_yours",
    "第 {row} 行：{code} 不在您的辖区。",
    "Row {row}: {code} is not in your area.",
    then_zh="请只留本辖区的行。",
    then_en="Keep the rows of your own area only.",
)
ROWS_LOST = sentence(
    "web.indicators.rows_lost",
    "要导入的行不完整了。",
    "The rows to be brought in are no longer whole.",
    then_zh="请把文件再传一次。",
    then_en="Choose the file again.",
)


@require_GET
def home(request: Request) -> HttpResponse:
    """All tables. Four statements of its own at most."""
    request.actor.require(P.READ_LEDGER)
    standing, needed = catalogued.standing(), _needed(request)
    columns = (
        Column(_("外部数据表")), Column(_("由谁提供")), Column(_("已有月份")), Column(_("所在地区"), number=True), Column(_("行"), number=True), Column(_("用它的指标")),
    )  # fmt: skip
    rows = tuple(_row(one, standing.get(one.code), needed.get(one.code, [])) for one in outside.ALL.values())
    lead = _("台账里没有、要从别处拿来的数。导入之后，用它的指标就有数；没有的时候写明缺哪张表，不会当成零。")
    return page(
        request,
        "indicators/tables.html",
        current="indicators",
        head=PageHead(_("外部数据表"), lead, actions=(Action(_("返回"), "/indicators/", icon="back"),)),
        table=Table(_("有哪些表"), columns, rows, Empty(_("没有"))),
    )


def _row(one: Series, stands: Standing | None, needed: list[str]) -> tuple[Cell, ...]:
    return (
        Cell(one.words, f"/indicators/tables/{one.code}/"),
        Cell(one.keeper),
        Cell(f"{stands.first:%Y-%m} — {stands.last:%Y-%m}" if stands else _("还没有")),
        Cell(f"{stands.regions:,}" if stands else "—"),
        Cell(f"{stands.rows:,}" if stands else "—"),
        Cell(_("、").join(needed) or "—"),
    )


def _needed(request: Request) -> dict[str, list[str]]:
    """The indicators that read each table."""
    found: dict[str, list[str]] = {}
    for one in defined.defined(request.actor):
        for code in one.tables:
            found.setdefault(code, []).append(speak(one.words))
    return found


@dataclass(frozen=True, slots=True)
class Looked:
    """What a file comes to: its lines, how many would change something, and what is wrong at which row."""

    lines: tuple[Line, ...]
    fresh: int
    problems: tuple[tuple[str, str, str], ...]
    """(where, what was written, what is wrong)."""


@require_http_methods(["GET", "POST"])
def table(request: Request, series: str) -> HttpResponse:
    """One table: its rows, and the box for a file. A file is shown with its faults first; sent on, it is brought in."""
    request.actor.require(P.READ_LEDGER)
    one = _series(series)
    form = Form(request)
    looked: Looked | None = None
    status = 200
    if request.method == "POST":
        request.actor.require(P.BRING_IN_TABLES)
        try:
            if "rows" in request.POST:
                return _commit(request, one, form)
            looked = _look(request, one, form)
            status = 422 if looked.problems else 200
        except (Invalid, Invalids) as refusal:
            form.refused(refusal, ("file", "source"))
            status = refusal.status
    rows = catalogued.rows_of(one.code)
    names = defined.region_names({row.region for row in rows})
    return page(
        request,
        "indicators/table.html",
        current="indicators",
        status=status,
        head=PageHead(one.words, _lead(one), actions=_actions(request, one)),
        notices=[*form.notices, *_says(looked)],
        fields=_fields(request, form, looked),
        problems=_problems(looked),
        preview=_preview(one, looked),
        encoded=_encoded(looked),
        source=form.get("source"),
        table=_rows(one, rows, names),
    )


def _series(code: str) -> Series:
    if code not in outside.ALL:
        raise NotFound(NO_SERIES, code=code)
    return outside.ALL[code]


def _lead(one: Series) -> str:
    return _("每个地区每个月一个数，单位：%(unit)s。由%(keeper)s提供。") % {
        "unit": speak(parts.unit_words(one.unit)),
        "keeper": speak(one.keeper),
    }


def _actions(request: Request, one: Series) -> tuple[Action, ...]:
    back = Action(_("返回"), "/indicators/tables/", icon="back")
    if not request.actor.may(P.BRING_IN_TABLES):
        return (back,)
    return (back, Action(_("下载空表"), f"/indicators/tables/{one.code}/template/", icon="file"))


def _fields(request: Request, form: Form, looked: Looked | None) -> tuple[Component, ...]:
    if not request.actor.may(P.BRING_IN_TABLES):
        return ()
    return (
        Field(
            name="file", label=_("选一个表格文件"), kind="file", required=True, fault=form.faults.get("file"),
            hint=_("xlsx、xls、ods 或 csv，要有“地区代码”“月份”“数值”三列"),
        ),
        form.field("source", _("出处"), required=True, maxlength=200, hint=_("例：县医保局 2025 年结算汇总，2026-01-10 提供")),
    )  # fmt: skip


def _look(request: Request, one: Series, form: Form) -> Looked:
    """Read the file and rehearse it: nothing is written. Raises Invalid, Invalids."""
    file = request.FILES.get("file")
    if file is None or not file.size:
        raise Invalid(EMPTY, field="file")
    if file.size > FILE_LIMIT:
        raise Invalid(TOO_LARGE, field="file", size=file.size // MB + 1, limit=FILE_LIMIT // MB)
    found = outside_tables.read(file.read(), file.name or "", one)
    problems = [(problem.cell, problem.given, speak(problem.says)) for problem in found.problems]
    fresh = 0
    try:
        _reached(request, found.lines)
        if found.lines:
            with rehearsal():
                fresh = bring_in(
                    by=request.actor,
                    at=request.at,
                    series=one.code,
                    lines=found.lines,
                    source=form.get("source"),
                )
    except Invalids as wrong:
        if not all(_at_row(fault) for fault in wrong.faults):
            raise
        problems += [_problem(fault, found.rows) for fault in wrong.faults]
    return Looked(tuple(found.lines), fresh, tuple(problems))


def _reached(request: Request, lines: list[Line]) -> None:
    """Raise Invalids for rows outside the reader's area, each with its row."""
    grants = request.actor.grants_for(P.BRING_IN_TABLES)
    wrong = [
        Invalid(NOT_YOURS, field=f"rows.{row}", row=row, code=line.region)
        for row, line in enumerate(lines, 2)
        if not any(grant.covers(Place(UUID(int=0), "", line.region)) for grant in grants)
    ]
    if wrong:
        raise Invalids(wrong)


def _at_row(fault: Refusal) -> bool:
    return (fault.field or "").startswith("rows.")


def _problem(fault: Refusal, rows: list[int]) -> tuple[str, str, str]:
    """A fault of the domain, with the row as the file counts it."""
    number = rows[int(str(fault.values["row"])) - 2]
    told = type(fault)(fault.said, field=fault.field, **{**fault.values, "row": number})
    return (
        _("第 %(n)s 行") % {"n": number},
        str(fault.values.get("number", fault.values.get("code", ""))),
        f"{speak(told.says)}{speak(told.then)}",
    )


def _says(looked: Looked | None) -> list[Notice]:
    if looked is None:
        return []
    if looked.problems:
        return [
            Notice(
                _("%(n)s 处要改，改好再传；现在什么都没有写入。") % {"n": len(looked.problems)},
                tone=Tone.AMBER,
            )
        ]
    same = len(looked.lines) - looked.fresh
    said = _("读到 %(n)s 行：新的或改动的 %(fresh)s 行，与已有相同的 %(same)s 行。") % {
        "n": len(looked.lines),
        "fresh": looked.fresh,
        "same": same,
    }
    return [Notice(said, _("看一遍，没有错就导入。"), Tone.INDIGO)]


def _problems(looked: Looked | None) -> Table | None:
    if looked is None or not looked.problems:
        return None
    columns = (Column(_("单元格")), Column(_("写的是")), Column(_("怎么改")))
    rows = tuple(
        (Cell(where), Cell(given or _("空")), Cell(says)) for where, given, says in looked.problems[:SHOWN]
    )
    return Table(_("要改的地方"), columns, rows, Empty(_("没有")))


def _preview(one: Series, looked: Looked | None) -> Table | None:
    if looked is None or looked.problems:
        return None
    names = defined.region_names({line.region for line in looked.lines})
    columns = (Column(_("所在地区")), Column(_("月份")), Column(_("数值"), number=True))
    rows = tuple(
        (
            Cell(f"{names.get(line.region, '')} {line.region}"),
            Cell(f"{line.month:%Y-%m}"),
            Cell(_amount(one, line.number)),
        )
        for line in looked.lines[:SHOWN]
    )
    return Table(_("要导入的行（最多列 %(n)s 行）") % {"n": SHOWN}, columns, rows, Empty(_("没有")))


def _amount(one: Series, number: Decimal) -> str:
    return grouped(number / 100 if one.unit is Unit.FEN else number)


def _encoded(looked: Looked | None) -> str:
    """The lines as the page sends them on; "" while something is wrong."""
    if looked is None or looked.problems:
        return ""
    return "\n".join(f"{line.region},{line.month:%Y-%m-%d},{line.number:f}" for line in looked.lines)


def _decoded(text: str) -> list[Line]:
    """Back again. Raises Invalid for what nobody's page has sent."""
    try:
        cells = [line.split(",") for line in text.splitlines()[: outside_tables.MOST]]
        return [Line(code, date.fromisoformat(month), Decimal(number)) for code, month, number in cells]
    except (ValueError, InvalidOperation):
        raise Invalid(ROWS_LOST, field="file") from None


def _commit(request: Request, one: Series, form: Form) -> HttpResponse:
    lines = _decoded(request.POST.get("rows", ""))
    try:
        _reached(request, lines)
        fresh = bring_in(
            by=request.actor, at=request.at, series=one.code, lines=lines, source=form.get("source")
        )
    except (Invalids, Denied) as refusal:
        raise Invalid(ROWS_LOST, field="file") from refusal
    messages.success(request, _("已导入：新的或改动的 %(n)s 行。") % {"n": fresh}, extra_tags="jade")
    return redirect(f"/indicators/tables/{one.code}/")


def _rows(one: Series, rows: list[Any], names: dict[str, str]) -> Table:
    columns = (
        Column(_("所在地区")),
        Column(_("月份")),
        Column(_("数值"), number=True),
        Column(_("出处")),
        Column(_("谁导入的")),
    )
    lines = tuple(
        (
            Cell(f"{names.get(row.region, '')} {row.region}"),
            Cell(f"{row.month:%Y-%m}"),
            Cell(_amount(one, row.number)),
            Cell(row.source),
            Cell(row.by_name),
        )
        for row in rows
    )
    empty = Empty(_("这张表还没有导入过"), _("由卫健委导入；下载空表，填好数值传上来。"), icon="file")
    return Table(_("现有的行"), columns, lines, empty)


@require_GET
def template(request: Request, series: str) -> HttpResponse:
    """An empty table for last month, with the counties of one's area."""
    request.actor.require(P.BRING_IN_TABLES)
    one = _series(series)
    counties = places.counties(request.actor, P.BRING_IN_TABLES)
    raw = outside_tables.template(one, counties, months_before(localdate(request.at).replace(day=1), 1))
    name = f'attachment; filename="{one.code}.csv"'
    return HttpResponse(raw, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": name})
