"""Two people at the same moment, each on a connection of his own."""

from __future__ import annotations

import pytest

from tests.factories.consultations import (
    ANSWERS,
    NEXT_MORNING,
    NOW,
    OPINION,
    PASSWORD,
    accepted,
    amend,
    amended,
    asked,
    at_expert,
    closed,
    invited,
    leaves,
    minutes,
    sign,
    signed,
    stage,
)
from tests.factories.patients import consented, registered
from tests.factories.together import together
from tongzhou.care.consultations import actions
from tongzhou.care.consultations.models import Consultation, Counter, Step
from tongzhou.kernel.errors import Conflict, Denied, IllegalMove, Refusal
from tongzhou.kernel.ids import new_id
from tongzhou.ledger.models import Entry
from tongzhou.partnerships.rules import Urgency

pytestmark = pytest.mark.django_db(transaction=True)
AT = NOW + minutes(20)


def test_two_experts_accept_at_once_and_exactly_one_has_it() -> None:
    s = stage()
    case = asked(s, urgency=Urgency.URGENT, to=s.supporter.pk)
    actions.allocate(by=s.office, at=NOW, case_id=case.pk, department_id=s.cardiology.pk)
    results = together(
        *(
            lambda who=who: actions.accept(by=who, at=AT, case_id=case.pk)
            for who in (s.expert, s.second_expert)
        )
    )
    (lost,) = [one for one in results if isinstance(one, Refusal)]
    (won,) = [one for one in results if isinstance(one, Consultation)]
    assert isinstance(lost, Denied | IllegalMove) and lost.says.zh and lost.then.zh
    now = Consultation.objects.get(pk=case.pk)
    assert now.holder_staff_id == won.holder_staff_id and now.panel.count() == 1
    assert Step.objects.filter(consultation=case, event="accept").count() == 1


def test_accepting_and_cancelling_at_once() -> None:
    s = stage()
    case = at_expert(s)
    results = together(
        lambda: actions.accept(by=s.expert, at=AT, case_id=case.pk, seen=case.steps),
        lambda: actions.cancel(by=s.asker, at=AT, case_id=case.pk, note="好了", seen=case.steps),
    )
    assert sorted(type(one) in (Conflict, IllegalMove) for one in results) == [False, True]


def test_the_same_request_sent_five_times_at_once_is_one_case() -> None:
    s = stage()
    patient = registered(s.village)
    consent, id = consented(patient).pk, new_id()
    send = lambda: asked(s, id=id, patient_id=patient.pk, consent_id=consent)  # noqa: E731 - the same act five times
    results = together(*[send] * 5)
    assert {getattr(one, "number", one) for one in results} == {Consultation.objects.get().number}
    assert Counter.objects.get().last == 1


def test_numbers_have_no_holes_and_no_twins() -> None:
    s = stage()
    patient = registered(s.village)
    consent = consented(patient).pk
    broken = ANSWERS | {"pulse": "9999"}
    acts = [lambda: asked(s, patient_id=patient.pk, consent_id=consent)] * 6
    acts += [lambda: asked(s, patient_id=patient.pk, consent_id=consent, data=broken)] * 2
    together(*acts)
    numbers = sorted(Consultation.objects.values_list("number", flat=True))
    assert numbers == [f"HZ-2026-03-{n:04d}" for n in range(1, 7)]


def test_closing_twice_at_once_posts_one_entry() -> None:
    s = stage()
    case = signed(s)
    act = lambda: actions.close(by=s.asker, at=NOW + minutes(60), case_id=case.pk, decision="adopted")  # noqa: E731
    results = together(act, act, act)
    assert not [one for one in results if isinstance(one, Exception)]
    assert Entry.objects.filter(source=f"consultation:{case.pk}").count() == 1


def test_a_signature_sent_twice_at_once_is_one_opinion_and_one_claim() -> None:
    s = stage()
    case = accepted(s)
    act = lambda: actions.sign(by=s.expert, at=AT, case_id=case.pk, password=PASSWORD, **OPINION)  # noqa: E731
    results = together(act, act)
    assert not [one for one in results if isinstance(one, Exception)], results
    assert case.opinions.count() == 1 and Consultation.objects.get(pk=case.pk).claims == 1


def test_an_amendment_after_closing_sent_twice_at_once_is_one_version() -> None:
    s = stage()
    case = closed(s)
    results = together(*[lambda: amend(case.pk, s.expert)] * 2)
    assert not [one for one in results if isinstance(one, Exception)], results
    assert case.opinions.count() == 2 and Step.objects.filter(consultation=case, event="amend").count() == 1


