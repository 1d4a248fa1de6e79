"""The person arrives, goes away, comes back, leaves; and a whole posting of the past is entered at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from tongzhou.directory.clashes import clash
from tongzhou.files import actions as files
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Invalid
from tongzhou.ledger.rules import Side
from tongzhou.support.postings.actions import claiming
from tongzhou.support.postings.actions.running import (
    RUNNER,
    happened,
    one_place,
    require_person,
    respan,
    today,
)
from tongzhou.support.postings.actions.telling import ARRIVED, LEFT, tell_host
from tongzhou.support.postings.models import Absence, Posting
from tongzhou.support.postings.queries.stays import stay_of
from tongzhou.support.postings.rules.continuity import DAY
from tongzhou.support.postings.rules.roles import Why
from tongzhou.support.postings.rules.sentences import AFTER_PLAN, AWAY_MET, AWAY_OUTSIDE, BEFORE
from tongzhou.support.sides import claiming as sides
from tongzhou.support.sides.running import Turn, limited
from tongzhou.support.sides.scope import pairing_of


def arrive(
    *,
    by: Actor,
    at: datetime,
    posting_id: UUID,
    on: date,
    file_ids: Sequence[UUID] = (),
    note: str = "",
    seen: int | None = None,
) -> Posting:
    """He arrived on the day `on`: the supporting side claims it, the host is asked to confirm.

    By his office or by himself. Raises Denied, IllegalMove, Invalid (on), Conflict, and as `ledger.claim`.
    """

    def change(turn: Turn[Posting]) -> None:
        row = turn.record
        require_person(by, row, "arrive")
        happened(on, at, "on")
        if on >= row.planned.upper:
            raise Invalid(AFTER_PLAN, field="on", day=row.planned.upper - DAY)
        row.arrived_on, row.arrivals, row.claimed_by = on, row.arrivals + 1, Side.SUPPORTING.value
        row.pairing = pairing_of(row.supporting, row.receiving, on=on)
        respan(row)
        _attached(row, by, at, file_ids)
        sides.claim(claiming.arrival(row, at=at), by=by, at=at, side=Side.SUPPORTING)
        tell_host(row, ARRIVED, by=by, at=at)
        turn.detail = {"on": str(on)}

    with one_place(""):
        return RUNNER.run(
            "arrive",
            change,
            by=by,
            at=at,
            id=posting_id,
            seen=seen,
            note=limited(note, "note"),
            content=[on, file_ids],
        )


def go_away(
    *,
    id: UUID,
    by: Actor,
    at: datetime,
    posting_id: UUID,
    on: date,
    due_back: date | None = None,
    why: Why = Why.LEAVE,
    note: str = "",
    seen: int | None = None,
) -> Posting:
    """He is away from the day `on` (the first day not on site), and means to be back on `due_back`.

    By either office or himself. `id` is the absence's. Raises Invalid (on, due_back), Conflict when days meet.
    """

    def change(turn: Turn[Posting]) -> None:
        row = turn.record
        require_person(by, row, "away")
        happened(on, at, "on", since=row.first)
        if due_back is not None and due_back <= on:
            raise Invalid(BEFORE, field="due_back", day=on + DAY)
        with clash(absence_once_at_a_time=Conflict(AWAY_MET, field="on")):
            Absence.objects.create(
                id=id, posting=row, during=DateRange(on, None), due_back=due_back, why=why.value, note=kept
            )
        turn.detail = {"on": str(on), "why": why.value, "due_back": str(due_back or "")}

    kept = limited(note, "note", 200)
    content = [id, on, due_back, why]
    with transaction.atomic():
        return RUNNER.run("away", change, by=by, at=at, id=posting_id, seen=seen, note=kept, content=content)


def come_back(
    *, by: Actor, at: datetime, posting_id: UUID, on: date, note: str = "", seen: int | None = None
) -> Posting:
    """He is back: `on` is the first day on site again. By either office or himself. Raises Invalid (on)."""

    def change(turn: Turn[Posting]) -> None:
        require_person(by, turn.record, "back")
        gone = turn.record.absences.filter(during__upper_inf=True).get()
        happened(on, at, "on", since=gone.during.lower + DAY)
        gone.during = DateRange(gone.during.lower, on)
        gone.save(update_fields=["during"])
        turn.detail = {"on": str(on)}

    return RUNNER.run(
        "back", change, by=by, at=at, id=posting_id, seen=seen, note=limited(note, "note"), content=on
    )


def depart(
    *,
    by: Actor,
    at: datetime,
    posting_id: UUID,
    on: date,
    file_ids: Sequence[UUID] = (),
    note: str = "",
    seen: int | None = None,
) -> Posting:
    """He leaves: `on` is his last day. The days on site, less those away, are claimed; the host is asked to confirm.

    Who is away at that time leaves from there. Raises Denied, Invalid (on), IllegalMove, and as `ledger.claim`.
    """

    def change(turn: Turn[Posting]) -> None:
        row = turn.record
        require_person(by, row, "depart")
        happened(on, at, "on", since=_latest(row))
        row.left_on, row.departures, row.claimed_by = on, row.departures + 1, Side.SUPPORTING.value
        row.absences.filter(during__upper_inf=True).update(during=_closed(row, on))
        respan(row)
        _attached(row, by, at, file_ids)
        _claim_days(row, by, at, Side.SUPPORTING)
        tell_host(row, LEFT, by=by, at=at)
        turn.detail = {"on": str(on), "days": row.days}

    with one_place(""):
        return RUNNER.run(
            "depart",
            change,
            by=by,
            at=at,
            id=posting_id,
            seen=seen,
            note=limited(note, "note"),
            content=[on, file_ids],
        )


def _latest(row: Posting) -> date:
    """The earliest day that can be the last: after what is entered of absences."""
    days = [row.first]
    for one in row.absences.all():
        days.append(one.during.lower if one.during.upper is None else one.during.upper - DAY)
    return max(days)


def _closed(row: Posting, on: date) -> DateRange:
    gone = row.absences.filter(during__upper_inf=True).first()
    start = gone.during.lower if gone else on
    return DateRange(start, max(on, start) + DAY)


def _attached(row: Posting, by: Actor, at: datetime, file_ids: Sequence[UUID]) -> None:
    if file_ids:
        files.attach(by=by, at=at, file_ids=file_ids, subject=row.key)


def _claim_days(row: Posting, by: Actor, at: datetime, side: Side) -> None:
    amounts = claiming.days(row, at=at)
    row.days, row.days_posted = int(amounts.quantity.number), False
    sides.claim(amounts, by=by, at=at, side=side)


@dataclass(frozen=True, slots=True)
class Away:
    """An absence of the past: from the first day away to the first day back (half-open)."""

    since: date
    back: date
    why: Why = Why.LEAVE


def enter_past(
    posting: Posting,
    *,
    by: Actor,
    at: datetime,
    side: Side,
    arrived_on: date,
    left_on: date | None,
    away: Sequence[Away],
) -> Posting:
    """Write a planned-but-unsaved posting as one that has taken place: arrival and days are claimed at once.

    Part of `record`, which has checked everything else. Raises Invalid (arrived_on, left_on, away).
    """
    happened(arrived_on, at, "arrived_on")
    posting.arrived_on, posting.arrivals, posting.claimed_by = arrived_on, 1, side.value
    if left_on is not None:
        posting.left_on = happened(left_on, at, "left_on", since=arrived_on)
        posting.departures = 1
    _check_away(posting, away, at)
    absences = [
        Absence(posting=posting, during=DateRange(one.since, one.back), why=one.why.value) for one in away
    ]
    respan(posting)
    if left_on is not None:
        posting.days = claiming.net_days(stay_of(posting, absences))
    posting.state = "arriving"
    made = RUNNER.begin(posting, by=by, at=at, content=[arrived_on, left_on, [str(one) for one in away]])
    if made is posting:
        _write_past(posting, absences, by, at, side)
    return made


def _write_past(posting: Posting, absences: Sequence[Absence], by: Actor, at: datetime, side: Side) -> None:
    with clash(absence_once_at_a_time=Conflict(AWAY_MET, field="away")):
        Absence.objects.bulk_create(absences)
    sides.claim(claiming.arrival(posting, at=at), by=by, at=at, side=side)
    if posting.left_on is not None:
        _claim_days(posting, by, at, side)


def _check_away(posting: Posting, away: Sequence[Away], at: datetime) -> None:
    end = (posting.left_on or today(at)) + DAY
    for one in away:
        if not posting.first <= one.since < one.back <= end:
            raise Invalid(AWAY_OUTSIDE, field="away")
