"""A call from the first word to the two signatures, and everything that is refused on the way."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from tests.factories.accounts import actor_as
from tests.factories.consultations import NOW, minutes
from tests.factories.directory import InstitutionFactory
from tests.factories.dispatch import (
    PHONE,
    SCENE,
    SHEET,
    Network,
    accepted,
    arrived,
    called,
    handed_over,
    loaded,
    network,
    sent,
    told,
)
from tongzhou.accounts.rules import Role
from tongzhou.audit.models import Record
from tongzhou.care.dispatch import actions, queries
from tongzhou.care.dispatch.models import Call, Mission, Position, Rider, Step
from tongzhou.care.dispatch.rules import LIFECYCLE, Kind, Seat, Sheet, Spot, State
from tongzhou.kernel.errors import Conflict, Denied, IllegalMove, Invalid, Invalids, NotFound, Refusal
from tongzhou.kernel.ids import new_id
from tongzhou.notices.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def n() -> Network:
    return network()


def test_from_the_call_to_both_signatures(n: Network) -> None:
    row = handed_over(n)
    row.refresh_from_db()
    assert row.state == State.HANDED_OVER and row.ended_at == NOW + minutes(44)
    assert row.crew_signed_by == n.doctor.key and row.room_signed_by == n.room.key
    steps = list(Step.objects.filter(mission=row).order_by("number"))
    assert [one.event for one in steps] == [
        "assign", "accept", "on_scene", "load", "write", "arrive", "hand_over", "take_over"
    ]  # fmt: skip
    assert steps[-1].detail["sheet"] == steps[-2].detail["sheet"]
    row.call.refresh_from_db()
    assert row.call.closed_at == NOW + minutes(44) and row.call.number.startswith("HJ-2026-03-")
    assert Record.objects.filter(subject=f"mission:{row.pk}", verb="dispatch.take_over").exists()


def test_neither_signs_for_the_other(n: Network) -> None:
    row = arrived(n)
    with pytest.raises(Denied):
        actions.take_over(by=n.driver, at=NOW + minutes(41), mission_id=row.pk)
    with pytest.raises(Denied):
        actions.hand_over(by=n.room, at=NOW + minutes(41), mission_id=row.pk)
    for event in (actions.hand_over, actions.take_over):
        with pytest.raises(Denied):
            event(by=n.desk, at=NOW + minutes(41), mission_id=row.pk)
    actions.take_over(by=n.room, at=NOW + minutes(41), mission_id=row.pk)
    row.refresh_from_db()
    assert row.state == State.ROOM_SIGNED and row.ended_at is None
    with pytest.raises(Conflict) as frozen:
        actions.hand_over(
            by=n.doctor, at=NOW + minutes(42), mission_id=row.pk, sheet=Sheet(who="另一人", found="无")
        )
    assert frozen.value.said.code == "dispatch.sheet_frozen"
    assert actions.hand_over(by=n.doctor, at=NOW + minutes(42), mission_id=row.pk).state == State.HANDED_OVER


def test_a_rider_who_also_works_in_the_emergency_room_signs_for_one_side_only(n: Network) -> None:
    both = actor_as(Role.CLINICIAN, n.s.county)
    start = NOW + timedelta(days=2)
    driver = Rider.objects.get(shift__ambulance=n.county_car).staff_id
    riders = {Seat.DRIVER: driver, Seat.DOCTOR: both.staff_id}
    actions.crew(id=new_id(), by=n.desk, at=NOW, ambulance_id=n.county_car.pk, start=start, end=start + timedelta(hours=8), riders=riders)  # fmt: skip
    row = sent(n, at=start, car=n.county_car)
    for number, event in enumerate((actions.accept, actions.on_scene, actions.load, actions.arrive)):
        event(by=both, at=start + minutes(number + 1), mission_id=row.pk)
    actions.hand_over(by=both, at=start + minutes(9), mission_id=row.pk, sheet=SHEET)
    with pytest.raises(Denied) as refused:
        actions.take_over(by=both, at=start + minutes(9), mission_id=row.pk)
    assert refused.value.said.code == "dispatch.one_person"


def test_what_the_sheet_lacks_is_said_and_the_room_may_ask_for_more(n: Network) -> None:
    row = loaded(n)
    actions.arrive(by=n.room, at=NOW + minutes(40), mission_id=row.pk)
    with pytest.raises(Invalid) as lacks:
        actions.hand_over(by=n.doctor, at=NOW + minutes(41), mission_id=row.pk, sheet=Sheet(who="男"))
    assert lacks.value.field == "found"
    actions.hand_over(
        by=n.doctor, at=NOW + minutes(41), mission_id=row.pk, sheet=Sheet(who="男", found="胸痛")
    )
    actions.ask_more(by=n.room, at=NOW + minutes(42), mission_id=row.pk, note="血压多少？")
    row.refresh_from_db()
    assert row.state == State.ARRIVED and row.crew_signed_by == ""
    assert (
        actions.hand_over(by=n.doctor, at=NOW + minutes(43), mission_id=row.pk, sheet=SHEET).state
        == State.CREW_SIGNED
    )


def test_the_desk_says_by_radio_what_the_crew_cannot_send(n: Network) -> None:
    row = sent(n)
    actions.accept(by=n.desk, at=NOW + minutes(5), mission_id=row.pk, happened_at=NOW + minutes(2))
    row.refresh_from_db()
    step = Step.objects.get(mission=row, event="accept")
    assert row.accepted_at == step.happened_at == NOW + minutes(2) and step.detail["told_by"] == "desk"
    for wrong in (NOW + minutes(1), NOW + minutes(9)):
        with pytest.raises(Invalid):
            actions.on_scene(by=n.driver, at=NOW + minutes(8), mission_id=row.pk, happened_at=wrong)


def test_sent_twice_is_once_and_an_old_page_is_told_so(n: Network) -> None:
    call, id = called(n), new_id()
    told_id = {"id": id, "by": n.desk, "call_id": call.pk, "ambulance_id": n.township_car.pk}
    one = actions.assign(at=NOW, **told_id)
    assert actions.assign(at=NOW + minutes(1), **told_id).pk == one.pk and Mission.objects.count() == 1
    with pytest.raises(Conflict):
        actions.assign(at=NOW, **told_id | {"ambulance_id": n.county_car.pk})
    actions.accept(by=n.driver, at=NOW + minutes(1), mission_id=id, seen=1)
    actions.accept(by=n.driver, at=NOW + minutes(2), mission_id=id, seen=1)
    assert Step.objects.filter(mission=id).count() == 2
    with pytest.raises(Conflict) as old:
        actions.cancel(by=n.desk, at=NOW + minutes(3), mission_id=id, note="误报", seen=1)
    assert old.value.said.code == "care.seen_old"
    again = actions.take(id=call.pk, by=n.desk, at=NOW + minutes(1), centre_id=n.s.county.pk, told=told())
    assert again.pk == call.pk and Call.objects.count() == 1
    with pytest.raises(Conflict):
        actions.take(id=call.pk, by=n.desk, at=NOW, centre_id=n.s.county.pk, told=told(place="别处"))


def test_an_ambulance_on_a_call_is_not_sent_and_a_second_one_needs_a_reason(n: Network) -> None:
    first = accepted(n)
    other = called(n, complaint="车祸")
    with pytest.raises(Invalid) as busy:
        sent(n, call=other)
    assert busy.value.said.code == "dispatch.busy"
    with pytest.raises(Invalid) as why:
        sent(n, call=first.call, car=n.county_car)
    assert why.value.field == "further"
    second = sent(n, call=first.call, car=n.county_car, further="伤员三名")
    assert second.further == "伤员三名"
    with pytest.raises(DatabaseError), transaction.atomic():
        Mission.objects.filter(pk=second.pk).update(further="")
    actions.cancel(by=n.desk, at=NOW + minutes(5), mission_id=first.pk, note="够了")
    first.call.refresh_from_db()
    assert first.call.closed_at is None


def test_with_a_patient_on_board_only_a_relief_frees_it(n: Network) -> None:
    row = loaded(n)
    with pytest.raises(Conflict) as carries:
        actions.cancel(by=n.desk, at=NOW + minutes(22), mission_id=row.pk, note="爆胎")
    assert carries.value.said.code == "dispatch.carries"
    sent(n, at=NOW + minutes(23), call=row.call, car=n.county_car, further="前车爆胎")
    assert (
        actions.cancel(by=n.desk, at=NOW + minutes(24), mission_id=row.pk, note="爆胎").state
        == State.CANCELLED
    )


def test_calls_end_with_nobody_or_without_driving(n: Network) -> None:
    row = accepted(n)
    actions.on_scene(by=n.driver, at=NOW + minutes(9), mission_id=row.pk)
    assert actions.nobody(by=n.driver, at=NOW + minutes(15), mission_id=row.pk).state == State.NOBODY
    row.call.refresh_from_db()
    assert row.call.closed_at == NOW + minutes(15)
    call = called(n)
    with pytest.raises(Invalid):
        actions.close(by=n.desk, at=NOW, call_id=call.pk, note=" ")
    actions.close(by=n.desk, at=NOW + minutes(1), call_id=call.pk, note="重复呼救")
    with pytest.raises(Conflict):
        sent(n, call=call)
    out = accepted(n, at=NOW + minutes(20))
    with pytest.raises(Conflict):
        actions.close(by=n.desk, at=NOW + minutes(22), call_id=out.call_id, note="算了")


def test_the_last_position_alone_and_only_while_on_a_call(n: Network) -> None:
    row = accepted(n)
    pass_ = actions.token(row.pk)

    def tell(second: int, *, device: int | None = None, lat: int = 35_000_000) -> actions.Kept:
        at = NOW + timedelta(minutes=2, seconds=second)
        when = NOW + timedelta(minutes=2, seconds=second if device is None else device)
        return actions.tell_position(
            token=pass_, at=at, spot=Spot(lat, 106_000_000), device_at=when, accuracy=8
        )

    assert tell(0, device=-9) is actions.Kept.KEPT and tell(0, device=-8) is actions.Kept.TOO_OFTEN
    assert tell(5, lat=35_001_000) is actions.Kept.KEPT
    assert tell(10, device=3, lat=1) is actions.Kept.OLDER and tell(5, device=5) is actions.Kept.OLDER
    kept = Position.objects.get()
    assert kept.lat == 35_001_000 and Position.objects.count() == 1
    before = Record.objects.count()
    assert tell(20, device=999) is actions.Kept.KEPT and Position.objects.get().device_at == NOW + timedelta(minutes=2, seconds=20)  # fmt: skip
    assert Record.objects.count() == before
    with pytest.raises(Invalid):
        tell(30, lat=99_000_000)
    with pytest.raises(NotFound):
        actions.tell_position(token="x" + pass_, at=NOW, spot=SCENE, device_at=NOW)
    actions.cancel(by=n.desk, at=NOW + minutes(3), mission_id=row.pk, note="误报")
    assert not Position.objects.exists()
    with pytest.raises(NotFound):
        tell(90)
    with pytest.raises(DatabaseError), transaction.atomic():
        Position.objects.create(mission=row)


def test_a_position_is_one_statement(n: Network, django_assert_num_queries) -> None:
    row = accepted(n)
    with django_assert_num_queries(1):
        actions.tell_position(token=actions.token(row.pk), at=NOW + minutes(2), spot=SCENE, device_at=NOW + minutes(2))  # fmt: skip


def test_the_nearest_first_and_never_one_that_is_out(n: Network) -> None:
    call = called(n)
    found = queries.nearest(n.desk, call, at=NOW)
    assert [one.ambulance.plate for one in found] == ["甘E·演02", "甘E·演01"]
    assert found[0].about is not None and found[1].about is not None and found[0].about < found[1].about
    assert [one.staff.name for one in found[0].crew] == ["演示·司机甲", "演示·乡医"]
    unknown = queries.nearest(n.desk, called(n, spot=None), at=NOW)
    assert {one.about for one in unknown} == {None}
    actions.take_out(by=n.desk, at=NOW, ambulance_id=n.county_car.pk, note="保养")
    sent(n, call=call)
    assert queries.nearest(n.desk, called(n), at=NOW) == []


def test_no_other_county_sees_or_moves_anything(n: Network) -> None:
    row = arrived(n)
    other = network_of_neighbour()
    for actor in (other, actor_as(Role.CLINICIAN, InstitutionFactory())):
        with pytest.raises(NotFound):
            queries.mission(actor, row.pk, at=NOW)
        with pytest.raises(NotFound):
            queries.mission_of(actor, NOW, row.pk)
        with pytest.raises(NotFound):
            actions.cancel(by=actor, at=NOW, mission_id=row.pk, note="x")
        assert queries.board(actor, at=NOW).standing == () and queries.mine(actor, at=NOW).coming == ()
    with pytest.raises(NotFound):
        queries.call(other, row.call_id, at=NOW)
    with pytest.raises(NotFound):
        actions.assign(id=new_id(), by=other, at=NOW, call_id=row.call_id, ambulance_id=n.county_car.pk)
    with pytest.raises(NotFound):
        actions.take_out(by=other, at=NOW, ambulance_id=n.county_car.pk, note="x")
    with pytest.raises(Denied):
        actions.take(id=new_id(), by=other, at=NOW, centre_id=n.s.county.pk, told=told())


def network_of_neighbour():
    return actor_as(Role.DISPATCHER, InstitutionFactory(name="演示邻县人民医院"))


def test_who_sees_what(n: Network) -> None:
    row = loaded(n)
    crew, room, desk = (queries.mission(one, row.pk, at=NOW) for one in (n.driver, n.room, n.desk))
    assert crew.phone == desk.phone == PHONE and room.phone == ""
    assert crew.whole and room.whole and not desk.whole
    assert (
        bytes(Call.objects.get().phone) != PHONE.encode()
        and Record.objects.filter(verb="dispatch.read").count() == 3
    )
    with pytest.raises(NotFound):
        queries.mission(n.county_driver, row.pk, at=NOW)
    with pytest.raises(NotFound):
        queries.mission(n.s.county_office, row.pk, at=NOW)
    known = queries.mission_of(n.room, NOW, row.pk)
    assert known.destination_id == n.s.county.pk and known.crew_house_id == n.s.township.pk


def test_the_board_and_what_comes(n: Network) -> None:
    row, waits = accepted(n), called(n)
    board = queries.board(n.desk, at=NOW + minutes(2))
    assert [one.pk for one in board.waiting] == [waits.pk]
    assert board.standing[0].mission == row and board.out == 1 and board.free == 1
    coming = queries.mine(n.room, at=NOW + minutes(2))
    assert [one.mission.pk for one in coming.coming] == [row.pk] and coming.own == ()
    own = queries.mine(n.driver, at=NOW + minutes(2))
    assert [one.mission.pk for one in own.own] == [row.pk]
    at = NOW + minutes(3)
    actions.tell_position(token=actions.token(row.pk), at=at, spot=SCENE, device_at=at)
    assert queries.board(n.desk, at=at).standing[0].about == 0
    assert queries.board(n.desk, at=at + minutes(10)).standing[0].about is None


def test_the_crew_is_told(n: Network) -> None:
    sent(n)
    accounts = {n.driver.key, n.doctor.key}
    told_ones = Notice.objects.filter(kind="dispatch")
    assert {one.account for one in told_ones} == accounts
    assert all(PHONE not in one.zh and "胸痛" not in one.zh for one in told_ones)


def test_crews_ride_once(n: Network) -> None:
    driver = Rider.objects.get(shift__ambulance=n.county_car).staff_id
    words = {"id": new_id(), "by": n.desk, "at": NOW, "start": NOW, "end": NOW + timedelta(hours=8)}
    third = actions.register(id=new_id(), by=n.desk, at=NOW, station_id=n.stations[0].pk, plate="甘e·演03", kind=Kind.A)  # fmt: skip
    with pytest.raises(Conflict) as elsewhere:
        actions.crew(ambulance_id=third.pk, riders={Seat.DRIVER: driver}, **words)
    assert elsewhere.value.said.code == "dispatch.crew_there" and third.plate == "甘E·演03"
    with pytest.raises(Invalid):
        actions.crew(ambulance_id=third.pk, riders={}, **words)
    with pytest.raises(Invalid) as stranger:
        actions.crew(ambulance_id=third.pk, riders={Seat.DRIVER: n.s.expert.staff_id}, **words)
    assert stranger.value.field == "driver"


def test_faults_of_a_call_come_all_at_once(n: Network) -> None:
    with pytest.raises(Invalids) as wrong:
        called(n, place="", complaint=" ", phone="12", spot=Spot(91_000_000, 0), called_at=NOW + minutes(1))
    assert {one.field for one in wrong.value.faults} == {"place", "complaint", "phone", "spot", "called_at"}


def test_the_database_holds_the_same_table(n: Network) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT source, target FROM dispatch_pairs()")
        assert set(cursor.fetchall()) == LIFECYCLE.pairs()
    row = handed_over(n)
    for change in ({"state": "assigned"}, {"further": "x"}, {"sheet": {}}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Mission.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Step.objects.filter(mission=row).delete()
    with pytest.raises(IllegalMove):
        actions.arrive(by=n.driver, at=NOW + minutes(50), mission_id=row.pk)


def test_a_house_waits_for_its_ambulances(n: Network) -> None:
    from tongzhou.care.dispatch.hooks import no_house_leaves

    with pytest.raises(Refusal) as stands:
        no_house_leaves(n.s.township.pk, NOW.date())
    assert stands.value.said.code == "dispatch.stands_there"
    sent(n)
    with pytest.raises(Refusal) as comes:
        no_house_leaves(n.s.county.pk, NOW.date())
    assert comes.value.said.code == "dispatch.comes_there"
