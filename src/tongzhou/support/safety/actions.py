"""Reporting without blame, and the review that follows. Nothing of it enters the ledger, no page of others is told."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from tongzhou.audit import actions as audit
from tongzhou.directory.models import Department, Institution, Staff
from tongzhou.kernel.actors import MAY_NOT, Actor
from tongzhou.kernel.errors import Conflict, Denied, Invalid, NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words
from tongzhou.ledger.canonical import canonical
from tongzhou.ledger.rules import CHINA
from tongzhou.notices import actions as notices
from tongzhou.support.safety import queries
from tongzhou.support.safety.models import Event, EventStep, Measure
from tongzhou.support.safety.reporters import keys_of, masked, unnamed_key
from tongzhou.support.safety.rules import (
    IN_FUTURE,
    LIFECYCLE,
    NEEDED,
    NO_EVENT,
    NOT_OF_HERE,
    OTHER_CONTENT,
    SEEN_OLD,
    TOO_LONG,
    Category,
    Severity,
    State,
)

MOST = 4000
WHAT = Words("发生了什么", "what happened")
LESSON = Words("学到了什么", "what was learned")
MEASURE = Words("措施", "measure")
ADDED = Words("补充", "addition")


@dataclass(frozen=True, slots=True)
class Report:
    """What is reported. `idea`: how it might be prevented, in the reporter's view. `unnamed`: nobody learns who reported."""

    institution_id: UUID
    occurred_on: date
    category: Category
    severity: Severity
    what: str
    idea: str = ""
    department_id: UUID | None = None
    unnamed: bool = False

    def digest(self) -> str:
        """Knows the same report sent twice."""
        told = [
            str(self.institution_id), str(self.occurred_on), self.category.value, self.severity.value, self.what, self.idea,
            str(self.department_id), self.unnamed,
        ]  # fmt: skip
        return hashlib.sha256(canonical({"report": told}).encode()).hexdigest()


@transaction.atomic
def report(*, id: UUID, by: Actor, at: datetime, told: Report) -> Event:
    """Report an event or a near miss. Sent twice with the same content it is there once.

    The reviewers of that very institution get a notice without a word of what happened. Raises Denied without REPORT_SAFETY
    there, Invalid (with field), NotFound, Conflict (same id, other content).
    """
    house = Institution.objects.filter(pk=told.institution_id).first()
    if house is None:
        raise NotFound(NO_EVENT)
    if by.account_id is None:
        raise Denied(MAY_NOT)
    by.require(P.REPORT_SAFETY, house.place)
    before = Event.objects.filter(pk=id).first()
    if before is not None:
        return _same(before, by, told)
    made = _made(id, house, by, at, told)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        # Sent twice at the same moment: the other one is there now.
        return _same(Event.objects.get(pk=id), by, told)
    _step(made, "report", "", by, at, "", told.digest())
    words = Words("有一条新的医疗安全上报，等您看。", "A new safety report waits for you.")
    accounts = queries.reviewers(house.pk, at=at)
    notices.tell(accounts, at=at, kind="safety", words=words, link=f"/safety/{id}/")
    return made


def _same(before: Event, by: Actor, told: Report) -> Event:
    if before.digest != told.digest() or before.reporter not in keys_of(by):
        raise Conflict(OTHER_CONTENT)
    return before


def _made(id: UUID, house: Institution, by: Actor, at: datetime, told: Report) -> Event:
    if told.occurred_on > at.astimezone(CHINA).date():
        raise Invalid(IN_FUTURE, field="occurred_on", day=told.occurred_on)
    department = None
    if told.department_id:
        department = Department.objects.filter(pk=told.department_id, institution=house).first()
        if department is None:
            raise NotFound(NO_EVENT)
    return Event(
        id=id, institution=house, department=department, occurred_on=told.occurred_on, category=told.category.value,
        severity=told.severity.value, what=written(told.what, "what", WHAT), idea=_within(told.idea, "idea"),
        unnamed=told.unnamed, reporter=unnamed_key(by) if told.unnamed else by.key,
        reporter_name="" if told.unnamed else by.name, at=at, digest=told.digest(), state=State.REPORTED.value,
    )  # fmt: skip


def written(text: str, field: str, what: Words, most: int = MOST) -> str:
    """A text that must say something. Raises Invalid."""
    kept = _within(text, field, most)
    if not kept:
        raise Invalid(NEEDED, field=field, what=what)
    return kept


def _within(text: str, field: str, most: int = MOST) -> str:
    kept = text.replace("\0", "").strip()
    if len(kept) > most:
        raise Invalid(TOO_LONG, field=field, most=most, now=len(kept))
    return kept


def add(*, by: Actor, at: datetime, event_id: UUID, note: str, seen: int | None = None) -> Event:
    """The reporter adds something to his own report. Raises NotFound, Denied, Invalid (note), Conflict (out of date)."""
    return _run("add", by, at, event_id, written(note, "note", ADDED), seen)


def take(*, by: Actor, at: datetime, event_id: UUID, seen: int | None = None) -> Event:
    """A reviewer begins. Raises NotFound, Denied, IllegalMove, Conflict."""
    return _run("take", by, at, event_id, "", seen)


