"""Telling: the notice for the side that has to move or wants to know, the change for whoever is looking."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from tongzhou.accounts.queries import accounts_of_staff, offices
from tongzhou.care.blood.models import Bag, Request
from tongzhou.care.blood.rules import (
    BAG,
    LIFECYCLE,
    Side,
    State,
    amount_words,
    components,
    group_words,
    turn_of,
)
from tongzhou.directory.models import Institution, Staff
from tongzhou.directory.rules import Kind
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.words import Words
from tongzhou.notices.actions import publish, tell

MOST_TOLD = 50


def event_words(event: str) -> Words:
    """A step's name in words."""
    if event == "request":
        return Words("申请用血", "ask for blood")
    return next((move.words for move in LIFECYCLE.moves if move.event == event), Words(event, event))


def bag_event_words(event: str) -> Words:
    """A step of a bag in words."""
    if event == "take_in":
        return Words("登记入库", "take into stock")
    return next((move.words for move in BAG.moves if move.event == event), Words(event, event))


def announce(row: Request, event: str, *, by: Actor, at: datetime) -> None:
    """A notice for the side that has to move and for the other one when the step concerns it; a change for both houses."""
    told: list[UUID] = []
    if turn_of(State(row.state)) is Side.GIVER or event in ("cancel", "expire"):
        told += house_accounts(row.giver, at)
    if event not in ("request", "escalate"):
        told += asker_accounts(row, at)
    send(row, told, State(row.state).words, by=by, at=at)
    publish([f"institution:{one}" for one in (row.asker_id, row.giver_id)], kind="blood", id=row.pk)


def send(row: Request, accounts: Iterable[UUID], words: Words, *, by: Actor, at: datetime) -> None:
    """A notice about this request for each account once, but not for who did it."""
    others = [one for one in dict.fromkeys(accounts) if one != by.account_id]
    tell(others, at=at, kind="blood", words=line(row, words), link=f"/blood/{row.pk}/")


def line(row: Request, words: Words) -> Words:
    """ "急 YX-2026-11-0007 机采血小板 2 治疗量：等供血方答复"."""
    what, much = components()[row.component].words, amount_words(row.amount, row.component)
    hurry = Words("急 ", "urgent ") if row.emergency else Words("", "")
    return Words(
        f"{hurry.zh}{row.number} {what.zh} {much.zh}：{words.zh}",
        f"{hurry.en}{row.number} {what.en} {much.en}: {words.en}",
    )


def tell_of_bag(bag: Bag, house: Institution, words: Words, *, by: Actor, at: datetime) -> None:
    """A notice about a bag for a house: it comes back, or was found or wasted."""
    what = components()[bag.component].words
    group = group_words(bag.abo, bag.rh)
    others = [one for one in dict.fromkeys(house_accounts(house, at)) if one != by.account_id]
    text = Words(
        f"{what.zh} {group.zh} {bag.label}：{words.zh}", f"{what.en} {group.en} {bag.label}: {words.en}"
    )
    tell(others, at=at, kind="blood", words=text, link=f"/blood/bags/{bag.pk}/")


def bag_changed(bag: Bag) -> None:
    """Whoever looks at this bag or at a stock it belongs to sees the change: its house, and both houses of its last way."""
    houses = {bag.house_id} | ({bag.last.asker_id, bag.last.giver_id} if bag.last else set())
    publish([f"institution:{one}" for one in sorted(houses)], kind="blood", id=bag.pk)


def asker_accounts(row: Request, at: datetime) -> list[UUID]:
    """Who asked, and his house."""
    kind, _sep, account = row.asked_by.partition(":")
    own = [UUID(account)] if kind == "account" else []
    return [*own, *house_accounts(row.asker, at)]


def house_accounts(house: Institution, at: datetime) -> list[UUID]:
    """The programme office of a house; of a station its people too, for whom blood is the work."""
    told = list(offices(house.pk, at=at))
    if house.kind == Kind.BLOOD_STATION:
        people = Staff.objects.filter(institution=house, active=True).order_by("id")
        told += accounts_of_staff(people.values_list("id", flat=True)[:MOST_TOLD])
    return told
