"""What this package tells those below it: its kinds of act, what it hears of them, who sees its files."""

from __future__ import annotations

from uuid import UUID

from tongzhou.files import access
from tongzhou.kernel.actors import Actor
from tongzhou.ledger import kinds
from tongzhou.support.postings import queries
from tongzhou.support.postings.actions.hearing import listen_to_ledger
from tongzhou.support.postings.acts import ARRIVAL, DAYS
from tongzhou.support.postings.models import Posting
from tongzhou.support.sides.scope import guard


def register() -> None:
    """Once, at start."""
    kinds.register(ARRIVAL)
    kinds.register(DAYS)
    listen_to_ledger()
    guard("posting", Posting)
    access.register("handover", sees_hand_over)


def sees_hand_over(actor: Actor, posting_id: str) -> bool:
    """Whether the actor may open the documents of a hand-over: it names patients by their case numbers."""
    return queries.sees_hand_over(actor, UUID(posting_id))