def close(
    *,
    by: Actor,
    at: datetime,
    event_id: UUID,
    lesson: str,
    cause: str = "",
    judged: Severity | None = None,
    seen: int | None = None,
) -> Event:
    """The review is done: what was learned, why it happened, how grave it was in the reviewers' eyes (None: as reported).

    A reporter who gave his name is told; one who did not finds it in his own list. Raises Invalid (lesson), and as the others do.
    """
    learned, why = written(lesson, "lesson", LESSON), _within(cause, "cause")

    def change(row: Event) -> None:
        row.lesson, row.cause, row.judged = learned, why, judged.value if judged else row.severity
        if not row.unnamed:
            words = Words(
                "您上报的医疗安全事件已经复核，看看学到了什么。",
                "Your safety report was reviewed: see what was learned.",
            )
            account = UUID(row.reporter.partition(":")[2])
            notices.tell([account], at=at, kind="safety", words=words, link=f"/safety/{row.pk}/")

    return _run("close", by, at, event_id, "", seen, change, content=[learned, why, judged])


def reopen(*, by: Actor, at: datetime, event_id: UUID, note: str, seen: int | None = None) -> Event:
    """Review again, with the reason."""
    return _run("reopen", by, at, event_id, written(note, "note", Words("原因", "reason")), seen)


def set_measure(
    *, id: UUID, by: Actor, at: datetime, event_id: UUID, what: str, owner_id: UUID, due_on: date
) -> Measure:
    """Set what is to be changed, by whom of this institution, until when. Sent twice it is there once.

    The owner learns of it by a notice only if he may see the event; else the reviewer tells him. Raises Invalid (what, owner), NotFound.
    """
    there = Measure.objects.filter(pk=id).first()
    text = written(what, "what", MEASURE, 400)

    def change(row: Event) -> None:
        owner = Staff.objects.filter(pk=owner_id).first()
        if owner is None or owner.institution_id != row.institution_id:
            raise Invalid(NOT_OF_HERE, field="owner")
        told = {"event": row, "what": text, "owner": owner, "due_on": due_on}
        Measure.objects.get_or_create(pk=id, defaults=told)

    if there is None:
        _run("measure", by, at, event_id, "", None, change, content=[id, text, owner_id, due_on])
        there = Measure.objects.get(pk=id)
    _visible(by, event_id)
    if (there.event_id, there.what, there.owner_id, there.due_on) != (event_id, text, owner_id, due_on):
        raise Conflict(OTHER_CONTENT)
    return there


def finish_measure(*, by: Actor, at: datetime, measure_id: UUID, on: date, result: str = "") -> Measure:
    """A measure is done on a day. Twice is once. Raises NotFound, Denied, Invalid (on)."""
    found = Measure.objects.filter(pk=measure_id).first()
    if found is None:
        raise NotFound(NO_EVENT)
    _visible(by, found.event_id)
    if on > at.astimezone(CHINA).date():
        raise Invalid(IN_FUTURE, field="on", day=on)
    told = _within(result, "result", 400)

    def change(row: Event) -> None:
        rows = Measure.objects.filter(pk=measure_id, done_on=None)
        rows.update(done_on=on, result=told)

    if found.done_on is None:
        _run("done", by, at, found.event_id, "", None, change, content=[measure_id, on])
        found.refresh_from_db()
    return found


def _visible(by: Actor, event_id: UUID) -> None:
    if not Event.objects.filter(queries.seen(by), pk=event_id).exists():
        raise NotFound(NO_EVENT)


@transaction.atomic
def _run(
    event: str,
    by: Actor,
    at: datetime,
    event_id: UUID,
    note: str,
    seen: int | None,
    change: Callable[[Event], None] | None = None,
    content: object = None,
) -> Event:
    """Lock, look whether he sees it and may, change, write the step and the trail. The same step sent twice is one."""
    rows = Event.objects.select_for_update(of=("self",)).select_related("institution", "department")
    row = rows.filter(queries.seen(by), pk=event_id).first()
    if row is None:
        raise NotFound(NO_EVENT)
    mark = hashlib.sha256(canonical({"step": [event, note, str(content)]}).encode()).hexdigest()
    if _taken(row, seen, mark):
        return row
    if seen is not None and seen < row.steps:
        raise Conflict(SEEN_OLD)
    move = LIFECYCLE.move(row.status, event)
    if event not in queries.offers(by, row):
        raise Denied(MAY_NOT)
    if change:
        change(row)
    source, row.state, row.steps = row.state, move.target.value, row.steps + 1
    row.save()
    _step(row, event, source, by, at, note, mark)
    return row


def _taken(row: Event, seen: int | None, mark: str) -> bool:
    number = row.steps if seen is None else seen + 1
    step = row.timeline.filter(number=number).first()
    return step is not None and step.digest == mark


def _step(row: Event, event: str, source: str, by: Actor, at: datetime, note: str, mark: str) -> None:
    """A step and its trail; of an unnamed reporter neither says who."""
    own = row.reporter in keys_of(by) and event in ("report", "add")
    who = masked(by) if row.unnamed and own else by
    name = "" if who is not by else by.name
    EventStep.objects.create(
        record=row,
        number=row.steps,
        event=event,
        from_state=source,
        to_state=row.state,
        at=at,
        by_key=who.key,
        by_name=name,
        by_title=who.title,
        by_institution=by.institution_name,
        note=note,
        digest=mark,
    )
    audit.record(by=who, at=at, verb=f"safety.{event}", subject=f"safety:{row.pk}")
