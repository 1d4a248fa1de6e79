"""The annex: the very entries behind each figure, by number, day, kind, quantity, both institutions and hash.

Never a member, a patient or a case: whoever may see more opens the entry on the platform.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tongzhou.indicators.queries import entries_of
from tongzhou.indicators.queries.scope import lines_of
from tongzhou.indicators.rules import Record
from tongzhou.interop.report.parts import Behind, Figure, Line
from tongzhou.interop.report.saying import amount, day_of
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.words import Words

if TYPE_CHECKING:
    from tongzhou.ledger.models import Entry

PER_FIGURE, IN_ALL = 1000, 4000
"""How many entries are printed behind one figure, and in a whole report; the rest is said and stands in the whole list."""
BLOCK = 500
HASH = 12
SAFE = ("=", "+", "-", "@", "\t")
"""Signs with which a spreadsheet would take a text for a formula."""


def marked(figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """The figures with their numbers in the annex, A1, A2 …, in the order of the report."""
    return tuple(replace(one, mark=f"A{n}") for n, one in enumerate(figures, 1))


def annex(actor: Actor, figures: Sequence[Figure], language: str) -> tuple[Behind, ...]:
    """The entries behind each figure, the earliest act first; bounded. One statement for each figure.

    Figures over the very same entries (projects, their categories, the households they reach) list them once.
    """
    found: list[Behind] = []
    before: dict[object, str] = {}
    room = IN_ALL
    for one in figures:
        same = before.setdefault(_entries(one), one.mark)
        if same != one.mark:
            found.append(Behind(one.mark, one.name, one.shown, (), one.entries, same))
            continue
        limit = min(PER_FIGURE, room)
        rows = entries_of(actor, one.ask, limit=limit, whole=True).entries if limit else []
        lines = tuple(line(row, language) for row in rows)
        room -= len(lines)
        found.append(Behind(one.mark, one.name, one.shown, lines, one.entries))
    return tuple(found)


def _entries(one: Figure) -> object:
    """What two figures of one report have in common when they open to the same entries."""
    what = one.ask.what
    return (
        one.code
        if isinstance(what, Record)
        else frozenset(replace(line, part="") for line in lines_of(one.ask))
    )


def line(entry: Entry, language: str) -> Line:
    """An entry as it is printed."""
    held = entry.amount
    return Line(
        f"{entry.book.year}/{entry.number}",
        day_of(entry.occurred_from),
        entry.kind_words.words.into(language),
        held.qualifier.words.into(language) + amount(held.number, held.unit, language),
        entry.supporting.label,
        entry.receiving.label,
        entry.hash[:HASH],
    )


def whole(actor: Actor, figures: Sequence[Figure], language: str) -> Iterator[str]:
    """The whole annex as CSV (UTF-8 with its mark, so that a spreadsheet reads Chinese), some lines at a time.

    Nothing is left out. One statement for each 500 entries.
    """
    yield "\ufeff" + _rows([_head(language)])
    for one in figures:
        cursor = None
        while True:
            page = entries_of(actor, one.ask, cursor, limit=BLOCK, whole=True)
            yield _rows([_row(one, entry, language) for entry in page.entries])
            cursor = page.next
            if cursor is None:
                break


def _head(language: str) -> list[str]:
    names = (
        Words("附录号", "annex"), Words("数字", "figure"), Words("号", "number"), Words("日期", "day"), Words("类别", "kind"),
        Words("数量", "quantity"), Words("单位", "unit"), Words("支援方", "supporter"), Words("受援方", "recipient"),
        Words("内容指纹", "hash"),
    )  # fmt: skip
    return [one.into(language) for one in names]


def _row(figure: Figure, entry: Entry, language: str) -> list[str]:
    told = line(entry, language)
    number, unit = f"{entry.quantity.normalize():f}", entry.amount.unit.words.into(language)
    return [
        figure.mark, figure.name, told.number, told.day, told.kind, number, unit, entry.supporting.name, entry.receiving.name,
        entry.hash,
    ]  # fmt: skip


def _rows(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([_plain(cell) for cell in row] for row in rows)
    return out.getvalue()


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(SAFE) else cell
