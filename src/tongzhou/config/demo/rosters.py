"""Who is on duty around the end of the story: day and night in every department of the hospitals."""

from __future__ import annotations

from datetime import datetime, timedelta

from tongzhou.care.consultations import actions
from tongzhou.care.consultations.reading import CHINA
from tongzhou.care.consultations.rules import DutyKind
from tongzhou.config.demo.cast import Cast, Person, department_id
from tongzhou.config.demo.names import uid

DAYS = range(-1, 3)


def fill(cast: Cast, *, at: datetime) -> None:
    """Put people on duty from yesterday until the day after tomorrow; each house's office does it."""
    midnight = cast.end.astimezone(CHINA).replace(hour=0, minute=0, second=0, microsecond=0)
    for house in dict.fromkeys(one.house for one in cast.people):
        office = cast.office(house)
        if office is None:
            continue
        for day in DAYS:
            for people in _departments(cast, house).values():
                _day(cast, office, people, midnight + timedelta(days=day), at)


def _departments(cast: Cast, house: str) -> dict[str, list[Person]]:
    found: dict[str, list[Person]] = {}
    for one in cast.of(house):
        found.setdefault(one.department, []).append(one)
    return found


def _day(cast: Cast, office: Person, people: list[Person], midnight: datetime, at: datetime) -> None:
    weekend = midnight.weekday() >= 5
    hours = ((8, 18, DutyKind.HOLIDAY if weekend else DutyKind.DAY), (18, 32, DutyKind.NIGHT))
    for (start, end, kind), person in zip(hours, (people[0], people[-1]), strict=True):
        actions.set_duty(
            id=uid("duty", person.username, midnight.date(), kind),
            by=cast.act(office),
            at=at,
            department_id=department_id(person.house, person.department),
            staff_id=person.staff_id,
            start=midnight + timedelta(hours=start),
            end=midnight + timedelta(hours=end),
            kind=kind,
        )
