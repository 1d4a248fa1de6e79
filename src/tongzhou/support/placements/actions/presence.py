"""He comes, is away for a time, goes home early, or completes and has his certificate."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from tongzhou.directory.clashes import clash
from tongzhou.directory.models import Institution
from tongzhou.files import actions as files
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Invalid
from tongzhou.ledger.rules import Side
from tongzhou.support.placements.actions import amounts
from tongzhou.support.placements.actions.finding import happened
from tongzhou.support.placements.actions.spans import DAY, one_place, respan
from tongzhou.support.placements.models import Pause, Placement
from tongzhou.support.placements.moving import PLACEMENTS, require_arriving
from tongzhou.support.placements.rules.sentences import DAYS_TURNED, TOO_LATE
from tongzhou.support.sides import claiming
from tongzhou.support.sides.running import Turn, limited, reason
from tongzhou.support.sides.scope import pairing_of

NUMBER = 40


def arrive(
    *,
    by: Actor,
    at: datetime,
    placement_id: UUID,
    on: date,
    file_ids: Sequence[UUID] = (),
    note: str = "",
    seen: int | None = None,
) -> Placement:
    """He began on the day `on`: the recipient's side claims it, the supporter is asked to confirm.

    By himself or his office. Raises Denied, NotFound, Invalid (on, pairing), IllegalMove, Conflict when he was elsewhere.
    """

    def change(turn: Turn[Placement]) -> None:
        row = turn.record
        require_arriving(by, row)
        happened(on, at, "on")
        if on >= row.planned.upper:
            raise Invalid(TOO_LATE, field="on", day=row.planned.upper - DAY)
        row.arrived_on, row.arrivals = on, row.arrivals + 1
        row.pairing = pairing_of(row.supporting, row.receiving, on=on)
        respan(row)
        _attach(row, by, at, file_ids)
        claiming.claim(amounts.arrival(row, at=at), by=by, at=at, side=Side.RECEIVING)
        turn.detail = {"on": str(on)}

    kept = limited(note, "note")
    with one_place():
        return PLACEMENTS.run(
            "arrive", change, by=by, at=at, id=placement_id, seen=seen, note=kept, content=[on, *file_ids]
        )


def pause(
    *, by: Actor, at: datetime, placement_id: UUID, on: date, note: str, seen: int | None = None
) -> Placement:
    """From the day `on` he is not there, with the reason. Raises Denied, NotFound, Invalid (on, note), Conflict."""

    def change(turn: Turn[Placement]) -> None:
        happened(on, at, "on", since=turn.record.arrived_on)
        with clash(pause_once_at_a_time=Conflict(DAYS_TURNED, field="on")):
            Pause.objects.create(placement=turn.record, during=DateRange(on, None), why=why[:200])
        turn.detail = {"on": str(on)}

    why = reason(note)
    return PLACEMENTS.run("pause", change, by=by, at=at, id=placement_id, seen=seen, note=why, content=on)


def resume(
    *, by: Actor, at: datetime, placement_id: UUID, on: date, note: str = "", seen: int | None = None
) -> Placement:
    """On the day `on` he is there again. Raises Denied, NotFound, Invalid (on), IllegalMove."""

    def change(turn: Turn[Placement]) -> None:
        gone = turn.record.pauses.get(during__upper_inf=True)
        happened(on, at, "on", since=gone.during.lower + DAY)
        gone.during = DateRange(gone.during.lower, on)
        gone.save(update_fields=["during"])
        turn.detail = {"on": str(on)}

    kept = limited(note, "note")
    return PLACEMENTS.run("resume", change, by=by, at=at, id=placement_id, seen=seen, note=kept, content=on)


def stop(
    *, by: Actor, at: datetime, placement_id: UUID, on: date, note: str, seen: int | None = None
) -> Placement:
    """He goes home before the end, `on` his last day, with the reason; no certificate. What was signed stays.

    By either office. Raises Denied, NotFound, Invalid (on, note), IllegalMove.
    """

    def change(turn: Turn[Placement]) -> None:
        close(turn.record, on, at)
        turn.detail = {"on": str(on), "days": turn.record.days}

    with one_place():
        return PLACEMENTS.run(
            "stop", change, by=by, at=at, id=placement_id, seen=seen, note=reason(note), content=on
        )


def complete(
    *,
    by: Actor,
    at: datetime,
    placement_id: UUID,
    on: date,
    certificate: str = "",
    issued_on: date | None = None,
    assessment: str = "",
    note: str = "",
    seen: int | None = None,
) -> Placement:
    """The supporter certifies: `on` is his last day. The completion is claimed, the recipient is asked to confirm.

    Without a `certificate` number the next one of the supporter and year is given; `issued_on` defaults to the last day.
    Raises Denied, NotFound, Invalid (on, certificate), IllegalMove, Conflict when the number is somebody else's.
    """

    def change(turn: Turn[Placement]) -> None:
        row = turn.record
        close(row, on, at)
        certify(row, number, issued_on, assessment)
        claiming.claim(amounts.completion(row, at=at), by=by, at=at, side=Side.SUPPORTING)
        turn.detail = {"on": str(on), "days": row.days, "certificate": row.certificate}

    number = limited(certificate, "certificate", NUMBER)
    content = [on, number, issued_on, assessment]
    with one_place(number):
        return PLACEMENTS.run(
            "complete",
            change,
            by=by,
            at=at,
            id=placement_id,
            seen=seen,
            note=limited(note, "note"),
            content=content,
        )


def close(row: Placement, on: date, at: datetime, *, field: str = "on") -> None:
    """The placement ends on a day; who is away ends from there. Part of a verb. Raises Invalid (`field`)."""
    assert row.arrived_on is not None
    away = list(row.pauses.all())
    first = max([row.arrived_on, *(one.during.upper or one.during.lower for one in away)])
    row.ended_on = happened(on, at, field, since=first)
    for one in away:
        if one.during.upper is None:
            one.during = DateRange(one.during.lower, on + DAY)
            one.save(update_fields=["during"])
    row.days = amounts.counted(row)
    respan(row)


def certify(row: Placement, number: str, issued_on: date | None, assessment: str) -> None:
    """Give the certificate its number, day and words. Part of a verb. Raises Invalid (assessment)."""
    assert row.ended_on is not None
    row.issued_on = issued_on or row.ended_on
    row.assessment = limited(assessment, "assessment")
    row.certificate = number or row.voided or _next_number(row, row.issued_on.year)
    row.endings += 1


def _next_number(row: Placement, year: int) -> str:
    """The supporter's next number of a year. Its row is locked: two certificates do not take one number."""
    Institution.objects.select_for_update(no_key=True).filter(pk=row.supporting.pk).values_list("pk").first()
    begins = f"JX-{year}-"
    of_year = Q(certificate__startswith=begins) | Q(voided__startswith=begins)
    given = Placement.objects.filter(of_year, supporting=row.supporting).values_list("certificate", "voided")
    ends = [number.removeprefix(begins) for pair in given for number in pair if number.startswith(begins)]
    last = max((int(one) for one in ends if one.isascii() and one.isdigit()), default=0)
    return f"{begins}{last + 1:03d}"


def _attach(row: Placement, by: Actor, at: datetime, file_ids: Sequence[UUID]) -> None:
    if file_ids:
        files.attach(by=by, at=at, file_ids=file_ids, subject=row.key)
