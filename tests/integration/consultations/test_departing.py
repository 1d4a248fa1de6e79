"""Whoever leaves a panel, in whatever order and way, does not stop the others; the lead names who leads next."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories.accounts import account_for, granted
from tests.factories.consultations import (
    NOW,
    Stage,
    accepted,
    invited,
    leaves,
    minutes,
    person,
    sign,
    stage,
)
from tongzhou.accounts.queries import actor_of
from tongzhou.accounts.rules import Role
from tongzhou.care.consultations import actions, queries
from tongzhou.care.consultations.documents import latest
from tongzhou.care.consultations.models import Consultation, Opinion, Step
from tongzhou.care.consultations.opinions import leading
from tongzhou.care.consultations.tasks import panels
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Denied, Invalid, NotFound, Refusal
from tongzhou.ledger.models import Claim, Entry
from tongzhou.notices.models import Notice

pytestmark = pytest.mark.django_db
AT = NOW + minutes(30)
LATER = NOW + minutes(50)


def third(s: Stage, case: Consultation, **values: Any) -> Actor:
    """One more guest, of the same house."""
    titled = {"title": "chief_physician", "specialties": ["03.04"], "department": s.cardiology}
    guest = person(Role.EXPERT, s.supporter, name="演示·专家丙", **(titled | values))
    actions.invite_expert(by=s.expert, at=NOW + minutes(16), case_id=case.pk, staff_id=guest.staff_id)
    return guest


def told(actor: Actor, word: str) -> int:
    return Notice.objects.filter(account=f"account:{actor.account_id}", zh__contains=word).count()


def moves(actor: Actor, case: Consultation) -> set[str]:
    return set(queries.case(actor, case.pk, at=AT).moves)


def test_a_guest_who_leaves_after_the_lead_signed_leaves_the_answer_behind() -> None:
    s = stage()
    case = invited(s)
    sign(case.pk, s.expert)
    case = actions.leave(by=s.second_expert, at=LATER, case_id=case.pk, note="手术中")
    assert case.state == "in-progress" and Claim.objects.get(pk=case.claim).by_key == s.expert.key
    assert Step.objects.filter(consultation=case).order_by("-number")[0].event == "leave_last"


def test_a_guest_who_leaves_before_anybody_signed_is_not_waited_for() -> None:
    s = stage()
    case = invited(s)
    case = actions.leave(by=s.second_expert, at=AT, case_id=case.pk, note="手术中")
    assert case.state == "accepted" and case.holder_staff_id == s.expert.staff_id
    assert sign(case.pk, s.expert).state == "in-progress"


def test_whoever_leaves_last_does_not_wait_for_one_who_is_gone() -> None:
    s = stage()
    case = invited(s)
    other = third(s, case)
    sign(case.pk, s.expert)
    leaves(other)
    case = actions.leave(by=s.second_expert, at=LATER, case_id=case.pk, note="手术中")
    assert case.state == "in-progress"


def test_a_guest_whose_account_is_closed_after_the_lead_signed_forces_no_new_allocation() -> None:
    s = stage()
    case = invited(s)
    sign(case.pk, s.expert)
    leaves(s.second_expert)
    assert actions.excuse_gone(at=LATER) == 1 and actions.excuse_gone(at=LATER) == 0
    case = Consultation.objects.get(pk=case.pk)
    assert case.state == "in-progress" and case.clock == "closing" and case.answered_at == LATER
    step = Step.objects.filter(consultation=case).order_by("-number")[0]
    assert (step.event, step.by_key, step.detail["staff"]) == ("excuse_last", "system:clock", "演示·专家乙")
    assert told(s.asker, "专家已答复") == 1
    actions.close(by=s.asker, at=LATER, case_id=case.pk, decision="adopted")
    assert Entry.objects.filter(claim=case.claim).count() == 1


def test_one_who_is_gone_is_left_out_while_others_still_sign() -> None:
    s = stage()
    case = invited(s)
    other = third(s, case)
    leaves(other)
    assert panels(int(AT.timestamp())) == 1
    case = Consultation.objects.get(pk=case.pk)
    assert case.state == "accepted" and case.clock == "answer"
    assert set(case.panel.filter(left_at__isnull=True).values_list("staff", flat=True)) == {
        s.expert.staff_id, s.second_expert.staff_id,
    }  # fmt: skip


def test_a_lead_who_is_gone_before_signing_gives_the_case_back_to_be_allocated() -> None:
    s = stage()
    case = invited(s)
    sign(case.pk, s.second_expert)
    leaves(s.expert)
    assert actions.excuse_gone(at=LATER) == 1
    case = Consultation.objects.get(pk=case.pk)
    assert case.state == "requested" and case.clock == "allocation" and case.holder_staff_id is None
    assert told(s.office, "等分派") >= 1 and told(s.asker, "正在重新分派") == 1
    assert told(s.second_expert, "正在重新分派") == 1
    assert Opinion.objects.filter(consultation=case, signed_at__isnull=False).count() == 1
    actions.allocate(by=s.office, at=LATER, case_id=case.pk, staff_id=s.second_expert.staff_id)
    actions.accept(by=s.second_expert, at=LATER, case_id=case.pk)
    assert sign(case.pk, s.second_expert, at=LATER, advice="同前。").state == "in-progress"


def test_a_signature_counts_though_its_account_is_closed_afterwards() -> None:
    s = stage()
    case = invited(s)
    sign(case.pk, s.expert)
    leaves(s.expert)
    assert actions.excuse_gone(at=LATER) == 0
    assert sign(case.pk, s.second_expert, at=LATER).state == "in-progress"


def test_a_guest_does_not_answer_for_a_lead_who_is_gone() -> None:
    s = stage()
    case = invited(s)
    leaves(s.expert)
    case = sign(case.pk, s.second_expert)
    assert case.state == "accepted" and case.claim is None


def test_the_lead_names_who_leads_next() -> None:
    s = stage()
    case = invited(s)
    other = third(s, case)
    due = case.due_at
    case = actions.leave(by=s.expert, at=AT, case_id=case.pk, note="出差", heir_id=s.second_expert.staff_id)
    assert case.state == "accepted" and case.due_at == due
    assert case.holder_staff_id == case.waits_for_id == s.second_expert.staff_id
    assert case.panel.get(leads=True, left_at__isnull=True).staff_id == s.second_expert.staff_id
    assert told(s.second_expert, "请您接着牵头") == 1 and told(other, "牵头") == 0
    assert "ask_back" in moves(s.second_expert, case) and "ask_back" not in moves(s.expert, case)
    sign(case.pk, other)
    case = sign(case.pk, s.second_expert)
    assert case.state == "in-progress" and Claim.objects.get(pk=case.claim).by_key == s.second_expert.key
    assert Opinion.objects.get(consultation=case, leads=True).staff_id == s.second_expert.staff_id


def test_the_lead_leaves_last_and_the_heir_has_signed_already() -> None:
    s = stage()
    case = invited(s)
    sign(case.pk, s.second_expert, advice="先做心电图。")
    case = actions.leave(
        by=s.expert, at=LATER, case_id=case.pk, note="急诊", heir_id=s.second_expert.staff_id
    )
    assert case.state == "in-progress" and case.holder_staff_id == s.second_expert.staff_id
    signed = list(Opinion.objects.filter(consultation=case))
    assert leading(signed, case.holder_staff_id).advice == "先做心电图。"
    assert latest(signed, case.holder_staff_id)[0].staff_id == s.second_expert.staff_id
    content = Claim.objects.get(pk=case.claim).content
    assert content["detail"]["experts"] == 1
    assert Claim.objects.get(pk=case.claim).by_key == s.second_expert.key


@pytest.mark.parametrize("heir", ["nobody", "himself", "stranger", "guest_from_elsewhere", "gone"])
def test_the_lead_passes_to_nobody_by_itself_and_only_to_who_can(heir: str) -> None:
    s = stage()
    case = invited(s)
    other = third(s, case)
    actions.invite_expert(
        by=s.expert, at=NOW + minutes(17), case_id=case.pk, staff_id=s.county_doctor.staff_id
    )
    leaves(other)
    named = {
        "nobody": None, "himself": s.expert.staff_id, "stranger": s.asker.staff_id,
        "guest_from_elsewhere": s.county_doctor.staff_id, "gone": other.staff_id,
    }[heir]  # fmt: skip
    with pytest.raises(Invalid) as refused:
        actions.leave(by=s.expert, at=AT, case_id=case.pk, note="出差", heir_id=named)
    assert refused.value.said.code == "consultations.choose_heir" and refused.value.field == "heir"
    case = Consultation.objects.get(pk=case.pk)
    assert case.holder_staff_id == s.expert.staff_id and case.panel.filter(left_at__isnull=True).count() == 4


def test_the_lead_gives_the_case_back_with_the_reason() -> None:
    s = stage()
    case = invited(s)
    case = actions.leave(by=s.expert, at=AT, case_id=case.pk, note="急诊手术", back=True)
    assert case.state == "requested" and case.clock == "allocation" and case.holder_staff_id is None
    assert case.holder_id == s.supporter.pk and not case.panel.filter(left_at__isnull=True).exists()
    step = Step.objects.filter(consultation=case).order_by("-number")[0]
    assert step.event == "leave_lead" and step.note == "急诊手术"
    assert told(s.office, "等分派") >= 1 and told(s.second_expert, "正在重新分派") == 1
    assert queries.worklist(s.office, at=AT).rows[0].pk == case.pk


def test_where_every_guest_is_of_another_house_the_case_goes_back_by_itself() -> None:
    s = stage()
    case = accepted(s)
    actions.invite_expert(by=s.expert, at=AT, case_id=case.pk, staff_id=s.county_doctor.staff_id)
    case = actions.leave(by=s.expert, at=AT, case_id=case.pk, note="急诊手术")
    assert case.state == "requested"


def test_alone_one_declines_and_once_signed_one_stays() -> None:
    s = stage()
    case = accepted(s)
    assert "leave" not in moves(s.expert, case) and "decline" in moves(s.expert, case)
    with pytest.raises(Denied) as alone:
        actions.leave(by=s.expert, at=AT, case_id=case.pk, note="走")
    assert alone.value.said.code == "consultations.lead_stays"
    case = invited(s)
    sign(case.pk, s.expert)
    assert not {"leave", "sign"} & moves(s.expert, case)
    for act in (
        lambda: actions.leave(
            by=s.expert, at=AT, case_id=case.pk, note="走", heir_id=s.second_expert.staff_id
        ),
        lambda: sign(case.pk, s.expert, advice="再签一次"),
    ):
        with pytest.raises(Denied) as signed:
            act()
        assert signed.value.said.code == "consultations.already_signed"


def test_the_lead_no_longer_waits_for_a_guest_who_does_not_sign() -> None:
    s = stage()
    case = invited(s)
    sign(case.pk, s.expert)
    case = actions.excuse(
        by=s.expert, at=LATER, case_id=case.pk, staff_id=s.second_expert.staff_id, note="联系不上"
    )
    assert case.state == "in-progress" and told(s.second_expert, "不再等您的意见") == 1
    step = Step.objects.filter(consultation=case).order_by("-number")[0]
    assert (step.event, step.note, step.detail["staff"]) == ("excuse_last", "联系不上", "演示·专家乙")
    actions.close(by=s.asker, at=LATER, case_id=case.pk, decision="adopted")
    assert Entry.objects.get(claim=case.claim).detail["answered_within"] is True


def test_a_guest_is_excused_before_the_others_have_signed() -> None:
    s = stage()
    case = invited(s)
    due = case.due_at
    case = actions.excuse(
        by=s.expert, at=AT, case_id=case.pk, staff_id=s.second_expert.staff_id, note="联系不上"
    )
    assert case.state == "accepted" and case.due_at == due
    assert sign(case.pk, s.expert).state == "in-progress"


def test_the_office_called_by_the_clock_goes_on_with_what_is_signed() -> None:
    s = stage()
    case = invited(s)
    sign(case.pk, s.expert)
    for hours in (3, 6):
        actions.escalate_overdue(at=NOW + minutes(60 * hours))
    late = NOW + minutes(60 * 7)
    assert {"excuse", "allocate"} <= set(queries.case(s.office, case.pk, at=late).moves)
    case = actions.excuse(
        by=s.office, at=late, case_id=case.pk, staff_id=s.second_expert.staff_id, note="联系不上"
    )
    assert case.state == "in-progress" and Claim.objects.get(pk=case.claim).by_key == s.expert.key


def test_the_office_excuses_the_last_guest_of_a_lead_who_is_gone() -> None:
    s = stage()
    case = invited(s)
    leaves(s.expert)
    case = actions.excuse(
        by=s.office, at=AT, case_id=case.pk, staff_id=s.second_expert.staff_id, note="都不在"
    )
    assert case.state == "requested" and case.holder_staff_id is None


def test_who_excuses_and_whom() -> None:
    s = stage()
    case = invited(s)
    told = {"at": AT, "case_id": case.pk, "note": "联系不上"}
    for wrong in (s.second_expert, s.asker, s.county_office, s.county_doctor, stage().office):
        with pytest.raises((Denied, NotFound)):
            actions.excuse(by=wrong, staff_id=s.second_expert.staff_id, **told)
    for whom in (s.expert, s.county_doctor):
        with pytest.raises(Invalid) as refused:
            actions.excuse(by=s.expert, staff_id=whom.staff_id, **told)
        assert refused.value.field == "staff"
    sign(case.pk, s.second_expert)
    assert "excuse" not in moves(s.expert, case)
    with pytest.raises(Conflict) as nobody:
        actions.excuse(by=s.expert, staff_id=s.second_expert.staff_id, **told)
    assert nobody.value.said.code == "consultations.nobody_awaited"
    with pytest.raises(Refusal):
        actions.excuse(by=s.expert, staff_id=s.second_expert.staff_id, at=AT, case_id=case.pk, note=" ")


def test_an_account_without_a_staff_record_is_on_no_panel() -> None:
    s = stage()
    case = invited(s)
    account = account_for(None, name="演示·无员工")
    granted(account, Role.EXPERT, s.supporter)
    with pytest.raises(Denied) as refused:
        actions.leave(by=actor_of(account.pk, at=AT), at=AT, case_id=case.pk, note="走")
    assert refused.value.said.code == "consultations.no_staff"


def test_each_of_these_steps_sent_twice_is_one_step() -> None:
    s = stage()
    case = invited(s)
    other = third(s, case)
    shown = Consultation.objects.get(pk=case.pk).steps
    for _ in range(2):
        case = actions.excuse(
            by=s.expert, at=AT, case_id=case.pk, staff_id=other.staff_id, note="联系不上", seen=shown
        )
    assert case.steps == shown + 1
    for _ in range(2):
        case = actions.leave(
            by=s.expert, at=AT, case_id=case.pk, note="出差", heir_id=s.second_expert.staff_id, seen=shown + 1
        )
    assert case.steps == shown + 2 and case.holder_staff_id == s.second_expert.staff_id


def test_a_question_asks_everybody_who_is_still_there() -> None:
    s = stage()
    case = invited(s)
    sign(case.pk, s.second_expert)
    actions.leave(by=s.expert, at=LATER, case_id=case.pk, note="急诊", heir_id=s.second_expert.staff_id)
    case = actions.question(by=s.asker, at=LATER, case_id=case.pk, note="还要做什么？")
    assert case.waits_for_id == s.second_expert.staff_id
    case = sign(case.pk, s.second_expert, at=LATER, advice="复查肌钙蛋白。")
    assert case.state == "in-progress" and case.opinions.get(version=2).leads
