"""Two connections at once: one ambulance, one call, one crew, one story; a position against the end of its mission."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.consultations import NOW, minutes
from tests.factories.dispatch import (
    SCENE,
    SHEET,
    accepted,
    arrived,
    called,
    car,
    network,
    rider,
    sent,
    told,
)
from tests.factories.together import together
from tongzhou.care.dispatch import actions
from tongzhou.care.dispatch.models import OPEN, Ambulance, Call, Mission, Position, Shift, Station, Step
from tongzhou.care.dispatch.rules import Kind, Seat, State
from tongzhou.kernel.errors import Conflict, Invalid, NotFound
from tongzhou.kernel.ids import new_id

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_ambulance_is_never_sent_to_two_calls() -> None:
    n = network()
    one, other = called(n), called(n)
    done = together(
        *(
            lambda by=by, call=call: actions.assign(id=new_id(), by=by, at=NOW, call_id=call.pk, ambulance_id=n.county_car.pk)
            for by, call in ((n.desk, one), (n.second_desk, other), (n.second_desk, one), (n.desk, other))
        )
    )  # fmt: skip
    assert sorted(type(each).__name__ for each in done) == ["Invalid", "Invalid", "Invalid", "Mission"], done
    assert Mission.objects.filter(OPEN).count() == Position.objects.count() == 1


def test_one_call_gets_one_ambulance_unless_somebody_says_why() -> None:
    n = network()
    call = called(n)
    done = together(
        lambda: actions.assign(id=new_id(), by=n.desk, at=NOW, call_id=call.pk, ambulance_id=n.county_car.pk),
        lambda: actions.assign(id=new_id(), by=n.second_desk, at=NOW, call_id=call.pk, ambulance_id=n.township_car.pk),
    )  # fmt: skip
    assert {type(one) for one in done} == {Mission, Invalid}, done
    refused = next(one for one in done if isinstance(one, Invalid))
    assert refused.said.code == "dispatch.already_sent" and refused.field == "further"


def test_the_same_call_and_the_same_sending_twice_are_once() -> None:
    n = network()
    id, mission = new_id(), new_id()
    taken = together(
        *(
            lambda: actions.take(id=id, by=n.desk, at=NOW, centre_id=n.s.county.pk, told=told())
            for _ in range(3)
        )
    )
    assert all(isinstance(one, Call) for one in taken) and Call.objects.count() == 1, taken
    done = together(
        *(lambda: actions.assign(id=mission, by=n.desk, at=NOW, call_id=id, ambulance_id=n.county_car.pk) for _ in range(3))
    )  # fmt: skip
    assert all(isinstance(one, Mission) for one in done), done
    assert Step.objects.count() == 1


def test_accepting_and_cancelling_at_once_leave_one_story() -> None:
    n = network()
    row = sent(n)
    done = together(
        lambda: actions.accept(by=n.driver, at=NOW + minutes(1), mission_id=row.pk, seen=1),
        lambda: actions.cancel(by=n.desk, at=NOW + minutes(1), mission_id=row.pk, note="误报", seen=1),
    )
    assert {type(one) for one in done} == {Mission, Conflict}, done
    assert Step.objects.filter(mission=row).count() == 2


def test_both_sign_at_once_and_it_is_handed_over() -> None:
    n = network()
    row = arrived(n)
    at = NOW + minutes(45)
    done = together(
        lambda: actions.hand_over(by=n.doctor, at=at, mission_id=row.pk, sheet=SHEET),
        lambda: actions.take_over(by=n.room, at=at, mission_id=row.pk),
        lambda: actions.hand_over(by=n.doctor, at=at, mission_id=row.pk, sheet=SHEET),
    )
    assert all(isinstance(one, Mission) for one in done), done
    row.refresh_from_db()
    assert row.state == State.HANDED_OVER
    assert Call.objects.get().closed_at == at and not Position.objects.exists()
    assert Step.objects.filter(mission=row, event="hand_over").count() == 1


def test_sending_against_closing_and_against_taking_out() -> None:
    n = network()
    call = called(n)
    done = together(
        lambda: actions.assign(id=new_id(), by=n.desk, at=NOW, call_id=call.pk, ambulance_id=n.county_car.pk),
        lambda: actions.close(by=n.second_desk, at=NOW, call_id=call.pk, note="误报"),
        lambda: actions.take_out(by=n.second_desk, at=NOW, ambulance_id=n.county_car.pk, note="保养"),
    )
    call.refresh_from_db()
    n.county_car.refresh_from_db()
    out = Mission.objects.filter(OPEN).count()
    assert out == (1 if isinstance(done[0], Mission) else 0), done
    assert not (out and (call.closed_at or n.county_car.out_since)), done


def test_nobody_rides_in_two_ambulances_at_once() -> None:
    n = network()
    third = car(n.desk, n.stations[0], "甘E·演03")
    staff, _actor = rider(n.s.county, "演示·司机丙")
    start = NOW + timedelta(days=3)
    done = together(
        *(
            lambda one=one: actions.crew(
                id=new_id(), by=n.desk, at=NOW, ambulance_id=one.pk, start=start, end=start + timedelta(hours=8), riders={Seat.DRIVER: staff.pk}
            )
            for one in (third, n.county_car)
        )
    )  # fmt: skip
    assert {type(one) for one in done} == {Shift, Conflict}, done


def test_a_position_against_the_end_leaves_none() -> None:
    n = network()
    row = accepted(n)
    pass_ = actions.token(row.pk)
    at = NOW + minutes(3)

    def tell(second: int) -> object:
        when = at + timedelta(seconds=second)
        return actions.tell_position(token=pass_, at=when, spot=SCENE, device_at=when)

    done = together(
        lambda: tell(2),
        lambda: actions.cancel(by=n.desk, at=at, mission_id=row.pk, note="误报"),
        lambda: tell(4),
    )
    assert isinstance(done[1], Mission), done
    assert all(isinstance(one, actions.Kept | NotFound) for one in (done[0], done[2])), done
    assert not Position.objects.exists()


def test_a_station_and_an_ambulance_entered_twice_at_once_are_one() -> None:
    """The same form sent by two fingers is one row; two desks with the same name: one, and the other is told so."""
    n = network()
    told = {"at": NOW, "institution_id": n.s.county.pk, "name": "南站"}
    id = new_id()
    same = together(*(lambda: actions.open_station(id=id, by=n.desk, **told) for _ in "abcd"))
    assert [getattr(one, "pk", one) for one in same] == [id] * 4, same
    told |= {"name": "北站"}
    two = together(*(lambda by=by: actions.open_station(id=new_id(), by=by, **told) for by in (n.desk, n.second_desk)))  # fmt: skip
    assert {type(one) for one in two} == {Station, Invalid}, two
    car_of = {"at": NOW, "station_id": n.stations[0].pk, "plate": "甘E·演77", "kind": Kind.B}
    id = new_id()
    same = together(*(lambda: actions.register(id=id, by=n.desk, **car_of) for _ in "abcd"))
    assert [getattr(one, "pk", one) for one in same] == [id] * 4, same
    car_of |= {"plate": "甘E·演78"}
    two = together(*(lambda by=by: actions.register(id=new_id(), by=by, **car_of) for by in (n.desk, n.second_desk)))  # fmt: skip
    assert {type(one) for one in two} == {Ambulance, Invalid}, two
