"""Emergencies in a real browser: every page at both widths and in both languages; from the ambulance to the closing, two windows side by side."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page

from tests.browser.errand import pick
from tests.browser.test_referrals import looked_at, seated
from tests.factories.consultations import Stage, minutes, stage
from tests.factories.emergency import arrived, bed, begun, closed, finished, stamp
from tests.factories.files import stored
from tests.factories.patients import registered
from tongzhou.care.emergency import actions
from tongzhou.care.emergency.actions import Vitals
from tongzhou.care.emergency.models import Run
from tongzhou.care.emergency.rules import Answer, Awake, Came, Source, State, Value, What
from tongzhou.kernel.ids import new_id
from tongzhou.ledger.models import Entry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def s(transactional_db: None) -> Stage:
    return stage()


def busy(s: Stage) -> dict[str, Run]:
    """A county in the middle of a night: one on the way with an ECG, one being treated, one to be closed, one closed and reviewed."""
    at = timezone.now() - timedelta(hours=3)
    coming = begun(s, at=at + minutes(165), pathway="stemi")
    stamp(coming, s.township_doctor, "fmc", at + minutes(167), at=at + minutes(168), offset_ms=-42_000)
    stamp(
        coming,
        s.township_doctor,
        "ecg",
        at + minutes(171),
        at=at + minutes(172),
        source=Source.DEVICE,
        offset_ms=None,
    )
    stamp(coming, s.township_doctor, "leave_scene", at + minutes(160), at=at + minutes(173))
    ecg = stored(s.township_doctor, name="心电图.jpg", at=timezone.now())
    actions.attach(by=s.township_doctor, at=timezone.now(), run_id=coming.pk, file_id=ecg.pk, what=What.ECG)
    for after, told in (
        (168, {"systolic": 168, "diastolic": 96, "pulse": 104, "spo2": 93}),
        (174, {"systolic": 152, "diastolic": 90, "glucose": Decimal("7.4")}),
    ):
        one = Vitals(
            id=new_id(), device_at=at + minutes(after), offset_ms=0, consciousness=Awake.ALERT, **told
        )
        actions.vitals(by=s.township_doctor, at=timezone.now(), run_id=coming.pk, told=one)
    here = arrived(s, at=at + minutes(60))
    stamp(here, s.county_doctor, "imaging", at + minutes(88), at=at + minutes(100), insisted=True)
    for item, value in (("deficit", Value.YES), ("platelets", Value.UNKNOWN), ("pressure", Value.NO)):
        actions.check(by=s.county_doctor, at=timezone.now(), run_id=here.pk, item=item, value=value)
    actions.identify(
        by=s.county_doctor, at=timezone.now(), run_id=here.pk, patient_id=registered(s.county, at=at).pk
    )
    place = bed(s, at=at)
    bed(s, label="留观 4 床", at=at)
    actions.observe(by=s.county_doctor, at=timezone.now(), run_id=here.pk, bed_id=place.pk)
    over = closed(s, at=at)
    actions.delayed(
        id=new_id(),
        by=s.county_doctor,
        at=timezone.now(),
        run_id=over.pk,
        cause="consent_talk",
        interval="dnt",
        minutes=10,
        note="等家属从外地赶回",
    )
    actions.delayed(
        id=new_id(),
        by=s.township_doctor,
        at=timezone.now(),
        run_id=over.pk,
        cause="road",
        note="雨后塌方绕路",
    )
    actions.check_clock(
        id=new_id(),
        by=s.county_doctor,
        at=timezone.now(),
        institution_id=s.county.pk,
        device="抢救室监护仪",
        shown=timezone.now() + timedelta(seconds=95),
    )
    return {"coming": coming, "here": here, "done": finished(s, at=at), "over": over}


@pytest.mark.parametrize("size", ["desk", "phone"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages(size: str, language: str, s: Stage, live_server, request) -> None:
    rows = busy(s)
    page: Page = seated(request.getfixturevalue(size), live_server.url, s.county_doctor)
    page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
    coming, here, done, over = (rows[name].pk for name in ("coming", "here", "done", "over"))
    point = rows["coming"].points.first()
    assert point is not None
    for name, path in (
        ("list", ""), ("done", "?tab=done"), ("coming", f"{coming}/"), ("here", f"{here}/"), ("ended", f"{done}/"), ("over", f"{over}/"),
        ("review", f"{over}/review/"), ("delay", f"{over}/review/delay/"), ("checklist", f"{here}/checklist/"), ("point", f"{coming}/points/"),
        ("correct", f"{coming}/points/{point.pk}/"), ("files", f"{coming}/files/"), ("finish", f"{here}/finish/"), ("observe", f"{here}/observe/"),
        ("transfer", f"{here}/transfer/"), ("identify", f"{coming}/identify/"), ("beds", "beds/"), ("clocks", "clocks/"), ("clock", "clocks/new/"),
    ):  # fmt: skip
        page.goto(f"{live_server.url}/emergency/{path}")
        page.wait_for_load_state("networkidle")
        looked_at(page, f"emergency-{name}-{size}-{language}")


def test_from_the_ambulance_to_the_closing(s: Stage, live_server, phone: Page, browser: Browser) -> None:
    at = timezone.now() - timedelta(minutes=40)
    run = begun(s, at=at, pathway="stroke")
    stamp(run, s.township_doctor, "fmc", at + minutes(3), at=at + minutes(4))
    crew = seated(phone, live_server.url, s.township_doctor)
    county = seated(browser.new_page(locale="zh-CN"), live_server.url, s.county_doctor)
    county.goto(f"{live_server.url}/emergency/")
    county.get_by_role("link", name="卒中").first.click()
    actions.answer(by=s.county_doctor, at=at + minutes(6), run_id=run.pk, answer=Answer.STRAIGHT_TO_LAB)
    crew.goto(f"{live_server.url}/emergency/{run.pk}/")
    crew.get_by_text("绕行急诊，直接进 CT 室").first.wait_for()
    county.reload()
    county.get_by_role("link", name="确认到达").click()
    county.get_by_role("button", name="确认到达").click()
    county.get_by_text("急诊抢救").first.wait_for()
    county.get_by_role("link", name="补记时间").click()
    county.locator("#f-point").select_option(value="imaging")
    county.locator("#f-when").fill(f"{timezone.localtime(at):%Y-%m-%dT%H:%M}")
    county.get_by_role("button", name="记下").click()
    county.get_by_text("不会早于").first.wait_for()
    looked_at(county, "emergency-errand-asked")
    county.locator("#f-when").fill(f"{timezone.localtime(timezone.now()):%Y-%m-%dT%H:%M}")
    county.get_by_role("button", name="记下").click()
    county.get_by_text("已记下").wait_for()
    county.get_by_role("link", name="写去向", exact=True).click()
    pick(county, "病人去向", "收住院")
    county.get_by_label("结果和去处").fill("溶栓后收卒中单元")
    county.get_by_role("button", name="写去向").click()
    county.get_by_text("接收方已了结").first.wait_for()
    crew.reload()
    crew.get_by_role("link", name="看过，结案").click()
    crew.get_by_role("button", name="看过，结案").click()
    crew.get_by_text("已入台账").wait_for()
    looked_at(crew, "emergency-errand-closed-phone")
    run.refresh_from_db()
    assert run.state == State.COMPLETED and Entry.objects.filter(source=run.source).exists()
    assert run.came == Came.AMBULANCE
