"""Files as other programs make them, byte by byte: compound files (.xls, with a password), .xlsx that were edited inside, .ods."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable
from typing import Any

import xlsxwriter

SECTOR, FREE, END, FAT = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(name: str, stream: bytes) -> bytes:
    """A compound file (OLE) with one stream, as .xls, .et and .xlsx with a password are."""
    stream = stream.ljust(4096, b"\0")
    count = -(-len(stream) // SECTOR)
    chain = [*range(3, count + 2), END]
    table = struct.pack("<128I", *([FAT, END, *chain] + [FREE] * (126 - count)))
    root = _entry("Root Entry", 5, 1, END, 0)
    pages = (root + _entry(name, 2, FREE, 2, len(stream))).ljust(SECTOR, b"\0")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    head += (
        bytes(6)
        + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0)
        + struct.pack("<109I", 0, *[FREE] * 108)
    )
    return head + table + pages + stream.ljust(count * SECTOR, b"\0")


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    said = (name + "\0").encode("utf-16-le")
    return (
        said.ljust(64, b"\0") + struct.pack("<HBBIII", len(said), kind, 1, FREE, FREE, child) + bytes(36)
        + struct.pack("<IQ", start, size)
    )  # fmt: skip


def xls(rows: list[list[str | float]], at: tuple[int, int] = (0, 0)) -> bytes:
    """A workbook of Excel 97 with one sheet; its cells begin `at` a row and column."""

    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    begin, end = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 6)), record(0x0A, b"")
    title = "讲座"
    bound = struct.pack("<BB", len(title), 1) + title.encode("utf-16-le")
    before = len(begin) + 4 + 6 + len(bound) + len(end)
    book = begin + record(0x85, struct.pack("<IH", before, 0) + bound) + end
    cells = b""
    for row, line in enumerate(rows, at[0]):
        for column, cell in enumerate(line, at[1]):
            place = struct.pack("<HHH", row, column, 0)
            if isinstance(cell, str):
                cells += record(0x204, place + struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le"))
            else:
                cells += record(0x203, place + struct.pack("<d", cell))
    sheet = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 6)) + cells + end
    return compound("Workbook", book + sheet)


def ods(rows: list[list[str]]) -> bytes:
    """A table of LibreOffice, which says how many empty rows and columns follow."""
    spaces = " ".join(
        f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"'
        for one in ("office", "table", "text")
    )
    lines = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            for cell in row
        )
        + '<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
        for row in rows
    )
    rest = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    body = f'<office:body><office:spreadsheet><table:table table:name="讲座">{lines}{rest}</table:table></office:spreadsheet></office:body>'
    return zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": b'<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
            "content.xml": f'<?xml version="1.0"?><office:document-content {spaces}>{body}</office:document-content>'.encode(),
        }
    )


def zipped(parts: dict[str, bytes]) -> bytes:
    """An archive of these parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, raw in parts.items():
            packed.writestr(name, raw)
    return target.getvalue()


def made(fill: Callable[[Any, Any], None], **options: Any) -> bytes:
    """A workbook whose one sheet `fill` (book, sheet) writes."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, **options})
    fill(book, book.add_worksheet("讲座"))
    book.close()
    return target.getvalue()


def edited(raw: bytes, path: str, what: str, by: str) -> bytes:
    """The workbook with one of its parts changed, as other programs write it (a regular expression)."""
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    parts[path] = re.sub(what, by, parts[path].decode()).encode()
    return zipped(parts)


def unreckoned(raw: bytes) -> bytes:
    """As a program writes formulas that never computes them."""
    return edited(raw, "xl/worksheets/sheet1.xml", r"(<f>[^<]*</f>)<v>[^<]*</v>", r"\1<v></v>")
