"""A report as a workbook: what it is on the first sheet, then a sheet for each section that has tables. Numbers are numbers where they stand alone."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from typing import Any

import xlsxwriter

from tongzhou.interop.report.paper import WORDS
from tongzhou.interop.report.parts import Report, Section, Table, Text
from tongzhou.interop.report.saying import day_of

FONT = "等线"
LONGEST = 28
"""Signs of a sheet's name (the format takes 31)."""
FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
NUMBER = re.compile(r"-?\d{1,3}(,\d{3})*(\.\d+)?|-?\d+(\.\d+)?")
WIDE = 9


def xlsx(report: Report) -> bytes:
    """The file's bytes. What begins like a formula is written as text."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties(
        {
            "title": f"{report.name} {report.title}",
            "author": "Tongzhou",
            "created": report.at.replace(tzinfo=None),
        }
    )
    looks = {
        "title": book.add_format({"font_name": FONT, "bold": True, "font_size": 15, "font_color": "#27477a"}),
        "head": book.add_format(
            {"font_name": FONT, "bold": True, "bg_color": "#f5f6f9", "bottom": 1, "text_wrap": True}
        ),
        "text": book.add_format({"font_name": FONT, "text_wrap": True, "valign": "top"}),
        "right": book.add_format({"font_name": FONT, "align": "right", "valign": "top"}),
        "number": book.add_format({"font_name": FONT, "num_format": "#,##0.##", "valign": "top"}),
        "quiet": book.add_format(
            {"font_name": FONT, "font_color": "#5c6475", "font_size": 9, "text_wrap": True}
        ),
    }
    _cover(book.add_worksheet(_name(report.title, set())), report, looks)
    used = {_name(report.title, set()).lower()}
    for section in report.sections:
        name = _name(section.title, used)
        used.add(name.lower())
        _section(book.add_worksheet(name), section, looks)
    book.close()
    return target.getvalue()


def _name(title: str, used: set[str]) -> str:
    """A sheet's name that the format takes and no other sheet has."""
    short = FORBIDDEN.sub(" ", title)[:LONGEST].strip()
    found, n = short, 2
    while found.lower() in used:
        found, n = f"{short[: LONGEST - 3]} {n}", n + 1
    return found


def _cover(page: Any, report: Report, looks: dict[str, Any]) -> None:
    words = {key: one.into(report.language) for key, one in WORDS.items()}
    page.set_column(0, 0, 42)
    page.set_column(1, 2, 20)
    page.write_string(0, 0, report.name, looks["title"])
    page.write_string(1, 0, report.title, looks["text"])
    for row, text in enumerate(
        (report.between, words["source"], report.scope, f"{words['made']} {day_of(report.at)}", report.link),
        2,
    ):
        page.write_string(row, 0, text, looks["quiet"])
    row = 8
    page.write_row(row, 0, [words["headline"], "", words["entries"]], looks["head"])
    for one in report.headline:
        row += 1
        page.write_string(row, 0, one.name, looks["text"])
        page.write_string(row, 1, one.shown, looks["right"])
        page.write_number(row, 2, one.entries, looks["number"])


def _section(page: Any, section: Section, looks: dict[str, Any]) -> None:
    page.write_string(0, 0, section.title, looks["title"])
    row = 2
    for part in section.parts:
        if isinstance(part, Table):
            row = _table(page, part, row, looks) + 1
        elif isinstance(part, Text):
            page.set_column(0, 0, 60)
            page.write_string(row, 0, part.says, looks["text"])
            row += 2


def _table(page: Any, table: Table, row: int, looks: dict[str, Any]) -> int:
    """Writes it from `row`; answers the row after."""
    if table.title:
        page.write_string(row, 0, table.title, looks["head"])
        row += 1
    for place, column in enumerate(table.columns):
        page.set_column(place, place, max(12, WIDE * column.share))
        page.write_string(row, place, column.label, looks["head"])
    for line in table.rows:
        row += 1
        _line(page, line, row, [column.number for column in table.columns], looks)
    if table.note:
        row += 1
        page.write_string(row, 0, table.note, looks["quiet"])
    return row + 1


def _line(page: Any, line: Iterable[str], row: int, numbers: list[bool], looks: dict[str, Any]) -> None:
    for place, text in enumerate(line):
        if numbers[place] and NUMBER.fullmatch(text):
            page.write_number(row, place, float(text.replace(",", "")), looks["number"])
        else:
            page.write_string(row, place, text, looks["right"] if numbers[place] else looks["text"])
