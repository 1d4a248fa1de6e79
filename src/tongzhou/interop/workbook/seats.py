"""The roster of a teaching: who of the recipient took part, each with an id that follows from the act and from him."""

from __future__ import annotations

from collections.abc import Sequence
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


class Roster:
    """The recipient's people of an act (people joined): by id, in the order in which they were told."""

    def __init__(self, act: Act) -> None:
        role = ROLES.get(act.kind, "")
        people = sorted((one for one in act.people.all() if one.role == role), key=lambda one: one.pk)
        self.by_id = {str(seat_of(act, who_of(one))): one for one in people}
        self._known = {one.staff_id: one for one in people if one.staff_id}
        self._named = {name(one.name): one for one in reversed(people)}
        self._outside = {name(one.name): one for one in reversed(people) if not one.staff_id}

    def same(self, who: Who, said: str) -> ActPerson | None:
        """Who is meant by `said`: the same of the directory, or the same name where one of the two stands outside it."""
        if who.staff_id:
            return self._known.get(who.staff_id) or self._outside.get(said)
        return self._named.get(said)


def with_seats(act: Act, rows: Sequence[Asked]) -> Work:
    """The act with its roster as the rows say. Who came is counted: the attendance is never less than the roster."""
    kept = work_of(act)
    anew = {who_of(one.before): one.who for one in rows if one.before}
    people = [anew.get(one, one) for one in kept.people]
    people += [one.who for one in rows if one.before is None]
    number = sum(one.role == ROLES[act.kind] for one in dict.fromkeys(people))
    told = kept.detail.get(ATTENDANCE.code)
    came = max(number, told if isinstance(told, int) else 0)
    return replace(kept, people=tuple(people), detail=dict(kept.detail) | {ATTENDANCE.code: came})
