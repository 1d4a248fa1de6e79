"""Who is on duty when the story ends and in the day after: in every department of the hospitals on the stage."""

from __future__ import annotations

from datetime import datetime, timedelta

from tongzhou.care.consultations import actions
from tongzhou.care.consultations.reading import CHINA
from tongzhou.care.consultations.rules import DutyKind
from tongzhou.config.demo.cast import Cast, Person, department_id
from tongzhou.config.demo.chains import STAGE
from tongzhou.config.demo.names import uid

CHANGE, EVENING = 8, 18
"""Hours at which the duty changes."""


def fill(cast: Cast, *, at: datetime) -> None:
    """Put people on duty for the two days around the end; each house's office does it."""
    now = cast.end.astimezone(CHINA)
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    first = today - timedelta(days=1) if now.hour < CHANGE else today
    for house in dict.fromkeys(one.house for one in cast.people if one.house in STAGE):
        office = cast.office(house)
        if office is None:
            continue
        for people in _departments(cast, house).values():
            for midnight in (first, first + timedelta(days=1)):
                _day(cast, office, people, midnight, at)


def _departments(cast: Cast, house: str) -> dict[str, list[Person]]:
    found: dict[str, list[Person]] = {}
    for one in cast.of(house):
        found.setdefault(one.department, []).append(one)
    return found


def _day(cast: Cast, office: Person, people: list[Person], midnight: datetime, at: datetime) -> None:
    """Day and night by two people; who is alone in the department has both."""
    weekend = DutyKind.HOLIDAY if midnight.weekday() >= 5 else DutyKind.DAY
    two = ((people[0], CHANGE, EVENING, weekend), (people[-1], EVENING, 24 + CHANGE, DutyKind.NIGHT))
    alone = ((people[0], CHANGE, 24 + CHANGE, weekend),)
    for person, start, end, kind in two if len(people) > 1 else alone:
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
