"""The doors from outside: fixation, CSRF, redirects, languages, first things first, the demo's cards."""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.accounts import PASSWORD, account_for
from tests.integration.web.accounts.conftest import Country, enter, somebody
from tongzhou.accounts import actions, queries
from tongzhou.accounts.actions.codes import secret_of
from tongzhou.accounts.models import Account, Failure, Security, SignIn
from tongzhou.accounts.rules.lockout import MOST_FROM_ONE, WITHIN
from tongzhou.config.demo import DEMO_ROLES, password
from tongzhou.web.components.dialogs import PasswordAgain

COOKIE = "sessionid"


def inside(client: Client) -> bool:
    return client.get("/me/").status_code == 200


def test_strangers_are_led_to_the_door_and_back(country: Country) -> None:
    client, account = Client(), somebody(country)
    response = client.get("/me/?x=1")
    assert response.url == "/sign-in/?next=/me/%3Fx%3D1"
    assert client.get("/me/", headers={"HX-Request": "true"}).headers["HX-Redirect"] == "/sign-in/"
    response = client.post(
        "/sign-in/", {"username": account.username, "password": PASSWORD, "next": "/me/?x=1"}
    )
    assert response.url == "/me/?x=1"


@pytest.mark.parametrize(
    "trap", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil.example"]
)
def test_nobody_is_sent_away(country: Country, trap: str) -> None:
    account = somebody(country)
    data = {"username": account.username, "password": PASSWORD, "next": trap}
    assert Client().post("/sign-in/", data).url == "/"


def test_the_session_key_is_new_after_signing_in(country: Country) -> None:
    client, account = Client(), somebody(country)
    session = client.session
    session["planted"] = "by the attacker"
    session.save()
    planted = session.session_key
    client.cookies[COOKIE] = planted
    enter(client, account)
    assert client.cookies[COOKIE].value != planted
    assert "planted" not in client.session
    attacker = Client()
    attacker.cookies[COOKIE] = planted
    assert inside(client) and not inside(attacker)


def test_wrong_password_keeps_the_name_and_says_what_next(country: Country) -> None:
    account = somebody(country)
    response = enter(Client(), account, "wrong")
    page = response.content.decode()
    assert response.status_code == 422 and account.username in page
    assert "用户名或密码不对" in page and "wrong" not in page


@pytest.mark.parametrize(
    "address",
    ["/sign-in/", "/sign-out/", "/language/", "/me/password/", "/me/sessions/end/", "/sign-in/demo/"],
)
def test_forms_need_their_token_and_say_so(country: Country, settings, address: str) -> None:
    settings.DEMO = True
    client = Client(enforce_csrf_checks=True)
    client.force_login(somebody(country))
    response = client.post(address, {})
    assert response.status_code == 403 and "没有提交" in response.content.decode()


def test_signing_out_ends_the_session_for_a_stolen_cookie_too(country: Country) -> None:
    client, account = Client(), somebody(country)
    enter(client, account)
    thief = Client()
    thief.cookies[COOKIE] = client.cookies[COOKIE].value
    assert inside(thief)
    assert client.get("/sign-out/").status_code == 405
    client.post("/sign-out/")
    assert not inside(thief) and not inside(client)


def test_ending_all_others_leaves_this_one(country: Country) -> None:
    here, there, account = Client(), Client(), somebody(country)
    enter(here, account), enter(there, account)
    here.post("/me/sessions/end/")
    assert inside(here) and not inside(there)


def test_idle_and_old_sessions_end_with_a_word(country: Country) -> None:
    client, account = Client(), somebody(country)
    enter(client, account)
    SignIn.objects.update(seen_at=timezone.now() - timedelta(hours=3))
    assert client.get("/me/").status_code == 302
    assert "登录时间到了" in client.get("/sign-in/").content.decode()
    assert SignIn.objects.get().ended_why == "idle"
    enter(client, account)
    SignIn.objects.filter(ended_at=None).update(at=timezone.now() - timedelta(hours=12))
    assert not inside(client)


def test_a_role_that_ended_is_gone_at_the_next_request(country: Country) -> None:
    client, account = Client(), somebody(country, "programme_office")
    enter(client, account)
    assert client.get("/people/").status_code == 200
    account.grants.all().delete()
    assert client.get("/people/").status_code == 403


