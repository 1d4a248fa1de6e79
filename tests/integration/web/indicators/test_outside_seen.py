"""Figures from outside, end to end: without the table the page says which one is missing; once it is brought in, page, board and region show them with their source."""

from __future__ import annotations

import csv
import io
from datetime import date

import pyarrow.parquet as pq
import pytest
import python_calamine as calamine
from django.test import Client
from django.utils import timezone

from tests.factories.accounts import account_for, granted
from tests.factories.boards import keep, post, province
from tests.factories.directory import StaffFactory
from tests.factories.papers import pdf_text, word_text
from tests.factories.promises import Pair, pair
from tests.integration.web.indicators.test_tables import hidden, sheet
from tongzhou.accounts.queries import actor_of
from tongzhou.accounts.rules import Role
from tongzhou.indicators.actions.issuing import Wanted
from tongzhou.indicators.definitions.boards import Subject
from tongzhou.indicators.queries import grounds, printing
from tongzhou.indicators.rules.rhythms import Form, Rhythm
from tongzhou.indicators.rules.windows import Window
from tongzhou.interop.board.composing import report
from tongzhou.interop.report import paper, word
from tongzhou.interop.report import sheet as sheets
from tongzhou.interop.report.parts import Table

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
    spread = text(commission, region)
    assert "91.7" in spread and "陈述，不是逐条算的" in spread


def brought(p: Pair) -> str:
    """A rate of two tables for this year; answers the county's code."""
    code, year = p.pairing.receiving.region_code[:6], timezone.localdate().year
    commission = who(Role.HEALTH_COMMISSION)
    bring(commission, "insurance_in_county", f"{code},演示县,{year}-01,1100")
    bring(commission, "insurance_out_of_county", f"{code},演示县,{year}-01,100")
    return code


def test_files_say_what_was_stated_as_the_page_does(p: Pair) -> None:
    code, commission = brought(p), who(Role.HEALTH_COMMISSION)
    board = f"/dashboards/county/{code}/"
    rows = list(csv.DictReader(io.StringIO(commission.get(f"{board}board.csv").content.decode("utf-8-sig"))))
    rate = next(row for row in rows if row["指标代码"] == "in_county_admission_rate" and row["数"])
    assert (rate["数"], rate["陈述还是计算"]) == ("91.666667", "陈述")
    assert {row["陈述还是计算"] for row in rows if row["指标代码"] == "lectures"} == {"计算"}
    typed = pq.read_table(io.BytesIO(commission.get(f"{board}board.parquet").content)).to_pylist()
    assert [row["stated"] for row in typed] == [row["陈述还是计算"] == "陈述" for row in rows]
    asked = f"?level=county&place={code}&per=year"
    told = csv.DictReader(io.StringIO(commission.get(f"{RATE}values.csv{asked}").content.decode("utf-8-sig")))
    assert {row["origin"] for row in told} == {"stated"}
    entries = commission.get(f"{RATE}measure-report.json{asked}").json()["entry"]
    assert entries and all("attestation" in str(one["resource"]["extension"]) for one in entries)


def test_paper_says_what_was_stated_as_the_page_does(p: Pair) -> None:
    code, rate = brought(p), {"zh-hans": "县域内住院率", "en": "dmission"}
    account = account_for(StaffFactory(institution=p.pairing.receiving), name="演示·写报告的")
    granted(account, Role.PROGRAMME_OFFICE, p.pairing.receiving)
    office, year = actor_of(account.pk, at=timezone.now()), timezone.localdate().year
    ground = grounds.ground(office, Subject.COUNTY, code, on=timezone.localdate())
    days = Window(date(year, 1, 1), date(year, 2, 1))
    period = printing.period(office, ground, days, as_of=timezone.now())
    for language, mark in (("zh-hans", "陈述，不是逐条算的"), ("en", "stated, not computed")):
        told = report(Wanted(period, Form.PDF, Rhythm.MONTH, language, office, "ABCDEFGH"), link="", at="-")
        tables = [part for one in told.sections for part in one.parts if isinstance(part, Table)]
        named = [row[0] for table in tables for row in table.rows]
        assert [name for name in named if mark in name] == [name for name in named if rate[language] in name]
        assert any(mark in name for name in named)
        for raw in (word_text(word.docx(told)), pdf_text(paper.full_pdf(told)), book_text(sheets.xlsx(told))):
            assert mark.replace(" ", "") in raw.replace(" ", "").replace("\n", "")


def book_text(raw: bytes) -> str:
    """All cells of a workbook."""
    book = calamine.load_workbook(io.BytesIO(raw))
    pages = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
    return "\n".join(str(cell) for rows in pages for row in rows for cell in row)


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
