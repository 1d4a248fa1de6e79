"""Signing in through the hospital's own provider, against one that speaks the protocol, honestly and not."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from django.test import Client

from tests.integration.accounts.conftest import Country
from tests.integration.accounts.provider import Provider, serve
from tests.integration.web.accounts.conftest import enter, somebody
from tongzhou.accounts import actions, queries
from tongzhou.accounts.models import Account, SignIn
from tongzhou.kernel.errors import Conflict, NotFound


@pytest.fixture(scope="module")
def served() -> Iterator[Provider]:
    provider = serve()
    yield provider
    provider.shutdown()
    provider.server_close()


@pytest.fixture
def provider(served: Provider, settings) -> Provider:
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = (
        served.issuer,
        "tongzhou",
        "s",
    )
    served.reset()
    return served


@pytest.fixture
def linked(country: Country, provider: Provider) -> Account:
    return somebody(country, oidc_subject=f"{provider.issuer} zhang-at-hospital")


def inside(client: Client) -> bool:
    return client.get("/me/").status_code == 200


def through(client: Client, provider: Provider, **visit: str):
    return client.get(provider.visit(client.get("/sign-in/hospital/?next=/me/").url, **visit))


def test_a_linked_account_enters(linked: Account, provider: Provider) -> None:
    client = Client()
    assert "/sign-in/hospital/" in client.get("/sign-in/").content.decode()
    assert through(client, provider).url == "/me/"
    assert inside(client) and SignIn.objects.get(account=linked).how == "oidc"


def test_an_unknown_subject_gets_no_account(linked: Account, provider: Provider) -> None:
    client, before = Client(), Account.objects.count()
    response = through(client, provider, subject="stranger")
    assert response.status_code == 403 and "还没有关联" in response.content.decode()
    assert Account.objects.count() == before and not inside(client)


NOW = int(time.time())
LIES = {
    "wrong nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "expired": {"exp": NOW - 3600, "iat": NOW - 7200},
    "no expiry": {"exp": None},
    "wrong audience": {"aud": "another-client"},
    "two audiences without azp": {"aud": ["tongzhou", "another"]},
    "wrong issuer": {"iss": "https://evil.example"},
    "no subject": {"sub": None},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES.keys())
def test_spoiled_claims_do_not_enter(linked: Account, provider: Provider, lie: dict) -> None:
    provider.spoil, client = lie, Client()
    assert through(client, provider).status_code == 403
    assert not inside(client)


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_unsigned_and_symmetric_tokens_do_not_enter(
    linked: Account, provider: Provider, algorithm: str
) -> None:
    provider.algorithm, client = algorithm, Client()
    assert through(client, provider).status_code == 403
    assert not inside(client)


def test_another_keys_signature_does_not_enter(linked: Account, provider: Provider) -> None:
    provider.forged, client = True, Client()
    assert through(client, provider).status_code == 403
    assert not inside(client)


def test_an_answer_works_once_and_only_where_it_was_asked(linked: Account, provider: Provider) -> None:
    client, thief = Client(), Client()
    back = provider.visit(client.get("/sign-in/hospital/").url)
    assert thief.get(back).status_code == 403, "without the session that asked"
    thief.get("/sign-in/hospital/")
    assert thief.get(back).status_code == 403, "with the state of another"
    assert client.get(back).status_code == 302
    client.post("/sign-out/")
    assert client.get(back).status_code == 403, "replayed"
    assert not inside(client) and not inside(thief)


def test_a_stolen_code_is_worthless_without_its_verifier(linked: Account, provider: Provider) -> None:
    client, thief = Client(), Client()
    stolen = provider.visit(client.get("/sign-in/hospital/").url).partition("code=")[2].partition("&")[0]
    own = provider.visit(thief.get("/sign-in/hospital/").url)
    state = own.partition("state=")[2]
    assert thief.get(f"/sign-in/hospital/back/?code={stolen}&state={state}").status_code == 403
    assert not inside(thief)


def test_one_links_ones_own_and_nobody_elses(country: Country, provider: Provider) -> None:
    account, other = somebody(country), somebody(country)
    client = Client()
    enter(client, account)
    back = provider.visit(client.post("/me/hospital/").url)
    assert client.get(back).url == "/me/"
    account.refresh_from_db()
    assert account.oidc_subject == f"{provider.issuer} zhang-at-hospital"
    enter(client, other)
    response = client.get(provider.visit(client.post("/me/hospital/").url))
    assert response.status_code == 409 and "另一个账号" in response.content.decode()


def test_the_office_links_its_people_only(country: Country, provider: Provider) -> None:
    office, near, far = (
        somebody(country, "programme_office"),
        somebody(country),
        somebody(country, at="other"),
    )
    from django.utils import timezone

    by = queries.actor_of(office.id, at=timezone.now())
    actions.link_oidc(by=by, at=timezone.now(), account_id=near.id, subject="issuer one")
    with pytest.raises(NotFound):
        actions.link_oidc(by=by, at=timezone.now(), account_id=far.id, subject="issuer two")
    with pytest.raises(Conflict):
        second = somebody(country)
        actions.link_oidc(by=by, at=timezone.now(), account_id=second.id, subject="issuer one")


def test_without_a_provider_there_is_no_such_door(country: Country) -> None:
    assert Client().get("/sign-in/hospital/").status_code == 404
    assert "hospital" not in Client().get("/sign-in/").content.decode()


def test_a_silent_provider_is_a_sentence(country: Country, settings) -> None:
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = (
        "http://127.0.0.1:9",
        "a",
        "b",
    )
    response = Client().get("/sign-in/hospital/")
    assert response.status_code == 403 and "统一身份认证" in response.content.decode()


def test_the_office_links_and_unlinks_on_the_persons_page(country: Country, provider: Provider) -> None:
    office, near, far = (
        somebody(country, "programme_office"),
        somebody(country),
        somebody(country, at="other"),
    )
    client = Client()
    enter(client, office)
    address = f"/people/{near.id}/hospital/"
    assert address in client.get(f"/people/{near.id}/").content.decode()
    assert client.post(address, {"subject": "zhang-at-hospital"}).url == f"/people/{near.id}/"
    assert 'value="zhang-at-hospital"' in client.get(f"/people/{near.id}/").content.decode()
    visitor = Client()
    assert through(visitor, provider).url == "/me/" and inside(visitor)
    assert client.post(f"/people/{far.id}/hospital/", {"subject": "x"}).status_code == 404
    taken = client.post(f"/people/{somebody(country).id}/hospital/", {"subject": "zhang-at-hospital"})
    assert taken.status_code == 409 and "另一个账号" in taken.content.decode()
    assert client.post(address, {"subject": "x" * 121}).status_code == 422
    client.post(address, {"subject": ""})
    near.refresh_from_db()
    assert near.oidc_subject is None


def test_without_a_provider_the_office_links_nobody(country: Country) -> None:
    office, near = somebody(country, "programme_office"), somebody(country)
    client = Client()
    enter(client, office)
    assert "/hospital/" not in client.get(f"/people/{near.id}/").content.decode()
    assert client.post(f"/people/{near.id}/hospital/", {"subject": "x"}).status_code == 404
