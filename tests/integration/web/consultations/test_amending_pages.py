"""The pages of an amendment after closing and of leaving a panel: what each sees, sends, and is told when it is wrong."""

from __future__ import annotations

import html
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.consultations import (
    OPINION,
    PASSWORD,
    Stage,
    accepted,
    amend,
    closed,
    minutes,
    stage,
)
from tongzhou.accounts.models import Account
from tongzhou.care.consultations import actions
from tongzhou.care.consultations.models import Consultation, Opinion
from tongzhou.kernel.actors import Actor

pytestmark = pytest.mark.django_db
MOST = 12


@pytest.fixture
def cast() -> Stage:
    return stage()


def browser(who: Actor, language: str = "zh-hans") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(Account.objects.get(pk=who.account_id))
    client.get("/me/")
    return client


def seen(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return html.unescape(answer.content.decode())


def amended(cast: Stage, **values: Any) -> Consultation:
    """Closed, and amended a moment ago."""
    return amend(closed(cast).pk, cast.expert, at=timezone.now() - minutes(5), **values)


def test_the_expert_finds_the_way_after_closing_and_signs_the_next_version(cast: Stage) -> None:
    case = closed(cast)
    desk = browser(cast.expert)
    page = seen(desk, f"/cases/{case.pk}/")
    assert "?do=amend#do" in page and "?do=acknowledge" not in page
    form = seen(desk, f"/cases/{case.pk}/?do=amend")
    assert "为什么修订" in form and OPINION["advice"] in form and "申请方会收到提醒" in form
    sent = OPINION | {
        "advice": "100 mg。",
        "reason": "剂量写错",
        "password": "wrong",
        "seen": str(case.steps),
    }
    wrong = desk.post(f"/cases/{case.pk}/step/amend/", sent)
    assert wrong.status_code in (400, 403, 422) and "100 mg。" in wrong.content.decode()
    done = desk.post(f"/cases/{case.pk}/step/amend/", sent | {"password": PASSWORD}, follow=True)
    page = html.unescape(done.content.decode())
    assert "修订版已签署" in page and "等申请方看过确认" in page and "剂量写错" in page
    assert Opinion.objects.filter(consultation=case).count() == 2


def test_the_asker_sees_what_changed_and_why_and_confirms(cast: Stage) -> None:
    case = amended(cast)
    phone = browser(cast.asker)
    work = seen(phone, "/")
    assert "结案后有修订，请再看" in work and "等看修订" in work and f"/cases/{case.pk}/" in work
    page = seen(phone, f"/cases/{case.pk}/")
    assert "专家在结案后修订了意见，请再看" in page and "剂量写错" in page
    assert "建议（有改动）" in page and "判断（有改动）" not in page
    assert "结案时依据的是第 1 版" in page and "申请方还没有确认看过" in page
    form = seen(phone, f"/cases/{case.pk}/?do=acknowledge")
    assert "决定不变" in form and "我已看过修订" in form
    news = form[form.index('id="do"') : form.index("看过修订，您的决定")]
    assert "建议（有改动）" in news and "100 mg 口服" in news and OPINION["assessment"] not in news
    sent = {"decision": "partly", "note": "", "seen": str(case.steps)}
    wrong = phone.post(f"/cases/{case.pk}/step/acknowledge/", sent)
    assert wrong.status_code == 422 and "没有全部采纳" in wrong.content.decode()
    done = phone.post(f"/cases/{case.pk}/step/acknowledge/", sent | {"note": "今天起减量"}, follow=True)
    page = html.unescape(done.content.decode())
    assert "已记下：您看过修订了" in page and "决定改为：部分采纳" in page and "结案：采纳" in page
    assert "专家在结案后修订了意见，请再看" not in page and "确认看过" in page
    assert "结案后有修订" not in seen(phone, "/")
    again = phone.post(f"/cases/{case.pk}/step/acknowledge/", sent | {"note": "今天起减量"})
    assert again.status_code == 302  # the same sent twice is one step


def test_nothing_to_read_is_said(cast: Stage) -> None:
    case = closed(cast)
    phone = browser(cast.asker)
    assert "?do=acknowledge" not in seen(phone, f"/cases/{case.pk}/")
    early = phone.post(f"/cases/{case.pk}/step/acknowledge/", {"seen": str(case.steps)})
    assert early.status_code == 409 and "没有新的修订要看" in early.content.decode()


def test_a_colleague_sees_it_in_his_house_and_the_office_in_words_without_the_record(cast: Stage) -> None:
    case = amended(cast)
    assert f"/cases/{case.pk}/" in seen(browser(cast.colleague), "/?tab=house")
    office = seen(browser(cast.office), f"/cases/{case.pk}/")
    assert "等申请方看过确认" in office and "100 mg" not in office and "?do=acknowledge" not in office


@pytest.mark.parametrize("who", ["asker", "expert"])
def test_it_costs_no_more(cast: Stage, who: str, django_assert_max_num_queries: Any) -> None:
    case = amended(cast)
    client = browser(getattr(cast, who))
    for address in ("/", f"/cases/{case.pk}/"):
        with django_assert_max_num_queries(MOST):
            assert client.get(address).status_code == 200


def test_in_english_too(cast: Stage) -> None:
    case = amended(cast)
    client = browser(cast.asker, "en")
    client.cookies["django_language"] = "en"
    page = seen(client, f"/cases/{case.pk}/")
    assert "The expert amended the opinion after closing: please read again" in page
    assert "Amend the opinion after closing · version 2" in page
    assert "the case was closed on" in page and "upon version 1" in page


def test_the_lead_names_who_leads_next_or_gives_it_back(cast: Stage) -> None:
    case = accepted(cast)
    case = actions.invite_expert(
        by=cast.expert, at=timezone.now(), case_id=case.pk, staff_id=cast.second_expert.staff_id
    )
    desk, address = browser(cast.expert), f"/cases/{case.pk}/step/leave/"
    form = seen(desk, f"/cases/{case.pk}/?do=leave")
    assert "由谁接着牵头" in form and "演示·专家乙" in form and "没有合适的人，交回分派" in form
    nobody = desk.post(address, {"note": "急诊手术", "seen": str(case.steps)})
    said = nobody.content.decode()
    assert nobody.status_code == 422 and "要点名由谁接着牵头" in said and "急诊手术" in said
    sent = {"note": "急诊手术", "heir": str(cast.second_expert.staff_id), "seen": str(case.steps)}
    assert desk.post(address, sent).status_code == 302
    case = Consultation.objects.get(pk=case.pk)
    assert case.holder_staff_id == cast.second_expert.staff_id
    page = seen(browser(cast.second_expert), f"/cases/{case.pk}/")
    assert "退出会诊 → 演示·专家乙" in page
    guest = seen(browser(cast.second_expert), f"/cases/{case.pk}/")
    assert "?do=leave" not in guest  # alone on the panel by now: he declines


def test_the_lead_gives_it_back(cast: Stage) -> None:
    case = accepted(cast)
    case = actions.invite_expert(
        by=cast.expert, at=timezone.now(), case_id=case.pk, staff_id=cast.second_expert.staff_id
    )
    sent = {"note": "急诊手术", "heir": "back", "seen": str(case.steps)}
    assert browser(cast.expert).post(f"/cases/{case.pk}/step/leave/", sent).status_code == 302
    case = Consultation.objects.get(pk=case.pk)
    assert case.state == "requested"
    assert "牵头专家退出，交回分派" in seen(browser(cast.office), f"/cases/{case.pk}/")


def test_a_guest_who_does_not_sign_is_no_longer_waited_for(cast: Stage) -> None:
    case = accepted(cast)
    for guest in (cast.second_expert, cast.county_doctor):
        case = actions.invite_expert(
            by=cast.expert, at=timezone.now(), case_id=case.pk, staff_id=guest.staff_id
        )
    form = seen(browser(cast.second_expert), f"/cases/{case.pk}/?do=leave")
    assert "由谁接着牵头" not in form and "为什么退出" in form
    desk = browser(cast.expert)
    form = seen(desk, f"/cases/{case.pk}/?do=excuse")
    assert "不再等谁" in form and "演示·专家乙" in form and "演示·县医" in form
    address = f"/cases/{case.pk}/step/excuse/"
    nobody = desk.post(address, {"note": "联系不上", "seen": str(case.steps)})
    assert nobody.status_code == 422 and "没有在等这位专家签署" in nobody.content.decode()
    sent = {"staff": str(cast.second_expert.staff_id), "note": "联系不上", "seen": str(case.steps)}
    done = desk.post(address, sent, follow=True)
    assert "不再等某位专家 → 演示·专家乙" in html.unescape(done.content.decode())
    assert case.panel.filter(left_at__isnull=True).count() == 2
