"""What a person is told when something cannot be done: which fault, where, and what to do next.

Every sentence is declared once, beside the rule it belongs to, with a code that never changes. The
boundary (a page, the command line, a job) decides how to show it; the domain decides what it says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tongzhou.kernel.words import Words

SENTENCES: dict[str, Sentence] = {}
"""All declared sentences by code. A test lists them all, so that none is written carelessly."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One fault and the way on. `says` and `then` may hold `{name}` places."""

    code: str
    says: Words
    then: Words

    def __post_init__(self) -> None:
        if self.code in SENTENCES:
            raise ValueError(f"sentence {self.code} is declared twice")
        SENTENCES[self.code] = self


def sentence(code: str, zh: str, en: str, *, then_zh: str, then_en: str) -> Sentence:
    """Declare a sentence: the fault in both languages, and the next step in both."""
    return Sentence(code, Words(zh, en), Words(then_zh, then_en))


class Refusal(Exception):
    """The domain refuses. Carries the sentence, the values for it, and the field it belongs to, if any."""

    status = 400

    def __init__(self, said: Sentence, *, field: str | None = None, **values: object) -> None:
        self.said = said
        self.field = field
        self.values: Mapping[str, object] = values
        super().__init__(said.code)

    @property
    def says(self) -> Words:
        """The fault, in both languages, with its values."""
        return self.said.says.format(**self.values)

    @property
    def then(self) -> Words:
        """What to do next, in both languages."""
        return self.said.then.format(**self.values)


class Denied(Refusal):
    """The actor has no permission for this at this place."""

    status = 403


class NotFound(Refusal):
    """There is no such thing, or it is none of the actor's business: the answer is the same."""

    status = 404


class Invalid(Refusal):
    """Something typed is wrong. `field` names where."""

    status = 422


class Invalids(Exception):
    """Several faults of one form, told at once. `faults` is never empty."""

    status = 422

    def __init__(self, faults: list[Invalid]) -> None:
        self.faults = faults
        super().__init__(", ".join(fault.said.code for fault in faults))


class Conflict(Refusal):
    """Somebody was faster, or the same id came with other content."""

    status = 409


class IllegalMove(Conflict):
    """The lifecycle has no such step from here."""
