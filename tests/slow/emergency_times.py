"""The times of emergencies, worked out a second time from the raw rows: every run, every point as a device told it, nothing of the platform's rules.

By hand (see docs/how-to/recompute-emergency-times.md):

    python tests/slow/emergency_times.py --database postgresql://… --pathway stemi --from 2026-01-01 --to 2026-12-31 [--against metrics.json]

It takes for given only what people did: what a device showed, how far its clock was off, which of several tellings of one point was put in
force (`standing`), what was insisted upon. From the pathway's file it takes the points of each time and the targets, as the law has them.
All else (true times, whole minutes, what is left out, quartiles, means, shares, months, order) is done here, slowly and in the open; what does
not hold together is told as a doubt. Exit codes: 0 equal and without doubts, 1 not.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

FILES = Path(__file__).parents[2] / "src" / "tongzhou" / "care" / "emergency" / "data" / "pathways"
MINUTE = 60_000_000
"""Microseconds."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CHINA = timedelta(hours=8)
WAYS = ("ambulance", "transfer", "walk_in")
RUNS = """SELECT id, number, pathway, came, sender_id, receiver_id, state, outcome, arrived_at, closed_at FROM emergency_run WHERE pathway = %s"""
POINTS = """SELECT p.id, p.run_id, p.code, p.device_at, p.offset_ms, p.true_at, p.heard_at, p.standing, p.insisted, p.against, p.carried,
 p.replaces_id, p.reason, p.retracted_by FROM emergency_point p JOIN emergency_run r ON r.id = p.run_id WHERE r.pathway = %s"""
Row = dict[str, Any]


def microseconds(moment: datetime) -> int:
    """Since 1970, exactly."""
    gone = moment.astimezone(UTC) - EPOCH
    return (gone.days * 86_400 + gone.seconds) * 1_000_000 + gone.microseconds


def true_time(point: Row) -> int:
    """What the device showed, less how far it was ahead."""
    return microseconds(point["device_at"]) - (point["offset_ms"] or 0) * 1000


def whole_minutes(start: int, end: int) -> int:
    """Minutes that have passed; a begun one is dropped, forwards and backwards."""
    gone = abs(end - start) // MINUTE
    return gone if end >= start else -gone


def rules(code: str, folder: Path = FILES) -> Row:
    """What the files say of a pathway: its own and what all have."""
    common = yaml.safe_load((folder / "common.yaml").read_text("utf-8"))
    own = yaml.safe_load((folder / f"{code}.yaml").read_text("utf-8"))
    return {
        "points": [*common["points"], *own.get("points", ())],
        "intervals": [*own.get("intervals", ()), *common["intervals"]],
        "shares": own.get("shares", ()),
    }


def in_force(points: Iterable[Row]) -> dict[str, Row]:
    """The telling of each point that counts."""
    return {one["code"]: one for one in points if one["standing"] == "current"}


def worth(start: Row | None, end: Row | None) -> tuple[str, int | None]:
    """How a time counts, and its minutes."""
    if start is None or end is None:
        return "unknown", None
    minutes = whole_minutes(true_time(start), true_time(end))
    if start["carried"] and end["carried"]:
        return "carried", minutes
    if any(one["insisted"] and one["against"] for one in (start, end)):
        return "flagged", minutes
    return ("known" if minutes >= 0 else "before"), minutes


def of_interval(rule: Row, run: Row, points: dict[str, Row]) -> Row | None:
    """One run under one time of the pathway; None where it does not concern this way of coming."""
    for span in rule["spans"]:
        if run["came"] in span.get("came", WAYS):
            ends = span["from"], span["to"]
            if span.get("onward") and run["outcome"] != "transferred":
                return None
            how, minutes = worth(*(points.get(code) for code in ends))
            return {
                "run": run,
                "house": run[f"{span.get('house', 'receiver')}_id"],
                "worth": how,
                "minutes": minutes,
                "met": how == "known" and rule.get("minutes") is not None and minutes <= rule["minutes"],
                "judged": how == "known" and rule.get("minutes") is not None,
                "best": how == "known" and rule.get("best") is not None and minutes <= rule["best"],
                "missing": [code for code in ends if code not in points] if how == "unknown" else [],
            }
    return None


