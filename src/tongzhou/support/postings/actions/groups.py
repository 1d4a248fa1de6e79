"""Batches and teams are opened by the supporter's office."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from tongzhou.audit import actions as audit
from tongzhou.directory.clashes import clash, same
from tongzhou.directory.models import Institution
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Invalid
from tongzhou.kernel.periods import Period
from tongzhou.support.postings.actions.planning import houses
from tongzhou.support.postings.actions.recording import side_of_office
from tongzhou.support.postings.models import Batch, Team
from tongzhou.support.postings.rules.sentences import NO_END, NO_NAME, NUMBER_TAKEN, WRONG_NUMBER
from tongzhou.support.sides.running import limited
from tongzhou.support.sides.scope import pairing_of


@transaction.atomic
def open_batch(
    *,
    id: UUID,
    by: Actor,
    at: datetime,
    supporting_id: UUID,
    receiving_id: UUID,
    number: int,
    during: Period,
    name: str = "",
    note: str = "",
) -> Batch:
    """Open batch `number` of a supporter to a host for some days (bounded). Twice is once.

    By the office of either side (history is entered by both). Raises Denied, NotFound, Invalid (number, during,
    pairing), Conflict when the number is taken.
    """
    giving, taking = _allowed(by, supporting_id, receiving_id)
    if not 1 <= number <= 999:
        raise Invalid(WRONG_NUMBER, field="number")
    if during.end is None:
        raise Invalid(NO_END, field="until")
    kept = Batch.objects.filter(pk=id).first()
    if kept:
        same(kept, supporting_id=supporting_id, receiving_id=receiving_id, number=number)
        return kept
    pairing_of(giving, taking, on=during.start)
    row = Batch(id=id, supporting=giving, receiving=taking, number=number)
    row.name = limited(name, "name", 60) or f"第 {number} 批"
    row.during, row.note = DateRange(during.start, during.end), limited(note, "note", 200)
    with clash(batch_number_once=Conflict(NUMBER_TAKEN, field="number", number=number)):
        row.save(force_insert=True)
    audit.record(by=by, at=at, verb="postings.open_batch", subject=f"batch:{row.pk}")
    return row


@transaction.atomic
def open_team(
    *,
    id: UUID,
    by: Actor,
    at: datetime,
    supporting_id: UUID,
    receiving_id: UUID,
    name: str,
    team_based: bool = False,
    note: str = "",
) -> Team:
    """Open a team, such as a "1+N" management team; a name that is there answers the team that is there.

    Raises Denied, NotFound, Invalid (name).
    """
    giving, taking = _allowed(by, supporting_id, receiving_id)
    said = limited(name, "name", 60)
    if not said:
        raise Invalid(NO_NAME, field="name")
    row, made = Team.objects.get_or_create(
        supporting=giving,
        receiving=taking,
        name=said,
        defaults={"id": id, "team_based": team_based, "note": limited(note, "note", 200)},
    )
    if made:
        audit.record(by=by, at=at, verb="postings.open_team", subject=f"team:{row.pk}")
    return row


def _allowed(by: Actor, supporting_id: UUID, receiving_id: UUID) -> tuple[Institution, Institution]:
    giving, taking = houses(supporting_id, receiving_id)
    side_of_office(by, giving.place, taking.place)
    return giving, taking
