"""Reading papers back: the text of a PDF as our typesetter writes it, the text of a Word file."""

from __future__ import annotations

import io
import re
import zlib

import docx

_OBJECT = re.compile(rb"(\d+) 0 obj(.*?)endobj", re.S)
_MARK = re.compile(rb"/(f\d+) [\d.]+ Tf|(?<!<)<([0-9A-Fa-f]+)>(?!>)|\(")
_SIGNS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def pdf_text(pdf: bytes) -> str:
    """All text of a PDF in the order in which it is drawn, without any spaces: lines are broken anywhere."""
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    fonts = _fonts(objects)
    return "".join(_text(drawn, fonts) for body in objects.values() if b" Tf" in (drawn := _stream(body)))


def _fonts(objects: dict[int, bytes]) -> dict[bytes, dict[int, str]]:
    """Glyph to sign, by the font's name in the pages: the same name is the same font throughout."""
    found: dict[bytes, dict[int, str]] = {}
    for body in objects.values():
        for named in re.findall(rb"/Font<<(.*?)>>", body, re.S):
            for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", named):
                told = re.search(rb"/ToUnicode (\d+) 0 R", objects[int(number)])
                signs = _map(_stream(objects[int(told[1])])) if told else {}
                assert found.setdefault(name, signs) == signs
    return found


def _stream(body: bytes) -> bytes:
    head, sep, rest = body.partition(b"stream\n")
    if not sep or b"/FlateDecode" not in head or b"/Image" in head:
        return b""
    return zlib.decompress(rest.rpartition(b"\nendstream")[0])


def _map(told: bytes) -> dict[int, str]:
    found = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", told, re.S):
        for glyph, sign in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            found[int(glyph, 16)] = bytes.fromhex(sign.decode()).decode("utf-16-be")
    return found


def _text(drawn: bytes, fonts: dict[bytes, dict[int, str]]) -> str:
    signs: dict[int, str] = {}
    found: list[str] = []
    at = 0
    while at < len(drawn):
        mark = _MARK.search(drawn, at)
        if mark is None:
            break
        at = mark.end()
        if mark[1]:
            signs = fonts.get(mark[1], {})
            continue
        if mark[2]:
            raw = bytes.fromhex(mark[2].decode())
        else:
            end = _end(drawn, at)
            raw, at = _plain(drawn[at:end]), end + 1
        found += [signs.get(int.from_bytes(raw[n : n + 2], "big"), "") for n in range(0, len(raw), 2)]
    return re.sub(r"\s", "", "".join(found))


def _end(drawn: bytes, at: int) -> int:
    """Where a literal string ends; brackets in it are balanced or escaped."""
    depth = 0
    while True:
        sign = drawn[at : at + 1]
        if sign == b"\\":
            at += 1
        elif sign == b"(":
            depth += 1
        elif sign == b")":
            if not depth:
                return at
            depth -= 1
        at += 1


def _plain(shown: bytes) -> bytes:
    """A literal string without its escapes."""

    def one(match: re.Match[bytes]) -> bytes:
        escaped = match[1]
        return bytes([int(escaped, 8)]) if escaped.isdigit() else _SIGNS.get(escaped, escaped)

    return re.sub(rb"\\([0-7]{1,3}|.)", one, shown, flags=re.S)


def pages(pdf: bytes) -> int:
    """How many pages it has."""
    return len(re.findall(rb"/Type/Page\b(?!s)", pdf))


def word_text(raw: bytes) -> str:
    """All text of a Word file: paragraphs and tables in their order, without spaces."""
    paper = docx.Document(io.BytesIO(raw))
    return re.sub(
        r"\s", "", "".join(node.text or "" for node in paper.element.body.iter() if node.tag.endswith("}t"))
    )


def word_rows(raw: bytes) -> list[list[str]]:
    """All rows of all tables of a Word file."""
    paper = docx.Document(io.BytesIO(raw))
    return [[cell.text for cell in row.cells] for table in paper.tables for row in table.rows]
