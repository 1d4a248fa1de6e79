"""Two phones of one crew begin for one mission: one run, and whatever either of them has arrives in it, late, twice, in any order."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.factories.accounts import actor_as, staff_at
from tests.factories.consultations import NOW, minutes, stage
from tests.factories.dispatch import Network, car, network, rider, sent, shift
from tests.factories.together import together
from tongzhou.accounts.rules import Role
from tongzhou.care.dispatch.rules import Seat
from tongzhou.care.emergency import actions, queries
from tongzhou.care.emergency.actions import Begun, Stamp, Vitals
from tongzhou.care.emergency.models import Part, Point, Run, Twin
from tongzhou.care.emergency.models import Vitals as Row
from tongzhou.care.emergency.rules import Came, Outcome
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Denied, Invalid, NotFound
from tongzhou.kernel.ids import new_id

pytestmark = pytest.mark.django_db


def told(n: Network, mission: Any, at: datetime = NOW, **values: Any) -> Begun:
    base: dict[str, Any] = {
        "id": new_id(), "pathway": "stroke", "came": Came.AMBULANCE, "device_at": at, "institution": n.s.county.pk, "offset_ms": 0,
        "mission": mission,
    }  # fmt: skip
    return Begun(**(base | values))


def colleague(n: Network) -> Actor:
    """A second clinician of the crew: the shift of a second ambulance, doctor and nurse of the township."""
    return actor_as(Role.CLINICIAN, n.s.township, staff=staff_at(n.s.township, name="演示·车护士"))


def crewed(n: Network, nurse: Actor) -> Any:
    """A mission whose crew are the driver, a doctor of the township and this nurse."""
    one = car(n.desk, n.stations[1], "甘E·演07")
    driver, _ = rider(n.s.township, "演示·司机戊")
    doctor = actor_as(Role.CLINICIAN, n.s.township, staff=staff_at(n.s.township, name="演示·车医生"))
    assert doctor.staff_id and nurse.staff_id
    shift(
        n.desk,
        one,
        NOW - timedelta(hours=1),
        {Seat.DRIVER: driver.pk, Seat.DOCTOR: doctor.staff_id, Seat.NURSE: nurse.staff_id},
    )
    return sent(n, car=one).pk, doctor


@pytest.fixture
def n(db: None) -> Network:
    return network()


@pytest.fixture
def two(n: Network) -> tuple[Any, Actor, Actor]:
    """The mission, the doctor, the nurse."""
    nurse = colleague(n)
    mission, doctor = crewed(n, nurse)
    return mission, doctor, nurse


def touch(run: Any, by: Actor, code: str, when: datetime, at: datetime, **values: Any) -> Any:
    stamp = Stamp(**({"id": new_id(), "point": code, "device_at": when, "offset_ms": 0} | values))
    return actions.stamp(by=by, at=at, run_id=run, stamps=[stamp])[0]


def test_the_second_phone_goes_on_in_the_first_ones_run(n: Network, two: Any) -> None:
    mission, doctor, nurse = two
    mine, hers = (
        told(n, mission, NOW),
        told(n, mission, NOW + minutes(1), offset_ms=90_000, label="无名氏 男 约 60 岁"),
    )
    first = actions.begin(by=doctor, at=NOW + minutes(5), begun=mine)
    second = actions.begin(by=nurse, at=NOW + minutes(9), begun=hers)
    assert second.pk == first.pk == mine.id and Run.objects.filter(mission=mission).count() == 1
    assert "演示·车医生" in str(actions.said_of(second, hers)) or actions.said_of(second, hers) is not None
    assert actions.said_of(first, mine) is None
    twin = Twin.objects.get(pk=hers.id)
    assert (twin.run_id, twin.device_at, twin.offset_ms) == (mine.id, hers.device_at, 90_000)
    assert twin.true_at == hers.device_at - timedelta(seconds=90) and twin.by_name == nurse.name
    at = NOW + minutes(10)
    assert touch(mine.id, doctor, "fmc", NOW + minutes(2), at).outcome == "kept"
    again = touch(hers.id, nurse, "fmc", NOW + minutes(4), at, offset_ms=90_000)
    assert again.outcome == "kept" and again.words is not None, "kept beside, and said so"
    assert touch(hers.id, nurse, "leave_scene", NOW + minutes(6), at, offset_ms=90_000).words is None
    actions.vitals(by=nurse, at=at, run_id=hers.id, told=Vitals(id=new_id(), device_at=at, systolic=185))
    assert Row.objects.get().run_id == mine.id
    points = {(one.code, one.standing): one for one in Point.objects.filter(run=mine.id)}
    assert set(points) == {("fmc", "current"), ("fmc", "aside"), ("leave_scene", "current")}
    assert points["fmc", "aside"].device_at == NOW + minutes(4) and points["fmc", "aside"].offset_ms == 90_000
    first.refresh_from_db()
    assert first.label == "无名氏 男 约 60 岁" and first.steps == 1


def test_begun_again_is_the_same_answer_and_other_content_is_a_conflict(n: Network, two: Any) -> None:
    mission, doctor, nurse = two
    mine, hers = told(n, mission), told(n, mission)
    for _ in range(2):
        assert (
            actions.begin(by=doctor, at=NOW, begun=mine).pk
            == actions.begin(by=nurse, at=NOW, begun=hers).pk
            == mine.id
        )
    assert Twin.objects.count() == 1
    with pytest.raises(Conflict):
        actions.begin(by=nurse, at=NOW, begun=told(n, mission, id=hers.id, pathway="stemi"))
    with pytest.raises(Conflict):
        actions.begin(by=doctor, at=NOW, begun=hers)


def test_the_database_keeps_one_run_of_a_mission(n: Network, two: Any) -> None:
    mission, doctor, nurse = two
    kept = actions.begin(by=doctor, at=NOW, begun=told(n, mission))
    other = actions.begin(by=nurse, at=NOW, begun=told(n, None))
    with pytest.raises(IntegrityError, match="run_mission_once"), transaction.atomic():
        Run.objects.filter(pk=other.pk).update(mission=mission)
    twin = actions.begin(by=nurse, at=NOW, begun=(hers := told(n, mission)))
    assert twin.pk == kept.pk
    for change in (
        lambda: Twin.objects.filter(pk=hers.id).update(run=other),
        lambda: Twin.objects.filter(pk=hers.id).delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    with pytest.raises(IntegrityError), transaction.atomic():
        Twin.objects.create(
            pk=other.pk, run=kept, device_at=NOW, true_at=NOW, heard_at=NOW, by_key="x", by_name="x", pathway="stroke", came="ambulance",
            label="x", content_hash="x",
        )  # fmt: skip


def test_another_pathway_is_said_and_its_points_are_kept_beside(n: Network, two: Any) -> None:
    mission, doctor, nurse = two
    first = actions.begin(by=doctor, at=NOW, begun=told(n, mission))
    hers = told(n, mission, pathway="stemi")
    said = actions.said_of(actions.begin(by=nurse, at=NOW, begun=hers), hers)
    assert said is not None and "卒中" in said.says.zh and "没有另开" in said.says.zh
    answer = touch(hers.id, nurse, "wire", NOW + minutes(3), NOW + minutes(4))
    assert answer.outcome == "kept" and answer.words is not None
    point = Point.objects.get(run=first, code="wire")
    assert point.standing == "aside"
    with pytest.raises(Invalid):
        actions.correct(
            by=nurse, at=NOW + minutes(5), run_id=hers.id, point_id=point.pk, why="看错了",
            told=Stamp(id=new_id(), point="wire", device_at=NOW + minutes(3), offset_ms=0),
        )  # fmt: skip
    assert touch(hers.id, nurse, "nonsense", NOW, NOW + minutes(4)).outcome == "refused"


def test_a_day_later_after_closing_all_of_it_is_kept_beside(n: Network, two: Any) -> None:
    mission, doctor, nurse = two
    run = actions.begin(by=doctor, at=NOW, begun=told(n, mission))
    touch(run.pk, doctor, "fmc", NOW, NOW + minutes(1))
    actions.arrive(by=n.s.county_doctor, at=NOW + minutes(30), run_id=run.pk)
    actions.finish(by=n.s.county_doctor, at=NOW + minutes(60), run_id=run.pk, outcome=Outcome.ADMITTED)
    actions.close(by=doctor, at=NOW + minutes(90), run_id=run.pk)
    later, hers = NOW + timedelta(days=1), told(n, mission, NOW + minutes(1))
    found = actions.begin(by=nurse, at=later, begun=hers)
    said = actions.said_of(found, hers)
    assert found.pk == run.pk and said is not None and "已经结案" in said.says.zh
    assert touch(hers.id, nurse, "fmc", NOW + minutes(2), later).outcome == "kept"
    actions.vitals(by=nurse, at=later, run_id=hers.id, told=Vitals(id=new_id(), device_at=NOW, systolic=150))
    assert sorted(Point.objects.filter(run=run, code="fmc").values_list("standing", flat=True)) == [
        "current",
        "late",
    ]
    assert Run.objects.filter(mission=mission).count() == 1


def test_begun_before_it_was_cancelled_belongs_to_it_and_after_is_new(n: Network, two: Any) -> None:
    mission, doctor, nurse = two
    run = actions.begin(by=doctor, at=NOW, begun=told(n, mission))
    actions.cancel(by=doctor, at=NOW + minutes(10), run_id=run.pk, note="现场没人")
    early, late = told(n, mission, NOW + minutes(2)), told(n, mission, NOW + minutes(12))
    found = actions.begin(by=nurse, at=NOW + minutes(20), begun=early)
    said = actions.said_of(found, early)
    assert found.pk == run.pk and said is not None and "撤销" in said.says.zh
    fresh = actions.begin(by=nurse, at=NOW + minutes(21), begun=late)
    assert fresh.pk == late.id and fresh.mission == mission and actions.said_of(fresh, late) is None
    more = told(n, mission, NOW + minutes(3))
    assert actions.begin(by=doctor, at=NOW + minutes(22), begun=more).pk == fresh.pk, (
        "the one that runs comes first"
    )
    assert (
        actions.begin(by=doctor, at=NOW + minutes(23), begun=told(n, mission, NOW + minutes(13))).pk
        == fresh.pk
    )


def test_where_to_is_taken_from_the_phone_that_knows(n: Network, two: Any) -> None:
    mission, doctor, nurse = two
    run = actions.begin(by=doctor, at=NOW, begun=told(n, mission, institution=None))
    actions.begin(by=nurse, at=NOW + minutes(1), begun=told(n, mission))
    run.refresh_from_db()
    assert run.receiver_id == n.s.county.pk
    assert list(run.timeline.order_by("number").values_list("event", flat=True)) == ["begin", "redirect"]


def test_a_crew_of_two_houses_writes_into_one_run(n: Network) -> None:
    """The doctor of the house above begins; the township's nurse rides along, and sees and writes it too."""
    nurse = actor_as(Role.CLINICIAN, n.s.county, staff=staff_at(n.s.county, name="演示·县医院医生"))
    mission, doctor = crewed(n, nurse)
    run = actions.begin(by=nurse, at=NOW, begun=told(n, mission))
    assert run.sender_id == n.s.county.pk
    hers = told(n, mission)
    with pytest.raises(NotFound):
        touch(run.pk, doctor, "fmc", NOW, NOW + minutes(1))
    assert actions.begin(by=doctor, at=NOW, begun=hers).pk == run.pk
    assert touch(hers.id, doctor, "fmc", NOW, NOW + minutes(1)).outcome == "kept"
    assert [one.pk for one in queries.running(doctor, at=NOW + minutes(2))] == [run.pk]
    assert Part.objects.get(run=run, institution=n.s.township).role == "crew"
    with pytest.raises(Denied):
        touch(hers.id, colleague(n), "ecg", NOW, NOW + minutes(1))