def of_share(rule: Row, run: Row, points: dict[str, Row]) -> Row | None:
    """One run under one share: whether one point was before another."""
    if run["came"] not in rule.get("came", WAYS):
        return None
    early, late = points.get(rule["earlier"]), points.get(rule["later"])
    flagged = any(one is not None and one["insisted"] and one["against"] for one in (early, late))
    how = "unknown" if late is None else "flagged" if flagged else "known"
    met = how == "known" and early is not None and late is not None and true_time(early) < true_time(late)
    missing = [rule["later"]] if late is None else []
    return {
        "run": run, "house": run["receiver_id"], "worth": how, "minutes": None, "met": met, "judged": how == "known", "best": False,
        "missing": missing,
    }  # fmt: skip


def percentile(numbers: list[int], percent: int) -> Fraction:
    """Of sorted numbers: the one at the rank, or halfway between two where the rank is whole."""
    rank = Fraction(len(numbers) * percent, 100)
    if rank.denominator == 1:
        return Fraction(numbers[int(rank) - 1] + numbers[int(rank)], 2)
    return Fraction(numbers[math.ceil(rank) - 1])


def hundredths(number: Fraction) -> str:
    """ "41.25", a half rounded up."""
    whole = math.floor(number * 100 + Fraction(1, 2))
    return f"{whole // 100}.{whole % 100:02}"


def figures(told: list[Row], *, best: bool) -> Row:
    """What readings come to. Fractions as text with two places; None where there is nothing, or of a rate over fewer than five."""
    minutes = sorted(one["minutes"] for one in told if one["worth"] == "known" and one["minutes"] is not None)
    known = sum(1 for one in told if one["worth"] == "known")
    judged = sum(1 for one in told if one["judged"])
    met = sum(1 for one in told if one["met"])
    missing: dict[str, int] = {}
    for code in (code for one in told for code in one["missing"]):
        missing[code] = missing.get(code, 0) + 1
    found: Row = {
        how: sum(1 for one in told if one["worth"] == how)
        for how in ("unknown", "flagged", "before", "carried")
    }
    return found | {
        "known": known,
        "missing": missing,
        "total": sum(minutes),
        "least": minutes[0] if minutes else None,
        "low": hundredths(percentile(minutes, 25)) if minutes else None,
        "median": hundredths(percentile(minutes, 50)) if minutes else None,
        "high": hundredths(percentile(minutes, 75)) if minutes else None,
        "most": minutes[-1] if minutes else None,
        "mean": hundredths(Fraction(sum(minutes), known)) if minutes else None,
        "judged": judged,
        "met": met,
        "best": sum(1 for one in told if one["best"]) if best else None,
        "share": hundredths(Fraction(100 * met, judged)) if judged >= 5 else None,
    }


def china(moment: datetime) -> date:
    """The day in China."""
    return (moment.astimezone(UTC) + CHINA).date()


def recompute(
    code: str, runs: list[Row], points: list[Row], first: date, last: date, folder: Path = FILES
) -> Row:
    """All metrics of a pathway over closed runs that arrived from `first` to `last`."""
    told = rules(code, folder)
    by_run: dict[Any, list[Row]] = {}
    for one in points:
        by_run.setdefault(one["run_id"], []).append(one)
    inside = [
        one
        for one in runs
        if one["pathway"] == code
        and one["state"] == "completed"
        and first <= china(one["arrived_at"]) <= last
    ]
    metrics = []
    for rule, reads in [
        *((one, of_interval) for one in told["intervals"]),
        *((one, of_share) for one in told["shares"]),
    ]:
        got = [reads(rule, run, in_force(by_run.get(run["id"], ()))) for run in inside]
        readings = [one for one in got if one is not None]
        best = rule.get("best") is not None
        metrics.append({
            "code": rule["code"],
            "all": figures(readings, best=best),
            "months": _grouped(readings, lambda one: f"{china(one['run']['arrived_at']):%Y-%m}", best),
            "houses": _grouped(readings, lambda one: str(one["house"]), best),
        })  # fmt: skip
    return {
        "pathway": code,
        "from": first.isoformat(),
        "to": last.isoformat(),
        "runs": len(inside),
        "metrics": metrics,
    }


def _grouped(readings: list[Row], key: Any, best: bool) -> Row:
    groups: dict[str, list[Row]] = {}
    for one in readings:
        groups.setdefault(key(one), []).append(one)
    return {name: figures(group, best=best) for name, group in sorted(groups.items())}


