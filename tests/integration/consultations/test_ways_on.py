"""No case is stuck: people leave, claims are taken back, places move, and there is always a next step."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.factories.accounts import staff_at
from tests.factories.consultations import (
    NOW,
    OPINION,
    PASSWORD,
    accepted,
    at_expert,
    leaves,
    minutes,
    person,
    sign,
    signed,
    stage,
)
from tests.factories.directory import InstitutionFactory
from tests.factories.partnerships import PairingFactory
from tongzhou.accounts.queries import actor_of
from tongzhou.accounts.rules import Role
from tongzhou.care.consultations import actions
from tongzhou.care.consultations.models import Participation
from tongzhou.care.consultations.rules import State
from tongzhou.directory.actions import move_institution
from tongzhou.kernel.actors import Actor, system
from tongzhou.kernel.errors import Invalid
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.models import Claim, Entry
from tongzhou.ledger.rules import ClaimState

pytestmark = pytest.mark.django_db
LATER = NOW + minutes(50)


def again(actor: Actor) -> Actor:
    """The actor as he is after places have moved."""
    assert actor.account_id is not None
    return actor_of(actor.account_id, at=LATER)


def test_a_claim_taken_back_from_the_ledger_does_not_keep_the_case_open() -> None:
    s = stage()
    case = signed(s)
    ledger.withdraw(by=s.expert, at=LATER, claim_id=case.claim)
    case = actions.close(by=s.asker, at=LATER, case_id=case.pk, decision="adopted")
    assert case.state == State.COMPLETED
    assert not Entry.objects.filter(source=f"consultation:{case.pk}").exists()


def test_passed_on_after_a_question_the_next_expert_signs_and_his_house_is_counted() -> None:
    s = stage()
    other = InstitutionFactory(name="演示市立医院", tier="city")
    PairingFactory(supporting=other, receiving=s.county)
    expert = person(Role.EXPERT, other, name="演示·专家丙", title="chief_physician")
    case = signed(s)
    actions.question(by=s.asker, at=LATER, case_id=case.pk, note="还能做什么？")
    actions.pass_on(by=s.expert, at=LATER, case_id=case.pk, to_institution_id=other.pk, note="请市里再看")
    actions.accept(by=expert, at=LATER, case_id=case.pk)
    sign(case.pk, expert, at=LATER)
    done = actions.close(by=s.asker, at=LATER, case_id=case.pk, decision="adopted")
    entry = Entry.objects.get(claim=done.claim)
    assert entry.supporting_id == other.pk
    assert Claim.objects.filter(source=f"consultation:{case.pk}", state=ClaimState.WITHDRAWN).count() == 1


def test_cancelled_after_a_question_nothing_waits_in_the_ledger() -> None:
    s = stage()
    case = signed(s)
    actions.question(by=s.asker, at=LATER, case_id=case.pk, note="还能做什么？")
    case = actions.cancel(by=s.asker, at=LATER, case_id=case.pk, note="病人已转走")
    assert Claim.objects.get(pk=case.claim).state == ClaimState.WITHDRAWN


def test_a_village_moved_under_another_county_still_gets_its_answer() -> None:
    s = stage()
    case = accepted(s)
    elsewhere = InstitutionFactory(name="演示邻县医院")
    move_institution(by=system("test"), at=NOW, institution_id=s.township.pk, parent_id=elsewhere.pk)
    case = sign(case.pk, s.expert)
    done = actions.close(by=again(s.asker), at=LATER, case_id=case.pk, decision="adopted")
    assert Entry.objects.get(claim=done.claim).pairing_id == s.pairing.pk


def test_the_last_signature_does_not_need_the_leads_open_account() -> None:
    s = stage()
    case = accepted(s)
    actions.invite_expert(by=s.expert, at=LATER, case_id=case.pk, staff_id=s.second_expert.staff_id)
    sign(case.pk, s.expert, at=LATER)
    leaves(s.expert)
    case = sign(case.pk, s.second_expert, at=LATER)
    assert case.state == State.IN_PROGRESS
    assert case.claim is not None


def test_a_panelist_who_left_is_not_waited_for() -> None:
    s = stage()
    case = accepted(s)
    actions.invite_expert(by=s.expert, at=LATER, case_id=case.pk, staff_id=s.second_expert.staff_id)
    leaves(s.second_expert)
    case = sign(case.pk, s.expert, at=LATER)
    assert case.state == State.IN_PROGRESS


def test_nobody_is_invited_or_named_who_cannot_sign_in() -> None:
    s = stage()
    case = accepted(s)
    silent = staff_at(s.supporter, department=s.cardiology, name="演示·无账号")
    with pytest.raises(Invalid):
        actions.invite_expert(by=s.expert, at=LATER, case_id=case.pk, staff_id=silent.pk)
    with pytest.raises(Invalid):
        actions.allocate(by=s.office, at=LATER, case_id=case.pk, staff_id=silent.pk)


def test_a_guest_who_became_the_lead_signs_as_the_lead() -> None:
    s = stage()
    case = accepted(s)
    actions.invite_expert(by=s.expert, at=LATER, case_id=case.pk, staff_id=s.second_expert.staff_id)
    actions.save_opinion(by=s.second_expert, at=LATER, case_id=case.pk, assessment="先记一笔")
    leaves(s.expert)
    actions.escalate_overdue(at=NOW + minutes(600))
    at = NOW + minutes(601)
    actions.ask_back(by=s.second_expert, at=at, case_id=case.pk, note="血压多少？")
    actions.reply(by=s.asker, at=at, case_id=case.pk, note="150/90")
    case = sign(case.pk, s.second_expert, at=at)
    assert case.state == State.IN_PROGRESS
    assert case.opinions.get().leads


def test_the_claim_tells_the_answer_of_the_present_lead() -> None:
    s = stage()
    case = signed(s)
    amended = dict(OPINION) | {"referral": "soon"}
    actions.amend(by=s.expert, at=LATER, case_id=case.pk, password=PASSWORD, reason="补充", **amended)
    actions.question(by=s.asker, at=LATER, case_id=case.pk, note="还能做什么？")
    actions.decline(by=s.expert, at=LATER, case_id=case.pk, note="请同事再看")
    actions.accept(by=s.second_expert, at=LATER, case_id=case.pk)
    case = sign(case.pk, s.second_expert, at=LATER, referral="stay")
    assert Claim.objects.get(pk=case.claim).content["detail"]["referral"] == "stay"


def test_a_duty_of_somebody_who_left_does_not_shut_the_department_out() -> None:
    s = stage()
    case = at_expert(s)
    actions.allocate(by=s.office, at=NOW + minutes(6), case_id=case.pk, department_id=s.cardiology.pk)
    actions.set_duty(
        id=case.pk,
        by=s.office,
        at=NOW,
        department_id=s.cardiology.pk,
        staff_id=s.expert.staff_id,
        start=NOW,
        end=NOW + minutes(600),
    )
    leaves(s.expert)
    case = actions.accept(by=s.second_expert, at=NOW + minutes(7), case_id=case.pk)
    assert case.holder_staff_id == s.second_expert.staff_id


def test_a_named_doctor_has_no_sight_after_the_case_was_returned_and_sent_elsewhere() -> None:
    s = stage()
    case = at_expert(s)
    actions.return_for_specialty(by=s.expert, at=NOW + minutes(6), case_id=case.pk, note="不是本科")
    actions.reroute(by=s.asker, at=NOW + minutes(7), case_id=case.pk, topic="chest_pain", data={})
    named = Participation.objects.get(consultation=case, staff=s.expert.staff_id)
    assert named.until is not None


def test_a_house_above_the_supporter_answers_within_the_supporters_pairing() -> None:
    s = stage()
    group = InstitutionFactory(name="演示医院集团", tier="province")
    move_institution(by=system("test"), at=NOW, institution_id=s.supporter.pk, parent_id=group.pk)
    s = replace(s, expert=again(s.expert), office=again(s.office))
    case = accepted(s)
    case = actions.pass_on(
        by=s.expert, at=LATER, case_id=case.pk, to_institution_id=group.pk, note="请集团专家看"
    )
    assert case.pairing_id == s.pairing.pk