def test_a_mission_of_another_crew_is_left_out(n: Network, two: Any) -> None:
    """Another county's phone, or one that only knows the id, gets a run of its own and never sees the other; the crew's own begins as ever."""
    mission, doctor, _nurse = two
    begun = told(n, mission, institution=None)
    for stranger in (n.s.expert, n.s.county_doctor):
        theirs = told(n, mission, institution=None)
        run = actions.begin(by=stranger, at=NOW, begun=theirs)
        assert run.pk == theirs.id and run.mission is None
        said = actions.said_of(run, theirs)
        assert said is not None and "车组" in said.says.zh
    mine = actions.begin(by=doctor, at=NOW, begun=begun)
    assert mine.pk == begun.id and mine.mission == mission
    assert queries.kept_runs(n.s.expert, [begun.id], at=NOW) == {}


def test_the_id_of_a_twin_opens_nothing_to_strangers(n: Network, two: Any) -> None:
    mission, doctor, nurse = two
    actions.begin(by=doctor, at=NOW, begun=told(n, mission))
    hers = told(n, mission)
    actions.begin(by=nurse, at=NOW, begun=hers)
    assert queries.run(doctor, hers.id, at=NOW).run.mission == mission
    with pytest.raises(NotFound):
        queries.run(n.s.expert, hers.id, at=NOW)
    assert queries.kept_runs(n.s.expert, [hers.id], at=NOW) == {}


