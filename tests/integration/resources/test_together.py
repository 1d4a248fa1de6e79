"""Several offices at one moment, each on a connection of its own: no line and no purchase is ever exceeded."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from django.db import connection, transaction
from django.db.models import Sum
from django.db.utils import IntegrityError

from tests.factories.resources import AT, DAY, VAN, Scene, claim_of
from tests.factories.together import together
from tongzhou.kernel.errors import Refusal
from tongzhou.kernel.ids import new_id
from tongzhou.ledger import actions as ledger
from tongzhou.ledger import verify
from tongzhou.ledger.models import Entry
from tongzhou.support.resources import actions
from tongzhou.support.resources.models import BudgetLine, Device, Payment, Purchase, PurchaseStep

pytestmark = pytest.mark.django_db(transaction=True)


def sorts(results: list[object]) -> Counter[str]:
    return Counter("refused" if isinstance(one, Refusal) else type(one).__name__ for one in results)


def bought(line: BudgetLine) -> int:
    rows = Purchase.objects.filter(line=line).exclude(state="cancelled")
    return int(rows.aggregate(sum=Sum("total_fen"))["sum"] or 0)


def test_five_order_two_vans_each_on_a_line_of_three(here: Scene) -> None:
    line = here.line()
    results = together(*[lambda: here.order(line, quantity=2)] * 5)
    assert sorts(results) == {"Purchase": 1, "refused": 4}, results
    assert bought(line) == 2 * VAN


def test_the_line_is_cut_while_it_is_bought_on(here: Scene) -> None:
    """Either the order stands and the line is not cut below it, or the line is cut and the order is refused."""
    for _ in range(4):
        line = here.line(here.project())
        edit = lambda line=line: actions.set_line(  # noqa: E731
            id=line.pk, by=here.giver, at=AT, project_id=line.project_id, what="流动医院车", equipment="hospital_van",
            unit="vehicle", quantity=1, unit_fen=VAN,
        )  # fmt: skip
        results = together(lambda line=line: here.order(line), edit)
        line.refresh_from_db()
        assert sum(isinstance(one, Refusal) for one in results) == 1, results
        assert bought(line) <= (line.total_fen or 0)


def test_six_pay_at_once_and_no_more_than_the_purchase_costs_is_paid(here: Scene) -> None:
    purchase = here.delivered()
    results = together(*[lambda: here.pay(purchase, VAN)] * 6)
    assert sorts(results) == {"Payment": 3, "refused": 3}, results
    assert Payment.objects.aggregate(sum=Sum("fen"))["sum"] == 3 * VAN


def test_cancelled_while_it_is_paid_is_one_of_the_two(here: Scene) -> None:
    for _ in range(4):
        purchase = here.order(here.line(here.project()))
        results = together(
            lambda purchase=purchase: here.pay(purchase, VAN),
            lambda purchase=purchase: actions.cancel_order(
                by=here.giver, at=AT, purchase_id=purchase.pk, note="不要了"
            ),
        )
        assert sorts(results)["refused"] == 1, results
        purchase.refresh_from_db()
        assert (purchase.state == "cancelled") != purchase.payments.exists()


def test_the_same_order_sent_five_times_at_once_is_one(here: Scene) -> None:
    line, id = here.line(), new_id()
    order = lambda: actions.order(  # noqa: E731
        id=id, by=here.giver, at=AT, line_id=line.pk, quantity=3, unit_fen=VAN, ordered_on=DAY
    )
    results = together(*[order] * 5)
    assert sorts(results) == {"Purchase": 5}, results
    assert Purchase.objects.count() == PurchaseStep.objects.count() == 1


def test_past_the_verbs_the_database_itself_refuses(here: Scene) -> None:
    """Two connections that lay a row each beside what is there: together they would exceed the line."""
    line = here.line()
    first = here.order(line, quantity=1)

    def raw() -> int:
        with transaction.atomic():
            row = Purchase.objects.get(pk=first.pk)
            row.pk, row._state.adding = new_id(), True
            row.quantity, row.total_fen = 2, 2 * VAN
            row.save(force_insert=True)
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_sleep(0.2)"
                )  # so that the other looks while this one is not committed
        return 1

    results = together(raw, raw)
    assert sum(isinstance(one, IntegrityError) for one in results) == 1, results
    assert bought(line) == 3 * VAN


def test_accepted_by_many_while_others_pay_leaves_an_unbroken_book(here: Scene) -> None:
    """Deliveries, payments and confirmations of one relation, in any order: each posts once, the chain holds."""
    chance, acts = Random(7), []
    for _ in range(6):
        purchase = here.delivered(here.order(here.line(here.project())))
        payment = here.pay(purchase, VAN)
        for source in (f"purchase:{purchase.pk}", f"payment:{payment.pk}"):
            claim = claim_of(source)
            acts += [lambda id=claim.pk: ledger.confirm(by=here.taker, at=AT, claim_id=id)] * 2
        acts.append(lambda purchase=purchase: here.pay(purchase, VAN))
    chance.shuffle(acts)
    results = together(*acts)
    assert not [one for one in results if isinstance(one, Exception)], results
    assert Entry.objects.count() == 12 and verify.run().ok
    assert set(Purchase.objects.values_list("state", flat=True)) == {"accepted"}


def test_two_register_the_same_machine(here: Scene) -> None:
    told = {"category": "terminal", "model": "T1", "serial": "SN-7"}
    results = together(*[lambda: here.device(**told)] * 3)
    assert sorts(results)["Device"] == 1 and Device.objects.count() == 1, results
    assert all(isinstance(one, (Device, Refusal)) for one in results), results


def test_the_same_line_said_again_is_one(here: Scene) -> None:
    """Its answer may have been lost on the way: nothing is left to write, and nothing is locked for it."""
    line = here.line()
    again = actions.set_line(
        id=line.pk, by=here.giver, at=AT, project_id=line.project_id, what="流动医院车", equipment="hospital_van",
        unit="vehicle", quantity=3, unit_fen=VAN,
    )  # fmt: skip
    assert again == line and BudgetLine.objects.count() == 1
