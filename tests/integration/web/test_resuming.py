"""A sign-in runs out while somebody types: after signing in again it stands in the form; for nobody else, and never twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.errands.hand import Requests
from tests.factories.accounts import PASSWORD, account_for, granted
from tests.factories.directory import StaffFactory
from tests.factories.ledger import place
from tongzhou.accounts.models import Account, SignIn
from tongzhou.accounts.rules import Role
from tongzhou.support.resources.models import Fund
from tongzhou.web import resuming

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
