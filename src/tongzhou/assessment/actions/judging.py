"""What only people can say: points of a judgement with a reason and a signature, checks of a list with their evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from tongzhou.accounts.actions import confirm_password
from tongzhou.assessment.actions.keeping import rescore
from tongzhou.assessment.actions.running import locked
from tongzhou.assessment.actions.stepping import limited, permitted, step
from tongzhou.assessment.models import EVIDENCE, Check, Judgement, Run, Score
from tongzhou.assessment.queries.scope import owned
from tongzhou.assessment.rules import written
from tongzhou.assessment.rules.closed import Missing
from tongzhou.assessment.rules.giving import Checklist, Judged
from tongzhou.assessment.rules.moving import (
    NO_ITEM,
    NOT_ALL_CHECKED,
    NOT_JUDGED,
    POINTS_RANGE,
    PROVE_IT,
    SAY_WHY,
    UNKNOWN,
)
from tongzhou.assessment.rules.scheme import Item, Scheme, every_item
from tongzhou.files import queries as files
from tongzhou.files.actions import attach
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Invalid, NotFound

LONGEST = 500
LONGEST_EVIDENCE = 300
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Ticked:
    """What somebody said of one check; `met` None was not answered."""

    code: str
    met: bool | None
    evidence: str = ""
    file_ids: tuple[UUID, ...] = ()
    """Files of the actor's own that have arrived."""


def judge(
    *, by: Actor, at: datetime, score_id: UUID, item: str, points: Decimal, reason: str, password: str
) -> Judgement:
    """Give points for an item of a trial and sign with the password; the scores of the whole run follow. The same again is the same.

    Raises NotFound, Denied, IllegalMove (no trial), NotLetIn (password), Invalid (points, reason, item).
    """
    run, score, line = _found(by, score_id, item)
    permitted(run, "judge", by)
    _check_points(line, written.from_json(run.version.content), points)
    why = limited(reason, "reason", LONGEST)
    if not why:
        raise Invalid(SAY_WHY, field="reason")
    confirm_password(by=by, password=password, at=at)
    return _judged(by, at, score, item, points.quantize(CENT), why)


@transaction.atomic
def _judged(by: Actor, at: datetime, score: Score, item: str, points: Decimal, why: str) -> Judgement:
    run = locked(by, score.run_id)
    last = Judgement.objects.filter(score=score, item=item).order_by("-number").first()
    if last is not None and (last.points, last.reason, last.by_key) == (points, why, by.key):
        return last
    permitted(run, "judge", by)
    row = Judgement.objects.create(
        score=score, item=item, number=last.number + 1 if last else 1, points=points, reason=why,
        by_key=by.key, by_name=by.name, by_title=by.title, at=at,
    )  # fmt: skip
    step(run, "judge", by=by, at=at, detail={"score": str(score.pk), "item": item, "points": str(points)})
    rescore(run)
    return row


def _check_points(line: Item, content: Scheme, points: Decimal) -> None:
    asks = (line.missing or content.missing) is Missing.ASK and not line.by_hand
    if not isinstance(line.rule, Judged) and not asks:
        raise Invalid(NOT_JUDGED, field="points")
    if not points.is_finite() or not 0 <= points <= line.weight or points != points.quantize(CENT):
        raise Invalid(POINTS_RANGE, field="points", most=f"{line.weight.normalize():f}")


@transaction.atomic
def tick(*, by: Actor, at: datetime, score_id: UUID, item: str, ticked: Sequence[Ticked]) -> list[Check]:
    """Say of each check of a checklist whether it is met; the scores of the whole run follow. What stays the same is not written again.

    Files are evidence as words are; those given before stay. Raises NotFound, Denied, IllegalMove (no trial), Conflict (a file
    has not arrived), Invalid (check.<code>, evidence.<code>, file.<code>).
    """
    run, score, line = _found(by, score_id, item)
    run = locked(by, run.pk)
    permitted(run, "check", by)
    if not isinstance(line.rule, Checklist):
        raise Invalid(NOT_JUDGED)
    said = {one.code: one for one in ticked}
    last = {one.check_code: one for one in Check.objects.filter(score=score, item=item).order_by("number")}
    made = []
    for check in line.rule.checks:
        one = said.get(check.code)
        if one is None or one.met is None:
            raise Invalid(NOT_ALL_CHECKED, field=f"check.{check.code}", check=check.words)
        evidence = limited(one.evidence, f"evidence.{check.code}", LONGEST_EVIDENCE)
        before = last.get(check.code)
        row = Check(
            score=score, item=item, check_code=check.code, number=before.number + 1 if before else 1, met=one.met,
            evidence=evidence, by_key=by.key, by_name=by.name, at=at,
        )  # fmt: skip
        row.proofs = _proofs(row, before, one, by, at)
        if one.met and check.evidence and not evidence and not row.proofs:
            raise Invalid(PROVE_IT, field=f"evidence.{check.code}", check=check.words)
        if before is None or (before.met, before.evidence, before.proofs) != (one.met, evidence, row.proofs):
            made.append(row)
    if made:
        Check.objects.bulk_create(made)
        step(run, "check", by=by, at=at, detail={"score": str(score.pk), "item": item})
        rescore(run)
    return made


def _proofs(row: Check, before: Check | None, one: Ticked, by: Actor, at: datetime) -> list[dict[str, Any]]:
    """The files that stood before, and those that come now; what was sent already, or is the same to the byte, is not taken twice."""
    kept = list(before.proofs) if before else []
    fresh = [id for id in one.file_ids if id not in files.held_by(EVIDENCE, one.file_ids)]
    if not fresh:
        return kept
    try:
        rows = attach(by=by, at=at, file_ids=fresh, subject=row.key)
    except Invalid as refused:
        raise Invalid(refused.said, field=f"file.{one.code}", **refused.values) from refused
    known = {proof["sha256"]: proof for proof in kept}
    for file in rows:
        told = {
            "file": str(file.pk),
            "sha256": file.sha256,
            "name": file.name,
            "image": file.image,
            "size": file.stored_size,
        }
        known.setdefault(file.sha256, told)
    return list(known.values())


def _found(by: Actor, score_id: UUID, code: str) -> tuple[Run, Score, Item]:
    rows = Score.objects.select_related("run__scheme", "run__version")
    score = rows.filter(owned(by, "run__scheme__"), pk=score_id).first()
    if score is None:
        raise NotFound(UNKNOWN)
    content = written.from_json(score.run.version.content)
    line = next((one for one in every_item(content) if one.code == code), None)
    if line is None:
        raise NotFound(NO_ITEM, code=code)
    return score.run, score, line
