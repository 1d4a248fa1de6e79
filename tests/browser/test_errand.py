"""The main errand in a real browser: a village asks on a phone, an expert answers at the desk, both sides sign."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.errand import (
    QUESTION,
    Village,
    do,
    ecg,
    enter,
    hours,
    looked_at,
    note,
    opinion,
    pick,
    told,
)
from tests.factories.consultations import stage

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
    pick(phone, "做了心电图吗", "有")
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
