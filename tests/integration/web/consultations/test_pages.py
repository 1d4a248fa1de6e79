"""The consultation pages without a browser: how many statements they cost, what a refusal keeps, who is shown the glass."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.consultations import (
    ANSWERS,
    Stage,
    accepted,
    asked,
    at_expert,
    person,
    sign,
    signed,
    stage,
)
from tests.factories.directory import InstitutionFactory
from tests.factories.files import stored
from tests.factories.patients import consented, registered
from tongzhou.accounts.models import Account
from tongzhou.accounts.rules import Role
from tongzhou.care.consultations import actions
from tongzhou.care.consultations.models import Draft
from tongzhou.care.patients.models import Consent
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.ids import new_id

pytestmark = pytest.mark.django_db
MOST = 12
"""Statements of a whole request, session and frame included (issue 2, section E)."""


@pytest.fixture
def cast() -> Stage:
    return stage()


def browser(who: Actor) -> Client:
    """A client signed in as this person, past its first page."""
    client = Client()
    client.force_login(Account.objects.get(pk=who.account_id))
    client.get("/me/")
    return client


def drafted(cast: Stage, **data: Any) -> Draft:
    """A draft of the village about a consenting patient."""
    patient = registered(cast.village, at=timezone.now())
    given = consented(patient, at=timezone.now())
    told = {"topic": "chest_pain", "urgency": "urgent", "consent": str(given.pk)} | data
    return actions.save_draft(id=new_id(), by=cast.asker, at=timezone.now(), patient_id=patient.pk, data=told)


@pytest.mark.parametrize("who", ["asker", "expert", "office"])
@pytest.mark.parametrize("cases", [1, 6])
def test_the_worklist_costs_the_same_however_long(
    cast: Stage, who: str, cases: int, django_assert_max_num_queries: Any
) -> None:
    for _ in range(cases):
        at_expert(cast, at=timezone.now())
    client = browser(getattr(cast, who))
    with django_assert_max_num_queries(MOST):
        assert client.get("/").status_code == 200


@pytest.mark.parametrize("who", ["asker", "expert", "office"])
def test_a_case_page_is_cheap(cast: Stage, who: str, django_assert_max_num_queries: Any) -> None:
    case = accepted(cast, at=timezone.now())
    client = browser(getattr(cast, who))
    with django_assert_max_num_queries(MOST):
        assert client.get(f"/cases/{case.pk}/").status_code == 200


def test_counts_stand_beside_the_rooms(cast: Stage) -> None:
    at_expert(cast, at=timezone.now())
    page = browser(cast.expert).get("/me/").content.decode()
    assert '<span class="n hot">1</span>' in page
    assert '<span class="n hot">1</span>' not in browser(cast.second_expert).get("/me/").content.decode()


def test_what_is_missing_is_named_and_what_was_typed_is_kept(cast: Stage) -> None:
    draft = drafted(cast)
    typed = {
        "topic": "chest_pain",
        "urgency": "urgent",
        "question": "要不要马上转？",
        "pulse": "960",
        "pulse.unknown": "",
    }
    answer = browser(cast.asker).post(f"/ask/{draft.pk}/", typed)
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "要不要马上转？" in said and 'value="960"' in said
    assert "是不是 96" in said and 'data-fill="f-pulse" data-value="96"' in said
    assert "还差" in said and "什么时候开始痛" in said


def test_swapped_pressures_are_put_right_with_one_touch(cast: Stage) -> None:
    draft = drafted(cast)
    typed = {
        "shown": "chest_pain",
        "topic": "chest_pain",
        "pressure_systolic": "92",
        "pressure_diastolic": "152",
    }
    said = browser(cast.asker).post(f"/ask/{draft.pk}/part/", typed).content.decode()
    assert 'data-fill="f-pressure" data-value="152/92"' in said


def test_not_known_is_an_answer(cast: Stage) -> None:
    draft = drafted(cast)
    typed = {
        "shown": "chest_pain",
        "topic": "chest_pain",
        "pulse": "",
        "pulse.unknown": "yes",
        "onset": "2026-03-02T08:10",
        "onset.about": "yes",
    }
    browser(cast.asker).post(f"/ask/{draft.pk}/save/", typed)
    kept = Draft.objects.get(pk=draft.pk).data["answers"]
    assert kept["pulse"] == "unknown"
    assert kept["onset"] == {"at": "2026-03-02T08:10+08:00", "about": True}


def test_a_refused_re_routing_keeps_what_was_typed(cast: Stage) -> None:
    case = asked(cast, at=timezone.now(), data=ANSWERS)
    actions.return_for_specialty(
        by=cast.township_doctor,
        at=timezone.now(),
        case_id=case.pk,
        note="咳嗽为主",
        suggested_topic="breathing",
    )
    answer = browser(cast.asker).post(
        f"/cases/{case.pk}/step/reroute/", {"topic": "breathing", "lungs": "右下肺湿啰音"}
    )
    assert answer.status_code == 422
    assert "右下肺湿啰音" in answer.content.decode() and "还缺" in answer.content.decode()


def test_who_may_break_the_glass_is_shown_the_way(cast: Stage) -> None:
    case = at_expert(cast, at=timezone.now())
    elsewhere = person(Role.PROGRAMME_OFFICE, InstitutionFactory(name="演示邻县人民医院"), name="演示·邻办")
    for who, shown in ((cast.county_doctor, True), (elsewhere, False)):
        answer = browser(who).get(f"/cases/{case.pk}/")
        assert answer.status_code == 404
        assert (f"/glass/open/consultation/{case.pk}/" in answer.content.decode()) is shown
    made_up = browser(cast.county_doctor).get(f"/cases/{new_id()}/")
    assert "/glass/open/consultation/" in made_up.content.decode()


def test_a_patients_page_lists_his_cases(cast: Stage) -> None:
    case = at_expert(cast, at=timezone.now())
    said = browser(cast.asker).get(f"/patients/{case.patient_id}/").content.decode()
    assert f'href="/cases/{case.pk}/"' in said


def photo_names(page: str, name: str) -> list[str]:
    """Values of the hidden inputs of one strip of photos."""
    return re.findall(rf'<input type="hidden" name="{name}" value="([0-9a-f-]+)"', page)


def test_each_question_shows_and_keeps_its_own_photo(cast: Stage) -> None:
    """A draft taken up again: the close picture does not answer the question for the distant one too."""
    draft = drafted(cast, topic="skin")
    close, other = (stored(cast.asker, subject=f"draft:{draft.pk}") for _ in range(2))
    told = draft.data | {"answers": {"close_photo": [str(close.pk)]}, "files": [str(other.pk)]}
    actions.save_draft(id=draft.pk, by=cast.asker, at=timezone.now(), patient_id=draft.patient_id, data=told)
    page = browser(cast.asker).get(f"/ask/{draft.pk}/").content.decode()
    assert photo_names(page, "close_photo") == [str(close.pk)]
    assert photo_names(page, "far_photo") == []
    assert photo_names(page, "files") == [str(other.pk)]
    for row in (close, other):
        assert f'data-drop="/files/{row.pk}/discard/"' in page


def test_a_photo_thrown_away_is_no_longer_asked_for(cast: Stage) -> None:
    draft = drafted(cast, topic="skin")
    close = stored(cast.asker, subject=f"draft:{draft.pk}")
    told = draft.data | {"answers": {"close_photo": [str(close.pk)]}}
    actions.save_draft(id=draft.pk, by=cast.asker, at=timezone.now(), patient_id=draft.patient_id, data=told)
    client = browser(cast.asker)
    assert client.post(f"/files/{close.pk}/discard/").status_code == 204
    assert photo_names(client.get(f"/ask/{draft.pk}/").content.decode(), "close_photo") == []


def test_a_refused_reply_keeps_what_was_uploaded(cast: Stage) -> None:
    case = accepted(cast, at=timezone.now())
    actions.ask_back(by=cast.expert, at=timezone.now(), case_id=case.pk, note="再拍一张")
    client = browser(cast.asker)
    form = client.get(f"/cases/{case.pk}/do/reply/", headers={"HX-Request": "true"}).content.decode()
    subject = re.findall(r'data-subject="(draft:[0-9a-f-]+)"', form)[-1]
    sent = stored(cast.asker, subject=subject)
    refused = client.post(f"/cases/{case.pk}/step/reply/", {"note": " ", "files": [str(sent.pk)]})
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "还没有写要告诉对方的话" in page and photo_names(page, "files") == [str(sent.pk)]


def test_the_last_word_stands_on_top_and_what_was_said_before_can_be_read(cast: Stage) -> None:
    case = accepted(cast, at=timezone.now())
    actions.ask_back(by=cast.expert, at=timezone.now(), case_id=case.pk, note="脉搏再数一遍")
    client = browser(cast.asker)
    said = re.compile(r'<blockquote class="said">.*?脉搏再数一遍', re.DOTALL)
    assert said.search(client.get(f"/cases/{case.pk}/").content.decode())
    client.post(f"/cases/{case.pk}/step/reply/", {"note": "数了", "pulse": "84"})
    page = client.get(f"/cases/{case.pk}/").content.decode()
    was = re.search(r'<details class="was">.*?</details>', page, re.DOTALL)
    assert was and "脉搏" in was[0] and "96次/分" in was[0]


def test_the_form_of_consent_is_not_offered_to_who_may_not_open_it(cast: Stage) -> None:
    case = accepted(cast, at=timezone.now())
    paper = stored(cast.asker)
    Consent.objects.filter(pk=case.consent_id).update(document=paper)
    assert "看同意书" in browser(cast.expert).get(f"/cases/{case.pk}/").content.decode()
    assert "看同意书" not in browser(cast.office).get(f"/cases/{case.pk}/").content.decode()


def test_one_expert_alone_is_not_called_the_lead_and_is_offered_no_way_out(cast: Stage) -> None:
    case = at_expert(cast, at=timezone.now())
    actions.accept(by=cast.expert, at=timezone.now(), case_id=case.pk)
    actions.pass_on(
        by=cast.expert,
        at=timezone.now(),
        case_id=case.pk,
        to_institution_id=cast.supporter.pk,
        staff_id=cast.second_expert.staff_id,
        note="请您看",
    )
    actions.accept(by=cast.second_expert, at=timezone.now(), case_id=case.pk)
    client = browser(cast.second_expert)
    assert "退出会诊" not in client.get(f"/cases/{case.pk}/").content.decode()
    sign(case.pk, cast.second_expert, at=timezone.now())
    assert "主持" not in client.get(f"/cases/{case.pk}/").content.decode()


def test_what_waits_to_be_confirmed_says_the_kind_of_help_in_words(cast: Stage) -> None:
    signed(cast)
    said = browser(cast.asker).get("/ledger/inbox/").content.decode()
    assert "胸痛" in said and "chest_pain" not in said
