"""Pages of commitments: read by the least privileged in few statements, walked by both offices through their forms."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.factories.promises import AT, Pair, pair, promise
from tests.factories.visitors import visitor
from tongzhou.accounts.rules import Role
from tongzhou.indicators import actions as indicators
from tongzhou.indicators.actions import Stated
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.quantities import Unit
from tongzhou.ledger.models import Entry
from tongzhou.partnerships import actions
from tongzhou.partnerships.models import Commitment
from tongzhou.partnerships.rules.commitments import Per
from tongzhou.support.goals import actions as goal_actions
from tongzhou.support.goals.models import Goal
from tongzhou.support.goals.rules import One, State

pytestmark = pytest.mark.django_db
MOST = 12
TODAY = timezone.localdate()


@pytest.fixture
def p() -> Pair:
    """Two hospitals."""
    return pair()


@pytest.fixture
def giving(p: Pair) -> Client:
    """The supporting office's browser."""
    return visitor(p.pairing.supporting, Role.PROGRAMME_OFFICE)


@pytest.fixture
def taking(p: Pair) -> Client:
    """The recipient office's browser."""
    return visitor(p.pairing.receiving, Role.PROGRAMME_OFFICE)


def commitment(p: Pair, **given: object) -> Commitment:
    return actions.make_commitment(
        id=new_id(), by=p.giving, at=AT, programme_id=p.programme.pk, promise=promise(**given), agreement_id=p.agreement.pk
    )  # fmt: skip


def goal(p: Pair, of: Commitment | None = None) -> Goal:
    return goal_actions.set_goal(
        id=new_id(), by=p.giving, at=AT, pairing_id=p.pairing.pk, one=One.TEAM, title="带出新生儿团队", baseline="无人会插管",
        commitment_id=of.pk if of else None,
    )  # fmt: skip


def filled(p: Pair, number: int) -> tuple[Commitment, Goal]:
    """So many commitments, goals, entries and stated figures."""
    words = commitment(p, words="四个一", measure="", target=None, per=Per.TERM)
    goals = [goal(p, words) for _ in range(number)]
    rows = [commitment(p, target=Decimal(n + 1)) for n in range(number)]
    for n in range(number):
        p.posted("lecture", on=date(2026, 2, 1 + n % 28))
    figures = [
        Stated(name=f"lectures.{n}", number=Decimal(n), unit=Unit.SESSION, measure="lectures")
        for n in range(number)
    ]
    indicators.state_figures(
        by=p.giving,
        at=AT,
        programme_id=p.programme.pk,
        as_of=date(2026, 8, 1),
        source="公开报道",
        figures=figures,
    )
    return rows[0], goals[0]


