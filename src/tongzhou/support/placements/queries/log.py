"""The log of competencies: a placement's, for whoever signs; one competency with all that was signed and done."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound
from tongzhou.support.placements.models import Placement, Procedure, SignOff, Skill
from tongzhou.support.placements.moving import PLACEMENTS, offers
from tongzhou.support.placements.queries.page import Line, lines_of, placement_row
from tongzhou.support.placements.rules.placements import LEFT
from tongzhou.support.sides.scope import seen_by
from tongzhou.support.sides.sentences import NO_RECORD


@dataclass(frozen=True, slots=True)
class SkillView:
    """One competency; `done` are the procedures that stand, `offers` the placement's steps, `touched` whether anybody ever signed."""

    placement: Placement
    line: Line
    done: list[Procedure]
    offers: frozenset[str]
    touched: bool

    @property
    def home(self) -> bool:
        """Whether the trainee is back."""
        return self.placement.status in LEFT


def log(actor: Actor, id: UUID) -> tuple[Placement, list[Line]]:
    """A placement and its competencies in their order. Raises NotFound. Four statements."""
    row = placement_row(actor, id)
    return row, lines_of(Skill.objects.filter(placement=row).order_by("number"))


def skill(actor: Actor, id: UUID) -> SkillView:
    """One competency of a placement that the actor sees. Raises NotFound. Five statements."""
    seen = Placement.objects.filter(seen_by(actor)).values("pk")
    rows = Skill.objects.filter(pk=id, placement__in=seen).select_related(
        "placement__trainee", "placement__teacher", "placement__department", "placement__home_department",
        "placement__supporting", "placement__receiving",
    )  # fmt: skip
    lines = lines_of(rows)
    if not lines:
        raise NotFound(NO_RECORD)
    (line,) = lines
    row = line.skill.placement
    return SkillView(
        row,
        line,
        list(line.skill.procedures.all()),
        offers(PLACEMENTS, actor, row),
        SignOff.objects.filter(skill=line.skill).exists(),
    )
