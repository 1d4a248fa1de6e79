"""A signed opinion is corrected after closing: who may, who is told, what waits until it is read, what stays as it was."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.factories.consultations import (
    NEXT_MORNING,
    NOW,
    OPINION,
    PASSWORD,
    Stage,
    accepted,
    amend,
    amended,
    asked,
    closed,
    invited,
    leaves,
    minutes,
    person,
    sign,
    signed,
    stage,
)
from tongzhou.accounts.rules import Role
from tongzhou.care.consultations import actions, queries
from tongzhou.care.consultations.models import Consultation, Opinion, Step
from tongzhou.care.consultations.queries import Tab
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Denied, Invalid, Invalids, NotFound, Refusal
from tongzhou.ledger import verify
from tongzhou.ledger.models import Claim, Entry
from tongzhou.notices.models import Notice

pytestmark = pytest.mark.django_db
READ_AT = NEXT_MORNING + minutes(10)


def tab_of(actor: Actor, case: Consultation, at: Any = READ_AT) -> str:
    """On which tab of his worklist the case stands."""
    tabs = [
        tab.value
        for tab in Tab
        if case.pk in [row.pk for row in queries.worklist(actor, at=at, tab=tab).rows]
    ]
    return "".join(tabs)


def told(actor: Actor) -> int:
    """How many notices of an amendment after closing he has."""
    said = Notice.objects.filter(
        account=f"account:{actor.account_id}", zh__contains="结案后修订了意见，请再看"
    )
    return said.filter(en__contains="amended after closing").count()


def moves(actor: Actor, case: Consultation, at: Any = READ_AT) -> set[str]:
    return set(queries.case(actor, case.pk, at=at).moves)


def test_a_wrong_dose_is_corrected_the_next_morning_and_read() -> None:
    s = stage()
    case = amended(s)
    assert case.state == "completed" and case.unread and case.waits_for_id == s.asker.staff_id
    newest = Opinion.objects.filter(consultation=case).order_by("version").last()
    assert newest and newest.version == 2 and newest.signed_at == NEXT_MORNING and newest.leads
    case = actions.acknowledge(by=s.asker, at=READ_AT, case_id=case.pk)
    assert not case.unread and case.clock == "" and case.decision == "adopted"
    step = Step.objects.filter(consultation=case).order_by("-number")[0]
    assert step.event == "acknowledge" and step.detail["opinions"] == [str(newest.pk)]
    assert [one.event for one in Step.objects.filter(consultation=case).order_by("number")][-3:] == [
        "close", "amend", "acknowledge",
    ]  # fmt: skip
    assert (
        Notice.objects.filter(account=f"account:{s.expert.account_id}", zh__contains="已看修订").count() == 1
    )


def test_the_asking_doctor_and_his_place_are_told_and_it_waits_on_their_worklists() -> None:
    s = stage()
    village_office = person(Role.PROGRAMME_OFFICE, s.village, name="演示·村办")
    case = closed(s)
    assert tab_of(s.asker, case, NEXT_MORNING) == "done"
    amend(case.pk, s.expert)
    assert told(s.asker) == told(s.colleague) == told(village_office) == 1
    assert told(s.expert) == told(s.office) == told(s.township_doctor) == 0
    assert tab_of(s.asker, case) == "mine" and tab_of(s.colleague, case) == "house"
    assert tab_of(s.expert, case) == "others"
    assert queries.waiting(s.asker, at=READ_AT) == 1
    actions.acknowledge(by=s.asker, at=READ_AT, case_id=case.pk)
    assert tab_of(s.asker, case) == tab_of(s.colleague, case) == tab_of(s.expert, case) == "done"
    assert queries.waiting(s.asker, at=READ_AT) == 0


def test_the_ledger_stands_as_it_was_confirmed() -> None:
    s = stage()
    case = closed(s)
    entry = Entry.objects.get(claim=case.claim)
    kept, claims = entry.root, Claim.objects.count()
    case = amend(case.pk, s.expert)
    case = actions.acknowledge(by=s.asker, at=READ_AT, case_id=case.pk, decision="partly", note="减量观察")
    entry.refresh_from_db()
    assert case.claim == entry.claim_id and entry.root == kept and Claim.objects.count() == claims
    first = Opinion.objects.get(consultation=case, version=1)
    assert entry.evidence == [first.content_hash] and entry.detail["opinion_hash"] == first.content_hash
    assert verify.one(entry.pk) == [] and verify.run(books=[entry.book_id]).ok


def test_a_case_that_closed_without_an_entry_does_not_claim_by_an_amendment() -> None:
    from tongzhou.ledger import actions as ledger

    s = stage()
    case = signed(s)
    ledger.withdraw(by=s.expert, at=NOW + minutes(50), claim_id=case.claim)
    actions.close(by=s.asker, at=NOW + minutes(60), case_id=case.pk, decision="adopted")
    amend(case.pk, s.expert)
    assert Claim.objects.count() == 1 and not Entry.objects.exists()


def test_the_decision_may_be_another_one_after_reading_and_the_first_stays_in_the_steps() -> None:
    s = stage()
    case = amended(s)
    said = "病人已服 300 mg，今天起改 100 mg。"
    case = actions.acknowledge(by=s.asker, at=READ_AT, case_id=case.pk, decision="partly", note=f" {said} ")
    assert (case.decision, case.decision_note) == ("partly", said)
    details = {one.event: one.detail for one in Step.objects.filter(consultation=case)}
    assert details["close"]["decision"] == "adopted"
    assert details["acknowledge"]["decision"] == "partly" and details["acknowledge"]["before"] == "adopted"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"decision": "not_adopted"}, "note"),
        ({"decision": "perhaps"}, "decision"),
        ({"note": "长" * 2001}, "note"),
    ],
)
def test_a_decision_after_reading_keeps_the_rules_of_one(values: dict[str, Any], field: str) -> None:
    s = stage()
    case = amended(s)
    with pytest.raises(Invalid) as refused:
        actions.acknowledge(by=s.asker, at=READ_AT, case_id=case.pk, **values)
    assert refused.value.field == field and Consultation.objects.get(pk=case.pk).unread


def test_a_note_alone_leaves_the_decision() -> None:
    s = stage()
    case = actions.acknowledge(by=s.asker, at=READ_AT, case_id=amended(s).pk, note="已电话告诉病人")
    assert (case.decision, case.decision_note) == ("adopted", "")


def test_a_colleague_confirms_for_a_doctor_who_is_away_or_has_left() -> None:
    s = stage()
    case = closed(s)
    leaves(s.asker)
    amend(case.pk, s.expert)
    assert told(s.colleague) == 1 and tab_of(s.colleague, case) == "house"
    case = actions.acknowledge(by=s.colleague, at=READ_AT, case_id=case.pk)
    assert not case.unread
    assert Step.objects.get(consultation=case, event="acknowledge").by_name == "演示·村医乙"


def test_when_nobody_reads_it_the_place_is_told_again_and_it_never_vanishes() -> None:
    s = stage()
    office = person(Role.PROGRAMME_OFFICE, s.village, name="演示·村办")
    case = amended(s)
    assert case.clock == "reply" and case.due_at == NEXT_MORNING + minutes(240)
    for hours in (4, 6, 200):
        actions.escalate_overdue(at=NEXT_MORNING + timedelta(hours=hours))
    for who in (s.asker, office):
        late = Notice.objects.filter(account=f"account:{who.account_id}", zh__contains="已超时（等看修订）")
        assert late.count() == (1 if who is office else 0)
    again = Notice.objects.filter(account=f"account:{s.asker.account_id}", zh__contains="等看修订")
    assert again.exists()
    much_later = NEXT_MORNING + timedelta(days=400)
    assert tab_of(s.asker, case, much_later) == "mine" and tab_of(office, case, much_later) == "mine"
    assert Consultation.objects.get(pk=case.pk).state == "completed"
    actions.acknowledge(by=s.asker, at=much_later, case_id=case.pk)


def test_the_outcome_may_be_recorded_while_an_amendment_is_unread() -> None:
    s = stage()
    case = amended(s)
    case = actions.record_outcome(by=s.colleague, at=READ_AT, case_id=case.pk, outcome="better")
    assert case.unread and case.clock == "reply" and case.ended_at
    assert tab_of(s.asker, case) == "mine"


def test_after_the_episode_has_ended_the_record_may_still_be_corrected() -> None:
    s = stage()
    case = closed(s)
    actions.record_outcome(by=s.asker, at=NOW + minutes(90), case_id=case.pk, outcome="better")
    years = NOW + timedelta(days=5 * 365)
    case = amend(case.pk, s.expert, at=years)
    assert tab_of(s.asker, case, years + minutes(1)) == "mine"
    actions.acknowledge(by=s.asker, at=years + minutes(5), case_id=case.pk)
    gone = NOW + timedelta(days=16 * 365)
    with pytest.raises(NotFound):
        amend(case.pk, s.expert, at=gone, advice="太晚")


def test_two_amendments_are_read_by_one_confirmation_and_a_third_waits_anew() -> None:
    s = stage()
    case = amended(s)
    case = amend(case.pk, s.expert, at=NEXT_MORNING + minutes(5), advice="阿司匹林 75 mg。", reason="再核对")
    case = actions.acknowledge(by=s.asker, at=READ_AT, case_id=case.pk)
    step = Step.objects.get(consultation=case, event="acknowledge")
    assert step.detail["versions"] == [2, 3]
    case = amend(case.pk, s.expert, at=READ_AT + minutes(5), advice="停用。", reason="过敏")
    assert case.unread and case.due_at == READ_AT + minutes(5 + 240)


def test_a_page_that_did_not_show_the_newest_version_confirms_nothing() -> None:
    s = stage()
    case = amended(s)
    shown = case.steps
    amend(case.pk, s.expert, at=NEXT_MORNING + minutes(5), advice="阿司匹林 75 mg。", reason="再核对")
    with pytest.raises(Conflict) as refused:
        actions.acknowledge(by=s.asker, at=READ_AT, case_id=case.pk, seen=shown)
    assert refused.value.said.code == "care.seen_old"
    assert Consultation.objects.get(pk=case.pk).unread


def test_there_must_be_something_to_read() -> None:
    s = stage()
    case = closed(s)
    assert "acknowledge" not in moves(s.asker, case)
    with pytest.raises(Conflict) as refused:
        actions.acknowledge(by=s.asker, at=READ_AT, case_id=case.pk)
    assert refused.value.said.code == "consultations.nothing_unread"
    before = signed(s)
    amend(before.pk, s.expert, at=NOW + minutes(50))
    with pytest.raises(Conflict) as early:
        actions.acknowledge(by=s.asker, at=READ_AT, case_id=before.pk)
    assert early.value.said.code == "consultations.no_such_step"


def test_only_who_signed_amends() -> None:
    s = stage()
    case = closed(s)
    for wrong in (s.second_expert, s.asker, s.colleague, s.office):
        with pytest.raises(Denied):
            amend(case.pk, wrong)
    with pytest.raises(NotFound):
        amend(case.pk, stage().expert)
    assert moves(s.expert, case) == {"amend"} and moves(s.second_expert, case) == set()
    assert moves(s.asker, case) == {"record_outcome"}


def test_a_station_that_passed_it_on_neither_amends_nor_confirms() -> None:
    s = stage()
    case = asked(s)
    actions.pass_on(by=s.township_doctor, at=NOW, case_id=case.pk, to_institution_id=s.county.pk, note="请看")
    actions.accept(by=s.county_doctor, at=NOW, case_id=case.pk)
    sign(case.pk, s.county_doctor)
    actions.close(by=s.asker, at=NOW + minutes(60), case_id=case.pk, decision="adopted")
    with pytest.raises(Denied):
        amend(case.pk, s.township_doctor)
    amend(case.pk, s.county_doctor)
    for wrong in (s.township_doctor, s.county_doctor):
        with pytest.raises(Denied) as refused:
            actions.acknowledge(by=wrong, at=READ_AT, case_id=case.pk)
        assert refused.value.said.code == "consultations.asker_only"
    assert "acknowledge" not in moves(s.township_doctor, case)


def test_those_who_only_allocate_or_watch_confirm_nothing() -> None:
    s = stage()
    case = amended(s)
    with pytest.raises(Denied):
        actions.acknowledge(by=s.office, at=READ_AT, case_id=case.pk)
    for wrong in (person(Role.AUDITOR, s.county), stage().asker, s.county_doctor):
        with pytest.raises(NotFound):
            actions.acknowledge(by=wrong, at=READ_AT, case_id=case.pk)


def test_the_signature_is_a_signature() -> None:
    s = stage()
    case = closed(s)
    with pytest.raises(Refusal) as wrong:
        amend(case.pk, s.expert, password="wrong-one-entirely")
    assert wrong.value.field == "password"
    with pytest.raises(Invalid) as why:
        amend(case.pk, s.expert, reason=" ")
    assert why.value.field == "reason"
    with pytest.raises(Invalids) as empty:
        amend(case.pk, s.expert, advice="", referral="")
    assert [one.field for one in empty.value.faults] == ["advice", "referral"]
    assert not Consultation.objects.get(pk=case.pk).unread


def test_a_draft_of_an_amendment_is_kept_and_is_his_alone() -> None:
    s = stage()
    case = closed(s)
    actions.save_opinion(by=s.expert, at=NEXT_MORNING, case_id=case.pk, advice="先记一笔", reason="剂量")
    mine, theirs = (queries.case(who, case.pk, at=READ_AT) for who in (s.expert, s.asker))
    assert mine.draft and mine.draft.version == 2 and theirs.draft is None and len(theirs.opinions) == 1
    for wrong in (s.second_expert, s.asker):
        with pytest.raises(Denied):
            actions.save_opinion(by=wrong, at=NEXT_MORNING, case_id=case.pk, advice="别人的")
    case = amend(case.pk, s.expert)
    assert Opinion.objects.filter(consultation=case).count() == 2


def test_each_of_a_panel_amends_his_own_and_whoever_led_before_too() -> None:
    s = stage()
    case = invited(s)
    sign(case.pk, s.expert)
    sign(case.pk, s.second_expert, at=NOW + minutes(41), advice="同意。")
    actions.question(by=s.asker, at=NOW + minutes(45), case_id=case.pk, note="还要做什么？")
    actions.decline(by=s.expert, at=NOW + minutes(46), case_id=case.pk, note="请同事再看")
    actions.accept(by=s.second_expert, at=NOW + minutes(47), case_id=case.pk)
    sign(case.pk, s.second_expert, at=NOW + minutes(48), advice="复查肌钙蛋白。")
    case = actions.close(by=s.asker, at=NOW + minutes(60), case_id=case.pk, decision="adopted")
    case = amend(case.pk, s.expert)
    late = Opinion.objects.filter(consultation=case).order_by("-signed_at")[0]
    assert late.staff_id == s.expert.staff_id and late.version == 2 and not late.leads
    case = amend(case.pk, s.second_expert, at=NEXT_MORNING + minutes(1))
    case = actions.acknowledge(by=s.asker, at=READ_AT, case_id=case.pk)
    thanks = Notice.objects.filter(zh__contains="已看修订").values_list("account", flat=True)
    assert set(thanks) == {f"account:{one.account_id}" for one in (s.expert, s.second_expert)}


def test_a_cancelled_case_is_not_amended() -> None:
    s = stage()
    case = signed(s)
    actions.question(by=s.asker, at=NOW + minutes(45), case_id=case.pk, note="再问")
    actions.cancel(by=s.asker, at=NOW + minutes(46), case_id=case.pk, note="已转走")
    with pytest.raises(Conflict):
        amend(case.pk, s.expert)


def test_work_inside_one_house_is_amended_as_any() -> None:
    s = stage()
    doctor = person(Role.CLINICIAN, s.county, name="演示·县内科")
    case = asked(s, by=doctor, to=s.county.pk)
    actions.accept(by=s.county_doctor, at=NOW, case_id=case.pk)
    sign(case.pk, s.county_doctor)
    actions.close(by=doctor, at=NOW + minutes(60), case_id=case.pk, decision="adopted")
    amend(case.pk, s.county_doctor)
    case = actions.acknowledge(by=doctor, at=READ_AT, case_id=case.pk)
    assert not case.unread and not Claim.objects.exists()


def read_by(s: Stage, case: Consultation) -> int:
    """How many statements the page of the case takes now."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        queries.case(s.asker, case.pk, at=READ_AT)
    return len(seen)


def test_neither_page_nor_worklist_costs_a_statement_more() -> None:
    s = stage()
    plain = read_by(s, closed(s))
    assert read_by(s, amended(s)) == plain == 4


def test_before_closing_an_amendment_is_claimed_anew_as_ever() -> None:
    s = stage()
    case = signed(s)
    first = case.claim
    case = amend(case.pk, s.expert, at=NOW + minutes(50))
    assert case.claim != first and case.state == "in-progress" and not case.unread
    assert case.clock == "closing"


def test_whoever_has_not_signed_yet_has_nothing_to_amend() -> None:
    s = stage()
    case = accepted(s)
    with pytest.raises(Conflict):
        actions.amend(
            by=s.expert, at=NOW + minutes(30), case_id=case.pk, password=PASSWORD, reason="?", **OPINION
        )
