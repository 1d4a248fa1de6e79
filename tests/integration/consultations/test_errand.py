"""The main errand through all layers: a village asks, an expert answers, both sides sign, the ledger knows."""

from __future__ import annotations

import pytest

from tests.factories.consultations import (
    NOW,
    PASSWORD,
    asked,
    at_expert,
    closed,
    minutes,
    sign,
    signed,
    stage,
)
from tongzhou.care.consultations import actions
from tongzhou.care.consultations.models import Opinion, Participation, Station, Step
from tongzhou.ledger.models import Claim, Entry

pytestmark = pytest.mark.django_db


def test_a_village_asks_an_expert_answers_and_the_ledger_has_one_entry() -> None:
    s = stage()
    case = closed(s)
    assert case.state == "completed" and case.decision == "adopted"
    assert [step.event for step in Step.objects.filter(consultation=case).order_by("number")] == [
        "request", "allocate", "accept", "sign", "close",
    ]  # fmt: skip
    entry = Entry.objects.get(source=f"consultation:{case.pk}")
    assert entry.pairing_id == s.pairing.pk and entry.case_number == case.number
    assert entry.detail["minutes_to_answer"] == 40 and entry.detail["answered_within"] is True
    assert entry.detail["usable"] is True
    assert {row.role for row in entry.members.all()} == {"expert", "asker", "patient"}


def test_the_long_way_through_every_station() -> None:
    s = stage()
    case = asked(s)
    assert case.holder_id == s.township.pk and case.clock == "allocation" and case.pairing_id is None
    case = actions.pass_on(
        by=s.township_doctor,
        at=NOW + minutes(5),
        case_id=case.pk,
        to_institution_id=s.county.pk,
        note="本院没有心电图",
    )
    case = actions.pass_on(
        by=s.county_doctor,
        at=NOW + minutes(9),
        case_id=case.pk,
        to_institution_id=s.supporter.pk,
        note="请省里看",
    )
    assert case.pairing_id == s.pairing.pk and case.state == "requested"
    case = actions.accept(by=s.expert, at=NOW + minutes(20), case_id=case.pk)
    case = actions.ask_back(by=s.expert, at=NOW + minutes(22), case_id=case.pk, note="心电图做了吗？")
    assert case.waits_for_id == s.asker.staff_id and case.clock == "reply"
    case = actions.reply(
        by=s.asker, at=NOW + minutes(30), case_id=case.pk, note="没有机器", data={"pulse": "100"}
    )
    assert case.state == "accepted" and case.data["pulse"] == "100" and case.waits_for_id == s.expert.staff_id
    case = sign(case.pk, s.expert)
    case = actions.close(
        by=s.colleague, at=NOW + minutes(50), case_id=case.pk, decision="partly", note="家属不愿转"
    )
    assert Station.objects.filter(consultation=case).count() == 3
    entry = Entry.objects.get(source=f"consultation:{case.pk}")
    assert entry.receiving_id == s.village.pk and entry.detail["usable"] is False


def test_a_question_after_the_answer_claims_the_next_version() -> None:
    s = stage()
    case = signed(s)
    first = case.claim
    actions.question(by=s.asker, at=NOW + minutes(45), case_id=case.pk, note="硝酸甘油能用吗？")
    case = sign(case.pk, s.expert, at=NOW + minutes(50), advice="可以含服一片。")
    assert Claim.objects.get(pk=first).state == "withdrawn" and Claim.objects.get(pk=case.claim).version == 2
    assert [o.version for o in Opinion.objects.filter(consultation=case).order_by("version")] == [1, 2]
    case = actions.close(by=s.asker, at=NOW + minutes(60), case_id=case.pk, decision="adopted")
    assert Entry.objects.filter(source=f"consultation:{case.pk}").count() == 1


def test_a_request_returned_for_another_specialty_was_not_usable_as_it_came() -> None:
    s = stage()
    case = at_expert(s)
    actions.return_for_specialty(by=s.expert, at=NOW + minutes(12), case_id=case.pk, note="请改心内科")
    case = actions.reroute(
        by=s.asker, at=NOW + minutes(20), case_id=case.pk, topic=case.topic_version.topic_id, data=case.data
    )
    case = actions.accept(by=s.expert, at=NOW + minutes(25), case_id=case.pk)
    case = sign(case.pk, s.expert)
    assert Claim.objects.get(pk=case.claim).content["detail"]["usable"] is False


def test_what_is_asked_back_after_the_answer_says_nothing_of_the_request() -> None:
    s = stage()
    case = signed(s)
    actions.question(by=s.asker, at=NOW + minutes(45), case_id=case.pk, note="硝酸甘油能用吗？")
    actions.ask_back(by=s.expert, at=NOW + minutes(46), case_id=case.pk, note="现在血压多少？")
    actions.reply(by=s.asker, at=NOW + minutes(48), case_id=case.pk, note="130/80", data={"pulse": "90"})
    case = sign(case.pk, s.expert, at=NOW + minutes(50), advice="可以含服一片。")
    assert Claim.objects.get(pk=case.claim).content["detail"]["usable"] is True


def test_an_amendment_is_a_new_version_and_a_new_claim() -> None:
    s = stage()
    case = signed(s)
    case = actions.amend(
        by=s.expert, at=NOW + minutes(45), case_id=case.pk, password=PASSWORD, reason="剂量笔误",
        assessment="同前。", advice="阿司匹林 100 mg。", referral="soon",
    )  # fmt: skip
    opinions = list(Opinion.objects.filter(consultation=case).order_by("version"))
    assert [o.advice for o in opinions][-1] == "阿司匹林 100 mg。" and len(opinions) == 2
    assert Claim.objects.get(pk=case.claim).content["detail"]["answered_within"] is True


def test_after_the_outcome_stations_lose_sight_and_those_who_made_the_record_keep_it() -> None:
    s = stage()
    case = closed(s)
    at = NOW + minutes(60 * 24 * 3)
    case = actions.record_outcome(by=s.asker, at=at, case_id=case.pk, outcome="better")
    until = {row.role: row.until for row in Participation.objects.filter(consultation=case)}
    assert case.outcome == "better" and (until["station"] - at).days == 30
    assert (until["expert"] - at).days > 15 * 365 and (until["asker"] - at).days > 15 * 365


def test_work_inside_the_county_goes_to_the_alliance_book() -> None:
    s = stage()
    case = asked(s)
    actions.accept(by=s.township_doctor, at=NOW + minutes(5), case_id=case.pk)
    sign(case.pk, s.township_doctor)
    actions.close(by=s.asker, at=NOW + minutes(60), case_id=case.pk, decision="adopted")
    entry = Entry.objects.select_related("book").get(source=f"consultation:{case.pk}")
    assert entry.pairing_id is None and entry.book.kind == "alliance"


def test_allocating_again_takes_the_case_from_the_first() -> None:
    s = stage()
    case = at_expert(s)
    case = actions.allocate(
        by=s.office, at=NOW + minutes(7), case_id=case.pk, staff_id=s.second_expert.staff_id
    )
    named = Participation.objects.filter(consultation=case, role="named").order_by("since")
    assert [row.until is None for row in named] == [False, True]
