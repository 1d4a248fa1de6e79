"""Who was sent on was sent on: what the first hospital says afterwards agrees with the transfer; clocks that have no time say nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.factories.consultations import NOW, Stage, minutes, stage
from tests.factories.emergency import arrived, begun, stamp
from tests.factories.patients import registered
from tongzhou.care.emergency import actions, queries
from tongzhou.care.emergency.actions import Stamp
from tongzhou.care.emergency.models import Point, Run
from tongzhou.care.emergency.rules import Outcome
from tongzhou.care.referrals.models import OPEN, Referral
from tongzhou.kernel.errors import Conflict, Invalid
from tongzhou.kernel.ids import new_id
from tongzhou.ledger.models import Entry

pytestmark = pytest.mark.django_db
LOST = datetime(1970, 1, 1, 8, 0, tzinfo=UTC)
"""What a phone shows whose battery was out."""


@pytest.fixture
def s() -> Stage:
    return stage()


def sent_on(s: Stage) -> tuple[Run, UUID]:
    """Received by the county, known, and on the road to the supporter: the first run, the id of the second."""
    run, nid = arrived(s, pathway="stemi"), new_id()
    actions.identify(
        by=s.county_doctor, at=NOW + minutes(40), run_id=run.pk, patient_id=registered(s.county).pk
    )
    actions.transfer(id=nid, by=s.county_doctor, at=NOW + minutes(50), run_id=run.pk, to=s.supporter.pk)
    return run, nid


def finish(s: Stage, run: Run, outcome: Outcome, **values: Any) -> Run:
    told = {"by": s.county_doctor, "at": NOW + minutes(70), "run_id": run.pk, "outcome": outcome}
    return actions.finish(**(told | values))


def test_asked_once_more_the_first_hospital_cannot_say_that_he_stayed(s: Stage) -> None:
    run, _next = sent_on(s)
    actions.ask_more(by=s.township_doctor, at=NOW + minutes(60), run_id=run.pk, note="哪里做的溶栓？")
    with pytest.raises(Invalid, match=r"emergency\.went_on"):
        finish(s, run, Outcome.ADMITTED)
    with pytest.raises(Conflict, match=r"emergency\.went_on"):
        actions.transfer(
            id=new_id(), by=s.county_doctor, at=NOW + minutes(61), run_id=run.pk, to=s.supporter.pk
        )
    page = queries.run(s.county_doctor, run.pk, at=NOW + minutes(62))
    assert "finish" in page.moves and "transfer" not in page.moves
    finish(s, run, Outcome.TRANSFERRED, note="这里没有溶栓")
    actions.close(by=s.township_doctor, at=NOW + minutes(80), run_id=run.pk)
    assert Entry.objects.get(source=run.source).detail["outcome"] == "transferred"
    assert Referral.objects.filter(OPEN).count() == 1


def test_a_transfer_taken_back_is_no_outcome(s: Stage) -> None:
    run, nid = sent_on(s)
    actions.cancel(by=s.county_doctor, at=NOW + minutes(55), run_id=nid, note="路上好转，回来了")
    actions.ask_more(by=s.township_doctor, at=NOW + minutes(60), run_id=run.pk, note="他回来了？")
    with pytest.raises(Invalid, match=r"emergency\.no_outcome"):
        finish(s, run, Outcome.TRANSFERRED)
    assert finish(s, run, Outcome.ADMITTED).outcome == Outcome.ADMITTED


def test_whoever_came_by_a_transfer_may_be_admitted(s: Stage) -> None:
    """The referral by which he came is not the one by which he leaves."""
    _run, nid = sent_on(s)
    actions.arrive(by=s.expert, at=NOW + minutes(90), run_id=nid)
    done = actions.finish(by=s.expert, at=NOW + minutes(99), run_id=nid, outcome=Outcome.ADMITTED)
    assert done.outcome == Outcome.ADMITTED


def test_a_point_taken_back_at_the_first_hospital_counts_no_more_at_the_second(s: Stage) -> None:
    run, nid = sent_on(s)
    there = Point.objects.filter(run=nid, code="fmc", standing="current", carried=True)
    assert there.exists()
    point = Point.objects.get(run=run, code="fmc", standing="current")
    told = {
        "by": s.county_doctor,
        "at": NOW + minutes(55),
        "run_id": run.pk,
        "point_id": point.pk,
        "why": "误触",
    }
    actions.retract(**told)
    actions.retract(**told)
    assert not there.exists()
    stamp(run, s.township_doctor, "fmc", NOW + minutes(3), at=NOW + minutes(57))
    assert there.get().true_at == NOW + minutes(3)


def test_a_correction_under_the_id_of_another_point_is_refused(s: Stage) -> None:
    run, other = begun(s), begun(s)
    old = stamp(run, s.township_doctor, "fmc", NOW + minutes(1))
    known = stamp(other, s.township_doctor, "fmc", NOW + minutes(1))
    for id in (old.id, known.id):
        told = Stamp(id=id, point="fmc", device_at=NOW + minutes(2), offset_ms=0)
        answer = actions.correct(
            by=s.township_doctor, at=NOW + minutes(3), run_id=run.pk, point_id=old.id, told=told, why="看错"
        )
        assert answer.outcome == "refused"
    assert Point.objects.get(run=run, standing="current").true_at == NOW + minutes(1)


def test_a_clock_that_has_no_time_is_asked_about_and_in_no_figure(s: Stage) -> None:
    run = begun(s, device_at=LOST, offset_ms=None)
    assert run.begun_at == NOW
    told = {"id": new_id(), "offset_ms": None, "at": NOW + minutes(2)}
    assert stamp(run, s.township_doctor, "fmc", LOST, **told).outcome == "questioned"
    assert stamp(run, s.township_doctor, "fmc", LOST, **told, insisted=True).outcome == "kept"
    assert Point.objects.get(run=run, standing="current").flagged
    onset = stamp(run, s.township_doctor, "onset", NOW - timedelta(days=12), at=NOW + minutes(2))
    assert onset.outcome == "kept"


def test_nobody_arrived_half_a_century_ago(s: Stage) -> None:
    run = begun(s)
    with pytest.raises(Invalid, match=r"emergency\.long_ago"):
        actions.arrive(by=s.county_doctor, at=NOW + minutes(9), run_id=run.pk, arrived_at=LOST)
    for insisted in (False, True):
        stamp(run, s.county_doctor, "door", LOST, at=NOW + minutes(10), insisted=insisted)
    run.refresh_from_db()
    assert (run.state, run.arrived_at) == ("emergency", NOW + minutes(10))
