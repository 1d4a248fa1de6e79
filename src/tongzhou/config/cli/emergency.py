"""`tongzhou emergency metrics`: the times of emergencies, as the page has them, for whoever works them out a second time."""

from __future__ import annotations

import argparse
import json
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tongzhou.config.cli.inside import inside
from tongzhou.config.folder import Folder

if TYPE_CHECKING:
    from tongzhou.care.emergency.queries.metrics import Line, Metrics
    from tongzhou.care.emergency.rules.metrics import Summary

HELP = "the times of emergencies of one pathway (closed runs): how many, median, quartiles, mean, share that met the target"
Row = dict[str, Any]


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which figures, pathway, days, how printed."""
    parser.add_argument("what", choices=("metrics",))
    parser.add_argument("--pathway", required=True, help="its code, such as stemi or stroke")
    parser.add_argument(
        "--from", dest="first", type=date.fromisoformat, required=True, metavar="DAY", help="first day of arrival, in China"
    )  # fmt: skip
    parser.add_argument(
        "--to",
        dest="last",
        type=date.fromisoformat,
        required=True,
        metavar="DAY",
        help="last day, still inside",
    )
    parser.add_argument(
        "--format",
        choices=("text", "json"),
        default="text",
        help="json: runs, and for each metric all, months and houses (by id); minutes are whole, fractions texts with two places, null what is not known",
    )


def run(given: argparse.Namespace) -> int:
    """Print the figures. Raises NotFound for a pathway that is not there."""
    with inside(Folder(given.data)):
        from tongzhou.care.emergency.queries.metrics import Asked, metrics
        from tongzhou.kernel.actors import system

        found = metrics(system("metrics"), Asked(given.pathway, given.first, given.last))
        if given.format == "json":
            print(json.dumps(told(found), ensure_ascii=False, indent=1))
        else:
            _print(found)
    return 0


def told(found: Metrics) -> Row:
    """All of it as the JSON has it; months and houses without a run are left out."""
    asked = found.asked
    return {
        "pathway": asked.pathway,
        "from": asked.first.isoformat(),
        "to": asked.last.isoformat(),
        "runs": found.runs,
        "metrics": [_line(one) for one in found.lines],
    }


def _line(line: Line) -> Row:
    return {
        "code": line.metric.code,
        "all": row_of(line.whole),
        "months": {f"{month:%Y-%m}": row_of(one) for month, one in line.months if one.concerned or one.carried},
        "houses": {place.key: row_of(one) for place, one in line.houses},
    }  # fmt: skip


def row_of(one: Summary) -> Row:
    """One summary."""
    middle = one.quarters
    return {
        "known": one.known,
        "unknown": one.unknown,
        "flagged": one.flagged,
        "before": one.before,
        "carried": one.carried,
        "missing": dict(one.missing),
        "total": one.total,
        "least": middle.least if middle else None,
        "low": _places(middle.low if middle else None),
        "median": _places(middle.median if middle else None),
        "high": _places(middle.high if middle else None),
        "most": middle.most if middle else None,
        "mean": _places(one.mean),
        "judged": one.judged,
        "met": one.met,
        "best": one.best,
        "share": _places(one.share),
    }


def _places(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:.2f}"


def _print(found: Metrics) -> None:
    print(f"{found.pathway.words.zh} {found.pathway.words.en}: {found.runs} 例 runs")
    for line in found.lines:
        one, words = line.whole, line.metric.words
        middle = "—" if one.quarters is None else f"{one.quarters.median:f}"
        share = "—" if one.share is None else f"{one.share}%"
        out = one.concerned + one.carried - one.known
        print(
            f"{words.zh} {words.en}: n {one.known}, 中位数 median {middle}, 平均 mean {one.mean or '—'}, "
            f"达到 met {one.met}/{one.judged} {share}, 没算进来 not counted {out}"
        )
