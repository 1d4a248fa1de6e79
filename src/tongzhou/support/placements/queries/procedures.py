"""One record of what was done alone at home, and the competency that one is about to be recorded for."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from tongzhou.files.models import StoredFile
from tongzhou.files.queries import files_of
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound
from tongzhou.ledger.models import Claim
from tongzhou.support.placements.models import Placement, Procedure, ProcedureStep, Skill
from tongzhou.support.placements.moving import PROCEDURES, offers
from tongzhou.support.placements.queries.page import Line, lines_of
from tongzhou.support.sides.scope import found, seen_by
from tongzhou.support.sides.sentences import NO_RECORD


@dataclass(frozen=True, slots=True)
class ProcedureView:
    """One record with its competency, evidence and claim."""

    procedure: Procedure
    line: Line
    steps: list[ProcedureStep]
    files: list[StoredFile]
    claim: Claim | None
    offers: frozenset[str]


def procedure(actor: Actor, id: UUID) -> ProcedureView:
    """One record. Raises NotFound. At most eight statements."""
    rows = Procedure.objects.select_related(
        "trainee", "skill__placement__department", "department", "supporting", "receiving"
    )
    row = found(rows, actor, id)
    (line,) = lines_of(Skill.objects.filter(pk=row.skill_id))
    return ProcedureView(
        row,
        line,
        list(row.timeline.order_by("number")),
        files_of(actor, row.key),
        Claim.objects.select_related("supporting", "receiving").filter(pk=row.claim).first(),
        offers(PROCEDURES, actor, row),
    )


def skill_for(actor: Actor, id: UUID) -> Line:
    """A competency of a placement that the actor sees, with its placement's sides and people. Raises NotFound."""
    seen = Placement.objects.filter(seen_by(actor)).values("pk")
    rows = Skill.objects.filter(pk=id, placement__in=seen).select_related(
        "placement__trainee", "placement__supporting", "placement__receiving", "placement__department"
    )
    lines = lines_of(rows)
    if not lines:
        raise NotFound(NO_RECORD)
    return lines[0]
