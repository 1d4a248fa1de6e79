"""A report as a Word file: real headings, tables that repeat their head, drawings as pictures, Chinese and Latin fonts.

Tables are written as XML at once: the library's own way costs seconds for a thousand rows.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import docx as library
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from tongzhou.interop.report.paper import WORDS, left, picture_png
from tongzhou.interop.report.parts import Behind, Column, Part, Picture, Report, Section, Table
from tongzhou.interop.report.saying import day_of
from tongzhou.kernel.words import Words

if TYPE_CHECKING:
    from datetime import datetime

INDIGO, QUIET = RGBColor(0x27, 0x47, 0x7A), RGBColor(0x5C, 0x64, 0x75)
LATIN, CHINESE, CHINESE_HEAD = "Times New Roman", "宋体", "黑体"
"""Fonts that every Chinese Office has: the file names them, it carries none."""
WIDE = 17.0
"""Centimetres between the margins."""
TWIPS = 567
"""Twentieths of a point in a centimetre."""
ANNEX = (1.25, 1.5, 2.0, 1.6, 3.0, 3.0, 1.9)


def docx(report: Report) -> bytes:
    """The file's bytes."""
    paper = library.Document()
    _page(paper, report)
    _fonts(paper, report)
    _cover(paper, report)
    words = {key: one.into(report.language) for key, one in WORDS.items()}
    paper.add_heading(words["headline"], 1)
    _headline(paper, report, words)
    for number, section in enumerate(report.sections, 1):
        _section(paper, section, number, report)
    _annex(paper, report, words)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def _page(paper: Any, report: Report) -> None:
    part = paper.sections[0]
    part.page_width, part.page_height = Cm(21), Cm(29.7)
    part.left_margin = part.right_margin = Cm(2)
    part.top_margin, part.bottom_margin = Cm(2.2), Cm(2)
    head = part.header.paragraphs[0]
    head.text = f"{report.name}　{report.title}"
    _small(head)
    foot = part.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = foot.add_run()
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run._r.append(_field(kind, text))
    _small(foot)
    told = paper.core_properties
    told.title, told.author, told.language = f"{report.name} {report.title}", "Tongzhou", _tag(report)
    told.created = told.modified = _plain(report.at)
    told.comments = ""


def _plain(at: datetime) -> datetime:
    return at.replace(tzinfo=None, microsecond=0)


def _tag(report: Report) -> str:
    return "en-US" if report.english else "zh-CN"


def _field(kind: str, text: str) -> Any:
    if kind:
        found = OxmlElement("w:fldChar")
        found.set(qn("w:fldCharType"), kind)
    else:
        found = OxmlElement("w:instrText")
        found.text = text
    return found


def _fonts(paper: Any, report: Report) -> None:
    for name, size, chinese in (
        ("Normal", 10.5, CHINESE), ("Title", 22, CHINESE_HEAD), ("Heading 1", 15, CHINESE_HEAD), ("Heading 2", 11.5, CHINESE_HEAD),
    ):  # fmt: skip
        style = paper.styles[name]
        style.font.name, style.font.size = LATIN, Pt(size)
        held = style.element.get_or_add_rPr()
        fonts = held.find(qn("w:rFonts"))
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), chinese)
        spoken = OxmlElement("w:lang")
        spoken.set(qn("w:val"), "en-US")
        spoken.set(qn("w:eastAsia"), "zh-CN")
        held.append(spoken)
        if name != "Normal":
            style.font.color.rgb = INDIGO
            style.font.bold = name != "Title"
    paper.styles["Normal"].paragraph_format.line_spacing = 1.25


def _cover(paper: Any, report: Report) -> None:
    for text, size in (("", 40), (report.between, 12)):
        line = paper.add_paragraph(text)
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.paragraph_format.space_before = Pt(size if not text else 0)
    for text, style in ((report.name, "Title"), (report.title, "Heading 1")):
        line = paper.add_paragraph(text, style="Title" if style == "Title" else None)
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if style != "Title":
            line.runs[0].font.size = Pt(15)
            line.runs[0].font.color.rgb = INDIGO
    told = {key: one.into(report.language) for key, one in WORDS.items()}
    for text in (told["source"], report.scope, f"{told['made']} {day_of(report.at)}"):
        line = paper.add_paragraph(text)
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _small(line)


