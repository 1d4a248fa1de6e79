"""What the pages of workbooks are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongzhou.imports.rules import State
from tongzhou.interop.workbook import sheets
from tongzhou.kernel.words import Words
from tongzhou.web.components.chips import Badge
from tongzhou.web.components.component import Text, Tone
from tongzhou.web.components.fields import Choices, Option
from tongzhou.web.components.notices import Empty, Notice, Progress
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.components.times import when
from tongzhou.web.workbook.links import address

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tongzhou.imports.models import Import
    from tongzhou.interop.workbook.sheets import Sheet

TONES = {
    State.RECEIVED: Tone.AMBER,
    State.READ: Tone.INDIGO,
    State.COMMITTING: Tone.AMBER,
    State.DONE: Tone.JADE,
    State.FAILED: Tone.RED,
    State.DROPPED: Tone.PLAIN,
}
RUNNING = (State.RECEIVED, State.COMMITTING)
MOST_SHOWN = 100


def groups() -> list[Table]:
    """The templates, one table a group."""
    found: dict[str, tuple[Words, list[Sheet]]] = {}
    for one in sheets.all_sheets():
        found.setdefault(one.group.zh, (one.group, []))[1].append(one)
    return [_templates(title, those) for title, those in found.values()]


def _templates(title: Words, those: Sequence[Sheet]) -> Table:
    columns = (Column(_("空表")), Column(_("记什么")), Column(_("现有数据")))
    rows = tuple(
        (
            Cell(one.title, address([one.code])),
            Cell(one.explain),
            Cell(_("导出，可改了再传"), address([one.code], filled=True)),
        )
        for one in those
    )
    return Table(title, columns, rows, Empty(_("没有")))


def recent(rows: Sequence[Import], now: datetime) -> Table:
    """One's own last imports."""
    columns = (Column(_("表格文件")), Column(_("何时")), Column(_("状态")), Column(_("行数"), number=True))
    lines = tuple(
        (
            Cell(one.name, reverse("workbook:one", args=[one.pk])),
            Cell(when(one.at, now)),
            Cell(part=Badge(one.status.words, TONES[one.status])),
            Cell(str(one.rows_all or "—")),
        )
        for one in rows
    )
    return Table(
        _("最近传过的"),
        columns,
        lines,
        Empty(_("还没有传过表格。"), _("先下载一张空表，或直接传您现有的台账。")),
    )


