"""From the plan to what is kept: the ledger's word on milestone and aim moves the specialty."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.ledger import AT
from tests.factories.specialties import DAY, building, milestone, planned, reached
from tests.factories.techniques import Ward, confirm_all, noon, ward
from tongzhou.kernel.errors import Conflict, Invalid
from tongzhou.kernel.ids import new_id
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.models import Claim, Entry
from tongzhou.support.sides.standing import Standing
from tongzhou.support.specialties import actions
from tongzhou.support.specialties.actions import Planned
from tongzhou.support.specialties.models import Specialty, Statement
from tongzhou.support.specialties.rules.aims import Aim, Lack
from tongzhou.support.specialties.rules.states import State

pytestmark = pytest.mark.django_db


@pytest.fixture
def w() -> Ward:
    return ward()


def state(row: Specialty) -> State:
    row.refresh_from_db()
    return row.status


def events(row: Specialty) -> list[str]:
    return list(row.timeline.order_by("number").values_list("event", flat=True))


def test_the_whole_way_of_a_unit(w: Ward) -> None:
    row = planned(w)
    assert row.status is State.PLANNED and [one.number for one in row.milestones.all()] == [1, 2, 3]
    actions.build(by=w.place.giving_office, at=noon(DAY), specialty_id=row.pk)
    milestone(w, row, 1, 80)
    assert not Entry.objects.exists()
    (entry,) = confirm_all(w, DAY + timedelta(days=81))
    assert (entry.kind, entry.unit, entry.quantity) == ("specialty_milestone", "item", 1)
    assert entry.detail == {
        "specialty": "新生儿重症监护室", "aim": "nicu", "milestone": "场地改造完成", "due": str(DAY + timedelta(days=90)),
        "evidence": "验收单 2024-07", "last": False,
    }  # fmt: skip
    assert state(row) is State.BUILDING
    there = DAY + timedelta(days=365)
    actions.reach(by=w.place.doctor, at=noon(there), specialty_id=row.pk, on=there, evidence="批复")
    (last,) = confirm_all(w, there)
    assert last.kind == "specialty_milestone" and last.detail["last"] is True
    assert state(row) is State.REACHED and row.reached_on == there
    kept = there + timedelta(days=365)
    actions.keep(
        by=w.place.receiving_office, at=noon(kept), specialty_id=row.pk, on=kept, note="近一年收治 96 例"
    )
    assert state(row) is State.KEPT
    assert events(row) == ["begin", "build", "milestone", "reach", "reached", "keep"]


def test_a_named_rank_posts_a_key_department(w: Ward) -> None:
    row = building(w, Aim.KEY_MUNICIPAL)
    assert row.name == w.department.name
    actions.reach(
        by=w.place.receiving_office, at=noon(DAY), specialty_id=row.pk, on=DAY, granted_by="演示州卫健委", number="演卫〔2024〕1号"
    )  # fmt: skip
    (entry,) = confirm_all(w, DAY)
    assert (entry.kind, entry.unit, entry.department_id) == ("key_department", "place", w.department.pk)
    assert entry.detail == {
        "specialty": w.department.name, "rank": "municipal", "granted_by": "演示州卫健委", "number": "演卫〔2024〕1号",
    }  # fmt: skip


def test_said_again_while_it_waits_is_a_new_version_and_one_claim(w: Ward) -> None:
    row = building(w)
    milestone(w, row, 1, 80)
    milestone(w, row, 1, 80)
    assert Claim.objects.count() == 1
    milestone(w, row, 1, 85, evidence="补了照片")
    assert sorted(Claim.objects.values_list("state", flat=True)) == ["open", "withdrawn"]
    said = Statement.objects.get()
    assert (said.version, said.stands, said.evidence) == (2, Standing.WAITING, "补了照片")


def test_what_is_in_the_ledger_is_reversed_not_said_again(w: Ward) -> None:
    row = reached(w)
    with pytest.raises(Conflict):
        actions.reach(by=w.place.expert, at=AT, specialty_id=row.pk, on=DAY, evidence="又一次")
    (entry,) = Entry.objects.all()
    claim = ledger.reverse(
        id=new_id(), by=w.place.giving_office, at=AT, entry_id=entry.pk, reason="评审结果撤销"
    )
    ledger.confirm(by=w.place.receiving_office, at=AT, claim_id=claim.pk)
    assert state(row) is State.BUILDING and row.reached_on is None
    actions.reach(by=w.place.expert, at=AT, specialty_id=row.pk, on=DAY + timedelta(1), evidence="重新通过")
    confirm_all(w, AT.date())
    assert state(row) is State.REACHED and row.reached_on == DAY + timedelta(1)


def test_a_dispute_and_a_withdrawal_stand_at_the_milestone(w: Ward) -> None:
    row = building(w)
    milestone(w, row, 2, 10)
    claim = Claim.objects.get()
    ledger.dispute(by=w.place.receiving_office, at=AT, claim_id=claim.pk, reason="设备还缺一台")
    assert Statement.objects.get().stands is Standing.DISPUTED
    ledger.withdraw(by=w.place.expert, at=AT, claim_id=claim.pk)
    assert Statement.objects.get().stands is Standing.WITHDRAWN and state(row) is State.BUILDING
    milestone(w, row, 2, 20)
    assert Statement.objects.get().stands is Standing.WAITING


def test_the_plan_changes_and_what_was_said_is_not_taken_out(w: Ward) -> None:
    row, id = building(w), new_id()
    for _ in range(2):
        actions.plan(by=w.place.receiving_office, at=AT, specialty_id=row.pk, id=id, planned=Planned("培训"))
    assert row.milestones.count() == 4
    actions.plan(
        by=w.place.giving_office,
        at=AT,
        specialty_id=row.pk,
        id=id,
        planned=Planned("全员培训", "签到表", DAY),
    )
    assert row.milestones.get(number=4).name == "全员培训"
    actions.drop_milestone(by=w.place.receiving_office, at=AT, specialty_id=row.pk, milestone_id=id)
    assert row.milestones.get(number=4).dropped
    milestone(w, row, 1, 3)
    first = row.milestones.get(number=1)
    with pytest.raises(Conflict):
        actions.drop_milestone(by=w.place.receiving_office, at=AT, specialty_id=row.pk, milestone_id=first.pk)


def test_gaps_are_noted_and_filled(w: Ward) -> None:
    row, id = building(w), new_id()
    for _ in range(2):
        actions.note_gap(
            by=w.place.doctor, at=AT, specialty_id=row.pk, id=id, lack=Lack.DEVICE, what="暖箱 2 台"
        )
    assert row.gaps.count() == 2
    actions.fill_gap(by=w.place.expert, at=AT, specialty_id=row.pk, gap_id=id, on=AT.date(), how="捐赠到位")
    gap = row.gaps.get(pk=id)
    assert (gap.filled_on, gap.how) == (AT.date(), "捐赠到位")
    with pytest.raises(Invalid):
        actions.fill_gap(by=w.place.expert, at=AT, specialty_id=row.pk, gap_id=id, on=DAY - timedelta(9))


def test_stopped_with_a_reason_and_taken_up_again(w: Ward) -> None:
    row = building(w)
    with pytest.raises(Invalid):
        actions.stop(by=w.place.giving_office, at=AT, specialty_id=row.pk, note=" ")
    actions.stop(by=w.place.giving_office, at=AT, specialty_id=row.pk, note="并入市级规划")
    assert state(row) is State.STOPPED and row.note == "并入市级规划"
    actions.resume(by=w.place.giving_office, at=AT, specialty_id=row.pk)
    assert state(row) is State.BUILDING


def test_confirmed_after_it_was_stopped_stays_stopped_and_stands_there_when_restored(w: Ward) -> None:
    row = building(w)
    actions.reach(by=w.place.expert, at=noon(DAY), specialty_id=row.pk, on=DAY, evidence="批复")
    actions.stop(by=w.place.giving_office, at=noon(DAY), specialty_id=row.pk, note="停")
    confirm_all(w, DAY)
    assert state(row) is State.STOPPED and row.reached_on == DAY
    actions.resume(by=w.place.giving_office, at=noon(DAY), specialty_id=row.pk)
    assert state(row) is State.REACHED


def test_stopped_then_begun_anew_by_others_cannot_be_taken_up_again(w: Ward) -> None:
    row = building(w)
    actions.stop(by=w.place.giving_office, at=AT, specialty_id=row.pk, note="停")
    planned(w)
    with pytest.raises(Conflict):
        actions.resume(by=w.place.giving_office, at=AT, specialty_id=row.pk)
