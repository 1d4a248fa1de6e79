"""Who may take a step: the people of the side whose step it is."""

from __future__ import annotations

from tongzhou.care.blood.models import Bag, Request
from tongzhou.care.blood.refusals import NO_STAFF, NOT_THIS_SIDE, ONE_PERSON
from tongzhou.care.blood.rules import BAG, BY_HAND, LIFECYCLE, OF_THE_CLOCK, BagState, Side, State, side_of
from tongzhou.care.blood.rules.lifecycle import OF_GIVER_OF_BAG, OF_RECEIVER_OF_BAG
from tongzhou.directory.models import Institution
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Denied, Refusal
from tongzhou.kernel.permissions import Permission
from tongzhou.kernel.words import Words

KEEPER = Words("现在存放的机构", "the house where it is")


def refusal(row: Request, event: str, by: Actor) -> Refusal | None:
    """None when `by` may take this step of a request; else why not. Needs both houses joined."""
    side = side_of(event)
    house = row.asker if side is Side.ASKER else row.giver
    if side is Side.CLOCK or not by.may(Permission.HANDLE_BLOOD, house.place):
        return Denied(NOT_THIS_SIDE, side=side.words, place=house.label)
    if by.staff_id is None:
        return Denied(NO_STAFF)
    if event == "close" and row.received_by == by.key:
        return Denied(ONE_PERSON)
    return None


def offered(row: Request, by: Actor) -> tuple[str, ...]:
    """The steps this actor may take now, in the order of the table."""
    events = [one.event for one in LIFECYCLE.events(State(row.state)) if one.event not in OF_THE_CLOCK]
    return tuple(event for event in events if refusal(row, event, by) is None)


def keeper(bag: Bag, event: str) -> tuple[Institution, Words]:
    """Whose step it is with a bag, and what that side is called. Needs house and last request with both houses joined."""
    if bag.last is not None and event in OF_RECEIVER_OF_BAG:
        return bag.last.asker, Side.ASKER.words
    back = bag.state in (BagState.RETURNED, BagState.MISSING)
    if bag.last is not None and (event in OF_GIVER_OF_BAG or (event == "waste" and back)):
        return bag.last.giver, Side.GIVER.words
    return bag.house, KEEPER


def bag_refusal(bag: Bag, event: str, by: Actor) -> Refusal | None:
    """None when `by` may take this step of a bag; else why not."""
    house, words = keeper(bag, event)
    if not by.may(Permission.HANDLE_BLOOD, house.place):
        return Denied(NOT_THIS_SIDE, side=words, place=house.label)
    return Denied(NO_STAFF) if by.staff_id is None else None


def bag_offered(bag: Bag, by: Actor) -> tuple[str, ...]:
    """The steps of a bag this actor may take now."""
    events = [one.event for one in BAG.events(BagState(bag.state)) if one.event in BY_HAND]
    if bag.last is None or bag.house_id == bag.last.giver_id:
        events = [event for event in events if event != "give_back"]
    return tuple(event for event in events if bag_refusal(bag, event, by) is None)