def title(row: Import) -> str:
    """What the page is about, in the state it is in."""
    if row.status is State.READ:
        found = row.preview["sheets"]
        wrong = sum(one["wrong"] + len(one["missing"]) for one in found)
        if not any(one["kind"] for one in found):
            return _("没有认出一张能写入的表")
        if not wrong and not any(one["rows"] for one in found if one["kind"]):
            return _("表里还没有数据")
        return (
            ngettext("有 %(n)s 处要改", "有 %(n)s 处要改", wrong) % {"n": wrong}
            if wrong
            else _("没有问题，可以写入")
        )
    return {
        State.RECEIVED: _("正在读这个文件"),
        State.COMMITTING: _("正在写入"),
        State.DONE: _("已写入"),
        State.FAILED: _("没有写成"),
        State.DROPPED: _("已放弃"),
    }[row.status]


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet of the file as the page shows it. `choose`: it may be written."""

    name: str
    kind: Text
    says: Text
    tone: Tone
    choose: bool
    problems: Table | None
    notes: tuple[Words, ...] = ()


def shown(row: Import) -> dict[str, Any]:
    """Everything below the head: progress, or sheets with their problems, or what was written."""
    running = row.status in RUNNING
    percent = (
        min(99, row.rows_done * 100 // row.rows_all)
        if row.rows_all and row.status is State.COMMITTING
        else None
    )
    found = [_sheet(one, row) for one in row.preview.get("sheets", ())]
    return {
        "row": row,
        "running": running,
        "progress": Progress(title(row), percent, _("可以离开这一页，好了会接着。")) if running else None,
        "notice": _notice(row),
        "sheets": [] if running else found,
        "choices": _choices(found),
        "may_write": row.status is State.READ and any(one.choose for one in found),
        "may_drop": row.status in (State.READ, State.FAILED),
    }


def _choices(found: Sequence[Page]) -> Choices:
    """The sheets that may be written, all chosen."""
    sound = tuple(one.name for one in found if one.choose)
    options = tuple(Option(one.name, one.name, one.says) for one in found if one.choose)
    return Choices(
        name="sheets", label=_("写入哪几张"), options=options, chosen=sound, several=True, columns="one"
    )


def _notice(row: Import) -> Notice | None:
    if "fault" in row.preview:
        return Notice(_words(row.preview["fault"]), _words(row.preview["then"]), Tone.RED)
    if row.status is State.DONE:
        written = sum(one["rows"] for one in row.written.values())
        same = sum(one["same"] for one in row.written.values())
        if _asked(row):
            says = ngettext("写入 %(n)s 行，等对方确认。", "写入 %(n)s 行，等对方确认。", written)
        else:
            says = ngettext("写入 %(n)s 行。", "写入 %(n)s 行。", written)
        says %= {"n": written}
        return Notice(says, _("另有 %(n)s 行以前就有，没有动。") % {"n": same} if same else "", Tone.JADE)
    return None


def _asked(row: Import) -> bool:
    """Whether the other side is asked to confirm something of what was written."""
    kinds = [sheets.get(one["kind"]) for one in row.preview["sheets"] if one["name"] in row.written]
    return any(kind is not None and kind.confirmed for kind in kinds)


def _sheet(one: dict[str, Any], row: Import) -> Page:
    sheet = sheets.get(one["kind"])
    done = row.written.get(one["name"])
    if done and "fault" in done:
        return Page(
            one["name"], sheet.title if sheet else "", _words(done["fault"]), Tone.RED, False, _problems(one)
        )
    says, tone = _found(one, sheet)
    choose = (
        sheet is not None
        and not one["wrong"]
        and not one["missing"]
        and row.status is State.READ
        and one["rows"] > 0
    )
    notes = tuple(_words(told) for told in one.get("notes", ()))
    return Page(
        one["name"], sheet.title if sheet else _("没有认出来"), says, tone, choose, _problems(one), notes
    )


def _found(one: dict[str, Any], sheet: Sheet | None) -> tuple[Text, Tone]:
    if sheet is None:
        return _("表头和哪一种表都对不上，这一张不会写入。下载空表，照它的表头改。"), Tone.AMBER
    if one["missing"]:
        named = _("、").join(str(_words(words).zh) for words in one["missing"])
        return _("缺少这几列：%(named)s。补上表头再传。") % {"named": named}, Tone.AMBER
    fates = one["fates"]
    told = [
        _("新的 %(n)s 行") % {"n": fates["new"]},
        _("改动 %(n)s 行") % {"n": fates["changed"]},
        _("已有、不动 %(n)s 行") % {"n": fates["same"]},
    ]
    if one["wrong"]:
        return _("%(n)s 处要改，改好之前这一张不会写入。") % {"n": one["wrong"]}, Tone.AMBER
    return _("，").join(told), Tone.JADE


def _problems(one: dict[str, Any]) -> Table | None:
    if not one["problems"]:
        return None
    columns = (Column(_("单元格")), Column(_("列")), Column(_("写的是")), Column(_("怎么改")))
    rows = tuple(
        (
            Cell(told["cell"]),
            Cell(_words(told["column"])),
            Cell(told["given"] or _("空")),
            Cell(_words(told["says"])),
        )
        for told in one["problems"][:MOST_SHOWN]
    )
    more = one["wrong"] - len(rows)
    named = {"sheet": one["name"], "n": more}  # each table of a page has a name of its own
    caption = (
        _("“%(sheet)s”里要改的单元格（另有 %(n)s 处，先改这些）")
        if more > 0
        else _("“%(sheet)s”里要改的单元格")
    ) % named
    return Table(caption, columns, rows, Empty(_("没有")))


def _words(told: dict[str, str]) -> Words:
    return Words(told["zh"], told["en"])
