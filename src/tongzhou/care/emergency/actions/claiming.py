"""The closed run as an act of the ledger: the higher house claims, the lower confirms, by the two steps they took."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from tongzhou.accounts.queries import actor_of
from tongzhou.care.emergency.actions.telling import tell_waits
from tongzhou.care.emergency.acts import EVENT, EVENT_ALONE, EmergencyDetail
from tongzhou.care.emergency.models import Point, Run
from tongzhou.care.emergency.queries.times import ecg_before_arrival, times_of
from tongzhou.care.emergency.rules import Outcome
from tongzhou.care.patients.queries import case_key
from tongzhou.care.steps.signing import Hand, enter, signs
from tongzhou.directory.models import Institution
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.quantities import Quantity
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.rules import ONE, Amounts, How, Member, News, Side, alone


def post(run: Run, *, by: Actor, at: datetime) -> None:
    """Post the entry of a run that the sender closes now; of who walked in to the house's own one-sided book.

    Both signatures are of those who took the two steps (`finish` or `transfer`, and `close`). When one of them can no longer sign for his house,
    nobody signs for him: the other claims by his own step (`Kind.by_steps`), the claim waits in the inbox of that house, and who can sign there is told.
    """
    receiver = run.receiver
    if receiver is None:
        return
    finisher = _finisher(run, at)
    if run.one_house:
        _alone(run, receiver, by, finisher, at)
        return
    higher, lower = Hand(receiver, finisher, "finish"), Hand(run.sender, by, "close")
    entered = enter(_amounts(run, receiver), higher=higher, lower=lower, at=at)
    if entered is not None:
        run.claim = entered.claim
        tell_waits(run, entered, at)


def _alone(run: Run, house: Institution, by: Actor, finisher: Actor | None, at: datetime) -> None:
    """To the house's own book: checked by whoever said what became of him, when that was somebody else; else the house alone."""
    if not signs(by, house):
        return
    news = alone(house.pk, house.name, at)
    if finisher is not None and finisher.key != by.key and run.finished_at is not None:
        news = News(How.COLLEAGUE, finisher.key, house.name, finisher.name, run.finished_at)
    run.claim = new_id()
    amounts = replace(_amounts(run, house), kind=EVENT_ALONE.code, news=news)
    ledger.post_alone(id=run.claim, by=by, at=at, side=Side.SUPPORTING, amounts=amounts, step="close")


def _finisher(run: Run, at: datetime) -> Actor | None:
    kind, _, account = run.finished_by.partition(":")
    if kind != "account":
        return None
    try:
        return actor_of(UUID(account), at=at)
    except NotFound:  # no longer works there
        return None


def _amounts(run: Run, receiver: Institution) -> Amounts:
    """Once, on the day of arrival: the receiving house supports, the sending one is supported."""
    arrived = run.arrived_at or run.begun_at
    return Amounts(
        kind=EVENT.code, source=run.source, version=1, occurred_from=arrived, occurred_to=arrived, supporting_id=receiver.pk,
        receiving_id=run.sender_id, pairing_id=run.pairing_id, quantity=Quantity(ONE, EVENT.unit), department_id=None, specialty="",
        tier=run.sender.tier, case_number=run.number, minutes=None, members=_members(run), detail=detail_of(run),
    )  # fmt: skip


def _members(run: Run) -> tuple[Member, ...]:
    first = run.sender_staff
    told = [Member("sender", f"staff:{first.pk}", first.name, first.title_words.words.zh)]
    if run.patient_id is not None:
        told.append(Member("patient", f"patient:{case_key(run.patient_id)}"))
    return tuple(told)


def detail_of(run: Run) -> dict[str, Any]:
    """What is posted of the times (rules.Measured.posted); the time until he was sent on only of who was sent on."""
    rows = list(Point.objects.filter(run=run, standing="current"))
    onward = run.outcome == Outcome.TRANSFERRED
    minutes = {one.interval.field: one.posted for one in times_of(run, rows) if onward or not one.onward}
    detail = EmergencyDetail(
        pathway=run.pathway,
        came=run.came,
        minutes_fmc_to_ecg=minutes.get("minutes_fmc_to_ecg"),
        minutes_door_to_balloon=minutes.get("minutes_door_to_balloon"),
        minutes_door_to_needle=minutes.get("minutes_door_to_needle"),
        minutes_door_in_door_out=minutes.get("minutes_door_in_door_out"),
        ecg_before_arrival=ecg_before_arrival(run, rows),
        outcome=run.outcome,
    )
    plain: dict[str, Any] = msgspec.to_builtins(detail)
    return plain
