"""Wrong place, wrong person, wrong moment: each refused with a sentence that a doctor understands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.factories.consultations import (
    ANSWERS,
    NOW,
    OPINION,
    PASSWORD,
    Stage,
    accepted,
    asked,
    at_expert,
    closed,
    minutes,
    person,
    sign,
    signed,
    stage,
)
from tests.factories.patients import consented, registered
from tongzhou.accounts.rules import Role
from tongzhou.care.consultations import actions
from tongzhou.care.consultations.models import Consultation, Opinion, Step
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Denied, IllegalMove, Invalid, Invalids, NotFound, Refusal
from tongzhou.kernel.ids import new_id
from tongzhou.partnerships.rules import Urgency

pytestmark = pytest.mark.django_db
AT = NOW + minutes(20)


def said(kind: type[Refusal], code: str, act: Callable[[], object]) -> Refusal:
    """The act is refused in this way, with this sentence, in both languages and with a next step."""
    with pytest.raises(kind) as refused:
        act()
    assert refused.value.said.code == code, refused.value.says.zh
    assert all(
        "{" not in text for text in (refused.value.says.zh, refused.value.then.zh, refused.value.says.en)
    )
    return refused.value


VERBS: list[tuple[str, dict[str, Any]]] = [
    ("allocate", {"department_id": new_id()}),
    ("accept", {}),
    ("decline", {"note": "不在"}),
    ("pass_on", {"to_institution_id": new_id(), "note": "请看"}),
    ("ask_back", {"note": "补充"}),
    ("reply", {"note": "补充"}),
    ("return_for_specialty", {"note": "不是本科"}),
    ("reroute", {"topic": "skin", "data": {}}),
    ("invite_expert", {"staff_id": new_id()}),
    ("save_opinion", {"advice": "休息"}),
    ("sign", {"password": PASSWORD} | OPINION),
    ("amend", {"password": PASSWORD, "reason": "笔误"} | OPINION),
    ("leave", {"note": "出差"}),
    ("excuse", {"staff_id": new_id(), "note": "联系不上"}),
    ("acknowledge", {}),
    ("question", {"note": "再问"}),
    ("close", {"decision": "adopted"}),
    ("cancel", {"note": "不需要了"}),
    ("record_outcome", {"outcome": "better"}),
]


@pytest.mark.parametrize(("verb", "values"), VERBS, ids=[verb for verb, _ in VERBS])
def test_for_another_county_the_case_does_not_exist(verb: str, values: dict[str, Any]) -> None:
    s, other = stage(), stage()
    case = accepted(s)
    for stranger in (other.expert, other.county_office, other.asker):
        act = getattr(actions, verb)
        said(
            NotFound,
            "consultations.no_case",
            lambda a=act, b=stranger: a(by=b, at=AT, case_id=case.pk, **values),
        )
    assert Consultation.objects.get(pk=case.pk).steps == case.steps


@pytest.mark.parametrize(("verb", "values"), VERBS, ids=[verb for verb, _ in VERBS])
@pytest.mark.parametrize("role", [Role.HEALTH_COMMISSION, Role.AUDITOR, Role.OPERATOR])
def test_offices_without_patients_find_no_case(verb: str, values: dict[str, Any], role: Role) -> None:
    s = stage()
    case, watcher = accepted(s), person(role, s.supporter)
    said(
        NotFound, "consultations.no_case",
        lambda: getattr(actions, verb)(by=watcher, at=AT, case_id=case.pk, **values),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("verb", "values"),
    [one for one in VERBS if one[0] in {"reply", "question", "close", "cancel", "reroute"}],
)
def test_the_askers_steps_are_the_askers(verb: str, values: dict[str, Any]) -> None:
    s = stage()
    states = {"reply": _asked_back, "reroute": _returned, "cancel": at_expert}
    case = states.get(verb, signed)(s)
    for wrong in (s.expert, s.office, s.county_office):
        with pytest.raises((Denied, NotFound)):
            getattr(actions, verb)(by=wrong, at=NOW + minutes(50), case_id=case.pk, **values)
    said(
        Denied, "consultations.asker_only",
        lambda: getattr(actions, verb)(by=s.expert, at=NOW + minutes(50), case_id=case.pk, **values),
    )  # fmt: skip


def _asked_back(s: Stage) -> Consultation:
    return actions.ask_back(by=s.expert, at=AT, case_id=accepted(s).pk, note="血压？")


def _returned(s: Stage) -> Consultation:
    return actions.return_for_specialty(
        by=s.expert, at=AT, case_id=accepted(s).pk, note="是皮肤病", suggested_topic="skin"
    )


def test_a_named_case_is_not_taken_by_a_colleague() -> None:
    s = stage()
    case = at_expert(s)
    refusal = said(
        Denied,
        "consultations.with_another",
        lambda: actions.accept(by=s.second_expert, at=AT, case_id=case.pk),
    )
    assert "演示·专家甲" in refusal.says.zh


def test_a_station_that_passed_it_on_sees_and_does_not_act() -> None:
    s = stage()
    case = asked(s)
    actions.pass_on(by=s.township_doctor, at=AT, case_id=case.pk, to_institution_id=s.county.pk, note="请看")
    refusal = said(
        Denied,
        "consultations.not_with_you",
        lambda: actions.accept(by=s.township_doctor, at=AT, case_id=case.pk),
    )
    assert "演示县人民医院" in refusal.says.zh


def test_the_office_allocates_and_does_not_answer() -> None:
    s = stage()
    case = at_expert(s)
    with pytest.raises(Denied):
        actions.accept(by=s.office, at=AT, case_id=case.pk)
    said(
        Denied,
        "kernel.may_not",
        lambda: actions.allocate(by=s.expert, at=AT, case_id=case.pk, staff_id=s.second_expert.staff_id),
    )


def test_nobody_answers_his_own_case() -> None:
    s = stage()
    case = asked(s, by=s.county_doctor, to=s.county.pk)
    said(Denied, "consultations.own_case", lambda: actions.accept(by=s.county_doctor, at=AT, case_id=case.pk))


def test_only_the_panel_signs_and_with_the_right_password() -> None:
    s = stage()
    case = accepted(s)
    said(Denied, "consultations.not_on_panel", lambda: sign(case.pk, s.second_expert))
    with pytest.raises(Refusal) as refused:
        sign(case.pk, s.expert, password="wrong-one-entirely")
    assert refused.value.field == "password" and not Opinion.objects.filter(signed_at__isnull=False).exists()


def test_what_a_signature_must_stand_under_is_named_at_once() -> None:
    s = stage()
    case = accepted(s)
    with pytest.raises(Invalids) as refused:
        sign(
            case.pk,
            s.expert,
            assessment=" ",
            advice="",
            referral="perhaps",
            review_on=NOW.date().replace(year=2020),
        )
    assert [fault.field for fault in refused.value.faults] == [
        "assessment",
        "advice",
        "referral",
        "review_on",
    ]


def test_out_of_order() -> None:
    s = stage()
    case = at_expert(s)
    for act in (
        lambda: actions.close(by=s.asker, at=AT, case_id=case.pk, decision="adopted"),
        lambda: actions.question(by=s.asker, at=AT, case_id=case.pk, note="?"),
        lambda: actions.reply(by=s.asker, at=AT, case_id=case.pk, note="补"),
    ):
        refusal = said(IllegalMove, "consultations.no_such_step", act)
        assert "待接诊" in refusal.says.zh


def test_after_closing_no_new_opinion_and_no_way_back() -> None:
    s = stage()
    case = closed(s)
    late = NOW + minutes(90)
    for act in (
        lambda: sign(case.pk, s.expert, at=late, advice="再补充一句"),
        lambda: actions.question(by=s.asker, at=late, case_id=case.pk, note="还能做什么？"),
        lambda: actions.cancel(by=s.asker, at=late, case_id=case.pk, note="撤"),
    ):
        assert "已结案" in said(IllegalMove, "consultations.no_such_step", act).says.zh
    actions.record_outcome(by=s.asker, at=late, case_id=case.pk, outcome="died", note="途中")


def test_not_adopting_needs_a_reason_and_a_decision_is_one_of_three() -> None:
    s = stage()
    case = signed(s)

    def close(**values: Any) -> Consultation:
        return actions.close(by=s.asker, at=NOW + minutes(50), case_id=case.pk, **values)

    said(Invalid, "consultations.decision_why", lambda: close(decision="not_adopted"))
    said(Invalid, "consultations.decision_empty", lambda: close(decision="maybe"))
    said(
        Invalid,
        "consultations.review_past",
        lambda: close(decision="adopted", follow_up_on=NOW.date().replace(year=2025)),
    )


def test_a_page_that_is_old_is_refused_by_name_and_a_clock_does_not_make_it_old() -> None:
    s = stage()
    case = at_expert(s)
    seen = case.steps
    actions.accept(by=s.expert, at=AT, case_id=case.pk)
    refusal = said(
        Conflict, "care.seen_old",
        lambda: actions.allocate(by=s.office, at=AT, case_id=case.pk, staff_id=s.second_expert.staff_id, seen=seen),
    )  # fmt: skip
    assert "演示·专家甲" in refusal.says.zh and "接诊" in refusal.says.zh
    now = Consultation.objects.get(pk=case.pk)
    actions.escalate_overdue(at=NOW + minutes(60 * 5))
    actions.ask_back(by=s.expert, at=NOW + minutes(60 * 5 + 1), case_id=case.pk, note="?", seen=now.steps)


@pytest.mark.parametrize("seen", [True, False])
def test_every_step_sent_twice_is_one_step(seen: bool) -> None:
    s = stage()

    def twice(verb: str, by: Actor, case: Consultation, minute: int, **values: Any) -> Consultation:
        act = getattr(actions, verb)
        known = {"seen": case.steps} if seen else {}
        first = act(by=by, at=NOW + minutes(minute), case_id=case.pk, **known, **values)
        again = act(by=by, at=NOW + minutes(minute + 1), case_id=case.pk, **known, **values)
        assert again.steps == first.steps == case.steps + 1 and again.state == first.state, verb
        return again

    case = asked(s, urgency=Urgency.URGENT, to=s.supporter.pk)
    case = twice("allocate", s.office, case, 1, staff_id=s.expert.staff_id)
    case = twice("accept", s.expert, case, 3)
    case = twice("ask_back", s.expert, case, 5, note="心电图？")
    case = twice("reply", s.asker, case, 7, note="做了，正常")
    case = twice("sign", s.expert, case, 9, password=PASSWORD, **OPINION)
    case = twice(
        "amend", s.expert, case, 11, password=PASSWORD, reason="笔误", **(OPINION | {"advice": "观察"})
    )
    case = twice("question", s.asker, case, 13, note="能吃阿司匹林吗")
    case = twice("sign", s.expert, case, 15, password=PASSWORD, **(OPINION | {"advice": "可以"}))
    case = twice("close", s.asker, case, 17, decision="adopted")
    case = twice("record_outcome", s.asker, case, 19, outcome="better")
    case = twice(
        "amend", s.expert, case, 21, password=PASSWORD, reason="剂量", **(OPINION | {"advice": "减半"})
    )
    twice("acknowledge", s.asker, case, 23, decision="partly", note="先减半")
    assert Step.objects.filter(consultation=case).count() == 13


def test_the_same_request_twice_is_one_case_and_another_content_a_conflict() -> None:
    s = stage()
    patient = registered(s.village)
    told: dict[str, Any] = {
        "id": new_id(), "by": s.asker, "at": NOW, "patient_id": patient.pk, "topic": "chest_pain",
        "urgency": Urgency.ROUTINE, "question": "转不转？", "data": ANSWERS, "consent_id": consented(patient).pk,
    }  # fmt: skip
    first = actions.request(**told)
    assert actions.request(**(told | {"at": AT})).number == first.number
    said(Conflict, "consultations.other_content", lambda: actions.request(**(told | {"question": "别的？"})))
    said(Conflict, "consultations.other_content", lambda: actions.request(**(told | {"by": s.colleague})))


def test_the_door_names_everything_that_is_missing_or_wrong() -> None:
    s = stage()
    data = {key: value for key, value in ANSWERS.items() if key not in ("onset", "ecg_done")}
    with pytest.raises(Invalids) as refused:
        asked(s, data=data | {"pressure": {"high": "920", "low": "60"}})
    faults = {fault.field: fault.says.zh for fault in refused.value.faults}
    assert set(faults) == {"onset", "ecg_done", "pressure.high"}
    assert faults["onset"] == "还缺“什么时候开始痛”。" and "是不是 92" in faults["pressure.high"]
    assert not Consultation.objects.exists()


def test_the_door_refuses_strangers_patients_and_missing_consent() -> None:
    s, other = stage(), stage()
    theirs = registered(other.village)
    with pytest.raises(NotFound):
        asked(s, patient_id=theirs.pk, consent_id=consented(theirs).pk)
    mine = registered(s.village)
    for consent in (new_id(), consented(theirs).pk, consented(registered(s.village)).pk):
        with pytest.raises(Invalid) as refused:
            asked(s, patient_id=mine.pk, consent_id=consent)
        assert refused.value.field == "consent"
    good = consented(mine).pk
    for values, field in (
        ({"question": "  "}, "question"), ({"question": "长" * 201}, "question"), ({"topic": "palmistry"}, "topic"),
        ({"to": other.supporter.pk}, "to"), ({"to": s.supporter.pk}, "to"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            asked(s, patient_id=mine.pk, consent_id=good, **values)
        assert refused.value.field == field


def test_whoever_may_not_ask_does_not() -> None:
    s = stage()
    for wrong in (s.office, person(Role.AUDITOR, s.county)):
        with pytest.raises(Denied):
            asked(s, by=wrong, patient_id=new_id(), consent_id=new_id())


def test_what_an_opinion_lacks_is_said_before_the_password_is_asked() -> None:
    """An empty form costs no attempt: five of them lock nobody out."""
    s = stage()
    case = accepted(s)
    for _ in range(6):
        with pytest.raises(Invalids):
            sign(case.pk, s.expert, password="", assessment="")
    assert sign(case.pk, s.expert).answered_at
