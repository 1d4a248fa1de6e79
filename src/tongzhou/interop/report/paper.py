"""A report on paper: PDF with Chinese typography, from the composed value alone.

The same report gives the same bytes: no clock, no system font, no document date.
"""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn as fonts
import segno
import typst

from tongzhou.interop.report.parts import Behind, Figure, Headed, Part, Picture, Report, Section, Table
from tongzhou.interop.report.saying import day_of
from tongzhou.kernel.words import Words

DATA = Path(__file__).parent / "data"
FULL, SHORT, PICTURE = DATA / "report.typ", DATA / "summary.typ", DATA / "picture.typ"
FONTS = Path(fonts.__file__).parent
DOTS = 220
"""Dots per inch of a picture for Word: sharp in print, small in the file."""
W = Words
WORDS = {
    "contents": W("目录", "Contents"),
    "headline": W("主要数字", "Main figures"),
    "annex": W("附录：数字由哪些台账算出", "Annex: the entries behind each figure"),
    "annex_note": W(
        "每条台账由一方登记、另一方确认；号是当年账本里的号，指纹是内容指纹的前 12 位，可在平台上逐条核对。附录不含任何病人的姓名。",
        "Each entry was claimed by one side and confirmed by the other; numbers are those of the year's book, the hash shows its first 12 digits and can be compared on the platform. No patient is named.",
    ),
    "number": W("号", "No."),
    "day": W("日期", "day"),
    "kind": W("类别", "kind"),
    "quantity": W("数量", "quantity"),
    "giving": W("支援方", "supporter"),
    "taking": W("受援方", "recipient"),
    "hash": W("指纹", "hash"),
    "entries": W("条台账", "entries"),
    "made": W("编制日期", "Written on"),
    "scan": W(
        "扫码打开这份报告的页面，每个数字都能点开看是哪些工作（须有查看权限）。",
        "Scan for the page of this report, where each figure opens to its entries (permission needed).",
    ),
    "brand": W("同舟 · 对口帮扶协作平台", "Tongzhou · the platform of paired assistance"),
    "source": W("本报告由台账自动写成，没有手工填报的数字。", "No number was typed in."),
}


def full_pdf(report: Report) -> bytes:
    """The whole report as PDF."""
    return _compile(FULL, content(report))


def summary_pdf(report: Report) -> bytes:
    """The one page as PDF."""
    return _compile(SHORT, content(report))


def pictures(report: Report, *, short: bool = False) -> list[bytes]:
    """The pages as PNG, for looking at them."""
    found = _typst(SHORT if short else FULL, content(report), format="png", ppi=80)
    return found if isinstance(found, list) else [found]


def picture_png(picture: Picture) -> bytes:
    """A drawing as PNG, for a document that takes no SVG."""
    data = {"svg": picture.svg, "wide": picture.wide, "high": picture.high}
    found: bytes = _typst(PICTURE, data, format="png", ppi=DOTS)
    return found


def content(report: Report) -> dict[str, Any]:
    """All that a template needs, as JSON has it."""
    language = report.language
    return {
        "lang": "en" if report.english else "zh",
        "region": "us" if report.english else "cn",
        "title": report.title,
        "name": report.name,
        "between": report.between,
        "days": report.days,
        "scope": report.scope,
        "made": day_of(report.at),
        "qr": code(report.link),
        "headline": [_figure(one) for one in report.headline],
        "sections": [_section(one) for one in report.sections],
        "annex": [_behind(one, language) for one in report.annex],
        "words": {key: words.into(language) for key, words in WORDS.items()},
    }


def _figure(one: Figure | Headed) -> dict[str, str]:
    number, _space, unit = one.shown.rpartition(" ")
    return {"name": one.name, "number": number, "unit": unit, "entries": f"{one.entries:,}", "mark": one.mark}


def _section(one: Section) -> dict[str, Any]:
    return {"title": one.title, "parts": [_part(part) for part in one.parts]}


def _part(part: Part) -> dict[str, Any]:
    if isinstance(part, Table):
        return {
            "is": "table", "title": part.title, "note": part.note, "rows": part.rows,
            "columns": [{"label": one.label, "share": one.share, "number": one.number} for one in part.columns],
        }  # fmt: skip
    if isinstance(part, Picture):
        return {"is": "picture", "title": part.title, "svg": part.svg, "says": part.says}
    return {"is": "text", "says": part.says, "quiet": part.quiet}


def _behind(one: Behind, language: str) -> dict[str, Any]:
    return {
        "mark": one.mark,
        "name": one.name,
        "shown": one.shown,
        "entries": f"{one.entries:,}",
        "left": left(one, language),
        "lines": [[x.number, x.day, x.kind, x.quantity, x.giving, x.taking, x.hash] for x in one.lines],
    }


def left(one: Behind, language: str) -> str:
    """How many entries are not printed, and where they stand; "" when all are."""
    if one.same:
        told = W("条目与 {mark} 相同。", "The same entries as {mark}.")
        return told.format(mark=one.same).into(language)
    if not one.left:
        return ""
    told = W(
        "共 {all} 条，这里印了前 {n} 条；其余 {left} 条在报告页的“全部条目（CSV）”里。",
        "{all} entries, of which the first {n} are printed; the other {left} stand in “All entries (CSV)” on the page of the report.",
    )
    values = {"all": f"{one.entries:,}", "n": f"{len(one.lines):,}", "left": f"{one.left:,}"}
    return told.format(**values).into(language)


def _compile(template: Path, data: dict[str, Any]) -> bytes:
    found: bytes = _typst(template, data)
    return found


def _typst(template: Path, data: dict[str, Any], **how: Any) -> Any:
    return typst.compile(
        str(template),
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        **how,
    )


def code(link: str) -> str:
    """The QR code as SVG, error correction M; "" without an address."""
    if not link:
        return ""
    out = io.BytesIO()
    segno.make(link, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, border=1, scale=4, dark="#1d2433"
    )
    return out.getvalue().decode()
