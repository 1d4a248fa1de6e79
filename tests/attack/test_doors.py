"""Sessions, cookies, hosts and what every answer says to the browser."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.utils import timezone

from tests.attack.addresses import addresses
from tests.factories.consultations import OPINION, PASSWORD
from tests.world import PERSONAS, World
from tongzhou.accounts import actions
from tongzhou.care.consultations.models import Consultation
from tongzhou.kernel.actors import system

pytestmark = pytest.mark.django_db
SAID = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def stolen(client: Client) -> Client:
    """Another browser with the same cookies."""
    thief = Client()
    thief.cookies["sessionid"] = client.cookies["sessionid"].value
    return thief


def test_a_stolen_session_dies_with_its_own(world: World) -> None:
    """Signed out, ended from another device, account closed: the copy opens nothing and signs nothing."""
    sign = f"/cases/{world.ids['case']}/step/sign/"
    for how in ("sign_out", "end_sessions", "close"):
        client = Client()
        client.force_login(world.accounts["expert"])
        thief = stolen(client)
        assert thief.get("/me/").status_code == 200
        if how == "sign_out":
            client.post("/sign-out/")
        elif how == "end_sessions":
            actions.end_sessions(by=world.actor("expert", timezone.now()), at=timezone.now())
        else:
            actions.close_account(
                by=system("test"), at=timezone.now(), account_id=world.accounts["expert"].pk
            )
        answer = thief.post(sign, {"password": PASSWORD} | OPINION)
        assert answer.status_code == 302 and answer.url.startswith("/sign-in/"), how
        assert thief.get("/").url.startswith("/sign-in/")
    assert Consultation.objects.get(pk=world.ids["case"]).state == "accepted"


def test_a_stolen_session_without_the_password_signs_nothing(world: World) -> None:
    thief = stolen(world.client("expert"))
    sign = f"/cases/{world.ids['case']}/step/sign/"
    for guess in ("", "wrong", PASSWORD.upper()):
        assert thief.post(sign, {"password": guess} | OPINION).status_code in (403, 422)
    assert Consultation.objects.get(pk=world.ids["case"]).state == "accepted"


def test_cookies_are_for_the_browser_alone(world: World) -> None:
    client = Client()
    client.get("/sign-in/")
    client.post("/sign-in/", {"username": world.accounts["village"].username, "password": PASSWORD})
    client.post("/language/", {"language": "en"})
    assert set(client.cookies) == {"sessionid", "csrftoken", settings.LANGUAGE_COOKIE_NAME}
    for cookie in client.cookies.values():
        assert cookie["httponly"] and cookie["samesite"] == "Lax" and not cookie["domain"]


KEPT = ("/files/", "/emergency/worker.js")
"""Files, and the script that draws the one-thumb screen without a network: of no patient, asked for anew each time."""


def test_every_answer_carries_the_policies(world: World) -> None:
    """Pages, redirects, refusals, missing pages, broken forms, for strangers and for people who are in."""
    for persona in ("stranger", "village", "county_office", "auditor"):
        client = world.client(persona)
        for method, path in [
            *addresses(world, "GET", "POST"),
            ("GET", "/no/such/page"),
            ("GET", "/cases/x/"),
        ]:
            if path == "/sign-out/":
                continue
            answer = client.generic(method, path)
            csp = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in csp and "unsafe" not in csp, path
            assert {name: answer.headers.get(name) for name in SAID} == SAID, path
            assert "no-store" in answer.headers["Cache-Control"] or path.startswith(KEPT), path
            assert "Server" not in answer.headers


def test_a_broken_page_carries_them_too(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from tongzhou.care.consultations import queries

    client = world.client("village")
    client.get("/me/")
    client.raise_request_exception = False
    monkeypatch.setattr(queries, "worklist", lambda *_, **__: 1 / 0)
    answer = client.get("/")
    assert answer.status_code == 500 and "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "ZeroDivisionError" not in answer.content.decode()


@pytest.mark.parametrize(
    "host", ["evil.example", "testserver.evil.example", "testserver@evil.example", "a b"]
)
def test_another_host_is_no_host(world: World, host: str) -> None:
    for path in ("/sign-in/", "/", "/people/invite/"):
        assert world.client("county_office").get(path, headers={"host": host}).status_code == 400


@override_settings(USE_X_FORWARDED_HOST=settings.USE_X_FORWARDED_HOST)
def test_a_forwarded_host_is_not_believed(world: World) -> None:
    answer = Client().get("/", headers={"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"})
    assert "evil" not in answer.headers["Location"]


@pytest.mark.parametrize(
    "away", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:x", "\t//evil.example", "///evil"]
)  # fmt: skip
def test_next_leads_nowhere_else(world: World, away: str) -> None:
    for path in ("/sign-in/", "/language/"):
        answer = world.client("village").post(path, {
            "next": away, "language": "zh-hans", "username": world.accounts["village"].username, "password": PASSWORD,
        })  # fmt: skip
        assert answer.headers["Location"] in ("/", ""), (path, answer.headers["Location"])
    page = world.client("village").get("/patients/new/", {"next": away})
    assert "evil" not in page.content.decode() and "javascript:x" not in page.content.decode()


def test_not_yours_and_not_there_are_one_answer(world: World) -> None:
    """The same status and the same words for ids of another county and for ids of nothing."""
    nothing = "00000000-0000-4000-8000-000000000000"
    for method, path in addresses(world, "GET", "POST", "PATCH"):
        keys = {str(world.ids[k]) for k in ("case", "answered", "closed", "draft", "patient", "file", "entry", "book",
                "claim", "agreement", "pairing", "account", "grant", "invitation", "glass", "consent", "duty", "delegation")}  # fmt: skip
        elsewhere = path
        for key in keys:
            elsewhere = elsewhere.replace(key, nothing)
        if elsewhere == path:
            continue
        for persona in (one for one in PERSONAS if one.startswith("other_")):
            client = world.client(persona)
            got, none = client.generic(method, path), client.generic(method, elsewhere)
            assert got.status_code == none.status_code, (persona, method, path)
            if got.status_code in (403, 404):
                assert _said(got.content) == _said(none.content), (persona, method, path)


def _said(page: bytes) -> str:
    """The page without what differs from moment to moment: its form tokens and its own address."""
    import re

    text = re.sub(r'(csrf[a-z]*"? (?:content|value)=|value=)"[^"]*"', "", page.decode())
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "ID", text)
    return re.sub(r"[A-Za-z0-9]{64}", "TOKEN", text)
