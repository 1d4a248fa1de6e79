"""Twelve months after the first case alone: is it still done? The check falls due by itself; what is not kept needs a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from tongzhou.accounts import queries as accounts
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Invalid
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import Side
from tongzhou.notices import actions as notices
from tongzhou.support.sides.running import Turn, reason
from tongzhou.support.sides.scope import side_of
from tongzhou.support.sides.standing import OPEN, STANDS, Standing
from tongzhou.support.techniques.actions.claiming import amounts, anew, claim, done_by, proofs, today
from tongzhou.support.techniques.acts import KEPT, KeptDetail
from tongzhou.support.techniques.models import Statement, Technique
from tongzhou.support.techniques.moving import RUNNER
from tongzhou.support.techniques.rules.cases import What
from tongzhou.support.techniques.rules.sentences import NOT_ALONE_YET, STANDS_ALREADY, TOO_EARLY, WRONG_NUMBER
from tongzhou.support.techniques.rules.stages import Stage

CASES = Words("近十二个月例数", "cases in the last twelve months")
MOST = 100_000
AT_ONCE = 500
YEAR = timedelta(days=365)


@transaction.atomic
def keep(
    *,
    by: Actor,
    at: datetime,
    technique_id: UUID,
    on: date,
    cases: int | None = None,
    file_ids: Sequence[UUID] = (),
    seen: int | None = None,
) -> Technique:
    """Claim, for the side of the one who says so, that it is still done twelve months on; the other side confirms.

    `cases` in the last twelve months as the hospital counts them; None: those recorded here, and unknown when there are none.
    Raises Invalid (on: too early; cases), Conflict (claimed already), and as every step does.
    """
    there = RUNNER.locked(by, technique_id)
    if _said(there, on):
        return there

    def change(turn: Turn[Technique]) -> None:
        row = turn.record
        since = _since(row, done_by(on, at))
        if cases is not None and not 1 <= cases <= MOST:
            raise Invalid(WRONG_NUMBER, field="cases", what=CASES, least=1, most=MOST)
        _none_stands(row)
        side = side_of(by, P.CLAIM, row) or Side.SUPPORTING
        known = cases or row.cases.filter(STANDS, on__gt=on - YEAR, on__lte=on).count() or None
        said = Statement(technique=row, what=What.KEEPING.value, on=on, cases=known)
        anew(said, said.source, side)
        said.save()
        told = amounts(
            said, row, KEPT, on, KeptDetail(row.name, since.isoformat(), known), at=at,
            evidence=proofs(row, file_ids, by=by, at=at),
        )  # fmt: skip
        claim(told, by=by, at=at, side=side)

    content = [on, cases, list(file_ids)]
    return RUNNER.run("keep", change, by=by, at=at, id=technique_id, seen=seen, content=content)


def _said(row: Technique, on: date) -> bool:
    return row.statements.filter(STANDS, what=What.KEEPING.value, on=on).exists()


def _since(row: Technique, on: date) -> date:
    """The day of the first independence in the ledger. Raises Invalid when there is none, or it is not a year ago."""
    first = (
        row.statements.filter(what=What.INDEPENDENCE.value, standing=Standing.POSTED.value)
        .order_by("on")
        .first()
    )
    if first is None or row.check_due_on is None:
        raise Invalid(NOT_ALONE_YET, field="on")
    if on < row.check_due_on:
        raise Invalid(TOO_EARLY, field="on", day=row.check_due_on)
    return first.on


def _none_stands(row: Technique) -> None:
    for said in row.statements.filter(STANDS, what=What.KEEPING.value):
        if said.stands in OPEN or row.lost_on is None or said.on > row.lost_on:
            raise Conflict(STANDS_ALREADY, standing=said.stands.words)


def lose(
    *, by: Actor, at: datetime, technique_id: UUID, on: date, note: str, seen: int | None = None
) -> Technique:
    """A check on a day found that it is not done any more; the reason is kept. Nothing enters the ledger, nothing leaves it.

    Raises Invalid (note, on), and as every step does.
    """
    why = reason(note)

    def change(turn: Turn[Technique]) -> None:
        row = turn.record
        if row.check_due_on and done_by(on, at) < row.check_due_on:
            raise Invalid(TOO_EARLY, field="on", day=row.check_due_on)
        row.lost_on, row.lost_why = on, why

    return RUNNER.run("lose", change, by=by, at=at, id=technique_id, seen=seen, note=why, content=on)


@transaction.atomic
def tell_due(*, at: datetime) -> int:
    """Tell both offices of each check that has fallen due, once. Answers how many. Part of a daily job."""
    rows = (
        Technique.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("receiving", "supporting")
        .filter(state=Stage.INDEPENDENT.value, told_on=None, check_due_on__lte=today(at))
        .order_by("check_due_on", "pk")[:AT_ONCE]
    )
    for row in rows:
        told = {*accounts.offices(row.receiving_id, at=at), *accounts.offices(row.supporting_id, at=at)}
        words = Words(
            f"“{row.name}”独立开展已满一年，请确认是否仍在做。",
            f"“{row.name}” has been done alone for a year: is it still done?",
        )
        notices.tell(sorted(told), at=at, kind="technique", words=words, link=f"/techniques/{row.pk}/")
        row.told_on = today(at)
        row.save(update_fields=["told_on"])
    return len(rows)
