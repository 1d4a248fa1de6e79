"""Files over HTTP: the protocol, other people, headers of a look."""

from __future__ import annotations

import json

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.factories.directory import VillageFactory
from tests.factories.files import PDF, picture
from tests.integration.web.conftest import SignedIn
from tongzhou.accounts.rules import Role
from tongzhou.files.models import StoredFile
from tongzhou.kernel.ids import new_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(signed_in: SignedIn) -> Client:
    return signed_in(Role.VILLAGE_DOCTOR, VillageFactory())


def create(client: Client, **told: object) -> HttpResponse:
    given = {"id": str(new_id()), "name": "a.jpg", "size": 10, "subject": f"draft:{new_id()}"} | told
    return client.post("/files/", json.dumps(given), content_type="application/json")


def patch(
    client: Client, address: str, offset: object, piece: bytes, kind: str = "application/offset+octet-stream"
) -> HttpResponse:
    return client.patch(address, piece, content_type=kind, headers={"Upload-Offset": str(offset)})


def send(client: Client, raw: bytes, name: str = "a.jpg") -> str:
    address = create(client, size=len(raw), name=name)["Location"]
    for start in range(0, len(raw), 50_000):
        assert patch(client, address, start, raw[start : start + 50_000]).status_code == 204
    return address


def test_a_picture_goes_in_and_comes_out_without_rights(client: Client) -> None:
    address = send(client, picture(size=(900, 900), quality=95), name="照片\u202egpj.exe")
    row = StoredFile.objects.get()
    shown = client.get(address)
    assert b"".join(shown.streaming_content)[:2] == b"\xff\xd8"  # type: ignore[attr-defined] # a file's response
    assert shown["Content-Type"] == "image/jpeg"
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert shown["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert shown["Content-Disposition"].startswith("inline")
    assert "\u202e" not in row.name
    assert "exe.jpg" in row.name or row.name.endswith(".jpg")
    assert shown["Cache-Control"] == "private, no-cache"
    again = client.get(address, headers={"If-None-Match": shown["ETag"]})
    assert (again.status_code, again["ETag"]) == (304, shown["ETag"])
    assert client.get(f"{address}thumb/")["Content-Type"] == "image/jpeg"


def test_a_pdf_is_saved_not_shown(client: Client) -> None:
    address = send(client, PDF, name='x".html')
    shown = client.get(address)
    assert shown["Content-Disposition"].startswith("attachment")
    assert client.get(f"{address}thumb/").status_code == 404


def test_head_tells_and_the_same_announcement_answers_the_same(client: Client) -> None:
    told = {"id": str(new_id()), "subject": f"draft:{new_id()}"}
    first, second = create(client, **told), create(client, **told)
    assert (first.status_code, second.status_code) == (201, 201)
    assert patch(client, first["Location"], 0, b"1234").status_code == 204
    assert client.head(first["Location"])["Upload-Offset"] == "4"
    wrong = patch(client, first["Location"], 0, b"1234")
    assert (wrong.status_code, wrong["Upload-Offset"]) == (409, "4")
    assert wrong.json()["says"]


@pytest.mark.parametrize("offset", ["-1", "", "abc", "1e3", "９", "9" * 40, "0x0"])
def test_offsets_that_are_none(client: Client, offset: str) -> None:
    address = create(client)["Location"]
    # a header is bytes: what is no ASCII digit cannot be meant
    response = client.patch(
        address, b"1", content_type="application/offset+octet-stream", HTTP_UPLOAD_OFFSET=offset
    )
    assert response.status_code == 422
    assert client.head(address)["Upload-Offset"] == "0"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "null",
        "{}",
        '{"id":1}',
        '{"id":"x","name":"a","size":1,"subject":"draft:1"}',
        "\xff",
        '"' * 10,
    ],
)
def test_announcements_that_are_none(client: Client, body: str) -> None:
    response = client.post("/files/", body, content_type="application/json")
    assert response.status_code == 422


@pytest.mark.parametrize("size", [True, "10", 1.5, None, -1, 0, 10**30])
def test_sizes_that_are_none(client: Client, size: object) -> None:
    assert create(client, size=size).status_code == 422
    assert not StoredFile.objects.exists()


def test_wrong_kind_of_body_and_too_much(client: Client) -> None:
    address = create(client)["Location"]
    assert patch(client, address, 0, b"1", kind="text/plain").status_code == 422
    assert patch(client, address, 0, b"1" * 11).status_code == 422
    big = create(client, size=3 * 1024 * 1024)["Location"]
    assert patch(client, big, 0, b"1" * (1024 * 1024 + 1)).status_code == 422


def test_what_is_refused_says_why_in_both_languages(client: Client) -> None:
    raw = b"<svg onload=alert(1)>"
    for language, word in (("zh-hans", "不能收"), ("en", "not taken")):
        address = create(client, size=len(raw), name="x.jpg")["Location"]
        refused = client.patch(
            address,
            raw,
            content_type="application/offset+octet-stream",
            headers={"Upload-Offset": "0", "Accept-Language": language},
        )
        assert refused.status_code == 422
        assert word in refused.json()["says"]
        assert client.head(address).status_code == 404


def test_another_account_finds_nothing(client: Client, signed_in: SignedIn) -> None:
    address = send(client, picture())
    open_upload = create(client)["Location"]
    for stranger, discarded in (
        (signed_in(Role.VILLAGE_DOCTOR, VillageFactory()), 204),  # nothing of his own is there
        (signed_in(Role.OPERATOR, VillageFactory()), 403),  # sends no files at all
    ):
        assert stranger.get(address).status_code == 404
        assert stranger.get(f"{address}thumb/").status_code == 404
        assert stranger.head(open_upload).status_code == 404
        assert patch(stranger, open_upload, 0, b"1").status_code == 404
        assert stranger.post(f"{address}discard/").status_code == discarded  # nothing happens either way
    assert client.get(address).status_code == 200
    assert Client().get(address).status_code == 302


def test_without_its_token_a_post_is_not_ours(client: Client) -> None:
    client.handler.enforce_csrf_checks = True
    assert create(client).status_code == 403
