"""One placement with all that its page shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F, OuterRef, Prefetch, QuerySet
from django.db.models.functions import JSONObject

from tongzhou.files.models import StoredFile
from tongzhou.files.queries import files_of
from tongzhou.kernel.actors import Actor
from tongzhou.ledger.models import Claim
from tongzhou.support.placements.models import Pause, Placement, PlacementStep, Procedure, SignOff, Skill
from tongzhou.support.placements.moving import PLACEMENTS, offers
from tongzhou.support.placements.rules.levels import Level, reached
from tongzhou.support.placements.rules.procedures import GONE, Doing
from tongzhou.support.sides.scope import found


@dataclass(frozen=True, slots=True)
class Line:
    """One competency: how far it was signed, by whom, when it was first done alone at home, how often since.

    `first` is the earliest procedure that is not taken back (confirmed or not); `times` counts what is confirmed.
    """

    skill: Skill
    level: Level | None
    signatures: list[SignOff]
    first: Procedure | None
    times: int
    waiting: int

    @property
    def best(self) -> SignOff | None:
        """The newest signature at the highest level."""
        return next((one for one in reversed(self.signatures) if one.level == self.level), None)

    @property
    def home_on(self) -> date | None:
        """The first day alone at home that both sides stand behind."""
        return self.first.on if self.first and self.first.status is Doing.CONFIRMED else None


@dataclass(frozen=True, slots=True)
class PlacementView:
    """One placement; `offers` are the steps open to the reader; the claims are the newest of arrival and completion."""

    placement: Placement
    lines: list[Line]
    pauses: list[Pause]
    steps: list[PlacementStep]
    files: list[StoredFile]
    arrival: Claim | None
    completion: Claim | None
    offers: frozenset[str]


def placement(actor: Actor, id: UUID) -> PlacementView:
    """One placement. Raises NotFound. At most seven statements."""
    rows = Placement.objects.select_related(
        "trainee", "teacher", "department", "home_department", "slots", "supporting", "receiving",
        "pairing__programme",
    )  # fmt: skip
    row = found(rows.annotate(away=_away()), actor, id)
    claims = newest_claims([row.key, row.ending_key])
    return PlacementView(
        row,
        lines_of(Skill.objects.filter(placement=row).order_by("number")),
        [_pause(row, one) for one in row.away],  # type: ignore[attr-defined]  # read along
        list(row.timeline.order_by("number")),
        files_of(actor, row.key),
        claims.get(row.key),
        claims.get(row.ending_key),
        offers(PLACEMENTS, actor, row),
    )


def _away() -> ArraySubquery:
    """The interruptions of a placement, read along with it: a page has few statements to spend."""
    told = JSONObject(first="during__startswith", back="during__endswith", why="why")
    return ArraySubquery(Pause.objects.filter(placement=OuterRef("pk")).order_by("during").values_list(told))


def _pause(row: Placement, told: dict[str, str]) -> Pause:
    first, back = (date.fromisoformat(day) if (day := told[key]) else None for key in ("first", "back"))
    return Pause(placement=row, during=DateRange(first, back), why=told["why"])


def placement_row(actor: Actor, id: UUID) -> Placement:
    """One placement with its people, houses and slots: what the form of a step needs. Raises NotFound. One statement."""
    rows = Placement.objects.select_related(
        "trainee", "teacher", "department", "home_department", "slots", "supporting", "receiving"
    )
    return found(rows, actor, id)


def newest_claims(sources: Iterable[str]) -> dict[str, Claim]:
    """The newest version of what was claimed of each source, with `entry_pk`. One statement."""
    rows = Claim.objects.filter(source__in=list(sources)).select_related("supporting", "receiving")
    rows = rows.annotate(entry_pk=F("entry__id"))
    return {row.source: row for row in rows.order_by("version")}


def lines_of(skills: QuerySet[Skill]) -> list[Line]:
    """Competencies with their signatures and what was done at home. Three statements."""
    rows = skills.prefetch_related(
        Prefetch("signatures", SignOff.objects.filter(voids=None, voided_by=None).select_related("teacher")),
        Prefetch("procedures", standing()),
    )
    return [line_of(skill) for skill in rows]


def standing() -> QuerySet[Procedure]:
    """Procedures that are not taken back, the earliest first."""
    return Procedure.objects.exclude(state__in=[state.value for state in GONE]).order_by("on", "pk")


def line_of(skill: Skill) -> Line:
    """A competency whose signatures and procedures were prefetched."""
    signatures, done = list(skill.signatures.all()), list(skill.procedures.all())
    confirmed = [one for one in done if one.status is Doing.CONFIRMED]
    return Line(
        skill,
        reached(one.level for one in signatures),
        signatures,
        next(iter(confirmed or done), None),
        sum(one.times for one in confirmed),
        sum(one.times for one in done if one.status is not Doing.CONFIRMED),
    )
