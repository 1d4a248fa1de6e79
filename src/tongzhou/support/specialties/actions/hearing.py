"""What the ledger says of the claims of specialties and preparations moves their rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from tongzhou.kernel.actors import Actor
from tongzhou.ledger.listening import Heard, listen
from tongzhou.ledger.models import Claim
from tongzhou.support.sides.standing import stand, told
from tongzhou.support.specialties.acts import KEY_DEPARTMENT, MILESTONE, PREPARATION
from tongzhou.support.specialties.models import Preparation, Specialty, Statement
from tongzhou.support.specialties.moving import PREPARATIONS, RUNNER, settle
from tongzhou.support.specialties.rules.preparations import LIFECYCLE

Handler = Callable[[Sequence[Claim], Actor, datetime], None]
EVENTS = {
    Heard.POSTED: "posted",
    Heard.DISPUTED: "disputed",
    Heard.WITHDRAWN: "withdrawn",
    Heard.REVERSED: "reversed",
}


def listen_to_ledger() -> None:
    """Once, at start."""
    for heard in Heard:
        for kind in (MILESTONE, KEY_DEPARTMENT):
            listen(kind.code, heard, _said(heard))
        listen(PREPARATION.code, heard, _filed(heard))


def _said(heard: Heard) -> Handler:
    def handler(claims: Sequence[Claim], by: Actor, at: datetime) -> None:
        # Claims are locked by the ledger; specialties follow them, in the order of their ids.
        ids = [claim.pk for claim in claims]
        owners = set(told(Statement, ids).values_list("specialty", flat=True))
        rows = Specialty.objects.select_for_update(of=("self",)).select_related(*RUNNER.joined)
        for specialty in rows.select_related("supporting", "receiving").filter(pk__in=owners).order_by("pk"):
            stand(told(Statement, ids).filter(specialty=specialty), heard)
            settle(specialty, by=by, at=at)

    return handler


def _filed(heard: Heard) -> Handler:
    event = EVENTS[heard]
    sources = {state.value for move in LIFECYCLE.moves if move.event == event for state in move.sources}

    def handler(claims: Sequence[Claim], by: Actor, at: datetime) -> None:
        rows = Preparation.objects.select_for_update(of=("self",)).select_related("supporting", "receiving")
        for row in rows.filter(claim__in=[claim.pk for claim in claims]).order_by("pk"):
            if heard in (Heard.POSTED, Heard.REVERSED):
                row.entered = heard is Heard.POSTED
            if row.state in sources:
                PREPARATIONS.react(row, event, by=by, at=at)
            else:
                row.save(update_fields=["entered"])

    return handler