def doubts(code: str, runs: list[Row], points: list[Row], folder: Path = FILES) -> Iterator[str]:
    """What does not hold together in the rows themselves."""
    numbers = {one["id"]: one["number"] for one in runs}
    closed = {one["id"]: one["closed_at"] for one in runs}
    after = {one["code"]: one.get("after", ()) for one in rules(code, folder)["points"]}
    replaced = {one["replaces_id"] for one in points if one["replaces_id"]}
    by_run: dict[Any, list[Row]] = {}
    for one in points:
        by_run.setdefault(one["run_id"], []).append(one)
        where = f"{numbers[one['run_id']]} {one['code']}"
        if true_time(one) != microseconds(one["true_at"]):
            yield f"{where}: the true time kept is not device less offset"
        if one["replaces_id"] and not one["reason"]:
            yield f"{where}: corrected without a reason"
        if one["standing"] != "current":
            continue
        if one["id"] in replaced or one["retracted_by"]:
            yield f"{where}: counts, although it was replaced or taken back"
        end = closed[one["run_id"]]
        if end is not None and one["heard_at"] > end:
            yield f"{where}: counts, although it came after closing"
    for run, told in by_run.items():
        current = [one for one in told if one["standing"] == "current"]
        if len({one["code"] for one in current}) != len(current):
            yield f"{numbers[run]}: a point counts twice"
        yield from _disorder(numbers[run], in_force(told), after)


def _disorder(number: str, points: dict[str, Row], after: dict[str, Any]) -> Iterator[str]:
    """Pairs that cannot be, a minute or more apart, and that nobody insisted upon."""
    for late in points.values():
        for code in after.get(late["code"], ()):
            early = points.get(code)
            if early is None or any(one["insisted"] and one["against"] for one in (early, late)):
                continue
            if true_time(early) - true_time(late) >= MINUTE:
                yield f"{number}: {code} is after {late['code']}, and nobody insisted"


def differences(slow: Row, quick: Row) -> Iterator[str]:
    """Where two answers differ; months and houses without a run may be left out by either."""
    if slow["runs"] != quick["runs"]:
        yield f"runs: {slow['runs']} here, {quick['runs']} there"
    theirs = {one["code"]: one for one in quick["metrics"]}
    for one in slow["metrics"]:
        other = theirs.pop(one["code"], None)
        if other is None:
            yield f"{one['code']}: not there"
            continue
        pairs = [("all", one["all"], other["all"])]
        for part in ("months", "houses"):
            pairs += [
                (f"{part} {name}", one[part].get(name), other[part].get(name))
                for name in sorted({*one[part], *other[part]})
            ]
        for where, mine, his in pairs:
            empty = figures([], best=one["all"]["best"] is not None)
            mine, his = mine or empty, his or empty
            yield from (
                f"{one['code']} {where} {name}: {mine[name]} here, {his.get(name)} there"
                for name in mine
                if mine[name] != his.get(name)
            )
    yield from (f"{code}: not here" for code in theirs)


def read(database: str, code: str) -> tuple[list[Row], list[Row]]:
    """The raw rows of a pathway."""
    import psycopg
    from psycopg.rows import dict_row

    with psycopg.connect(database, row_factory=dict_row) as connection:
        connection.read_only = True
        return connection.execute(RUNS, [code]).fetchall(), connection.execute(POINTS, [code]).fetchall()


def main(argv: list[str] | None = None) -> int:
    """Print the figures, doubts and differences. Answers the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--database", required=True)
    parser.add_argument("--pathway", required=True)
    parser.add_argument("--from", dest="first", type=date.fromisoformat, default=date(2000, 1, 1))
    parser.add_argument("--to", dest="last", type=date.fromisoformat, default=date(2100, 1, 1))
    parser.add_argument(
        "--against",
        type=Path,
        help="what `tongzhou emergency metrics --format json` printed for the same days",
    )
    given = parser.parse_args(argv)
    runs, points = read(given.database, given.pathway)
    answer = recompute(given.pathway, runs, points, given.first, given.last)
    faults = list(doubts(given.pathway, runs, points))
    unequal = list(differences(answer, json.loads(given.against.read_text("utf-8")))) if given.against else []
    sys.stdout.write(
        json.dumps(answer | {"doubts": faults, "differences": unequal}, ensure_ascii=False, indent=1) + "\n"
    )
    return 1 if faults or unequal else 0


if __name__ == "__main__":
    sys.exit(main())
