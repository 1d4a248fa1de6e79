"""The morning after: the expert corrects what he signed, the village reads it on the phone; a lead hands over; a department closes."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser import look
from tests.browser.errand import do, enter, looked_at, note, pick, told
from tests.factories.consultations import PASSWORD, accepted, amend, closed, minutes, person, stage
from tests.factories.directory import DepartmentFactory
from tongzhou.accounts.rules import Role
from tongzhou.care.consultations import actions

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_wrong_dose_is_corrected_after_closing_and_read(live_server: Any, desk: Page, phone: Page) -> None:
    """The expert amends at the desk; the village doctor meets it on top of his worklist, reads and confirms."""
    cast, site = stage(), live_server.url
    case = closed(cast)
    address = f"{site}/cases/{case.pk}/"
    enter(desk, site, cast.expert)
    desk.goto(address)
    looked_at(desk, "80-closed-expert-1280")
    do(desk, "修订意见")
    expect(desk.get_by_label("为什么修订")).to_be_visible()
    desk.get_by_label("为什么修订").fill("剂量写错：是 100 mg，不是 300 mg。")
    desk.locator("#f-advice").fill("立即做十二导联心电图，阿司匹林 100 mg 口服，联系县医院胸痛中心。")
    looked_at(desk, "81-amend-form-1280")
    desk.get_by_role("button", name="签署修订版").click()
    expect(desk.locator("#f-password-fault")).to_be_visible()
    desk.get_by_label("再输一次您的密码").fill(PASSWORD)
    desk.get_by_role("button", name="签署修订版").click()
    told(desk, "修订版已签署")
    looked_at(desk, "82-amended-after-closing-1280")

    enter(phone, site, cast.asker)
    phone.goto(site)
    looked_at(phone, "83-worklist-amended-360")
    assert look.small_targets(phone) == []
    phone.get_by_role(
        "link", name=case.question
    ).last.click()  # above it stands the follow-up of the same patient
    expect(phone.get_by_text("专家在结案后修订了意见，请再看")).to_be_visible()
    looked_at(phone, "84-case-amended-360")
    do(phone, "已看修订")
    expect(phone.get_by_role("group", name="看过修订，您的决定")).to_be_visible()
    looked_at(phone, "85-acknowledge-form-360")
    pick(phone, "看过修订，您的决定", "部分采纳")
    phone.get_by_role("button", name="我已看过修订").click()
    expect(phone.locator("#f-note-fault")).to_be_visible()
    phone.locator("#f-note").fill("病人已服 300 mg，今天起改 100 mg。")
    phone.get_by_role("button", name="我已看过修订").click()
    told(phone, "您看过修订了")
    looked_at(phone, "86-acknowledged-360")

    desk.goto(address)
    expect(desk.get_by_text("已看修订，决定改为：部分采纳")).to_be_visible()
    looked_at(desk, "87-acknowledged-expert-1280")
    paper = desk.request.get(f"{address}opinion.pdf")
    assert paper.ok and paper.body().startswith(b"%PDF-")


def test_in_english_at_the_desk(live_server: Any, desk: Page) -> None:
    """The same page in English, with two versions and a notice."""
    cast, site = stage(), live_server.url
    case = amend(closed(cast).pk, cast.expert, at=timezone.now() - minutes(9))
    enter(desk, site, cast.asker, "en")
    desk.goto(f"{site}/cases/{case.pk}/")
    expect(
        desk.get_by_text("The expert amended the opinion after closing: please read again")
    ).to_be_visible()
    looked_at(desk, "88-case-amended-en-1280")
    desk.goto(f"{site}/cases/{case.pk}/?do=acknowledge#do")
    looked_at(desk, "89-acknowledge-en-1280")


def test_the_lead_hands_over_and_no_longer_waits(live_server: Any, desk: Page, phone: Page) -> None:
    """Three experts: the lead stops waiting for one, names the next lead, and goes."""
    cast, site = stage(), live_server.url
    titled = {"title": "chief_physician", "specialties": ["03.04"], "department": cast.cardiology}
    third = person(Role.EXPERT, cast.supporter, name="演示·专家丙", **titled)
    case = accepted(cast, at=timezone.now())
    for guest in (cast.second_expert, third):
        actions.invite_expert(by=cast.expert, at=timezone.now(), case_id=case.pk, staff_id=guest.staff_id)
    enter(desk, site, cast.expert)
    desk.goto(f"{site}/cases/{case.pk}/")
    do(desk, "不再等…")
    pick(desk, "不再等谁", "演示·专家丙")
    looked_at(desk, "90-excuse-1280")
    note(desk, "为什么不再等", "在手术台上，今天回不来。", "不再等，往下走")
    told(desk, "不再等这位专家")

    enter(phone, site, cast.expert)
    phone.goto(f"{site}/cases/{case.pk}/")
    do(phone, "退出会诊")
    expect(phone.get_by_role("group", name="由谁接着牵头")).to_be_visible()
    looked_at(phone, "91-leave-lead-360")
    note(phone, "为什么退出", "急诊手术。", "退出会诊")
    expect(phone.locator("#f-heir-fault")).to_be_visible()
    pick(phone, "由谁接着牵头", "演示·专家乙")
    phone.get_by_role("button", name="退出会诊", exact=True).click()
    told(phone, "已退出会诊")
    enter(desk, site, cast.second_expert)
    desk.goto(f"{site}/cases/{case.pk}/")
    expect(desk.get_by_text("现在在您手上")).to_be_visible()
    looked_at(desk, "92-handed-over-1280")


def test_a_department_changes_closes_and_opens_again(live_server: Any, desk: Page, phone: Page) -> None:
    """The office keeps its departments: at the desk and on the phone."""
    cast, site = stage(), live_server.url
    room = DepartmentFactory(institution=cast.supporter, name="老年医学科")
    enter(desk, site, cast.office)
    house = f"{site}/directory/{cast.supporter.pk}/"
    desk.goto(house)
    looked_at(desk, "93-departments-1280")
    desk.get_by_role("row", name=re.compile("老年医学科")).get_by_role("link", name="修改").click()
    desk.get_by_label("科室名称").fill("老年病科")
    looked_at(desk, "94-department-edit-1280")
    desk.get_by_role("button", name="保存").click()
    expect(desk.get_by_role("row", name=re.compile("老年病科"))).to_be_visible()

    desk.goto(f"{site}/directory/departments/{cast.cardiology.pk}/close/")
    desk.get_by_role("button", name="撤销科室").click()
    expect(desk.get_by_text("还有 2 位在职人员")).to_be_visible()
    looked_at(desk, "95-department-not-closed-1280")

    enter(phone, site, cast.office)
    phone.goto(f"{site}/directory/departments/{room.pk}/close/")
    looked_at(phone, "96-department-close-360")
    phone.get_by_role("button", name="撤销科室").click()
    expect(phone.get_by_text(re.compile("老年病科（.* 撤销）"))).to_be_visible()
    looked_at(phone, "97-department-closed-360")
    assert look.small_targets(phone) == []
    phone.get_by_role("link", name="恢复").click()
    looked_at(phone, "98-department-reopen-360")
    phone.get_by_role("button", name="恢复").click()
    told(phone, "科室已恢复")
