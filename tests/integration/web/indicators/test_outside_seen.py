"""Figures from outside, end to end: without the table the page says which one is missing; once it is brought in, page, board and region show them with their source."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.accounts import account_for, granted
from tests.factories.boards import keep, post, province
from tests.factories.directory import StaffFactory
from tests.factories.promises import Pair, pair
from tests.integration.web.indicators.test_tables import hidden, sheet
from tongzhou.accounts.rules import Role

pytestmark = pytest.mark.django_db
SOURCE = "演示医保局 年报"
RATE = "/indicators/in_county_admission_rate/"


@pytest.fixture
def p() -> Pair:
    keep()
    here = pair()
    province(here)
    post(here, timezone.now(), "lecture", timezone.localdate().replace(day=1), 1)
    return here


def who(role: Role, p: Pair | None = None) -> Client:
    """Somebody of the county hospital; without `p` of the whole country."""
    house = p.pairing.receiving if p else None
    account = account_for(StaffFactory(institution=house) if house else None, name="演示·读者")
    granted(account, role, house)
    client = Client()
    client.force_login(account)
    return client


def bring(client: Client, series: str, *rows: str, source: str = SOURCE) -> None:
    """Sent, looked at, brought in: as somebody does."""
    path = f"/indicators/tables/{series}/"
    page = client.post(path, {"source": source, "file": sheet(*rows)})
    assert page.status_code == 200, page.content.decode()
    done = client.post(path, {"rows": hidden(page.content.decode()), "source": source})
    assert done.status_code == 302


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_an_insurance_table_becomes_a_rate_on_page_board_and_region(p: Pair) -> None:
    code, year = p.pairing.receiving.region_code[:6], timezone.localdate().year
    commission, doctor = who(Role.HEALTH_COMMISSION), who(Role.CLINICIAN, p)
    board, region = f"/dashboards/county/{code}/", f"/dashboards/region/{code[:2]}/"
    asked = f"{RATE}?level=county&place={code}&per=year"
    for client in (commission, doctor):
        assert "这个指标要用台账以外的数据" in text(client, asked)
        assert "还缺：" in text(client, board) and "91.7" not in text(client, board)
    bring(commission, "insurance_in_county", f"{code},演示县,{year}-01,1100")
    assert "还缺：" in text(doctor, board), "half of it is not known"
    bring(commission, "insurance_out_of_county", f"{code},演示县,{year}-01,100", source="演示统计局")
    for client in (commission, doctor):
        page = text(client, asked)
        assert "91.7%" in page and "1,100 / 1,200" in page
        assert SOURCE in page and "演示统计局" in page and "陈述，不是逐条算的" in page
        assert "这个指标要用台账以外的数据" not in page
        shown = text(client, board)
        assert "91.7" in shown and "陈述，不是逐条算的" in shown
        assert f"/indicators/in_county_admission_rate/entries/?level=county&amp;place={code}" in shown
    assert "91.7" in text(commission, region)
    csv = commission.get(f"{board}board.csv").content.decode("utf-8-sig")
    assert any(
        line.startswith("in_county_admission_rate,") and ",91.666667," in line for line in csv.splitlines()
    )


def test_a_month_that_is_missing_outside_is_said_and_makes_no_rate(p: Pair) -> None:
    """Two months inside and one outside would be 95.7 per cent: the month that is missing is not zero."""
    code, year = p.pairing.receiving.region_code[:6], timezone.localdate().year - 1
    commission, doctor = who(Role.HEALTH_COMMISSION), who(Role.CLINICIAN, p)
    asked = f"{RATE}?level=county&place={code}&per=year"
    for month in ("01", "02"):
        bring(commission, "insurance_in_county", f"{code},演示县,{year}-{month},1100")
    bring(commission, "insurance_out_of_county", f"{code},演示县,{year}-01,100")
    page = text(doctor, asked)
    assert "95.7" not in page and "缺的一行不当成零" in page
    bring(commission, "insurance_out_of_county", f"{code},演示县,{year}-02,100")
    page = text(doctor, asked)
    assert "91.7%" in page and "缺的一行不当成零" not in page


def test_another_county_sees_neither_the_rate_nor_its_source(p: Pair) -> None:
    code, year = p.pairing.receiving.region_code[:6], timezone.localdate().year
    commission = who(Role.HEALTH_COMMISSION)
    for series in ("insurance_in_county", "insurance_out_of_county"):
        bring(commission, series, f"{code},演示县,{year}-01,100")
    other = who(Role.CLINICIAN, pair())
    page = text(other, f"{RATE}?level=county&place={code}&per=year")
    assert "50%" not in page and SOURCE not in page


def test_a_correction_of_the_table_is_seen_at_once(p: Pair) -> None:
    code, year = p.pairing.receiving.region_code[:6], timezone.localdate().year
    commission, doctor = who(Role.HEALTH_COMMISSION), who(Role.CLINICIAN, p)
    for number in (300, 100):
        bring(commission, "insurance_in_county", f"{code},演示县,{year}-01,{number}")
        bring(commission, "insurance_out_of_county", f"{code},演示县,{year}-01,100")
        rate = {300: "75", 100: "50"}[number]
        assert f"{rate}%" in text(doctor, f"{RATE}?level=county&place={code}&per=year")
