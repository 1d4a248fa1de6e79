"""Who may take a step, and who may write into a run: the people of the side whose step it is."""

from __future__ import annotations

from tongzhou.care.emergency.models import Run, Twin
from tongzhou.care.emergency.refusals import NO_RECEIVER, NO_STAFF, NOT_THIS_SIDE, ONE_PERSON
from tongzhou.care.emergency.rules import LIFECYCLE, OF_THE_CLOCK, Side, State, side_of
from tongzhou.directory.models import Institution
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Denied, Refusal
from tongzhou.kernel.permissions import Permission

JOINED = ("sender", "receiver", "sender_staff", "patient", "follows", "referral")


def houses(run: Run, side: Side) -> tuple[Institution, ...]:
    """The houses whose people act for a side."""
    receiver = (run.receiver,) if run.receiver else ()
    if side is Side.SENDER:
        return (run.sender,)
    return receiver if side is Side.RECEIVER else (run.sender, *receiver)


def works_for(run: Run, side: Side, by: Actor) -> bool:
    """Whether `by` rescues at a house of that side."""
    return any(by.may(Permission.RESCUE, house.place) for house in houses(run, side))


def refusal(run: Run, event: str, by: Actor) -> Refusal | None:
    """None when `by` may take this step now; else why not. Needs sender and receiver joined."""
    side = side_of(event)
    if side is Side.RECEIVER and run.receiver is None:
        return Conflict(NO_RECEIVER)
    if side is Side.CLOCK or not works_for(run, side, by):
        place = run.sender.label if side is Side.SENDER else run.where_to
        return Denied(NOT_THIS_SIDE, side=side.words, place=place)
    if by.staff_id is None:
        return Denied(NO_STAFF)
    if event == "close" and not run.one_house and run.finished_by == by.key:
        return Denied(ONE_PERSON)
    return None


def writes(run: Run, by: Actor) -> Refusal | None:
    """None when `by` may write points, vitals, files and checks: he rescues at either house, or rides along (`joining`). One statement for whoever
    is of neither house."""
    if by.staff_id is None:
        return Denied(NO_STAFF)
    if not works_for(run, Side.EITHER, by) and not rides_along(run, by):
        return Denied(NOT_THIS_SIDE, side=Side.EITHER.words, place=run.where_to or run.sender.label)
    return None


def rides_along(run: Run, by: Actor) -> bool:
    """Whether he began it as well, of the same crew, from another house."""
    return by.may(Permission.RESCUE) and Twin.objects.filter(run=run, by_key=by.key).exists()


def side_for(run: Run, by: Actor) -> str:
    """For which side the actor writes: "sender", "receiver", "both" or ""."""
    found = [side.value for side in (Side.SENDER, Side.RECEIVER) if works_for(run, side, by)]
    return "both" if len(found) == 2 else "".join(found)


def sent_on(run: Run) -> bool:
    """Whether the receiver has sent him on, and has not taken that back. Needs the referral joined."""
    referral = run.referral
    return referral is not None and referral.sender_id == run.receiver_id and referral.state != "cancelled"


def offered(run: Run, by: Actor) -> tuple[str, ...]:
    """The steps this actor may take now, in the order of the table: what a page shows as buttons."""
    moves = LIFECYCLE.events(State(run.state))
    events = [move.event for move in moves if move.event not in OF_THE_CLOCK]
    shown = [event for event in events if event != "identify" or run.patient_id is None]
    if sent_on(run):
        shown = [event for event in shown if event != "transfer"]
    if run.one_house:
        shown = [event for event in shown if event != "ask_more"]
    return tuple(event for event in shown if refusal(run, event, by) is None)
