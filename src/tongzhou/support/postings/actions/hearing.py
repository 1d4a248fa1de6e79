"""What the ledger tells of arrivals and days, and how the posting moves by it: in the same transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict
from tongzhou.ledger.listening import Heard, listen
from tongzhou.ledger.models import Claim
from tongzhou.support.postings.actions.running import RUNNER, legal, locked, one_place
from tongzhou.support.postings.acts import ARRIVAL, DAYS
from tongzhou.support.postings.models import Posting
from tongzhou.support.postings.queries.stays import span_of
from tongzhou.support.postings.rules.sentences import DAYS_FIRST

Move = Callable[[Posting], str]
"""Changes the posting and names the step."""


def _handler(move: Move) -> Callable[[Sequence[Claim], Actor, datetime], None]:
    def hear(claims: Sequence[Claim], by: Actor, at: datetime) -> None:
        with one_place(""):
            for posting in locked(UUID(claim.source.partition(":")[2]) for claim in claims):
                event = move(posting)
                if legal(posting, event):
                    RUNNER.react(posting, event, by=by, at=at)

    return hear


def _arrived(posting: Posting) -> str:
    """A posting of the past may have left by the time its arrival is confirmed."""
    if posting.left_on is None:
        return "arrival_confirmed"
    return "stay_confirmed" if posting.days_posted else "gone_confirmed"


def _never_came(event: str) -> Move:
    def move(posting: Posting) -> str:
        if posting.left_on is not None:
            raise Conflict(DAYS_FIRST)
        posting.absences.all().delete()
        posting.arrived_on = None
        posting.span = span_of(posting)
        return event

    return move


def _days_stand(posting: Posting) -> str:
    posting.days_posted = True
    return "days_confirmed"


def _not_left(event: str) -> Move:
    def move(posting: Posting) -> str:
        posting.left_on, posting.days, posting.days_posted = None, None, False
        posting.span = span_of(posting)
        return event

    return move


def listen_to_ledger() -> None:
    """Once, at start."""
    listen(ARRIVAL.code, Heard.POSTED, _handlers["arrived"])
    listen(ARRIVAL.code, Heard.DISPUTED, _handlers["arrival_disputed"])
    listen(ARRIVAL.code, Heard.WITHDRAWN, _handlers["arrival_withdrawn"])
    listen(ARRIVAL.code, Heard.REVERSED, _handlers["arrival_reversed"])
    listen(DAYS.code, Heard.POSTED, _handlers["days"])
    listen(DAYS.code, Heard.DISPUTED, _handlers["days_disputed"])
    listen(DAYS.code, Heard.WITHDRAWN, _handlers["days_withdrawn"])
    listen(DAYS.code, Heard.REVERSED, _handlers["days_reversed"])


_handlers = {
    "arrived": _handler(_arrived),
    "arrival_disputed": _handler(lambda _: "arrival_disputed"),
    "arrival_withdrawn": _handler(_never_came("arrival_withdrawn")),
    "arrival_reversed": _handler(_never_came("arrival_reversed")),
    "days": _handler(_days_stand),
    "days_disputed": _handler(lambda _: "days_disputed"),
    "days_withdrawn": _handler(_not_left("days_withdrawn")),
    "days_reversed": _handler(_not_left("days_reversed")),
}
