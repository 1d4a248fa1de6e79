"""Pages of the programme's work cost at most twelve statements, and no more with sixty rows than with three."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.accounts import PASSWORD, account_for, granted
from tests.factories.acts import lecture
from tests.factories.directory import StaffFactory
from tests.factories.ledger import place
from tests.factories.partnerships import PairingFactory
from tests.factories.resources import VAN, Scene, scene
from tests.factories.techniques import case, introduced, ward
from tests.integration.speed.test_statements import FEW, MANY, MOST, browser_of, statements
from tongzhou.accounts.rules import Role
from tongzhou.directory.models import Institution
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.quantities import Unit
from tongzhou.partnerships.models import Commitment, CommitmentRevision, Programme
from tongzhou.support.acts import actions as acts
from tongzhou.support.resources.models import Device

pytestmark = pytest.mark.django_db


def reader(house: Institution, role: Role = Role.CLINICIAN) -> Client:
    """The least that may read it: a doctor of the house."""
    account = account_for(StaffFactory(institution=house), password=PASSWORD)
    granted(account, role, house)
    return browser_of(account.pk)


def grows(client: Client, path: str, more: Callable[[int], None], mark: str, shown: int = 5 * FEW) -> None:
    """The same statements with few rows and with many; `mark` shows that more than `shown` are in the page."""
    more(FEW)
    few, page = statements(client, path)
    assert page.count(mark) >= FEW, page.count(mark)
    more(MANY - FEW)
    many, page = statements(client, path)
    assert page.count(mark) > shown, page.count(mark)
    assert few == many <= MOST, (few, many)


@pytest.mark.parametrize(
    ("path", "mark"),
    [("/acts/", 'href="/acts/0'), ("/acts/?q=胸痛", 'href="/acts/0'), ("/ledger/inbox/", 'name="claim"')],
)
def test_acts_and_what_waits(path: str, mark: str) -> None:
    here = place()

    def record(number: int) -> None:
        for _ in range(number):
            acts.record(id=new_id(), by=here.expert, at=timezone.now(), work=lecture(here))

    role = Role.PROGRAMME_OFFICE if "inbox" in path else Role.CLINICIAN
    grows(reader(here.pairing.receiving, role), path, record, mark)


def test_the_board_of_techniques_and_one_with_many_cases() -> None:
    w = ward()
    client, names = reader(w.place.pairing.receiving), iter(range(1000))

    def introduce(number: int) -> None:
        for _ in range(number):
            introduced(w, confirmed=False, name=f"技术 {next(names)}")

    grows(client, "/techniques/", introduce, 'href="/techniques/0', FEW)
    row = introduced(w, name="内镜下止血")
    days = iter(range(1, 1000))

    def done(number: int) -> None:
        for _ in range(number):
            case(w, row, next(days))

    done(FEW)
    few, _ = statements(client, f"/techniques/{row.pk}/")
    done(MANY - FEW)
    many, _ = statements(client, f"/techniques/{row.pk}/")
    assert few == many <= MOST, (few, many)


@pytest.fixture
def money() -> Scene:
    return scene()


def spend(s: Scene) -> Callable[[int], None]:
    """So many projects of one fund, each with a line that is bought and partly paid."""
    fund = s.fund()

    def more(number: int) -> None:
        for _ in range(number):
            project = s.project(fund_id=fund.pk)
            s.pay(s.order(s.line(project)), VAN)

    return more


def test_the_home_of_money_and_a_fund(money: Scene) -> None:
    more = spend(money)
    client = reader(money.pairing.receiving)
    grows(client, "/money/", more, 'href="/money/projects/0')


def test_projects_are_turned_over_to_the_last_one(money: Scene) -> None:
    spend(money)(MANY)
    client, path, seen = reader(money.pairing.receiving), "/money/", list[str]()
    for _ in range(9):
        page = client.get(path).content.decode()
        listed = page.partition('class="legend')[2]
        seen += [part[:36] for part in listed.split('href="/money/projects/')[1:]]
        if 'rel="next"' not in page:
            break
        path = page.rpartition('" rel="next"')[0].rpartition('href="')[2].replace("&amp;", "&")
    assert len(seen) == len(set(seen)) == MANY


def test_the_register_of_devices_and_a_device(money: Scene) -> None:
    client, house = reader(money.pairing.receiving), money.pairing.receiving

    def register(number: int) -> None:
        for _ in range(number):
            money.device(house)

    grows(client, "/money/devices/", register, 'href="/money/devices/0')
    device = Device.objects.first()
    assert device
    days = iter(range(1, 1000))

    def use(number: int) -> None:
        for _ in range(number):
            money.use(device, device.registered_on, by=money.taker, times=next(days))

    use(FEW)
    few, _ = statements(client, f"/money/devices/{device.pk}/")
    use(MANY - FEW)
    many, _ = statements(client, f"/money/devices/{device.pk}/")
    assert few == many <= MOST, (few, many)


def test_labels_are_turned_over_to_the_last_one(money: Scene) -> None:
    client, path, seen = reader(money.pairing.receiving), "/money/labels/", set[str]()
    houses = [money.pairing.receiving, money.township]
    for number in range(90):
        money.device(houses[number % 2])
    money.device(money.village)
    client = reader(money.pairing.receiving, Role.PROGRAMME_OFFICE)
    for _ in range(9):
        few, page = statements(client, path)
        assert few <= MOST
        seen |= {one.label for one in Device.objects.all() if one.label in page}
        if 'rel="next"' not in page:
            break
        path = "/money/labels/" + page.rpartition('" rel="next"')[0].rpartition('href="')[2].replace(
            "&amp;", "&"
        )
    assert len(seen) == 91


def test_commitments_of_many_programmes_are_turned_over_to_the_last_one() -> None:
    """Whoever sees a hundred programmes sees every promise, some programmes at a time."""
    here = place()
    house = here.pairing.receiving
    programmes = [here.pairing.programme]
    programmes += [PairingFactory(receiving=house).programme for _ in range(13)]
    for one in programmes:
        for number in range(20):
            promised(one, number)
    client, path, seen, costs = reader(house), "/commitments/", list[str](), set[int]()
    for _ in range(9):
        number, page = statements(client, path)
        costs.add(number)
        seen += [part[:36] for part in page.split('href="/commitments/0')[1:]]
        if 'rel="next"' not in page:
            break
        path = page.rpartition('" rel="next"')[0].rpartition('href="')[2]
    assert len(seen) == len(set(seen)) == 14 * 20
    assert len(costs) <= 2 and max(costs) <= MOST, costs


def promised(programme: Programme, number: int) -> None:
    """Twelve lectures a year, as the verb writes it: with its history."""
    today, now = timezone.localdate(), timezone.now()
    made = Commitment.objects.create(
        programme=programme, words=f"承诺 {number}", measure="lectures", target=12, unit=Unit.SESSION.value,
        comparison="at_least", per="year", during=(today - timedelta(30), today + timedelta(400)), binds="supporting",
    )  # fmt: skip
    CommitmentRevision.objects.create(
        commitment=made,
        number=1,
        kind="make",
        on=today,
        content={},
        by_key="account:x",
        by_name="演示·周帮扶",
        at=now,
    )
