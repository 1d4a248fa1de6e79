"""Blood that spoils in one's own stock: the one-sided book of that house, taken back by its office, read by the figures that name it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from tests.factories.blood import Banks, asked, bag, banks, closed, received
from tests.factories.consultations import NOW, minutes, person, stage
from tongzhou.accounts.rules import Role
from tongzhou.care.blood import actions, queries
from tongzhou.care.blood.models import Bag, BagStep
from tongzhou.care.blood.rules import BagState, Came, Why
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Denied, IllegalMove, Invalid, NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.ledger import actions as ledger
from tongzhou.ledger import verify
from tongzhou.ledger.models import Claim, Entry
from tongzhou.ledger.rules import alone

pytestmark = pytest.mark.django_db


@pytest.fixture
def b() -> Banks:
    return banks()


@pytest.fixture
def office(b: Banks) -> Actor:
    return person(Role.PROGRAMME_OFFICE, b.strong, name="演示·站办", title="manager")


def taken_back(b: Banks, office: Actor, entry: Entry, at: int = 60) -> Entry:
    when = NOW + minutes(at)
    return ledger.reverse_alone(
        id=new_id(), by=office, at=when, entry_id=entry.pk, reason="扫错了码", news=alone(b.strong.pk, b.strong.name, when)
    )  # fmt: skip


def test_a_dose_that_spoiled_in_ones_own_stock_is_posted_alone(b: Banks) -> None:
    one = bag(b.giver, amount=Decimal("0.5"))
    told = {"by": b.giver, "bag_id": one.pk, "why": Why.EXPIRED, "seen": one.steps}
    actions.waste(at=NOW + timedelta(days=6), **told)
    actions.waste(at=NOW + timedelta(days=6, minutes=1), **told)
    entry = Entry.objects.select_related("book").get()
    assert (entry.kind, entry.quantity, entry.source) == ("blood_own_wasted", Decimal("0.5"), one.source)
    assert entry.detail == {"component": "apheresis_platelets", "why": "expired"}
    assert entry.book.kind == "one_sided" and entry.supporting_id == entry.receiving_id == b.strong.pk
    assert entry.news is not None and entry.news.how.value == "alone" and entry.pairing_id is None
    assert not verify.one(entry.pk)
    seen = queries.bag(b.giver, one.pk, at=NOW)
    assert seen.entry_id == entry.pk and not seen.waits_in_inbox


def test_a_bag_in_units_is_one_bag_and_added_to_no_dose(b: Banks) -> None:
    one = bag(b.giver, component="red_cells", amount=Decimal("1.5"), days=20)
    actions.waste(by=b.giver, at=NOW + minutes(5), bag_id=one.pk, why=Why.TEMPERATURE, note="冰箱断电一夜")
    entry = Entry.objects.get()
    assert (entry.kind, entry.quantity) == ("blood_own_bag_wasted", 1)
    assert entry.detail == {"component": "red_cells", "in_bag": "1.5", "unit": "u", "why": "temperature"}


def test_what_came_from_another_house_still_asks_that_house(b: Banks) -> None:
    row = closed(b)
    here, shelved = Bag.objects.filter(last=row).order_by("pk")
    actions.waste(by=b.asker, at=NOW + minutes(200), bag_id=here.pk, why=Why.BROKEN)
    actions.shelve(by=b.asker, at=NOW + minutes(201), bag_id=shelved.pk)
    actions.waste(by=b.asker, at=NOW + minutes(202), bag_id=shelved.pk, why=Why.EXPIRED)
    claims = Claim.objects.filter(kind="blood_wasted")
    assert {one.state for one in claims} == {"open"} and {one.side for one in claims} == {"receiving"}
    assert claims.count() == 2 and not Entry.objects.filter(kind__startswith="blood_own").exists()
    seen = queries.bag(b.asker, here.pk, at=NOW)
    assert seen.waits_in_inbox and seen.entry_id is None


def test_a_bag_taken_back_is_ones_own_again_and_one_on_its_way_back_is_not(b: Banks) -> None:
    row, other = received(b, said=Came.REFUSED), received(b, said=Came.REFUSED)
    back, damaged = (Bag.objects.get(last=one, state=BagState.RETURNED) for one in (row, other))
    actions.take_back(by=b.giver, at=NOW + minutes(110), bag_id=back.pk, note="完好")
    actions.waste(by=b.giver, at=NOW + timedelta(days=5), bag_id=back.pk, why=Why.EXPIRED)
    actions.waste(by=b.giver, at=NOW + minutes(111), bag_id=damaged.pk, why=Why.BROKEN)
    assert Entry.objects.get(kind="blood_own_wasted").source == back.source
    assert Claim.objects.get(kind="blood_wasted").source == damaged.source


def test_the_office_takes_it_back_and_the_bag_is_in_stock(b: Banks, office: Actor) -> None:
    one = bag(b.giver)
    actions.waste(by=b.giver, at=NOW + minutes(5), bag_id=one.pk, why=Why.BROKEN)
    entry = Entry.objects.get()
    for by, why in ((b.giver, Denied), (b.asker, NotFound), (stage().county_doctor, NotFound)):
        with pytest.raises(why):
            taken_back(b, by, entry)
    taken_back(b, office, entry)
    one.refresh_from_db()
    assert (one.state, one.why, one.ended_at, one.steps) == (BagState.IN_STOCK, "", None, 3)
    step = BagStep.objects.get(bag=one, event="restore")
    assert step.note == "扫错了码" and step.by_key == office.key
    assert sum(Entry.objects.values_list("quantity", flat=True)) == 0
    with pytest.raises(Conflict):
        taken_back(b, office, entry, at=61)
    assert queries.bag(b.giver, one.pk, at=NOW).entry_id is None
    row = asked(b, amount=Decimal(1), at=NOW + minutes(70))
    actions.offer(by=b.giver, at=NOW + minutes(71), request_id=row.pk, bag_ids=[one.pk])
    actions.let_go(by=b.giver, at=NOW + minutes(72), request_id=row.pk, note="不用了")
    actions.waste(by=b.giver, at=NOW + minutes(80), bag_id=one.pk, why=Why.EXPIRED)
    assert Entry.objects.filter(source=one.source).count() == 2
    assert queries.bag(b.giver, one.pk, at=NOW).entry_id == Entry.objects.latest("posted_at").pk


def test_nobody_brings_a_wasted_bag_back_by_hand_and_a_used_one_never_comes_back(b: Banks) -> None:
    one, used = bag(b.giver), bag(b.giver)
    actions.use(by=b.giver, at=NOW + minutes(5), bag_id=used.pk, case_number="ZY1")
    actions.waste(by=b.giver, at=NOW + minutes(5), bag_id=one.pk, why=Why.BROKEN)
    assert queries.bag(b.giver, one.pk, at=NOW).moves == ()
    with pytest.raises(IllegalMove):
        actions.waste(by=b.giver, at=NOW + minutes(6), bag_id=one.pk, why=Why.EXPIRED)
    for id in (one.pk, used.pk):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE blood_bag SET state = 'in-stock', ended_at = NULL WHERE id = %s", [id])


def test_a_reason_of_the_list_and_words_for_any_other(b: Banks) -> None:
    one = bag(b.giver)
    for why, field in ((None, "why"), (Why.LOST, "why"), (Why.OTHER, "note")):
        with pytest.raises(Invalid) as caught:
            actions.waste(by=b.giver, at=NOW + minutes(5), bag_id=one.pk, why=why)
        assert caught.value.field == field
    with pytest.raises(NotFound):
        actions.waste(by=b.asker, at=NOW + minutes(5), bag_id=one.pk, why=Why.BROKEN)
    assert not Claim.objects.exists()
