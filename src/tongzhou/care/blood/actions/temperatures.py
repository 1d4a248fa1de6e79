"""Temperatures on the way: by hand or from a logger's file. Out of range is flagged and kept; the machine decides nothing."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from uuid import UUID

from django.db import transaction

from tongzhou.audit.actions import record
from tongzhou.care.blood.actions.runner import locked
from tongzhou.care.blood.models import Reading, Request
from tongzhou.care.blood.refusals import (
    BAD_LINE,
    NO_READINGS,
    NO_STAFF,
    NOT_ON_THE_WAY,
    NOT_THIS_SIDE,
    OTHER_READING,
    TIME_OF_READING,
    TOO_MANY,
)
from tongzhou.care.blood.rules import Side, State, components, degrees
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Denied, Invalid
from tongzhou.kernel.permissions import Permission
from tongzhou.ledger.rules import CHINA
from tongzhou.notices.actions import publish

MOST = 3000
SLACK = timedelta(minutes=10)
"""A logger is switched on a little before the issue and read a little after the receipt."""
LOWEST, HIGHEST = Decimal(-100), Decimal(60)
BREAK = re.compile(r"[,;\t，；]")
TIMES = (
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%dT%H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
)


@dataclass(frozen=True, slots=True)
class Measured:
    """A temperature as told: an aware time, tenths of a degree; `line` where it stood, from 1."""

    line: int
    taken_at: datetime
    tenths: int


def read_lines(text: str, field: str = "lines") -> list[Measured]:
    """The temperatures of a table "time,temperature" (China's time). A heading in the first line is passed over, further columns too.

    Raises Invalid with the number of the first line that cannot be read.
    """
    found: list[Measured] = []
    for number, raw in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        if not raw.strip():
            continue
        one = _line(number, raw)
        if one is None and number == 1:
            continue  # the heading
        if one is None:
            raise Invalid(BAD_LINE, field=field, line=number, text=raw.strip()[:40])
        found.append(one)
    return found


def _line(number: int, raw: str) -> Measured | None:
    try:
        cells = [cell.strip() for cell in next(csv.reader(io.StringIO(BREAK.sub(",", raw))))]
    except csv.Error:  # no table at all: one endless cell
        return None
    if len(cells) < 2:
        return None
    when, tenths = _time(cells[0]), tenths_of(cells[1])
    return None if when is None or tenths is None else Measured(number, when, tenths)


def _time(text: str) -> datetime | None:
    for form in TIMES:
        try:
            return datetime.strptime(text, form).replace(tzinfo=CHINA)
        except ValueError:
            continue
    return None


def tenths_of(text: str) -> int | None:
    """Tenths of a degree of "22.4", "22.4 ℃", "−18"; None for what is no temperature."""
    bare = text.replace("−", "-").replace("℃", "").replace("°C", "").strip()
    try:
        number = Decimal(bare)
    except InvalidOperation:
        return None
    if not number.is_finite() or not LOWEST <= number <= HIGHEST:
        return None
    return int((number * 10).to_integral_value())


def log(
    *,
    by: Actor,
    at: datetime,
    request_id: UUID,
    measured: Sequence[Measured],
    logger: bool,
    field: str = "lines",
) -> int:
    """Keep these temperatures; how many are new. Sent twice they are kept once; another value at a known time is refused.

    Either house may, from the issue until both have checked. Raises NotFound, Denied, Conflict (nothing issued yet, or closed), Invalid with its line.
    """
    if not measured:
        raise Invalid(NO_READINGS, field=field)
    if len(measured) > MOST:
        raise Invalid(TOO_MANY, field=field, most=MOST, now=len(measured))
    with transaction.atomic():
        row = locked(by, request_id)
        _may(row, by)
        if row.issued_at is None or not State(row.state).open:
            raise Conflict(NOT_ON_THE_WAY)
        made = _new(row, by, at, measured, logger, field)
        Reading.objects.bulk_create(made)
        if made:
            bad = sum(not one.kept for one in made)
            detail = {"number": len(made), "out_of_range": bad, "logger": logger}
            record(by=by, at=at, verb="blood.temperature", subject=row.source, detail=detail)
            publish([f"institution:{one}" for one in (row.asker_id, row.giver_id)], kind="blood", id=row.pk)
    return len(made)


def _may(row: Request, by: Actor) -> None:
    if by.staff_id is None:
        raise Denied(NO_STAFF)
    if not any(by.may(Permission.HANDLE_BLOOD, one.place) for one in (row.asker, row.giver)):
        raise Denied(NOT_THIS_SIDE, side=Side.GIVER.words, place=row.giver.label)


def _new(
    row: Request, by: Actor, at: datetime, measured: Sequence[Measured], logger: bool, field: str
) -> list[Reading]:
    component = components()[row.component]
    assert row.issued_at is not None
    since, until = row.issued_at - SLACK, min(at, row.arrived_at or at) + SLACK
    known = dict(Reading.objects.filter(request=row, logger=logger).values_list("taken_at", "tenths"))
    made = []
    for one in measured:
        if not since <= one.taken_at <= until:
            raise Invalid(TIME_OF_READING, field=field, line=one.line)
        before = known.get(one.taken_at)
        if before is not None and before != one.tenths:
            raise Invalid(OTHER_READING, field=field, line=one.line, known=degrees(before))
        if before is None:
            known[one.taken_at] = one.tenths
            made.append(
                Reading(
                    request=row, taken_at=one.taken_at, tenths=one.tenths, logger=logger, kept=component.kept(one.tenths), made_at=at,
                    by_key=by.key, by_name=by.name,
                )
            )  # fmt: skip
    return made