@pytest.mark.parametrize("role", [Role.VILLAGE_DOCTOR, Role.CLINICIAN, Role.PROGRAMME_OFFICE])
@pytest.mark.parametrize("number", [3, 30])
def test_every_page_costs_few_statements(
    p: Pair, role: Role, number: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    row, one = filled(p, number)
    client = visitor(p.pairing.receiving, role)
    for address in (
        "/commitments/", f"/commitments/{row.pk}/", f"/commitments/{row.pk}/entries/", "/commitments/goals/",
        f"/commitments/goals/{one.pk}/", f"/commitments/figures/{p.programme.code}/",
        f"/commitments/figures/{p.programme.code}/lectures.1/", f"/agreements/{p.agreement.pk}/",
    ):  # fmt: skip
        client.get(address)
        with django_assert_max_num_queries(MOST):
            answer = client.get(address)
        assert answer.status_code == 200, address


def test_the_agreement_shows_its_promises(p: Pair, taking: Client) -> None:
    commitment(p)
    page = taking.get(f"/agreements/{p.agreement.pk}/").content.decode()
    assert "每年举办讲座 12 场" in page and "承诺做到哪了" in page and "/commitments/new/" in page
    doctor = (
        visitor(p.pairing.receiving, Role.CLINICIAN).get(f"/agreements/{p.agreement.pk}/").content.decode()
    )
    assert "每年举办讲座 12 场" in doctor and "/commitments/new/" not in doctor


FORM = {
    "words": "每年选派 3 名专家", "measure": "experts_posted", "comparison": "at_least", "target": "3", "per": "year",
    "starts_on": "2026-01-01", "due_on": "2028-12-31", "first_month": "6", "binds": "supporting", "weight": "20",
    "source": "框架协议", "page": "第 2 条",
}  # fmt: skip


def test_a_commitment_is_written_changed_and_ended(p: Pair, giving: Client) -> None:
    address = f"/commitments/new/{p.programme.code}/"
    assert "怎么算" in giving.get(address).content.decode()
    id = str(new_id())
    sent = FORM | {"id": id, "agreement_id": str(p.agreement.pk)}
    for _ in range(2):
        assert giving.post(address, sent)["Location"] == f"/commitments/{id}/"
    row = Commitment.objects.get()
    assert (row.target, row.first_month, row.during.upper, row.agreement_id) == (
        3,
        6,
        date(2029, 1, 1),
        p.agreement.pk,
    )
    change = f"/commitments/{id}/change/"
    assert 'value="1"' in giving.get(change).content.decode()
    new = FORM | {"target": "5", "on": "2026-06-01", "text": "补充协议", "seen": "1"}
    assert giving.post(change, new).status_code == 302
    stale = giving.post(change, new | {"target": "6"})
    assert (
        stale.status_code == 409
        and "不是最新的" in stale.content.decode()
        and 'value="6"' in stale.content.decode()
    )
    page = giving.get(f"/commitments/{id}/").content.decode()
    assert "补充协议" in page and "每年 不少于 5 人" in page
    end = giving.post(f"/commitments/{id}/end/", {"on": "2026-08-01", "text": "双方商定"})
    assert end.status_code == 302 and Commitment.objects.get().state == "ended"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"words": ""}, "承诺的内容还没有写"),
        ({"target": "三"}, "不是数字"),
        ({"target": "1e999"}, "不是数字"),
        ({"measure": ""}, "没有数量"),
        ({"starts_on": "昨天"}, "日期还没有填"),
        ({"first_month": "x"}, "1 到 12"),
        ({"comparison": "about"}, "还没有选"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_its_field(
    p: Pair, giving: Client, wrong: dict[str, str], said: str
) -> None:
    answer = giving.post(f"/commitments/new/{p.programme.code}/", FORM | wrong)
    assert answer.status_code == 422 and said in answer.content.decode() and not Commitment.objects.exists()


def test_money_is_typed_in_yuan(p: Pair, giving: Client) -> None:
    giving.post(f"/commitments/new/{p.programme.code}/", FORM | {"measure": "funds", "target": "2,000,000"})
    row = Commitment.objects.get()
    assert row.target == 200_000_000
    assert 'value="2000000"' in giving.get(f"/commitments/{row.pk}/change/").content.decode()
    assert "200 万元" in giving.get(f"/commitments/{row.pk}/").content.decode()


def test_a_goal_from_setting_to_the_second_look(p: Pair, giving: Client, taking: Client) -> None:
    id = str(new_id())
    said = {
        "id": id,
        "one": "need",
        "title": "能就地复苏",
        "baseline": "全部外转",
        "pairing_id": str(p.pairing.pk),
    }
    assert giving.post("/commitments/goals/new/", said)["Location"] == f"/commitments/goals/{id}/"
    at = f"/commitments/goals/{id}/"
    edit = {"title": "能就地复苏窒息新生儿", "baseline": "全部外转", "due_on": "", "seen": "1"}
    assert taking.post(f"{at}edit/", edit).status_code == 302
    claim = {
        "reached_on": (TODAY - timedelta(2)).isoformat(), "look_on": (TODAY - timedelta(1)).isoformat(),
        "evidence": "6 例成功", "seen": "2",
    }  # fmt: skip
    assert giving.post(f"{at}claim/", claim | {"evidence": ""}).status_code == 422
    assert giving.post(f"{at}claim/", claim).status_code == 302
    assert (
        "验收" in taking.get(at).content.decode() and f"{at}do/accept/" not in giving.get(at).content.decode()
    )
    assert giving.post(f"{at}do/accept/").status_code == 403
    taking.post(f"{at}do/accept/")
    assert Entry.objects.get().kind == "goal_reached"
    look = {"on": TODAY.isoformat(), "kept": "", "note": "本院独立完成 9 例", "seen": "4"}
    assert taking.post(f"{at}look/", look).status_code == 422
    assert taking.post(f"{at}look/", look | {"kept": "yes"}).status_code == 302
    assert Goal.objects.get().status is State.KEPT
    assert "本院独立完成 9 例" in giving.get(at).content.decode()


def test_a_goal_is_given_up_with_a_reason(p: Pair, giving: Client) -> None:
    one = goal(p)
    at = f"/commitments/goals/{one.pk}/"
    assert "写明原因" in giving.post(f"{at}do/drop/", {"reason": " "}, follow=True).content.decode()
    giving.post(f"{at}do/drop/", {"reason": "省里统一做"})
    assert Goal.objects.get().status is State.DROPPED
    assert giving.get(f"{at}claim/").status_code == 302, "a form that is over leads back"
    assert giving.get(f"{at}nonsense/").status_code == giving.post(f"{at}do/nonsense/").status_code == 404


def test_each_figure_stands_beside_the_report_and_opens(p: Pair, taking: Client) -> None:
    filled(p, 3)
    years = Stated(
        name="years", number=Decimal(8), unit=Unit.YEAR, measure="years_of_cooperation", words="合作年数"
    )
    money = Stated(name="funds_total_cny", number=Decimal(1_615_000_000), unit=Unit.FEN, measure="funds")
    indicators.state_figures(
        by=p.giving,
        at=AT,
        programme_id=p.programme.pk,
        as_of=date(2026, 8, 2),
        source="公开报道",
        figures=[years, money],
    )
    page = taking.get(f"/commitments/figures/{p.programme.code}/").content.decode()
    assert "1,615 万元" in page and "一致" in page and "+1 场次" in page and "台账里还没有" in page
    behind = taking.get(f"/commitments/figures/{p.programme.code}/lectures.0/").content.decode()
    assert behind.count("/ledger/entries/") == 3 and "3 场次，由下面 3 条台账算出" in behind
    assert "由这些记录算出" in taking.get(f"/commitments/figures/{p.programme.code}/years/").content.decode()
    assert taking.get(f"/commitments/figures/{p.programme.code}/no-such/").status_code == 404


def test_many_entries_come_in_pages(p: Pair, taking: Client) -> None:
    row = commitment(p)
    for _ in range(51):
        p.posted("lecture", on=date(TODAY.year, 1, 1))
    first = taking.get(f"/commitments/{row.pk}/entries/").content.decode()
    assert "?after=" in first
    assert taking.get(f"/commitments/{row.pk}/entries/?after=nonsense").status_code == 200
