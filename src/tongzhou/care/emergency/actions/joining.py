"""Two phones of one crew begin for one mission: one run is kept, and what the other phone has is told into it."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from tongzhou.audit.actions import record
from tongzhou.care.emergency.actions.sending import redirect
from tongzhou.care.emergency.actions.telling import changed
from tongzhou.care.emergency.actions.told import Begun
from tongzhou.care.emergency.models import Part, Run, Twin
from tongzhou.care.emergency.pathways import pathway
from tongzhou.care.emergency.queries.hands import JOINED
from tongzhou.care.emergency.refusals import (
    JOINED_CANCELLED,
    JOINED_CLOSED,
    JOINED_OPEN,
    JOINED_OTHER,
    OTHER_CREW,
)
from tongzhou.care.emergency.rules import State
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Refusal
from tongzhou.kernel.words import Words

UNNAMED = ("无名氏", "Unknown")
"""What a run is called when its phone said nothing of the person."""


def kept(mission: UUID, begun_at: datetime) -> Run | None:
    """The run of a mission, its row locked: the one that is not cancelled; else one that was cancelled after `begun_at` (true time), for what was begun
    before somebody took it back belongs to what was taken back. Two statements at most."""
    rows = Run.objects.filter(mission=mission).select_for_update(of=("self",)).select_related(*JOINED)
    found = rows.exclude(state=State.CANCELLED.value).first()
    return found or rows.filter(closed_at__gte=begun_at).order_by("closed_at").first()


def join(found: Run, mine: Run, *, by: Actor, at: datetime) -> Run:
    """Keep the beginning `mine` (checked, not written) beside the run that is kept, and answer with that one. What only this phone knows is taken over:
    what he looks like, where to as long as nobody said it."""
    Twin.objects.create(
        pk=mine.pk, run=found, device_at=mine.device_at, offset_ms=mine.offset_ms, true_at=mine.begun_at, heard_at=at, by_key=by.key,
        by_name=by.name, by_title=by.title, by_institution=by.institution_name, pathway=mine.pathway, came=mine.came, label=mine.label,
        institution=mine.receiver_id, content_hash=mine.content_hash,
    )  # fmt: skip
    _rides_along(found, mine.sender_id, at)
    if State(found.state).open and found.label in UNNAMED and mine.label not in UNNAMED:
        found.label = mine.label
        found.save(update_fields=["label"])
    record(by=by, at=at, verb="emergency.join", subject=found.source)
    changed(found)
    if found.state == State.COMING and found.receiver_id is None and mine.receiver_id is not None:
        with suppress(
            Refusal
        ):  # not his to say, or not a place for the house that sent them: the office sends them on
            return redirect(by=by, at=at, run_id=found.pk, to=mine.receiver_id)
    return found


def _rides_along(found: Run, house: UUID, at: datetime) -> None:
    """A crew may be of two houses: the second one sees what its people write into, as long as the first."""
    if Part.objects.filter(run=found, institution=house, role__in=["sender", "receiver"]).exists():
        return
    until = Part.objects.filter(run=found, role="sender").values_list("until", flat=True).first()
    Part.objects.update_or_create(
        run=found, institution_id=house, defaults={"role": "crew", "until": until}, create_defaults={"role": "crew", "since": at, "until": until}
    )  # fmt: skip


def said_of(found: Run, told: Begun) -> Refusal | None:
    """What a phone is told of its beginning when it did not become a run of its own, or not one of the mission; None when all is as it said."""
    if found.pk == told.id:
        return Refusal(OTHER_CREW) if told.mission is not None and found.mission is None else None
    state, name = State(found.state), found.sender_staff.name
    if state is State.CANCELLED:
        return Refusal(JOINED_CANCELLED, number=found.number)
    if state is State.COMPLETED:
        return Refusal(JOINED_CLOSED, number=found.number)
    if found.pathway != told.pathway:
        return Refusal(JOINED_OTHER, name=name, pathway=_words(found.pathway), mine=_words(told.pathway))
    return Refusal(JOINED_OPEN, name=name)


def _words(code: str) -> Words:
    known = pathway(code)
    return known.words if known else Words(code, code)
