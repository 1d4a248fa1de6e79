"""The demo's data files, read once: regions, programmes, departments, case scripts, how forms are filled."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypedDict

import yaml

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Script:
    """One invented case as its parts tell it. `answer`: the lowest station that can answer; `age` in years."""

    id: str
    topic: str
    sex: str
    age: tuple[float, float]
    urgency: str
    answer: str
    specialty: str
    question: str
    data: dict[str, Any]
    assessment: str
    advice: str
    referral: str
    watch: str
    review_days: int
    outcome: str
    outcome_note: str = ""
    ask: str = ""
    reply: str = ""
    files: tuple[str, ...] = field(default=())


class Opened(TypedDict):
    """The open cases of one place: its houses by letter, the user names of its cards, the cases' lines."""

    code: str
    houses: dict[str, str]
    cards: dict[str, str]
    cases: list[list[Any]]


@cache
def regions() -> list[dict[str, Any]]:
    """Administrative divisions, parts after their whole."""
    return _list("regions.yaml")


@cache
def programmes() -> list[dict[str, Any]]:
    """The programmes in the order of their codes."""
    return [_read(path) for path in sorted((DATA / "programmes").glob("*.yaml"))]


@cache
def staffing() -> dict[str, list[list[Any]]]:
    """Kinds of staffing: departments with name, English name, specialty code and number of people."""
    read: dict[str, list[list[Any]]] = _read(DATA / "departments.yaml")
    return read


@cache
def scripts() -> list[Script]:
    """All case scripts, by topic."""
    files = sorted((DATA / "cases").glob("*.yaml"))
    return [_script(one) for path in files for one in _list(f"cases/{path.name}")]


@cache
def forms() -> dict[str, dict[str, dict[str, Any]]]:
    """By topic and field: how a script's facts fill it."""
    read: dict[str, dict[str, dict[str, Any]]] = _read(DATA / "answers.yaml")
    return read


@cache
def opened() -> list[Opened]:
    """The open cases, place by place."""
    read: list[Opened] = yaml.safe_load((DATA / "open.yaml").read_text("utf-8"))
    return read


@cache
def panels() -> dict[str, Any]:
    """Second opinions of joint consultations, amendments, notes of passing on."""
    return _read(DATA / "panels.yaml")


def _script(told: dict[str, Any]) -> Script:
    low, high = told.pop("age")
    files = tuple(told.pop("files", ()))
    return Script(age=(float(low), float(high)), files=files, **told)


def _list(name: str) -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = yaml.safe_load((DATA / name).read_text("utf-8"))
    return read


def _read(path: Path) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return read
