"""Worklists: what waits for me, for my house, for others, and what is done. The clock that runs out first on top."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from tongzhou.care.consultations.models import Consultation, Draft, FollowUp, Panelist
from tongzhou.care.consultations.queries.duty import duty_departments
from tongzhou.care.consultations.queries.scope import visible
from tongzhou.care.consultations.reading import CHINA
from tongzhou.care.consultations.refusals import NO_DRAFT
from tongzhou.care.consultations.rules import State
from tongzhou.directory.queries import reach
from tongzhou.directory.rules import Tier
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.permissions import Permission

PAGE = 40
"""Rows of a page."""
MANY = 999
"""Finished cases are counted up to here; nobody needs the exact number beyond."""
_ENDED = Q(state__in=[State.COMPLETED.value, State.CANCELLED.value])


class Tab(StrEnum):
    """Ways to look at the cases one takes part in."""

    MINE = "mine"
    HOUSE = "house"
    OTHERS = "others"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Worklist:
    """One page of a tab. `after` is the key of the next page ("" at the end); `done` counts up to MANY + 1."""

    tab: Tab
    rows: list[Consultation]
    counts: dict[Tab, int]
    after: str
    follow_ups: list[FollowUp]


def mine(actor: Actor, at: datetime) -> Q:
    """What `actor` has to move: named for him (or whom he stands for), his duty's, his to allocate, his to sign.

    What nobody is named for belongs to the office that allocates there; in a village clinic or a township
    centre, which have no office, to every clinician of it.
    """
    unnamed = Q(waits_for__isnull=True)
    duty = Q(waits_department__in=duty_departments(actor, at))
    allocates = reach(actor.grants_for(Permission.ALLOCATE), "waits_at__")
    small = Q(waits_at__tier__in=[Tier.VILLAGE.value, Tier.TOWNSHIP.value])
    answers = small & reach(actor.grants_for(Permission.ANSWER), "waits_at__")
    wanted = Q(waits_for__in=actor.staff_ids) | (unnamed & duty)
    wanted |= unnamed & Q(waits_department__isnull=True) & (allocates | answers)
    return wanted | (Q(state=State.ACCEPTED.value) & Q(_to_sign(actor)))


def _to_sign(actor: Actor) -> Exists:
    seats = Panelist.objects.filter(staff__in=actor.staff_ids, left_at__isnull=True, signed_at__isnull=True)
    return Exists(seats.filter(consultation=OuterRef("pk")))


def _house(actor: Actor) -> Q:
    return reach(actor.grants_for(Permission.READ_CASE), "waits_at__")


def worklist(actor: Actor, *, at: datetime, tab: Tab = Tab.MINE, after: str = "") -> Worklist:
    """One page of a tab with the counts of all tabs and the follow-ups that are due. At most 6 statements."""
    seen, is_mine, at_house = visible(actor, at), mine(actor, at), _house(actor)
    counts = seen.exclude(_ENDED).aggregate(
        mine=Count("pk", filter=is_mine),
        house=Count("pk", filter=at_house & ~is_mine),
        others=Count("pk", filter=~at_house & ~is_mine),
    )
    done = seen.filter(_ENDED)
    parts = {
        Tab.MINE: seen.exclude(_ENDED).filter(is_mine),
        Tab.HOUSE: seen.exclude(_ENDED).filter(at_house).exclude(is_mine),
        Tab.OTHERS: seen.exclude(_ENDED).exclude(at_house).exclude(is_mine),
        Tab.DONE: done,
    }
    rows = _page(parts[tab], tab, after)
    found = {Tab(name): number for name, number in counts.items()}
    return Worklist(
        tab,
        rows[:PAGE],
        found | {Tab.DONE: done.order_by()[: MANY + 1].count()},
        _key(rows[PAGE - 1], tab) if len(rows) > PAGE else "",
        due_follow_ups(actor, at) if tab is Tab.MINE else [],
    )


def joined(rows: QuerySet[Consultation]) -> QuerySet[Consultation]:
    """With what a row shows, and without what it does not (answers, forms, ciphertext)."""
    return rows.select_related(
        "topic_version__topic",
        "asking",
        "holder",
        "holder_department",
        "holder_staff",
        "waits_at",
        "waits_for",
        "patient",
    ).defer(
        "data",
        "search",
        "topic_version__fields",
        "patient__name_cipher",
        "patient__id_number_cipher",
        "patient__phone_cipher",
        "patient__address_cipher",
        "patient__background_cipher",
    )


def _page(rows: QuerySet[Consultation], tab: Tab, after: str) -> list[Consultation]:
    """One row more than a page, so that the end is known."""
    if tab is Tab.DONE:
        return list(
            joined(_beyond(rows, "closed_at__lt", "id__lt", "closed_at", after)).order_by(
                "-closed_at", "-id"
            )[: PAGE + 1]
        )
    return list(
        joined(_beyond(rows, "due_at__gt", "id__gt", "due_at", after)).order_by("due_at", "id")[: PAGE + 1]
    )


def _beyond(
    rows: QuerySet[Consultation], past: str, next_id: str, same: str, after: str
) -> QuerySet[Consultation]:
    if "~" not in after:
        return rows
    text, _sep, last = after.partition("~")
    try:
        moment, row = datetime.fromisoformat(text), UUID(last)
    except ValueError:
        return rows
    return rows.filter(Q(**{past: moment}) | Q(**{same: moment, next_id: row}))


def _key(row: Consultation, tab: Tab) -> str:
    moment = row.closed_at if tab is Tab.DONE else row.due_at
    return f"{moment.isoformat()}~{row.pk}" if moment else ""


def waiting(actor: Actor, at: datetime) -> int:
    """How many wait for the actor: the number beside the worklist in the nav."""
    if not actor.grants_for(Permission.READ_CASE):
        return 0
    return visible(actor, at).exclude(_ENDED).filter(mine(actor, at)).count()


def due_follow_ups(actor: Actor, at: datetime) -> list[FollowUp]:
    """Patients to ask about today: of the actor's own requests, the longest due first."""
    today = at.astimezone(CHINA).date()
    due = FollowUp.objects.filter(recorded_at__isnull=True, due_on__lte=today)
    rows = due.filter(consultation__asker__in=actor.staff_ids).select_related(
        "consultation__patient", "consultation__topic_version__topic", "consultation__asking"
    )
    return list(rows.order_by("due_on", "id")[:PAGE])


def drafts(actor: Actor) -> list[Draft]:
    """What the actor has typed and not sent, the latest first."""
    return list(Draft.objects.filter(Q(account=actor.account_id)).order_by("-saved_at")[:10])


def draft(actor: Actor, draft_id: UUID) -> Draft:
    """One of the actor's own drafts. Raises NotFound."""
    found = Draft.objects.filter(Q(account=actor.account_id), pk=draft_id).first()
    if found is None:
        raise NotFound(NO_DRAFT)
    return found
