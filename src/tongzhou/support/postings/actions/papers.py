"""What is handed over to the next, and what the host says of the one who left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongzhou.audit import actions as audit
from tongzhou.files import actions as files
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Denied, Invalid
from tongzhou.kernel.permissions import Permission as P
from tongzhou.support.postings.actions.running import RUNNER, require_person
from tongzhou.support.postings.actions.telling import APPRAISED, tell_himself
from tongzhou.support.postings.models import Appraisal, HandOver, Posting
from tongzhou.support.postings.rules.roles import Aspect, Band
from tongzhou.support.postings.rules.sentences import (
    ALL_BANDS,
    EMPTY_HAND_OVER,
    NOT_HIMSELF,
    NOTHING_TO_TAKE,
)
from tongzhou.support.sides.running import Turn, limited, reason

PARTS = ("patients", "projects", "contacts", "unfinished")
MOST = 8000
"""Characters of one part of a hand-over."""


@transaction.atomic
def save_hand_over(
    *, by: Actor, at: datetime, posting_id: UUID, parts: Mapping[str, str], file_ids: Sequence[UUID] = ()
) -> HandOver:
    """Keep the hand-over file as far as it is written (`parts`: patients, projects, contacts, unfinished).

    By the person himself or his office, from arrival on. Raises NotFound, Denied, IllegalMove, Invalid (the part).
    """
    posting = RUNNER.locked(by, posting_id)
    RUNNER.permitted(posting, "hand_over", by)
    require_person(by, posting, "hand_over")
    kept = {name: limited(text, name, MOST) for name, text in parts.items() if name in PARTS}
    paper, _ = HandOver.objects.update_or_create(posting=posting, defaults=kept)
    if file_ids:
        files.attach(by=by, at=at, file_ids=file_ids, subject=f"handover:{posting.pk}")
    audit.record(by=by, at=at, verb="posting.save_hand_over", subject=posting.key)
    return paper


def hand_over(
    *,
    by: Actor,
    at: datetime,
    posting_id: UUID,
    parts: Mapping[str, str],
    file_ids: Sequence[UUID] = (),
    seen: int | None = None,
) -> Posting:
    """Write the hand-over file and hand it over: the successor and both offices find it. May be completed later again.

    Raises as `save_hand_over`, and Invalid (patients) when every part is empty.
    """

    def change(turn: Turn[Posting]) -> None:
        paper = save_hand_over(by=by, at=at, posting_id=posting_id, parts=parts, file_ids=file_ids)
        if not any(getattr(paper, name) for name in PARTS):
            raise Invalid(EMPTY_HAND_OVER, field="patients")
        paper.done_at, paper.done_by = at, by.name
        paper.to = paper.to or turn.record.successors.order_by("pk").first()
        paper.save(update_fields=["done_at", "done_by", "to"])

    content = [dict(parts), file_ids]
    return RUNNER.run("hand_over", change, by=by, at=at, id=posting_id, seen=seen, content=content)


def take_over(*, by: Actor, at: datetime, posting_id: UUID, to_id: UUID, note: str = "") -> Posting:
    """The successor (his posting is `to_id`) or his office takes over what `posting_id` handed over.

    Raises NotFound, Denied, Conflict when nothing was handed over.
    """

    def change(turn: Turn[Posting]) -> None:
        next_one = RUNNER.locked(by, to_id)
        if next_one.staff_id not in by.staff_ids:
            by.require(P.MANAGE_POSTINGS, next_one.supporting.place)
        paper = HandOver.objects.select_for_update().filter(posting=turn.record).first()
        if paper is None or paper.done_at is None or next_one.receiving_id != turn.record.receiving_id:
            raise Conflict(NOTHING_TO_TAKE)
        paper.to, paper.taken_at, paper.taken_by = next_one, at, by.name
        paper.save(update_fields=["to", "taken_at", "taken_by"])

    return RUNNER.run(
        "take_over", change, by=by, at=at, id=posting_id, note=limited(note, "note"), content=to_id
    )


def appraise(
    *,
    by: Actor,
    at: datetime,
    posting_id: UUID,
    bands: Mapping[Aspect, Band],
    overall: Band,
    words: str,
    seen: int | None = None,
) -> Posting:
    """The host judges: a band for every aspect, one over all, and words. Judging anew replaces it; the steps keep each.

    Raises NotFound, Denied, IllegalMove, Invalid (bands, words).
    """
    if set(bands) != set(Aspect):
        missing = next(one for one in Aspect if one not in bands)
        raise Invalid(ALL_BANDS, field=missing.value)
    said = reason(words, field="words")

    def change(turn: Turn[Posting]) -> None:
        told = {aspect.value: band.value for aspect, band in bands.items()}
        Appraisal.objects.update_or_create(
            posting=turn.record,
            defaults={
                "bands": told,
                "overall": overall.value,
                "words": said,
                "by_name": by.name,
                "by_title": by.title,
                "at": at,
                "reply": "",
                "replied_at": None,
            },
        )
        turn.detail = {"bands": told, "overall": overall.value}
        tell_himself(turn.record, APPRAISED, by=by, at=at)

    content = [{aspect.value: band.value for aspect, band in bands.items()}, overall, said]
    return RUNNER.run("appraise", change, by=by, at=at, id=posting_id, seen=seen, content=content)


def reply(*, by: Actor, at: datetime, posting_id: UUID, text: str, seen: int | None = None) -> Posting:
    """The appraised person's own answer. Raises NotFound, Denied for anybody else, Invalid (text)."""
    said = reason(text, field="text")

    def change(turn: Turn[Posting]) -> None:
        if turn.record.staff_id not in by.staff_ids:
            raise Denied(NOT_HIMSELF, name=turn.record.staff.name)
        Appraisal.objects.filter(posting=turn.record).update(reply=said, replied_at=at)

    return RUNNER.run("reply", change, by=by, at=at, id=posting_id, seen=seen, content=said)
