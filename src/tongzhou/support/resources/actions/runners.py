"""The runners of the five kinds of record, and what all verbs of this package ask first."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from tongzhou.directory.models import Institution
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Invalid, NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.ledger.rules import CHINA
from tongzhou.partnerships.models import Pairing
from tongzhou.support.resources.models import (
    Device,
    DeviceStep,
    Fund,
    FundStep,
    Payment,
    PaymentStep,
    Project,
    ProjectStep,
    Purchase,
    PurchaseStep,
)
from tongzhou.support.resources.rules import states
from tongzhou.support.resources.rules.sentences import IN_FUTURE, NO_NAME, WRONG_COUNT
from tongzhou.support.sides.models import TwoSided
from tongzhou.support.sides.running import Runner, limited
from tongzhou.support.sides.scope import pairing_of
from tongzhou.support.sides.sentences import NO_RECORD

FUNDS = Runner("fund", Fund, FundStep, states.FUND, states.FundState, states.SIDES["fund"])
PROJECTS = Runner(
    "project", Project, ProjectStep, states.PROJECT, states.ProjectState, states.SIDES["project"], ("fund",)
)
PURCHASES = Runner(
    "purchase",
    Purchase,
    PurchaseStep,
    states.PURCHASE,
    states.PurchaseState,
    states.SIDES["purchase"],
    ("line__project",),
)
PAYMENTS = Runner(
    "payment",
    Payment,
    PaymentStep,
    states.PAYMENT,
    states.PaymentState,
    states.SIDES["payment"],
    ("purchase__line__project",),
)
DEVICES = Runner("device", Device, DeviceStep, states.DEVICE, states.DeviceState, states.SIDES["device"])
RUNNERS: dict[str, Runner[Fund] | Runner[Project] | Runner[Purchase] | Runner[Payment] | Runner[Device]] = {
    runner.name: runner for runner in (FUNDS, PROJECTS, PURCHASES, PAYMENTS, DEVICES)
}
Record = TypeVar("Record", bound=TwoSided)
MOST_PEOPLE = 100_000_000


def manages(by: Actor, record: TwoSided) -> None:
    """Raise Denied unless `by` handles money and things for one of the two sides."""
    if not by.may(P.MANAGE_RESOURCES, record.supporting.place):
        by.require(P.MANAGE_RESOURCES, record.receiving.place)


def between(
    by: Actor, supporting_id: UUID, receiving_id: UUID, on: date
) -> tuple[Institution, Institution, Pairing]:
    """The two sides and the pairing they stand under on that day. Raises NotFound, Denied, Invalid(field "pairing")."""
    found = Institution.objects.in_bulk([supporting_id, receiving_id])
    if len(found) < 2:
        raise NotFound(NO_RECORD)
    giving, taking = found[supporting_id], found[receiving_id]
    if not by.may(P.MANAGE_RESOURCES, giving.place):
        by.require(P.MANAGE_RESOURCES, taking.place)
    return giving, taking, pairing_of(giving, taking, on=on)


def day_of(at: datetime) -> date:
    """The day of a moment, in China."""
    return at.astimezone(CHINA).date()


def past(day: date, at: datetime, field: str) -> date:
    """A day that has come by `at`. Raises Invalid."""
    if day > day_of(at):
        raise Invalid(IN_FUTURE, field=field)
    return day


def named(text: str, field: str, most: int) -> str:
    """A name that must be given. Raises Invalid."""
    kept = limited(text, field, most)
    if not kept:
        raise Invalid(NO_NAME, field=field)
    return kept


def counted(number: int | None, field: str) -> int | None:
    """A count that may be unknown, but never below zero. Raises Invalid."""
    if number is not None and not 0 <= number <= MOST_PEOPLE:
        raise Invalid(WRONG_COUNT, field=field)
    return number
