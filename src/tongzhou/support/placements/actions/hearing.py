"""What the ledger tells of claims, and how the records move by it: in the same transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, IllegalMove
from tongzhou.ledger.listening import Heard, listen
from tongzhou.ledger.models import Claim
from tongzhou.support.placements.actions.spans import one_place, respan
from tongzhou.support.placements.acts import ARRIVAL, COMPLETION, PROCEDURE, WORKSTATION
from tongzhou.support.placements.models import Placement
from tongzhou.support.placements.moving import PLACEMENTS, PROCEDURES, WORKSTATIONS
from tongzhou.support.placements.rules.placements import State
from tongzhou.support.placements.rules.sentences import COMPLETION_FIRST
from tongzhou.support.sides.running import Record, Runner

Move = Callable[[Record, Claim], str]
"""Changes the record and names the step; "" when the claim is an old version that no longer says anything."""
Handler = Callable[[Sequence[Claim], Actor, datetime], None]


def heard(runner: Runner[Record], move: Move[Record]) -> Handler:
    """A handler that locks the records in the order of their ids and takes the step that follows, where the table has it."""

    def hear(claims: Sequence[Claim], by: Actor, at: datetime) -> None:
        of = {UUID(claim.source.partition(":")[2]): claim for claim in claims}
        rows = runner.model._default_manager.select_related("supporting", "receiving", *runner.joined)
        rows = rows.select_for_update(of=("self",)).filter(pk__in=list(of)).order_by("pk")
        with one_place():
            for record in rows:
                event = move(record, of[record.pk])
                if event and legal(runner, record, event):
                    runner.react(record, event, by=by, at=at)

    return hear


def legal(runner: Runner[Record], record: Record, event: str) -> bool:
    """Whether the table has this step from where the record stands."""
    try:
        runner.lifecycle.move(runner.state(record.state), event)
    except IllegalMove:
        return False
    return True


def _arrival_posted(row: Placement, claim: Claim) -> str:
    row.arrival_posted = True
    return "completed" if row.status is State.ENDING and row.completion_posted else "arrival_confirmed"


def _arrival_gone(row: Placement, claim: Claim) -> str:
    """He was not there after all: the placement waits for his arrival again."""
    if claim.version != row.arrivals:
        return ""
    if row.status in (State.ENDING, State.COMPLETED):
        raise Conflict(COMPLETION_FIRST)
    row.arrived_on, row.ended_on, row.days, row.arrival_posted = None, None, None, False
    row.pauses.all().delete()
    respan(row)
    return "arrival_taken_back"


def _completion_posted(row: Placement, claim: Claim) -> str:
    row.completion_posted = True
    return "completed" if row.arrival_posted else "completion_confirmed"


def _completion_gone(row: Placement, claim: Claim) -> str:
    """He has not completed after all: the certificate is void, and its number is given to nobody else."""
    if claim.version != row.endings:
        return ""
    row.ended_on, row.days, row.completion_posted = None, None, False
    row.voided, row.certificate, row.issued_on = row.certificate, "", None
    respan(row)
    early = row.status is State.ENDING and not row.arrival_posted
    return "completion_taken_back_early" if early else "completion_taken_back"


def _simply(event: str) -> Callable[[object, Claim], str]:
    return lambda record, claim: event


def _station_posted(row: object, claim: Claim) -> str:
    return "posted_closed" if getattr(row, "closed_on", None) else "posted"


def listen_to_ledger() -> None:
    """Once, at start."""
    for (code, what), handler in HANDLERS.items():
        listen(code, what, handler)


HANDLERS: dict[tuple[str, Heard], Handler] = {
    (ARRIVAL.code, Heard.POSTED): heard(PLACEMENTS, _arrival_posted),
    (ARRIVAL.code, Heard.DISPUTED): heard(PLACEMENTS, _simply("arrival_disputed")),
    (ARRIVAL.code, Heard.WITHDRAWN): heard(PLACEMENTS, _arrival_gone),
    (ARRIVAL.code, Heard.REVERSED): heard(PLACEMENTS, _arrival_gone),
    (COMPLETION.code, Heard.POSTED): heard(PLACEMENTS, _completion_posted),
    (COMPLETION.code, Heard.DISPUTED): heard(PLACEMENTS, _simply("completion_disputed")),
    (COMPLETION.code, Heard.WITHDRAWN): heard(PLACEMENTS, _completion_gone),
    (COMPLETION.code, Heard.REVERSED): heard(PLACEMENTS, _completion_gone),
    (PROCEDURE.code, Heard.POSTED): heard(PROCEDURES, _simply("posted")),
    (PROCEDURE.code, Heard.DISPUTED): heard(PROCEDURES, _simply("disputed")),
    (PROCEDURE.code, Heard.WITHDRAWN): heard(PROCEDURES, _simply("withdraw")),
    (PROCEDURE.code, Heard.REVERSED): heard(PROCEDURES, _simply("reversed")),
    (WORKSTATION.code, Heard.POSTED): heard(WORKSTATIONS, _station_posted),
    (WORKSTATION.code, Heard.DISPUTED): heard(WORKSTATIONS, _simply("disputed")),
    (WORKSTATION.code, Heard.WITHDRAWN): heard(WORKSTATIONS, _simply("withdraw")),
    (WORKSTATION.code, Heard.REVERSED): heard(WORKSTATIONS, _simply("reversed")),
}
