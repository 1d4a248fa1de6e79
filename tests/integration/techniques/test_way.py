"""From the need to what is kept: each step moves the technique when the other side has confirmed it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.ledger import AT
from tests.factories.techniques import DAY, Ward, alone, case, confirm_all, introduced, needed, noon, ward
from tongzhou.kernel.ids import new_id
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.models import Claim, Entry
from tongzhou.support.sides.standing import Standing
from tongzhou.support.techniques import actions
from tongzhou.support.techniques.models import Case, Statement, Technique
from tongzhou.support.techniques.rules.cases import Level, What
from tongzhou.support.techniques.rules.stages import Kind, Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def w() -> Ward:
    return ward()


def stage(row: Technique) -> Stage:
    row.refresh_from_db()
    return row.stage


def events(row: Technique) -> list[str]:
    return list(row.timeline.order_by("number").values_list("event", flat=True))


def test_the_whole_way(w: Ward) -> None:
    row = needed(w)
    assert row.stage is Stage.NEEDED
    actions.introduce(by=w.place.expert, at=noon(DAY), technique_id=row.pk, on=DAY, expert_id=w.expert.pk)
    assert stage(row) is Stage.INTRODUCING and not Entry.objects.exists()
    (entry,) = confirm_all(w, DAY)
    assert (entry.kind, entry.unit, entry.quantity) == ("technique", "item", 1)
    assert (
        entry.detail == {"name": "内镜下止血", "code": "", "disease": ""} and stage(row) is Stage.INTRODUCED
    )
    case(w, row, 10)
    assert stage(row) is Stage.INTRODUCED
    confirm_all(w, DAY + timedelta(days=10))
    assert stage(row) is Stage.SUPERVISED
    case(w, row, 30, Level.ALONE)
    kinds = sorted(one.kind for one in confirm_all(w, DAY + timedelta(days=30)))
    assert kinds == ["technique_case", "technique_independent"] and stage(row) is Stage.INDEPENDENT
    assert row.check_due_on == DAY.replace(year=2025) + timedelta(days=30)
    kept_on = row.check_due_on + timedelta(days=3)
    actions.keep(by=w.place.doctor, at=noon(kept_on), technique_id=row.pk, on=kept_on, cases=14)
    (kept,) = confirm_all(w, kept_on)
    assert kept.detail == {"name": "内镜下止血", "since": str(DAY + timedelta(days=30)), "cases": 14}
    assert stage(row) is Stage.KEPT
    assert events(row) == ["begin", "introduce", "introduced", "supervised", "independent", "keep", "kept"]


def test_a_service_is_counted_as_a_service(w: Ward) -> None:
    introduced(w, kind=Kind.CLINICAL_SERVICE, name="无痛胃镜")
    assert Entry.objects.get().kind == "clinical_service"


def test_members_are_named_by_their_roles(w: Ward) -> None:
    alone(w)
    roles = {
        entry.kind + str(entry.detail.get("level", "")): sorted(m.role for m in entry.members.all())
        for entry in Entry.objects.prefetch_related("members")
    }
    assert roles == {
        "technique": ["expert"], "technique_casesupervised": ["expert", "learner"], "technique_casealone": ["learner"],
        "technique_independent": ["learner"],
    }  # fmt: skip


def test_a_second_case_alone_is_a_case_and_no_second_independence(w: Ward) -> None:
    row = alone(w)
    case(w, row, 40, Level.ALONE)
    assert [entry.kind for entry in confirm_all(w, DAY + timedelta(days=40))] == ["technique_case"]
    assert Statement.objects.filter(what=What.INDEPENDENCE.value).count() == 1


def test_cases_that_were_told_before_the_introduction_is_confirmed_count_with_it(w: Ward) -> None:
    row = introduced(w, confirmed=False)
    case(w, row, 5)
    case(w, row, 6, Level.ALONE)
    assert stage(row) is Stage.INTRODUCING
    confirm_all(w, DAY + timedelta(days=6))
    assert stage(row) is Stage.INDEPENDENT


def test_a_whole_introduction_in_one_step_for_history_and_twice_is_once(w: Ward) -> None:
    told = {
        "id": new_id(), "by": w.place.giving_office, "at": AT, "supporting_id": w.giving, "receiving_id": w.taking, "on": DAY,
        "need": actions.Need(Kind.TECHNIQUE, "胸腔镜", department_id=w.department.pk), "expert_id": w.expert.pk,
    }  # fmt: skip
    row = actions.record(**told)
    assert stage(row) is Stage.INTRODUCING
    ledger.confirm(by=w.place.receiving_office, at=AT, claim_id=Claim.objects.get().pk)
    again = actions.record(**told)
    assert again.pk == row.pk and Claim.objects.count() == 1 and stage(row) is Stage.INTRODUCED


def test_a_dispute_moves_nothing_and_a_withdrawal_goes_back(w: Ward) -> None:
    row = introduced(w, confirmed=False)
    claim = Claim.objects.get()
    ledger.dispute(by=w.place.receiving_office, at=noon(DAY), claim_id=claim.pk, reason="不是那一天")
    assert Statement.objects.get().stands is Standing.DISPUTED and stage(row) is Stage.INTRODUCING
    ledger.withdraw(by=w.place.expert, at=noon(DAY), claim_id=claim.pk, reason="记错")
    assert stage(row) is Stage.NEEDED and events(row)[-1] == "back_needed"
    actions.introduce(by=w.place.expert, at=noon(DAY), technique_id=row.pk, on=DAY, expert_id=w.expert.pk)
    confirm_all(w, DAY)
    assert stage(row) is Stage.INTRODUCED and Statement.objects.get().version == 2


def test_an_introduction_corrected_while_it_waits_is_claimed_anew(w: Ward) -> None:
    row = introduced(w, confirmed=False)
    first = Claim.objects.get()
    earlier = DAY - timedelta(days=2)
    actions.introduce(
        by=w.place.giving_office, at=noon(DAY), technique_id=row.pk, on=earlier, expert_id=w.expert.pk
    )
    first.refresh_from_db()
    assert first.state == "withdrawn" and stage(row) is Stage.INTRODUCING and row.introduced_on == earlier
    (entry,) = confirm_all(w, DAY)
    assert entry.version == 2


def reversed_(w: Ward, entry: Entry) -> None:
    back = ledger.reverse(
        id=new_id(), by=w.place.giving_office, at=entry.posted_at, entry_id=entry.pk, reason="记错了"
    )
    ledger.confirm(by=w.place.receiving_office, at=entry.posted_at, claim_id=back.pk)


def test_what_is_reversed_takes_the_stage_with_it(w: Ward) -> None:
    row = alone(w)
    reversed_(w, Entry.objects.get(kind="technique_independent"))
    assert (
        stage(row) is Stage.SUPERVISED and row.check_due_on is None and events(row)[-1] == "back_supervised"
    )
    case(w, row, 60, Level.ALONE)
    confirm_all(w, DAY + timedelta(days=60))
    assert stage(row) is Stage.INDEPENDENT and row.check_due_on == DAY.replace(year=2025) + timedelta(days=60)
    reversed_(w, Entry.objects.get(kind="technique"))
    assert stage(row) is Stage.NEEDED


def test_a_case_is_corrected_until_the_other_side_has_spoken(w: Ward) -> None:
    row = introduced(w)
    made = case(w, row, 10, minutes=None, case_number="演示-0001")
    told = actions.Told(made.on, w.learner.pk, Level.ALONE, minutes=55, case_number="演示-0001")
    again = actions.amend_case(by=w.place.expert, at=noon(made.on), case_id=made.pk, told=told)
    assert (again.version, again.minutes, again.level) == (2, 55, "alone")
    assert Statement.objects.get(what=What.INDEPENDENCE.value).stands is Standing.WAITING
    assert actions.amend_case(by=w.place.expert, at=noon(made.on), case_id=made.pk, told=told).version == 2
    back = actions.Told(made.on, w.learner.pk, Level.SUPERVISED, expert_id=w.expert.pk)
    actions.amend_case(by=w.place.expert, at=noon(made.on), case_id=made.pk, told=back)
    assert Statement.objects.get(what=What.INDEPENDENCE.value).stands is Standing.WITHDRAWN
    confirm_all(w, made.on)
    assert stage(row) is Stage.SUPERVISED
    assert Claim.objects.filter(state="withdrawn").count() == 3


def test_a_withdrawn_case_takes_its_independence_along_and_the_next_one_claims_it(w: Ward) -> None:
    row = introduced(w)
    made = case(w, row, 10, Level.ALONE)
    actions.withdraw_case(by=w.place.doctor, at=noon(made.on), case_id=made.pk, note="还是专家做的")
    assert Statement.objects.get(what=What.INDEPENDENCE.value).stands is Standing.WITHDRAWN
    assert actions.withdraw_case(by=w.place.doctor, at=noon(made.on), case_id=made.pk, note="x").pk == made.pk
    case(w, row, 20, Level.ALONE)
    confirm_all(w, DAY + timedelta(days=20))
    said = Statement.objects.get(what=What.INDEPENDENCE.value)
    assert (said.version, said.stands, said.on) == (2, Standing.POSTED, DAY + timedelta(days=20))
    assert stage(row) is Stage.INDEPENDENT


def test_what_was_lost_needs_a_reason_and_may_be_kept_again(w: Ward) -> None:
    row = alone(w)
    due = row.check_due_on
    assert due is not None
    actions.lose(
        by=w.place.receiving_office, at=noon(due), technique_id=row.pk, on=due, note="会做的医生调走了"
    )
    assert stage(row) is Stage.NOT_KEPT and row.lost_why == "会做的医生调走了"
    later = due + timedelta(days=90)
    actions.keep(by=w.place.doctor, at=noon(later), technique_id=row.pk, on=later)
    confirm_all(w, later)
    assert stage(row) is Stage.KEPT and Entry.objects.get(kind="technique_kept").detail["cases"] is None


def test_a_local_first_counts_by_the_recipients_word(w: Ward) -> None:
    row = introduced(w)
    actions.state_first(
        by=w.place.expert, at=noon(DAY), technique_id=row.pk, on=DAY, written="县卫健局 2024 年第 3 号文"
    )
    assert Statement.objects.get(what=What.LOCAL_FIRST.value).stands is Standing.WAITING
    (entry,) = confirm_all(w, DAY)
    assert entry.detail == {"name": "内镜下止血", "scope": "county", "written": "县卫健局 2024 年第 3 号文"}


def test_the_check_falls_due_by_itself_and_is_told_once(w: Ward) -> None:
    from tests.factories.accounts import account_for, granted
    from tongzhou.accounts.rules import Role
    from tongzhou.notices.models import Notice

    row = alone(w)
    office = account_for()
    granted(office, Role.PROGRAMME_OFFICE, w.place.pairing.receiving)
    assert row.check_due_on
    assert actions.tell_due(at=noon(row.check_due_on - timedelta(days=1))) == 0
    assert (
        actions.tell_due(at=noon(row.check_due_on)) == 1 and actions.tell_due(at=noon(row.check_due_on)) == 0
    )
    notice = Notice.objects.get()
    assert notice.account == f"account:{office.pk}" and notice.link == f"/techniques/{row.pk}/"


def test_a_dropped_need_may_be_taken_up_again(w: Ward) -> None:
    row = needed(w)
    actions.drop(by=w.place.receiving_office, at=noon(DAY), technique_id=row.pk, note="改由州里做")
    assert stage(row) is Stage.DROPPED
    actions.resume(by=w.place.giving_office, at=noon(DAY), technique_id=row.pk)
    assert stage(row) is Stage.NEEDED and Case.objects.count() == 0