def test_the_doctor_and_his_colleague_confirm_at_once_and_one_has_read_it() -> None:
    s = stage()
    case = amended(s)
    late = NEXT_MORNING + minutes(10)
    results = together(
        *(
            lambda who=who: actions.acknowledge(by=who, at=late, case_id=case.pk)
            for who in (s.asker, s.colleague)
        )
    )
    (lost,) = [one for one in results if isinstance(one, Refusal)]
    assert isinstance(lost, Conflict) and lost.said.code == "consultations.nothing_unread"
    assert Step.objects.filter(consultation=case, event="acknowledge").count() == 1
    assert not Consultation.objects.get(pk=case.pk).unread


def test_amending_again_and_confirming_at_once_confirms_nothing_unseen() -> None:
    s = stage()
    case = amended(s)
    late = NEXT_MORNING + minutes(10)
    results = together(
        lambda: amend(case.pk, s.expert, at=late, advice="停用。", reason="过敏"),
        lambda: actions.acknowledge(by=s.asker, at=late, case_id=case.pk, seen=case.steps),
    )
    assert not isinstance(results[0], Exception), results
    now = Consultation.objects.get(pk=case.pk)
    assert now.unread  # whichever came first, the newest version is still to be read
    read = Step.objects.filter(consultation=case, event="acknowledge").first()
    assert read is None or read.detail["versions"] == [2]


def test_the_last_two_of_a_panel_sign_and_leave_at_once() -> None:
    s = stage()
    case = invited(s)
    results = together(
        lambda: sign(case.pk, s.expert, at=AT),
        lambda: actions.leave(by=s.second_expert, at=AT, case_id=case.pk, note="手术"),
    )
    assert not [one for one in results if isinstance(one, Exception)], results
    now = Consultation.objects.get(pk=case.pk)
    assert now.state == "in-progress" and now.claims == 1


def test_the_lead_hands_over_while_the_heir_leaves() -> None:
    s = stage()
    case = invited(s)
    results = together(
        lambda: actions.leave(
            by=s.expert, at=AT, case_id=case.pk, note="出差", heir_id=s.second_expert.staff_id
        ),
        lambda: actions.leave(by=s.second_expert, at=AT, case_id=case.pk, note="手术"),
    )
    assert len([one for one in results if isinstance(one, Refusal)]) == 1, results
    now = Consultation.objects.get(pk=case.pk)
    seated = now.panel.filter(left_at__isnull=True)
    assert now.state == "accepted" and [one.staff_id for one in seated.filter(leads=True)] == [
        now.holder_staff_id
    ]


def test_a_guest_signs_while_he_is_excused() -> None:
    s = stage()
    case = invited(s)
    sign(case.pk, s.expert, at=AT)
    guest = s.second_expert
    results = together(
        lambda: sign(case.pk, guest, at=AT),
        lambda: actions.excuse(by=s.expert, at=AT, case_id=case.pk, staff_id=guest.staff_id, note="联系不上"),
    )
    assert len([one for one in results if isinstance(one, Refusal)]) == 1, results
    assert Consultation.objects.get(pk=case.pk).state == "in-progress"


def test_two_workers_excuse_once() -> None:
    s = stage()
    case = invited(s)
    sign(case.pk, s.expert, at=AT)
    leaves(s.second_expert)
    counts = together(*[lambda: actions.excuse_gone(at=AT)] * 3)
    assert sorted(counts) == [0, 0, 1]
    assert Step.objects.filter(consultation=case, event="excuse_last").count() == 1


def test_two_workers_escalate_once() -> None:
    s = stage()
    case = at_expert(s)
    late = NOW + minutes(200)
    counts = together(*[lambda: actions.escalate_overdue(at=late)] * 3)
    assert sum(count for count in counts if isinstance(count, int)) == 1
    assert Step.objects.filter(consultation=case, event="escalate").count() == 1


def test_a_wrong_password_is_counted_although_nothing_was_signed() -> None:
    s = stage()
    case = accepted(s)
    from tongzhou.accounts.models import Account

    with pytest.raises(Refusal):
        actions.sign(by=s.expert, at=AT, case_id=case.pk, password="wrong", **OPINION)
    assert Account.objects.get(pk=s.expert.account_id).failures == 1
