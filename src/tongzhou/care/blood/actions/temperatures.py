"""Temperatures on the way: by hand or from a logger's file. Out of range is flagged and kept; the machine decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from tongzhou.audit.actions import record
from tongzhou.care.blood.actions.loggers import Measured
from tongzhou.care.blood.actions.runner import locked
from tongzhou.care.blood.models import Reading, Request
from tongzhou.care.blood.refusals import (
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
from tongzhou.notices.actions import publish

MOST = 3000
SLACK = timedelta(minutes=10)
"""A logger is switched on a little before the issue and read a little after the receipt."""


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
