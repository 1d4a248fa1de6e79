"""Files that are not what a reader hopes for: each is read rightly or refused in words, and none takes the memory of all."""

from __future__ import annotations

import random
from datetime import date, datetime
from typing import Any

import pytest

from tests.unit.workbook import odd
from tongzhou.interop.workbook.grid import read
from tongzhou.kernel.errors import Invalid

SHEET = "xl/worksheets/sheet1.xml"


def fault(raw: bytes, name: str = "表.xlsx") -> str:
    """Why it is refused."""
    with pytest.raises(Invalid) as refusal:
        read(raw, name)
    assert refusal.value.says.zh and refusal.value.then.zh and refusal.value.then.en
    return refusal.value.said.code


@pytest.mark.parametrize("cell", ["XFD1048576", "XFD40000", "A1048576", "CW50000"])
def test_one_cell_far_off_is_named_and_not_read(cell: str) -> None:
    raw = odd.made(lambda book, page: (page.write("A1", "a"), page.write(cell, " x")))
    assert fault(raw) == "workbook.too_much"
    with pytest.raises(Invalid) as refusal:
        read(raw, "a.xlsx")
    assert cell in refusal.value.says.zh


def test_a_million_empty_rows_with_a_colour_are_empty() -> None:
    def fill(book: Any, page: Any) -> None:
        red = book.add_format({"bg_color": "red"})
        page.write("B3", "a")
        page.write_blank(1_048_575, 16_383, None, red)

    (grid,) = read(odd.made(fill), "a.xlsx")
    assert len(grid.rows) == 3 and grid.rows[2][1] == "a"


def test_errors_and_formulas_without_a_result_are_told() -> None:
    def fill(book: Any, page: Any) -> None:
        page.write_formula("A1", "=1/0", None, "#DIV/0!")
        page.write_formula("B1", "=1+1", None, 2)

    raw = odd.made(fill)
    (grid,) = read(raw, "a.xlsx")
    assert set(grid.faults) == {(0, 0)} and "#DIV/0!" in grid.faults[0, 0].zh and grid.rows[0][1] == 2
    (grid,) = read(odd.unreckoned(raw), "a.xlsx")
    assert (0, 1) in grid.faults and "保存一次" in grid.faults[0, 1].zh


def test_hidden_rows_days_of_1904_and_rich_text() -> None:
    def fill(book: Any, page: Any) -> None:
        page.write_datetime("A1", datetime(2024, 3, 15), book.add_format({"num_format": "yyyy-mm-dd"}))  # noqa: DTZ001 cells have no zone
        page.write_rich_string("A2", "演示·", book.add_format({"bold": True}), "李", "𠮷")
        page.set_row(1, None, None, {"hidden": True})

    (grid,) = read(odd.made(fill, date_1904=True), "a.xlsx")
    assert grid.rows[0][0] == date(2024, 3, 15) and grid.rows[1][0] == "演示·李𠮷" and grid.hidden == {1}


def test_charts_beside_a_sheet_are_passed_over() -> None:
    def fill(book: Any, page: Any) -> None:
        page.write("A1", "a")
        page.write("B1", 1)
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=讲座!$B$1:$B$1"})
        book.add_chartsheet("图").set_chart(chart)

    assert [one.name for one in read(odd.made(fill), "a.xlsx")] == ["讲座"]


def test_excel_97_and_libreoffice() -> None:
    rows: list[list[str | float]] = [["支援单位", "日期"], ["演示医院", 45366.0]]
    (grid,) = read(odd.xls(rows), "a.xls")
    assert grid.rows == rows and grid.name == "讲座"
    (grid,) = read(odd.ods([["支援单位", "题目"], ["演示医院", "卒中"]]), "a.ods")
    assert [row[:2] for row in grid.rows] == [["支援单位", "题目"], ["演示医院", "卒中"]]


def test_excel_97_that_reaches_too_far_ends_a_process_of_its_own() -> None:
    assert fault(odd.xls([["a"]], at=(60_000, 3)), "a.xls") == "workbook.too_much"
    assert fault(odd.xls([["a"], ["b"]], at=(65_534, 65_000)), "a.xls") in (
        "workbook.too_much",
        "workbook.not_a_table",
    )


def test_a_password_is_said() -> None:
    assert fault(odd.compound("EncryptedPackage", b"\x01" * 5000)) == "workbook.locked"
    assert fault(odd.compound("WordDocument", b"\x01" * 5000), "a.xls") == "workbook.not_a_table"


@pytest.mark.parametrize(
    "raw",
    [
        "<html><table><tr><td>支援单位</td></tr></table></html>".encode(), b"\xef\xbb\xbf\n<table border=1><tr><td>a</td></tr></table>",
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', b"%PDF-1.4\n1 0 obj", b"{\\rtf1 a}",
    ],
)  # fmt: skip
def test_web_pages_under_the_name_of_a_table(raw: bytes) -> None:
    assert fault(raw, "导出.xls") == "workbook.web_page"


def test_other_archives_are_no_tables() -> None:
    assert (
        fault(odd.zipped({"word/document.xml": b"<a/>", "[Content_Types].xml": b"<a/>"}))
        == "workbook.not_a_table"
    )
    assert fault(odd.zipped({"xl/workbook.bin": b"\1", "content.txt": b"x"})) == "workbook.not_a_table"
    raw = odd.made(lambda book, page: page.write("A1", "a"))
    entities = '<!DOCTYPE a [<!ENTITY b "bbbb">]><worksheet'
    assert fault(odd.edited(raw, SHEET, "<worksheet", entities)) == "workbook.not_a_table"
    assert fault(odd.edited(raw, SHEET, 'r="1"', 'r="x"')) == "workbook.not_a_table"


@pytest.mark.parametrize(
    "said,rows",
    [
        ("a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]]), ("a,b\r1,2\r", [["a", "b"], ["1", "2"]]), ("a\tb,c\n1\t2\n", [["a", "b,c"], ["1", "2"]]),
        ("说明,一,二,三,四\na;b\n1;2\n3;4\n5;6\n", [["说明,一,二,三,四"], ["a", "b"], ["1", "2"], ["3", "4"], ["5", "6"]]),
        ("a,b\n=\"007\",'08\n", [["a", "b"], ["007", "08"]]), ('a,b\n"x\ny",2\n', [["a", "b"], ["x\ny", "2"]]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_of_every_kind(said: str, rows: list[list[str]], encoding: str) -> None:
    (grid,) = read(said.encode(encoding), "讲座.csv")
    assert grid.rows == rows


def test_a_quotation_mark_that_was_never_closed_is_said() -> None:
    assert fault(('a,"b\n' + "1,2\n" * 60_000).encode(), "a.csv") == "workbook.open_quote"


def test_damage_is_refused_in_words_whatever_it_is() -> None:
    chance = random.Random(7)
    whole = [
        odd.made(lambda book, page: page.write_row("A1", ["甲", 1, "乙"])),
        odd.xls([["甲", 1.0], ["乙", 2.0]]),
        odd.ods([["甲"]]),
    ]
    for number in range(60):
        raw = bytearray(whole[0 if number % 6 else 1 + number % 12 // 6])
        for _ in range(chance.randint(1, 20)):
            raw[chance.randrange(8, len(raw))] = chance.randrange(256)
        try:
            read(bytes(raw[: len(raw) if number % 3 else chance.randrange(9, len(raw))]), "a.xlsx")
        except Invalid as refusal:
            assert refusal.says.zh
