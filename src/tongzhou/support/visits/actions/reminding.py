"""What was resolved and is late is said to its owner and to his office, once a week until it is done or dropped."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from tongzhou.accounts import queries as accounts
from tongzhou.kernel.words import Words, clipped
from tongzhou.ledger.rules import CHINA, REMIND_AFTER
from tongzhou.notices import actions as notices
from tongzhou.support.visits.models import Resolution
from tongzhou.support.visits.rules import State, TaskState

AT_ONCE = 1000
YOURS = Words(
    "您负责的 {n} 件互访议定事项过了期限，最早的是“{what}”（{day} 前）。办好了请报办结，不办了请写明原因。",
    "{n} resolutions of yours are overdue, the first “{what}” (due {day}). Report what is done; say why if it is dropped.",
)
OF_HOUSE = Words(
    "{place}有 {n} 件互访议定事项过了期限，最早的是“{what}”，负责人{name}（{day} 前）。请催办，或写明不办的原因。",
    "{n} resolutions at {place} are overdue, the first “{what}” by {name} (due {day}). See to them, or say why they are dropped.",
)
LONGEST = 20
"""Characters of a resolution, a name or a place that a notice quotes: the whole sentence holds 200."""
Key = TypeVar("Key", bound=Hashable)


@transaction.atomic
def remind_resolutions(*, at: datetime) -> int:
    """Remind of open resolutions whose day has passed, each once a week. Answers how many resolutions.

    One notice for each owner and one for each house's office. Part of a daily job; two workers never take one resolution.
    """
    today = at.astimezone(CHINA).date()
    rows = (
        Resolution.objects.select_related("owner__institution", "visit")
        .filter(Q(reminded_at=None) | Q(reminded_at__lte=at - REMIND_AFTER))
        .filter(state=TaskState.OPEN.value, due_on__lt=today)
        .exclude(visit__state=State.CANCELLED.value)
        .order_by("due_on", "pk")
    )
    late = list(rows.select_for_update(of=("self",), skip_locked=True)[:AT_ONCE])
    Resolution.objects.filter(pk__in=[row.pk for row in late]).update(reminded_at=at)
    told: dict[UUID, list[UUID]] = {}
    for owner, some in _grouped(late, lambda row: row.owner_id):
        told[owner] = accounts.accounts_of_staff([owner])
        _tell(told[owner], YOURS, some, at)
    for house, some in _grouped(late, lambda row: row.owner.institution_id):
        owners = {one for row in some for one in told[row.owner_id]}
        # who owns all of them and is the office too has been told once already
        offices = [one for one in accounts.offices(house, at=at) if owners != {one}]
        _tell(offices, OF_HOUSE, some, at)
    return len(late)


def _grouped(
    rows: Iterable[Resolution], key: Callable[[Resolution], Key]
) -> list[tuple[Key, list[Resolution]]]:
    groups: dict[Key, list[Resolution]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return list(groups.items())


def _tell(whom: list[UUID], words: Words, rows: list[Resolution], at: datetime) -> None:
    first = rows[0]
    said = words.format(
        n=len(rows),
        what=clipped(first.what, LONGEST),
        day=first.due_on,
        name=clipped(first.owner.name, LONGEST),
        place=clipped(first.owner.institution.label, LONGEST),
    )
    visits = {row.visit_id for row in rows}
    link = f"/visits/{first.visit_id}/" if len(visits) == 1 else "/visits/"
    notices.tell(whom, at=at, kind="visit", words=said, link=link)
