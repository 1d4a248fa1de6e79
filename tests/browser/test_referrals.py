"""Referrals in a real browser: every page at both widths; village to county and back with a plan, two windows side by side."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page

from tests.browser.errand import pick
from tests.browser.look import faults, overflow, shoot, small_targets
from tests.factories.consultations import Stage, minutes, stage
from tests.factories.files import picture
from tests.factories.patients import consented, registered
from tests.factories.referrals import PLAN, RESULT, asked, bed, finished_at, party, past_draft
from tongzhou.accounts.models import Account
from tongzhou.care.referrals import actions
from tongzhou.care.referrals.models import Draft, Referral
from tongzhou.care.referrals.rules import State
from tongzhou.kernel.actors import Actor
from tongzhou.ledger.models import Entry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def seated(page: Page, address: str, actor: Actor) -> Page:
    """This very person, without the sign-in page."""
    client = Client()
    client.force_login(Account.objects.get(pk=actor.account_id))
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}])  # fmt: skip
    return page


def looked_at(page: Page, name: str) -> None:
    """Usable by everybody, no wider than the screen, targets for thumbs; with a picture."""
    shoot(page, name)
    assert overflow(page) <= 0, name
    assert faults(page) == []
    if "phone" in name:
        assert small_targets(page) == []


@pytest.fixture
def s(transactional_db: None) -> Stage:
    return stage()


@pytest.mark.parametrize("size", ["desk", "phone"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages(size: str, language: str, s: Stage, live_server, request) -> None:
    at = timezone.now() - timedelta(hours=3)
    done, waits = finished_at(s, at), asked(s, at=at + minutes(170))
    road = asked(s, at=at)
    place = bed(s, at=at)
    actions.accept(by=s.county_doctor, at=at + minutes(5), referral_id=road.pk, offer_id=place.pk)
    actions.depart(by=s.asker, at=at + minutes(9), referral_id=road.pk)
    bed(s, label="心内 4 床", at=at)
    outside = asked(s, by=s.county_doctor, at=at + minutes(100), outside=party(s.county_doctor, at=at).pk)
    _link, token = actions.make_link(by=s.county_doctor, at=timezone.now(), referral_id=outside.pk)
    patient = registered(s.county, at=at)
    consented(patient, at=at)
    page: Page = seated(request.getfixturevalue(size), live_server.url, s.county_doctor)
    page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
    for name, path in (
        ("list", ""), ("finished", f"{done.pk}/"), ("road", f"{road.pk}/"), ("outside", f"{outside.pk}/"), ("accept", f"{waits.pk}/accept/"),
        ("finish", f"{road.pk}/arrive/"), ("new", f"new/?patient={patient.pk}"), ("down", f"new/?patient={patient.pk}&way=down"),
        ("away", f"new/?patient={patient.pk}&way=outside"), ("centre", "centre/"), ("beds", "beds/"), ("bed", "beds/new/"),
        ("party", f"outside/{token}/"), ("open", f"new/?patient={done.patient_id}"),
    ):  # fmt: skip
        page.goto(f"{live_server.url}/referrals/{path}")
        page.wait_for_load_state("networkidle")
        looked_at(page, f"referrals-{name}-{size}-{language}")


def test_village_to_county_and_back_with_a_plan(s: Stage, live_server, phone: Page, browser: Browser) -> None:
    at = timezone.now() - timedelta(minutes=30)
    patient = registered(s.village, at=at)
    consented(patient, at=at)
    bed(s, at=at)
    village = seated(phone, live_server.url, s.asker)
    county = seated(browser.new_page(locale="zh-CN"), live_server.url, s.county_doctor)
    village.goto(f"{live_server.url}/patients/{patient.pk}/")
    village.get_by_role("main").get_by_role("link", name="转诊", exact=True).click()
    village.locator("#f-to").select_option(value=str(s.county.pk))
    village.get_by_label("转诊原因").fill("胸痛两小时，这里不能溶栓")
    pick(village, "缓急", "急")
    pick(village, "怎么去", "救护车")
    for label, text in (("诊断与问题", "急性胸痛"), ("正在用的药", "阿司匹林 300 mg"), ("过敏", "无")):
        village.get_by_label(label).fill(text)
    village.get_by_role("button", name="送出转诊").click()
    village.get_by_text("等接收方答复").first.wait_for()
    row = Referral.objects.get()
    county.goto(f"{live_server.url}/referrals/")
    county.get_by_role("link", name="胸痛两小时").first.click()
    county.get_by_role("link", name="接收", exact=True).click()
    county.get_by_label("留哪个床位或号源").select_option(label="床位 心内 3 床")
    county.get_by_role("button", name="接收").click()
    county.get_by_text("已接收，等出发").first.wait_for()
    village.reload()
    village.get_by_role("link", name="已出发").click()
    village.get_by_role("button", name="已出发").click()
    village.get_by_text("在路上").first.wait_for()
    county.reload()
    county.get_by_role("link", name="确认到达").click()
    county.get_by_role("button", name="确认到达").click()
    county.get_by_role("link", name="写小结交回").click()
    pick(county, "病人去向", "转回下级继续治疗")
    county.get_by_label("诊断与问题").fill(RESULT.problems)
    for name, text in (("medicines", PLAN.medicines), ("watch", PLAN.watch), ("come_back", PLAN.come_back), ("call", PLAN.call)):  # fmt: skip
        county.locator(f"#f-{name}").fill(text)
    county.get_by_role("button", name="写小结交回").click()
    county.get_by_role("button", name="转回去").click()
    county.get_by_text("已送出下转").wait_for()
    shoot(county, "referrals-errand-down")
    village.reload()
    shoot(village, "referrals-errand-summary-phone")
    village.get_by_role("link", name="看过，结案").click()
    village.get_by_role("button", name="看过，结案").click()
    village.get_by_text("已入台账").wait_for()
    shoot(village, "referrals-errand-closed-phone")
    row.refresh_from_db()
    assert row.state == State.COMPLETED and Entry.objects.filter(source=row.source).exists()
    assert Referral.objects.get(follows=row).plan["medicines"] == PLAN.medicines


def test_county_to_an_outside_hospital_by_link_and_by_telephone(
    s: Stage, live_server, desk: Page, browser: Browser
) -> None:
    at = timezone.now() - timedelta(minutes=30)
    patient = registered(s.county, at=at)
    consented(patient, at=at)
    county = seated(desk, live_server.url, s.county_doctor)
    outside = browser.new_page(viewport={"width": 360, "height": 740}, locale="zh-CN", has_touch=True)
    county.goto(f"{live_server.url}/referrals/new/?patient={patient.pk}&way=outside")
    county.get_by_label("机构名称").fill("演示网外医院")
    county.get_by_label("联系人").fill("演示·王护士")
    county.get_by_label("电话").fill("0000-000000")
    county.get_by_label("转诊原因").fill("肺部占位，需病理和手术评估")
    pick(county, "缓急", "急")
    pick(county, "怎么去", "救护车")
    for label, text in (("诊断与问题", "右上肺结节"), ("正在用的药", "无"), ("过敏", "无")):
        county.get_by_label(label).fill(text)
    county.get_by_role("button", name="送出转诊").click()
    county.get_by_text("请打电话问").wait_for()
    row = Referral.objects.get()
    here = f"{live_server.url}/referrals/{row.pk}/"

    def link() -> str:
        county.get_by_role("button", name="给对方发一次性链接").click()
        address = county.locator("#f-address").input_value()
        county.goto(here)
        return address

    def tells(what: str, **more: str) -> None:
        outside.goto(link())
        pick(outside, "现在怎样", what)
        outside.get_by_label("您是谁").fill("演示·李医生（胸外科）")
        for name, text in more.items():
            if name == "outcome":
                pick(outside, "病人去向（写小结时填）", text)
            else:
                outside.locator(f"#f-{name}").fill(text)
        shoot(outside, f"referrals-party-{row.state}-phone")
        outside.get_by_role("button", name="告诉对方").click()
        outside.get_by_text("已告诉对方，谢谢。").wait_for()
        county.reload()
        row.refresh_from_db()

    tells("接收", note="周一上午来，住 7 楼")
    county.get_by_text("通过链接").first.wait_for()
    county.get_by_role("link", name="已出发").click()
    county.get_by_role("button", name="已出发").click()
    county.get_by_role("link", name="确认到达").click()  # by telephone
    looked_at(county, "referrals-told-desk")
    county.locator("#f-said_by").fill("演示·王护士（胸外科护士站）")
    county.get_by_role("button", name="确认到达").click()
    county.get_by_text("演示·王护士（胸外科护士站） 于").first.wait_for()
    row.refresh_from_db()
    tells("写小结交回", outcome="出院回家", problems="早期肺癌，已切除", plan="三个月后复查")
    county.get_by_role("link", name="看过，结案").click()
    county.get_by_role("button", name="看过，结案").click()
    county.get_by_text("单方账簿").first.wait_for()
    looked_at(county, "referrals-outside-closed-desk")
    county.get_by_role("link", name="已入台账").click()
    county.get_by_text("只有告知，没有签字").first.wait_for()
    looked_at(county, "ledger-one-sided-desk")
    outside.context.add_cookies(county.context.cookies(live_server.url))
    outside.goto(county.url)
    looked_at(outside, "ledger-one-sided-phone")
    outside.goto(f"{live_server.url}/ledger/")
    looked_at(outside, "ledger-one-sided-list-phone")
    county.context.add_cookies([{"name": "django_language", "value": "en", "url": live_server.url}])
    county.reload()
    looked_at(county, "ledger-one-sided-desk-en")
    entry = Entry.objects.select_related("book").get(source=row.source)
    assert entry.book.kind == "one_sided" and entry.news is not None and entry.news.how == "link"


def test_a_draft_is_found_again_on_another_device(
    s: Stage, live_server, phone: Page, browser: Browser
) -> None:
    at = timezone.now() - timedelta(minutes=30)
    patient = registered(s.village, at=at)
    given = consented(patient, at=at)
    lost = seated(phone, live_server.url, s.asker)
    lost.goto(f"{live_server.url}/referrals/new/?patient={patient.pk}")
    lost.get_by_label("转诊原因").fill("胸痛两小时，这里不能溶栓")
    pick(lost, "缓急", "急")
    lost.get_by_label("诊断与问题").fill("急性胸痛，血压 150/90")
    lost.locator("input[type=file]").set_input_files(
        {"name": "演示-心电图.png", "mimeType": "image/png", "buffer": picture("PNG", colour="#a43")}
    )
    lost.locator("input[name=files]").wait_for(state="attached")
    lost.get_by_text("已保存").first.wait_for()
    looked_at(lost, "referrals-draft-writing-phone")
    lost.context.clear_cookies()
    for size, width in (("phone", 360), ("desk", 1280)):
        other = seated(browser.new_page(viewport={"width": width, "height": 760}, locale="zh-CN", has_touch=True), live_server.url, s.asker)  # fmt: skip
        other.goto(f"{live_server.url}/referrals/")
        looked_at(other, f"referrals-drafts-{size}")
        other.get_by_role("link", name="胸痛两小时，这里不能溶栓").click()
        assert other.get_by_label("诊断与问题").input_value() == "急性胸痛，血压 150/90"
        assert other.get_by_label("转诊原因").input_value() == "胸痛两小时，这里不能溶栓"
        assert other.locator("input[name=files]").count() == 1
        looked_at(other, f"referrals-draft-taken-up-{size}")
        form = other.url
    meanwhile = asked(s, by=s.colleague, at=timezone.now(), patient_id=patient.pk, consent_id=given.pk)
    for size, width in (("phone", 360), ("desk", 1280)):
        other.set_viewport_size({"width": width, "height": 760})
        other.goto(form)
        other.get_by_text(meanwhile.number).first.wait_for()
        looked_at(other, f"referrals-draft-beside-{size}")
    other.get_by_role("button", name="不转了，删掉草稿").click()
    other.wait_for_url("**/referrals/")
    assert not Draft.objects.exists()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_text_whose_step_is_past(language: str, s: Stage, live_server, phone: Page) -> None:
    kept = past_draft(s, timezone.now() - timedelta(minutes=30))
    village = seated(phone, live_server.url, s.asker)
    village.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
    village.goto(f"{live_server.url}/referrals/drafts/{kept}/")
    looked_at(village, f"referrals-draft-past-phone-{language}")
    village.set_viewport_size({"width": 1280, "height": 800})
    looked_at(village, f"referrals-draft-past-desk-{language}")
