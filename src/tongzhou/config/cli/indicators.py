"""`tongzhou indicators list|compute|lineage|compare-engines|refill`: definitions, figures, the entries behind them, whether all engines agree, and cells made anew."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tongzhou.config import faults
from tongzhou.config.cli import engines, refilling
from tongzhou.config.cli.data import option
from tongzhou.config.cli.inside import inside
from tongzhou.config.folder import Folder

if TYPE_CHECKING:
    from tongzhou.indicators.definitions.indicator import Indicator
    from tongzhou.indicators.engine.combining import Value
    from tongzhou.indicators.engine.comparing import Compared
    from tongzhou.indicators.engine.cube import By
    from tongzhou.indicators.rules import Window

HELP = "the indicators: their definitions, their figures at any level and moment, the entries behind them, whether all engines agree; and their kept cells made anew"
LEVELS = ("whole", "province", "prefecture", "county", "township", "village", "institution", "department", "pairing", "agreement", "programme")  # fmt: skip
MASTER = "local[2]"
MOST_SHOWN = 5
"""Differences of one indicator that are printed."""
Row = dict[str, Any]


def arguments(parser: argparse.ArgumentParser) -> None:
    """Words and options of `indicators`."""
    words = parser.add_subparsers(
        dest="word", required=True, metavar="list|compute|lineage|compare-engines|refill"
    )
    _usual(words.add_parser("list", help="code, words, unit, version of every indicator"))
    compute = _usual(words.add_parser("compute", help="the figures of one indicator, place by place"))
    lineage = _usual(words.add_parser("lineage", help="the entries that a figure stands on"))
    for one in (compute, lineage):
        one.add_argument("code", help="of the indicator, such as operations")
        _window(one)
        one.add_argument("--level", choices=LEVELS, default="whole", help="what figures are told apart by")
        one.add_argument("--side", choices=("receiving", "supporting"), default="receiving")
        one.add_argument(
            "--place",
            action="append",
            default=[],
            help="only this place (a region's code, an id); may be repeated",
        )
        one.add_argument(
            "--as-of",
            type=_moment,
            metavar="MOMENT",
            help="as known then (2026-01-31 or 2026-01-31T08:00:00+08:00)",
        )
        one.add_argument(
            "--map",
            dest="map_day",
            type=date.fromisoformat,
            metavar="DAY",
            help="where places lay on that day, not on the day of the act",
        )
        one.add_argument("--engine", choices=engines.NAMES, default="postgres")
        _master(one)
    compute.add_argument(
        "--parquet",
        type=Path,
        metavar="FILE",
        help="also write the figures as a Parquet file (needs the extra analytics); - is standard output, and nothing else then",
    )
    lineage.add_argument("--limit", type=int, default=None, help="at most so many entries of each part")
    compare = _usual(
        words.add_parser(
            "compare-engines", help="the whole catalogue on all engines; exit code 1 names what differs"
        )
    )
    _window(compare)
    compare.add_argument(
        "--engines",
        default="",
        help=f"some of {','.join(engines.NAMES)}; the first is what the others are held against (all that are installed)",
    )
    compare.add_argument(
        "--level",
        action="append",
        choices=LEVELS,
        default=[],
        help="may be repeated (whole, county, programme)",
    )
    compare.add_argument(
        "--indicator", action="append", default=[], metavar="CODE", help="only this one; may be repeated"
    )
    _master(compare)
    refilling.arguments(
        _usual(words.add_parser("refill", help="the kept cells made anew from the entries, then compared"))
    )


def _usual(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    option(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text")
    return parser


def _window(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from", dest="first", type=date.fromisoformat, metavar="DAY", help="first day")
    parser.add_argument(
        "--to", dest="last", type=date.fromisoformat, metavar="DAY", help="last day, still inside (today)"
    )


def _master(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--spark",
        dest="master",
        default=MASTER,
        metavar="MASTER",
        help=f"Spark's master, such as spark://host:7077 ({MASTER})",
    )


def _moment(text: str) -> datetime:
    from tongzhou.ledger.rules import CHINA

    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=CHINA)


def run(given: argparse.Namespace) -> int:
    """0, or 1 when engines differ. Raises NotFound for an indicator that is not there, Unable for an engine that is not."""
    with inside(Folder(given.data)):
        return {
            "list": _list,
            "compute": _compute,
            "lineage": _lineage,
            "compare-engines": _compare,
            "refill": refilling.run,
        }[given.word](given)


def _list(given: argparse.Namespace) -> int:
    from tongzhou.indicators.definitions import catalogue

    rows = [
        {"code": one.code, "zh": one.words.zh, "en": one.words.en, "unit": one.unit.value, "theme": one.theme.value,
         "version": one.version, "needs": list(one.needs)}
        for one in catalogue.ALL.values()
    ]  # fmt: skip
    if given.format == "json":
        return _json(rows)
    for row in rows:
        print(f"{row['code']:<36} {row['zh']}  {row['en']}  [{row['unit']}]  {row['version'][:12]}")
    print(f"共 {len(rows)} 个指标 indicators")
    return 0


def _by(given: argparse.Namespace) -> By:
    from tongzhou.indicators.engine.cube import By, Level, Map, On

    return By(
        Level(given.level), On(given.side), Map.TODAY if given.map_day else Map.AS_IT_WAS, given.map_day,
        frozenset(given.place), given.as_of,
    )  # fmt: skip


def _days(given: argparse.Namespace) -> Window:
    from tongzhou.indicators.rules.windows import through
    from tongzhou.ledger.rules import CHINA

    return through(given.first, given.last or datetime.now(UTC).astimezone(CHINA).date())


def _compute(given: argparse.Namespace) -> int:
    from tongzhou.indicators.definitions import catalogue
    from tongzhou.indicators.definitions.given import MARK
    from tongzhou.indicators.definitions.given import given as given_out
    from tongzhou.indicators.definitions.reading import needs
    from tongzhou.indicators.engine.combining import figures
    from tongzhou.kernel.actors import system

    indicator, window = catalogue.get(given.code), _days(given)
    with engines.made([given.engine], system("indicators"), [indicator], given.master) as made:
        found = figures(
            indicator.tree, [window], made[given.engine].compute(needs(indicator.tree, window), _by(given))
        )
    stated = given_out(indicator.tree)
    rows = [
        row_of(place, window, value) | {"stated": stated}
        for (place, _), value in sorted(found.items(), key=lambda one: one[0][0])
    ]
    if given.parquet is not None:
        _write(given.parquet, indicator, window, found)
        if str(given.parquet) == "-":
            return 0
    if given.format == "json":
        return _json(rows)
    for row in rows:
        number = "未知 unknown" if row["number"] is None else f"{row['number']:,}"
        sides = f"  = {row['of']} / {row['to']}" if row["to"] is not None else ""
        print(
            f"{row['place'] or '全部 all':<38} {number} {indicator.unit.words.zh}{sides}  ({row['entries']} 条 entries)"
            + (f"  {MARK.zh} {MARK.en}" if stated else "")
        )
    if not rows:
        print("这段时间没有记录 no entries in these days")
    return 0


def _write(
    target: Path, indicator: Indicator, window: Window, found: Mapping[tuple[str, Window], Value]
) -> None:
    """The figures as Parquet, the places by their codes. Raises Conflict where it cannot be written, Unable for a place where no file can be."""
    from tongzhou.indicators.definitions.boards import Subject
    from tongzhou.indicators.queries.grounds import NATION, Ground
    from tongzhou.interop.board.columns import written
    from tongzhou.kernel.words import Words

    figures = [
        (
            indicator,
            Ground(Subject.REGION, place or NATION, Words(place or NATION, place or NATION)),
            days,
            value,
        )
        for (place, days), value in sorted(found.items(), key=lambda one: one[0][0])
        if days == window
    ]
    raw = written(figures, "zh", cares=True)
    if str(target) == "-":
        sys.stdout.buffer.write(raw)
        return
    path = target.expanduser().resolve()
    try:
        path.write_bytes(raw)
    except OSError as fault:
        raise faults.of(fault, path) from fault


def row_of(place: str, window: Window, value: Value) -> Row:
    """One figure as the JSON has it; numbers are null where nothing is known."""
    return {
        "place": place,
        "from": window.start and window.start.isoformat(),
        "to_day": window.last and window.last.isoformat(),
        "number": _number(value.number),
        "of": _number(value.of),
        "to": _number(value.to),
        "entries": value.entries,
        "qualifier": value.qualifier.value,
    }


def _number(number: Decimal | None) -> int | float | None:
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else float(number)


def _lineage(given: argparse.Namespace) -> int:
    from tongzhou.indicators.definitions import catalogue
    from tongzhou.indicators.definitions.reading import needs
    from tongzhou.kernel.actors import system

    indicator, by = catalogue.get(given.code), _by(given)
    with engines.made([given.engine], system("indicators"), [indicator], given.master) as made:
        rows: list[Row] = [
            {"part": n, "kinds": list(need.leaf.facts.kinds), "from": need.window.start and need.window.start.isoformat(),
             "to_day": need.window.last and need.window.last.isoformat(),
             "entries": made[given.engine].lineage(need, by, limit=given.limit)}
            for n, need in enumerate(needs(indicator.tree, _days(given)), 1)
        ]  # fmt: skip
    if given.format == "json":
        return _json(rows)
    for row in rows:
        print(f"{row['part']}. {', '.join(row['kinds'])}: {row['from'] or '…'} – {row['to_day'] or '…'}")
        print(*(f"   {entry}" for entry in row["entries"]), sep="\n")
        print(f"   共 {len(row['entries'])} 条 entries")
    return 0


def _compare(given: argparse.Namespace) -> int:
    from tongzhou.indicators.definitions import catalogue
    from tongzhou.indicators.engine.comparing import compare
    from tongzhou.indicators.engine.cube import By, Level
    from tongzhou.kernel.actors import system

    indicators = [catalogue.get(code) for code in given.indicator] or list(catalogue.ALL.values())
    names = [name for name in given.engines.split(",") if name] or [
        one for one in engines.NAMES if not engines.lacking(one)
    ]
    bys = [By(Level(level)) for level in given.level or ("whole", "county", "programme")]
    windows = _windows(_days(given))
    rows = []
    with engines.made(names, system("indicators"), indicators, given.master) as made:
        for found in compare(indicators, made, windows, bys):
            rows.append(compared_row(found, names))
            if given.format == "text":
                _print_compared(rows[-1])
    differing = sum(1 for row in rows if row["differences"])
    if given.format == "json":
        _json(rows)
    else:
        print(
            f"{', '.join(names)}: {len(rows)} 个指标 indicators, {sum(row['figures'] for row in rows):,} 个数 figures, {differing} 个不一致 differ"
        )
    return 1 if differing else 0


def _windows(days: Window) -> Sequence[Window]:
    """The days asked for, each calendar year of the last five of them, and the last three whole months."""
    from tongzhou.indicators.rules.windows import Window, months_before

    assert days.end
    start = days.start or date(2000, 1, 1)
    end, month = days.end, days.end.replace(day=1)
    years = [Window(date(end.year - n, 1, 1), date(end.year - n + 1, 1, 1)) for n in range(5)]
    months = [Window(months_before(month, n + 1), months_before(month, n)) for n in range(3)]
    return list(dict.fromkeys([Window(start, end), *years, *months]))


def compared_row(found: Compared, names: Sequence[str]) -> Row:
    """What the comparison of one indicator says, as the JSON has it."""
    return {
        "code": found.indicator.code,
        "version": found.indicator.version,
        "engines": list(names),
        "figures": found.figures,
        "differences": [
            {"engine": one.engine, "level": one.level,
             "expected": None if one.expected is None else row_of(one.place, one.window, one.expected),
             "found": None if one.found is None else row_of(one.place, one.window, one.found)}
            for one in found.differences
        ],
    }  # fmt: skip


def _print_compared(row: Row) -> None:
    gaps = row["differences"]
    print(f"{row['code']:<36} {'不一致 differs' if gaps else '一致 equal'}  ({row['figures']:,})", flush=True)
    for gap in gaps[:MOST_SHOWN]:
        where = gap["expected"] or gap["found"]
        said = [None if one is None else one["number"] for one in (gap["expected"], gap["found"])]
        print(
            f"   {gap['engine']} {gap['level']} {where['place'] or '—'} {where['from']} – {where['to_day']}: {said[0]} ≠ {said[1]}"
        )
    if len(gaps) > MOST_SHOWN:
        print(f"   … {len(gaps)} 处 places")


def _json(rows: list[Row]) -> int:
    print(json.dumps(rows, ensure_ascii=False, indent=1))
    return 0
