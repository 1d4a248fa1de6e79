"""From what was typed into a form to the answers a case keeps; and from answers back to words."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

from tongzhou.care.consultations.fields import UNKNOWN, Data, Field, Kind, Value
from tongzhou.kernel.words import Words

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
Typed = Mapping[str, str | Sequence[str]]


def read(fields: Sequence[Field], typed: Typed) -> dict[str, Value]:
    """The answers in a posted form; what was left empty is left out. Checks nothing: see `fields.faults`.

    Names: the field's code; `code.high`, `code.low`; `code.date`, `code.time`, `code.about`; `code.unknown`.
    """
    answers: dict[str, Value] = {}
    for field in fields:
        value = UNKNOWN if _one(typed, f"{field.code}.unknown") else _read(field, typed)
        if value:
            answers[field.code] = value
    return answers


def _one(typed: Typed, name: str) -> str:
    value = typed.get(name, "")
    return value.strip() if isinstance(value, str) else (value[-1].strip() if value else "")


def _all(typed: Typed, name: str) -> list[str]:
    value = typed.get(name, ())
    return [value] if isinstance(value, str) and value else [item for item in value if item]


def _figure(text: str) -> str:
    """Digits as keyboards of all widths give them: "３８。5" is 38.5."""
    return unicodedata.normalize("NFKC", text).replace("。", ".").replace(",", ".").replace(" ", "")


def _read(field: Field, typed: Typed) -> Value:
    if field.kind is Kind.NUMBER:
        return _figure(_one(typed, field.code))
    if field.kind in (Kind.MANY, Kind.PHOTO):
        return _all(typed, field.code)
    if field.kind is Kind.BLOOD_PRESSURE:
        pair = {part: _figure(_one(typed, f"{field.code}.{part}")) for part in ("high", "low")}
        return pair if any(pair.values()) else {}
    if field.kind is Kind.WHEN:
        return _moment(field, typed)
    return _one(typed, field.code)


def _moment(field: Field, typed: Typed) -> Value:
    """Date and time in China's time; without a time of day the moment is about."""
    day, clock = _one(typed, f"{field.code}.date"), _one(typed, f"{field.code}.time")
    if not day:
        return {}
    about = bool(_one(typed, f"{field.code}.about")) or not clock
    text = f"{day}T{clock or '00:00'}"
    try:
        moment = datetime.fromisoformat(text).replace(tzinfo=CHINA)
    except ValueError:
        return {"at": text, "about": about}
    return {"at": moment.isoformat(timespec="minutes"), "about": about}


def show(field: Field, value: Any, *, short: bool = False) -> Words:
    """An answer in words, with its unit: for the case page and the paper; `short` for the one line."""
    if value == UNKNOWN and (field.unknown or field.kind not in (Kind.TEXT, Kind.LONG)):
        return Words("不清楚", "not known")
    if field.kind is Kind.NUMBER:
        return Words(f"{value}{field.unit_zh}", f"{value} {field.unit_en}".strip())
    if field.kind in (Kind.CHOICE, Kind.MANY):
        return _options(field, [value] if isinstance(value, str) else value)
    if field.kind is Kind.YES_NO:
        return Words("是", "yes") if value == "yes" else Words("否", "no")
    if field.kind is Kind.BLOOD_PRESSURE:
        return Words(f"{value['high']}/{value['low']} mmHg", f"{value['high']}/{value['low']} mmHg")
    if field.kind is Kind.WHEN:
        return _when(value, short)
    if field.kind is Kind.PHOTO:
        return Words(f"{len(value)} 张", f"{len(value)} pictures")
    return Words(str(value), str(value))


def _options(field: Field, values: Sequence[str]) -> Words:
    chosen = [option for option in field.options if option.code in values]
    return Words("、".join(o.zh for o in chosen), ", ".join(o.en for o in chosen))


def _when(value: Mapping[str, Any], short: bool) -> Words:
    """With its year on the page and on paper; what is only about right is not shown to the minute."""
    moment = datetime.fromisoformat(value["at"]).astimezone(CHINA)
    about = bool(value.get("about"))
    if about and not (moment.hour or moment.minute):
        shown = f"{moment:%Y-%m-%d}"
    else:
        shown = f"{moment:%m-%d %H:%M}" if short else f"{moment:%Y-%m-%d %H:%M}"
    return Words(f"约 {shown}" if about else shown, f"about {shown}" if about else shown)


def replaced(fields: Sequence[Field], before: Data, after: Data) -> list[dict[str, str]]:
    """Answers that no longer stand, in words: what was said before a change stays readable. Files show themselves."""
    gone = [
        (field, show(field, before[field.code]))
        for field in fields
        if field.kind is not Kind.PHOTO
        and before.get(field.code) not in (None, "", [], {})
        and before[field.code] != after.get(field.code)
    ]
    return [{"zh": f.zh, "en": f.en, "was_zh": was.zh, "was_en": was.en} for f, was in gone]


def gist(fields: Sequence[Field], data: Data, *, most: int = 120) -> Words:
    """One line for the worklist: the telling answers, the essential first. Never a name."""
    zh, en = [], []
    for field in fields:
        if not field.gist or data.get(field.code) in (None, "", [], UNKNOWN):
            continue
        said = show(field, data[field.code], short=True)
        short = field.kind in (Kind.TEXT, Kind.LONG, Kind.CHOICE, Kind.MANY)
        zh.append(said.zh if short else f"{field.zh} {said.zh}")
        en.append(said.en if short else f"{field.en} {said.en}")
    return Words("；".join(zh)[:most], "; ".join(en)[:most])
