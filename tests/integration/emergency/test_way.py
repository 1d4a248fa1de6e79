"""The verbs of an emergency: the whole way, who may what, points that come late, twice, out of order."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.factories.consultations import NOW, Stage, minutes, person, stage
from tests.factories.emergency import arrived, bed, begun, closed, finished, stamp
from tests.factories.patients import registered
from tests.factories.referrals import party
from tongzhou.accounts.rules import Role
from tongzhou.care.emergency import actions, queries
from tongzhou.care.emergency.actions import Begun, Stamp, Vitals
from tongzhou.care.emergency.models import Point, Run, Stay
from tongzhou.care.emergency.queries import Tab
from tongzhou.care.emergency.rules import Answer, Came, Outcome, Source, State, Value
from tongzhou.care.referrals.models import Referral
from tongzhou.kernel.errors import Conflict, Denied, Invalid, Invalids, NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.ledger.models import Entry
from tongzhou.notices.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def s() -> Stage:
    return stage()


def standing(run: Run, code: str) -> list[str]:
    return list(
        Point.objects.filter(run=run, code=code).order_by("heard_at", "id").values_list("standing", flat=True)
    )


def test_the_whole_way_is_posted_once_with_its_times(s: Stage) -> None:
    run = closed(s)
    assert run.state == State.COMPLETED
    entry = Entry.objects.get(source=run.source)
    assert entry.detail == {
        "pathway": "stroke", "came": "ambulance", "minutes_fmc_to_ecg": None, "minutes_door_to_balloon": None, "minutes_door_to_needle": 40,
        "minutes_door_in_door_out": None, "ecg_before_arrival": False, "outcome": "admitted",
    }  # fmt: skip
    again = actions.close(by=s.township_doctor, at=NOW + minutes(130), run_id=run.pk)
    assert again.steps == run.steps and Entry.objects.filter(source=run.source).count() == 1


def test_neither_side_closes_alone(s: Stage) -> None:
    run = arrived(s)
    with pytest.raises(Conflict):
        actions.close(by=s.township_doctor, at=NOW + minutes(31), run_id=run.pk)
    actions.finish(by=s.county_doctor, at=NOW + minutes(60), run_id=run.pk, outcome=Outcome.ADMITTED)
    with pytest.raises(Denied):
        actions.close(by=s.county_doctor, at=NOW + minutes(61), run_id=run.pk)
    with pytest.raises(Conflict):
        actions.cancel(by=s.township_doctor, at=NOW + minutes(61), run_id=run.pk, note="搞错了")


def test_the_other_county_sees_nothing(s: Stage) -> None:
    run = begun(s)
    for stranger in (s.expert, s.asker):
        with pytest.raises(NotFound):
            queries.run(stranger, run.pk, at=NOW)
        with pytest.raises(NotFound):
            stamp(run, stranger, "fmc", NOW)


def test_the_office_sees_the_way_and_not_the_record(s: Stage) -> None:
    run = begun(s)
    page = queries.run(s.county_office, run.pk, at=NOW)
    assert not page.whole and not page.writes and page.vitals == () and page.moves == ()
    with pytest.raises(Denied):
        stamp(run, s.county_office, "fmc", NOW)


def test_begun_twice_is_begun_once(s: Stage) -> None:
    told = Begun(id=new_id(), pathway="stemi", came=Came.AMBULANCE, device_at=NOW, institution=s.county.pk)
    first = actions.begin(by=s.township_doctor, at=NOW, begun=told)
    assert actions.begin(by=s.township_doctor, at=NOW + minutes(9), begun=told).number == first.number
    with pytest.raises(Conflict):
        actions.begin(by=s.colleague, at=NOW, begun=told)


def test_true_time_is_device_minus_offset(s: Stage) -> None:
    run = begun(s, device_at=NOW + timedelta(seconds=90), offset_ms=90_000)
    assert run.begun_at == NOW
    told = stamp(run, s.township_doctor, "fmc", NOW + minutes(5), at=NOW + minutes(9), offset_ms=-60_000)
    point = Point.objects.get(pk=told.id)
    assert point.true_at == NOW + minutes(6) and point.device_at == NOW + minutes(5)


def test_a_device_uses_the_newest_check_before(s: Stage) -> None:
    for ahead, at in (
        (120, NOW - timedelta(days=2)),
        (180, NOW - timedelta(days=1)),
        (600, NOW + timedelta(days=1)),
    ):
        actions.check_clock(
            id=new_id(), by=s.county_doctor, at=at, institution_id=s.county.pk, device="抢救室监护仪", shown=at + timedelta(seconds=ahead)
        )  # fmt: skip
    run = arrived(s)
    told = stamp(
        run,
        s.county_doctor,
        "imaging",
        NOW + minutes(40),
        source=Source.DEVICE,
        offset_ms=None,
        device="抢救室监护仪",
    )
    assert Point.objects.get(pk=told.id).offset_ms == 180_000
    other = stamp(
        run,
        s.county_doctor,
        "lab_sent",
        NOW + minutes(41),
        source=Source.DEVICE,
        offset_ms=None,
        device="别的钟",
    )
    assert Point.objects.get(pk=other.id).offset_ms is None


def test_impossible_orders_are_asked_about_and_kept_flagged_when_insisted(s: Stage) -> None:
    run = arrived(s)
    early = Stamp(id=new_id(), point="needle", device_at=NOW + minutes(10), offset_ms=0)
    asked = actions.stamp(by=s.county_doctor, at=NOW + minutes(50), run_id=run.pk, stamps=[early])[0]
    assert (
        asked.outcome == "questioned" and "溶栓开始" in asked.words.zh and "进接诊医院大门" in asked.words.zh
    )
    assert standing(run, "needle") == ["asked"]
    assert (
        actions.stamp(by=s.county_doctor, at=NOW + minutes(51), run_id=run.pk, stamps=[early])[0].outcome
        == "questioned"
    )
    insisted = Stamp(id=early.id, point="needle", device_at=early.device_at, offset_ms=0, insisted=True)
    assert (
        actions.stamp(by=s.county_doctor, at=NOW + minutes(52), run_id=run.pk, stamps=[insisted])[0].outcome
        == "kept"
    )
    page = queries.run(s.county_doctor, run.pk, at=NOW + minutes(53))
    needle = next(one for one in page.points if one.code == "needle")
    assert needle.flagged and needle.against == "door"
    dnt = next(one for one in page.times if one.interval.code == "dnt")
    assert dnt.flagged and dnt.minutes == -20 and dnt.met is None and dnt.posted == -20


def test_what_was_asked_about_counts_once_the_other_is_corrected(s: Stage) -> None:
    run = arrived(s)
    assert (
        stamp(run, s.county_doctor, "imaging", NOW + minutes(20), at=NOW + minutes(50)).outcome
        == "questioned"
    )
    door = Point.objects.get(run=run, code="door")
    told = Stamp(id=new_id(), point="door", device_at=NOW + minutes(15), offset_ms=0)
    with pytest.raises(Invalid):
        actions.correct(
            by=s.county_doctor, at=NOW + minutes(55), run_id=run.pk, point_id=door.pk, told=told, why=" "
        )
    done = actions.correct(
        by=s.county_doctor, at=NOW + minutes(55), run_id=run.pk, point_id=door.pk, told=told, why="按错了"
    )
    assert done.outcome == "kept"
    assert standing(run, "imaging") == ["current"]
    assert sorted(standing(run, "door")) == ["current", "replaced"]
    run.refresh_from_db()
    assert run.arrived_at == NOW + minutes(15)
    again = actions.correct(
        by=s.county_doctor, at=NOW + minutes(56), run_id=run.pk, point_id=door.pk, told=told, why="按错了"
    )
    assert again.outcome == "known"


def test_correcting_what_was_asked_about_ends_the_question(s: Stage) -> None:
    run = arrived(s)
    asked = stamp(run, s.county_doctor, "imaging", NOW + minutes(20), at=NOW + minutes(50))
    told = Stamp(id=new_id(), point="imaging", device_at=NOW + minutes(40), offset_ms=0)
    actions.correct(
        by=s.county_doctor, at=NOW + minutes(55), run_id=run.pk, point_id=asked.id, told=told, why="看错了钟"
    )
    assert standing(run, "imaging") == ["replaced", "current"]


def test_told_twice_both_are_kept_and_the_first_counts(s: Stage) -> None:
    run = begun(s)
    told = Stamp(id=new_id(), point="fmc", device_at=NOW, offset_ms=0)
    assert [
        actions.stamp(by=s.township_doctor, at=NOW, run_id=run.pk, stamps=[told])[0].outcome for _ in "ab"
    ] == ["kept", "known"]
    other = stamp(run, s.township_doctor, "fmc", NOW + minutes(3), at=NOW + minutes(4))
    assert other.outcome == "kept" and "已由" in other.words.zh
    assert standing(run, "fmc") == ["current", "aside"]
    wrong = Stamp(id=told.id, point="fmc", device_at=NOW + minutes(1), offset_ms=0)
    assert actions.stamp(by=s.township_doctor, at=NOW, run_id=run.pk, stamps=[wrong])[0].outcome == "refused"


def test_what_comes_after_closing_is_kept_beside(s: Stage) -> None:
    run = closed(s)
    late = stamp(run, s.township_doctor, "leave_scene", NOW + minutes(5), at=NOW + timedelta(days=1))
    assert late.outcome == "kept" and standing(run, "leave_scene") == ["late"]


def test_a_touch_by_mistake_is_taken_back(s: Stage) -> None:
    run = begun(s)
    told = stamp(run, s.township_doctor, "leave_scene", NOW)
    for _ in "ab":
        actions.retract(by=s.township_doctor, at=NOW, run_id=run.pk, point_id=told.id, why="误触")
    assert standing(run, "leave_scene") == ["replaced"]
    assert stamp(run, s.township_doctor, "leave_scene", NOW + minutes(4)).outcome == "kept"


def test_the_receivers_door_is_the_arrival_and_the_crews_is_not(s: Stage) -> None:
    run, other = begun(s), begun(s)
    stamp(run, s.township_doctor, "door", NOW + minutes(30))
    run.refresh_from_db()
    assert run.state == State.COMING
    stamp(other, s.county_doctor, "door", NOW + minutes(30))
    other.refresh_from_db()
    assert other.state == State.EMERGENCY and other.arrived_at == NOW + minutes(30)
    actions.arrive(by=s.county_doctor, at=NOW + minutes(31), run_id=run.pk)
    assert standing(run, "door") == ["current"]


def test_the_answer_reaches_the_crew(s: Stage) -> None:
    run = begun(s)
    with pytest.raises(Denied):
        actions.answer(by=s.township_doctor, at=NOW, run_id=run.pk, answer=Answer.STRAIGHT_TO_LAB)
    with pytest.raises(Invalid):
        actions.answer(by=s.county_doctor, at=NOW, run_id=run.pk, answer=Answer.THROMBOLYSIS_HERE)
    actions.answer(
        by=s.county_doctor, at=NOW + minutes(1), run_id=run.pk, answer=Answer.STRAIGHT_TO_LAB, seen=1
    )
    told = Notice.objects.filter(account=s.township_doctor.key, kind="emergency").values_list("zh", flat=True)
    assert any("直接进 CT 室" in one for one in told)
    assert standing(run, "answered") == ["current"]
    assert stamp(run, s.township_doctor, "answer_seen", NOW + minutes(2)).outcome == "kept"
    with pytest.raises(Conflict):
        actions.answer(
            by=s.county_doctor, at=NOW + minutes(3), run_id=run.pk, answer=Answer.NEAREST_HOSPITAL, seen=1
        )


def test_vitals_and_checks(s: Stage) -> None:
    run = arrived(s)
    told = Vitals(id=new_id(), device_at=NOW, systolic=190, diastolic=100, glucose=Decimal("7.2"))
    for _ in "ab":
        actions.vitals(by=s.township_doctor, at=NOW + minutes(31), run_id=run.pk, told=told)
    assert run.vitals.count() == 1
    with pytest.raises(Invalids):
        actions.vitals(
            by=s.township_doctor, at=NOW, run_id=run.pk, told=Vitals(id=new_id(), device_at=NOW, spo2=970)
        )
    with pytest.raises(Invalid):
        actions.vitals(by=s.township_doctor, at=NOW, run_id=run.pk, told=Vitals(id=new_id(), device_at=NOW))
    for value in (Value.UNKNOWN, Value.NO, Value.NO):
        actions.check(by=s.county_doctor, at=NOW + minutes(40), run_id=run.pk, item="platelets", value=value)
    _, (sheet,) = queries.sheets(s.county_doctor, run.pk, at=NOW + minutes(41))
    assert sheet.answers["platelets"].value == "no" and sheet.answers["platelets"].by_name == "演示·县医"
    assert sheet.open == len(sheet.checklist.items) - 1 and run.checks.count() == 2
    with pytest.raises(Invalid):
        actions.check(by=s.county_doctor, at=NOW, run_id=run.pk, item="nothing", value=Value.NO)


def test_a_bed_is_never_held_twice(s: Stage) -> None:
    one, other, place = arrived(s), arrived(s), bed(s)
    actions.observe(by=s.county_doctor, at=NOW + minutes(40), run_id=one.pk, bed_id=place.pk)
    with pytest.raises(Invalid) as refused:
        actions.observe(by=s.county_doctor, at=NOW + minutes(41), run_id=other.pk, bed_id=place.pk)
    assert refused.value.field == "bed"
    with pytest.raises(Conflict):
        actions.withdraw_bed(by=s.county_doctor, at=NOW + minutes(41), bed_id=place.pk)
    second = bed(s, label="留观 4 床")
    actions.observe(by=s.county_doctor, at=NOW + minutes(42), run_id=one.pk, bed_id=second.pk)
    actions.observe(by=s.county_doctor, at=NOW + minutes(43), run_id=other.pk, bed_id=place.pk)
    actions.finish(by=s.county_doctor, at=NOW + minutes(60), run_id=one.pk, outcome=Outcome.HOME)
    assert Stay.objects.filter(during__upper_inf=True).count() == 1
    assert [one.label for one in queries.beds(s.county_doctor, at=NOW + minutes(61)) if one.stay] == [
        "留观 3 床"
    ]


def test_who_walked_in_is_the_houses_alone_and_its_book_says_so(s: Stage) -> None:
    colleague = person(Role.CLINICIAN, s.county, name="演示·县医乙")
    for closer, how in ((s.county_doctor, "alone"), (colleague, "colleague")):
        run = begun(s, by=s.county_doctor, came=Came.WALK_IN, pathway="stemi")
        assert run.state == State.EMERGENCY and run.receiver_id == s.county.pk
        for point, after in (("door", 0), ("fmc", 2), ("ecg", 8), ("wire", 60)):
            assert (
                stamp(run, s.county_doctor, point, NOW + minutes(after), at=NOW + minutes(61)).outcome
                == "kept"
            )
        actions.finish(by=s.county_doctor, at=NOW + minutes(62), run_id=run.pk, outcome=Outcome.ADMITTED)
        done = actions.close(by=closer, at=NOW + minutes(63), run_id=run.pk)
        assert done.state == State.COMPLETED
        entry = Entry.objects.get(source=run.source)
        assert (entry.kind, entry.news.how, entry.book.kind) == ("emergency_event_alone", how, "one_sided")
        assert (
            entry.detail["minutes_fmc_to_ecg"],
            entry.detail["minutes_door_to_balloon"],
            entry.detail["ecg_before_arrival"],
        ) == (6, 60, None)


def test_sent_elsewhere_the_first_learns_no_more(s: Stage) -> None:
    run = begun(s, institution=None)
    with pytest.raises(NotFound):
        queries.run(s.county_doctor, run.pk, at=NOW)
    actions.redirect(by=s.township_doctor, at=NOW, run_id=run.pk, to=s.county.pk)
    assert queries.run(s.county_doctor, run.pk, at=NOW).moves == ("answer", "arrive", "identify")
    actions.redirect(by=s.township_doctor, at=NOW + minutes(1), run_id=run.pk, to=s.supporter.pk)
    assert queries.run(s.county_doctor, run.pk, at=NOW + minutes(2)).moves == ()
    with pytest.raises(NotFound):
        queries.run(s.county_doctor, run.pk, at=NOW + timedelta(days=31))
    with pytest.raises(Invalid):
        actions.redirect(by=s.township_doctor, at=NOW + minutes(3), run_id=run.pk, to=s.village.pk)


def test_who_he_is_comes_later(s: Stage) -> None:
    run = begun(s)
    patient = registered(s.county)
    with pytest.raises(NotFound):
        actions.identify(by=s.township_doctor, at=NOW, run_id=run.pk, patient_id=patient.pk)
    actions.identify(by=s.county_doctor, at=NOW, run_id=run.pk, patient_id=patient.pk)
    assert queries.run(s.township_doctor, run.pk, at=NOW).patient.name
    with pytest.raises(Conflict):
        actions.identify(by=s.county_doctor, at=NOW, run_id=run.pk, patient_id=registered(s.county).pk)


def test_lists_say_where_everybody_is(s: Stage) -> None:
    begun(s)
    arrived(s)
    finished(s)
    closed(s)
    at = NOW + minutes(200)
    seen = {tab: len(queries.worklist(s.county_doctor, at=at, tab=tab).rows) for tab in Tab}
    assert seen == {Tab.COMING: 1, Tab.HERE: 1, Tab.SENT: 1, Tab.DONE: 1}
    assert len(queries.worklist(s.township_doctor, at=at, tab=Tab.SENT).rows) == 3


def test_delays_are_said_with_a_name_also_afterwards(s: Stage) -> None:
    run = closed(s)
    told = {
        "id": new_id(),
        "by": s.county_doctor,
        "at": NOW + minutes(300),
        "run_id": run.pk,
        "cause": "consent_talk",
        "interval": "dnt",
        "minutes": 10,
    }
    for _ in "ab":
        actions.delayed(**told)
    assert [(one.cause, one.minutes, one.by_name) for one in queries.delays_of(run.pk)] == [
        ("consent_talk", 10, "演示·县医")
    ]
    with pytest.raises(Invalid):
        actions.delayed(**(told | {"id": new_id(), "cause": "other"}))


def test_a_clock_that_ran_out_is_told_and_closes_nothing(s: Stage) -> None:
    run = begun(s)
    assert actions.escalate_overdue(at=NOW + minutes(2)) == 0
    assert actions.escalate_overdue(at=NOW + minutes(4)) == 1
    run.refresh_from_db()
    assert run.state == State.COMING and run.escalations == 1
    assert Notice.objects.filter(account=s.county_office.key, zh__contains="已超时").exists()
    actions.answer(
        by=s.county_doctor, at=NOW + minutes(5), run_id=run.pk, answer=Answer.STRAIGHT_TO_LAB, seen=1
    )


def left(s: Stage) -> Run:
    """A heart attack who walked into the county and goes on to the supporter."""
    run = begun(s, by=s.county_doctor, came=Came.WALK_IN, pathway="stemi")
    for point, after in (("fmc", 1), ("ecg", 6), ("door", 0)):
        stamp(run, s.county_doctor, point, NOW + minutes(after), at=NOW + minutes(7))
    actions.vitals(
        by=s.county_doctor,
        at=NOW + minutes(8),
        run_id=run.pk,
        told=Vitals(id=new_id(), device_at=NOW + minutes(8), systolic=92, diastolic=60),
    )
    return run


def test_a_transfer_opens_the_referral_at_once_and_the_next_run_knows_the_first(s: Stage) -> None:
    run, nid = left(s), new_id()
    told = {
        "id": nid,
        "by": s.county_doctor,
        "at": NOW + minutes(20),
        "run_id": run.pk,
        "to": s.supporter.pk,
        "note": "前壁",
    }
    with pytest.raises(Conflict):
        actions.transfer(**told)
    actions.identify(
        by=s.county_doctor, at=NOW + minutes(9), run_id=run.pk, patient_id=registered(s.county).pk
    )
    for _ in "ab":
        actions.transfer(**told)
    first, following = Run.objects.get(pk=run.pk), Run.objects.get(pk=nid)
    assert (first.state, first.outcome, following.state, following.came) == (
        "ended",
        "transferred",
        "coming",
        "transfer",
    )
    referral = Referral.objects.get(pk=first.referral_id)
    assert (
        referral.urgency == "immediate"
        and "前壁" in referral.summary["problems"]
        and "92/60" in referral.summary["results"]
    )
    assert referral.consent.form == "emergency"
    stamp(first, s.county_doctor, "door_out", NOW + minutes(28), at=NOW + minutes(29))
    page = queries.run(s.expert, nid, at=NOW + minutes(30))
    assert {code: (one.true_at - NOW) // timedelta(minutes=1) for code, one in page.current.items() if one.carried} == {
        "fmc": 1, "ecg": 6, "first_in": 0, "first_out": 28,
    }  # fmt: skip
    assert queries.run(s.expert, run.pk, at=NOW + minutes(30)).vitals
    actions.answer(by=s.expert, at=NOW + minutes(31), run_id=nid, answer=Answer.STRAIGHT_TO_LAB)
    actions.arrive(by=s.expert, at=NOW + minutes(90), run_id=nid)
    referral.refresh_from_db()
    assert referral.state == "arrived"
    for point, after in (("lab_in", 95), ("puncture", 100), ("wire", 130)):
        stamp(following, s.expert, point, NOW + minutes(after), at=NOW + minutes(after))
    actions.finish(by=s.expert, at=NOW + minutes(200), run_id=nid, outcome=Outcome.ADMITTED)
    actions.close(by=s.county_doctor, at=NOW + minutes(210), run_id=nid)
    detail = Entry.objects.get(source=f"emergency:{nid}").detail
    assert detail["minutes_door_to_balloon"] == 40 and detail["came"] == "transfer"
    assert detail["minutes_fmc_to_ecg"] is None and detail["minutes_door_in_door_out"] is None
    times = {
        one.interval.code: one.posted
        for one in queries.run(s.county_doctor, run.pk, at=NOW + minutes(220)).times
    }
    assert times["dido"] == 28 and times["fmc_to_ecg"] == 5


def test_what_the_first_hospital_corrects_is_corrected_at_the_next(s: Stage) -> None:
    run, nid = left(s), new_id()
    actions.identify(
        by=s.county_doctor, at=NOW + minutes(9), run_id=run.pk, patient_id=registered(s.county).pk
    )
    actions.transfer(id=nid, by=s.county_doctor, at=NOW + minutes(20), run_id=run.pk, to=s.supporter.pk)
    ecg = Point.objects.get(run=run, code="ecg")
    told = Stamp(id=new_id(), point="ecg", device_at=NOW + minutes(4), offset_ms=0)
    actions.correct(
        by=s.county_doctor, at=NOW + minutes(25), run_id=run.pk, point_id=ecg.pk, told=told, why="看错"
    )
    here = Point.objects.get(run=nid, code="ecg", standing="current")
    assert here.carried and here.true_at == NOW + minutes(4) and here.reason == "看错"


def test_outside_the_network_only_the_referral_goes_on(s: Stage) -> None:
    run = left(s)
    actions.identify(
        by=s.county_doctor, at=NOW + minutes(9), run_id=run.pk, patient_id=registered(s.county).pk
    )
    place = party(s.county_doctor)
    done = actions.transfer(
        id=new_id(), by=s.county_doctor, at=NOW + minutes(20), run_id=run.pk, outside=place.pk
    )
    assert done.referral.outside_id == place.pk and not Run.objects.filter(follows=run).exists()
