"""Which houses take part in a run, from when, until when; by what it is found."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from tongzhou.care.emergency.models import Part, Run
from tongzhou.care.emergency.pathways import pathway, period


def take_part(run: Run, institution_id: UUID, role: str, at: datetime) -> None:
    """Give a house its right to see the run; whoever had it once has it again. The sender stays the sender."""
    part = Part.objects.filter(run=run, institution=institution_id)
    if part.filter(role="sender").exists():
        return
    if not part.update(role=role, until=None):
        Part.objects.create(run=run, institution_id=institution_id, role=role, since=at)


def passed(run: Run, at: datetime) -> None:
    """He goes elsewhere: the receiver before may see for some days how it was, and learn nothing more."""
    Part.objects.filter(run=run, role="receiver").update(role="passed", until=at + period("passed"))


def end(run: Run, at: datetime) -> None:
    """It is over: both sides made a record, and may read it as long as it is kept."""
    Part.objects.filter(run=run, until__isnull=True).update(until=at + period("record"))


def search_text(found: Run) -> str:
    """What it is found by: number, pathway, both places. Never the patient."""
    known = pathway(found.pathway)
    names = (
        found.number,
        known.words.zh if known else "",
        found.sender.search,
        found.receiver.search if found.receiver else "",
    )
    return " ".join(word.lower() for word in names if word)[:400]
