"""The supporter offers slots for a year, changes their number, takes them back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange

from tongzhou.directory.clashes import clash
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Invalid
from tongzhou.kernel.permissions import Permission as P
from tongzhou.support.placements.actions.finding import department, house, pairing_within
from tongzhou.support.placements.models import Placement, Slots
from tongzhou.support.placements.moving import SLOTS
from tongzhou.support.placements.rules.placements import SEATED
from tongzhou.support.placements.rules.sentences import SLOTS_IN_USE, SLOTS_NUMBER, SLOTS_THERE, YEAR_WRONG
from tongzhou.support.placements.rules.slots import SlotState
from tongzhou.support.placements.rules.years import MOST_SLOTS, activity_year
from tongzhou.support.sides.running import Turn, limited, reason


def offer_slots(
    *,
    id: UUID,
    by: Actor,
    at: datetime,
    department_id: UUID,
    receiving_id: UUID,
    year: int,
    number: int,
    first_month: int = 1,
    note: str = "",
) -> Slots:
    """A department of the supporter keeps so many places for a recipient in an activity year.

    Raises Denied, NotFound, Invalid (number, year, pairing), Conflict when it has offered some for that time already.
    """
    of = department(department_id)
    by.require(P.MANAGE_PLACEMENTS, of.institution.place)
    taking = house(receiving_id)
    _check(number, year, first_month)
    term = activity_year(year, first_month)
    row = Slots(
        id=id,
        department=of,
        supporting=of.institution,
        receiving=taking,
        pairing=pairing_within(of.institution, taking, term, at),
        year=year,
        first_month=first_month,
        during=DateRange(term.start, term.end),
        number=number,
        note=limited(note, "note", 200),
        state=SlotState.OFFERED.value,
    )
    content = [department_id, receiving_id, year, first_month, number, note]
    there = Conflict(SLOTS_THERE, field="department_id", department=of.name, taking=taking.label)
    with clash(slots_once_a_year=there):
        return SLOTS.begin(row, by=by, at=at, content=content)


def change_slots(
    *, by: Actor, at: datetime, slots_id: UUID, number: int, note: str = "", seen: int | None = None
) -> Slots:
    """Another number of places; never fewer than are accepted. Raises Denied, NotFound, Invalid (number), Conflict."""

    def change(turn: Turn[Slots]) -> None:
        row = turn.record
        _check(number, row.year, row.first_month)
        taken = _taken(row)
        if number < taken:
            raise Conflict(SLOTS_IN_USE, field="number", taken=taken)
        turn.detail = {"from": row.number, "to": number}
        row.number = number

    kept = limited(note, "note", 200)
    return SLOTS.run("change", change, by=by, at=at, id=slots_id, seen=seen, note=kept, content=number)


def withdraw_slots(*, by: Actor, at: datetime, slots_id: UUID, note: str, seen: int | None = None) -> Slots:
    """Take the places back, with the reason, while nobody is accepted. Raises Denied, NotFound, Invalid (note), Conflict."""

    def change(turn: Turn[Slots]) -> None:
        taken = _taken(turn.record)
        if taken:
            raise Conflict(SLOTS_IN_USE, taken=taken)

    return SLOTS.run("withdraw", change, by=by, at=at, id=slots_id, seen=seen, note=reason(note))


def _check(number: int, year: int, first_month: int) -> None:
    if not 1 <= number <= MOST_SLOTS:
        raise Invalid(SLOTS_NUMBER, field="number", most=MOST_SLOTS)
    if not (1990 <= year <= 2100 and 1 <= first_month <= 12):
        raise Invalid(YEAR_WRONG, field="year")


def _taken(row: Slots) -> int:
    return Placement.objects.filter(slots=row, state__in=[state.value for state in SEATED]).count()
