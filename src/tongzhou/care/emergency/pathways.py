"""Pathways, checklists, causes of delay and periods: read once from `data/`, where each stands with its source."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tongzhou.care.emergency.rules import (
    Answer,
    Came,
    Checklist,
    Interval,
    Item,
    Mean,
    Pathway,
    PointRule,
    Proportion,
    Source,
    Span,
)
from tongzhou.kernel.words import Words

DATA = Path(__file__).parent / "data"
ORDER = ("stemi", "stroke", "trauma", "critical_mother", "critical_newborn", "other")
"""As they stand on the screens; files that are not named come last."""


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


def _words(told: dict[str, Any]) -> Words:
    return Words(told["zh"], told["en"])


def _source(told: dict[str, Any]) -> Words:
    return Words(told["source"], told["source_en"])


@cache
def pathways() -> dict[str, Pathway]:
    """All pathways by their codes, in the order of the screens."""
    common = _read(DATA / "pathways" / "common.yaml")
    files = [one for one in (DATA / "pathways").glob("*.yaml") if one.stem != "common"]
    read = {one.code: one for one in (_pathway(_read(path), common) for path in sorted(files))}
    known = [code for code in ORDER if code in read]
    return {code: read[code] for code in [*known, *(code for code in read if code not in known)]}


def pathway(code: str) -> Pathway | None:
    """The pathway of this code, or None."""
    return pathways().get(code)


def point_words(known: Pathway, code: str) -> Words:
    """A point's name; of one that is not of this pathway (a second phone began another) its name elsewhere."""
    rules = (one.point(code) for one in (known, *pathways().values()))
    return next((rule.words for rule in rules if rule), Words(code, code))


def _pathway(told: dict[str, Any], common: dict[str, Any]) -> Pathway:
    points = _placed(common["points"], told.get("points", ()))
    answers = told.get("answers") or common["answers"]
    return Pathway(
        code=told["code"],
        version=told["version"],
        words=_words(told),
        points=tuple(_in_order([_point(one) for one in points])),
        intervals=tuple(_interval(one) for one in (*told.get("intervals", ()), *common["intervals"])),
        checklists=tuple(told.get("checklists", ())),
        answers={Answer(code): _words(words) for code, words in answers.items()},
        source=_source(told),
        confirmed=told["confirmed"],
        shares=tuple(_proportion(one) for one in told.get("shares", ())),
    )


def _point(told: dict[str, Any]) -> PointRule:
    sources = tuple(Source(one) for one in told["sources"])
    after = tuple(told.get("after", ()))
    return PointRule(told["code"], _words(told), told["by"], sources, after, told.get("optional", True))


def _placed(common: list[dict[str, Any]], own: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The common points, each preceded by the pathway's own that stand `ahead` of it; the others before the last."""
    last = common[-1]["code"]
    found: list[dict[str, Any]] = []
    for one in common:
        found += [mine for mine in own if mine.get("ahead", last) == one["code"]]
        found.append(one)
    return found


def _in_order(points: list[PointRule]) -> list[PointRule]:
    """As they happen: each after those it comes after, else as the files have them."""
    waiting = list(points)
    placed: list[PointRule] = []
    while waiting:
        codes = {one.code for one in waiting}
        ready = next((one for one in waiting if not set(one.after) & codes), None)
        if ready is None:
            raise ValueError(f"points wait for each other: {sorted(codes)}")
        placed.append(ready)
        waiting.remove(ready)
    return placed


def _came(told: dict[str, Any]) -> tuple[Came, ...]:
    return tuple(Came(way) for way in told.get("came", list(Came)))


def _mean(told: dict[str, int] | None) -> Mean | None:
    if told is None:
        return None
    return Mean(told["below"], below=True) if "below" in told else Mean(told["most"])


def _proportion(told: dict[str, Any]) -> Proportion:
    return Proportion(
        code=told["code"],
        words=_words(told),
        earlier=told["earlier"],
        later=told["later"],
        came=_came(told),
        share=told.get("share"),
        source=_source(told),
        confirmed=told["confirmed"],
    )


def _interval(told: dict[str, Any]) -> Interval:
    spans = tuple(
        Span(one["from"], one["to"], _came(one), one.get("house", "receiver"), one.get("onward", False))
        for one in told["spans"]
    )
    return Interval(
        code=told["code"],
        words=_words(told),
        spans=spans,
        minutes=told.get("minutes"),
        best=told.get("best"),
        source=_source(told),
        confirmed=told["confirmed"],
        field=told.get("field", ""),
        mean=_mean(told.get("mean")),
        share=told.get("share"),
    )


@cache
def checklists() -> dict[str, Checklist]:
    """All checklists by their codes."""
    read = [_read(path) for path in sorted((DATA / "checklists").glob("*.yaml"))]
    return {told["code"]: _checklist(told) for told in read}


def _checklist(told: dict[str, Any]) -> Checklist:
    items = tuple(Item(one["code"], one["sort"], _words(one)) for one in told["items"])
    return Checklist(told["code"], told["version"], _words(told), items, _source(told), told["confirmed"])


@cache
def delays() -> dict[str, Words]:
    """What may have delayed it: code → words."""
    return {one["code"]: _words(one) for one in _read(DATA / "delays.yaml")}


@cache
def _periods() -> dict[str, Any]:
    told: dict[str, Any] = _read(DATA / "periods.yaml")
    return told


def period(name: str) -> timedelta:
    """The period of this name. Raises KeyError for a name that the file does not hold."""
    told = _periods()[name]
    return timedelta(days=told.get("days", 0), minutes=told.get("minutes", 0))
