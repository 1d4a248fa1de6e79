"""The disease spectrum of a county: what leaves it most and is not covered yet; a table comes in by pasting it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongzhou.kernel.errors import Invalid, Invalids
from tongzhou.kernel.permissions import Permission as P
from tongzhou.support.techniques import actions, queries
from tongzhou.support.techniques.queries import Line
from tongzhou.support.techniques.rules.sentences import LINE_UNREADABLE
from tongzhou.support.techniques.rules.spectrum import Disease, few
from tongzhou.web.components.chips import Chip
from tongzhou.web.components.component import Component, Text, Tone
from tongzhou.web.components.fields import Choices, Option
from tongzhou.web.components.frame import Action, Link, PageHead, Tabs
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.edge import Request
from tongzhou.web.forms import Form, answer, uuid_of
from tongzhou.web.numbers import whole
from tongzhou.web.pages import page
from tongzhou.web.partnerships.parts import today
from tongzhou.web.techniques.needs import STYLE

SHORT = 40
"""Characters of a line that a refusal repeats."""


@dataclass(frozen=True, slots=True)
class Share(Component):
    """A share as a bar with its number; `none` when there are too few cases for one."""

    template: ClassVar[str] = "techniques/share.html"
    percent: int | None
    none: Text = ""


@dataclass(frozen=True, slots=True)
class Covered(Component):
    """What the county has for a disease, what it asked for, or the way to ask."""

    template: ClassVar[str] = "techniques/covered.html"
    links: tuple[Link, ...]
    chip: Chip | None = None
    ask: str = ""


@require_GET
def diseases(request: Request) -> HttpResponse:
    """The ranking of one house and year."""
    actor = request.actor
    actor.require(P.READ_SUPPORT)
    houses = queries.houses(actor)
    at = uuid_of(request.GET.get("at", "")) or (houses[0].pk if houses else None)
    known = queries.years(actor, at) if at else []
    year = whole(request.GET.get("year", "")) or (known[0] if known else 0)
    lines = queries.ranking(actor, at, year) if at and year in known else []
    house = next((one for one in houses if one.pk == at), None)
    return page(
        request,
        "techniques/diseases.html",
        current="techniques",
        head=PageHead(
            _("疾病谱"),
            _("外转最多、县里还没有技术应对的排在最前。"),
            house.label if house else _("新技术新项目"),
            _actions(request),
        ),
        houses=Tabs(tuple(Link(one.label, f"?at={one.pk}", current=one.pk == at) for one in houses), _("机构")) if len(houses) > 1 else None,
        years=Tabs(tuple(Link(str(one), f"?at={at}&year={one}", current=one == year) for one in known), _("年份")) if known else None,
        table=_table(lines, request, at),
        source=_source(lines),
    )  # fmt: skip


def _actions(request: Request) -> tuple[Action, ...]:
    back = Action(_("回到看板"), "/techniques/")
    if request.actor.may(P.MANAGE_CAPABILITY):
        return (Action(_("导入疾病谱"), "/techniques/diseases/import/", "primary", "plus"), back)
    return (back,)


def _source(lines: list[Line]) -> str:
    if not lines:
        return ""
    whole_county = _("全县口径（医保）") if lines[0].disease.whole_county else _("本院口径")
    told = sorted({line.disease.source for line in lines})
    return f"{whole_county} · {_('出处')} {'；'.join(told)}"


def _table(lines: list[Line], request: Request, at: UUID | None) -> Table:
    asks = request.actor.may(P.MANAGE_CAPABILITY) or request.actor.may(P.TEACH)
    columns = (
        Column(_("病种")), Column(_("转出例数"), number=True), Column(_("县内例数"), number=True), Column(_("外转占比")), Column(_("县里的应对")),
    )  # fmt: skip
    empty = Empty(
        _("还没有疾病谱"),
        _("把病案首页或医保的统计表粘进来：编码、病名、县内例数、转出例数。"),
        Action(_("导入疾病谱"), "/techniques/diseases/import/")
        if request.actor.may(P.MANAGE_CAPABILITY)
        else None,
    )
    return Table(_("按外转排序"), columns, tuple(_row(line, at, asks) for line in lines), empty)


def _row(line: Line, at: UUID | None, asks: bool) -> tuple[Cell, ...]:
    row = line.disease
    percent = None if line.share is None else round(100 * line.share)
    links = [
        Link(f"{one.name} · {_('想引进') if one in line.asked else _('已有')}", f"/techniques/{one.pk}/")
        for one in (*line.covering, *line.asked)
    ]
    ask = f"/techniques/new/?at={at}&disease={row.pk}" if asks and not links else ""
    chip = None if line.covering else Chip(_("没有技术应对"), Tone.AMBER)
    return (
        Cell(f"{row.code} {row.name}".strip()),
        _count(row.referred_out),
        _count(row.in_county),
        Cell(part=Share(percent, "" if percent is not None else _none(line))),
        Cell(part=Covered(tuple(links), chip, ask)),
    )


def _none(line: Line) -> str:
    return _("不详") if None in (line.disease.in_county, line.disease.referred_out) else _("例数少")


def _count(number: int | None) -> Cell:
    if number is None:
        return Cell("—")
    return Cell(f"{number} · {_('例数少')}" if few(number) else f"{number:,}")


@require_http_methods(["GET", "POST"])
def take_in(request: Request) -> HttpResponse:
    """Paste a table: checked line by line, all or nothing."""
    places = queries.importing(request.actor)
    form = Form(
        request,
        {"year": str(today(request).year - 1), "at": str(places[0].pk) if places else "", "scope": "house"},
    )

    def save() -> HttpResponse:
        done = actions.import_spectrum(
            by=request.actor, at=request.at, institution_id=uuid_of(form.get("at")) or UUID(int=0), year=whole(form.get("year")) or 0,
            source=form.get("source"), rows=_lines(form.get("rows")), whole_county=form.get("scope") == "county",
        )  # fmt: skip
        told = {"new": done.new, "changed": done.changed, "same": done.same}
        messages.success(
            request,
            _("新增 %(new)s 行，更正 %(changed)s 行，%(same)s 行没有变化。") % told,
            extra_tags="jade",
        )
        return redirect(f"/techniques/diseases/?at={form.get('at')}&year={form.get('year')}")

    def fields() -> list[Component]:
        scopes = (Option("house", _("本院的")), Option("county", _("全县的（医保）")))
        return [
            form.field("at", _("哪家的疾病谱"), kind="select", required=True, options=tuple(Option(str(one.pk), one.name) for one in places)),
            form.field("year", _("年份"), required=True, inputmode="numeric", maxlength=4),
            Choices(name="scope", label=_("口径"), options=scopes, chosen=(form.get("scope"),), columns="two"),
            form.field("source", _("出处"), required=True, maxlength=200, hint=_("例：2024 年病案首页；县医保局统计")),
            form.field("rows", _("疾病表"), kind="textarea", required=True, hint=_("从 Excel 里复制四列粘进来：ICD-10 编码、病名、县内例数、转出例数。不知道的数空着，不填 0。")),
        ]  # fmt: skip

    return answer(
        form,
        title=_("导入疾病谱"),
        back="/techniques/diseases/",
        fields=fields,
        save=_in_rows(save),
        names=("at", "year", "source", "rows"),
        label=_("导入"),
        note=_("同一张表导入两次没有变化；更正过的只改不同的行。"),
        current="techniques",
        style=STYLE,
    )


def _in_rows(save: Callable[[], HttpResponse]) -> Callable[[], HttpResponse]:
    """Faults of cells are told at the pasted table, with their line."""

    def saved() -> HttpResponse:
        try:
            return save()
        except Invalids as told:
            first = next((one for one in told.faults if (one.field or "").startswith("rows.")), None)
            if first is None:
                raise
            raise Invalid(first.said, field="rows", **first.values) from told

    return saved


def _lines(text: str) -> list[Disease]:
    """Four columns a line, by tabs or commas; a heading line is passed over. Raises Invalid(rows)."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        cells = [cell.strip() for cell in re.split(r"\t|,|，", unicodedata.normalize("NFKC", line))]
        if not any(cells) or (number == 1 and not any(re.search(r"\d", cell) for cell in cells)):
            continue
        if len(cells) != 4:
            raise Invalid(LINE_UNREADABLE, field="rows", line=number, text=line[:SHORT])
        counts = list(_counts(cells[2:], number, line))
        found.append(Disease(cells[0], cells[1], counts[0], counts[1]))
    return found


def _counts(cells: Iterable[str], number: int, line: str) -> Iterable[int | None]:
    for cell in cells:
        known = whole(cell) if cell else None
        if cell and known is None:
            raise Invalid(LINE_UNREADABLE, field="rows", line=number, text=line[:SHORT])
        yield known
