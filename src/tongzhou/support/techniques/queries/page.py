"""One technique with all that its page shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from tongzhou.files.models import StoredFile
from tongzhou.files.queries import files_of
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.models import Claim
from tongzhou.support.sides.scope import found, seen_by, side_of
from tongzhou.support.sides.sentences import NO_RECORD
from tongzhou.support.sides.standing import GONE, OPEN
from tongzhou.support.techniques.models import Case, Statement, Technique, TechniqueStep
from tongzhou.support.techniques.moving import RUNNER
from tongzhou.support.techniques.rules.cases import Point, Sum, curve, summed

MOST_CASES = 500
MOST_CONFIRMABLE = 60


@dataclass(frozen=True, slots=True)
class Curve:
    """The learning curve of one person: cases in their order with what they amount to. Cases that were taken back are not in it."""

    learner_id: UUID
    name: str
    points: tuple[Point, ...]
    sum: Sum


@dataclass(frozen=True, slots=True)
class View:
    """A technique, its steps, what is stated, its newest cases, curves, files; what the reader may do.

    `to_confirm` are open claims that the reader may confirm here (claim id → the digest he sees). `mine`: cases that his side claims.
    """

    technique: Technique
    steps: list[TechniqueStep]
    statements: list[Statement]
    cases: list[Case]
    curves: list[Curve]
    files: list[StoredFile]
    offers: frozenset[str]
    to_confirm: dict[UUID, str]
    mine: frozenset[UUID]


def technique_of(actor: Actor, id: UUID) -> Technique:
    """One technique. Raises NotFound. One statement."""
    rows = Technique.objects.select_related(
        "supporting", "receiving", "department", "expert", "disease", "pairing__programme"
    )
    return found(rows, actor, id)


def case_of(actor: Actor, id: UUID) -> Case:
    """One case with its technique. Raises NotFound. One statement."""
    rows = Case.objects.select_related(
        "technique__supporting", "technique__receiving", "technique__department", "learner", "expert"
    )
    case = rows.filter(pk=id, technique__in=Technique.objects.filter(seen_by(actor))).first()
    if case is None:
        raise NotFound(NO_RECORD)
    return case


def owner(actor: Actor, id: UUID) -> UUID:
    """The technique that a case or a statement belongs to. Raises NotFound. Two statements at most."""
    seen = Technique.objects.filter(seen_by(actor))
    for model in (Case, Statement):
        there = model._default_manager.filter(pk=id, technique__in=seen).values_list("technique", flat=True)
        if (found_one := there.first()) is not None:
            return UUID(str(found_one))
    raise NotFound(NO_RECORD)


def last_people(actor: Actor, technique_id: UUID) -> tuple[UUID | None, UUID | None, str]:
    """Learner, expert and level of the newest case that this actor told: what the next one most likely is. One statement."""
    rows = Case.objects.filter(technique=technique_id, by_key=actor.key).order_by("-at", "-pk")
    last = rows.values_list("learner", "expert", "level").first()
    return last or (None, None, "")


def view(actor: Actor, id: UUID) -> View:
    """One technique with all that its page shows. Raises NotFound. Six statements."""
    row = technique_of(actor, id)
    cases = list(row.cases.select_related("learner", "expert").order_by("-on", "-at", "-pk")[:MOST_CASES])
    statements = list(row.statements.select_related("learner", "case").order_by("on", "pk"))
    open_ones = [one.claim for one in (*statements, *cases) if one.stands in OPEN]
    return View(
        row,
        list(row.timeline.order_by("number")),
        statements,
        cases,
        curves(cases),
        files_of(actor, row.key),
        RUNNER.offers(row, actor),
        _confirmable(actor, open_ones[:MOST_CONFIRMABLE]),
        _mine(actor, row, cases),
    )


def _confirmable(actor: Actor, claims: list[UUID]) -> dict[UUID, str]:
    if not claims or not actor.may(P.CONFIRM):
        return {}
    rows = Claim.objects.select_related("supporting", "receiving").filter(pk__in=claims)
    return {row.pk: row.content_hash for row in rows if {"confirm", "settle"} & ledger.offers(actor, row)}


def _mine(actor: Actor, row: Technique, cases: list[Case]) -> frozenset[UUID]:
    side = side_of(actor, P.CLAIM, row)
    return frozenset(case.pk for case in cases if side and case.side == side.value and case.stands in OPEN)


def curves(cases: Iterable[Case]) -> list[Curve]:
    """A curve for each learner, who did most first."""
    of: dict[UUID, list[Case]] = {}
    for case in cases:
        if case.stands not in GONE:
            of.setdefault(case.learner_id, []).append(case)
    made = []
    for learner, rows in of.items():
        points = curve([case.done for case in sorted(rows, key=lambda one: (one.on, one.at, one.pk))])
        made.append(Curve(learner, rows[0].learner.name, tuple(points), summed(points)))
    return sorted(made, key=lambda one: (-len(one.points), one.name))
