"""What somebody says was done: plain typed values, from a page, a phone, a workbook or another verb."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from tongzhou.kernel.quantities import Qualifier
from tongzhou.ledger.canonical import canonical, number_text, time_text
from tongzhou.ledger.rules import Side
from tongzhou.support.acts.rules import ActKind


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who took part, in the directory (`staff_id`) or by name alone."""

    role: str
    staff_id: UUID | None = None
    name: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """One act as it is told. Times are aware; `quantity` None where the kind counts one; `detail` by field code.

    `pairing_id` None: the pairing of the two institutions on that day is found. `natural` makes the same act in two files
    the same ("" for what is typed by hand: the verb finds it). `origin` is "page", "phone", "workbook" or "system".
    """

    kind: str
    side: Side
    supporting_id: UUID
    receiving_id: UUID
    occurred_from: datetime
    occurred_to: datetime
    pairing_id: UUID | None = None
    department_id: UUID | None = None
    topic: str = ""
    quantity: Decimal | None = None
    qualifier: Qualifier = Qualifier.EXACT
    minutes: int | None = None
    grade: str = ""
    detail: Mapping[str, object] = field(default_factory=dict)
    people: tuple[Who, ...] = ()
    note: str = ""
    file_ids: tuple[UUID, ...] = ()
    origin: str = "page"
    natural: str = ""

    def digest(self) -> str:
        """SHA-256 of all that was said: knows the same act sent twice."""
        told = {
            "kind": self.kind, "side": self.side.value, "giving": str(self.supporting_id), "taking": str(self.receiving_id),
            "from": time_text(self.occurred_from), "to": time_text(self.occurred_to), "department": str(self.department_id),
            "topic": self.topic, "quantity": number_text(Decimal(1) if self.quantity is None else self.quantity),
            "qualifier": self.qualifier.value, "minutes": self.minutes, "grade": self.grade,
            "detail": {code: value for code, value in self.detail.items() if value not in (None, "", [])},
            "people": sorted([one.role, str(one.staff_id), one.name, one.title] for one in self.people),
            "note": self.note, "files": [str(id) for id in self.file_ids], "natural": self.natural,
        }  # fmt: skip
        return hashlib.sha256(canonical(told).encode()).hexdigest()


def natural_key(*parts: object) -> str:
    """The hash of what makes an act the same one in two files."""
    return hashlib.sha256(canonical([str(part) for part in parts]).encode()).hexdigest()


def marks(work: Work, kind: ActKind) -> tuple[str, str]:
    """The hashes of topic and number that stand once between the two institutions; "" where nothing does.

    Spaces, punctuation, case and width make no other topic.
    """
    houses = kind.code, work.supporting_id, work.receiving_id
    tells = [work.detail.get(one.code) for one in kind.fields if one.tells]
    topic, number = letters(work.topic), str(work.detail.get(kind.number) or "").casefold()
    return (
        natural_key(*houses, "topic", topic, tells) if kind.once and topic else "",
        natural_key(*houses, "number", number) if kind.number and number else "",
    )


def letters(text: str) -> str:
    """What a topic is compared by: spaces, punctuation, case and width make no other one."""
    return "".join(one for one in unicodedata.normalize("NFKC", text).casefold() if one.isalnum())
