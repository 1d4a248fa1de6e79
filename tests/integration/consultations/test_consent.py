"""A consent that was taken back: those who have the case finish, nobody new sees it."""

from __future__ import annotations

import pytest

from tests.factories.consultations import NOW, accepted, asked, minutes, sign, stage
from tests.factories.directory import InstitutionFactory
from tests.factories.partnerships import PairingFactory
from tests.factories.patients import consented, registered
from tests.factories.together import together
from tongzhou.care.consultations import actions
from tongzhou.care.consultations.rules import State
from tongzhou.care.patients.actions import withdraw_consent
from tongzhou.care.patients.models import Consent
from tongzhou.kernel.errors import Denied, Invalid

LATER = NOW + minutes(30)


@pytest.mark.django_db
def test_after_it_nobody_new_is_asked_and_the_answer_still_comes() -> None:
    s = stage()
    other = InstitutionFactory(name="演示市立医院", tier="city")
    PairingFactory(supporting=other, receiving=s.county)
    case = accepted(s)
    withdraw_consent(by=s.asker, at=LATER, consent_id=case.consent_id, why="家属改主意")
    for ask in (
        lambda: actions.pass_on(
            by=s.expert, at=LATER, case_id=case.pk, to_institution_id=other.pk, note="请再看"
        ),
        lambda: actions.invite_expert(
            by=s.expert, at=LATER, case_id=case.pk, staff_id=s.second_expert.staff_id or case.pk
        ),
    ):
        with pytest.raises(Denied) as said:
            ask()
        assert said.value.said.code == "consultations.consent_gone"
    assert sign(case.pk, s.expert).state == State.IN_PROGRESS


@pytest.mark.django_db
def test_a_new_consent_opens_the_way_again() -> None:
    s = stage()
    case = accepted(s)
    withdraw_consent(by=s.asker, at=LATER, consent_id=case.consent_id, why="家属改主意")
    consented(case.patient, at=LATER)
    case = actions.invite_expert(
        by=s.expert, at=LATER, case_id=case.pk, staff_id=s.second_expert.staff_id or case.pk
    )
    assert case.panel.count() == 2


@pytest.mark.django_db
def test_a_consent_withdrawn_while_the_draft_lay_there_sends_nothing() -> None:
    s = stage()
    patient = registered(s.village, at=NOW)
    consent = consented(patient, at=NOW)
    withdraw_consent(by=s.asker, at=NOW, consent_id=consent.pk, why="不做了")
    with pytest.raises(Invalid) as said:
        asked(s, patient_id=patient.pk, consent_id=consent.pk)
    assert said.value.field == "consent"


@pytest.mark.django_db(transaction=True)
def test_sent_and_withdrawn_at_the_same_moment_one_is_first() -> None:
    s = stage()
    patient = registered(s.village, at=NOW)
    consent = consented(patient, at=NOW)
    sent, gone = together(
        lambda: asked(s, patient_id=patient.pk, consent_id=consent.pk),
        lambda: withdraw_consent(by=s.asker, at=NOW, consent_id=consent.pk, why="不做了"),
    )
    assert isinstance(gone, Consent)
    assert isinstance(sent, Invalid) or sent.consent_id == consent.pk  # type: ignore[attr-defined]  # a case
