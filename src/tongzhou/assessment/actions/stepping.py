"""One function takes every step of schemes, runs and appeals: table, permission, step row, audit."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tongzhou.assessment.models import Appeal, AppealStep, Run, RunStep, Scheme, SchemeStep
from tongzhou.assessment.rules.moving import APPEALS, RUNS, SCHEMES, SEEN_OLD, TOO_LONG
from tongzhou.audit import actions as audit
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Invalid
from tongzhou.kernel.lifecycle import Lifecycle

Record = Scheme | Run | Appeal
TABLES: dict[type, tuple[Lifecycle, type[SchemeStep | RunStep | AppealStep], str]] = {
    Scheme: (SCHEMES, SchemeStep, "scheme"),
    Run: (RUNS, RunStep, "assessment"),
    Appeal: (APPEALS, AppealStep, "appeal"),
}


def owner(record: Record) -> Scheme:
    """The scheme that a record belongs to: its region's commission may act."""
    if isinstance(record, Scheme):
        return record
    return record.scheme if isinstance(record, Run) else record.score.run.scheme


def permitted(record: Record, event: str, by: Actor) -> None:
    """Raise Denied or IllegalMove unless `by` may take `event` now."""
    table = TABLES[type(record)][0]
    move = table.move(record.status, event)
    by.require(move.permission, owner(record).place)


def fresh(record: Record, seen: int | None) -> None:
    """Raise Conflict when somebody acted since the page was shown."""
    if seen is not None and seen != record.steps:
        raise Conflict(SEEN_OLD)


def begun(record: Record, *, by: Actor, at: datetime, note: str = "") -> None:
    """The first step of a record that was just written."""
    _write(record, "begin", "", by=by, at=at, note=note, detail={})


def step(
    record: Record,
    event: str,
    *,
    by: Actor,
    at: datetime,
    note: str = "",
    detail: dict[str, Any] | None = None,
    seen: int | None = None,
) -> None:
    """Take `event` on a locked record and save it. Raises Denied, IllegalMove, Conflict."""
    permitted(record, event, by)
    fresh(record, seen)
    source = record.state
    record.state = TABLES[type(record)][0].move(record.status, event).target.value
    record.steps += 1
    record.save()
    _write(record, event, source, by=by, at=at, note=note, detail=detail or {})


def _write(
    record: Record, event: str, source: str, *, by: Actor, at: datetime, note: str, detail: dict[str, Any]
) -> None:
    _table, model, name = TABLES[type(record)]
    model._default_manager.create(
        record_id=record.pk,
        number=record.steps,
        event=event,
        from_state=source,
        to_state=record.state,
        at=at,
        by_key=by.key,
        by_name=by.name,
        by_title=by.title,
        by_institution=by.institution_name,
        note=note,
        detail=detail,
    )
    audit.record(by=by, at=at, verb=f"assessment.{event}", subject=f"{name}:{record.pk}", detail=detail)


def limited(text: str, field: str, most: int) -> str:
    """Text without blanks around it. Raises Invalid when it is too long."""
    kept = text.replace("\0", "").strip()
    if len(kept) > most:
        raise Invalid(TOO_LONG, field=field, most=most, now=len(kept))
    return kept