def test_a_run_is_found_by_its_key_whichever_id_is_told(n: Network, two: Any) -> None:
    mission, doctor, nurse = two
    actions.begin(by=doctor, at=NOW, begun=told(n, mission))
    hers = told(n, mission)
    actions.begin(by=nurse, at=NOW, begun=hers)
    with CaptureQueriesContext(connection) as seen:
        queries.plain(doctor, hers.id, at=NOW)
    assert len(seen) == 1
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off")
        cursor.execute("EXPLAIN " + seen[0]["sql"])
        plan = "\n".join(line for (line,) in cursor.fetchall())
        cursor.execute("RESET enable_seqscan")
    assert "Seq Scan on emergency_run" not in plan, plan


@pytest.mark.django_db(transaction=True)
def test_two_connections_begin_at_once(transactional_db: None) -> None:
    n = network(stage())
    nurse = colleague(n)
    mission, doctor = crewed(n, nurse)
    ids = [told(n, mission) for _ in range(4)]
    done = together(
        *(lambda one=one, by=by: actions.begin(by=by, at=NOW, begun=one) for one, by in zip(ids, (doctor, nurse, doctor, nurse), strict=True))
    )  # fmt: skip
    assert all(isinstance(one, Run) for one in done), done
    assert (
        len({one.pk for one in done if isinstance(one, Run)}) == 1
        and Run.objects.filter(mission=mission).count() == 1
    )
    assert Twin.objects.count() == 3
    numbers = [one.number for one in Run.objects.all()]
    assert len(numbers) == 1
