"""Two people at the same moment, each on a connection of his own."""

from __future__ import annotations

import pytest

from tests.factories.consultations import (
    ANSWERS,
    NOW,
    OPINION,
    PASSWORD,
    accepted,
    asked,
    at_expert,
    minutes,
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
