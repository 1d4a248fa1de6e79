"""Capability that stays: per trainee and department, what was learned, when first done alone at home, how many since."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from tongzhou.directory.models import Department, Institution, Staff
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound
from tongzhou.support.placements.models import Placement, Skill
from tongzhou.support.placements.queries.page import Line, lines_of
from tongzhou.support.placements.rules.levels import Level
from tongzhou.support.placements.rules.placements import LEFT, OFF, THERE
from tongzhou.support.sides.scope import seen_by
from tongzhou.support.sides.sentences import NO_RECORD

MOST_SKILLS, MOST_HOMES = 2000, 200


@dataclass
class Learner:
    """One trainee with his placements and all that he learned in them."""

    trainee: Staff
    placements: list[Placement] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    @property
    def signed(self) -> int:
        """Competencies with a signature."""
        return sum(line.level is not None for line in self.lines)

    @property
    def alone(self) -> int:
        """Competencies signed up to "alone"."""
        return sum(line.level is Level.ALONE for line in self.lines)

    @property
    def at_home(self) -> int:
        """Competencies done alone at home, confirmed by the supporter."""
        return sum(line.home_on is not None for line in self.lines)

    @property
    def times(self) -> int:
        """Case-times at home, confirmed."""
        return sum(line.times for line in self.lines)


@dataclass(frozen=True, slots=True)
class Able:
    """A competency that a department now has: who does it alone, since when, how often in all."""

    name: str
    people: list[str]
    since: date
    times: int


@dataclass
class Ward:
    """A department of the recipient (None: people without one) with its trainees."""

    department: Department | None
    learners: list[Learner] = field(default_factory=list)

    @property
    def able(self) -> list[Able]:
        """What is done alone here, the earliest first; the same competency of several people is one."""
        groups: dict[str, list[tuple[Learner, Line, date]]] = {}
        for one in self.learners:
            for line in one.lines:
                if line.home_on is not None:
                    groups.setdefault(line.skill.key, []).append((one, line, line.home_on))
        found = [
            Able(
                rows[0][1].skill.name,
                list(dict.fromkeys(one.trainee.name for one, _, _ in rows)),
                min(day for _, _, day in rows),
                sum(line.times for _, line, _ in rows),
            )
            for rows in groups.values()
        ]
        return sorted(found, key=lambda able: (able.since, able.name))

    @property
    def not_yet(self) -> list[tuple[Learner, Line]]:
        """What was signed for people who are back, and has not yet been done alone at home."""
        back = {state.value for state in LEFT}
        return [
            (one, line)
            for one in self.learners
            for line in one.lines
            if line.level is not None and line.home_on is None and line.skill.placement.state in back
        ]


def capability(actor: Actor, institution: UUID) -> list[Ward]:
    """What the institution (and those below it) learned, by its departments. Three statements, at most 2,000 competencies."""
    at = Q(placement__receiving=institution) | Q(placement__receiving__path__contains=f"/{institution}/")
    wards: dict[UUID | None, Ward] = {}
    people: dict[tuple[UUID | None, UUID], Learner] = {}
    for line in _lines(actor, Skill.objects.filter(at)):
        placement = line.skill.placement
        home = placement.home_department_id
        ward = wards.setdefault(home, Ward(placement.home_department))
        known = people.get((home, placement.trainee_id))
        if known is None:
            known = people[home, placement.trainee_id] = Learner(placement.trainee)
            ward.learners.append(known)
        if placement not in known.placements:
            known.placements.append(placement)
        known.lines.append(line)
    return sorted(wards.values(), key=lambda ward: ward.department.name if ward.department else "~")


def learner(actor: Actor, staff_id: UUID) -> Learner:
    """One trainee. Raises NotFound when no placement of his is seen. Five statements."""
    rows = Placement.objects.filter(seen_by(actor), trainee=staff_id).select_related(
        "trainee", "department", "supporting", "receiving", "home_department"
    )
    placements = list(rows.order_by("span"))
    if not placements:
        raise NotFound(NO_RECORD)
    mine = Skill.objects.filter(placement__in=[one.pk for one in placements])
    return Learner(placements[0].trainee, placements, _lines(actor, mine))


def homes(actor: Actor) -> list[Institution]:
    """Institutions whose staff have been placed, as far as the actor sees. One statement."""
    rows = Placement.objects.filter(seen_by(actor)).exclude(state__in=[state.value for state in OFF])
    return list(Institution.objects.filter(pk__in=rows.values("receiving")).order_by("name")[:MOST_HOMES])


def placed(actor: Actor, institution: UUID) -> int:
    """How many people of the institution (and those below it) have been at a supporter. One statement."""
    at = Q(receiving=institution) | Q(receiving__path__contains=f"/{institution}/")
    came = [state.value for state in (*THERE, *LEFT)]
    rows = Placement.objects.filter(seen_by(actor), at, state__in=came)
    people: int = rows.aggregate(people=Count("trainee", distinct=True))["people"]
    return people


def _lines(actor: Actor, skills: QuerySet[Skill]) -> list[Line]:
    came = [state.value for state in (*THERE, *LEFT)]
    seen = Placement.objects.filter(seen_by(actor), state__in=came).values("pk")
    rows = skills.filter(placement__in=seen).select_related(
        "placement__trainee", "placement__department", "placement__home_department", "placement__receiving",
        "placement__supporting",
    )  # fmt: skip
    return lines_of(rows.order_by("placement__span", "placement", "number")[:MOST_SKILLS])
