"""A hospital preparation: developed with its process and quality documents, filed, put to use, stopped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import msgspec
from django.db import IntegrityError, transaction

from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Invalid
from tongzhou.kernel.quantities import Quantity
from tongzhou.kernel.words import Words
from tongzhou.ledger.models import Claim
from tongzhou.ledger.rules import LIVE, ONE, Amounts
from tongzhou.support.sides import claiming
from tongzhou.support.sides.running import Turn, limited, reason
from tongzhou.support.specialties.actions.finding import (
    department_at,
    done_by,
    houses,
    papers,
    said,
    speaker,
)
from tongzhou.support.specialties.acts import PREPARATION, PreparationDetail
from tongzhou.support.specialties.models import Preparation
from tongzhou.support.specialties.moving import PREPARATIONS
from tongzhou.support.specialties.rules.preparations import DosageForm, Stage, is_number, tidy_number
from tongzhou.support.specialties.rules.sentences import BAD_NUMBER, NUMBER_TAKEN, PAPERS_FIRST

NAME = Words("名称", "name")
_LIVE = [state.value for state in LIVE]


@dataclass(frozen=True, slots=True)
class Made:
    """A preparation as it is told: name, dosage form, what it is used for, process and quality documents in words."""

    name: str
    form: DosageForm
    use_for: str = ""
    process: str = ""
    quality: str = ""
    department_id: UUID | None = None

    def content(self) -> list[object]:
        """What makes two tellings the same."""
        return [self.name, self.form, self.use_for, self.process, self.quality, self.department_id]


def prepare(
    *,
    id: UUID,
    by: Actor,
    at: datetime,
    supporting_id: UUID,
    receiving_id: UUID,
    on: date,
    told: Made,
    file_ids: Sequence[UUID] = (),
) -> Preparation:
    """Write down a preparation that the two sides develop since a day. Sent twice it is there once.

    Raises Denied without MANAGE_CAPABILITY or TEACH at one of the two houses, Invalid (with field), NotFound, Conflict.
    """
    giving, taking, pairing = houses(by, supporting_id, receiving_id, on=done_by(on, at))
    made = Preparation(
        id=id,
        pairing=pairing,
        supporting=giving,
        receiving=taking,
        state=Stage.DEVELOPING.value,
        began_on=on,
    )
    _fill(made, told)
    content = [supporting_id, receiving_id, on, *told.content(), [str(id) for id in file_ids]]
    with transaction.atomic():
        kept = PREPARATIONS.begin(made, by=by, at=at, content=content)
        if kept is made:
            papers(made.source, file_ids, by=by, at=at)
    return kept


def _fill(row: Preparation, told: Made) -> None:
    row.name, row.form = said(told.name, "name", NAME, 60), told.form.value
    row.use_for = limited(told.use_for, "use_for", 200)
    row.process, row.quality = limited(told.process, "process"), limited(told.quality, "quality")
    row.department = department_at(told.department_id, row.receiving)


def amend_preparation(
    *, by: Actor, at: datetime, preparation_id: UUID, told: Made, file_ids: Sequence[UUID] = (), seen: int | None = None
) -> Preparation:  # fmt: skip
    """Say it anew while it is developed. Raises as `prepare`, IllegalMove later on."""

    def change(turn: Turn[Preparation]) -> None:
        _fill(turn.record, told)
        papers(turn.record.source, file_ids, by=by, at=at)

    content = [*told.content(), [str(id) for id in file_ids]]
    return PREPARATIONS.run("amend", change, by=by, at=at, id=preparation_id, seen=seen, content=content)


def attach_to_preparation(
    *, by: Actor, at: datetime, preparation_id: UUID, file_ids: Sequence[UUID], note: str = "", seen: int | None = None
) -> Preparation:  # fmt: skip
    """Attach papers: process, quality standard, test reports. Raises as every step does, and as files do."""

    def change(turn: Turn[Preparation]) -> None:
        papers(turn.record.source, file_ids, by=by, at=at)

    told, content = limited(note, "note", 400), [str(id) for id in file_ids]
    return PREPARATIONS.run(
        "attach", change, by=by, at=at, id=preparation_id, seen=seen, note=told, content=content
    )


@transaction.atomic
def file_preparation(
    *,
    by: Actor,
    at: datetime,
    preparation_id: UUID,
    number: str,
    on: date,
    quality: str = "",
    file_ids: Sequence[UUID] = (),
    seen: int | None = None,
) -> Preparation:
    """Claim that it was filed or approved on a day under a number; the other side confirms. Said again while it waits, it is claimed anew.

    Needs its quality documents: files, now or before, or where they are kept. Raises NotFound, Denied, IllegalMove,
    Invalid (number, on, quality), Conflict (the number stands with another; somebody acted since `seen`).
    """
    held = Preparation.objects.filter(pk=preparation_id).values_list("claim", flat=True)
    list(Claim.objects.select_for_update().filter(pk__in=list(held), state__in=_LIVE).values_list("pk"))
    tidy = tidy_number(number)
    there = PREPARATIONS.locked(by, preparation_id)
    same = (
        (there.number, there.filed_on) == (tidy, on)
        and not file_ids
        and quality.strip() in ("", there.quality)
    )
    if same and there.stage in (Stage.FILING, Stage.DISPUTED, Stage.FILED):
        return there

    def change(turn: Turn[Preparation]) -> None:
        row = turn.record
        if not is_number(tidy):
            raise Invalid(BAD_NUMBER, field="number", number=number.strip())
        row.number, row.filed_on = tidy, done_by(on, at, since=row.began_on)
        row.quality = limited(quality, "quality") or row.quality
        digests = papers(row.source, file_ids, by=by, at=at)
        if not digests and not row.quality:
            raise Invalid(PAPERS_FIRST, field="quality")
        side = speaker(by, row)
        row.version, row.side = row.version + 1, side.value
        row.claim = claiming.claim_id(row.source, row.version)
        row.save()
        claiming.claim(_amounts(row, at, digests), by=by, at=at, side=side)

    content = [tidy, on, quality.strip(), [str(id) for id in file_ids]]
    try:
        with transaction.atomic():
            return PREPARATIONS.run(
                "file", change, by=by, at=at, id=preparation_id, seen=seen, content=content
            )
    except IntegrityError as failure:
        raise Conflict(NUMBER_TAKEN, field="number", number=tidy) from failure


def _amounts(row: Preparation, at: datetime, evidence: tuple[str, ...]) -> Amounts:
    assert row.filed_on
    return Amounts(
        kind=PREPARATION.code,
        source=row.source,
        version=row.version,
        occurred_from=claiming.begins(row.filed_on),
        occurred_to=claiming.ends(row.filed_on, at=at),
        supporting_id=row.supporting_id,
        receiving_id=row.receiving_id,
        pairing_id=row.pairing_id,
        quantity=Quantity(ONE, PREPARATION.unit),
        department_id=row.department_id,
        specialty=(row.department.specialty_id or "") if row.department else "",
        tier=row.receiving.tier,
        evidence=evidence,
        detail=msgspec.to_builtins(PreparationDetail(row.name, row.form, row.number)),
    )


def use_preparation(
    *, by: Actor, at: datetime, preparation_id: UUID, on: date, note: str = "", seen: int | None = None
) -> Preparation:
    """The recipient uses it since a day. Raises Invalid (on), and as every step does."""

    def change(turn: Turn[Preparation]) -> None:
        turn.record.used_on = done_by(on, at, since=turn.record.filed_on)

    told = limited(note, "note")
    return PREPARATIONS.run("use", change, by=by, at=at, id=preparation_id, seen=seen, note=told, content=on)


def stop_preparation(
    *, by: Actor, at: datetime, preparation_id: UUID, note: str, seen: int | None = None
) -> Preparation:
    """The recipient stops it, with the reason. What is in the ledger stays there. Raises Invalid (note), and as every step does."""
    why = reason(note)

    def change(turn: Turn[Preparation]) -> None:
        turn.record.note = why

    return PREPARATIONS.run("stop", change, by=by, at=at, id=preparation_id, seen=seen, note=why)


def resume_preparation(
    *, by: Actor, at: datetime, preparation_id: UUID, note: str = "", seen: int | None = None
) -> Preparation:
    """Take up again what was stopped: what was filed is filed, the rest is developed."""

    def change(turn: Turn[Preparation]) -> None:
        turn.event = "reuse" if turn.record.entered else "resume"

    told = limited(note, "note")
    return PREPARATIONS.run("resume", change, by=by, at=at, id=preparation_id, seen=seen, note=told)
