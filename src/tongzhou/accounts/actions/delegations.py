"""Standing in for a colleague on leave: it begins, and ends by itself."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from tongzhou.accounts.models import Delegation
from tongzhou.accounts.queries.actors import accounts_of_staff
from tongzhou.accounts.rules import lending
from tongzhou.audit.actions import record
from tongzhou.directory.models import Staff
from tongzhou.kernel.actors import MAY_NOT, Actor
from tongzhou.kernel.errors import Conflict, Denied, Invalid, NotFound
from tongzhou.kernel.permissions import Permission
from tongzhou.kernel.words import Words
from tongzhou.notices.actions import tell

STANDS_IN = Words(
    "{giver}休假期间请您代为处理他的会诊，到{until}为止。",
    "You stand in for {giver} while on leave, until {until}.",
)


def delegate(
    *,
    by: Actor,
    at: datetime,
    taker_id: UUID,
    start: datetime,
    until: datetime,
    reason: str = "",
    giver_id: UUID | None = None,
) -> Delegation:
    """Let `taker` act on what waits for `giver` (default: the actor himself) from `start` until `until`.

    Both work at one institution; for somebody else's leave the office's GRANT_ROLE is needed. Only one's own
    work can be lent, not what was lent to oneself. Raises Denied, Invalid, or Conflict when lent already.
    """
    lending.check_delegation(start, until)
    with transaction.atomic():
        giver = _giver(by, giver_id or by.staff_id)
        taker = Staff.objects.filter(id=taker_id, institution=giver.institution_id, active=True).first()
        if taker is None or taker.id == giver.id:
            raise Invalid(lending.NOT_A_COLLEAGUE, field="taker")
        during = DateTimeTZRange(start, until)
        same = Delegation.objects.filter(giver=giver, taker=taker, ended_at=None, during__overlap=during)
        if same.exists():
            raise Conflict(lending.DELEGATION_TWICE)
        lent = Delegation.objects.create(
            giver=giver, taker=taker, during=during, reason=reason.strip(), made_by=by.key, made_at=at
        )
        record(by=by, at=at, verb="delegate", subject=f"staff:{giver.id}", detail={"taker": str(taker.id)})
        words = STANDS_IN.format(giver=giver.name, until=until.strftime("%Y-%m-%d"))
        tell(accounts_of_staff([taker.id]), at=at, kind="delegation", words=words, link="/me/delegation/")
    return lent


def _giver(by: Actor, staff_id: UUID | None) -> Staff:
    """The giver, locked, so that two delegations of one person are made one after the other."""
    found = Staff.objects.select_for_update(of=("self",)).select_related("institution")
    giver = found.filter(id__in=[staff_id], active=True).first()
    if giver is None:
        raise Denied(MAY_NOT)
    if giver.id != by.staff_id:
        by.require(Permission.GRANT_ROLE, giver.institution.place)
    return giver


def end_delegation(*, by: Actor, at: datetime, delegation_id: UUID) -> None:
    """End it now: the giver, the taker, or the office. Raises NotFound when it has ended or is none of theirs."""
    with transaction.atomic():
        running = Delegation.objects.select_for_update(of=("self",)).filter(ended_at=None)
        lent = running.select_related("giver__institution").filter(id=delegation_id).first()
        if lent is None or not _concerns(by, lent):
            raise NotFound(lending.NO_DELEGATION)
        lent.ended_at = at
        lent.save(update_fields=["ended_at"])
        record(by=by, at=at, verb="end_delegation", subject=f"staff:{lent.giver_id}")


def _concerns(by: Actor, lent: Delegation) -> bool:
    own = by.staff_id is not None and by.staff_id in (lent.giver_id, lent.taker_id)
    return own or by.may(Permission.GRANT_ROLE, lent.giver.institution.place)
