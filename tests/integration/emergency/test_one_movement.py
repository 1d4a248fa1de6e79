"""One movement of a patient is told once: by the run while he is on the road, not by its referral too. And a hospital's own ambulance."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.consultations import NOW, Stage, minutes, stage
from tests.factories.directory import InstitutionFactory
from tests.factories.emergency import arrived, begun, stamp
from tests.factories.patients import registered
from tongzhou.care.emergency import actions, queries
from tongzhou.care.emergency.models import Run
from tongzhou.care.emergency.queries import Tab
from tongzhou.care.emergency.rules import Answer, Came, Outcome, State
from tongzhou.care.referrals import actions as referrals
from tongzhou.care.referrals.models import Referral
from tongzhou.care.referrals.queries import destinations, offered
from tongzhou.kernel.errors import Conflict
from tongzhou.kernel.ids import new_id
from tongzhou.ledger.models import Entry
from tongzhou.notices.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def s() -> Stage:
    return stage()


def sent_on(s: Stage) -> Run:
    """Received by the county, known, and on the road to the supporter."""
    run, nid = arrived(s, pathway="stemi"), new_id()
    actions.identify(
        by=s.county_doctor, at=NOW + minutes(40), run_id=run.pk, patient_id=registered(s.county).pk
    )
    actions.transfer(id=nid, by=s.county_doctor, at=NOW + minutes(50), run_id=run.pk, to=s.supporter.pk)
    return Run.objects.get(pk=nid)


def test_while_he_is_on_the_road_the_run_alone_says_where_he_is(s: Stage) -> None:
    run = sent_on(s)
    referral = Referral.objects.get(pk=run.referral_id)
    assert referral.moved_by == run.source
    assert not {"arrive", "decline", "ask_back"} & set(offered(referral, s.expert)) and "accept" in offered(
        referral, s.expert
    )
    assert not {"redirect", "cancel"} & set(offered(referral, s.county_doctor))
    for verb in (referrals.arrive, referrals.decline):
        with pytest.raises(Conflict, match=r"referrals\.(told_elsewhere|no_such_step)"):
            more = {"note": "没有床"} if verb is referrals.decline else {}
            verb(by=s.expert, at=NOW + minutes(60), referral_id=referral.pk, **more)
    assert referrals.escalate_overdue(at=NOW + timedelta(days=1)) == 0
    actions.answer(by=s.expert, at=NOW + minutes(61), run_id=run.pk, answer=Answer.STRAIGHT_TO_LAB)
    referral.refresh_from_db()
    assert (referral.state, referral.moved_by) == ("accepted", run.source)
    with pytest.raises(Conflict, match=r"referrals\.told_elsewhere"):
        referrals.arrive(by=s.expert, at=NOW + minutes(62), referral_id=referral.pk)
    actions.arrive(by=s.expert, at=NOW + minutes(90), run_id=run.pk)
    referral.refresh_from_db()
    assert (referral.state, referral.moved_by) == ("arrived", "")
    assert "finish" in offered(referral, s.expert)


def test_a_transfer_taken_back_takes_the_referral_back(s: Stage) -> None:
    run = sent_on(s)
    actions.cancel(by=s.county_doctor, at=NOW + minutes(55), run_id=run.pk, note="路上好转，回来了")
    referral = Referral.objects.get(pk=run.referral_id)
    assert (referral.state, referral.moved_by) == ("cancelled", "")


def test_a_hospitals_own_ambulance_brings_to_its_own_door(s: Stage) -> None:
    assert queries.hospitals(s.county_doctor, at=NOW)[0].pk == s.county.pk
    run = begun(s, by=s.county_doctor)
    assert (run.state, run.receiver_id, run.sender_id) == (State.COMING, s.county.pk, s.county.pk)
    assert Notice.objects.filter(link__contains=str(run.pk)).exists()
    for code, after in (("fmc", 2), ("ecg", 6), ("ecg_sent", 7)):
        stamp(run, s.county_doctor, code, NOW + minutes(after))
    actions.answer(by=s.county_doctor, at=NOW + minutes(8), run_id=run.pk, answer=Answer.STRAIGHT_TO_LAB)
    actions.arrive(by=s.county_doctor, at=NOW + minutes(20), run_id=run.pk)
    stamp(run, s.county_doctor, "door", NOW + minutes(20))
    actions.finish(by=s.county_doctor, at=NOW + minutes(60), run_id=run.pk, outcome=Outcome.ADMITTED)
    actions.close(by=s.county_doctor, at=NOW + minutes(70), run_id=run.pk)
    entry = Entry.objects.get(source=run.source)
    assert entry.kind == "emergency_event_alone" and entry.detail["came"] == Came.AMBULANCE
    assert entry.detail["ecg_before_arrival"] is True and entry.detail["minutes_fmc_to_ecg"] == 4


def test_nobody_is_brought_to_an_office_desk(s: Stage) -> None:
    """A bureau may stand above the hospitals of its county, in their tier: it treats nobody."""
    county = s.county
    bureau = InstitutionFactory(kind="health_commission", tier="county", region=county.region)
    village = s.township_doctor
    assert bureau.pk not in {one.pk for one in queries.hospitals(village, at=NOW)}
    assert county.pk in {one.pk for one in queries.hospitals(village, at=NOW)}
    s.township.kind = "government"
    s.township.save(update_fields=["kind"])
    assert s.township.pk not in {one.institution.pk for one in destinations(s.county_doctor, at=NOW)}


def test_a_list_opens_where_there_is_something(s: Stage) -> None:
    assert queries.worklist(s.township_doctor, at=NOW).tab == Tab.COMING
    begun(s)
    assert queries.worklist(s.township_doctor, at=NOW).tab == Tab.SENT
    assert queries.worklist(s.county_doctor, at=NOW).tab == Tab.COMING
