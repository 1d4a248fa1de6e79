"""`tongzhou assess SCHEME --year Y --as-of D`: the scores of a scheme as the ledger was known on a day; writes nothing.

A year under way is computed to the last day of knowledge, as a trial "by days" on the page: promises are prorated by days, growth is
against the same days of the year before. `--until D` names another day, `--whole` asks for the whole period all the same.
"""

from __future__ import annotations

import argparse
import json
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tongzhou.config.cli.inside import inside
from tongzhou.config.folder import Folder

if TYPE_CHECKING:
    from tongzhou.assessment.queries import Computed
    from tongzhou.assessment.rules.told import Scored, Trace

HELP = "the scores of an assessment scheme over a year, as known on a day: computed, not kept"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which scheme, which year, as known when, how printed."""
    parser.add_argument("scheme", help="its code, such as county-2026")
    parser.add_argument("--year", type=int, required=True, help="the year in which the period begins")
    parser.add_argument(
        "--as-of",
        dest="as_of",
        type=date.fromisoformat,
        metavar="DAY",
        help="last day of knowledge (without it: now)",
    )
    days = parser.add_mutually_exclusive_group()
    days.add_argument(
        "--until",
        type=date.fromisoformat,
        metavar="DAY",
        help="only the days up to this one, still inside (without it: the whole period; of one under way the days up to the last day of knowledge)",
    )
    days.add_argument("--whole", action="store_true", help="the whole period, even while it is under way")
    parser.add_argument(
        "--version",
        type=int,
        help="a published version by its number (without it the newest, else the draft)",
    )
    parser.add_argument(
        "--format",
        choices=("text", "json"),
        default="text",
        help="json: scheme, version, first, last (the days computed), period_last (the last day of the whole period), as_of, subjects with points, grade, rank and items; null where nothing is known",
    )


def run(given: argparse.Namespace) -> int:
    """Print the scores, the best first. Raises NotFound for a scheme or version that is not there, Invalid for a day or year outside."""
    with inside(Folder(given.data)):
        from django.utils import timezone

        told = computed(given, timezone.now())
        if given.format == "json":
            print(json.dumps(told, ensure_ascii=False, indent=1))
        else:
            _print(told)
    return 0


def computed(given: argparse.Namespace, now: datetime) -> dict[str, Any]:
    """The scores that the words ask for, as the JSON has them. Raises NotFound, Invalid (year, until)."""
    from tongzhou.assessment import queries
    from tongzhou.assessment.rules.moving import check_until, check_year, so_far, window_of
    from tongzhou.kernel.actors import system
    from tongzhou.ledger.rules import CHINA

    as_of = min(now, datetime.combine(given.as_of, time.max, CHINA)) if given.as_of else now
    check_year(given.year)
    found = queries.named(given.scheme, version=given.version)
    whole = window_of(given.year, found.content.first_month, found.content.months)
    check_until(whole, given.until, now.astimezone(CHINA).date())
    until = given.until
    if until is None and not given.whole:
        until = so_far(whole, as_of.astimezone(CHINA).date())
    scores = queries.compute(
        system("assess"), found.content, found.region, given.year, as_of=as_of, until=until
    )
    return report(given.scheme, found.number, as_of, scores)


def report(code: str, version: int | None, as_of: datetime, found: Computed) -> dict[str, Any]:
    """The scores as the JSON has them; `version` None is the draft."""
    from tongzhou.assessment.rules.moving import window_of

    assert found.window.start and found.window.last
    whole = window_of(found.window.start.year, found.scheme.first_month, found.scheme.months)
    assert whole.last
    return {
        "scheme": code,
        "version": version,
        "first": found.window.start.isoformat(),
        "last": found.window.last.isoformat(),
        "period_last": whole.last.isoformat(),
        "as_of": as_of.isoformat(),
        "subjects": [_subject(one) for one in found.scored],
    }


def _subject(one: Scored) -> dict[str, Any]:
    return {
        "key": one.subject.key,
        "name": one.subject.name,
        "points": _number(one.points),
        "grade": one.grade or None,
        "rank": one.rank,
        "waiting": one.pending,
        "hits": [
            {"code": hit.veto, "applied": hit.known, "zh": hit.says.zh, "en": hit.says.en} for hit in one.hits
        ],
        "items": [_item(trace) for trace in one.traces],
    }


def _item(trace: Trace) -> dict[str, Any]:
    return {
        "code": trace.item,
        "figure": _number(trace.told.value),
        "entries": trace.told.entries,
        "target": _number(trace.told.target),
        "before": _number(trace.told.before),
        "points": _number(trace.points),
        "weight": round(float(trace.weight), 6),
        "outcome": trace.outcome.value,
        "zh": trace.says.zh,
        "en": trace.says.en,
    }


def _number(number: Decimal | None) -> int | float | None:
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else float(number)


def _print(told: dict[str, Any]) -> None:
    version = f"v{told['version']}" if told["version"] else "草稿 draft"
    print(f"{told['scheme']} {version}  {told['first']} — {told['last']}  {told['as_of']}")
    if told["last"] != told["period_last"]:
        print(f"只算到 {told['last']}，考核期到 {told['period_last']}：承诺按天数折算，增长比上年同样的天数")
        print(
            f"so far; the period ends on {told['period_last']}: promises by days, growth against the same days of the year before"
        )
    if not told["subjects"]:
        print("这一期没有可考核的对象 nobody can be assessed")
    for one in told["subjects"]:
        points = "—" if one["points"] is None else f"{one['points']:g}"
        print(f"{one['rank'] or '—':>3}  {one['name']}  {points}  {one['grade'] or ''}")
        for line in one["items"]:
            print(f"       {line['zh']}")
