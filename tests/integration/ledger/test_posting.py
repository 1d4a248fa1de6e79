"""Confirming posts one entry, by the other side, once; disputes, settling, reversing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from tests.factories.actors import actor_at, actor_in
from tests.factories.ledger import AT, Place, claimed, place, posted
from tongzhou.accounts.rules import Role
from tongzhou.audit.models import Record
from tongzhou.kernel.actors import Actor, Grant, system
from tongzhou.kernel.errors import Conflict, Denied, IllegalMove, Invalid, NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.permissions import Permission as P
from tongzhou.ledger import actions, hashes, verify
from tongzhou.ledger.models import Book, Claim, Confirmation, Entry
from tongzhou.ledger.rules import ClaimState, Side

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Place:
    return place()


def test_confirming_posts_the_entry_as_it_was_claimed(here: Place) -> None:
    amounts = here.amounts()
    claim = actions.claim(id=new_id(), by=here.expert, at=AT, side=Side.SUPPORTING, amounts=amounts)
    later = AT + timedelta(minutes=5)
    entry = actions.confirm(by=here.doctor, at=later, claim_id=claim.id, step="close")
    kept = Entry.objects.get(id=entry.id)
    assert (kept.number, kept.posted_at, kept.quantity, kept.minutes) == (1, later, Decimal(1), 60)
    assert kept.claimed["name"] == "演示·李大山" and kept.confirmed["name"] == "演示·马医生"
    assert kept.confirmed["step"] == "close"
    assert [m.role for m in kept.members.order_by("role")] == ["expert", "patient"]
    book = Book.objects.get()
    assert (book.kind, book.year, book.count, book.head) == ("support", 2026, 1, kept.hash)
    assert kept.previous == hashes.opening(book.opening)
    assert Claim.objects.get().status is ClaimState.CONFIRMED
    assert Record.objects.filter(verb="ledger.confirm", subject=f"claim:{claim.id}").exists()
    assert verify.run().ok


def test_confirming_twice_answers_the_same_entry(here: Place) -> None:
    entry = posted(here)
    again = actions.confirm(by=here.receiving_office, at=AT + timedelta(days=1), claim_id=entry.claim_id)
    assert again == entry and Entry.objects.count() == 1 and Confirmation.objects.count() == 1


def test_what_was_shown_is_what_is_signed(here: Place) -> None:
    claim = claimed(here)
    with pytest.raises(Conflict, match=r"ledger\.changed"):
        actions.confirm(by=here.doctor, at=AT, claim_id=claim.id, content_hash="00" * 32)
    assert actions.confirm(by=here.doctor, at=AT, claim_id=claim.id, content_hash=claim.content_hash)


def test_one_side_alone_makes_no_entry(here: Place) -> None:
    claim = claimed(here)
    for by in (here.expert, here.giving_office, actor_in("", Role.AUDITOR)):
        with pytest.raises(Denied):
            actions.confirm(by=by, at=AT, claim_id=claim.id)
    with pytest.raises(Denied, match=r"ledger\.signs_nothing"):
        actions.confirm(by=system("clock"), at=AT, claim_id=claim.id)
    assert not Entry.objects.exists()


def test_who_stands_for_both_sides_confirms_for_neither(here: Place) -> None:
    claim = claimed(here)
    both = Actor(new_id(), "演示·双料", grants=(Grant(frozenset({P.CLAIM, P.CONFIRM}), region=""),))
    with pytest.raises(Denied, match=r"ledger\.both_sides"):
        actions.confirm(by=both, at=AT, claim_id=claim.id)


def alliance_claim(here: Place) -> Claim:
    amounts = here.amounts(
        supporting_id=here.pairing.receiving_id,
        receiving_id=here.village.id,
        pairing_id=None,
        department_id=None,
    )
    return actions.claim(id=new_id(), by=here.doctor, at=AT, side=Side.SUPPORTING, amounts=amounts)


def test_a_countys_office_does_not_confirm_for_its_own_village(here: Place) -> None:
    claim = alliance_claim(here)
    with pytest.raises(Denied, match=r"ledger\.both_sides"):
        actions.confirm(by=here.receiving_office, at=AT, claim_id=claim.id)
    entry = actions.confirm(by=here.village_doctor, at=AT, claim_id=claim.id)
    assert entry.book.kind == "alliance"
    assert entry.book.relation == f"alliance:{here.pairing.receiving_id}:{here.village.id}"
    assert verify.run().ok


def test_strangers_do_not_learn_that_it_exists(here: Place) -> None:
    claim = claimed(here)
    with pytest.raises(NotFound):
        actions.confirm(by=place().doctor, at=AT, claim_id=claim.id)


def test_a_block_is_posted_whole_or_not_at_all(here: Place) -> None:
    claims = [claimed(here) for _ in range(20)] + [claimed(place())]
    with pytest.raises(NotFound):
        actions.confirm_many(by=here.doctor, at=AT, claim_ids=[c.id for c in claims])
    assert not Entry.objects.exists()
    entries = actions.confirm_many(by=here.doctor, at=AT, claim_ids=[c.id for c in claims[:20]])
    assert sorted(e.number for e in entries) == list(range(1, 21))
    assert [e.claim_id for e in entries] == sorted(c.id for c in claims[:20])
    assert verify.run().ok and verify.run().entries == 20


def test_a_block_costs_a_fixed_number_of_statements(here: Place, django_assert_max_num_queries) -> None:
    claims = [claimed(here).id for _ in range(30)]
    with django_assert_max_num_queries(20):
        actions.confirm_many(by=here.doctor, at=AT, claim_ids=claims)


def test_a_block_over_several_books(here: Place) -> None:
    other = place()
    both = Actor(new_id(), "演示·两县", grants=(*here.doctor.grants, *other.doctor.grants))
    claims = [claimed(one).id for one in (here, other, here, other)]
    entries = actions.confirm_many(by=both, at=AT, claim_ids=claims)
    assert len({e.book_id for e in entries}) == 2 and sorted(e.number for e in entries) == [1, 1, 2, 2]


def test_books_are_of_one_year_in_china(here: Place) -> None:
    still_2026 = posted(here, when=datetime(2026, 12, 31, 15, 59, tzinfo=UTC))
    already_2027 = posted(here, when=datetime(2026, 12, 31, 16, 0, tzinfo=UTC))
    assert (still_2026.book.year, already_2027.book.year, already_2027.number) == (2026, 2027, 1)


def test_late_acts_are_visible_as_late(here: Place) -> None:
    entry = posted(here, when=AT + timedelta(days=365))
    assert entry.late and not posted(here).late


def test_nothing_slips_into_a_closed_year(here: Place) -> None:
    claim = claimed(here)
    actions.checkpoint(at=datetime(2027, 1, 1, 12, tzinfo=UTC))
    with pytest.raises(Conflict, match=r"ledger\.book_closed"):
        actions.confirm(by=here.doctor, at=AT, claim_id=claim.id)


def test_a_dispute_is_answered_and_settled(here: Place) -> None:
    claim = claimed(here)
    actions.dispute(by=here.doctor, at=AT, claim_id=claim.id, reason="当天只有两科参加")
    with pytest.raises(IllegalMove):
        actions.confirm(by=here.doctor, at=AT, claim_id=claim.id)
    actions.answer_dispute(by=here.expert, at=AT, claim_id=claim.id, text="签到表已补")
    entry = actions.settle(by=here.doctor, at=AT, claim_id=claim.id, text="已核对")
    assert actions.settle(by=here.doctor, at=AT, claim_id=claim.id) == entry
    claim.refresh_from_db()
    said = [(d.number, d.event, d.side) for d in claim.disputes.order_by("number")]
    assert claim.state == "settled"
    assert said == [(1, "dispute", "receiving"), (2, "answer", "supporting"), (3, "settle", "receiving")]


@pytest.mark.parametrize("text", ["", "  \n"])
def test_a_dispute_has_a_reason(here: Place, text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.dispute(by=here.doctor, at=AT, claim_id=claimed(here).id, reason=text)
    assert refusal.value.field == "reason"


def test_who_disputes_and_who_answers(here: Place) -> None:
    claim = claimed(here)
    with pytest.raises(Denied):
        actions.dispute(by=here.expert, at=AT, claim_id=claim.id, reason="我方")
    actions.dispute(by=here.doctor, at=AT, claim_id=claim.id, reason="不对")
    with pytest.raises(Denied):
        actions.answer_dispute(by=here.doctor, at=AT, claim_id=claim.id, text="自问自答")


def test_reversing_needs_both_sides_and_nets_to_zero(here: Place) -> None:
    entry = posted(here)
    id = new_id()
    turned = actions.reverse(
        id=id, by=here.giving_office, at=AT, entry_id=entry.id, reason="同一讲座登记了两次"
    )
    assert (
        actions.reverse(id=id, by=here.giving_office, at=AT, entry_id=entry.id, reason="同一讲座登记了两次")
        == turned
    )
    with pytest.raises(Denied):
        actions.confirm(by=here.giving_office, at=AT, claim_id=turned.id)
    back = actions.confirm(by=here.doctor, at=AT, claim_id=turned.id)
    assert back.quantity == -entry.quantity and back.reverses_id == entry.id
    assert back.reason == "同一讲座登记了两次"
    members = lambda e: sorted(e.members.values_list("role", "key"))  # noqa: E731 - named once, used twice
    assert members(back) == members(entry)
    assert verify.run().ok


def test_an_entry_is_reversed_once(here: Place) -> None:
    entry = posted(here)
    first = actions.reverse(id=new_id(), by=here.giving_office, at=AT, entry_id=entry.id, reason="错")
    with pytest.raises(Conflict, match=r"ledger\.reversed_already"):
        actions.reverse(id=new_id(), by=here.receiving_office, at=AT, entry_id=entry.id, reason="错")
    actions.withdraw(by=here.giving_office, at=AT, claim_id=first.id)
    second = actions.reverse(id=new_id(), by=here.receiving_office, at=AT, entry_id=entry.id, reason="错")
    back = actions.confirm(by=here.giving_office, at=AT, claim_id=second.id)
    with pytest.raises(Conflict, match=r"ledger\.reversed_already"):
        actions.reverse(id=new_id(), by=here.giving_office, at=AT, entry_id=entry.id, reason="错")
    with pytest.raises(Invalid, match=r"ledger\.reversal_stands"):
        actions.reverse(id=new_id(), by=here.giving_office, at=AT, entry_id=back.id, reason="错")


def test_a_reversed_act_can_be_claimed_anew(here: Place) -> None:
    entry = posted(here, source="lecture:again")
    turned = actions.reverse(id=new_id(), by=here.giving_office, at=AT, entry_id=entry.id, reason="人数错")
    actions.confirm(by=here.doctor, at=AT, claim_id=turned.id)
    assert posted(here, source="lecture:again", version=2).number == 3


def test_a_doctor_does_not_reverse(here: Place) -> None:
    entry = posted(here)
    with pytest.raises(Denied):
        actions.reverse(id=new_id(), by=here.expert, at=AT, entry_id=entry.id, reason="错")
    with pytest.raises(NotFound):
        actions.reverse(
            id=new_id(),
            by=actor_at(place().pairing.supporting, Role.PROGRAMME_OFFICE),
            at=AT,
            entry_id=entry.id,
            reason="错",
        )
