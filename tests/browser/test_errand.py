"""The main errand in a real browser: a village asks on a phone, an expert answers at the desk, both sides sign."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests.browser.errand import (
    QUESTION,
    Keys,
    Village,
    ask_by_keys,
    do,
    ecg,
    enter,
    hours,
    looked_at,
    note,
    opinion,
    pick,
    settled,
    told,
)
from tests.factories.consultations import PASSWORD, asked, at_expert, stage
from tests.factories.patients import consented, registered
from tongzhou.care.consultations import actions
from tongzhou.partnerships.rules import Urgency

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_the_first_question_to_the_known_outcome(
    live_server: Any, phone: Page, desk: Page, tmp_path: Path
) -> None:
    """Village asks; office allocates; expert asks back; village replies; expert signs; village closes; the ledger knows."""
    cast, site = stage(), live_server.url
    enter(phone, site, cast.asker)
    phone.goto(site)
    looked_at(phone, "01-worklist-empty-360")
    village = Village(phone, site)
    village.register()
    looked_at(phone, "02-consent-360")
    village.consent()
    looked_at(phone, "03-topics-360")
    village.topic()
    looked_at(phone, "04-questions-360")
    village.answers(timezone.now() - hours(2))
    phone.get_by_label("低压").fill("920")
    phone.get_by_role("button", name="送给").click()
    expect(phone.get_by_text("是不是 92")).to_be_visible()
    looked_at(phone, "05-fault-360")
    phone.get_by_role("button", name="改成 92").click()
    expect(phone.get_by_label("低压")).to_have_value("92")
    pick(phone, "做了心电图吗", "是")
    phone.get_by_role("group", name="心电图照片").locator("input[type=file]").set_input_files(ecg(tmp_path))
    expect(phone.get_by_role("group", name="心电图照片").locator("img")).to_be_visible()
    village.to("演示省立医院")
    looked_at(phone, "06-ready-360")
    address = village.send()
    told(phone, "已送到")
    looked_at(phone, "07-sent-360")

    enter(desk, site, cast.office)
    desk.goto(f"{site}/board/")
    looked_at(desk, "10-board-1280")
    desk.get_by_role("link", name=QUESTION).click()
    expect(desk.get_by_role("group", name="分派给谁")).to_be_visible()
    looked_at(desk, "12-allocate-1280")
    pick(desk, "分派给谁", "演示·专家甲")
    desk.get_by_role("button", name="分派", exact=True).click()
    told(desk, "已分派")
    looked_at(desk, "13-allocated-1280")

    enter(desk, site, cast.expert)
    desk.goto(site)
    looked_at(desk, "14-worklist-expert-1280")
    desk.get_by_role("link", name=QUESTION).click()
    looked_at(desk, "15-case-expert-1280")
    do(desk, "接诊")
    told(desk, "已接诊")
    do(desk, "要补充")
    expect(desk.get_by_label("还要知道什么")).to_be_visible()
    looked_at(desk, "16-ask-back-1280")
    note(desk, "还要知道什么", "有没有出冷汗？左右手血压一样吗？", "请对方补充")
    told(desk, "已请申请方补充")

    phone.goto(site)
    looked_at(phone, "20-worklist-village-360")
    phone.get_by_role("link", name=QUESTION).click()
    looked_at(phone, "21-case-reply-360")
    do(phone, "补充")
    expect(phone.get_by_label("回答对方")).to_be_visible()
    looked_at(phone, "22-reply-form-360")
    note(phone, "回答对方", "出冷汗。右手 150/92，左手 148/90。", "送去补充")
    told(phone, "补充已送到")

    desk.goto(address)
    do(desk, "写意见")
    expect(desk.get_by_label("判断")).to_be_visible()
    looked_at(desk, "30-opinion-form-1280")
    opinion(desk)
    told(desk, "已签署")
    looked_at(desk, "31-signed-1280")

    phone.goto(address)
    looked_at(phone, "40-answered-360")
    do(phone, "记下决定，结案")
    expect(phone.get_by_role("group", name="您的决定")).to_be_visible()
    looked_at(phone, "41-close-form-360")
    pick(phone, "您的决定", "采纳")
    phone.get_by_role("button", name="结案并盖印").click()
    told(phone, "已结案")
    looked_at(phone, "42-closed-360")
    do(phone, "病人现在怎样")
    expect(phone.get_by_role("group", name="病人现在怎样")).to_be_visible()
    looked_at(phone, "43-outcome-360")
    pick(phone, "病人现在怎样", "好转")
    phone.get_by_role("button", name="记下").click()
    told(phone, "已记下")
    phone.get_by_role("link", name="已记入台账，看这一条").click()
    looked_at(phone, "44-entry-360")
    desk.goto(address)
    looked_at(desk, "45-case-closed-1280")
    paper = desk.request.get(f"{address}opinion.pdf")
    assert paper.ok and paper.body().startswith(b"%PDF-")


def test_the_keyboard_alone(live_server: Any, desk: Page) -> None:
    """No pointer at all: asked, accepted, signed and closed by Tab, arrows, Space and Enter."""
    cast, site = stage(), live_server.url
    keys = Keys(desk)
    patient = registered(cast.village, at=timezone.now())
    consented(patient, at=timezone.now())
    enter(desk, site, cast.asker)
    desk.goto(f"{site}/ask/?patient={patient.pk}")
    keys.to(desk.get_by_role("button", name="同意还有效，下一步"), "Enter")
    settled(desk)
    keys.to(desk.get_by_role("radio", name="胸痛"), "Space")
    ask_by_keys(keys)
    keys.to(desk.get_by_role("button", name="送给演示省立医院"), "Enter")
    told(desk, "已送到")
    address = desk.url

    enter(desk, site, cast.office)
    desk.goto(f"{site}/board/")
    desk.keyboard.press("j")
    desk.keyboard.press("Enter")
    keys.to(desk.get_by_role("radio", name="演示·专家甲"), "Space")
    keys.to(desk.locator("#do").get_by_role("button", name="分派"), "Enter")
    told(desk, "已分派")

    enter(desk, site, cast.expert)
    desk.goto(site)
    desk.keyboard.press("j")
    desk.keyboard.press("Enter")
    keys.to(desk.get_by_role("button", name="接诊"), "Enter")
    told(desk, "已接诊")
    for field, text in (("assessment", "考虑急性冠脉综合征。"), ("advice", "立即做十二导联心电图。")):
        keys.to(desk.locator(f"#f-{field}"))
        desk.keyboard.type(text)
    keys.to(desk.get_by_role("radio", name="不需转诊"), "Space")
    keys.to(desk.get_by_label("再输一次您的密码"))
    desk.keyboard.type(PASSWORD)
    desk.keyboard.press("Enter")
    told(desk, "已签署")

    enter(desk, site, cast.asker)
    desk.goto(address)
    keys.to(desk.get_by_role("link", name="记下决定，结案"), "Enter")
    keys.to(desk.get_by_role("radio", name="采纳", exact=True), "Space")
    keys.to(desk.get_by_role("button", name="结案并盖印"), "Enter")
    told(desk, "已结案")


def test_a_draft_survives_a_closed_browser(live_server: Any, browser: Browser, phone: Page) -> None:
    """Typed, closed in the middle, opened again on another day: it is all there."""
    cast, site = stage(), live_server.url
    enter(phone, site, cast.asker)
    village = Village(phone, site)
    village.register()
    village.consent()
    village.topic()
    phone.get_by_label("最想问什么").fill(QUESTION)
    phone.get_by_label("高压").fill("152")
    expect(phone.locator("[data-saved]")).to_contain_text("已保存")
    phone.close()

    again = browser.new_context(locale="zh-CN").new_page()
    enter(again, site, cast.asker)
    again.goto(f"{site}/ask/")
    again.get_by_role("link", name=QUESTION).click()
    expect(again.get_by_label("最想问什么")).to_have_value(QUESTION)
    expect(again.get_by_label("高压")).to_have_value("152")
    expect(again.get_by_role("radio", name="胸痛")).to_be_checked()
    again.context.close()


def test_both_sides_see_it_happen(live_server: Any, phone: Page, desk: Page) -> None:
    """Two screens side by side: what one does appears on the other without reloading (here by polling)."""
    cast, site = stage(), live_server.url
    case = asked(cast, at=timezone.now(), urgency=Urgency.URGENT, to=cast.supporter.pk)
    for page, who, address in ((phone, cast.asker, f"/cases/{case.pk}/"), (desk, cast.expert, "/")):
        enter(page, site, who)
        page.clock.install()
        page.goto(site + address)
        settled(page)
    expect(desk.get_by_role("link", name=QUESTION)).to_have_count(0)
    actions.allocate(by=cast.office, at=timezone.now(), case_id=case.pk, staff_id=cast.expert.staff_id)
    desk.clock.run_for(21_000)
    desk.get_by_role("link", name=QUESTION).click()
    do(desk, "接诊")
    opinion(desk)
    phone.clock.run_for(21_000)
    expect(phone.locator("#stand")).to_contain_text("已答复，待结案")
    expect(phone.get_by_role("heading", name="远程会诊意见书")).to_be_visible()


def test_passed_up_the_chain_returned_and_rerouted(live_server: Any, desk: Page) -> None:
    """Village to township to county; wrong specialty comes back, and goes on without retyping."""
    cast, site = stage(), live_server.url
    case = asked(cast, at=timezone.now())
    address = f"{site}/cases/{case.pk}/"
    enter(desk, site, cast.township_doctor)
    desk.goto(address)
    do(desk, "转请…")
    expect(desk.get_by_role("group", name="转给哪里")).to_be_visible()
    looked_at(desk, "50-pass-on-1280")
    pick(desk, "转给哪里", "演示县人民医院")
    note(desk, "您的意见和要请教的", "心率快，这里做不了心肌酶。", "转请")
    told(desk, "已转请")

    enter(desk, site, cast.county_doctor)
    desk.goto(address)
    do(desk, "退回改科")
    expect(desk.get_by_role("group", name="应当找哪方面")).to_be_visible()
    looked_at(desk, "51-return-1280")
    pick(desk, "应当找哪方面", "咳喘")
    note(desk, "为什么退回", "咳嗽三周、活动后气短，先按呼吸问题看。", "退回申请方改科")
    told(desk, "已退回")

    enter(desk, site, cast.asker)
    desk.goto(address)
    do(desk, "改科再送")
    form = desk.locator("#do")
    expect(form.get_by_role("radio", name="咳喘")).to_be_checked()
    looked_at(desk, "52-reroute-1280")
    for label in ("一分钟呼吸多少次", "体温"):
        form.get_by_label(re.compile(f"^{label}")).fill("37" if label == "体温" else "30")
    form.get_by_label("气短、喘").check()
    form.locator("[name='oxygen.unknown']").check()
    for label, text in (("听诊", "右下肺湿啰音"), ("吸烟、粉尘", "吸烟二十年"), ("已用的药", "没有")):
        form.get_by_label(re.compile(f"^{label}")).fill(text)
    looked_at(desk, "53-rerouted-filled-1280")
    form.get_by_role("button", name="改科再送").click()
    told(desk, "已改科再送")
    looked_at(desk, "54-rerouted-1280")


def test_two_experts_amend_and_cancel(live_server: Any, desk: Page) -> None:
    """One leads and invites another, each signs; a signed opinion is amended by a new version; a request is cancelled."""
    cast, site = stage(), live_server.url
    case = at_expert(cast, at=timezone.now())
    actions.accept(by=cast.expert, at=timezone.now(), case_id=case.pk)
    address = f"{site}/cases/{case.pk}/"
    enter(desk, site, cast.expert)
    desk.goto(address)
    do(desk, "请人一起看")
    expect(desk.get_by_role("group", name="请谁一起看")).to_be_visible()
    looked_at(desk, "60-invite-1280")
    pick(desk, "请谁一起看", "演示·专家乙")
    desk.get_by_role("button", name="邀请").click()
    told(desk, "已邀请")
    do(desk, "写意见")
    opinion(desk)
    told(desk, "已签署")
    looked_at(desk, "61-one-signed-1280")
    enter(desk, site, cast.second_expert)
    desk.goto(address)
    do(desk, "写意见")
    opinion(desk)
    told(desk, "已签署")
    do(desk, "修订意见")
    note(desk, "为什么修订", "补充药量", "签署修订版")
    expect(desk.locator("#f-password-fault")).to_be_visible()
    desk.locator("#f-watch").fill("再看血压，每 10 分钟一次。")
    desk.get_by_label("再输一次您的密码").fill(PASSWORD)
    desk.get_by_role("button", name="签署修订版").click()
    told(desk, "修订版已签署")
    looked_at(desk, "62-amended-1280")

    other = asked(cast, at=timezone.now())
    enter(desk, site, cast.asker)
    desk.goto(f"{site}/cases/{other.pk}/")
    do(desk, "撤销申请")
    looked_at(desk, "63-cancel-1280")
    note(desk, "为什么撤销", "病人自己去了县医院。", "撤销这次申请")
    told(desk, "已撤销")


def test_the_glass_breaks_with_a_reason(live_server: Any, desk: Page) -> None:
    """A doctor who takes no part finds the way from "not found" to the case, with a reason that is reviewed."""
    cast, site = stage(), live_server.url
    case = at_expert(cast, at=timezone.now())
    enter(desk, site, cast.county_doctor)
    desk.goto(f"{site}/cases/{case.pk}/")
    looked_at(desk, "70-not-found-1280")
    desk.get_by_role("link", name="病人等不及，说明理由先看").click()
    note(desk, "为什么必须现在看", "病人已到本院急诊，要看会诊前的心电图和用药。", "我说明理由，打开")
    expect(desk.get_by_role("heading", name=QUESTION)).to_be_visible()
