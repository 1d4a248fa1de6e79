"""The assessed side appeals against a published score; the commission answers, once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongzhou.assessment.actions.stepping import begun, limited, permitted, step
from tongzhou.assessment.actions.telling import tell_answered, tell_appealed
from tongzhou.assessment.models import Appeal, Score
from tongzhou.assessment.queries.scope import assessed_by, owned
from tongzhou.assessment.rules import written
from tongzhou.assessment.rules.moving import (
    APPEALED,
    NO_ITEM,
    NOT_OUT,
    NOT_YOUR_OWN,
    SAY_WHY,
    UNKNOWN,
    AppealState,
    RunState,
)
from tongzhou.assessment.rules.scheme import every_item
from tongzhou.directory.clashes import clash, same
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Denied, Invalid, NotFound
from tongzhou.kernel.permissions import Permission as P

LONGEST = 1000


@transaction.atomic
def appeal(*, id: UUID, by: Actor, at: datetime, score_id: UUID, text: str, item: str = "") -> Appeal:
    """Appeal against one's own published score, or an item of it. Twice is once.

    Raises NotFound (not one's own), Denied (who runs the scheme), Conflict (not the result that stands; one waits already), Invalid (text, item).
    """
    by.require(P.APPEAL)
    rows = Score.objects.select_related("run__scheme", "run__version")
    score = rows.filter(assessed_by(by, P.APPEAL), pk=score_id).first()
    if score is None:
        raise NotFound(UNKNOWN)
    if by.may(P.MANAGE_ASSESSMENT, score.run.scheme.place):
        raise Denied(NOT_YOUR_OWN)
    kept = Appeal.objects.filter(pk=id).first()
    why = limited(text, "text", LONGEST)
    if kept is not None:
        same(kept, score_id=score.pk, item=item, text=why)
        return kept
    if score.run.status is not RunState.PUBLISHED:
        raise Conflict(NOT_OUT)
    if not why:
        raise Invalid(SAY_WHY, field="text")
    if item and item not in {one.code for one in every_item(written.from_json(score.run.version.content))}:
        raise Invalid(NO_ITEM, field="item", code=item)
    row = Appeal(id=id, score=score, item=item, text=why, state=AppealState.OPEN.value, at=at)
    row.by_key, row.by_name, row.by_institution = by.key, by.name, by.institution_name
    with clash(appeal_open_once=Conflict(APPEALED, field="item")):
        row.save(force_insert=True)
    begun(row, by=by, at=at)
    tell_appealed(row, at=at)
    return row


def uphold(*, by: Actor, at: datetime, appeal_id: UUID, answer: str, seen: int | None = None) -> Appeal:
    """The appeal is right: a correction of the run should follow, and is named once it is made. Raises as `refuse` does."""
    return _answer("uphold", by=by, at=at, appeal_id=appeal_id, answer=answer, seen=seen)


def refuse(*, by: Actor, at: datetime, appeal_id: UUID, answer: str, seen: int | None = None) -> Appeal:
    """The score stands. Raises NotFound, Denied, IllegalMove (answered already), Conflict (seen), Invalid (answer)."""
    return _answer("refuse", by=by, at=at, appeal_id=appeal_id, answer=answer, seen=seen)


@transaction.atomic
def _answer(event: str, *, by: Actor, at: datetime, appeal_id: UUID, answer: str, seen: int | None) -> Appeal:
    rows = Appeal.objects.select_for_update(of=("self",)).select_related("score__run__scheme")
    row = rows.filter(owned(by, "score__run__scheme__"), pk=appeal_id).first()
    if row is None:
        raise NotFound(UNKNOWN)
    said = limited(answer, "answer", LONGEST)
    state = AppealState.UPHELD if event == "uphold" else AppealState.REFUSED
    if (row.status, row.answer, row.answered_by) == (state, said, by.name):
        return row
    permitted(row, event, by)
    if not said:
        raise Invalid(SAY_WHY, field="answer")
    row.answer, row.answered_by, row.answered_at = said, by.name, at
    step(row, event, by=by, at=at, seen=seen)
    tell_answered(row, by=by, at=at)
    return row
