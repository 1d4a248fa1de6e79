"""One specialty with all that its page shows."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import F

from tongzhou.files.models import StoredFile
from tongzhou.files.queries import files_of
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.models import Claim
from tongzhou.support.acts.models import Act
from tongzhou.support.sides.scope import found, seen_by
from tongzhou.support.sides.sentences import NO_RECORD
from tongzhou.support.sides.standing import OPEN
from tongzhou.support.specialties.models import Gap, Milestone, Specialty, SpecialtyStep, Statement
from tongzhou.support.specialties.moving import RUNNER
from tongzhou.support.specialties.queries.outputs import of_department
from tongzhou.support.specialties.rules.states import What


@dataclass(frozen=True, slots=True)
class View:
    """A specialty, its plan with what is said of each milestone, the word on its aim, gaps, outputs of the department, files, steps.

    `to_confirm` are open claims that the reader may confirm here (claim id → the digest he sees).
    """

    specialty: Specialty
    plan: list[tuple[Milestone, Statement | None]]
    aim: Statement | None
    gaps: list[Gap]
    outputs: list[Act]
    files: list[StoredFile]
    steps: list[SpecialtyStep]
    offers: frozenset[str]
    to_confirm: dict[UUID, str]


def specialty_of(actor: Actor, id: UUID) -> Specialty:
    """One specialty. Raises NotFound. One statement."""
    rows = Specialty.objects.select_related("supporting", "receiving", "department", "pairing__programme")
    return found(rows, actor, id)


def milestone_of(actor: Actor, id: UUID) -> Milestone:
    """One milestone of a plan with its specialty. Raises NotFound. One statement."""
    rows = Milestone.objects.select_related(
        "specialty__supporting", "specialty__receiving", "specialty__department"
    )
    one = rows.filter(pk=id, dropped=False, specialty__in=Specialty.objects.filter(seen_by(actor))).first()
    if one is None:
        raise NotFound(NO_RECORD)
    return one


def gap_of(actor: Actor, id: UUID) -> Gap:
    """One gap with its specialty. Raises NotFound. One statement."""
    rows = Gap.objects.select_related(
        "specialty__supporting", "specialty__receiving", "specialty__department"
    )
    one = rows.filter(pk=id, specialty__in=Specialty.objects.filter(seen_by(actor))).first()
    if one is None:
        raise NotFound(NO_RECORD)
    return one


def said_of(milestone: Milestone) -> Statement | None:
    """What is said of a milestone that was found in scope. One statement."""
    return milestone.statements.first()


def owner(actor: Actor, id: UUID) -> UUID:
    """The specialty that a statement belongs to. Raises NotFound. One statement."""
    seen = Specialty.objects.filter(seen_by(actor))
    there = Statement.objects.filter(pk=id, specialty__in=seen).values_list("specialty", flat=True).first()
    if there is None:
        raise NotFound(NO_RECORD)
    return there


def view(actor: Actor, id: UUID) -> View:
    """One specialty with all that its page shows. Raises NotFound. Eight statements at most."""
    row = specialty_of(actor, id)
    said = list(row.statements.all())
    of = {one.milestone_id: one for one in said if one.topic is What.MILESTONE}
    return View(
        row,
        [(one, of.get(one.pk)) for one in row.milestones.filter(dropped=False)],
        next((one for one in said if one.topic is What.AIM), None),
        list(row.gaps.order_by(F("filled_on").desc(nulls_first=True), "noted_on", "pk")),
        of_department(actor, row),
        files_of(actor, row.key),
        list(row.timeline.order_by("number")),
        RUNNER.offers(row, actor),
        _confirmable(actor, [one.claim for one in said if one.stands in OPEN]),
    )


def _confirmable(actor: Actor, claims: list[UUID]) -> dict[UUID, str]:
    if not claims or not actor.may(P.CONFIRM):
        return {}
    rows = Claim.objects.select_related("supporting", "receiving").filter(pk__in=claims)
    return {row.pk: row.content_hash for row in rows if {"confirm", "settle"} & ledger.offers(actor, row)}
