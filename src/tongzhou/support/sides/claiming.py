"""From a record to its claim: stable ids, and the day of China as a moment."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import NAMESPACE_URL, UUID, uuid5

from tongzhou.directory.models import Staff
from tongzhou.directory.rules import Title
from tongzhou.kernel.actors import Actor
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.models import Claim
from tongzhou.ledger.rules import CHINA, LIVE, Amounts, Member, Side


def claim_id(source: str, version: int) -> UUID:
    """The id of the claim of an act's version: the same act claims the same thing, however often it is sent."""
    return uuid5(NAMESPACE_URL, f"tongzhou:{source}:{version}")


def claim(amounts: Amounts, *, by: Actor, at: datetime, side: Side) -> Claim:
    """Claim the act for `side`; earlier versions that still wait are taken back first. Raises as `ledger.claim` does."""
    earlier = Claim.objects.filter(source=amounts.source, version__lt=amounts.version)
    for one in earlier.filter(state__in=[state.value for state in LIVE]).order_by("id"):
        ledger.withdraw(by=by, at=at, claim_id=one.pk)
    return ledger.claim(
        id=claim_id(amounts.source, amounts.version), by=by, at=at, side=side, amounts=amounts
    )


def claim_of(id: UUID | None) -> Claim | None:
    """The claim with its sides and its entry, for the page of its record; None for none. One statement."""
    if id is None:
        return None
    return Claim.objects.select_related("supporting", "receiving", "entry").filter(pk=id).first()


def person(role: str, staff: Staff) -> Member:
    """A member of staff as an entry names him: role "expert", "trainee", "teacher", "attendee" …"""
    return Member(role, f"staff:{staff.pk}", staff.name, Title(staff.title).words.zh)


def begins(day: date) -> datetime:
    """The first moment of a day in China."""
    return datetime.combine(day, time(), CHINA)


def ends(day: date, *, at: datetime) -> datetime:
    """The last moment of a day in China, but never later than `at`: nothing is claimed before it is over."""
    return min(datetime.combine(day, time(23, 59, 59), CHINA), at)
