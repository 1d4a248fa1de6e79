"""The pages of boards: what each reader finds, what leads where, what is refused and how."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pyarrow.parquet as pq
import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.accounts import account_for, granted
from tests.factories.boards import ASKED, keep, post, province
from tests.factories.directory import InstitutionFactory, RegionFactory
from tests.factories.partnerships import PairingFactory
from tests.factories.promises import Pair, pair
from tests.integration.web.conftest import SignedIn
from tongzhou.accounts.rules import Role
from tongzhou.indicators import actions
from tongzhou.indicators.actions import Line
from tongzhou.indicators.definitions import catalogue
from tongzhou.indicators.definitions.boards import Subject
from tongzhou.indicators.engine.combining import Value
from tongzhou.indicators.models import Issue, Subscription
from tongzhou.indicators.queries.grounds import Ground
from tongzhou.indicators.rules.codes import shown
from tongzhou.indicators.rules.windows import Window
from tongzhou.interop.board import columns
from tongzhou.interop.board.issuing import issue_due
from tongzhou.kernel.actors import system
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import CHINA

pytestmark = pytest.mark.django_db


@pytest.fixture
def p() -> Pair:
    """Lectures of this month and, from May on, of an earlier one of this year."""
    keep()
    here = pair()
    now, today = timezone.now(), timezone.localdate()
    for n in range(3):
        post(here, now, "lecture", today.replace(day=1), 1 + n)
    post(here, now, "remote_consultation", today.replace(day=1), 4, detail=ASKED)
    return here


@pytest.fixture
def office(p: Pair, signed_in: SignedIn) -> Client:
    return signed_in(Role.PROGRAMME_OFFICE, p.pairing.receiving)


@pytest.fixture
def commission(p: Pair) -> Client:
    account = account_for(None, name="演示·委")
    granted(account, Role.HEALTH_COMMISSION)
    client = Client()
    client.force_login(account)
    return client


def county(p: Pair) -> str:
    return p.pairing.receiving.region_code[:6]


def text(client: Client, path: str, **asked: str) -> str:
    answer = client.get(path, asked)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_every_board_offered_opens_and_its_figures_lead_to_their_entries(p: Pair, office: Client) -> None:
    home = text(office, "/dashboards/")
    year, last = (
        timezone.localdate().year,
        (timezone.localdate().replace(day=28) + timedelta(4)).replace(day=1) - timedelta(1),
    )
    for path, asked in (
        (f"/dashboards/county/{county(p)}/", f"level=county&amp;place={county(p)}"),
        (f"/dashboards/institution/{p.pairing.supporting_id}/", f"level=institution&amp;place={p.pairing.supporting_id}&amp;on=supporting"),
        (f"/dashboards/programme/{p.programme.code}/", f"level=programme&amp;place={p.programme.pk}"),
    ):  # fmt: skip
        assert f'href="{path}"' in home
        page = text(office, path)
        assert f"/indicators/lectures/entries/?{asked}&amp;from={year}-01-01&amp;to={last}" in page
        assert ">6</a>" in page and "3 条" in page and "还没有记录：" in page
    assert f'href="/dashboards/wall/{p.programme.code}/"' in home


def test_another_county_has_none_of_them(p: Pair, signed_in: SignedIn) -> None:
    other = signed_in(Role.PROGRAMME_OFFICE, InstitutionFactory())
    for path in (
        f"/dashboards/county/{county(p)}/", f"/dashboards/institution/{p.pairing.supporting_id}/", f"/dashboards/programme/{p.programme.code}/",
        f"/dashboards/wall/{p.programme.code}/", f"/dashboards/region/{county(p)[:2]}/", "/dashboards/region/0/", f"/compare/?county={county(p)}",
        "/dashboards/county/nothing/", "/dashboards/institution/nothing/", "/dashboards/world/1/", f"/dashboards/county/{county(p)}/board.csv",
    ):  # fmt: skip
        assert other.get(path).status_code == 404, path


def test_a_region_sorts_by_any_column_and_says_what_is_missing(p: Pair, commission: Client) -> None:
    province(p)
    more = pair()
    post(more, timezone.now(), "remote_consultation", timezone.localdate(), 9, detail=ASKED)
    path = f"/dashboards/region/{county(p)[:2]}/"
    names = [one.pairing.receiving.region.name for one in (p, more)]
    for way, expected in (("down", names[::-1]), ("up", names)):
        page = text(commission, path, sort="remote_consultations", way=way)
        assert sorted(names, key=page.index) == expected
        assert f'aria-sort="{way}ending"'.replace("up", "asc").replace("down", "desc") in page
    assert "还缺：" in page and "还没有记录：" in page
    assert names[0] in text(commission, path, sort="nothing")


def test_the_table_is_taken_away_as_rows(p: Pair, office: Client) -> None:
    raw = office.get(f"/dashboards/county/{county(p)}/board.csv")
    assert raw["Content-Type"] == "text/csv; charset=utf-8" and "attachment" in raw["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(raw.content.decode("utf-8-sig"))))
    first = next(row for row in rows if row["指标代码"] == "lectures")
    assert (first["数"], first["台账条数"], first["地方代码"]) == ("6", "3", county(p))
    assert next(row for row in rows if row["指标代码"] == "operations")["数"] == ""


def test_the_same_rows_come_with_types(p: Pair, office: Client, commission: Client) -> None:
    path = f"/dashboards/county/{county(p)}/"
    assert f'href="{path}board.parquet"' in text(office, path)
    raw = office.get(f"{path}board.parquet")
    assert (
        raw["Content-Type"] == "application/vnd.apache.parquet" and ".parquet" in raw["Content-Disposition"]
    )
    rows = pq.read_table(io.BytesIO(raw.content)).to_pylist()
    said = list(csv.DictReader(io.StringIO(office.get(f"{path}board.csv").content.decode("utf-8-sig"))))
    assert len(rows) == len(said) > 10
    for typed, plain in zip(rows, said, strict=True):
        assert (typed["code"], typed["place_code"], typed["first"].isoformat(), typed["last"].isoformat()) == (
            plain["指标代码"], plain["地方代码"], plain["从"], plain["到"],
        )  # fmt: skip
        assert typed["number"] == (Decimal(plain["数"]) if plain["数"] else None)
        assert typed["entries"] == int(plain["台账条数"]) and not typed["held_back"]
    first = next(row for row in rows if row["code"] == "lectures")
    assert (first["number"], first["entries"]) == (6, 3)
    province(p)
    spread = commission.get(f"/dashboards/region/{county(p)[:2]}/board.parquet")
    assert {row["place_code"] for row in pq.read_table(io.BytesIO(spread.content)).to_pylist()} >= {county(p)}


def test_without_the_components_a_sentence_says_what_to_do(
    p: Pair, office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columns, "available", lambda: False)
    path = f"/dashboards/county/{county(p)}/"
    assert "board.parquet" not in text(office, path) and "board.csv" in text(office, path)
    refused = office.get(f"{path}board.parquet")
    assert refused.status_code == 409 and "下载 CSV" in refused.content.decode()


def test_few_patients_are_held_back_and_said_to_be() -> None:
    one = catalogue.ALL["consultation_patients"]
    place = Ground(Subject.COUNTY, "620525", Words("演示县", "Demo"))
    figures = [
        (one, place, Window(date(2026, 1, 1), date(2026, 2, 1)), Value(Decimal(n), n)) for n in (3, 30)
    ]
    for cares, numbers in ((False, [None, 30]), (True, [3, 30])):
        rows = pq.read_table(io.BytesIO(columns.written(figures, "zh", cares=cares))).to_pylist()
        assert [row["number"] for row in rows] == numbers
        assert [row["entries"] for row in rows] == numbers
        assert [row["held_back"] for row in rows] == [not cares, False]
    assert pq.read_table(io.BytesIO(columns.written([], "zh", cares=True))).num_rows == 0


def test_the_wall_names_houses_and_nobody(p: Pair, office: Client) -> None:
    page = text(office, f"/dashboards/wall/{p.programme.code}/")
    assert 'data-face="dark"' in page and 'hx-trigger="every 60s"' in page
    assert p.pairing.supporting.label in page and "1 家支援 · 1 家受援" in page
    assert "演示·" not in page.replace("试用·", "")


def test_a_county_is_compared_by_population_where_it_is_known(p: Pair, office: Client) -> None:
    assert "同类县不足 5 个" in text(office, "/compare/")
    now, today = timezone.now(), timezone.localdate()
    month = (today.replace(day=1) - timedelta(1)).replace(day=1)
    codes = [county(p)]
    post(p, now, "lecture", month, 1)
    for n in range(6):
        region = RegionFactory(name=f"演示外县{n}")
        house = InstitutionFactory(region=region, region_code=region.code)
        one = pair(PairingFactory(receiving=house))
        post(one, now, "remote_consultation", month, n + 1, detail=ASKED)
        codes.append(region.code)
    post(p, now, "remote_consultation", month, 5, detail=ASKED)
    page = text(office, "/compare/")
    assert "改按县内机构数" in page and "范围外的 6 个县" in page and "演示外县" not in page
    assert "第 2 / 7" in page and "中位数 3.5 例次" in page
    lines = [Line(code, month, Decimal(100_000 + n)) for n, code in enumerate(codes)]
    actions.bring_in(by=system("test"), at=now, series="population", source="演示统计", lines=lines)
    assert "按常住人口" in text(office, "/compare/")
    actions.bring_in(
        by=system("test"),
        at=now,
        series="travel_minutes",
        source="演示交通",
        lines=[Line(code, month, Decimal(60)) for code in codes],
    )
    assert "和到地级市的车程" in text(office, "/compare/")


def test_subscribing_keeps_what_was_chosen_and_says_what_is_wrong(p: Pair, office: Client) -> None:
    path, board = "/dashboards/subscriptions/", f"county:{county(p)}"
    told = {"board": board, "form": "pdf", "rhythm": "hour", "id": ""}
    answer = office.post(path, told)
    page = answer.content.decode()
    assert answer.status_code == 422 and "请从列表里选一项" in page and 'value="pdf" selected' in page
    assert f'value="{board}" selected' in page
    assert office.post(path, told | {"rhythm": "week"}).status_code == 302
    assert office.post(path, told | {"rhythm": "week"}).status_code == 409
    row = Subscription.objects.get()
    assert row.form == "pdf" and "不再要" in text(office, path)
    assert office.post(f"{path}{row.pk}/end/").status_code == 302 and "已停" in text(office, path)


def test_a_report_comes_and_its_code_is_checked(p: Pair, office: Client, signed_in: SignedIn) -> None:
    office.post(
        "/dashboards/subscriptions/", {"board": f"county:{county(p)}", "form": "xlsx", "rhythm": "month"}
    )
    due = datetime.combine(Subscription.objects.get().next_on, time(6, 20), CHINA)
    assert issue_due(at=due, origin="") == 1
    one = Issue.objects.get()
    page = text(office, "/dashboards/subscriptions/")
    assert f"/files/{one.file}/" in page and f"/verify/{one.verification}/" in page
    assert office.get(f"/files/{one.file}/").status_code == 200
    doctor = signed_in(Role.CLINICIAN, p.pairing.supporting)
    assert doctor.get(f"/files/{one.file}/").status_code == 404
    assert doctor.get("/dashboards/subscriptions/").status_code == 403
    typed = doctor.get("/verify/", {"code": shown(one.verification).lower()})
    assert typed.status_code == 302 and typed["Location"] == f"/verify/{one.verification}/"
    assert "印出来的数字" in text(doctor, f"/verify/{one.verification}/")
    answer = text(doctor, f"/verify/{one.verification}/again/")
    assert "与印出来的一致" in answer and "不一致" not in answer and "编制之后没有更正" in answer
    wrong = doctor.get("/verify/", {"code": "4K7M"})
    assert (
        wrong.status_code == 404
        and "没有这个核验码" in wrong.content.decode()
        and 'value="4K7M"' in wrong.content.decode()
    )
