"""One run with all that its page shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, OuterRef, Q, Subquery

from tongzhou.audit.actions import record
from tongzhou.care.emergency.models import Attachment, Check, Delay, Point, Run, Stay, Step, Vitals
from tongzhou.care.emergency.pathways import checklists, pathway
from tongzhou.care.emergency.queries.hands import JOINED, offered, side_for, writes
from tongzhou.care.emergency.queries.scope import kept_as, reads_records, visible
from tongzhou.care.emergency.queries.times import times_of
from tongzhou.care.emergency.refusals import NO_RUN
from tongzhou.care.emergency.rules import Checklist, Measured, Pathway, Standing
from tongzhou.care.patients.identity import Identity, reveal_name
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound
from tongzhou.ledger.models import Entry

MOST_VITALS = 30


@dataclass(frozen=True, slots=True)
class RunPage:
    """The whole page. `whole`: the reader sees the record; else who it is, vitals, files and checklists are left out (ADR 0008)."""

    run: Run
    pathway: Pathway
    patient: Identity | None
    points: tuple[Point, ...]
    times: tuple[Measured, ...]
    vitals: tuple[Vitals, ...]
    files: tuple[Attachment, ...]
    timeline: tuple[Step, ...]
    bed: str
    checked: int
    next_id: UUID | None
    entry_id: UUID | None
    moves: tuple[str, ...]
    side: str
    writes: bool
    whole: bool

    @property
    def current(self) -> dict[str, Point]:
        """The points that count, by code."""
        return {one.code: one for one in self.points if one.standing == Standing.CURRENT}


def run(actor: Actor, run_id: UUID, *, at: datetime) -> RunPage:
    """The run, if the actor sees it; the look is audited. Raises NotFound. Six statements."""
    found, known = plain(actor, run_id, at=at)
    whole = reads_records(actor)
    whom = f"patient:{found.patient_id}" if found.patient_id and whole else ""
    record(by=actor, at=at, verb="emergency.read", subject=found.source, patient=whom)
    points = tuple(Point.objects.filter(run=found).order_by("true_at", "id"))
    vitals = Vitals.objects.filter(run=found).order_by("-true_at")[:MOST_VITALS] if whole else ()
    files = Attachment.objects.filter(run=found).select_related("file").order_by("-at") if whole else ()
    return RunPage(
        run=found,
        pathway=known,
        patient=reveal_name(found.patient) if whole and found.patient else None,
        points=points,
        times=times_of(found, points),
        vitals=tuple(vitals),
        files=tuple(files),
        timeline=tuple(Step.objects.filter(run=found).order_by("number")),
        bed=getattr(found, "bed", None) or "",
        checked=getattr(found, "checked", 0),
        next_id=getattr(found, "next_id", None),
        entry_id=getattr(found, "entry_id", None),
        moves=offered(found, actor),
        side=side_for(found, actor),
        writes=writes(found, actor) is None,
        whole=whole,
    )


def plain(actor: Actor, run_id: UUID, *, at: datetime) -> tuple[Run, Pathway]:
    """The run with what is joined, and its pathway, if the actor sees it. Raises NotFound. One statement."""
    lies = Stay.objects.filter(run=OuterRef("pk"), during__upper_inf=True).values("bed__label")
    nexts = Run.objects.filter(follows=OuterRef("pk")).order_by("-begun_at").values("pk")
    entry = Entry.objects.filter(claim=OuterRef("claim")).values("pk")
    rows = visible(actor, at).select_related(*JOINED)
    found = rows.annotate(
        bed=Subquery(lies[:1]), next_id=Subquery(nexts[:1]), entry_id=Subquery(entry[:1]),
        checked=Count("checks__item", distinct=True),
    ).filter(pk=kept_as(run_id)).first()  # fmt: skip
    known = pathway(found.pathway) if found else None
    if found is None or known is None:
        raise NotFound(NO_RUN)
    return found, known


@dataclass(frozen=True, slots=True)
class Sheet:
    """A checklist of one run: the newest answer to each item, with the doctor's name."""

    checklist: Checklist
    answers: dict[str, Check]

    @property
    def open(self) -> int:
        """How many items nobody has answered."""
        return sum(1 for one in self.checklist.items if one.code not in self.answers)


def sheets(actor: Actor, run_id: UUID, *, at: datetime) -> tuple[Run, tuple[Sheet, ...]]:
    """The checklists of a run, for whoever reads its record. Raises NotFound. Two statements."""
    found, known = plain(actor, run_id, at=at)
    if not reads_records(actor):
        raise NotFound(NO_RUN)
    newest = (
        Check.objects.filter(run=found)
        .order_by("checklist", "item", "-at", "-id")
        .distinct("checklist", "item")
    )
    given = list(newest)
    lists = [checklists()[code] for code in known.checklists]
    return found, tuple(
        Sheet(one, {each.item: each for each in given if each.checklist == one.code}) for one in lists
    )


def delays_of(run_id: UUID) -> list[Delay]:
    """What delayed a run that was read already. One statement."""
    return list(Delay.objects.filter(run=run_id).order_by("at", "id"))


def of_patient(actor: Actor, patient_ids: list[UUID], *, at: datetime) -> list[Run]:
    """All runs of a patient that the actor sees, newest first. One statement."""
    rows = visible(actor, at).filter(Q(patient__in=patient_ids) | Q(patient__merged_into__in=patient_ids))
    return list(rows.select_related("sender", "receiver", "waits_at").order_by("-begun_at")[:20])