def test_who_was_given_a_password_changes_it_before_anything(country: Country) -> None:
    client, account = Client(), somebody(country, must_change=True)
    enter(client, account)
    assert client.get("/me/").url == "/me/password/"
    assert client.get("/me/", headers={"HX-Request": "true"}).headers["HX-Redirect"] == "/me/password/"
    new = {"old": PASSWORD, "password": "quiet river stones", "again": "quiet river stones"}
    assert client.post("/me/password/", new | {"again": "x"}).status_code == 422
    assert client.post("/me/password/", new).url == "/"
    assert inside(client)


def test_an_institution_that_asks_for_codes_leads_there_first(country: Country) -> None:
    client, account = Client(), somebody(country)
    Security.objects.create(institution=country.county, second_factor=True)
    enter(client, account)
    assert client.get("/me/").url == "/me/second-factor/"
    assert "data:image/svg+xml" in client.get("/me/second-factor/").content.decode()
    account.refresh_from_db()
    page = client.post("/me/second-factor/", {"code": pyotp.TOTP(secret_of(account)).now()})
    assert page.content.decode().count('class="mono"') >= 10
    assert inside(client)


def with_codes(account: Account) -> pyotp.TOTP:
    at = timezone.now() - timedelta(minutes=5)
    by = queries.actor_of(account.id, at=at)
    actions.start_totp(by=by, at=at)
    account.refresh_from_db()
    totp = pyotp.TOTP(secret_of(account))
    actions.confirm_totp(by=by, at=at, code=totp.at(at))
    return totp


def test_the_password_alone_does_not_enter_where_a_code_is_owed(country: Country) -> None:
    client, account = Client(), somebody(country)
    totp = with_codes(account)
    assert enter(client, account).url == "/sign-in/code/"
    assert not inside(client)
    assert client.post("/sign-in/code/", {"code": "000000"}).status_code == 422
    before = client.session.session_key
    assert client.post("/sign-in/code/", {"code": totp.now()}).url == "/"
    assert inside(client) and client.session.session_key != before
    other = Client()
    enter(other, account)
    assert other.post("/sign-in/code/", {"code": totp.now()}).status_code == 422, "replayed"


def test_the_code_is_owed_within_five_minutes(country: Country) -> None:
    client, account = Client(), somebody(country)
    totp = with_codes(account)
    enter(client, account)
    session = client.session
    session["arriving"] |= {"at": (timezone.now() - timedelta(minutes=6)).isoformat()}
    session.save()
    assert client.post("/sign-in/code/", {"code": totp.now()}).url == "/sign-in/"
    assert not inside(client)


def test_the_demos_cards_open_only_in_demo_mode_and_only_the_demo(country: Country, settings) -> None:
    demo, real = somebody(country, username="demo-doctor"), somebody(country)
    settings.DEMO = False
    assert "/sign-in/demo/" not in Client().get("/sign-in/").content.decode()
    assert Client().post("/sign-in/demo/", {"account": str(demo.id)}).status_code == 404
    settings.DEMO = True
    client = Client()
    assert demo.name in client.get("/sign-in/").content.decode()
    for wrong in (str(real.id), "", "x"):
        assert client.post("/sign-in/demo/", {"account": wrong}).status_code == 404
    assert client.post("/sign-in/demo/", {"account": str(demo.id)}).url == "/"
    assert inside(client)


def test_language_is_kept_for_browser_and_person(country: Country) -> None:
    client, account = Client(), somebody(country)
    client.post("/language/", {"language": "en", "next": "/sign-in/"})
    assert "User name" in client.get("/sign-in/").content.decode()
    enter(client, account)
    client.post("/language/", {"language": "en", "next": "/me/"})
    client.post("/language/", {"language": "tlh", "next": "/me/"})
    account.refresh_from_db()
    assert account.language == "en"
    fresh = Client()
    enter(fresh, account)
    assert "My account" in fresh.get("/me/").content.decode()


def test_an_invitation_is_accepted_on_its_page(country: Country) -> None:
    office = Client()
    office.force_login(somebody(country, "programme_office"))
    page = office.post(
        "/people/invite/", {"institution": str(country.county.id), "name": "试用·审", "role": "clinician"}
    ).content.decode()
    token = page.partition("/invitation/")[2].partition("/")[0]
    client = Client()
    assert client.get(f"/invitation/{token}/").headers["Referrer-Policy"] == "same-origin"
    data = {"username": "shen", "password": "quiet river stones", "again": "quiet river stones"}
    assert client.post(f"/invitation/{token}/", data | {"username": "a b"}).status_code == 422
    assert client.post(f"/invitation/{token}/", data).url == "/"
    assert inside(client)
    assert Client().get(f"/invitation/{token}/").status_code == 404


