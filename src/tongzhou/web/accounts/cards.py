"""The demo's cards on the sign-in page: one click into each role, the errand first, and the password for signing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from tongzhou.accounts import queries
from tongzhou.accounts.rules import POLICIES, Role
from tongzhou.web.accounts.parts import Card, Cards, Deck
from tongzhou.web.components.component import Text
from tongzhou.web.stage import Part, stage

if TYPE_CHECKING:
    from tongzhou.accounts.queries.doors import Card as Person


def people(at: datetime) -> tuple[Person, ...]:
    """Who may be stepped into: the parts of the stage. Empty outside demo mode."""
    found = stage()
    return queries.demo_cards(at=at, usernames=[part.username for part in found.cards] if found else None)


def cards(at: datetime) -> tuple[Cards, ...]:
    """The sheet with all of them; nothing outside demo mode."""
    found = {person.username: person for person in people(at)}
    if not found:
        return ()
    shown = stage()
    decks = _decks(shown.cards, found) if shown else (_plain(found),)
    lead = _("这里的人和病人都是编的，随便试。")
    title = _("演示：点一下，走进一个角色")
    return (Cards(title, lead, "/sign-in/demo/", decks, shown.password if shown else ""),)


def _decks(parts: Sequence[Part], found: dict[str, Person]) -> tuple[Deck, ...]:
    """The parts by group, as the stage orders them; only those whose account is there."""
    there = [part for part in parts if part.username in found]
    return tuple(
        Deck(group, tuple(_card(part.who, part.tries, found[part.username]) for part in of_group))
        for group, of_group in groupby(there, key=lambda part: part.group)
    )


def _plain(found: dict[str, Person]) -> Deck:
    """Without a stage: whoever is called demo-something, in the order of the table of roles."""
    ranked = sorted(found.values(), key=lambda person: _rank(person.actor.roles))
    return Deck("", tuple(_card(_role(person), person.actor.institution_name, person) for person in ranked))


def _card(who: Text, tries: Text, person: Person) -> Card:
    return Card(str(person.account_id), who, tries, person.actor.name)


def _role(person: Person) -> Text:
    roles = person.actor.roles
    return POLICIES[Role(roles[0])].words if roles else person.username


def _rank(roles: tuple[str, ...]) -> int:
    return list(Role).index(Role(roles[0])) if roles else len(Role)
