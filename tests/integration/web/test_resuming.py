"""A sign-in runs out while somebody types: after signing in again it stands in the form; for nobody else, and never twice."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from urllib.parse import quote

import pytest
from django.http import QueryDict
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils import timezone
from django.utils.encoding import iri_to_uri

from tests.errands.hand import Requests
from tests.factories.accounts import PASSWORD, account_for, granted
from tests.factories.directory import StaffFactory
from tests.factories.ledger import claimed, place
from tongzhou.accounts.models import Account, SignIn
from tongzhou.accounts.rules import Role
from tongzhou.support.resources.models import Fund
from tongzhou.web import resuming
from tongzhou.web.components.dialogs import Confirm

pytestmark = pytest.mark.django_db
FORM = "/money/funds/new/"


@pytest.fixture
def here():
    return place()


def office(here, name: str) -> Account:
    staff = StaffFactory(institution=here.pairing.supporting, name=name)
    account = account_for(staff, username=name, password=PASSWORD)
    granted(account, Role.PROGRAMME_OFFICE, here.pairing.supporting)
    return account


def typing(account: Account) -> Requests:
    """At his desk, a fund half typed, when his time runs out."""
    client = Client()
    client.force_login(account)
    hand = Requests(client)
    hand.go(FORM)
    hand.fill("叫什么", "演示·帮扶资金")
    hand.choose("来源", "东西部协作资金")
    hand.fill("金额", "200万")
    hand.fill("说明", "第一行\n第二行 & “引号”")
    SignIn.objects.update(seen_at=timezone.now() - timedelta(hours=3))
    return hand


def sign_in(hand: Requests, name: str) -> None:
    hand.fill("用户名", name)
    hand.fill("密码", PASSWORD)
    hand.press("登录")


def test_what_was_typed_is_there_after_signing_in_again(here) -> None:
    office(here, "zhou")
    hand = typing(Account.objects.get(username="zhou"))
    hand.press("登记")
    hand.reads("登录时间到了", "您填的内容还在，登录后接着办。")
    assert not Fund.objects.exists()
    sign_in(hand, "zhou")
    assert hand.path == FORM
    hand.reads("您刚才填的还在。")
    assert hand.value("叫什么") == "演示·帮扶资金" and hand.value("金额") == "200万"
    assert hand.value("说明").splitlines() == ["第一行", "第二行 & “引号”"]
    hand.press("登记")
    assert Fund.objects.get().fen == 200_000_000
    hand.go(FORM)
    assert hand.value("叫什么") == "" and "您刚才填的还在" not in hand.text()


def test_somebody_else_on_the_same_machine_finds_nothing(here) -> None:
    office(here, "zhou"), office(here, "wang")
    hand = typing(Account.objects.get(username="zhou"))
    hand.press("登记")
    sign_in(hand, "wang")
    assert hand.value("叫什么") == "" and resuming.TYPED not in hand.client.session
    hand.client.logout()
    hand.go(FORM)
    sign_in(hand, "zhou")
    assert hand.value("叫什么") == ""


def test_a_wrong_password_in_between_loses_nothing(here) -> None:
    office(here, "zhou")
    hand = typing(Account.objects.get(username="zhou"))
    hand.press("登记")
    hand.fill("用户名", "zhou")
    hand.fill("密码", "not-his-password")
    hand.press("登录")
    sign_in(hand, "zhou")
    assert hand.value("叫什么") == "演示·帮扶资金"


@pytest.mark.parametrize("given", [{}, {"resume": "1", "name": "长" * resuming.MOST}])
def test_other_forms_and_endless_ones_are_not_kept(here, given: dict[str, str]) -> None:
    hand = typing(office(here, "zhou"))
    hand.client.post(FORM, {"name": "x", **given})
    assert resuming.TYPED not in hand.client.session


def test_a_password_is_never_kept(here) -> None:
    hand = typing(office(here, "zhou"))
    hand.client.post(FORM, {"resume": "1", "name": "x", "password": PASSWORD, "new_password1": PASSWORD})
    assert "password" not in hand.client.session[resuming.TYPED]["fields"]


def test_a_strangers_form_is_nobodys() -> None:
    client = Client()
    assert client.post(FORM, {"resume": "1", "name": "x"}).url == f"/sign-in/?next={FORM}"
    assert resuming.TYPED not in client.session


def test_a_button_leads_back_to_its_page(here) -> None:
    hand = typing(office(here, "zhou"))
    for came, back in (
        ("http://testserver/money/?category=village", "/money/%3Fcategory%3Dvillage"),
        ("https://evil.example/money/", "/"),
        ("", "/"),
    ):
        SignIn.objects.update(seen_at=timezone.now() - timedelta(hours=3))
        found = hand.client.post(
            "/money/confirm/00000000-0000-0000-0000-000000000000/", headers={"referer": came}
        )
        assert found.url == f"/sign-in/?next={back}"


def disputing(here, account: Account) -> tuple[Client, str]:
    """At a claim that waits for him, a reason half typed, when his time runs out."""
    claim, client = claimed(here), Client()
    client.force_login(account)
    page = f"/ledger/claims/{claim.pk}/?from=列表"
    assert client.get(page).status_code == 200
    SignIn.objects.update(seen_at=timezone.now() - timedelta(hours=3))
    return client, page


def dialogs(client: Client, page: str) -> dict[str, str]:
    """The dialogs that stand open on a page, with what their reason holds."""
    shown = client.get(iri_to_uri(page)).content.decode()
    return {
        found["id"]: unescape(found["reason"])
        for found in re.finditer(
            r'<dialog id="(?P<id>[^"]+)"[^>]* open>.*?<textarea[^>]*>(?P<reason>.*?)</textarea>',
            shown,
            re.DOTALL,
        )
    }


def send(client: Client, page: str, **given: str) -> None:
    """The dispute is sent too late."""
    address = page.partition("?")[0]
    told = {"resume": "dialog", "reason": "那天停诊 <没有> 讲座。\n请核对。", **given}
    led = client.post(f"{address}dispute/", told, headers={"referer": f"http://testserver{iri_to_uri(page)}"})
    assert led.status_code == 302 and quote(iri_to_uri(page)) in led.url


def doctor(here, name: str) -> Account:
    account = account_for(StaffFactory(institution=here.pairing.receiving), username=name, password=PASSWORD)
    granted(account, Role.PROGRAMME_OFFICE, here.pairing.receiving)
    return account


def test_a_reason_typed_in_a_dialog_is_there_after_signing_in_again(here) -> None:
    client, page = disputing(here, doctor(here, "ma"))
    send(client, page)
    answer = client.post(
        f"/sign-in/?next={quote(iri_to_uri(page))}", {"username": "ma", "password": PASSWORD}
    )
    assert answer.url == iri_to_uri(page)
    assert dialogs(client, page) == {"dispute": "那天停诊 <没有> 讲座。\n请核对。"}
    assert dialogs(client, page) == {}, "once"


def test_a_reason_is_for_nobody_else_and_for_no_other_page(here) -> None:
    client, page = disputing(here, doctor(here, "ma"))
    doctor(here, "wang")
    send(client, page)
    client.post("/sign-in/", {"username": "wang", "password": PASSWORD})
    assert dialogs(client, page) == {}
    client, page = disputing(here, doctor(here, "li"))
    send(client, page)
    client.post("/sign-in/", {"username": "li", "password": PASSWORD})
    other = f"/ledger/claims/{claimed(here).pk}/"
    assert dialogs(client, other) == {} and dialogs(client, page) != {}


def test_a_dialog_whose_page_is_unknown_is_not_kept(here) -> None:
    client, page = disputing(here, doctor(here, "ma"))
    led = client.post(f"{page.partition('?')[0]}dispute/", {"resume": "dialog", "reason": "x"})
    assert led.url == "/sign-in/?next=/" and resuming.TYPED not in client.session


def test_what_is_asked_about_a_patient_is_not_kept() -> None:
    dialog = Confirm(id="d", title="?", text="", action="/x/", label="ok", reason="why", kept=False)
    request = RequestFactory().get("/")
    request.asked = resuming.Asked("/x/", QueryDict("reason=abc"))
    shown = Template("{% load face %}{% show it %}").render(Context({"it": dialog, "request": request}))
    assert "abc" not in shown and "resume" not in shown


def test_a_dialog_is_known_by_where_it_sends_and_its_fields() -> None:
    asked = resuming.Asked("/x/", QueryDict("kept=1&seen=3&reason=abc"))
    assert asked.answers("/x/", (("kept", "1"), ("seen", "4")))
    assert not asked.answers("/y/", ()) and not asked.answers("/x/", (("kept", "2"),))
