"""What the doors show: oneself, and on the demo the people one may step into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from tongzhou.accounts.models import Account
from tongzhou.accounts.queries.actors import ACTOR, actor_from, open_accounts, with_powers
from tongzhou.kernel.actors import Actor

DEMO_PREFIX = "demo-"
MOST_CARDS = 60


@dataclass(frozen=True, slots=True)
class Card:
    """Somebody of the demo: one click steps into his place."""

    account_id: UUID
    username: str
    actor: Actor


def demo_cards(*, at: datetime, usernames: Sequence[str] | None = None) -> tuple[Card, ...]:
    """The demo's people (those named, if any are), in order of user name. Empty outside demo mode, whatever they are called."""
    if not settings.DEMO:
        return ()
    demo = open_accounts().filter(username__startswith=DEMO_PREFIX, totp_since=None)
    if usernames is not None:
        demo = demo.filter(username__in=usernames)
    listed = with_powers(demo.order_by("username"), at).values_list(*ACTOR, named=True)[:MOST_CARDS]
    return tuple(Card(one.id, one.username, actor_from(one)) for one in listed)


def me(actor: Actor) -> Account:
    """The actor's own account."""
    return Account.objects.get(id__in=[actor.account_id])
