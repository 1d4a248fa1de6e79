"""Tables from outside: a messy file is looked at, its faults named at their rows, brought in once, and the figure appears; the nightly comparison."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.factories.promises import Pair, pair
from tests.integration.web.conftest import SignedIn
from tests.integration.web.indicators.conftest import watcher_of
from tongzhou.accounts.rules import Role
from tongzhou.indicators.actions import remember
from tongzhou.indicators.definitions import catalogue
from tongzhou.indicators.models import Cell, Difference, Outside, Recount

pytestmark = pytest.mark.django_db
SERIES = "/indicators/tables/insurance_in_county/"


@pytest.fixture
def p() -> Pair:
    return pair()


@pytest.fixture
def commission(p: Pair) -> Client:
    return watcher_of(p.pairing.receiving)


def sheet(*rows: str, encoding: str = "gb18030", name: str = "演示.csv") -> SimpleUploadedFile:
    """A file as an insurance office sends it: a title, the headings, rows, a total."""
    lines = ["演示县 2025 年医保住院汇总,,,", "行政区划代码,县区,统计月份,人次", *rows, "合计,,,999"]
    return SimpleUploadedFile(name, "\n".join(lines).encode(encoding))


def sent(
    client: Client, file: SimpleUploadedFile | None, source: str = "演示医保局 2026-01-10"
) -> tuple[int, str]:
    answer = client.post(SERIES, {"source": source} | ({"file": file} if file else {}))
    return answer.status_code, answer.content.decode()


def hidden(page: str) -> str:
    return page.split('name="rows" value="')[1].split('"')[0]


def test_a_messy_file_is_looked_at_then_brought_in_once(p: Pair, commission: Client) -> None:
    code = p.pairing.receiving.region_code
    status, page = sent(
        commission,
        sheet(f"{code},演示县,2025年3月,1200", f"{code},演示县,202504,约", f"{code},演示县,2025-05,"),
    )
    assert status == 422 and "D4" in page and "不小于 0 的数" in page and not Outside.objects.exists()
    assert 'value="演示医保局 2026-01-10"' in page
    status, page = sent(commission, sheet(f"{code},演示县,2025年3月,1200", f"{code},演示县,202504,800"))
    assert status == 200 and "读到 2 行" in page and not Outside.objects.exists()
    for fresh in (2, 0):
        done = commission.post(SERIES, {"rows": hidden(page), "source": "演示医保局 2026-01-10"})
        assert done.status_code == 302
        assert f"新的或改动的 {fresh} 行" in commission.get(SERIES).content.decode()
    assert [(str(row.month), row.number) for row in Outside.objects.order_by("month")] == [
        ("2025-03-01", Decimal(1200)),
        ("2025-04-01", Decimal(800)),
    ]


def test_each_fault_of_the_domain_stands_at_its_row(p: Pair, commission: Client) -> None:
    code, other = p.pairing.receiving.region_code, pair().pairing.receiving.region_code
    status, page = sent(commission, sheet(f"{code},x,2025-03,1", f"{code},x,2025-03,2"))
    assert status == 422 and "第 4 行" in page and "前面已经有一行" in page
    status, page = sent(commission, sheet(f"{code},x,2025-03,1", f"{other},x,2025-03,2"))
    assert status == 422 and f"第 4 行：{other} 不在您的辖区" in page
    status, page = sent(commission, sheet(f"{code},x,2031-03,1"))
    assert status == 422 and "还没有到" in page
    assert not Outside.objects.exists()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "file"),
        (b"a,b\n1,2\n", "没有找到表头"),
        (b"\x00\x01\x02", "不是表格"),
        ("地区代码,月份,数值\n".encode(), "没有一行有数"),
    ],
)
def test_a_file_that_is_none_is_refused_at_its_field(commission: Client, content: bytes, told: str) -> None:
    status, page = sent(commission, SimpleUploadedFile("演示.csv", content))
    assert status == 422 and told in page and 'id="f-file-fault"' in page


def test_without_a_source_nothing_is_brought_in(p: Pair, commission: Client) -> None:
    status, page = sent(commission, sheet(f"{p.pairing.receiving.region_code},x,2025-03,1"), source=" ")
    assert status == 422 and "外部数据要写明出处" in page and 'id="f-source-fault"' in page


def test_rows_that_no_page_has_sent_are_refused(p: Pair, commission: Client) -> None:
    other = pair().pairing.receiving.region_code
    for rows in ("nonsense", f"{other},2025-03-01,5", "1,2", "99,2025-01-01,NaN"):
        answer = commission.post(SERIES, {"rows": rows, "source": "x"})
        assert answer.status_code == 422, rows
    assert not Outside.objects.exists()


def test_who_may_not_bring_in_reads_only(p: Pair, signed_in: SignedIn) -> None:
    office = signed_in(Role.PROGRAMME_OFFICE, p.pairing.receiving)
    page = office.get(SERIES)
    assert page.status_code == 200 and b'type="file"' not in page.content
    assert office.post(SERIES, {"rows": ""}).status_code == 403
    assert office.get(f"{SERIES}template/").status_code == 403
    assert office.get("/indicators/tables/nonsense/").status_code == 404


def test_the_empty_table_comes_back_filled_in(p: Pair, commission: Client) -> None:
    code = p.pairing.receiving.region_code
    raw = commission.get(f"{SERIES}template/").content
    assert raw.startswith(b"\xef\xbb\xbf") and code.encode() in raw
    before = timezone.localdate().replace(day=1) - timedelta(1)
    filled = raw.decode().replace(f"-{before.month:02d},", f"-{before.month:02d},77")
    status, page = sent(commission, SimpleUploadedFile("x.csv", io.BytesIO(filled.encode()).getvalue()))
    assert status == 200 and "77" in page


def test_the_list_says_who_needs_a_table_and_since_when_it_stands(p: Pair, commission: Client) -> None:
    page = commission.get("/indicators/tables/").content.decode()
    assert "参保人县域内住院人次" in page and "县域内住院" in page and "还没有" in page


def test_a_planted_wrong_cell_is_named(p: Pair, signed_in: SignedIn) -> None:
    remember(catalogue.ALL.values(), at=timezone.now(), on=timezone.localdate())
    p.posted("lecture", 3, on=date(2026, 5, 2))
    cell = Cell.objects.filter(item="", total=3000).first()
    assert cell is not None
    row = Recount.objects.create(at=datetime(2026, 6, 1, 18, 40, tzinfo=UTC), cells=900, different=1)
    Difference.objects.create(
        recount=row, leaf_id=cell.leaf_id, spot_id=cell.spot_id, month=cell.month, item="", kept=[9, 9, 9000, 0, 0], counted=[1, 1, 3000, 0, 0]
    )  # fmt: skip
    page = watcher_of(p.pairing.receiving, Role.AUDITOR).get("/indicators/recount/").content.decode()
    for told in (
        "2026-06-02 02:40",
        "1 个单元与台账不一致",
        "讲座",
        "2026-05",
        "9 条，合计 9",
        "1 条，合计 3",
        p.pairing.receiving.label,
    ):
        assert told in page, told
    assert "tongzhou indicators refill" in page
    elsewhere = watcher_of(pair().pairing.receiving).get("/indicators/recount/").content.decode()
    assert p.pairing.receiving.label not in elsewhere and "1 个单元与台账不一致" in elsewhere
    assert signed_in(Role.CLINICIAN, p.pairing.receiving).get("/indicators/recount/").status_code == 403
