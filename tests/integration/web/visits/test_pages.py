"""Pages of visits: read by the least privileged in few statements, walked by both offices and by the owner of a task."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.factories.accounts import account_for, granted
from tests.factories.directory import DepartmentFactory, StaffFactory
from tests.factories.promises import AT, Pair, pair
from tests.factories.visitors import visitor
from tongzhou.accounts.rules import Role
from tongzhou.directory.spelling import findable
from tongzhou.kernel.ids import new_id
from tongzhou.ledger.models import Entry
from tongzhou.ledger.rules import Side
from tongzhou.support.visits import actions
from tongzhou.support.visits.actions import Plan, Seated
from tongzhou.support.visits.models import Resolution, Visit
from tongzhou.support.visits.rules import Seat, State, TaskState

pytestmark = pytest.mark.django_db
MOST = 12
TODAY = timezone.localdate()
YESTERDAY = TODAY - timedelta(1)
FORM = {
    "visitor": "supporting", "purpose": "科室调研、座谈会", "first_on": YESTERDAY.isoformat(), "last_on": YESTERDAY.isoformat(),
    "delegation": "", "leader": "演示·孙主任 演示卫健委", "visitors": "演示·钱一，演示医院\n演示·钱二", "guests": "",
    "hosts": "演示·马护士长", "agenda": "上午 调研\n下午 座谈",
}  # fmt: skip


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


def planned(p: Pair, people: int = 1) -> Visit:
    listed = tuple(Seated(Seat.VISITOR, name=f"演示·钱{n}") for n in range(people))
    plan = Plan(
        visitor=Side.SUPPORTING,
        purpose="回访",
        first_on=YESTERDAY,
        last_on=YESTERDAY,
        people=listed,
        agenda="调研",
    )
    return actions.plan_visit(id=new_id(), by=p.giving, at=timezone.now(), pairing_id=p.pairing.pk, plan=plan)


@pytest.mark.parametrize("role", [Role.VILLAGE_DOCTOR, Role.CLINICIAN, Role.PROGRAMME_OFFICE])
@pytest.mark.parametrize("number", [2, 30])
def test_every_page_costs_few_statements(
    p: Pair, role: Role, number: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    visits = [planned(p, number) for _ in range(number)]
    for n in range(number):
        department = DepartmentFactory(institution=p.pairing.receiving)
        actions.survey_department(
            by=p.giving, at=AT, visit_id=visits[0].pk, department_id=department.pk, findings=f"看到 {n}"
        )
        actions.resolve(
            id=new_id(),
            by=p.taking,
            at=AT,
            visit_id=visits[0].pk,
            what=f"事项 {n}",
            owner_id=p.owner.pk,
            due_on=TODAY,
        )
    actions.hold_visit(by=p.giving, at=timezone.now(), visit_id=visits[0].pk)
    client = visitor(p.pairing.receiving, role)
    for address in ("/visits/", f"/visits/{visits[0].pk}/"):
        client.get(address)
        with django_assert_max_num_queries(MOST):
            answer = client.get(address)
        assert answer.status_code == 200 and "事项 1" in answer.content.decode()


def test_a_visit_from_the_plan_to_the_ledger(p: Pair, giving: Client, taking: Client) -> None:
    id = str(new_id())
    sent = FORM | {"id": id, "pairing_id": str(p.pairing.pk)}
    for _ in range(2):
        assert taking.post("/visits/new/", sent)["Location"] == f"/visits/{id}/"
    visit, at = Visit.objects.get(), f"/visits/{id}/"
    assert [(one.seat, one.name, one.office, bool(one.staff)) for one in visit.participants.order_by("position")] == [
        ("leader", "演示·孙主任", "演示卫健委", False), ("visitor", "演示·钱一", "演示医院", False),
        ("visitor", "演示·钱二", "", False), ("host", "演示·马护士长", p.pairing.receiving.label, True),
    ]  # fmt: skip
    edit = giving.get(f"{at}edit/").content.decode()
    assert "演示·钱一 演示医院" in edit and 'name="seen" value="1"' in edit
    assert giving.post(f"{at}edit/", FORM | {"purpose": "专科论证", "seen": "1"}).status_code == 302
    assert giving.post(f"{at}edit/", FORM | {"purpose": "又改", "seen": "1"}).status_code == 409
    department = DepartmentFactory(institution=p.pairing.receiving, name="急诊科")
    assert "急诊科" in giving.get(f"{at}survey/").content.decode()
    assert giving.post(f"{at}survey/", {"department_id": "", "findings": "缺机器"}).status_code == 422
    assert (
        giving.post(f"{at}survey/", {"department_id": str(department.pk), "findings": "缺机器"}).status_code
        == 302
    )
    assert taking.post(f"{at}hold/", {"delegation": "17"}).status_code == 403, "the host does not claim"
    assert "一共几人" in giving.post(f"{at}hold/", {"delegation": "很多"}).content.decode()
    assert giving.post(f"{at}hold/", {"delegation": "17", "seen": "3"}).status_code == 302
    page = taking.get(at).content.decode()
    assert "确认来访" in page and "17 人" in page and "缺机器" in page
    assert "确认来访" not in giving.get(at).content.decode()
    taking.post(f"{at}do/confirm/")
    assert Entry.objects.get().detail["delegation"] == 17 and Visit.objects.get().status is State.CONFIRMED


def test_a_resolution_finds_its_owner_and_he_reports(p: Pair, taking: Client) -> None:
    at = f"/visits/{planned(p).pk}/"
    for name in ("演示·马大", "演示·马小"):
        StaffFactory(institution=p.pairing.receiving, name=name, search=findable(name))
    said = {"id": str(new_id()), "what": "补齐除颤仪", "owner_id": "演示·马", "due_on": YESTERDAY.isoformat()}
    several = taking.post(f"{at}resolve/", said)
    assert several.status_code == 422 and "演示·马大" in several.content.decode()
    assert taking.post(f"{at}resolve/", said | {"owner_id": "查无此人"}).status_code == 422
    assert taking.post(f"{at}resolve/", said | {"owner_id": ""}).status_code == 422
    assert taking.post(f"{at}resolve/", said | {"owner_id": str(p.owner.pk)}).status_code == 302
    task = Resolution.objects.get()
    account = account_for(p.owner)
    granted(account, Role.CLINICIAN, p.pairing.receiving)
    owner = Client()
    owner.force_login(account)
    page = owner.get(at).content.decode()
    assert "逾期" in page and f"{at}tasks/{task.pk}/" in page
    report = {"state": "done", "on": TODAY.isoformat(), "note": "两台到位"}
    colleague = visitor(p.pairing.receiving, Role.CLINICIAN)
    assert f"{at}tasks/{task.pk}/" not in colleague.get(at).content.decode()
    assert colleague.post(f"{at}tasks/{task.pk}/", report).status_code == 403
    assert owner.get(f"{at}tasks/{new_id()}/").status_code == 404
    assert owner.post(f"{at}tasks/{task.pk}/", report).status_code == 302
    assert Resolution.objects.get().status is TaskState.DONE
    assert "两台到位" in owner.get(at).content.decode()


def test_cancelling_wants_a_reason_and_other_steps_are_not_there(p: Pair, giving: Client) -> None:
    at = f"/visits/{planned(p).pk}/"
    assert "请写明原因" in giving.post(f"{at}do/cancel/", {"reason": ""}, follow=True).content.decode()
    giving.post(f"{at}do/cancel/", {"reason": "道路中断"})
    assert Visit.objects.get().status is State.CANCELLED
    assert "道路中断" in giving.get(at).content.decode()
    assert giving.get(f"{at}hold/").status_code == 302
    assert giving.get(f"{at}nonsense/").status_code == giving.post(f"{at}do/nonsense/").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"purpose": ""}, "还没有写"),
        ({"pairing_id": ""}, "还没有选"),
        ({"last_on": (YESTERDAY - timedelta(3)).isoformat()}, "早于第一天"),
        ({"delegation": "2"}, "少于已列出的"),
        ({"first_on": ""}, "日期还没有填"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    p: Pair, giving: Client, wrong: dict[str, str], said: str
) -> None:
    answer = giving.post("/visits/new/", FORM | {"pairing_id": str(p.pairing.pk)} | wrong)
    assert answer.status_code == 422 and said in answer.content.decode() and not Visit.objects.exists()
