"""`tongzhou figures PROGRAMME`: what its reports state, what the ledger comes to, and the entries behind it."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tongzhou.config.cli.inside import inside
from tongzhou.config.folder import Folder

if TYPE_CHECKING:
    from tongzhou.indicators.queries import Line
    from tongzhou.indicators.rules import Window
    from tongzhou.kernel.actors import Actor
    from tongzhou.ledger.models import Entry
    from tongzhou.partnerships.models import Programme

HELP = "the figures of a programme: stated, computed from the ledger, the difference (and the entries behind each)"
BLOCK = 500
"""Entries read at a time."""
Row = dict[str, Any]


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which programme, which days, how printed."""
    parser.add_argument("programme", help="its code, such as nanchong-wenchuan")
    days = "without it the days that the report states, else everything up to the report's day"
    parser.add_argument("--from", dest="first", type=_day, metavar="DAY", help=f"first day ({days})")
    parser.add_argument("--to", dest="last", type=_day, metavar="DAY", help="last day, still inside")
    parser.add_argument(
        "--format",
        choices=("text", "json"),
        default="text",
        help="json: a list of objects with name, stated, qualifier, computed, difference, unit, entries; money in yuan, null where nothing is known",
    )
    parser.add_argument("--entries", metavar="NAME", help="list the entries behind one figure instead")


def run(given: argparse.Namespace) -> int:
    """Print the figures, or the entries of one. Raises NotFound for a programme or a figure that is not there."""
    with inside(Folder(given.data)):
        from tongzhou.indicators.rules.windows import through
        from tongzhou.kernel.actors import system
        from tongzhou.partnerships.queries import programme

        actor = system("figures")
        found, window = programme(actor, given.programme), through(given.first, given.last)
        if given.entries:
            _print_entries(list(_entries(actor, found, given.entries, window)), given.format)
        else:
            _print_figures(_figures(actor, found, window), given.format)
    return 0


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _figures(actor: Actor, programme: Programme, window: Window) -> list[tuple[Row, Line]]:
    from tongzhou.indicators.queries import figures

    return [(row_of(line), line) for line in figures(actor, programme, window=window)]


def row_of(line: Line) -> Row:
    """One figure as the JSON has it."""
    from tongzhou.indicators.queries import shown

    stated, quantity = line.stated, line.result.quantity
    number, unit = shown(stated.number, stated.unit)
    return {
        "name": stated.name,
        "stated": _number(number),
        "qualifier": stated.qualifier,
        "computed": _number(shown(quantity.number if quantity else None, stated.unit)[0]),
        "difference": _number(shown(line.difference, stated.unit)[0]),
        "unit": unit,
        "entries": line.result.entries,
    }


def _number(number: Decimal | None) -> int | float | None:
    """A whole number as one; None stays None."""
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else float(number)


def _print_figures(rows: list[tuple[Row, Line]], form: str) -> None:
    if form == "json":
        print(json.dumps([row for row, _ in rows], ensure_ascii=False, indent=1))
        return
    if not rows:
        print("这个项目还没有登记报道的数字 no stated figures yet")
    for row, line in rows:
        about = line.stated.quantity.qualifier.words.zh
        unit = "元" if row["unit"] == "yuan" else line.stated.quantity.unit.words.zh
        gap = row["difference"]
        said = "未知 unknown" if gap is None else "一致 equal" if gap == 0 else f"相差 differs by {gap:+,}"
        computed = "—" if row["computed"] is None else f"{row['computed']:,}"
        print(f"{row['name']:<42} {about}{row['stated']:,} / {computed} {unit}  {said}  ({row['entries']})")


def _entries(actor: Actor, programme: Programme, name: str, window: Window) -> Iterator[Row]:
    from tongzhou.indicators.queries import entries_of, figure, records_of

    line = figure(actor, programme, name, window=window)
    if line.recorded:
        for source, day, words in records_of(line.ask.what, line.ask):  # type: ignore[arg-type]  # a Record
            yield {"number": None, "book": None, "date": day and day.isoformat(), "quantity": None, "unit": None,
                   "institutions": [words], "source": source}  # fmt: skip
        return
    cursor = None
    while True:
        page = entries_of(actor, line.ask, cursor, limit=BLOCK, whole=True)
        yield from map(_entry, page.entries)
        cursor = page.next
        if cursor is None:
            return


def _entry(entry: Entry) -> Row:
    from tongzhou.ledger.rules import CHINA

    return {
        "number": entry.number,
        "book": str(entry.book_id),
        "date": entry.occurred_from.astimezone(CHINA).date().isoformat(),
        "quantity": _number(entry.quantity),
        "unit": entry.unit,
        "institutions": [entry.supporting.name, entry.receiving.name],
        "source": entry.source,
    }


def _print_entries(rows: list[Row], form: str) -> None:
    if form == "json":
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        number = "—" if row["number"] is None else f"{row['number']}"
        amount = "" if row["quantity"] is None else f"{row['quantity']:,} {row['unit']}"
        houses = " → ".join(row["institutions"])
        print(f"{row['book'] or '—'} {number:>6}  {row['date'] or '—'}  {amount}  {houses}  {row['source']}")
    print(f"共 {len(rows)} 条 entries")
