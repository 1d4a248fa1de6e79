"""One posting with everything that its page shows."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import F

from tongzhou.files import queries as files
from tongzhou.files.models import StoredFile
from tongzhou.kernel.actors import Actor
from tongzhou.ledger.models import Claim
from tongzhou.support.postings.models import Absence, Appraisal, HandOver, Posting, Step
from tongzhou.support.postings.queries.scope import posting, reads_appraisal, reads_hand_over


@dataclass(frozen=True, slots=True)
class View:
    """A posting, its steps, absences, the claims of arrival and days as they stand (None: none), its papers, evidence.

    `received` is what the predecessor handed over to it. Papers are None where there are none or the actor may not read them.
    """

    posting: Posting
    steps: list[Step]
    absences: list[Absence]
    arrival: Claim | None
    days: Claim | None
    hand_over: HandOver | None
    received: HandOver | None
    appraisal: Appraisal | None
    evidence: list[StoredFile]
    documents: list[StoredFile]


def view(actor: Actor, id: UUID) -> View:
    """The page of a posting. Raises NotFound. At most eight statements; claims carry `entry_pk`."""
    row = posting(actor, id)
    claims = (
        Claim.objects.filter(source__in=[row.key, row.days_key], reverses=None)
        .select_related("supporting", "receiving")
        .annotate(entry_pk=F("entry__id"))
        .order_by("version")
    )
    latest = {claim.source: claim for claim in claims}
    papers = _papers(row) if reads_hand_over(actor, row) else {}
    return View(
        posting=row,
        steps=list(row.timeline.order_by("number")),
        absences=list(row.absences.order_by("during")),
        arrival=latest.get(row.key),
        days=latest.get(row.days_key),
        hand_over=papers.get(row.pk),
        received=next((one for key, one in papers.items() if key != row.pk), None),
        appraisal=Appraisal.objects.filter(posting=row).first() if reads_appraisal(actor, row) else None,
        evidence=files.files_of(actor, row.key) if row.arrivals else [],
        documents=files.files_of(actor, f"handover:{row.pk}") if papers.get(row.pk) else [],
    )


def _papers(row: Posting) -> dict[UUID, HandOver]:
    """The posting's own hand-over and the one that was meant for it."""
    rows = HandOver.objects.filter(posting=row) | HandOver.objects.filter(to=row)
    return {one.posting_id: one for one in rows.select_related("posting__staff", "to__staff")}


def hand_over_of(actor: Actor, id: UUID) -> HandOver | None:
    """The hand-over of a posting as far as it is written, for whoever may read it."""
    row = posting(actor, id)
    return _papers(row).get(row.pk) if reads_hand_over(actor, row) else None
