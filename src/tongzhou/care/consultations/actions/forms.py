"""The minimum data of a request, checked at the door: which form, what is missing, what cannot be right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from tongzhou.care.consultations.fields import Field, clean, faults, fields_of, missing
from tongzhou.care.consultations.models import TopicVersion
from tongzhou.care.consultations.queries.topics import current_version
from tongzhou.kernel.errors import Invalid, Invalids, sentence
from tongzhou.partnerships.rules import Urgency

MISSING = sentence(
    "consultations.fields.missing",
    "还缺“{name}”。",
    "“{name}” is still missing.",
    then_zh="补上再送。",
    then_en="Add it, then send.",
)
MISSING_OR_UNKNOWN = sentence(
    "consultations.fields.missing_or_unknown",
    "还缺“{name}”。",
    "“{name}” is still missing.",
    then_zh="补上再送；确实不清楚的可选“不清楚”。",
    then_en="Add it; where you truly do not know, choose “not known”.",
)


def checked(
    topic: str, data: Mapping[str, Any], urgency: Urgency, at: datetime
) -> tuple[TopicVersion, dict[str, Any]]:
    """The topic's present version, and the answers that belong to it. Raises Invalid, Invalids."""
    version = current_version(topic)
    fields = fields_of(version.fields)
    return version, asked_form(fields, clean(fields, data), urgency, at)


def asked_form(
    fields: Sequence[Field], answers: dict[str, Any], urgency: Urgency, at: datetime
) -> dict[str, Any]:
    """The answers, if nothing is missing and nothing is impossible. Raises Invalids naming every fault."""
    gaps = [
        Invalid(MISSING_OR_UNKNOWN if one.unknown else MISSING, field=one.code, name=one.words)
        for one in missing(fields, answers, urgency)
    ]
    wrong = [*gaps, *faults(fields, answers, at=at)]
    if wrong:
        raise Invalids(wrong)
    return answers
