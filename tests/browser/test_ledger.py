"""The ledger in a real browser: what waits is looked at and confirmed, an entry is verified, the whole is verified."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page

from tests.browser.look import faults, overflow, shoot, small_targets
from tests.factories.accounts import account_for, granted
from tests.factories.ledger import Place, claimed, place, posted
from tongzhou.accounts.models import Account
from tongzhou.accounts.rules import Role
from tongzhou.directory.models import Staff
from tongzhou.kernel.ids import new_id
from tongzhou.ledger import actions
from tongzhou.ledger.models import Claim, Entry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def here() -> Place:
    """A book with eight entries, one reversed; three claims that wait, one of them disputed; a checkpoint."""
    here, now = place(), timezone.now()
    when = now - timedelta(days=2)
    given = {"occurred_from": when - timedelta(hours=2), "occurred_to": when - timedelta(hours=1)}
    entries = [posted(here, when=when + timedelta(hours=n), **given) for n in range(8)]
    turned = actions.reverse(
        id=new_id(), by=here.giving_office, at=now, entry_id=entries[2].id, reason="同一讲座登记了两次"
    )
    actions.confirm(by=here.receiving_office, at=now, claim_id=turned.id)
    waiting = [claimed(here, when=now - timedelta(hours=n), **given) for n in range(3)]
    actions.dispute(by=here.doctor, at=now, claim_id=waiting[0].id, reason="当天只有两个科室参加，请核对人数")
    actions.checkpoint(at=now)
    return here


def signed_in(
    page: Page, address: str, role: Role, here: Place | None = None, language: str = "zh-hans"
) -> Account:
    """Let somebody of this role in, without the sign-in page."""
    if here and role is not Role.AUDITOR:
        house = here.pairing.receiving
        staff = Staff.objects.create(institution=house, name="演示·马医生", title="attending_physician")
        account = account_for(staff)
        granted(account, role, house)
    else:
        account = account_for(name="演示·审计员")
        granted(account, role)
    client = Client()
    client.force_login(account)
    cookies = [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}]
    cookies.append({"name": "django_language", "value": language, "url": address})
    page.context.add_cookies(cookies)  # type: ignore[arg-type]  # the driver's own TypedDict
    return account


def looked_at(page: Page, name: str) -> None:
    """Usable by everybody, no wider than the screen, targets for thumbs; with a picture."""
    shoot(page, name)
    assert overflow(page) <= 0
    assert faults(page) == []


def test_confirming_what_waits(desk: Page, here: Place, live_server) -> None:
    signed_in(desk, live_server.url, Role.CLINICIAN, here)
    desk.goto(f"{live_server.url}/ledger/inbox/")
    looked_at(desk, "ledger-inbox-desk")
    desk.locator("input[name=claim]").nth(0).check()
    desk.locator("input[name=claim]").nth(1).check()
    desk.get_by_role("button", name="所选的我都看过，确认入账").click()
    desk.wait_for_selector("text=2 件已入账")
    assert Entry.objects.count() == 11
    desk.get_by_text("看全部内容").click()
    looked_at(desk, "ledger-claim-desk")
    desk.get_by_role("button", name="谈妥了，确认入账").click()
    desk.wait_for_selector("text=两枚印已齐，入账了")
    assert not Claim.objects.filter(state__in=("open", "disputed")).exists()


def test_disputing_on_a_phone(phone: Page, here: Place, live_server) -> None:
    signed_in(phone, live_server.url, Role.CLINICIAN, here)
    phone.goto(f"{live_server.url}/ledger/inbox/")
    looked_at(phone, "ledger-inbox-phone")
    assert small_targets(phone) == []
    phone.get_by_text("看全部内容").first.click()
    looked_at(phone, "ledger-claim-phone")
    phone.get_by_role("button", name="有异议").click()
    phone.get_by_label("理由").fill("没有这次讲座")
    phone.get_by_role("button", name="提出异议").click()
    phone.wait_for_selector("text=已告诉对方")
    assert Claim.objects.filter(state="disputed").count() == 2


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("size", ["desk", "phone"])
def test_the_list_the_entry_and_the_book(size: str, language: str, here: Place, live_server, request) -> None:
    page: Page = request.getfixturevalue(size)
    signed_in(page, live_server.url, Role.PROGRAMME_OFFICE, here, language)
    page.goto(f"{live_server.url}/ledger/")
    looked_at(page, f"ledger-list-{size}-{language}")
    page.locator(".entry .go a").nth(4).click()
    page.wait_for_selector("#chain")
    looked_at(page, f"ledger-entry-{size}-{language}")
    page.locator("form[action$='/verify/'] button").click()
    page.wait_for_selector(".notice.jade")
    page.goto(f"{live_server.url}/ledger/books/{Entry.objects.first().book_id}/")
    looked_at(page, f"ledger-book-{size}-{language}")


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_the_auditor_verifies(size: str, here: Place, live_server, request, monkeypatch) -> None:
    monkeypatch.setattr("tongzhou.web.ledger.proof.STEP", 1)
    page: Page = request.getfixturevalue(size)
    posted(place())
    signed_in(page, live_server.url, Role.AUDITOR)
    page.goto(f"{live_server.url}/ledger/verify/")
    looked_at(page, f"ledger-verify-{size}")
    page.get_by_role("button", name="现在核对").click()
    page.wait_for_selector("text=全部相符：2 本账簿、10 条")
    looked_at(page, f"ledger-verified-{size}")
    with page.expect_download() as download:
        page.goto(f"{live_server.url}/ledger/verify/")
        page.get_by_text("公开版").click()
    assert download.value.suggested_filename.startswith("tongzhou-ledger-public-")
