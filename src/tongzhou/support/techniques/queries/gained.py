"""What a county gained: each technique with what both sides stand behind, on which days, as it was introduced, done alone, kept."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from tongzhou.directory.models import Institution
from tongzhou.kernel.actors import Actor
from tongzhou.support.sides.scope import seen_by
from tongzhou.support.sides.standing import Standing
from tongzhou.support.techniques.models import Case, Statement, Technique
from tongzhou.support.techniques.rules.cases import Level, What

MOST = 500


@dataclass(frozen=True, slots=True)
class Gain:
    """A technique and its confirmed statements, the earliest first; counts are of confirmed cases."""

    technique: Technique
    said: tuple[Statement, ...]
    with_expert: int
    alone: int

    def of(self, what: What) -> list[Statement]:
        """Its statements of one sort."""
        return [one for one in self.said if one.topic is what]

    def first(self, what: What) -> Statement | None:
        """The earliest of one sort."""
        return next(iter(self.of(what)), None)

    @property
    def by_itself(self) -> bool:
        """Whether somebody there does it alone."""
        return bool(self.of(What.INDEPENDENCE))

    @property
    def kept(self) -> Statement | None:
        """The newest check that found it kept, unless it was lost since."""
        checks, lost = self.of(What.KEEPING), self.technique.lost_on
        return checks[-1] if checks and (lost is None or checks[-1].on > lost) else None

    @property
    def lost(self) -> bool:
        """Whether a check found that it is not kept."""
        return self.technique.lost_on is not None and self.kept is None


def gained(actor: Actor, at: Q) -> list[Gain]:
    """Techniques at places that `at` (a condition on a record's sides) holds, of which at least the introduction stands. Three statements.

    Those done alone first, the newest before; at most 500.
    """
    posted = Standing.POSTED.value
    mine = Technique.objects.filter(seen_by(actor), at)
    rows = list(
        mine.filter(pk__in=Statement.objects.filter(standing=posted).values("technique"))
        .select_related("department", "supporting", "receiving")
        .order_by("receiving__name", "name", "pk")[:MOST]
    )
    said: dict[UUID, list[Statement]] = defaultdict(list)
    stated = Statement.objects.filter(technique__in=[row.pk for row in rows], standing=posted)
    for one in stated.select_related("learner").order_by("on", "pk"):
        said[one.technique_id].append(one)
    cases = Case.objects.filter(technique__in=[row.pk for row in rows], standing=posted).values_list(
        "technique"
    )
    counts = {
        id: (number - alone, alone)
        for id, number, alone in cases.annotate(
            number=Count("pk"), alone=Count("pk", filter=Q(level=Level.ALONE.value))
        )
    }
    found = [Gain(row, tuple(said[row.pk]), *counts.get(row.pk, (0, 0))) for row in rows]
    return sorted(found, key=_newest, reverse=True)


def _newest(one: Gain) -> tuple[bool, str]:
    alone = one.first(What.INDEPENDENCE)
    return alone is not None, (alone or one.said[0]).on.isoformat() if one.said else ""


def places(actor: Actor) -> list[tuple[Institution, int, int]]:
    """Recipients with a technique that stands in the ledger: how many were introduced, how many are done alone. Two statements."""
    posted = Statement.objects.filter(standing=Standing.POSTED.value)
    mine = Technique.objects.filter(seen_by(actor))
    rows = (
        mine.values("receiving")
        .annotate(
            introduced=Count("pk", filter=Q(pk__in=posted.values("technique"))),
            alone=Count(
                "pk", filter=Q(pk__in=posted.filter(what=What.INDEPENDENCE.value).values("technique"))
            ),
        )
        .values_list("receiving", "introduced", "alone")
    )
    counts = {id: (introduced, alone) for id, introduced, alone in rows if introduced}
    houses = Institution.objects.filter(pk__in=counts).order_by("name")
    return [(house, *counts[house.pk]) for house in houses[:MOST]]
