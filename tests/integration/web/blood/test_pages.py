"""The pages of blood: an errand by two browsers, what is kept when refused, a logger's file, few statements however much is shown."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from html import unescape

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.factories.blood import Banks, asked, bag, banks, lines, today
from tests.factories.consultations import minutes, person
from tests.integration.speed.test_statements import FEW, MANY, MOST, statements
from tongzhou.accounts.models import Account
from tongzhou.accounts.rules import Role
from tongzhou.care.blood import actions
from tongzhou.care.blood.models import Bag, Reading, Request
from tongzhou.care.blood.rules import Came, State
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.ids import new_id
from tongzhou.ledger.models import Entry
from tongzhou.notices.models import Notice

pytestmark = pytest.mark.django_db


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=actor.account_id))
    return client


@pytest.fixture
def b() -> Banks:
    return banks()


def form_of(client: Client, address: str) -> dict[str, str]:
    """The hidden values of a form, as a browser would send them."""
    page = client.get(address)
    assert page.status_code == 200, (address, page.status_code)
    return dict(re.findall(r'<input type="hidden" name="(id|seen)" value="([^"]*)"', page.content.decode()))


def sent(client: Client, address: str, **values: object) -> None:
    """Fill in a form and send it; it leads on."""
    answer = client.post(address, form_of(client, address) | values)
    assert answer.status_code == 302, answer.content.decode()[-3000:]


def wanted(b: Banks, **values: object) -> dict[str, object]:
    needed = timezone.localtime(timezone.now() + timedelta(hours=9))
    told = {
        "giver": b.strong.pk, "component": "apheresis_platelets", "abo": "A", "rh": "positive", "amount": "1", "purpose": "bleeding",
        "needed_by": f"{needed:%Y-%m-%dT%H:%M}", "emergency": "yes", "case_number": "ZY2026-0312",
    }  # fmt: skip
    return told | values


def test_an_errand_by_two_browsers(b: Banks) -> None:
    weak, strong = client_of(b.asker), client_of(b.giver)
    one = bag(b.giver, at=timezone.now() - timedelta(minutes=5))
    sent(weak, "/blood/new/", **wanted(b))
    row = Request.objects.get()
    at = f"/blood/{row.pk}/"
    assert "机采血小板 1 治疗量 A 型 Rh 阳性" in strong.get("/blood/").content.decode()
    sent(strong, f"{at}offer/", bags=[str(one.pk)])
    for client in (weak, strong):  # who sees a held bag, and whom its page is shown: no link leads to nothing
        held = client.get(at).content.decode()
        assert one.donation in held
        for href in set(re.findall(r'href="(/blood/(?:bags|days)/[^"]+)"', held)):
            assert client.get(href).status_code == 200, href
    sent(strong, f"{at}issue/")
    sent(strong, f"{at}depart/", carrier="演示·司机", box="箱 3")
    now = timezone.localtime()
    sent(strong, f"{at}temperature/", taken_at=f"{now:%Y-%m-%dT%H:%M}", degrees="22.6")
    sent(weak, f"{at}receive/", **{f"bag_{one.pk}": "here"})
    assert weak.get(f"{at}close/").status_code == 403
    sent(strong, f"{at}close/")
    row.refresh_from_db()
    assert row.state == State.CLOSED and Entry.objects.count() == 2
    sent(weak, f"/blood/bags/{one.pk}/use/", case_number="ZY2026-0312")
    page = weak.get(f"/blood/bags/{one.pk}/").content.decode()
    assert at in page and "已用" in page and row.number in page
    entry = strong.get(f"/ledger/entries/{Entry.objects.get(kind='blood_issue').pk}/").content.decode()
    assert at in entry and "机采血小板" in entry and "1 治疗量" in entry
    told = set(Notice.objects.filter(kind="blood", account=b.asker.key).values_list("link", flat=True))
    assert told == {at}


def test_what_was_typed_is_kept_and_each_fault_is_at_its_field(b: Banks) -> None:
    weak = client_of(b.asker)
    answer = weak.post("/blood/new/", wanted(b, amount="零点五", case_number="", note="请尽快"))
    page = answer.content.decode()
    assert answer.status_code == 422 and "请尽快" in page and 'value="零点五"' in page
    assert page.count('aria-invalid="true"') == 2
    english = weak.post("/blood/new/", wanted(b, amount="0.3"), headers={"accept-language": "en"})
    assert "the smallest step is 0.5" in english.content.decode()


def test_a_bag_just_held_for_another_request_is_told_at_the_field(b: Banks) -> None:
    strong, at = client_of(b.giver), timezone.now() - timedelta(minutes=5)
    one = bag(b.giver, at=at)
    rows = [asked(b, at=at, amount=Decimal(1)) for _ in range(2)]
    form = form_of(strong, f"/blood/{rows[1].pk}/offer/")
    sent(strong, f"/blood/{rows[0].pk}/offer/", bags=[str(one.pk)])
    answer = strong.post(f"/blood/{rows[1].pk}/offer/", form | {"bags": [str(one.pk)]})
    assert answer.status_code == 422 and "刚被别的申请留走" in answer.content.decode()


def test_a_loggers_file(b: Banks) -> None:
    at = timezone.now() - timedelta(minutes=50)
    one = bag(b.giver, at=at)
    row = asked(b, at=at, amount=Decimal(1))
    actions.offer(by=b.giver, at=at + minutes(1), request_id=row.pk, bag_ids=[one.pk])
    early = client_of(b.giver).get(f"/blood/{row.pk}/temperature/")
    assert early.status_code == 409
    actions.issue(by=b.giver, at=at + minutes(2), request_id=row.pk)
    told = "时间,温度\n" + lines(at + minutes(3), "22.0", "25.0")
    file = SimpleUploadedFile("log.csv", told.encode("gb18030"), "text/csv")
    client = client_of(b.asker)
    assert client.post(f"/blood/{row.pk}/temperature/", {"file": file}).status_code == 302
    assert Reading.objects.count() == 2
    bad = SimpleUploadedFile("log.csv", (told + "\n昨天,热").encode(), "text/csv")
    answer = client.post(f"/blood/{row.pk}/temperature/", {"file": bad})
    assert answer.status_code == 422 and "第 4 行读不懂" in answer.content.decode()
    assert Reading.objects.count() == 2
    page = client.get(f"/blood/{row.pk}/").content.decode()
    assert "超限 1 个" in page and "平台不替人决定" in page
    assert (
        "out of range: 1"
        in client.get(f"/blood/{row.pk}/", headers={"accept-language": "en"}).content.decode()
    )


def workbook(*rows: tuple[object, ...]) -> bytes:
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True}) as book:
        sheet, moment = book.add_worksheet("记录"), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for n, row in enumerate(rows):
            for m, cell in enumerate(row):
                if isinstance(cell, datetime):
                    sheet.write_datetime(n, m, cell, moment)
                else:
                    sheet.write(n, m, cell)
    return kept.getvalue()


def test_a_workbook_of_a_logger_and_files_that_are_none(b: Banks) -> None:
    at = timezone.now() - timedelta(minutes=50)
    one, row = bag(b.giver, at=at), asked(b, at=at, amount=Decimal(1))
    actions.offer(by=b.giver, at=at + minutes(1), request_id=row.pk, bag_ids=[one.pk])
    actions.issue(by=b.giver, at=at + minutes(2), request_id=row.pk)
    client, address = client_of(b.giver), f"/blood/{row.pk}/temperature/"
    first = timezone.localtime(at + minutes(3)).replace(second=0, microsecond=0, tzinfo=None)
    told = [(first + timedelta(minutes=5 * n), degrees) for n, degrees in enumerate((71.6, 72.5, 78.8))]
    raw = workbook(
        ("设备", "TZ-88"), ("序号", "时间", "温度(℉)"), *((n, *one) for n, one in enumerate(told, 1))
    )
    assert client.post(address, {"file": SimpleUploadedFile("log.xlsx", raw)}).status_code == 302
    assert list(Reading.objects.order_by("taken_at").values_list("tenths", "kept")) == [
        (220, True),
        (225, True),
        (260, False),
    ]
    for name, content, says in (
        ("log.xlsx", b"PK\x03\x04 broken", "不是表格"),
        ("log.pdf", b"%PDF-1.7\0\0\0", "不是表格"),
        ("log.csv", ("时间,温度\n" + "2026-11-29,22.4").encode("utf-8-sig"), "第 2 行“2026-11-29,22.4”只有日期"),
        ("log.csv", b"x" * 300_001, "最多 300 KB"),
        ("log.csv", "时间;温度\n11/12/2026 14:05;22,4".encode("utf-16"), "哪个是月"),
    ):  # fmt: skip
        answer = client.post(address, {"file": SimpleUploadedFile(name, content)})
        page = answer.content.decode()
        assert answer.status_code == 422 and says in page, (name, says)
    assert Reading.objects.count() == 3


def test_a_bag_wasted_in_stock_is_traced_and_taken_back(b: Banks) -> None:
    office = client_of(person(Role.PROGRAMME_OFFICE, b.strong, name="演示·站办", title="manager"))
    strong, one = client_of(b.giver), bag(b.giver, at=timezone.now() - timedelta(hours=1))
    at = f"/blood/bags/{one.pk}/"
    answer = strong.post(f"{at}waste/", form_of(strong, f"{at}waste/") | {"why": "other"})
    assert answer.status_code == 422 and "请用一句话写明" in answer.content.decode()
    sent(strong, f"{at}waste/", why="broken", note="掉在地上")
    entry = Entry.objects.get()
    page = strong.get(at).content.decode()
    assert f"/ledger/entries/{entry.pk}/" in page and "对口支援办公室" in page
    sheet = office.get(f"/ledger/entries/{entry.pk}/").content.decode()
    assert at in sheet and "本库血液报废" in sheet and "破损" in sheet and "单方" in sheet
    assert client_of(b.asker).get(f"/ledger/entries/{entry.pk}/").status_code == 404
    assert office.post(f"/ledger/entries/{entry.pk}/reverse/", {"reason": "扫错了码"}).status_code == 302
    page = strong.get(at).content.decode()
    assert (
        "在库" in page
        and "扫错了码" in page
        and "报废记错" in page
        and f"/ledger/entries/{entry.pk}/" not in page
    )
    english = strong.get(at, headers={"accept-language": "en"}).content.decode()
    assert "Wasted by mistake, back in stock" in english


def test_pages_refresh_by_themselves_in_parts(b: Banks) -> None:
    """What changes is fetched again alone: no form, no frame; each in few statements."""
    at = timezone.now() - timedelta(minutes=50)
    one, row = bag(b.giver, at=at), asked(b, at=at, amount=Decimal(1))
    actions.offer(by=b.giver, at=at + minutes(1), request_id=row.pk, bag_ids=[one.pk])
    strong = client_of(b.giver)
    for path in ("", f"{row.pk}/", f"bags/{one.pk}/", "stock/?component=apheresis_platelets&abo=A&q="):
        whole = strong.get(f"/blood/{path}").content.decode()
        (address,) = re.findall(r'data-refresh-on="blood" hx-get="([^"]+)"', whole)
        few, part = statements(strong, unescape(address))
        part = strong.get(unescape(address), headers={"HX-Request": "true"}).content.decode()
        assert few <= MOST and 'data-refresh-on="blood"' in part, path
        assert not re.search("<html|<form|<input", part), path
        assert one.donation in part or row.number in part, path


def test_an_office_reads_and_takes_no_step(b: Banks) -> None:
    office = client_of(person(Role.PROGRAMME_OFFICE, b.weak, name="演示·站办", title="manager"))
    row = asked(b, at=timezone.now() - timedelta(minutes=5))
    page = office.get(f"/blood/{row.pk}/").content.decode()
    assert row.number in page and "撤销申请" not in page
    assert office.get("/blood/new/").status_code == 403
    assert office.get(f"/blood/{row.pk}/cancel/").status_code == 403


def test_no_page_of_blood_speaks_of_money(b: Banks) -> None:
    at = timezone.now() - timedelta(minutes=50)
    one, row = bag(b.giver, at=at), asked(b, at=at)
    client = client_of(b.giver)
    for path in (
        "",
        "new/",
        "stock/",
        "stock/new/",
        "tables/",
        f"bags/{one.pk}/",
        f"{row.pk}/",
        f"{row.pk}/offer/",
    ):
        page = client.get(f"/blood/{path}").content.decode()
        main = page[page.index("<main") :]
        assert not re.search("[¥￥元]|费用", main), path


def grows(client: Client, path: str, more: Callable[[int], None], mark: str) -> None:
    """The same statements with few rows and with many."""
    more(FEW)
    few, page = statements(client, path)
    assert page.count(mark) >= FEW, page.count(mark)
    more(MANY - FEW)
    many, page = statements(client, path)
    assert page.count(mark) > 5 * FEW, page.count(mark)
    assert few == many <= MOST, (few, many)


def test_few_statements_however_much_is_shown(b: Banks) -> None:
    at = timezone.now() - timedelta(hours=3)
    day = actions.plan_day(
        id=new_id(), by=b.giver, at=at, day=today(at), place="演示广场", vehicle="采血车 2 号"
    )
    ask = asked(b, at=at, amount=Decimal(90))
    client = client_of(b.giver)

    def bags(number: int) -> None:
        for _ in range(number):
            bag(b.giver, at=at, day=day.pk)

    def requests(number: int) -> None:
        for _ in range(number):
            asked(b, at=at)

    grows(client, f"/blood/{ask.pk}/offer/", bags, 'name="bags"')
    assert statements(client, "/blood/stock/")[0] <= MOST
    assert statements(client, f"/blood/days/{day.pk}/")[0] <= MOST
    assert statements(client, "/blood/days/")[0] <= MOST
    grows(client, "/blood/", requests, 'href="/blood/0')
    ids = list(Bag.objects.values_list("pk", flat=True))
    actions.offer(by=b.giver, at=at + minutes(1), request_id=ask.pk, bag_ids=ids)
    assert statements(client, f"/blood/{ask.pk}/")[0] <= MOST
    actions.issue(by=b.giver, at=at + minutes(2), request_id=ask.pk)
    told = actions.read_lines(lines(at + minutes(3), *["22.0"] * 70, step=1))
    actions.log(by=b.giver, at=at + minutes(90), request_id=ask.pk, measured=told, logger=True)
    assert statements(client_of(b.asker), f"/blood/{ask.pk}/receive/")[0] <= MOST
    actions.receive(by=b.asker, at=at + minutes(91), request_id=ask.pk, came=dict.fromkeys(ids, Came.HERE))
    actions.close(by=b.giver, at=at + minutes(92), request_id=ask.pk)
    number, page = statements(client, f"/blood/{ask.pk}/")
    assert number <= MOST and page.count("/blood/bags/") >= MANY
    assert statements(client_of(b.asker), f"/blood/bags/{ids[0]}/")[0] <= MOST
