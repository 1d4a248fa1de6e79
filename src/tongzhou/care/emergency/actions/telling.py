"""Who is told of what, and which pages follow: the duty of the receiving house before the patient is there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from tongzhou.accounts.queries import accounts_of_staff, offices
from tongzhou.care.consultations.queries.duty import running
from tongzhou.care.emergency.models import Part, Run
from tongzhou.care.emergency.pathways import pathway
from tongzhou.care.emergency.rules import LIFECYCLE, State
from tongzhou.care.steps.signing import Entered
from tongzhou.directory.models import Staff
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.words import Words
from tongzhou.notices.actions import publish, tell

MOST_TOLD = 50
EMERGENCY_MEDICINE = "20"
"""Code of the specialty whose people are the duty of an emergency department."""
TO_RECEIVER = frozenset({"begin", "redirect", "cancel", "close", "ask_more"})
TO_SENDER = frozenset({"answer", "arrive", "finish", "transfer"})


def announce(run: Run, event: str, *, by: Actor, at: datetime) -> None:
    """A notice for the side that this step concerns; a change for the pages of every house."""
    if not run.walked_in:
        told = receiver_accounts(run, at) if event in TO_RECEIVER else []
        told += sender_accounts(run, at) if event in TO_SENDER else []
        _tell(told, run, _said(run, event), by, at)
    changed(run)


def changed(run: Run) -> None:
    """Open pages of the run follow: a point, vitals, a picture came in."""
    houses = Part.objects.filter(run=run).values_list("institution", flat=True)
    publish([f"institution:{one}" for one in houses], kind="emergency", id=run.pk)


def tell_receiver(run: Run, words: Words, *, by: Actor, at: datetime) -> None:
    """A notice for the receiving house: what came in before the patient."""
    if not run.walked_in:
        _tell(receiver_accounts(run, at), run, words, by, at)


def tell_offices(run: Run, house: UUID, words: Words, *, by: Actor, at: datetime) -> None:
    """A notice for the programme office of a house."""
    _tell(offices(house, at=at), run, words, by, at)


def tell_waits(run: Run, entered: Entered, at: datetime) -> None:
    """A notice that an entry waits for a house, if it does."""
    told = entered.told(at)
    if told is not None:
        _tell(told[0], run, told[1], entered.by, at)


def _said(run: Run, event: str) -> Words:
    if event == "answer":
        known = pathway(run.pathway)
        words = known.answers.get(run.answer) if known else None  # type: ignore[call-overload]  # a text equals its member
        return words or Words("已回话", "answered")
    if event == "begin":
        return Words("正在送来", "on the way")
    return State(run.state).words


def _tell(accounts: Iterable[UUID], run: Run, words: Words, by: Actor, at: datetime) -> None:
    others = [one for one in dict.fromkeys(accounts) if one != by.account_id]
    tell(others, at=at, kind="emergency", words=line(run, words), link=f"/emergency/{run.pk}/")


def line(run: Run, words: Words) -> Words:
    """ "卒中 JJ-2026-11-0417：正在送来"."""
    known = pathway(run.pathway)
    name = known.words if known else Words(run.pathway, run.pathway)
    return Words(f"{name.zh} {run.number}：{words.zh}", f"{name.en} {run.number}: {words.en}")


def event_words(event: str) -> Words:
    """A step's name in words."""
    if event == "begin":
        return Words("开始急救", "begin")
    return next((move.words for move in LIFECYCLE.moves if move.event == event), Words(event, event))


def sender_accounts(run: Run, at: datetime) -> list[UUID]:
    """Whoever began it; when he has left, his house's office."""
    return accounts_of_staff([run.sender_staff_id]) or list(offices(run.sender_id, at=at))


def receiver_accounts(run: Run, at: datetime) -> list[UUID]:
    """The duty of the receiving house and its emergency doctors, the office, in a small place everybody."""
    house = run.receiver_id
    if house is None:
        return []
    duty = running(at).filter(department__institution=house).values("staff")
    emergency = Q(department__specialty=EMERGENCY_MEDICINE) | Q(institution__tier__in=["village", "township"])
    people = Staff.objects.filter(Q(pk__in=duty) | emergency, institution=house, active=True).order_by("id")
    return [*accounts_of_staff(people.values_list("id", flat=True)[:MOST_TOLD]), *offices(house, at=at)]