def test_script_in_a_name_is_text(country: Country) -> None:
    client = Client()
    client.force_login(somebody(country, "programme_office"))
    evil = somebody(country)
    Account.objects.filter(id=evil.id).update(name="<script>alert(1)</script>")
    for address in ("/people/", f"/people/{evil.id}/"):
        assert "<script>alert" not in client.get(address).content.decode()


def test_errors_speak_chinese_and_show_the_way_on(country: Country) -> None:
    client = Client()
    missing = client.get("/no/such/page/")
    assert missing.status_code == 404 and "没有这一页" in missing.content.decode()
    client.force_login(somebody(country))
    part = client.get("/people/", headers={"HX-Request": "true"})
    assert part.status_code == 403 and part.headers["HX-Retarget"] == "#flashes"
    assert "<html" not in part.content.decode()


def test_a_broken_page_says_a_code_and_not_why(country: Country, monkeypatch) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(somebody(country))
    monkeypatch.setattr(queries, "me", lambda actor: 1 / 0)
    response = client.get("/me/")
    assert response.status_code == 500
    page = response.content.decode()
    assert "系统出错了" in page and "ZeroDivision" not in page


def test_closed_accounts_are_out_at_once(country: Country) -> None:
    client, account = Client(), account_for(password=PASSWORD)
    enter(client, account)
    assert inside(client)
    Account.objects.filter(id=account.id).update(is_active=False)
    assert not inside(client)


def test_one_address_that_guesses_must_pause_whatever_names_it_tries(country: Country) -> None:
    account = somebody(country)
    guesser, colleague = Client(REMOTE_ADDR="203.0.113.9"), Client(REMOTE_ADDR="203.0.113.10")
    for number in range(MOST_FROM_ONE):
        data = {"username": f"guess{number}", "password": "wrong"}
        assert guesser.post("/sign-in/", data).status_code == 422
    refused = enter(guesser, account)
    assert refused.status_code == 429 and "先停 10 分钟" in refused.content.decode()
    assert not inside(guesser)
    assert Failure.objects.count() == MOST_FROM_ONE
    enter(colleague, account)
    assert inside(colleague)
    Failure.objects.update(at=timezone.now() - WITHIN)
    enter(guesser, account)
    assert inside(guesser)


def test_guessed_codes_count_for_the_address_too(country: Country) -> None:
    client, account = Client(REMOTE_ADDR="203.0.113.9"), somebody(country)
    totp = with_codes(account)
    enter(client, account)
    at = timezone.now()
    Failure.objects.bulk_create(Failure(address="203.0.113.9", at=at) for _ in range(MOST_FROM_ONE))
    assert client.post("/sign-in/code/", {"code": totp.now()}).status_code == 429
    assert not inside(client)


def test_leaving_clears_what_the_browser_kept(country: Country) -> None:
    client = Client()
    enter(client, somebody(country))
    assert client.post("/sign-out/").headers["Clear-Site-Data"] == '"storage"'


STAGE = "tongzhou.config.demo.stage.stage"


def test_the_demos_stage_leads_through_the_errand_and_tells_the_password(country: Country, settings) -> None:
    parts = [somebody(country, username=role.username) for role in DEMO_ROLES[:7]]
    extra = somebody(country, username="demo-not-on-stage")
    settings.DEMO, settings.DEMO_STAGE = True, STAGE
    page = Client().get("/sign-in/").content.decode()
    words = [role.who.zh for role in DEMO_ROLES[:7]]
    assert sorted(words, key=page.index) == words and DEMO_ROLES[0].tries.zh in page
    assert page.index(DEMO_ROLES[5].group.zh) > page.index(words[4]), (
        "the others stand under their own heading"
    )
    assert password() in page and password() in PasswordAgain(why="", label="").demo_password
    assert extra.name not in page
    assert Client().post("/sign-in/demo/", {"account": str(extra.id)}).status_code == 404
    client = Client()
    assert client.post("/sign-in/demo/", {"account": str(parts[6].id)}).url == "/" and inside(client)


def test_outside_demo_mode_nothing_tells_the_demos_password(country: Country, settings) -> None:
    somebody(country, username=DEMO_ROLES[0].username)
    settings.DEMO, settings.DEMO_STAGE = False, STAGE
    page = Client().get("/sign-in/").content.decode()
    assert password() not in page and DEMO_ROLES[0].who.zh not in page and "演示" not in page
    assert PasswordAgain(why="", label="").demo_password == ""
