"""The pages of times: honest where nothing is known, each figure a link to its runs, no names, few statements, both languages."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.consultations import Stage, minutes, person, stage
from tests.factories.emergency import LABEL, arrived, closed
from tests.integration.speed.test_statements import MOST, statements
from tests.integration.web.emergency.test_pages import client_of
from tongzhou.accounts.rules import Role

pytestmark = pytest.mark.django_db
STROKE = "/emergency/metrics/?pathway=stroke"
DNT = "/emergency/metrics/stroke/dnt/"


@pytest.fixture
def s() -> Stage:
    return stage()


def text(client: Client, address: str, **also: str) -> str:
    answer = client.get(address, headers=also)
    assert answer.status_code == 200, address
    return answer.content.decode()


def plain(body: str) -> str:
    """What a reader reads."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def test_empty_says_what_is_missing(s: Stage) -> None:
    browser = client_of(s.county_doctor)
    assert "这些天没有结案的急救" in text(browser, STROKE)
    arrived(s, at=timezone.now() - minutes(120))
    assert "1 例到了，还没有一例结案" in text(browser, STROKE)
    assert "没有这样的病例" in text(browser, DNT)


def test_figures_open_to_runs_without_names(s: Stage) -> None:
    run = closed(s, at=timezone.now() - minutes(180))
    browser = client_of(s.county_doctor)
    body = plain(text(browser, STROKE))
    for said in (
        "进门到溶栓",
        "每例 ≤ 60 分钟，最好 ≤ 45 分钟",
        "待核实",
        "1 / 1 例，太少，不算率",
        "时间不全 1 例（缺“首份 12 导联心电图”1 例）",
    ):
        assert said in body, said
    assert f'href="{DNT}?time=12&amp;show=known"' in text(browser, STROKE)
    opened = text(browser, DNT)
    assert (
        run.number in opened
        and f'href="/emergency/{run.pk}/"' in opened
        and LABEL not in opened
        and "演示·乡医" not in opened
    )
    assert "40 分钟" in plain(opened) and "从“进接诊医院大门”到“溶栓开始”" in opened
    unknown = plain(text(browser, "/emergency/metrics/stroke/fmc_to_ecg/?show=unknown"))
    assert run.number in unknown and "不详" in unknown and "缺“首份 12 导联心电图”" in unknown


def test_the_commission_opens_the_entry_and_not_the_run(s: Stage) -> None:
    run = closed(s, at=timezone.now() - minutes(180))
    browser = client_of(person(Role.HEALTH_COMMISSION, s.county))
    body = text(browser, DNT)
    assert run.number in body and f"/emergency/{run.pk}/" not in body
    entry = re.search(r'href="(/ledger/entries/[^"]+)"', body)
    assert entry and browser.get(entry.group(1)).status_code == 200
    assert "急救时间" in text(browser, "/ledger/")
    assert browser.get(f"/emergency/{run.pk}/").status_code in (403, 404)


def test_addresses_that_lead_nowhere(s: Stage) -> None:
    browser = client_of(s.county_doctor)
    for address in (
        "/emergency/metrics/?pathway=none", "/emergency/metrics/none/dnt/", "/emergency/metrics/stroke/d2b/", f"{STROKE}&place=0x", f"{STROKE}&place=987654321012",
        f"{STROKE}&place=00000000-0000-7000-8000-000000000000",
    ):  # fmt: skip
        assert browser.get(address).status_code == 404, address
    assert browser.get(f"{STROKE}&time=never&came=nobody&show=x").status_code == 200
    assert browser.get(f"{DNT}?show=x&place={s.village.pk}").status_code == 200


def test_english_is_whole(s: Stage) -> None:
    closed(s, at=timezone.now() - minutes(180))
    browser = client_of(s.county_doctor)
    browser.cookies["django_language"] = "en"
    for address in (
        STROKE,
        DNT,
        "/emergency/metrics/?pathway=stemi",
        "/emergency/metrics/stroke/fmc_to_ecg/?show=unknown",
    ):
        main = re.search(r"<main.*</main>", text(browser, address, accept_language="en"), re.S)
        assert main
        said = re.sub(r"演示\S*", "", plain(main.group()))
        assert not re.findall(r"[\u4e00-\u9fff]+", said), (address, re.findall(r"[\u4e00-\u9fff]+", said))


@pytest.mark.parametrize("address", [STROKE, DNT])
def test_few_statements_however_many_runs(s: Stage, address: str) -> None:
    browser = client_of(s.county_doctor)
    counts = []
    for number in range(4):
        closed(s, at=timezone.now() - timedelta(days=number, hours=4))
        counts.append(statements(browser, address)[0])
    assert counts[0] == counts[-1] <= MOST, counts
