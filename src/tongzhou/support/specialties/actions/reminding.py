"""A milestone whose day has passed is said to the offices of both sides, once a week until it is reached, moved or dropped."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from tongzhou.accounts import queries as accounts
from tongzhou.kernel.words import Words, clipped
from tongzhou.ledger.rules import CHINA, REMIND_AFTER
from tongzhou.notices import actions as notices
from tongzhou.support.sides.standing import STANDS
from tongzhou.support.specialties.models import Milestone, Statement
from tongzhou.support.specialties.rules.states import GOING

AT_ONCE = 1000
LATE = Words(
    "{n} 个学科建设节点过了日子，最早的是{place}“{specialty}”的“{name}”（{day}）。达到了请登记，没达到请改期或记下缺什么。",
    "{n} milestones are overdue, the first “{name}” of “{specialty}”, {place} (due {day}). Enter it, move its day, or note what is missing.",
)
LONGEST = 20
"""Characters of a name that a notice quotes: the whole sentence holds 200."""


@transaction.atomic
def remind_milestones(*, at: datetime) -> int:
    """Remind of milestones of specialties under way whose day has passed, each once a week. Answers how many milestones.

    One notice for each house. What is said to be reached and waits for the other side is not late. Part of a daily job; two workers
    never take one milestone.
    """
    said = Statement.objects.filter(STANDS, milestone=OuterRef("pk"))
    rows = (
        Milestone.objects.select_related("specialty__receiving")
        .filter(Q(reminded_at=None) | Q(reminded_at__lte=at - REMIND_AFTER))
        .filter(~Exists(said), dropped=False, due_on__lt=at.astimezone(CHINA).date())
        .filter(specialty__state__in=[state.value for state in GOING])
        .order_by("due_on", "pk")
    )
    late = list(rows.select_for_update(of=("self",), skip_locked=True)[:AT_ONCE])
    Milestone.objects.filter(pk__in=[row.pk for row in late]).update(reminded_at=at)
    for house, some in _by_house(late):
        _tell(house, some, at)
    return len(late)


def _by_house(rows: Iterable[Milestone]) -> list[tuple[UUID, list[Milestone]]]:
    houses: dict[UUID, list[Milestone]] = {}
    for row in rows:
        for house in (row.specialty.receiving_id, row.specialty.supporting_id):
            houses.setdefault(house, []).append(row)
    return sorted(houses.items())


def _tell(house: UUID, rows: list[Milestone], at: datetime) -> None:
    first = rows[0]
    words = LATE.format(
        n=len(rows),
        place=clipped(first.specialty.receiving.label, LONGEST),
        specialty=clipped(first.specialty.name, LONGEST),
        name=clipped(first.name, LONGEST),
        day=first.due_on,
    )
    plans = {row.specialty_id for row in rows}
    link = f"/specialties/{first.specialty_id}/" if len(plans) == 1 else "/specialties/"
    notices.tell(accounts.offices(house, at=at), at=at, kind="specialty", words=words, link=link)
