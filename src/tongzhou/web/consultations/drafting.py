"""What is being asked, between the phone and the domain: a draft's JSON, a posted form, the faults beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import QueryDict

from tongzhou.care.consultations.fields import Field, Value, doubts, faults, fields_of, missing
from tongzhou.kernel.errors import Invalid
from tongzhou.partnerships.rules import Urgency
from tongzhou.web.consultations.questions import pictures, typed
from tongzhou.web.edge import Request

if TYPE_CHECKING:
    from tongzhou.care.consultations.models import TopicVersion


@dataclass(frozen=True, slots=True)
class Asking:
    """Everything typed so far. `answers` are in the shapes of the topic's fields; `files` are ids of whole files."""

    topic: str = ""
    urgency: Urgency = Urgency.ROUTINE
    question: str = ""
    to: str = ""
    answers: Mapping[str, Value] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    consent: str = ""

    def stored(self) -> dict[str, Any]:
        """As the draft keeps it."""
        return {
            "topic": self.topic,
            "urgency": self.urgency.value,
            "question": self.question,
            "to": self.to,
            "answers": dict(self.answers),
            "files": list(self.files),
            "consent": self.consent,
        }

    def file_ids(self, fields: Sequence[Field]) -> list[UUID]:
        """All files of the request: those of picture questions and the others, each once."""
        named = [one for code in pictures(fields) for one in self.answers.get(code, [])]
        return [UUID(one) for one in dict.fromkeys([*named, *self.files])]


def stored(data: Mapping[str, Any]) -> Asking:
    """A draft's JSON as a value; what an older page did not know is left empty."""
    return Asking(
        topic=data.get("topic", ""),
        urgency=urgency_of(data.get("urgency", "")),
        question=data.get("question", ""),
        to=data.get("to", ""),
        answers=data.get("answers", {}),
        files=tuple(data.get("files", ())),
        consent=data.get("consent", ""),
    )


def posted(post: QueryDict, fields: Sequence[Field], before: Asking) -> Asking:
    """A posted form. Answers to questions that the form did not show are kept: changing the topic loses nothing."""
    return Asking(
        topic=post.get("topic", before.topic),
        urgency=urgency_of(post.get("urgency", before.urgency)),
        question=post.get("question", "").strip(),
        to=post.get("to", ""),
        answers={**_unasked(before, fields), **typed(fields, post)},
        files=tuple(one for one in post.getlist("files") if is_id(one)),
        consent=before.consent,
    )


def _unasked(before: Asking, fields: Sequence[Field]) -> dict[str, Value]:
    asked = {one.code for one in fields}
    return {code: value for code, value in before.answers.items() if code not in asked}


def urgency_of(text: str) -> Urgency:
    """An urgency as typed; anything else is routine."""
    return Urgency(text) if text in set(Urgency) else Urgency.ROUTINE


def is_id(text: str) -> bool:
    """Whether this can be an id at all."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def form_of(version: TopicVersion | None) -> tuple[Field, ...]:
    """The topic's questions; none before a topic is chosen."""
    return fields_of(version.fields) if version else ()


def lacking(fields: Sequence[Field], asking: Asking) -> tuple[Field, ...]:
    """What is still missing at this urgency."""
    return missing(fields, asking.answers, asking.urgency)


def wrong(request: Request, fields: Sequence[Field], asking: Asking) -> list[Invalid]:
    """What cannot be right, and what is probably a slip of the thumb: said while typing, at its place."""
    impossible = faults(fields, asking.answers, at=request.at)
    held = {(one.field or "").partition(".")[0] for one in impossible}
    slips = [one for one in doubts(fields, asking.answers) if (one.field or "").partition(".")[0] not in held]
    return [*impossible, *slips]
