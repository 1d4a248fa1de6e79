"""What a form may be made to do: without its token, with rubbish in it, too large, under another method."""

from __future__ import annotations

import json
import re

import pytest
from django.db import transaction
from django.test import Client

from tests.architecture.source import ROOT
from tests.attack.addresses import addresses
from tests.factories.accounts import account_for, granted
from tests.world import World
from tongzhou.accounts.rules import Role
from tongzhou.audit.models import Record
from tongzhou.care.consultations.models import TopicVersion

pytestmark = pytest.mark.django_db
WORKERS = ("village", "expert", "county_office")
NAMED = re.compile(r"""(?:POST|GET|post|values|typed|GET)\s*(?:\.get|\.getlist)?[(\[]\s*"([a-z_]+)\"""")
RUBBISH = {
    "quotes": "' OR 1=1; DROP TABLE ledger_entry; -- \" ` $$ %s {0.__class__} {{ 7|add:7 }} ../../etc/passwd \u202e",
    "digits": "9" * 5000,
    "an id of nothing": "00000000-0000-4000-8000-000000000000",
    "a place of nothing": "institution:00000000-0000-4000-8000-000000000000",
    "a late day": "9999-12-31T23:59",
    "an early day": "0001-01-01T00:00",
}


def field_names() -> list[str]:
    """All names that any page reads from a form or an address."""
    sources = (ROOT / "src" / "tongzhou" / "web").rglob("*.py")
    return sorted({name for source in sources for name in NAMED.findall(source.read_text())})


def test_there_are_names_to_fill() -> None:
    assert {"seen", "note", "password", "fields", "claim", "until"} <= set(field_names())


TOKEN_OF_ITS_OWN = {"/dispatch/position/": 400}
"""Reads no cookie, so no other site can use somebody's: the token of a mission in a body of JSON opens it, and a form is refused (docs/design-care.md)."""


@pytest.mark.parametrize("token", [None, "x" * 64], ids=["missing", "wrong"])
def test_no_post_without_its_token(world: World, token: str | None) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.accounts["county_office"])
    client.get("/me/")
    before = Record.objects.count()
    data = {"csrfmiddlewaretoken": token} if token else {}
    for _, path in addresses(world, "POST"):
        assert client.post(path, data).status_code == TOKEN_OF_ITS_OWN.get(path, 403), path
    for method in ("PATCH", "PUT", "DELETE"):
        for _, path in addresses(world, "PATCH"):
            assert client.generic(method, path).status_code == 403
    assert Record.objects.count() == before


def test_a_token_of_another_session_is_no_token(world: World) -> None:
    thief, victim = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)
    thief.get("/sign-in/")
    token = thief.cookies["csrftoken"].value
    victim.force_login(world.accounts["village"])
    assert victim.post("/sign-out/", {"csrfmiddlewaretoken": token}).status_code == 403
    assert victim.get("/me/").status_code == 200


@pytest.mark.usefixtures("known_visits")
@pytest.mark.parametrize("kind", RUBBISH)
def test_rubbish_in_every_field_is_refused_in_words(world: World, kind: str) -> None:
    """Every address, by people who get far: never a broken page."""
    data = dict.fromkeys(field_names(), RUBBISH[kind])
    broken = set()
    for persona in WORKERS:
        client = world.client(persona)
        client.raise_request_exception = False
        for method, path in addresses(world, *(("GET", "POST") if persona == "county_office" else ("POST",))):
            if path == "/sign-out/" or path.endswith("opinion.pdf"):
                continue
            held = transaction.savepoint()
            status = client.generic(method, path, **_sent(method, data)).status_code
            transaction.savepoint_rollback(held)
            if status >= 500:
                broken.add((method, path))
    assert not broken


def _sent(method: str, data: dict[str, str]) -> dict[str, object]:
    from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
    from django.utils.http import urlencode

    if method == "GET":
        return {"QUERY_STRING": urlencode({name: value[:500] for name, value in data.items()})}
    return {"data": encode_multipart(BOUNDARY, data), "content_type": MULTIPART_CONTENT}


def test_a_nul_is_refused_wherever_it_is_written(world: World) -> None:
    client = world.client("village")
    for method, path in addresses(world, "GET", "POST"):
        if method == "GET":
            assert client.get(path, {"q": "a\x00b"}).status_code == 400, path
        else:
            assert client.post(path, {"note": "a\x00b"}).status_code == 400, path
    announced = {"id": str(world.ids["nothing"]), "name": "a\x00.png", "size": 3, "subject": "draft:\x00"}
    assert client.post("/files/", json.dumps(announced), "application/json").status_code in (404, 422)
    assert client.get("/people/", {"a\x00": "x"}).status_code == 400


def test_forms_that_are_too_large_are_refused(world: World) -> None:
    client = world.client("village")
    path = f"/ask/{world.ids['draft']}/save/"
    assert client.post(path, {"question": "长" * 1_000_000}).status_code == 400
    assert client.post(path, {f"f{n}": "x" for n in range(600)}).status_code == 400


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, '[{"code": ' * 5000, "[" * 900 + "]" * 900, "1e999999", '{"a": 1}', "[[1]]", "[null]", '"' + "x" * 1_000_000],
)  # fmt: skip
def test_a_form_that_is_no_form_is_refused_in_words(world: World, text: str) -> None:
    publisher, client = account_for(), Client()
    granted(publisher, Role.PROGRAMME_OFFICE)  # for the whole platform
    client.force_login(publisher)
    before = TopicVersion.objects.count()
    response = client.post("/topics/chest_pain/", {"fields": text, "source": "x"})
    assert response.status_code in (400, 422)
    assert TopicVersion.objects.count() == before


def test_the_method_cannot_be_overridden(world: World) -> None:
    client, path = world.client("village"), f"/cases/{world.ids['case']}/step/cancel/"
    for disguise in ({"_method": "POST"}, {"X-HTTP-Method-Override": "POST"}):
        assert client.get(path, disguise, headers=disguise).status_code == 405
    for method in ("PUT", "DELETE", "TRACE"):
        assert client.generic(method, path).status_code == 405
