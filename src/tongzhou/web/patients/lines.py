"""One patient in a list: name, sex, age, the house that registered, and why the line is here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from tongzhou.care.patients.queries import Identity
from tongzhou.kernel.words import Words
from tongzhou.web.components.chips import Chip
from tongzhou.web.components.component import Component, Text

if TYPE_CHECKING:
    from tongzhou.care.patients.models import Patient


@dataclass(frozen=True, slots=True)
class PatientLine(Component):
    """A patient to choose or to open. `chips` say why he stands in this list."""

    template: ClassVar[str] = "patients/line.html"
    href: str
    name: str
    about: Text
    where: str = ""
    chips: tuple[Chip, ...] = ()


def about(who: Identity, on: date) -> Words:
    """男 58 岁"""
    age = who.age(on)
    return Words(f"{who.sex.words.zh} {age.zh}", f"{who.sex.words.en}, {age.en}")


def lines(
    patients: Iterable[Patient],
    names: Mapping[UUID, Identity],
    *,
    on: date,
    href: Callable[[UUID], str],
    chips: Mapping[UUID, tuple[Chip, ...]] | None = None,
) -> tuple[PatientLine, ...]:
    """The lines of patients whose names were looked up (audited) before."""
    return tuple(
        PatientLine(
            href(row.pk),
            names[row.pk].name,
            about(names[row.pk], on),
            row.registered_at.label,
            (chips or {}).get(row.pk, ()),
        )
        for row in patients
    )
