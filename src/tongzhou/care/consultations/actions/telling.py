"""Telling: the notice for whoever has to move, the change for whoever is looking. Never a patient's name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from tongzhou.accounts.queries import accounts_of_staff, offices
from tongzhou.care.consultations.models import Consultation, Participation
from tongzhou.care.consultations.queries.duty import on_duty
from tongzhou.care.consultations.rules import State, awaited
from tongzhou.directory.models import Staff
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.words import Words
from tongzhou.notices.actions import publish, tell
from tongzhou.partnerships.rules import Clock, Urgency

MOST_TOLD = 50


@dataclass
class Telling:
    """What a step says beyond its usual notice: to which staff and offices, in which words.

    `asking`: to the asking doctor and his place, both.
    """

    lines: list[tuple[list[UUID], Words]] = field(default_factory=list)
    offices: list[tuple[UUID, Words]] = field(default_factory=list)
    asking: list[Words] = field(default_factory=list)
    quiet: bool = False

    def add(self, staff: Iterable[UUID | None], words: Words) -> None:
        """One more line for these staff."""
        self.lines.append(([one for one in staff if one], words))


def announce(case: Consultation, telling: Telling, *, by: Actor, at: datetime) -> None:
    """Notices for those who have to move and those named; a change for every institution that takes part."""
    if case.clock and not telling.quiet:
        _tell(waiting_accounts(case, at), case, awaited(State(case.state), Clock(case.clock)), by, at)
    for staff, words in telling.lines:
        accounts = asking_accounts(case, at) if staff == [case.asker_id] else accounts_of_staff(staff)
        _tell(accounts, case, words, by, at)
    for words in telling.asking:
        both = [*accounts_of_staff([case.asker_id]), *place_accounts(case.asking_id, at)]
        _tell(dict.fromkeys(both), case, words, by, at)
    for institution_id, words in telling.offices:
        _tell(offices(institution_id, at=at), case, words, by, at)
    told = accounts_of_staff([one for one in (case.waits_for_id, case.asker_id, case.holder_staff_id) if one])
    places = Participation.objects.filter(consultation=case).values_list("institution", flat=True)
    topics = [*(f"institution:{one}" for one in places), *(f"account:{one}" for one in told)]
    publish(topics, kind="consultation", id=case.pk)


def _tell(accounts: Iterable[UUID], case: Consultation, words: Words, by: Actor, at: datetime) -> None:
    others = [one for one in accounts if one != by.account_id]
    tell(others, at=at, kind="consultation", words=line(case, words), link=f"/cases/{case.pk}/")


def line(case: Consultation, words: Words) -> Words:
    """ "特急 胸痛 HZ-2026-11-0417：等接诊"."""
    topic, urgency = case.topic_version.topic, Urgency(case.urgency).words
    return Words(
        f"{urgency.zh} {topic.name} {case.number}：{words.zh}",
        f"{urgency.en} {topic.name_en} {case.number}: {words.en}",
    )


def waiting_accounts(case: Consultation, at: datetime) -> list[UUID]:
    """The accounts of whoever has to move: the person, the department's duty, the office; in a small place everybody.

    When the one who was meant can no longer sign in, his place is told.
    """
    told: list[UUID] = []
    if case.waits_for_id:
        told = accounts_of_staff([case.waits_for_id])
    elif case.waits_department_id:
        told = accounts_of_staff(department_duty(case.waits_department_id, at))
    return told or place_accounts(case.waits_at_id, at)


def asking_accounts(case: Consultation, at: datetime) -> list[UUID]:
    """The asking doctor; when he has left, his place: somebody there has to read the answer and close."""
    return accounts_of_staff([case.asker_id]) or place_accounts(case.asking_id, at)


def department_duty(department_id: UUID, at: datetime) -> list[UUID]:
    """Staff on duty; when the roster is empty, the whole department."""
    duty = on_duty(department_id, at)
    everybody = Staff.objects.filter(department=department_id, active=True).order_by("id")
    return duty or list(everybody.values_list("id", flat=True)[:MOST_TOLD])


def place_accounts(institution_id: UUID, at: datetime) -> list[UUID]:
    """The programme office that allocates there; where the place itself is small, its people too."""
    small = Staff.objects.filter(
        institution=institution_id, active=True, institution__tier__in=["village", "township"]
    ).order_by("id")
    return [
        *offices(institution_id, at=at),
        *accounts_of_staff(small.values_list("id", flat=True)[:MOST_TOLD]),
    ]
