"""The pages as the least privileged reader meets them: statements pinned, strangers turned away, moves made."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.accounts import account_for, granted
from tests.factories.consultations import closed, stage
from tests.factories.ledger import Place, claimed, place, posted, posted_many
from tests.integration.ledger.attack import behind_our_back, run_shipped
from tongzhou.accounts.models import Account
from tongzhou.accounts.rules import Role
from tongzhou.directory.models import Institution, Region, Staff
from tongzhou.ledger import actions
from tongzhou.ledger.models import Claim, Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Place:
    return place()


def someone(role: Role, house: Institution | None = None, region: Region | None = None) -> Client:
    staff = house and Staff.objects.create(institution=house, name="演示·某人", title="attending_physician")
    account = account_for(staff or None)
    granted(account, role, house, region=region)
    client = Client()
    client.force_login(account)
    return client


def test_statements_as_a_clinician(here: Place, django_assert_max_num_queries) -> None:
    entries = posted_many(here, 20)
    claims = [claimed(here) for _ in range(20)]
    client = someone(Role.CLINICIAN, here.pairing.receiving)
    for address in (
        "/ledger/",
        "/ledger/inbox/",
        "/ledger/inbox/?tab=mine",
        f"/ledger/entries/{entries[3].id}/",
        f"/ledger/books/{entries[3].book_id}/",
        f"/ledger/claims/{claims[0].id}/",
    ):
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200, address


def test_statements_as_a_countys_commission(here: Place, django_assert_max_num_queries) -> None:
    posted_many(here, 20)
    actions.checkpoint(at=timezone.now())
    client = someone(Role.HEALTH_COMMISSION, region=here.pairing.receiving.region)
    for address in ("/ledger/", "/ledger/verify/"):
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200
    assert client.get("/ledger/exports/full/").status_code == 404


def test_strangers_are_turned_away(here: Place) -> None:
    entry, claim = posted(here), claimed(here)
    client = someone(Role.CLINICIAN, place().pairing.receiving)
    for address in (f"entries/{entry.id}", f"books/{entry.book_id}", f"claims/{claim.id}"):
        assert client.get(f"/ledger/{address}/").status_code == 404
    for address in ("verify", "exports/public", "checkpoints/1"):
        assert client.get(f"/ledger/{address}/").status_code == 403
    assert client.post(f"/ledger/entries/{entry.id}/verify/").status_code == 404
    assert client.post(f"/ledger/claims/{claim.id}/confirm/").status_code == 404
    assert client.post(f"/ledger/claims/{claim.id}/nonsense/").status_code == 404
    assert Claim.objects.get(id=claim.id).state == "open"


def test_what_was_shown_is_what_is_confirmed(here: Place) -> None:
    claim = claimed(here)
    client = someone(Role.CLINICIAN, here.pairing.receiving)
    page = client.get("/ledger/inbox/").content.decode()
    assert claim.content_hash in page
    client.post("/ledger/inbox/confirm/", {"claim": str(claim.id), f"seen-{claim.id}": "00" * 32})
    assert not Entry.objects.exists()
    client.post("/ledger/inbox/confirm/", {"claim": str(claim.id), f"seen-{claim.id}": claim.content_hash})
    assert Entry.objects.count() == 1


def test_an_empty_reason_is_said_and_changes_nothing(here: Place) -> None:
    claim = claimed(here)
    client = someone(Role.CLINICIAN, here.pairing.receiving)
    answer = client.post(f"/ledger/claims/{claim.id}/dispute/", {"reason": " "}, follow=True)
    assert "请写明理由" in answer.content.decode() and Claim.objects.get().state == "open"


def test_the_entrys_own_check_names_the_field(here: Place) -> None:
    entry = posted(here)
    client = someone(Role.CLINICIAN, here.pairing.receiving)
    assert "核对无误" in client.post(f"/ledger/entries/{entry.id}/verify/").content.decode()
    behind_our_back("UPDATE ledger_entry SET minutes = 61 WHERE id = %s", entry.id)
    assert "minutes" in client.post(f"/ledger/entries/{entry.id}/verify/").content.decode()


def test_the_auditor_is_told_what_does_not_fit(here: Place) -> None:
    entry = posted(here)
    posted(place())
    behind_our_back("UPDATE ledger_entry SET fen = 1 WHERE id = %s", entry.id)
    page = someone(Role.AUDITOR).post("/ledger/verify/step/").content.decode()
    assert "有 1 处对不上" in page and f"账簿 {entry.book_id} 第 1 号 fen" in page


def test_a_regions_export_holds_its_books_and_verifies(here: Place, tmp_path) -> None:
    posted_many(here, 3)
    other = posted(place())
    actions.checkpoint(at=timezone.now())
    client = someone(Role.HEALTH_COMMISSION, region=here.pairing.receiving.region)
    text = b"".join(client.get("/ledger/exports/institutional/").streaming_content).decode()
    lines = [json.loads(line) for line in text.splitlines()]
    assert sum(line["line"] == "entry" for line in lines) == 3
    assert other.source not in text and "演示·李大山" not in text
    (tmp_path / "x").write_text(text, "utf-8")
    assert run_shipped(tmp_path / "x") == ""
    kept = json.loads(client.get("/ledger/checkpoints/1/").content)
    assert run_shipped(tmp_path / "x", kept) == ""
    assert b"def main" in b"".join(client.get("/ledger/verifier.py").streaming_content)


def test_nonsense_in_an_address_is_ignored(here: Place) -> None:
    posted(here)
    client = someone(Role.CLINICIAN, here.pairing.receiving)
    for query in (
        "since=x&until=9&pairing=1&after=now_1",
        "after=2026_x",
        "institution=%27",
    ):
        assert client.get(f"/ledger/?{query}").status_code == 200, query
    for query in ("kind=%00", "source=%00x"):  # what no keyboard types is refused at the edge
        assert client.get(f"/ledger/?{query}").status_code == 400, query
    entry = Entry.objects.get()
    for below in ("x", "-1", "9" * 40):
        assert client.get(f"/ledger/books/{entry.book_id}/?below={below}").status_code == 200
    assert client.post("/ledger/inbox/confirm/", {"claim": ["x", ""]}).status_code == 302
    claim = claimed(here)
    client.post(f"/ledger/claims/{claim.id}/dispute/", {"reason": "不对 <script>"})
    assert claim.disputes.get().text == "不对 <script>"
    assert "<script>" not in client.get(f"/ledger/claims/{claim.id}/").content.decode().split("</head>")[1]


def test_an_entry_of_a_consultation_speaks_the_readers_language() -> None:
    """No codes: the kind of help, the urgency, the advice and the specialty in words; of the patient no more than a number."""
    s = stage()
    case = closed(s)
    entry = Entry.objects.get(source=f"consultation:{case.pk}")
    client = Client()
    client.force_login(Account.objects.get(pk=s.office.account_id))
    page = client.get(f"/ledger/entries/{entry.pk}/").content.decode()
    for said in ("胸痛", "急", "立即转诊"):
        assert f"<dd>{said}</dd>" in page, said
    for code in ("chest_pain", ">urgent<", "pati…", entry.members.get(role="patient").key):
        assert code not in page
    client.post("/language/", {"language": "en"})
    page = client.get(f"/ledger/entries/{entry.pk}/").content.decode()
    for said in ("chest pain", "urgent", "1 case-time<"):
        assert said in page
