"""What else is written into a run: vitals, files, answers to checklists, what delayed it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from tongzhou.care.emergency.actions.runner import locked
from tongzhou.care.emergency.actions.sheet import audit, put
from tongzhou.care.emergency.actions.telling import changed, tell_receiver
from tongzhou.care.emergency.actions.told import Vitals, true_time
from tongzhou.care.emergency.models import Attachment, Check, Delay, Run
from tongzhou.care.emergency.models import Vitals as Row
from tongzhou.care.emergency.pathways import checklists, delays, pathway
from tongzhou.care.emergency.queries.hands import writes
from tongzhou.care.emergency.refusals import (
    IS_CLOSED,
    NO_CAUSE,
    NO_ITEM,
    NOTHING_MEASURED,
    OTHER_CONTENT,
    OUT_OF_RANGE,
)
from tongzhou.care.emergency.rules import State, Value, What
from tongzhou.care.steps.digests import digest
from tongzhou.care.steps.texts import limited
from tongzhou.files import actions as files
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Invalid, Invalids
from tongzhou.kernel.words import Words

RANGES: dict[str, tuple[Words, int, int]] = {
    "systolic": (Words("收缩压", "systolic pressure"), 20, 320),
    "diastolic": (Words("舒张压", "diastolic pressure"), 10, 220),
    "pulse": (Words("脉搏", "pulse"), 0, 350),
    "spo2": (Words("血氧", "oxygen saturation"), 0, 100),
    "respiration": (Words("呼吸", "respiration"), 0, 99),
    "glucose": (Words("血糖", "glucose"), 0, 99),
    "temperature": (Words("体温", "temperature"), 20, 45),
}
"""What a living body or its monitor can show; beyond that a finger slipped."""


def written(by: Actor, at: datetime, run_id: UUID) -> Run:
    """The locked run, if `by` may write into it. Raises NotFound, Denied."""
    run = locked(by, run_id, at)
    why_not = writes(run, by)
    if why_not:
        raise why_not
    return run


def vitals(*, by: Actor, at: datetime, run_id: UUID, told: Vitals) -> Row:
    """Keep what was measured. The same id again is the same; other content: Conflict. Raises NotFound, Denied, Invalids."""
    _check(told)
    measured = {name: getattr(told, name) for name in RANGES}
    plain = {name: str(one) if isinstance(one, Decimal) else one for name, one in measured.items()}
    aware = told.consciousness.value if told.consciousness else ""
    mark = digest(
        {**plain, "aware": aware, "note": told.note, "at": told.device_at, "offset": told.offset_ms}
    )
    with transaction.atomic():
        run = written(by, at, run_id)
        known = Row.objects.filter(pk=told.id).first()
        if known is not None:
            if (known.content_hash, known.run_id) != (mark, run.pk):
                raise Conflict(OTHER_CONTENT)
            return known
        row = Row.objects.create(
            pk=told.id, run=run, device_at=told.device_at, offset_ms=told.offset_ms, true_at=true_time(told.device_at, told.offset_ms),
            heard_at=at, by_key=by.key, by_name=by.name, by_title=by.title, by_institution=by.institution_name, consciousness=aware,
            note=told.note[:200], content_hash=mark, **measured,
        )  # fmt: skip
        audit(run, "vitals", by, at)
        changed(run)
    return row


def _check(told: Vitals) -> None:
    faults, some = [], told.consciousness is not None
    for name, (words, least, most) in RANGES.items():
        value = getattr(told, name)
        some = some or value is not None
        if value is not None and not least <= value <= most:
            faults.append(Invalid(OUT_OF_RANGE, field=name, name=words, least=least, most=most))
    if faults:
        raise Invalids(faults)
    if not some:
        raise Invalid(NOTHING_MEASURED, field="systolic")


def attach(*, by: Actor, at: datetime, run_id: UUID, file_id: UUID, what: What) -> Attachment:
    """Give a complete upload of one's own to the run; the receiving doctor is told. The first ECG is also a point in time: when it was here.

    Twice is once. Raises NotFound, Denied, Conflict (not yet arrived), Invalid.
    """
    with transaction.atomic():
        run = written(by, at, run_id)
        (file,) = files.attach(by=by, at=at, file_ids=[file_id], subject=run.source)
        row, made = Attachment.objects.get_or_create(
            file=file,
            defaults={"run": run, "what": what.value, "at": at, "by_key": by.key, "by_name": by.name},
        )
        if not made:
            return row
        if what is What.ECG and State(run.state).open:
            put(run, "ecg_sent", at, by=by, at=at)
        audit(run, "attach", by, at, what=what.value)
        if run.state == State.COMING:
            tell_receiver(run, Words(f"{what.words.zh}已传到", f"{what.words.en} sent"), by=by, at=at)
        changed(run)
    return row


def check(*, by: Actor, at: datetime, run_id: UUID, item: str, value: Value) -> Check:
    """Answer one item of the pathway's checklists, in one's own name; the answers before are kept. The platform decides nothing.

    The same answer of the same person again changes nothing. Raises NotFound, Denied, Invalid, Conflict (closed).
    """
    with transaction.atomic():
        run = written(by, at, run_id)
        if not State(run.state).open:
            raise Conflict(IS_CLOSED)
        known = pathway(run.pathway)
        lists = [checklists()[code] for code in known.checklists] if known else []
        found = next((one for one in lists if any(each.code == item for each in one.items)), None)
        if found is None:
            raise Invalid(NO_ITEM, field="item")
        before = Check.objects.filter(run=run, checklist=found.code, item=item).order_by("-at", "-id").first()
        if before is not None and (before.value, before.by_key) == (value.value, by.key):
            return before
        row = Check.objects.create(
            run=run, checklist=found.code, version=found.version, item=item, value=value.value, at=at, by_key=by.key,
            by_name=by.name, by_title=by.title,
        )  # fmt: skip
        audit(run, "check", by, at, item=item)
        changed(run)
    return row


def delayed(
    *,
    id: UUID,
    by: Actor,
    at: datetime,
    run_id: UUID,
    cause: str,
    interval: str = "",
    minutes: int | None = None,
    note: str = "",
) -> Delay:
    """Say afterwards what delayed it, in one's own name; also of a run that is closed. The same id again is the same.

    Raises NotFound, Denied, Invalid, Conflict.
    """
    note = limited(note, 300, "note")
    if cause not in delays() or (cause == "other" and not note):
        raise Invalid(NO_CAUSE, field="cause" if cause not in delays() else "note")
    if minutes is not None and not 0 <= minutes <= 10_000:
        words = Words("耽误的分钟", "minutes of delay")
        raise Invalid(OUT_OF_RANGE, field="minutes", name=words, least=0, most=10_000)
    with transaction.atomic():
        run = written(by, at, run_id)
        known = pathway(run.pathway)
        part = interval if known and any(one.code == interval for one in known.intervals) else ""
        row, made = Delay.objects.get_or_create(
            pk=id,
            defaults={
                "run": run, "cause": cause, "interval": part, "minutes": minutes, "note": note, "at": at, "by_key": by.key,
                "by_name": by.name, "by_institution": by.institution_name,
            },
        )  # fmt: skip
        if (row.run_id, row.cause, row.interval, row.minutes, row.note) != (
            run.pk,
            cause,
            part,
            minutes,
            note,
        ):
            raise Conflict(OTHER_CONTENT)
        if made:
            audit(run, "delayed", by, at, cause=cause)
            changed(run)
    return row
