"""Who may take a step: the people of the side whose step it is, its office for some, and for outside parties whoever they told."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from tongzhou.care.referrals.models import Referral
from tongzhou.care.referrals.refusals import NO_STAFF, NOT_THIS_SIDE, ONE_PERSON, TOLD_ELSEWHERE
from tongzhou.care.referrals.rules import LIFECYCLE, MOVES, OF_THE_CLOCK, OFFICE_TOO, Side, State, side_of
from tongzhou.directory.models import Institution
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Denied, Refusal
from tongzhou.kernel.permissions import Permission


@dataclass(frozen=True)
class Outsider(Actor):
    """Somebody of an outside party, let in by a link for one referral: he takes steps of the receiver there, and nothing else."""

    link: UUID | None = None
    referral: UUID | None = None

    @property
    def key(self) -> str:
        """Stable text key for audit rows."""
        return f"outside:{self.link}"


def house_of(referral: Referral, side: Side) -> Institution | None:
    """The house of a side; None for a party outside."""
    return referral.sender if side is Side.SENDER else referral.receiver


def refusal(referral: Referral, event: str, by: Actor) -> Refusal | None:
    """None when `by` may take this step now; else why not. Needs sender, receiver and outside joined."""
    side = side_of(event)
    if referral.moved_by and event in MOVES:
        return Conflict(TOLD_ELSEWHERE)
    if isinstance(by, Outsider):
        mine = side is Side.RECEIVER and referral.outside_id and by.referral == referral.pk
        return None if mine else _not_his(referral, side)
    if side is Side.CLOCK:
        return _not_his(referral, side)
    # What an outside party did is entered by the sender's people, who say who told them.
    house = house_of(referral, side) or referral.sender
    if event in OFFICE_TOO and by.may(Permission.ALLOCATE, house.place):
        return None
    if not by.may(Permission.REFER, house.place):
        return _not_his(referral, side)
    if by.staff_id is None:
        return Denied(NO_STAFF)
    if event == "close" and referral.outside_id is None and referral.finished_by == by.key:
        return Denied(ONE_PERSON)
    return None


def _not_his(referral: Referral, side: Side) -> Denied:
    place = referral.sender.label if side is Side.SENDER else referral.where_to
    return Denied(NOT_THIS_SIDE, side=side.words, place=place)


def offered(referral: Referral, by: Actor) -> tuple[str, ...]:
    """The steps this actor may take now, in the order of the table: what a page shows as buttons."""
    moves = LIFECYCLE.events(State(referral.state))
    events = [move.event for move in moves if move.event not in OF_THE_CLOCK]
    return tuple(event for event in events if refusal(referral, event, by) is None)
