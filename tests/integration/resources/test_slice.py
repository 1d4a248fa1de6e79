"""Money and things walked from the grant to the use: each step by its side, the ledger posting what both stand behind."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories.accounts import account_for, granted
from tests.factories.directory import InstitutionFactory
from tests.factories.resources import AT, DAY, VAN, Scene, claim_of, confirmed
from tongzhou.accounts.models import Account
from tongzhou.accounts.rules import Role
from tongzhou.directory.models import Institution
from tongzhou.kernel.errors import Invalid
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.quantities import Unit
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.models import Entry
from tongzhou.support.resources import actions, queries
from tongzhou.support.resources.models import Fund, Payment, Project, Purchase
from tongzhou.support.resources.rules.states import FundState, PaymentState, ProjectState, PurchaseState

pytestmark = pytest.mark.django_db


def test_a_fund_is_granted_by_one_side_and_received_by_the_other(here: Scene) -> None:
    fund = here.fund()
    granted = actions.grant_fund(by=here.giver, at=AT, fund_id=fund.pk, on=DAY)
    assert granted.status is FundState.GRANTED and not Entry.objects.exists()
    entry = confirmed(here.taker, f"fund:{fund.pk}")
    assert (entry.kind, entry.quantity, entry.unit, entry.fen) == ("fund", 4 * VAN, "fen", 4 * VAN)
    assert entry.detail == {"name": "演示协作资金", "source": "east_west", "year": 2026}
    assert Fund.objects.get().status is FundState.RECEIVED
    assert [s.event for s in fund.timeline.all()] == ["begin", "grant", "accept"]


def test_three_vans_are_asked_planned_bought_delivered_accepted_paid_and_used(here: Scene) -> None:
    fund = here.fund()
    project = here.project(ProjectState.REQUESTED, fund_id=fund.pk)
    actions.approve_project(by=here.giver, at=AT, project_id=project.pk)
    line = here.line(project)
    actions.start_project(by=here.giver, at=AT, project_id=project.pk)
    purchase = here.delivered(here.order(line))
    payment = here.pay(purchase, 3 * VAN)
    things, spent = (
        confirmed(here.taker, f"purchase:{purchase.pk}"),
        confirmed(here.taker, f"payment:{payment.pk}"),
    )
    assert (things.kind, things.quantity, things.unit, things.fen) == (
        "equipment_vehicle",
        3,
        "vehicle",
        3 * VAN,
    )
    assert things.detail["unit_fen"] == VAN and things.detail["place"] == "3 个乡镇"
    assert (spent.kind, spent.quantity) == ("spending", 3 * VAN)
    assert Purchase.objects.get().status is PurchaseState.ACCEPTED
    assert Payment.objects.get().status is PaymentState.CONFIRMED
    actions.complete_project(by=here.giver, at=AT, project_id=project.pk, on=DAY)
    done = confirmed(here.taker, f"project:{project.pk}")
    assert (done.kind, done.quantity, done.unit) == ("project", 1, "item")
    used = actions.use_project(by=here.taker, at=AT, project_id=project.pk, on=DAY)
    assert used.status is ProjectState.IN_USE
    van = here.device(here.township, category="hospital_van", name="流动医院车", purchase_id=purchase.pk)
    here.use(van, by=here.taker)
    money = queries.money(here.taker, here.pairing.programme.code)
    amounts = [money.planned, money.bought, money.delivered, money.accepted, money.paid, money.spent]
    assert [one.fen for one in amounts] == [3 * VAN] * 6
    assert money.in_use.fen == VAN and money.by_category["medical_vehicle"].accepted.fen == 3 * VAN


def test_what_is_taken_back_is_corrected_and_claimed_anew(here: Scene) -> None:
    purchase = here.delivered()
    ledger.withdraw(by=here.giver, at=AT, claim_id=claim_of(f"purchase:{purchase.pk}").pk, reason="数错了")
    back = Purchase.objects.get()
    assert back.status is PurchaseState.ORDERED
    actions.edit_order(by=here.giver, at=AT, purchase_id=back.pk, quantity=2, unit_fen=VAN, ordered_on=DAY)
    here.delivered(back)
    entry = confirmed(here.taker, f"purchase:{purchase.pk}")
    assert (entry.version, entry.quantity) == (2, 2)


def test_a_dispute_is_in_the_timeline_and_can_be_settled(here: Scene) -> None:
    purchase = here.delivered()
    claim = claim_of(f"purchase:{purchase.pk}")
    ledger.dispute(by=here.taker, at=AT, claim_id=claim.pk, reason="只到了两辆")
    assert Purchase.objects.get().status is PurchaseState.DELIVERED
    assert purchase.timeline.last().event == "dispute"
    ledger.settle(by=here.taker, at=AT, claim_id=claim.pk, text="第三辆今天到了")
    assert Purchase.objects.get().status is PurchaseState.ACCEPTED


def test_a_reversal_opens_the_record_again(here: Scene) -> None:
    project = here.project()
    actions.complete_project(by=here.giver, at=AT, project_id=project.pk, on=DAY)
    entry = confirmed(here.taker, f"project:{project.pk}")
    turn = ledger.reverse(id=new_id(), by=here.giver, at=AT, entry_id=entry.pk, reason="还没有完工")
    assert Project.objects.get().status is ProjectState.ACCEPTED
    ledger.confirm(by=here.taker, at=AT, claim_id=turn.pk)
    assert Project.objects.get().status is ProjectState.UNDER_WAY
    again = actions.complete_project(by=here.giver, at=AT, project_id=project.pk, on=DAY)
    assert again.version == 2 and confirmed(here.taker, f"project:{project.pk}").version == 2


def test_works_are_delivered_without_a_claim_and_accepted_with_their_project(here: Scene) -> None:
    project = here.project(name="卫生厕所", category="sanitation")
    line = here.line(
        project, what="厕所", equipment="", unit=Unit.PLACE, quantity=3, unit_fen=None, total_fen=83_400_000
    )
    purchase = here.delivered(here.order(line, unit_fen=None, total_fen=83_400_000))
    assert purchase.status is PurchaseState.DELIVERED
    assert (
        not Entry.objects.exists()
        and claim_of(f"payment:{here.pay(purchase, 83_400_000).pk}").kind == "spending"
    )


def test_an_unknown_amount_is_kept_and_is_not_zero(here: Scene) -> None:
    fund = here.fund(fen=None)
    with pytest.raises(Invalid) as refused:
        actions.grant_fund(by=here.giver, at=AT, fund_id=fund.pk, on=DAY)
    assert refused.value.field == "amount"
    here.project()
    money = queries.money(here.giver)
    assert (money.planned.amount, money.planned.unknown, money.granted.known) == (None, 1, 0)


def test_the_entry_of_a_payment_leads_to_the_purchase_that_it_paid(here: Scene, client: Client) -> None:
    purchase = here.order()
    entry = confirmed(here.taker, f"payment:{here.pay(purchase).pk}")
    client.force_login(_office_of(here.pairing.receiving))
    shown = client.get(f"/ledger/entries/{entry.pk}/").content.decode()
    address = f"/money/payments/{entry.source.partition(':')[2]}/"
    assert address in shown
    led = client.get(address)
    assert led.status_code == 302 and led.headers["Location"] == f"/money/purchases/{purchase.pk}/#payments"
    assert 'id="payments"' in client.get(led.headers["Location"]).content.decode()
    stranger = Client()
    stranger.force_login(_office_of(InstitutionFactory()))
    assert stranger.get(address).status_code == 404


def _office_of(house: Institution) -> Account:
    account = account_for()
    granted(account, Role.PROGRAMME_OFFICE, house)
    return account