def _headline(paper: Any, report: Report, words: dict[str, str]) -> None:
    names = (Words("数字", "figure"), Words("台账算出", "from the ledger"), Words("由几条算出", "entries"))
    columns = tuple(
        Column(name.into(report.language), share, number=n > 0)
        for n, (name, share) in enumerate(zip(names, (5, 3, 2), strict=True))
    )
    rows = [(one.name, one.shown, f"{one.entries:,}") for one in report.headline]
    _table(paper, columns, rows, 10)


def _section(paper: Any, section: Section, number: int, report: Report) -> None:
    mark = f"{number}. " if report.english else f"{_chinese(number)}、"
    paper.add_heading(mark + section.title, 1)
    for part in section.parts:
        _part(paper, part)


def _chinese(number: int) -> str:
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    told = (digits[tens] if tens > 1 else "") + ("十" if tens else "")
    return told + (digits[ones] if ones else "")


def _part(paper: Any, part: Part) -> None:
    if isinstance(part, Table):
        if part.title:
            paper.add_heading(part.title, 2)
        _table(paper, part.columns, part.rows, 9)
        if part.note:
            _small(paper.add_paragraph(part.note))
    elif isinstance(part, Picture):
        if part.title:
            paper.add_heading(part.title, 2)
        shown = paper.add_picture(io.BytesIO(picture_png(part)), width=Cm(WIDE))
        shown._inline.docPr.set("descr", part.says)
    else:
        line = paper.add_paragraph(part.says)
        if part.quiet:
            _small(line)


def _annex(paper: Any, report: Report, words: dict[str, str]) -> None:
    if not report.annex:
        return
    paper.add_page_break()
    paper.add_heading(words["annex"], 1)
    _small(paper.add_paragraph(words["annex_note"]))
    names = ("number", "day", "kind", "quantity", "giving", "taking", "hash")
    columns = tuple(
        Column(words[name], share, number=name == "quantity")
        for name, share in zip(names, ANNEX, strict=True)
    )
    for one in report.annex:
        paper.add_heading(f"{one.mark}　{one.name}　{one.shown}　{one.entries:,} {words['entries']}", 2)
        rows = [(x.number, x.day, x.kind, x.quantity, x.giving, x.taking, x.hash) for x in one.lines]
        if rows:
            _table(paper, columns, rows, 7.5)
        _rest(paper, one, report.language)


def _rest(paper: Any, one: Behind, language: str) -> None:
    told = left(one, language)
    if told:
        _small(paper.add_paragraph(told))


def _small(line: Any) -> None:
    for run in line.runs:
        run.font.size, run.font.color.rgb = Pt(8), QUIET


def _table(paper: Any, columns: Sequence[Column], rows: Iterable[Sequence[str]], size: float) -> None:
    """A table over the whole width; its head is repeated on each page, no row is torn."""
    total = sum(one.share for one in columns)
    widths = [round(one.share / total * WIDE * TWIPS) for one in columns]
    grid = "".join(f'<w:gridCol w:w="{wide}"/>' for wide in widths)
    lines = [_row([one.label for one in columns], columns, widths, size, head=True)]
    lines += [_row(row, columns, widths, size) for row in rows]
    xml = (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:tblBorders><w:top w:val="single" w:sz="6" w:color="27477A"/><w:bottom w:val="single" w:sz="6" w:color="27477A"/>'
        '<w:insideH w:val="single" w:sz="4" w:color="C9CDD6"/></w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>"
    )
    last = paper.element.body.sectPr
    last.addprevious(parse_xml(xml))
    paper.add_paragraph().paragraph_format.space_after = Pt(2)


def _row(
    texts: Sequence[str], columns: Sequence[Column], widths: Sequence[int], size: float, *, head: bool = False
) -> str:
    cells = []
    for text, column, wide in zip(texts, columns, widths, strict=True):
        fill = '<w:shd w:val="clear" w:color="auto" w:fill="F5F6F9"/>' if head else ""
        bold = "<w:b/>" if head else ""
        side = "right" if column.number else "left"
        cells.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/>{fill}<w:vAlign w:val="center"/></w:tcPr>'
            f'<w:p><w:pPr><w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/><w:jc w:val="{side}"/></w:pPr>'
            f'<w:r><w:rPr>{bold}<w:sz w:val="{round(size * 2)}"/></w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p></w:tc>'
        )
    kept = "<w:trPr><w:cantSplit/>" + ("<w:tblHeader/>" if head else "") + "</w:trPr>"
    return f"<w:tr>{kept}{''.join(cells)}</w:tr>"
