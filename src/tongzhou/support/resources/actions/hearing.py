"""What the ledger says becomes of the record: confirmed, disputed, taken back, reversed. In the ledger's own transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from tongzhou.kernel.actors import Actor
from tongzhou.ledger import listening
from tongzhou.ledger.listening import Heard
from tongzhou.ledger.models import Claim
from tongzhou.support.resources.actions.runners import RUNNERS
from tongzhou.support.resources.acts import RECORDS

EVENTS = {
    Heard.POSTED: "accept",
    Heard.DISPUTED: "dispute",
    Heard.WITHDRAWN: "take_back",
    Heard.REVERSED: "undo",
}


def hears(name: str, event: str) -> Callable[[Sequence[Claim], Actor, datetime], None]:
    """The handler by which records called `name` take `event`. Their rows are locked in the order of ids."""
    runner = RUNNERS[name]

    def heard(claims: Sequence[Claim], by: Actor, at: datetime) -> None:
        ids = [
            UUID(claim.source.partition(":")[2]) for claim in claims if claim.source.startswith(f"{name}:")
        ]
        rows = runner.model._default_manager.select_for_update(of=("self",)).filter(pk__in=ids)
        for record in rows.select_related("supporting", "receiving").order_by("pk"):
            runner.react(record, event, by=by, at=at)  # type: ignore[arg-type]  # the rows are of the runner's own model

    return heard


def register() -> None:
    """Once, at start."""
    for name, kinds in RECORDS.items():
        for heard, event in EVENTS.items():
            handler = hears(name, event)
            for kind in kinds:
                listening.listen(kind, heard, handler)
