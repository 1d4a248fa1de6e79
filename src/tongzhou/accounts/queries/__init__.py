"""Reads of accounts: the Actor of a request, who hears of what, people, visits, what was lent or forced open."""

from tongzhou.accounts.queries.actors import (
    accounts_of_staff,
    actor_of,
    confirmers,
    nearest,
    offices,
    operators,
    reached,
    topics,
)
from tongzhou.accounts.queries.doors import demo_cards, me
from tongzhou.accounts.queries.lending import broken_glass, delegations, one_glass
from tongzhou.accounts.queries.people import (
    Spot,
    colleagues,
    institution_names,
    invitations,
    people,
    person,
    places,
    security_of,
    spots,
    staff_of,
)
from tongzhou.accounts.queries.visits import Visit, is_open, sign_ins, visit

__all__ = [
    "Spot",
    "Visit",
    "accounts_of_staff",
    "actor_of",
    "broken_glass",
    "colleagues",
    "confirmers",
    "delegations",
    "demo_cards",
    "institution_names",
    "invitations",
    "is_open",
    "me",
    "nearest",
    "offices",
    "one_glass",
    "operators",
    "people",
    "person",
    "places",
    "reached",
    "security_of",
    "sign_ins",
    "spots",
    "staff_of",
    "topics",
    "visit",
]
