"""Mentorships: a list, and one with its plan, notes and assessment."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from tongzhou.kernel.actors import Actor
from tongzhou.support.placements.models import MentorGoal, MentorNote, Mentorship, MentorshipStep
from tongzhou.support.placements.moving import MENTORSHIPS, offers
from tongzhou.support.placements.rules.mentoring import Bond
from tongzhou.support.sides.scope import found, seen_by

MOST = 200


@dataclass(frozen=True, slots=True)
class MentorshipView:
    """One mentorship; `offers` are the steps open to the reader."""

    bond: Mentorship
    goals: list[MentorGoal]
    notes: list[MentorNote]
    steps: list[MentorshipStep]
    offers: frozenset[str]


def mentorships(actor: Actor, *, over: bool = False) -> list[Mentorship]:
    """Mentorships under way (or `over`), the newest first, with `total` and `reached` goals. One statement, at most 200."""
    rows = under(Mentorship.objects.filter(seen_by(actor)), over=over).select_related(
        "mentor", "mentee", "supporting", "receiving"
    )
    rows = rows.annotate(
        total=Count("goals"), reached=Count("goals", filter=Q(goals__reached_on__isnull=False))
    )
    return list(rows.order_by("-during", "-pk")[:MOST])


def under(rows: QuerySet[Mentorship], *, over: bool) -> QuerySet[Mentorship]:
    """Those of `rows` that are over, or those that are not."""
    ended = [Bond.ENDED.value, Bond.BROKEN.value]
    return rows.filter(state__in=ended) if over else rows.exclude(state__in=ended)


def mentorship(actor: Actor, id: UUID) -> MentorshipView:
    """One mentorship. Raises NotFound. Four statements."""
    rows = Mentorship.objects.select_related(
        "mentor__department", "mentee__department", "supporting", "receiving", "doctors", "pairing__programme"
    )
    row = found(rows, actor, id)
    return MentorshipView(
        row,
        list(row.goals.all()),
        list(row.notes.all()),
        list(row.timeline.order_by("number")),
        offers(MENTORSHIPS, actor, row),
    )


def mentorship_row(actor: Actor, id: UUID) -> Mentorship:
    """One mentorship with its people and houses: what the form of a step needs. Raises NotFound. One statement."""
    return found(Mentorship.objects.select_related("mentor", "mentee", "supporting", "receiving"), actor, id)


def goals_of(bond: Mentorship) -> list[MentorGoal]:
    """The goals that are not reached yet, in their order. One statement."""
    return list(bond.goals.filter(reached_on=None))
