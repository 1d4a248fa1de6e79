"""The panel of a joint consultation: one leads, each signs, and whoever leaves does not stop the others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Seat:
    """A place on the panel that has not been left.

    `gone`: he can no longer sign (no longer works there, account closed). `at_home`: he works at the institution that
    holds the case, so that he may lead: ask back, pass on, and claim the answer in its name.
    """

    staff: UUID
    leads: bool = False
    signed: bool = False
    gone: bool = False
    at_home: bool = True


class Course(StrEnum):
    """What a panel makes of its case."""

    WAITS = "waits"
    ANSWERED = "answered"
    UNLED = "unled"


def staying(seats: Iterable[Seat]) -> list[Seat]:
    """Those who count: whoever has signed, and whoever still can. A signature outlives its account."""
    return [one for one in seats if one.signed or not one.gone]


def course(seats: Iterable[Seat]) -> Course:
    """Answered when all who count have signed, whoever left last; without a lead there is no answer, and none is coming."""
    here = staying(seats)
    if not any(one.leads for one in here):
        return Course.UNLED
    return Course.ANSWERED if all(one.signed for one in here) else Course.WAITS


def heirs(seats: Iterable[Seat]) -> tuple[UUID, ...]:
    """Who may lead when the lead leaves: the others of the holding institution who can still act."""
    return tuple(one.staff for one in seats if not one.leads and not one.gone and one.at_home)
