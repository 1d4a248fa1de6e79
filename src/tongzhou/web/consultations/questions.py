"""A topic's minimum data as a form: each question becomes a component, each posted answer the domain's shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from tongzhou.care.consultations.fields import UNKNOWN, Field, Kind, Value
from tongzhou.care.consultations.reading import read
from tongzhou.kernel.errors import Invalid
from tongzhou.kernel.words import Words
from tongzhou.partnerships.rules import Urgency
from tongzhou.web.components.component import Component
from tongzhou.web.components.fields import (
    LONG_AGO,
    RECENTLY,
    BloodPressure,
    Choices,
    Fault,
    Moment,
    Option,
    Suggestion,
    fault,
)
from tongzhou.web.components.fields import Field as Line
from tongzhou.web.components.files import File, Upload

YES_NO = (Option("yes", Words("是", "yes")), Option("no", Words("否", "no")))
NOT_KNOWN = Option(UNKNOWN, Words("不清楚", "not known"))
PARTS = {"high": "systolic", "low": "diastolic"}


def typed(fields: Sequence[Field], post: QueryDict) -> dict[str, Value]:
    """The answers in a posted form, in the shapes that a case keeps."""
    given: dict[str, str | list[str]] = {name: post.getlist(name) for name in post}
    for field in fields:
        if field.kind is Kind.BLOOD_PRESSURE:
            for part, name in PARTS.items():
                given[f"{field.code}.{part}"] = post.get(f"{field.code}_{name}", "")
        elif field.kind is Kind.WHEN:
            day, _t, clock = post.get(field.code, "").partition("T")
            given[f"{field.code}.date"], given[f"{field.code}.time"] = day, clock[:5]
        if post.get(field.code) == UNKNOWN:
            given[f"{field.code}.unknown"] = "yes"
    return read(fields, given)


def _by_field(faults: Sequence[Invalid]) -> dict[str, list[Invalid]]:
    found: dict[str, list[Invalid]] = {}
    for one in faults:
        found.setdefault((one.field or "").partition(".")[0], []).append(one)
    return found


def _fault(field: Field, faults: list[Invalid]) -> Fault | None:
    """The first fault of a field, with a one-touch correction when the domain knows what was meant."""
    if not faults:
        return None
    first = faults[0]
    meant = str(first.values.get("suggestion", ""))
    if not meant:
        return fault(first)
    part = (first.field or "").partition(".")[2]
    both = "/" in meant
    target = f"{field.code}_{PARTS[part]}" if part in PARTS and not both else ""
    shown = meant[:16].replace("T", " ")
    return fault(first, Suggestion(Words(f"改成 {shown}", f"change to {shown}"), meant[:16], target))


def shown(
    fields: Sequence[Field],
    data: Mapping[str, Any],
    *,
    urgency: Urgency,
    faults: Sequence[Invalid],
    subject: str,
    files: Mapping[str, File],
) -> list[Component]:
    """The questions that stand, as components, in the topic's order. `files` by id: each question shows its own."""
    wrong = _by_field(faults)
    return [
        _component(
            field,
            data.get(field.code),
            field.need.holds(urgency),
            wrong.get(field.code, []),
            subject,
            files,
        )
        for field in fields
        if field.asked(data)
    ]


def _component(
    field: Field,
    value: Any,
    needed: bool,
    faults: list[Invalid],
    subject: str,
    files: Mapping[str, File],
) -> Component:
    wrong = _fault(field, faults)
    about: dict[str, Any] = {
        "name": field.code,
        "label": field.words,
        "hint": field.hint,
        "required": needed,
        "fault": wrong,
    }
    lost = (value == UNKNOWN) if field.unknown else None
    match field.kind:
        case Kind.CHOICE | Kind.MANY | Kind.YES_NO:
            return _choices(field, value, about)
        case Kind.BLOOD_PRESSURE:
            pair = value if isinstance(value, dict) else {}
            return BloodPressure(
                **about,
                unknown=lost,
                wrong=_wrong_parts(faults),
                systolic=pair.get("high", ""),
                diastolic=pair.get("low", ""),
            )
        case Kind.WHEN:
            at = value.get("at", "") if isinstance(value, dict) else ""
            rough = isinstance(value, dict) and bool(value.get("about"))
            return Moment(**about, value=at[:16], about=rough, unknown=lost, quick=(*RECENTLY, *LONG_AGO))
        case Kind.PHOTO:
            held = [one for one in (value if isinstance(value, list) else ()) if one in files]
            return Upload(
                **about,
                url=reverse("files"),
                subject=subject,
                files=tuple(files[one] for one in held),
                ids=tuple(held),
            )
        case Kind.NUMBER:
            known = "" if lost else str(value or "")
            return Line(**about, value=known, unit=field.unit, inputmode="decimal", maxlength=8, unknown=lost)
        case Kind.LONG:
            known = "" if lost else str(value or "")
            return Line(**about, kind="textarea", value=known, maxlength=4000, unknown=lost)
        case _:
            known = "" if lost else str(value or "")
            return Line(**about, value=known, maxlength=200, unknown=lost)


def _wrong_parts(faults: list[Invalid]) -> tuple[str, ...]:
    """Which of the two pressures is marked: the one that is wrong, or both when they are swapped."""
    parts = {
        (one.field or "").partition(".")[2] for one in faults if "/" not in str(one.values.get("suggestion"))
    }
    return tuple(name for part, name in PARTS.items() if part in parts or not parts & set(PARTS))


def _choices(field: Field, value: Any, about: dict[str, Any]) -> Choices:
    options = (
        YES_NO
        if field.kind is Kind.YES_NO
        else tuple(Option(o.code, Words(o.zh, o.en)) for o in field.options)
    )
    if field.unknown:
        options = (*options, NOT_KNOWN)
    several = field.kind is Kind.MANY
    chosen = tuple(value) if isinstance(value, list) else ()
    return Choices(
        **about,
        options=options,
        value=value if isinstance(value, str) else "",
        chosen=chosen,
        several=several,
        columns="two" if len(options) in (2, 4) else "",
    )


def pictures(fields: Sequence[Field]) -> list[str]:
    """Codes of the fields that take pictures: their answers are files of the case."""
    return [field.code for field in fields if field.kind is Kind.PHOTO]


def pictured(fields: Sequence[Field], data: Mapping[str, Any]) -> set[str]:
    """Ids of the files that answer one of the questions."""
    named = [data.get(code) for code in pictures(fields)]
    return {one for value in named if isinstance(value, list) for one in value}
