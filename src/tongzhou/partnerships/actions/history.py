"""What every step of an agreement does: lock it, ask whether the actor may, keep the row, tell those who look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max

from tongzhou.audit import actions as audit
from tongzhou.directory import queries as directory
from tongzhou.directory.models import Institution
from tongzhou.kernel.actors import MAY_NOT, Actor
from tongzhou.kernel.errors import Denied, NotFound
from tongzhou.kernel.permissions import Permission
from tongzhou.notices import actions as notices
from tongzhou.partnerships.models import Agreement, Amendment
from tongzhou.partnerships.queries import UNKNOWN
from tongzhou.partnerships.rules import AGREEMENT, AgreementState, Change


def reached(by: Actor, institutions: Iterable[UUID]) -> None:
    """Raise NotFound unless all are in the directory, Denied unless the actor edits partnerships at one of them."""
    wanted = set(institutions)
    rows = Institution.objects.in_bulk(wanted)
    if len(rows) < len(wanted):
        raise NotFound(directory.UNKNOWN)
    if not any(by.may(Permission.EDIT_PARTNERSHIP, row.place) for row in rows.values()):
        raise Denied(MAY_NOT)


def locked(by: Actor, agreement_id: UUID, change: Change) -> Agreement:
    """The agreement, locked, if the actor may take this step from where it stands. Raises Denied, NotFound, IllegalMove."""
    agreement = Agreement.objects.select_for_update().filter(pk=agreement_id).first()
    if agreement is None:
        raise NotFound(UNKNOWN)
    reached(by, agreement.parties.filter(left_on=None).values_list("institution", flat=True))
    AGREEMENT.move(AgreementState(agreement.state), change)
    return agreement


def keep(
    agreement: Agreement,
    change: Change,
    *,
    by: Actor,
    at: datetime,
    on: date,
    text: str = "",
    changes: Mapping[str, object] | None = None,
) -> Amendment:
    """The next row of the history. The agreement is locked or new, so that numbers have no holes."""
    last = agreement.amendments.aggregate(last=Max("number"))["last"] or 0
    row = Amendment.objects.create(
        agreement=agreement,
        number=last + 1,
        on=on,
        kind=change.value,
        text=text,
        changes=dict(changes or {}),
        by_key=by.key,
        by_name=by.name,
        at=at,
    )
    audit.record(
        by=by,
        at=at,
        verb=f"partnerships.{change.value}_agreement",
        subject=f"agreement:{agreement.id}",
        detail={"number": row.number},
    )
    parties = agreement.parties.values_list("institution", flat=True)
    notices.publish([f"institution:{id}" for id in parties], kind="agreement", id=agreement.id)
    return row
