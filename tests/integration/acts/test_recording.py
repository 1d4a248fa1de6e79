"""Work is recorded once, claimed by that very step, confirmed by the other side, and follows what the ledger says."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.factories.acts import lecture, visits
from tests.factories.directory import StaffFactory
from tests.factories.ledger import AT, place
from tests.factories.together import together
from tongzhou.kernel.errors import Conflict, Denied, IllegalMove, Invalid, Invalids, NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.quantities import Qualifier
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.models import Claim, Entry
from tongzhou.ledger.rules import Side
from tongzhou.support.acts import actions, queries
from tongzhou.support.acts.models import Act
from tongzhou.support.acts.rules import State
from tongzhou.support.acts.work import Who, natural_key

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


def test_one_step_records_and_claims_and_the_other_side_posts() -> None:
    p = place()
    act = actions.record(id=new_id(), by=p.expert, at=AT, work=lecture(p))
    assert act.status is State.CLAIMED and act.touches == 1 and not Entry.objects.exists()
    entry = ledger.confirm(by=p.receiving_office, at=LATER, claim_id=act.claim)
    act.refresh_from_db()
    assert act.status is State.CONFIRMED and act.steps == 2
    assert (entry.kind, entry.source, entry.pairing_id) == ("lecture", f"act:{act.pk}", p.pairing.pk)
    assert entry.detail == {"topic": "胸痛的早期识别", "attendance": 32, "how": "on_site"}
    assert [member.role for member in entry.members.all()] == ["teacher"]


def test_counts_keep_their_number_unit_and_qualifier() -> None:
    p = place()
    work = visits(p, 37, qualifier=Qualifier.MORE_THAN)
    act = actions.record(id=new_id(), by=p.giving_office, at=AT, work=work)
    entry = ledger.confirm(by=p.receiving_office, at=LATER, claim_id=act.claim)
    assert (entry.quantity, entry.unit, entry.qualifier) == (Decimal(37), "person_visit", "more_than")
    assert entry.department_id == p.department.pk


def test_sent_twice_is_there_once_and_other_content_is_a_conflict() -> None:
    p = place()
    id, work = new_id(), lecture(p)
    first = actions.record(id=id, by=p.expert, at=AT, work=work)
    assert actions.record(id=id, by=p.expert, at=LATER, work=work).pk == first.pk
    assert Act.objects.count() == Claim.objects.count() == 1
    with pytest.raises(Conflict):
        actions.record(id=id, by=p.expert, at=AT, work=replace(work, topic="别的题目"))


def test_the_same_act_in_two_files_cannot_stand_twice() -> None:
    p = place()
    key = natural_key("lecture", "2026-03-05", "胸痛")
    first = actions.record(id=new_id(), by=p.expert, at=AT, work=lecture(p, natural=key))
    with pytest.raises(Conflict), transaction.atomic():
        actions.record(id=new_id(), by=p.expert, at=AT, work=lecture(p, natural=key, topic="换个题目"))
    assert queries.same_natural(p.expert, [key]) == {key: first}
    actions.withdraw(by=p.expert, at=AT, act_id=first.pk, note="重复")
    actions.record(id=new_id(), by=p.expert, at=AT, work=lecture(p, natural=key))


def test_who_may_not_claim_for_the_side_records_nothing() -> None:
    p, other = place(), place()
    for by in (p.doctor, p.receiving_office, p.village_doctor, other.expert, other.giving_office):
        with pytest.raises(Denied):
            actions.record(id=new_id(), by=by, at=AT, work=lecture(p))
    assert not Act.objects.exists()


def test_the_host_may_record_and_then_the_supporter_confirms() -> None:
    p = place()
    act = actions.record(id=new_id(), by=p.doctor, at=AT, work=lecture(p, side=Side.RECEIVING))
    with pytest.raises(Denied):
        ledger.confirm(by=p.receiving_office, at=LATER, claim_id=act.claim)
    assert ledger.confirm(by=p.giving_office, at=LATER, claim_id=act.claim).kind == "lecture"


def test_nobody_confirms_his_own() -> None:
    p = place()
    act = actions.record(id=new_id(), by=p.expert, at=AT, work=lecture(p))
    for by in (p.expert, p.giving_office):
        with pytest.raises(Denied):
            ledger.confirm(by=by, at=LATER, claim_id=act.claim)


def test_what_is_wrong_is_told_at_its_field_and_nothing_is_kept() -> None:
    p = place()
    with pytest.raises(Invalids) as told:
        actions.record(id=new_id(), by=p.expert, at=AT, work=lecture(p, topic="", minutes=0))
    assert {fault.field for fault in told.value.faults} == {"topic", "minutes"}
    assert not Act.objects.exists() and not Claim.objects.exists()


def test_people_departments_and_houses_must_belong() -> None:
    p, other = place(), place()
    stranger = StaffFactory(institution=other.pairing.supporting)
    with pytest.raises(Invalid):
        actions.record(
            id=new_id(), by=p.expert, at=AT, work=lecture(p, people=(Who("teacher", stranger.pk),))
        )
    with pytest.raises(NotFound):
        actions.record(id=new_id(), by=p.expert, at=AT, work=lecture(p, people=(Who("teacher", new_id()),)))
    with pytest.raises(NotFound):
        actions.record(id=new_id(), by=p.expert, at=AT, work=visits(p, 3, department_id=other.department.pk))
    with pytest.raises(Invalid):
        actions.record(
            id=new_id(), by=p.expert, at=AT, work=lecture(p, receiving_id=other.pairing.receiving_id)
        )


def test_correcting_before_the_other_side_speaks_claims_anew() -> None:
    p = place()
    work = lecture(p)
    act = actions.record(id=new_id(), by=p.expert, at=AT, work=work)
    old = act.claim
    again = replace(work, topic="胸痛的早期识别（二）", detail={"attendance": 40})
    act = actions.amend(by=p.expert, at=LATER, act_id=act.pk, work=again, seen=1)
    assert (act.version, act.touches, act.status) == (2, 2, State.CLAIMED)
    assert Claim.objects.get(pk=old).state == "withdrawn" and Claim.objects.get(pk=act.claim).state == "open"
    assert actions.amend(by=p.expert, at=LATER, act_id=act.pk, work=again, seen=1).version == 2
    with pytest.raises(Conflict):
        actions.amend(by=p.giving_office, at=LATER, act_id=act.pk, work=work, seen=1)


def test_what_is_in_the_ledger_is_reversed_and_then_told_anew() -> None:
    p = place()
    work = lecture(p)
    act = actions.record(id=new_id(), by=p.expert, at=AT, work=work)
    entry = ledger.confirm(by=p.receiving_office, at=LATER, claim_id=act.claim)
    for verb in (
        lambda: actions.amend(by=p.expert, at=LATER, act_id=act.pk, work=work),
        lambda: actions.withdraw(by=p.expert, at=LATER, act_id=act.pk, note="算错了"),
    ):
        with pytest.raises(IllegalMove):
            verb()
    back = ledger.reverse(id=new_id(), by=p.giving_office, at=LATER, entry_id=entry.pk, reason="日期写错")
    ledger.confirm(by=p.receiving_office, at=LATER, claim_id=back.pk)
    act.refresh_from_db()
    assert act.status is State.REVERSED
    act = actions.amend(by=p.expert, at=LATER, act_id=act.pk, work=replace(work, topic="改过的"))
    ledger.confirm(by=p.receiving_office, at=LATER, claim_id=act.claim)
    assert sum(one.quantity for one in Entry.objects.filter(kind="lecture")) == 1


def test_a_dispute_and_a_withdrawal_in_the_ledger_move_the_act() -> None:
    p = place()
    act = actions.record(id=new_id(), by=p.expert, at=AT, work=lecture(p))
    ledger.dispute(by=p.receiving_office, at=LATER, claim_id=act.claim, reason="那天没有讲座")
    act.refresh_from_db()
    assert act.status is State.DISPUTED
    ledger.withdraw(by=p.expert, at=LATER, claim_id=act.claim, reason="记错了")
    act.refresh_from_db()
    assert act.status is State.WITHDRAWN
    assert [step.event for step in act.timeline.all()] == ["begin", "disputed", "withdraw"]


def test_another_county_does_not_find_it() -> None:
    p, other = place(), place()
    act = actions.record(id=new_id(), by=p.expert, at=AT, work=lecture(p))
    for by in (other.expert, other.giving_office, other.receiving_office, other.village_doctor):
        with pytest.raises(NotFound):
            queries.act(by, act.pk)
        with pytest.raises(NotFound):
            actions.withdraw(by=by, at=LATER, act_id=act.pk, note="x")
        assert queries.acts(by, queries.Filters()).acts == []
    assert queries.act(p.receiving_office, act.pk).act == act


def test_a_block_takes_the_same_number_of_statements_whatever_its_size() -> None:
    p = place()
    teacher = StaffFactory(institution=p.pairing.supporting)

    def cost(number: int) -> int:
        told = [
            (new_id(), lecture(p, topic=f"第 {one} 讲", people=(Who("teacher", teacher.pk),)))
            for one in range(number)
        ]
        with CaptureQueriesContext(connection) as seen:
            assert actions.record_many(by=p.giving_office, at=AT, told=told) == number
        return len(seen)

    assert cost(5) == cost(100)


def test_a_block_is_all_or_nothing() -> None:
    p = place()
    told = [(new_id(), lecture(p)), (new_id(), lecture(p, topic=""))]
    with pytest.raises(Invalids):
        actions.record_many(by=p.expert, at=AT, told=told)
    assert not Act.objects.exists()


def test_a_block_is_confirmed_as_a_block() -> None:
    p = place()
    told = [(new_id(), lecture(p, topic=f"第 {one} 讲")) for one in range(30)]
    actions.record_many(by=p.expert, at=AT, told=told)
    ledger.confirm_many(
        by=p.receiving_office, at=LATER, claim_ids=Act.objects.values_list("claim", flat=True)
    )
    assert set(Act.objects.values_list("state", "steps")) == {("completed", 2)}
    assert Entry.objects.count() == 30


@pytest.mark.django_db(transaction=True)
def test_the_same_act_sent_by_two_connections_is_there_once() -> None:
    p = place()
    id, work = new_id(), lecture(p)
    send = lambda: actions.record(id=id, by=p.expert, at=AT, work=work)  # noqa: E731 the same call twice
    answers = together(send, send)
    assert Act.objects.count() == Claim.objects.count() == 1
    assert [getattr(one, "pk", one) for one in answers] == [id, id]


@pytest.mark.django_db(transaction=True)
def test_confirming_while_it_is_corrected_leaves_one_truth() -> None:
    p = place()
    work = lecture(p)
    act = actions.record(id=new_id(), by=p.expert, at=AT, work=work)
    together(
        lambda: actions.amend(by=p.expert, at=LATER, act_id=act.pk, work=replace(work, topic="新题目")),
        lambda: ledger.confirm(by=p.receiving_office, at=LATER, claim_id=act.claim),
    )
    act.refresh_from_db()
    entry = Entry.objects.filter(source=act.source).first()
    if act.status is State.CONFIRMED:
        assert entry is not None and entry.claim_id == act.claim and entry.detail["topic"] == act.topic
    else:
        assert (
            act.status is State.CLAIMED and entry is None and Claim.objects.get(pk=act.claim).state == "open"
        )
