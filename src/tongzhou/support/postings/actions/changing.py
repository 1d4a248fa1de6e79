"""A posting is extended, cut short, or another person takes its place."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange

from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Invalid
from tongzhou.kernel.periods import Period
from tongzhou.support.postings.actions.planning import Plan, made
from tongzhou.support.postings.actions.running import RUNNER, one_place, respan
from tongzhou.support.postings.actions.telling import ASKED, tell_host
from tongzhou.support.postings.models import HandOver, Posting
from tongzhou.support.postings.rules.continuity import DAY
from tongzhou.support.postings.rules.lifecycle import HERE
from tongzhou.support.postings.rules.roles import Role
from tongzhou.support.postings.rules.sentences import NOT_LONGER, NOT_SHORTER, SAME_PERSON, SWAP_OUTSIDE
from tongzhou.support.sides.running import Turn, limited, reason


def extend(
    *, by: Actor, at: datetime, posting_id: UUID, until: date, note: str = "", seen: int | None = None
) -> Posting:
    """Move the planned last day later, to `until`. Raises Invalid (until), Conflict when the person is taken by then."""

    def change(turn: Turn[Posting]) -> None:
        before = turn.record.planned.upper - DAY
        if until <= before:
            raise Invalid(NOT_LONGER, field="until", day=before)
        _ending(turn, until)

    return _changed("extend", change, by, at, posting_id, seen, limited(note, "note"), until)


def shorten(
    *, by: Actor, at: datetime, posting_id: UUID, until: date, note: str, seen: int | None = None
) -> Posting:
    """Move the planned last day earlier, to `until`, and say why. Raises Invalid (until, note)."""

    def change(turn: Turn[Posting]) -> None:
        row = turn.record
        if not row.first <= until < row.planned.upper - DAY:
            raise Invalid(NOT_SHORTER, field="until", day=row.planned.upper - DAY)
        _ending(turn, until)

    return _changed("shorten", change, by, at, posting_id, seen, reason(note), until)


def _changed(
    event: str,
    change: object,
    by: Actor,
    at: datetime,
    id: UUID,
    seen: int | None,
    note: str,
    until: date,
) -> Posting:
    with one_place(""):
        return RUNNER.run(event, change, by=by, at=at, id=id, seen=seen, note=note, content=until)  # type: ignore[arg-type]  # a change, made above


def _ending(turn: Turn[Posting], until: date) -> None:
    row = turn.record
    turn.detail = {"from": str(row.planned.upper - DAY), "to": str(until)}
    row.planned = DateRange(min(row.planned.lower, row.first), until + DAY)
    respan(row)


def swap(
    *,
    id: UUID,
    by: Actor,
    at: datetime,
    posting_id: UUID,
    staff_id: UUID,
    on: date,
    note: str = "",
    role: Role | None = None,
    seen: int | None = None,
) -> Posting:
    """Somebody else takes the place from the day `on` to the planned end: a new posting `id`, which the host is asked for.

    Before arrival the first posting is cancelled and the new one takes all its days from `on`; on site, it ends the
    day before. The hand-over file is linked from one to the other. Raises Invalid (staff_id, on), Conflict, as `plan`.
    """
    there = Posting.objects.filter(pk=id).first()

    def change(turn: Turn[Posting]) -> None:
        row = turn.record
        _check_swap(row, staff_id, on)
        term = Period(on, row.planned.upper)
        turn.detail = {"to": str(id), "on": str(on)}
        if row.status in HERE:
            row.planned = DateRange(row.planned.lower, on)
            respan(row)
        _replaced(row, term)

    def _replaced(row: Posting, term: Period) -> None:
        new = made(id, row.supporting, row.receiving, _same_plan(row, staff_id, term, role))
        new.replaces = row
        respan(new)
        tell_host(new, ASKED, by=by, at=at)
        RUNNER.begin(
            new, by=by, at=at, note=limited(note, "note"), content=["swap", posting_id, staff_id, on]
        )
        HandOver.objects.update_or_create(posting=row, defaults={"to": new})

    with one_place(""):
        if there is None:
            content = [id, staff_id, on, role]
            RUNNER.run(
                "swap",
                change,
                by=by,
                at=at,
                id=posting_id,
                seen=seen,
                note=limited(note, "note"),
                content=content,
            )
        else:
            RUNNER.locked(by, id)
    return Posting.objects.select_related("supporting", "receiving", "staff").get(pk=id)


def _check_swap(row: Posting, staff_id: UUID, on: date) -> None:
    if staff_id == row.staff_id:
        raise Invalid(SAME_PERSON, field="staff_id")
    earliest = row.first + DAY if row.status in HERE else row.planned.lower
    if not earliest <= on < row.planned.upper:
        raise Invalid(SWAP_OUTSIDE, field="on", since=earliest, until=row.planned.upper - DAY)


def _same_plan(row: Posting, staff_id: UUID, term: Period, role: Role | None) -> Plan:
    return Plan(
        staff_id=staff_id,
        planned=term,
        role=role or row.part,
        department_id=row.department_id,
        batch_id=row.batch_id,
        team_id=row.team_id,
    )
