"""The pages of blood: an errand by two browsers, what is kept when refused, a logger's file, few statements however much is shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
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
