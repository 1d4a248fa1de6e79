"""Staff and accounts: everybody who works in the demo, and the few who watch."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from tongzhou.accounts import actions as accounts
from tongzhou.accounts.rules import Role
from tongzhou.config.demo import facts
from tongzhou.config.demo.cast import Cast, Person, department_id, house_id, password, region_id
from tongzhou.config.demo.chains import STAGE
from tongzhou.config.demo.names import staff_names
from tongzhou.config.demo.places import DEMO, OFFICE, departments
from tongzhou.config.demo.roles import DEMO_ROLES
from tongzhou.directory import actions as directory
from tongzhou.directory.rules import Title

CARDS = frozenset(role.username for role in DEMO_ROLES)
STATIONS = ("kunming-blood", "diqing-blood")
"""Two blood stations, the stronger first; one person of each works in the story, and the stronger has an office."""
SUPPORTING = ("supporter", "partner")
_EXPERT_TITLES = (Title.CHIEF_PHYSICIAN, Title.ASSOCIATE_CHIEF_PHYSICIAN)
_HOME_TITLES = (Title.ASSOCIATE_CHIEF_PHYSICIAN, Title.ATTENDING_PHYSICIAN)
_TOWN_TITLES = (Title.ATTENDING_PHYSICIAN, Title.ASSISTANT_PHYSICIAN)


def hire(cast: Cast, *, at: datetime) -> None:
    """Register everybody; give accounts and roles to those who sign in or act. Fills `cast.people`."""
    recall(cast)
    houses = {house["key"]: house for one in facts.programmes() for house in one["institutions"]}
    for person in cast.people:
        if person.house:
            _register(person, at)
        if works(person):
            _account(person, at)
            _grant(person, houses.get(person.house), at)


def works(person: Person) -> bool:
    """Whether somebody has an account: the cards, and the people of the houses that the story comes to."""
    return person.house in (*STAGE, *STATIONS) or person.username in CARDS


def recall(cast: Cast) -> None:
    """Who there is, by the data files: the same people in the same order every time. Writes nothing."""
    names = staff_names()
    for programme in facts.programmes():
        for house in programme["institutions"]:
            cast.people += _of(house, names)
    for username, role in (("demo-10-auditor", Role.AUDITOR), ("demo-11-operator", Role.OPERATOR)):
        cast.people.append(Person(username, next(names), role))
    for house, role in zip(STATIONS, (Role.EXPERT, Role.CLINICIAN), strict=True):
        cast.people.append(
            Person(f"demo-{house}", next(names), role, house, title=Title.ATTENDING_PHYSICIAN, signs=True)
        )
    desk = f"demo-{STATIONS[0]}-office"
    cast.people.append(Person(desk, next(names), Role.PROGRAMME_OFFICE, STATIONS[0], title=Title.MANAGER))


def _of(house: dict[str, Any], names: Iterator[str]) -> Iterator[Person]:
    """The people of a house."""
    key = house["key"]
    if house["kind"] == "village_clinic":
        yield _person(key, "", Role.VILLAGE_DOCTOR, names, Title.VILLAGE_DOCTOR)
    if house["kind"] == "health_commission":
        yield _person(key, "", Role.HEALTH_COMMISSION, names, Title.MANAGER)
    for name, _, specialty, many in departments(house):
        for order in range(many):
            role = Role.PROGRAMME_OFFICE if name == OFFICE else _doctor(house)
            yield _person(key, name, role, names, _title(house, name, order), specialty or "", order)


def _doctor(house: dict[str, Any]) -> Role:
    return Role.EXPERT if house["side"] in SUPPORTING else Role.CLINICIAN


def _title(house: dict[str, Any], department: str, order: int) -> Title:
    if department == OFFICE:
        return Title.MANAGER
    if house["departments"] in ("township", "community"):
        return _TOWN_TITLES[order % 2]
    return (_EXPERT_TITLES if house["side"] in SUPPORTING else _HOME_TITLES)[order % 2]


def _person(
    house: str,
    department: str,
    role: Role,
    names: Iterator[str],
    title: Title,
    specialty: str = "",
    order: int = 0,
) -> Person:
    signs = role in (Role.EXPERT, Role.CLINICIAN, Role.HEALTH_COMMISSION)
    username = _card(house, department) if order == 0 else None
    plain = f"demo-{house}-{_short(department)}{order + 1}"
    return Person(username or plain, next(names), role, house, department, specialty, title, signs)


def _card(house: str, department: str) -> str | None:
    cards = (role.username for role in DEMO_ROLES if (role.house, role.department) == (house, department))
    return next(cards, None)


def _short(department: str) -> str:
    """A department in a user name: the code of its characters, so that names stay ASCII and unique."""
    return (
        f"{sum(ord(sign) * (place + 1) for place, sign in enumerate(department)) % 9973:04d}-"
        if department
        else ""
    )


def _register(person: Person, at: datetime) -> None:
    directory.register_staff(
        id=person.staff_id,
        by=DEMO,
        at=at,
        institution_id=house_id(person.house),
        name=person.name,
        title=person.title,
        department_id=department_id(person.house, person.department) if person.department else None,
        specialties=[person.specialty] if person.specialty else [],
    )


def _account(person: Person, at: datetime) -> None:
    accounts.create_account(
        id=person.account_id,
        by=DEMO,
        at=at,
        username=person.username,
        name=person.name,
        password=password() if person.signs else None,
        staff_id=person.staff_id if person.house else None,
        must_change=False,
    )


def _grant(person: Person, house: dict[str, Any] | None, at: datetime) -> None:
    """A commission's role reaches its region, a watcher's the nation; everybody else's stands at the house."""
    wide = house is not None and person.role is Role.HEALTH_COMMISSION
    accounts.grant_role(
        by=DEMO,
        at=at,
        account_id=person.account_id,
        role=person.role,
        region_id=region_id(house["region"]) if house and wide else None,
        institution_id=house_id(person.house) if house and not wide else None,
    )
