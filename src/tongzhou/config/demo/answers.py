"""Fills a topic's form with what a script tells: by data/answers.yaml, in the shapes the form takes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from tongzhou.care.consultations.fields import UNKNOWN, Field, Kind
from tongzhou.care.consultations.reading import CHINA
from tongzhou.config.demo import facts
from tongzhou.config.demo.facts import Script
from tongzhou.partnerships.rules import Urgency

Photo = Callable[[str], str]
"""Sends a picture of that kind and answers with the id of its file."""

NEWBORN_YEARS = 28 / 365


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form is filled for: the script, its asker's moment, the patient's age in years."""

    script: Script
    at: datetime
    age: float
    urgency: Urgency
    photo: Photo


def fill(topic: str, fields: tuple[Field, ...], asked: Asked) -> dict[str, Any]:
    """The answers to `fields`, none of them left out that this urgency needs. A field the demo does not know is unknown."""
    how = facts.forms()[topic]
    data: dict[str, Any] = {}
    for field in fields:
        if not field.asked(data):
            continue
        value = _value(field, how.get(field.code, {}), asked)
        if value not in (None, "", []):
            data[field.code] = value
    return data


def _value(field: Field, rule: dict[str, Any], asked: Asked) -> Any:
    known = asked.script.data
    for word, make in _MAKERS.items():
        if word in rule:
            value = make(field, rule, asked)
            return value if value is not None else _nothing(field, rule)
    return UNKNOWN if field.unknown and field.need.holds(asked.urgency) and known else None


def _nothing(field: Field, rule: dict[str, Any]) -> Any:
    """Asked, and not known; or the words the file has for that."""
    return rule.get("else") or (UNKNOWN if field.unknown else None)


def _text(field: Field, rule: dict[str, Any], asked: Asked) -> str | None:
    said = [str(asked.script.data[key]) for key in rule["from"] if asked.script.data.get(key)]
    text = "；".join(said)
    return text[:200] or None


def _number(field: Field, rule: dict[str, Any], asked: Asked) -> str | None:
    value = asked.script.data.get(rule["number"])
    if value is None or not (field.least or 0) <= float(value) <= (field.most or 0):
        return None
    return str(round(Decimal(str(value)), field.places))


def _pressure(field: Field, rule: dict[str, Any], asked: Asked) -> dict[str, str] | None:
    high, _, low = str(asked.script.data.get(rule["pressure"], "")).partition("/")
    return {"high": high, "low": low} if low else None


def _when(field: Field, rule: dict[str, Any], asked: Asked) -> dict[str, Any] | None:
    hours = asked.script.data.get(rule["when"])
    if hours is None:
        return None
    moment, about = asked.at - timedelta(hours=float(hours)), float(hours) > 48
    if about:  # a day, not a minute, is what anybody remembers
        moment = moment.astimezone(CHINA).replace(hour=0, minute=0)
    return {"at": moment.replace(second=0, microsecond=0).isoformat(), "about": about}


def _photo(field: Field, rule: dict[str, Any], asked: Asked) -> list[str] | None:
    wanted = bool(asked.script.files) or field.need.holds(asked.urgency)
    return [asked.photo(rule["photo"])] if wanted else None


def _flag(field: Field, rule: dict[str, Any], asked: Asked) -> str:
    yes, no = rule["codes"]
    return str(yes if asked.script.data.get(rule["flag"]) else no)


def _pick(field: Field, rule: dict[str, Any], asked: Asked) -> Any:
    told = {**asked.script.data, "question": asked.script.question}
    text = "；".join(str(told.get(key, "")) for key in rule["pick"])
    found = [code for code, words in rule["options"].items() if any(word in text for word in words)]
    if field.kind is Kind.MANY:
        return found or [rule["else"]]
    return found[0] if found else rule["else"]


def _newborn(field: Field, rule: dict[str, Any], asked: Asked) -> str:
    return "yes" if asked.age < NEWBORN_YEARS else "no"


def _years(field: Field, rule: dict[str, Any], asked: Asked) -> str | None:
    found = re.search(r"(\d+)年", str(asked.script.data.get(rule["years"], "")))
    return found.group(1) if found else None


_MAKERS: dict[str, Callable[[Field, dict[str, Any], Asked], Any]] = {
    "from": _text,
    "number": _number,
    "pressure": _pressure,
    "when": _when,
    "photo": _photo,
    "flag": _flag,
    "pick": _pick,
    "newborn": _newborn,
    "years": _years,
    "const": lambda field, rule, asked: rule["const"],
}
