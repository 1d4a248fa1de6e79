"""The pages of postings: what they show to whom, what they take, and that nothing typed is lost."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.accounts import account_for, granted
from tests.factories.directory import StaffFactory
from tests.factories.partnerships import PairingFactory
from tests.factories.postings import Scene, claim_of, confirmed, fresh, here, noon, plan_of, planned, scene
from tongzhou.accounts.rules import Role as AccountRole
from tongzhou.directory.models import Institution, Staff
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.periods import Period
from tongzhou.ledger.models import Entry
from tongzhou.support.postings import actions
from tongzhou.support.postings.models import Batch, HandOver, Posting, PostingRule, Team
from tongzhou.support.postings.rules.lifecycle import State
from tongzhou.web.postings import hosts

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def s() -> Scene:
    return scene()


def browser(
    role: AccountRole, house: Institution | None = None, *, staff: Staff | None = None, **place: object
) -> Client:
    account = account_for(staff or (StaffFactory(institution=house) if house else None))
    granted(account, role, house, **place)  # type: ignore[arg-type]
    client = Client()
    client.force_login(account)
    return client


def office(house: Institution) -> Client:
    return browser(AccountRole.PROGRAMME_OFFICE, house)


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def now(s: Scene, **given: object) -> Posting:
    """Somebody who has been on site for a month and stays for two more."""
    term = Period(TODAY - timedelta(30), TODAY + timedelta(60))
    row = actions.record(
        id=new_id(), by=s.giving, at=noon(TODAY), supporting_id=s.supporter.pk, receiving_id=s.host.pk,
        plan=plan_of(s, planned=term, **given), arrived_on=term.start,
    )  # fmt: skip
    confirmed(s, row.key, TODAY)
    return fresh(row)


def test_a_posting_is_planned_by_one_form(s: Scene) -> None:
    client = office(s.supporter)
    page = text(client, "/postings/new/")
    assert "演示·李大山" in page and s.department.name in page
    id = re.search(r'name="id" value="([^"]+)"', page)
    sent = {
        "id": id and id[1], "pair": f"{s.supporter.pk}:{s.host.pk}", "staff_id": str(s.staff.pk), "role": "leader",
        "department_id": str(s.department.pk), "since": "2026-03-01", "until": "2026-08-31", "note": "春季批",
    }  # fmt: skip
    for _ in range(2):
        answer = client.post("/postings/new/", sent)
        assert answer.status_code == 302
    row = Posting.objects.get()
    assert (row.role, row.planned.upper, row.note) == ("leader", date(2026, 9, 1), "春季批")


def test_a_fault_stands_beside_its_field_and_nothing_typed_is_lost(s: Scene) -> None:
    planned(s)
    client = office(s.supporter)
    sent = {
        "pair": f"{s.supporter.pk}:{s.host.pk}", "staff_id": str(s.staff.pk), "role": "member", "since": "2026-08-01",
        "until": "2026-12-31", "note": "写了很久的说明",
    }  # fmt: skip
    answer = client.post("/postings/new/", sent)
    page = answer.content.decode()
    assert answer.status_code == 409 and "已安排到" in page and "写了很久的说明" in page
    answer = client.post("/postings/new/", sent | {"until": "2026-07-31"})
    assert answer.status_code == 422 and "最后一天早于第一天" in answer.content.decode()


def test_of_a_large_house_a_name_is_typed(s: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    from tongzhou.web.postings import planning

    monkeypatch.setattr(planning, "LISTED", 1)
    StaffFactory(institution=s.supporter, name="演示·李小山")
    client = office(s.supporter)
    assert "<select" not in text(client, "/postings/new/").split('id="f-staff_id"')[0][-60:]
    sent = {
        "pair": f"{s.supporter.pk}:{s.host.pk}", "role": "member", "since": "2026-08-01", "until": "2026-12-31",
    }  # fmt: skip
    several = client.post("/postings/new/", sent | {"staff_id": "李"})
    assert several.status_code == 422 and "演示·李小山" in several.content.decode()
    assert client.post("/postings/new/", sent | {"staff_id": "没有这个人"}).status_code == 422
    assert client.post("/postings/new/", sent | {"staff_id": "李小山"}).status_code == 302
    assert Posting.objects.get().staff.name == "演示·李小山"


def test_the_pair_is_asked_first_where_there_are_several(s: Scene) -> None:
    other = PairingFactory(supporting=s.supporter)
    client = office(s.supporter)
    page = text(client, "/postings/new/")
    assert other.receiving.name in page and "f-staff_id" not in page
    page = client.post("/postings/new/", {"pair": f"{s.supporter.pk}:{s.host.pk}"}).content.decode()
    assert "f-staff_id" in page
    assert client.post("/postings/new/", {"pair": ""}).status_code == 422


def test_each_step_has_its_form_and_only_for_whom_it_is(s: Scene) -> None:
    row = planned(s)
    giving, taking = office(s.supporter), office(s.host)
    assert f"/postings/{row.pk}/agree/" in text(taking, f"/postings/{row.pk}/")
    assert f"/postings/{row.pk}/agree/" not in text(giving, f"/postings/{row.pk}/")
    assert giving.get(f"/postings/{row.pk}/agree/").status_code == 403
    assert taking.get(f"/postings/{row.pk}/appraise/").status_code == 409
    assert taking.get(f"/postings/{row.pk}/nonsense/").status_code == 404
    assert taking.post(f"/postings/{row.pk}/agree/", {"note": "欢迎"}).status_code == 302
    assert fresh(row).status is State.AGREED


def test_what_was_overtaken_is_said(s: Scene) -> None:
    row = planned(s)
    actions.decline(by=s.taking, at=noon(date(2026, 2, 2)), posting_id=row.pk, note="装修")
    answer = office(s.supporter).post(f"/postings/{row.pk}/cancel/", {"note": "不去了", "seen": "1"})
    assert answer.status_code == 409 and "演示·王对账" in answer.content.decode()


def test_the_host_confirms_on_the_page_and_the_entry_leads_back(s: Scene) -> None:
    row = planned(s, planned=Period(TODAY - timedelta(3), TODAY + timedelta(200)))
    actions.agree(by=s.taking, at=noon(TODAY - timedelta(3)), posting_id=row.pk)
    giving, taking = office(s.supporter), office(s.host)
    assert giving.post(f"/postings/{row.pk}/arrive/", {"on": str(TODAY - timedelta(1))}).status_code == 302
    assert "确认到岗" not in text(giving, f"/postings/{row.pk}/")
    assert "确认到岗" in text(taking, f"/postings/{row.pk}/")
    claim = claim_of(row.key)
    sent = {"claim": str(claim.pk), "content": claim.content_hash}
    assert giving.post(f"/postings/{row.pk}/confirm/", sent).status_code == 403
    assert fresh(row).status is State.ARRIVING
    assert taking.post(f"/postings/{row.pk}/confirm/", sent | {"content": "f" * 64}).status_code == 302
    assert fresh(row).status is State.ARRIVING  # he had seen something else
    assert taking.post(f"/postings/{row.pk}/confirm/", sent).status_code == 302
    assert fresh(row).status is State.ON_SITE
    entry = Entry.objects.get(source=row.key)
    assert f"/postings/{row.pk}/" in text(taking, f"/ledger/entries/{entry.pk}/")
    assert f"/ledger/entries/{entry.pk}/" in text(taking, f"/postings/{row.pk}/")


def test_the_list_says_what_needs_me_and_goes_on(s: Scene) -> None:
    row = planned(s)
    page = text(office(s.host), "/postings/")
    assert "请您同意接收" in page and f"/postings/{row.pk}/" in page
    assert "请您同意接收" not in text(office(s.supporter), "/postings/?tab=coming")
    assert "今天没有人在岗" in text(browser(AccountRole.CLINICIAN, s.host), "/postings/")
    for nonsense in ("?tab=x", "?after=x", "?tab=gone&after=2026-99-99_x", f"?after=x_{row.pk}"):
        text(office(s.host), f"/postings/{nonsense}")


def test_leave_by_himself(s: Scene) -> None:
    row = now(s)
    himself = browser(AccountRole.EXPERT, s.supporter, staff=s.staff)
    sent = {"why": "sick", "on": str(TODAY), "due_back": str(TODAY + timedelta(3))}
    assert himself.post(f"/postings/{row.pk}/away/", sent).status_code == 302
    page = text(himself, f"/postings/{row.pk}/")
    assert "病假" in page and f"/postings/{row.pk}/back/" in page
    assert himself.post(f"/postings/{row.pk}/extend/", {"until": "2030-01-01"}).status_code == 403


def test_hand_over_is_kept_handed_over_and_taken_over(s: Scene) -> None:
    row = now(s)
    giving = office(s.supporter)
    other = StaffFactory(institution=s.supporter)
    swap = {"staff_id": str(other.pk), "role": "member", "on": str(TODAY + timedelta(5))}
    assert giving.post(f"/postings/{row.pk}/swap/", swap).status_code == 302
    new = Posting.objects.get(replaces=row)
    himself = browser(AccountRole.EXPERT, s.supporter, staff=s.staff)
    address = f"/postings/{row.pk}/hand-over/"
    assert himself.post(address, {"patients": "HZ-1 复查", "finish": "later"}).status_code == 302
    assert HandOver.objects.get(posting=row).done_at is None
    assert "HZ-1 复查" in text(himself, address)
    assert himself.post(address, {"patients": "", "finish": "now"}).status_code == 422
    assert himself.post(address, {"patients": "HZ-1 复查", "finish": "now"}).status_code == 302
    successor = browser(AccountRole.EXPERT, s.supporter, staff=other)
    assert "我接手了" in text(successor, f"/postings/{new.pk}/")
    assert "我接手了" not in text(himself, f"/postings/{new.pk}/")
    answer = successor.post(f"/postings/{row.pk}/take-over/", {"to": str(new.pk)})
    assert answer.status_code == 302 and HandOver.objects.get(posting=row).taken_at


def test_batches_and_teams(s: Scene) -> None:
    client = office(s.supporter)
    pair = f"{s.supporter.pk}:{s.host.pk}"
    sent = {"pair": pair, "number": "3", "since": "2026-03-01", "until": "2026-08-31"}
    assert client.post("/postings/batches/new/", sent | {"number": "x"}).status_code == 422
    answer = client.post("/postings/batches/new/", sent)
    batch = Batch.objects.get()
    assert answer.status_code == 302 and batch.name == "第 3 批"
    page = text(client, f"/postings/batches/{batch.pk}/")
    again = re.search(r'href="(/postings/new/\?[^"]+)"', page)
    assert again and "2026-08-31" in text(client, again[1].replace("&amp;", "&"))
    assert (
        client.post("/postings/teams/new/", {"pair": pair, "name": "1+N", "team_based": "yes"}).status_code
        == 302
    )
    assert Team.objects.get().team_based
    assert "1+N" in text(office(s.host), "/postings/batches/")


def test_history_is_entered_on_a_page(s: Scene) -> None:
    sent = {
        "pair": f"{s.supporter.pk}:{s.host.pk}", "staff_id": str(s.staff.pk), "role": "member", "since": "2025-03-01",
        "until": "2025-08-31", "arrived_on": "2025-03-01", "left_on": "2025-08-31",
    }  # fmt: skip
    assert office(s.host).post("/postings/past/", sent).status_code == 302
    row = Posting.objects.get()
    assert row.status is State.ARRIVING and row.days == 184 and row.claimed_by == "receiving"
    assert "确认在岗" in text(office(s.supporter), f"/postings/{row.pk}/")


def test_the_line_of_days_holds_names_bars_and_gaps(s: Scene) -> None:
    row = now(s)
    for address in (
        f"/postings/timeline/?year={TODAY.year}",
        f"/postings/hosts/{s.host.pk}/?year={TODAY.year}",
    ):
        page = text(office(s.host), address)
        assert page.count(f'href="/postings/{row.pk}/"') == 2 and 'class="real"' in page
    assert "无人在岗" in page
    assert "没有符合条件" in text(office(s.host), "/postings/timeline/?year=1999")
    for nonsense in ("?year=99999&host=x&state=y", "?host=" + str(s.host.pk), "?year=-1"):
        text(office(s.host), f"/postings/timeline/{nonsense}")


def test_rules_are_set_and_ended_by_the_commission(s: Scene) -> None:
    client = browser(AccountRole.HEALTH_COMMISSION, region=s.host.region)
    region = s.host.region_code
    sent = {
        "requirement": "heads", "at_least": "3", "region": region, "tier": "county", "kinds": ["general_hospital"],
        "since": "2026-01-01", "source": "演示〔2026〕1 号", "confirmed": "yes",
    }  # fmt: skip
    assert client.post("/postings/rules/new/", sent | {"source": ""}).status_code == 422
    assert client.post("/postings/rules/new/", sent | {"region": "53"}).status_code == 403
    assert client.post("/postings/rules/new/", sent).status_code == 302
    row = PostingRule.objects.get(region=region)
    assert row.confirmed and "演示〔2026〕1 号" in text(office(s.host), "/postings/rules/")
    assert "待核实" in text(office(s.host), "/postings/rules/")
    form = text(client, f"/postings/rules/{row.pk}/")
    assert re.search(r'value="general_hospital" checked', form)
    assert client.post(f"/postings/rules/{row.pk}/", {"change": "end", "since": ""}).status_code == 422
    answer = client.post(f"/postings/rules/{row.pk}/", {"change": "end", "since": "2026-06-01"})
    row.refresh_from_db()
    assert answer.status_code == 302 and row.during.upper == date(2026, 6, 1)


def test_the_year_of_a_host_in_words(s: Scene) -> None:
    year = TODAY.year - 1
    here(s, planned=Period(date(year, 3, 1), date(year, 9, 1)))
    address = f"/postings/hosts/{s.host.pk}/?year={year}"
    page = text(browser(AccountRole.HEALTH_COMMISSION, region=s.host.region), address)
    assert "9 月 1 日—12 月 31 日无人在岗" in page and f"{year} 年还差" in page and "（待核实）" in page
    assert "这里只算您能看到的派驻" in text(office(s.supporter), address)


def test_a_year_of_many_is_drawn_in_parts_and_counted_whole(
    s: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hosts, "DRAWN", 2)
    rows = [now(s, staff_id=StaffFactory(institution=s.supporter).pk) for _ in range(5)]
    client, address, seen = office(s.host), f"/postings/hosts/{s.host.pk}/", list[str]()
    while address:
        page = text(client, address)
        drawn = list(dict.fromkeys(re.findall(r'href="/postings/([0-9a-f-]{36})/"', page)))
        assert len(drawn) <= 2 and "到过 5 人" in page
        seen += drawn
        onward = re.search(r'href="([^"]+)">后面的派驻', page)
        assert ("前面的派驻" in page) == (len(seen) > 2)
        address = onward[1].replace("&amp;", "&") if onward else ""
    assert sorted(seen) == sorted(str(row.pk) for row in rows) and len(seen) == 5
    assert "第 5 到第 5 个派驻" in page
    assert text(client, f"/postings/hosts/{s.host.pk}/?from=99").count("前面的派驻") == 1
    assert text(client, f"/postings/hosts/{s.host.pk}/?from=x")
