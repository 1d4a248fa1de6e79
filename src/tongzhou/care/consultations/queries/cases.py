"""The case on one screen: what was asked, what is known, who said what, what I may do now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from tongzhou.audit.actions import record
from tongzhou.care.consultations.fields import fields_of
from tongzhou.care.consultations.models import (
    Attachment,
    Consultation,
    Duty,
    FollowUp,
    Opinion,
    Panelist,
    Station,
    Step,
)
from tongzhou.care.consultations.queries.duty import in_hand
from tongzhou.care.consultations.queries.scope import visible
from tongzhou.care.consultations.reading import show
from tongzhou.care.consultations.refusals import NO_CASE
from tongzhou.care.consultations.rules import COORDINATOR_TOO, LIFECYCLE, State
from tongzhou.care.patients.identity import Identity, reveal
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.permissions import Permission
from tongzhou.kernel.words import Words
from tongzhou.ledger.models import Entry

_OF_THE_RUNNER = frozenset({"escalate", "sign_part", "leave_last"})
"""Moves that nobody asks for by name."""


@dataclass(frozen=True, slots=True)
class CasePage:
    """Everything about one case for one reader at one moment. `moves` are the steps he may take now."""

    case: Consultation
    who: Identity
    answers: list[tuple[str, Words, Words]]
    steps: list[Step]
    attachments: list[Attachment]
    stations: list[Station]
    panel: list[Panelist]
    opinions: list[Opinion]
    draft: Opinion | None
    moves: tuple[str, ...]
    entry_id: UUID | None
    entry_number: int | None
    follow_up_on: date | None


def case(actor: Actor, case_id: UUID, *, at: datetime) -> CasePage:
    """One case with its page. The look is audited. Raises NotFound. 8 statements, whatever the length of the case."""
    found = _joined(visible(actor, at), actor, at).filter(pk=case_id).first()
    if found is None:
        raise NotFound(NO_CASE)
    record(
        by=actor, at=at, verb="consultations.read", subject=f"consultation:{found.pk}",
        patient=f"patient:{found.patient_id}",
    )  # fmt: skip
    panel = list(
        found.panel.filter(left_at__isnull=True).select_related("staff__institution").order_by("-leads", "id")
    )
    opinions = list(found.opinions.select_related("staff", "institution").order_by("version", "id"))
    signed = [one for one in opinions if one.signed_at]
    return CasePage(
        case=found,
        who=reveal(found.patient),
        answers=_answers(found),
        steps=list(found.timeline.order_by("number")),
        attachments=list(found.attachments.select_related("file").order_by("step", "id")),
        stations=list(found.stations.select_related("institution").order_by("number")),
        panel=panel,
        opinions=signed,
        draft=next((one for one in opinions if not one.signed_at and one.staff_id == actor.staff_id), None),
        moves=_moves(found, actor, panel, signed),
        entry_id=found.entry_id,  # type: ignore[attr-defined]  # annotated below
        entry_number=found.entry_number,  # type: ignore[attr-defined]
        follow_up_on=found.follow_up_on,  # type: ignore[attr-defined]
    )


def _joined(rows: QuerySet[Consultation], actor: Actor, at: datetime) -> QuerySet[Consultation]:
    """One statement brings the case, its people and places, its entry, and whether I am on duty for it."""
    entry = Entry.objects.filter(claim=OuterRef("claim"))
    now = Duty.objects.filter(department=OuterRef("holder_department"), during__contains=at)
    due = FollowUp.objects.filter(consultation=OuterRef("pk"), recorded_at__isnull=True).order_by("due_on")
    return rows.select_related(
        "patient", "consent", "topic_version__topic", "asking", "asker", "asker__department", "holder",
        "holder_department", "holder_staff", "waits_at", "waits_department", "waits_for", "pairing",
    ).annotate(
        entry_id=Subquery(entry.values("pk")[:1]),
        entry_number=Subquery(entry.values("number")[:1]),
        follow_up_on=Subquery(due.values("due_on")[:1]),
        somebody_on_duty=Exists(now),
        i_am_on_duty=Exists(now.filter(staff__in=actor.staff_ids)),
    )  # fmt: skip


def _answers(found: Consultation) -> list[tuple[str, Words, Words]]:
    """The answers given, in the order of the form: (code, question, answer)."""
    return [
        (field.code, field.words, show(field, found.data[field.code]))
        for field in fields_of(found.topic_version.fields)
        if found.data.get(field.code) not in (None, "", [], {})
    ]


def _moves(
    found: Consultation, actor: Actor, panel: list[Panelist], signed: list[Opinion]
) -> tuple[str, ...]:
    """Steps offered. The verb checks again; this only keeps a page from offering what would be refused."""
    seat = next((one for one in panel if one.staff_id == actor.staff_id), None)
    asks = actor.staff_id is not None and actor.may(Permission.ASK, found.asking.place)
    allocates = actor.may(Permission.ALLOCATE, found.holder.place)
    answers = in_hand(
        found, actor,
        on_duty=found.i_am_on_duty, anybody_on_duty=found.somebody_on_duty,  # type: ignore[attr-defined]
    )  # fmt: skip
    may_sign = seat is not None and seat.signed_at is None and actor.may(Permission.ANSWER)
    offered = {
        "sign": may_sign,
        "leave": may_sign and seat is not None and not seat.leads,
        "amend": seat is not None and any(one.staff_id == actor.staff_id for one in signed),
    }

    def may(event: str, permission: Permission) -> bool:
        if event in offered:
            return offered[event]
        if permission is Permission.ASK:
            return asks
        if permission is Permission.ALLOCATE:
            return allocates
        return answers or (event in COORDINATOR_TOO and allocates)

    events = LIFECYCLE.events(State(found.state))
    return tuple(m.event for m in events if m.event not in _OF_THE_RUNNER and may(m.event, m.permission))


def by_number(actor: Actor, number: str, *, at: datetime) -> Consultation:
    """A case by the number said on the telephone. Raises NotFound."""
    found = visible(actor, at).filter(Q(number=number.strip().upper())).first()
    if found is None:
        raise NotFound(NO_CASE)
    return found
