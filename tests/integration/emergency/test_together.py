"""Two connections at once: one beginning, one current point, one bed, one story of closing."""

from __future__ import annotations

import pytest

from tests.factories.consultations import NOW, minutes, stage
from tests.factories.emergency import arrived, bed, begun, finished
from tests.factories.together import together
from tongzhou.care.emergency import actions
from tongzhou.care.emergency.actions import Begun, Stamp
from tongzhou.care.emergency.models import Point, Run, Stay, Step
from tongzhou.care.emergency.rules import Came, State
from tongzhou.kernel.errors import IllegalMove, Invalid
from tongzhou.kernel.ids import new_id
from tongzhou.ledger.models import Entry

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_run_for_one_id() -> None:
    s = stage()
    told = Begun(id=new_id(), pathway="stroke", came=Came.AMBULANCE, device_at=NOW, institution=s.county.pk)
    done = together(*(lambda: actions.begin(by=s.township_doctor, at=NOW, begun=told) for _ in range(2)))
    assert all(isinstance(one, Run) for one in done), done
    assert Run.objects.count() == Step.objects.count() == 1


def test_both_sides_touch_the_same_point() -> None:
    s = stage()
    run = arrived(s)
    at = NOW + minutes(50)

    def touch(by, id):  # type: ignore[no-untyped-def]  # a thunk for the other thread
        told = Stamp(id=id, point="imaging", device_at=NOW + minutes(45), offset_ms=0)
        return lambda: actions.stamp(by=by, at=at, run_id=run.pk, stamps=[told])

    mine = new_id()
    done = together(
        touch(s.county_doctor, mine), touch(s.township_doctor, new_id()), touch(s.county_doctor, mine)
    )
    assert all(isinstance(one, list) for one in done), done
    assert sorted(Point.objects.filter(run=run, code="imaging").values_list("standing", flat=True)) == [
        "aside",
        "current",
    ]


def test_a_bed_is_taken_once() -> None:
    s = stage()
    one, other, place = arrived(s), arrived(s), bed(s)
    done = together(
        *(
            lambda row=row: actions.observe(by=s.county_doctor, at=NOW + minutes(40), run_id=row.pk, bed_id=place.pk)
            for row in (one, other)
        )
    )  # fmt: skip
    assert {type(each) for each in done} == {Run, Invalid}, done
    assert Stay.objects.count() == 1


def test_closing_and_asking_more_at_once_leave_one_story() -> None:
    s = stage()
    run = finished(s)
    at = NOW + minutes(100)
    done = together(
        lambda: actions.close(by=s.township_doctor, at=at, run_id=run.pk),
        lambda: actions.ask_more(by=s.township_doctor, at=at, run_id=run.pk, note="去哪了"),
    )
    assert {type(one) for one in done} == {Run, IllegalMove}, done
    run.refresh_from_db()
    assert Entry.objects.filter(source=run.source).count() == (1 if run.state == State.COMPLETED else 0)


def test_the_last_point_and_closing_at_once_lose_nothing() -> None:
    s = stage()
    run = finished(s)
    at = NOW + minutes(100)
    late = Stamp(id=new_id(), point="lab_sent", device_at=NOW + minutes(50), offset_ms=0)
    done = together(
        lambda: actions.close(by=s.township_doctor, at=at, run_id=run.pk),
        lambda: actions.stamp(by=s.county_doctor, at=at, run_id=run.pk, stamps=[late]),
    )
    assert not any(isinstance(one, Exception) for one in done), done
    assert Point.objects.get(pk=late.id).standing in ("current", "late")


def test_two_beginnings_of_the_number_row() -> None:
    s = stage()
    done = together(*(lambda: begun(s) for _ in range(2)))
    assert len({one.number for one in done if isinstance(one, Run)}) == 2, done
