"""Who is where in the demo: the people the loader has made, found by house, department and part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

from tongzhou.accounts.queries import actor_of
from tongzhou.accounts.rules import Role
from tongzhou.config.demo.names import uid
from tongzhou.directory.rules import Title
from tongzhou.kernel.actors import Actor

Progress = Callable[[str], None]


def password() -> str:
    """What the demo's people type when they sign: made of this installation's secret, in demo mode only of use."""
    return "demo-" + salted_hmac("tongzhou.demo", settings.SECRET_KEY).hexdigest()[:10]


@dataclass(slots=True)
class Person:
    """Somebody of the demo. `house` and `department` are keys of the data files; an auditor has none."""

    username: str
    name: str
    role: Role
    house: str = ""
    department: str = ""
    specialty: str = ""
    title: Title = Title.MANAGER
    signs: bool = False
    actor: Actor | None = field(default=None, repr=False)

    @property
    def account_id(self) -> UUID:
        """The account."""
        return uid("account", self.username)

    @property
    def staff_id(self) -> UUID:
        """The record in the directory."""
        return uid("staff", self.username)


@dataclass(slots=True)
class Cast:
    """Everybody, and when the demo's story begins and ends."""

    start: datetime
    end: datetime
    people: list[Person] = field(default_factory=list)

    def act(self, person: Person) -> Actor:
        """The actor this person is. Grants stand from the first day on, so it is read once."""
        if person.actor is None:
            person.actor = actor_of(person.account_id, at=self.end)
        return person.actor

    def of(self, house: str) -> list[Person]:
        """The clinical people of a house, in order."""
        return [one for one in self.people if one.house == house and one.role is not Role.PROGRAMME_OFFICE]

    def office(self, house: str) -> Person | None:
        """The programme office of a house; small houses have none."""
        offices = (one for one in self.people if one.house == house and one.role is Role.PROGRAMME_OFFICE)
        return next(offices, None)

    def able(self, house: str, specialty: str) -> list[Person]:
        """Who of a house answers for a specialty: the very one, else its main branch, else the first of the house."""
        own = self.of(house)
        exact = [one for one in own if one.specialty == specialty]
        kin = [one for one in own if one.specialty[:2] == specialty[:2]]
        return exact or kin or own[:1]

    def named(self, username: str) -> Person:
        """The person with this user name."""
        return next(one for one in self.people if one.username == username)

    def beside(self, person: Person) -> Person:
        """A colleague of the same department."""
        own = (one for one in self.of(person.house) if one.department == person.department)
        return next(one for one in own if one is not person)


def house_id(key: str) -> UUID:
    """The id of an institution of the data files."""
    return uid("institution", key)


def department_id(house: str, name: str) -> UUID:
    """The id of a department of the data files."""
    return uid("department", house, name)


def region_id(code: str) -> UUID:
    """The id of a region of the data files."""
    return uid("region", code)
