"""Telling: the notice for whoever has to move or wants to know, the change for whoever is looking. Never a patient's name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from tongzhou.accounts.queries import accounts_of_staff, offices
from tongzhou.care.referrals.models import Part, Referral
from tongzhou.care.referrals.rules import LIFECYCLE, Direction, Side, State, turn_of
from tongzhou.care.steps.signing import Entered
from tongzhou.directory.models import Staff
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.words import Words
from tongzhou.notices.actions import publish, tell
from tongzhou.partnerships.rules import Urgency

MOST_TOLD = 50
TOLD = frozenset(
    {"accept", "decline", "ask_back", "depart", "arrive", "no_show", "finish", "close", "cancel"}
)
"""Steps that the other side is told of, beside whoever has to move next."""


def announce(referral: Referral, event: str, *, by: Actor, at: datetime) -> None:
    """A notice for the side that has to move, and for the side that this step concerns; a change for every house."""
    turn = turn_of(State(referral.state))
    told: list[UUID] = []
    if turn is Side.SENDER or (turn is Side.RECEIVER and event in TOLD):
        told += sender_accounts(referral, at)
    if (turn is Side.RECEIVER or event in TOLD) and referral.receiver_id:
        told += receiver_accounts(referral, at)
    words = State(referral.state).words
    _tell(dict.fromkeys(told), referral, words, by, at)
    houses = Part.objects.filter(referral=referral).values_list("institution", flat=True)
    publish([f"institution:{one}" for one in houses], kind="referral", id=referral.pk)


def tell_offices(
    referral: Referral, houses: Iterable[UUID], words: Words, *, by: Actor, at: datetime
) -> None:
    """A notice for the programme offices of these houses."""
    accounts = [account for house in houses for account in offices(house, at=at)]
    _tell(dict.fromkeys(accounts), referral, words, by, at)


def tell_waits(referral: Referral, entered: Entered, at: datetime) -> None:
    """A notice that an entry waits for a house, if it does."""
    told = entered.told(at)
    if told is not None:
        _tell(told[0], referral, told[1], entered.by, at)


def _tell(accounts: Iterable[UUID], referral: Referral, words: Words, by: Actor, at: datetime) -> None:
    others = [one for one in accounts if one != by.account_id]
    link = f"/referrals/{referral.pk}/"
    tell(others, at=at, kind="referral", words=line(referral, words), link=link)


def line(referral: Referral, words: Words) -> Words:
    """ "急 上转 ZZ-2026-11-0417：等接收方答复"."""
    urgency, way = Urgency(referral.urgency).words, Direction(referral.direction).words
    return Words(
        f"{urgency.zh} {way.zh} {referral.number}：{words.zh}",
        f"{urgency.en} referral {way.en} {referral.number}: {words.en}",
    )


def event_words(event: str) -> Words:
    """A step's name in words."""
    if event == "request":
        return Words("发起转诊", "ask for the referral")
    return next((move.words for move in LIFECYCLE.moves if move.event == event), Words(event, event))


def sender_accounts(referral: Referral, at: datetime) -> list[UUID]:
    """The sending doctor; when he has left, his house."""
    return accounts_of_staff([referral.sender_staff_id]) or house_accounts(referral.sender_id, at)


def receiver_accounts(referral: Referral, at: datetime) -> list[UUID]:
    """The department it was sent to, and the office; in a small place everybody."""
    if referral.receiver_id is None:
        return []
    told = house_accounts(referral.receiver_id, at)
    if referral.receiver_department_id:
        people = Staff.objects.filter(department=referral.receiver_department_id, active=True).order_by("id")
        told += accounts_of_staff(people.values_list("id", flat=True)[:MOST_TOLD])
    return told


def house_accounts(institution_id: UUID, at: datetime) -> list[UUID]:
    """The programme office of a house; where the house is small, its people too."""
    small = Staff.objects.filter(
        institution=institution_id, active=True, institution__tier__in=["village", "township"]
    ).order_by("id")
    return [
        *offices(institution_id, at=at),
        *accounts_of_staff(small.values_list("id", flat=True)[:MOST_TOLD]),
    ]
