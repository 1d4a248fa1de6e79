"""The whole of one case: everything its page shows, in few statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery

from tongzhou.audit.actions import record
from tongzhou.care.consultations.fields import Field, fields_of
from tongzhou.care.consultations.models import Consultation, Opinion, Step
from tongzhou.care.consultations.queries.duty import running
from tongzhou.care.consultations.queries.hands import Hands, offered
from tongzhou.care.consultations.queries.parts import (
    FilePart,
    FollowUpPart,
    SeatPart,
    StationPart,
    annotated,
    parts,
)
from tongzhou.care.consultations.queries.scope import reads_records, visible
from tongzhou.care.consultations.reading import show
from tongzhou.care.consultations.refusals import NO_CASE
from tongzhou.care.patients.queries import Identity, identities
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.words import Words
from tongzhou.ledger.models import Claim, Entry
from tongzhou.ledger.rules import ClaimState


@dataclass(frozen=True, slots=True)
class CasePage:
    """One case as its page needs it. `moves` are the steps this actor may take now, `draft` his unsigned opinion.

    `whole` is False for whoever only allocates: the name is masked, files and opinions stay closed.
    """

    case: Consultation
    patient: Identity
    answers: tuple[tuple[Field, Words], ...]
    timeline: tuple[Step, ...]
    opinions: tuple[Opinion, ...]
    draft: Opinion | None
    stations: tuple[StationPart, ...]
    panel: tuple[SeatPart, ...]
    files: tuple[FilePart, ...]
    follow_ups: tuple[FollowUpPart, ...]
    moves: tuple[str, ...]
    claim_state: ClaimState | None
    entry_id: UUID | None
    whole: bool = True


def case(actor: Actor, case_id: UUID, *, at: datetime) -> CasePage:
    """The case, if the actor sees it; the look is audited. Raises NotFound. Four statements (five under a broken glass)."""
    row = _row(actor, case_id, at)
    seats = parts(row, "seat_parts", SeatPart)
    whole = reads_records(actor, row.pk)
    opinions = _opinions(row) if whole else []
    held = _hands(row.duty, seats, opinions)
    fields = fields_of(row.topic_version.fields)
    return CasePage(
        case=row,
        patient=_identity(actor, row, at),
        answers=tuple(
            (field, show(field, row.data[field.code])) for field in fields if field.code in row.data
        ),
        timeline=tuple(Step.objects.filter(consultation=row).order_by("number")),
        opinions=tuple(one for one in opinions if one.signed_at),
        draft=next((one for one in opinions if not one.signed_at and one.staff_id == actor.staff_id), None),
        stations=parts(row, "station_parts", StationPart),
        panel=seats,
        files=parts(row, "file_parts", FilePart) if whole else (),
        follow_ups=parts(row, "follow_up_parts", FollowUpPart),
        moves=offered(row, actor, held),
        claim_state=ClaimState(row.claim_state) if row.claim_state else None,
        entry_id=row.entry_id,
        whole=whole,
    )


def _hands(duty: Sequence[UUID], seats: Sequence[SeatPart], opinions: Sequence[Opinion]) -> Hands:
    """Who has the case in hand, of what the page has read already."""
    seated = [seat for seat in seats if seat.left_at is None]
    return Hands(
        duty=tuple(duty),
        panel=tuple(seat.staff_id for seat in seated),
        due=tuple(seat.staff_id for seat in seated if seat.signed_at is None),
        authors=tuple({one.staff_id for one in opinions if one.signed_at}),
    )


def _row(actor: Actor, case_id: UUID, at: datetime) -> Any:
    """The case with all that belongs to it in one row."""
    rows = visible(actor, at).filter(pk=case_id)
    rows = rows.select_related(
        "patient",
        "consent",
        "topic_version__topic",
        "asking",
        "asker",
        "holder",
        "holder_department",
        "holder_staff",
        "waits_at",
        "waits_for",
        "pairing",
    )
    duty = running(at).filter(department=OuterRef("holder_department"))
    row = rows.annotate(
        **annotated(),
        duty=ArraySubquery(duty.values("staff")),
        claim_state=Subquery(Claim.objects.filter(pk=OuterRef("claim")).values("state")),
        entry_id=Subquery(Entry.objects.filter(claim=OuterRef("claim")).values("pk")),
    ).first()
    if row is None:
        raise NotFound(NO_CASE)
    return row


def _identity(actor: Actor, row: Consultation, at: datetime) -> Identity:
    """The patient's name: one audited look. A broken glass is named in the trail."""
    if row.pk in actor.opened:
        record(
            by=actor,
            at=at,
            verb="consultations.opened_by_break_glass",
            subject=f"consultation:{row.pk}",
            patient=f"patient:{row.patient_id}",
        )
    who = identities(actor, [row.patient], at=at, why=f"consultation:{row.pk}")[row.patient_id]
    return who if reads_records(actor, row.pk) else who.masked()


def _opinions(row: Consultation) -> list[Opinion]:
    own = Opinion.objects.filter(consultation=row).select_related("staff", "institution", "department")
    return list(own.order_by("-leads", "staff", "version"))
