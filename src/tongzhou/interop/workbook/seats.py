"""The roster of a teaching: who of the recipient took part, each with an id that follows from the act and from him."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from tongzhou.interop.workbook.columns import Row
from tongzhou.interop.workbook.values import name
from tongzhou.ledger.rules import Side
from tongzhou.support.acts.queries import work_of
from tongzhou.support.acts.work import Who, Work
from tongzhou.support.teaching.acts import ATTENDANCE, KINDS

if TYPE_CHECKING:
    from tongzhou.support.acts.models import Act, ActPerson

ROLES = {kind.code: next(part.role for part in kind.parts if part.side is Side.RECEIVING) for kind in KINDS}
"""As what the recipient's people take part in each kind of teaching."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a row would do: the act, who of its roster is meant (None: somebody is added), who shall be there."""

    row: Row
    act: Act
    before: ActPerson | None
    who: Who

    @property
    def seat(self) -> UUID:
        """The id of the one who is meant."""
        return seat_of(self.act, who_of(self.before) if self.before else self.who)


def seat_of(act: Act, who: Who) -> UUID:
    """The id of somebody on a roster."""
    return uuid5(act.pk, f"{who.role}:{who.staff_id or who.name}:{who.title}")


def who_of(one: ActPerson) -> Who:
    """Somebody as he was told: of the directory, or by name and title."""
    return Who(one.role, one.staff_id) if one.staff_id else Who(one.role, None, one.name, one.title)


def roster(act: Act) -> dict[str, ActPerson]:
    """The recipient's people of an act (people joined) by id, in the order in which they were told."""
    people = sorted(act.people.all(), key=lambda one: one.pk)
    role = ROLES.get(act.kind, "")
    return {str(seat_of(act, who_of(one))): one for one in people if one.role == role}


def same(there: Iterable[ActPerson], who: Who, said: str) -> ActPerson | None:
    """Who of these is meant by `said`: the same of the directory, or the same name where one of the two stands outside it."""
    alike = [one for one in there if name(one.name) == said]
    if who.staff_id:
        known = [one for one in there if one.staff_id == who.staff_id]
        return next(iter(known or [one for one in alike if not one.staff_id]), None)
    return next(iter(alike), None)


def with_seats(act: Act, rows: Iterable[Asked]) -> Work:
    """The act with its roster as the rows say. Who came is counted: the attendance is never less than the roster."""
    kept = work_of(act)
    people = list(kept.people)
    for one in rows:
        if one.before is None:
            people.append(one.who)
        else:
            people[people.index(who_of(one.before))] = one.who
    number = sum(one.role == ROLES[act.kind] for one in dict.fromkeys(people))
    told = kept.detail.get(ATTENDANCE.code)
    came = max(number, told if isinstance(told, int) else 0)
    return replace(kept, people=tuple(people), detail=dict(kept.detail) | {ATTENDANCE.code: came})
