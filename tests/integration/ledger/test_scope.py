"""Who sees what: both sides, those who watch their region, nobody else; in one or two statements."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.factories.actors import actor_at, actor_in
from tests.factories.directory import DepartmentFactory
from tests.factories.ledger import AT, LECTURE, Place, claimed, place, posted, posted_many
from tests.factories.partnerships import PairingFactory
from tongzhou.accounts.rules import Role
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Denied, NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.quantities import Qualifier, Quantity, Unit
from tongzhou.ledger import actions, queries
from tongzhou.ledger.models import Entry
from tongzhou.ledger.queries import Filters
from tongzhou.ledger.rules import Side
from tongzhou.web.ledger.parts import entry_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Place:
    return place()


def seen(actor: Actor, **filters: object) -> set[object]:
    return {entry.id for entry in queries.entries(actor, Filters(**filters)).entries}


def test_both_sides_and_their_watchers_see_an_entry(here: Place) -> None:
    entry, other = posted(here), posted(place())
    region = here.pairing.receiving.region_code
    watchers = [actor_in(region, Role.HEALTH_COMMISSION), actor_in(region[:4], Role.AUDITOR)]
    for actor in (here.expert, here.doctor, here.giving_office, here.receiving_office, *watchers):
        assert entry.id in seen(actor) and (other.id in seen(actor)) == (actor in watchers[1:])
        assert queries.entry(actor, entry.id).entry == entry
    assert seen(actor_in("", Role.AUDITOR)) == {entry.id, other.id}


def test_strangers_and_those_without_the_permission_see_nothing(here: Place) -> None:
    entry = posted(here)
    strangers = [place().doctor, actor_in("11", Role.HEALTH_COMMISSION), here.village_doctor]
    for actor in (*strangers, actor_at(here.pairing.receiving, Role.OPERATOR)):
        assert not seen(actor)
        with pytest.raises(NotFound):
            queries.entry(actor, entry.id)
        with pytest.raises(NotFound):
            queries.book(actor, entry.book_id)


def test_an_office_sees_the_houses_below_it_a_clinician_does_not(here: Place) -> None:
    entry = village_entry(here)
    assert seen(here.receiving_office) == {entry.id} == seen(here.village_doctor)
    assert not seen(here.doctor)


def village_entry(here: Place) -> Entry:
    claim = claimed(here, receiving_id=here.village.id)
    return actions.confirm(by=here.village_doctor, at=AT, claim_id=claim.id)


def test_pages_by_key_give_each_entry_once(here: Place) -> None:
    entries = [posted(here, when=AT + timedelta(minutes=n // 3)) for n in range(11)]
    found, cursor = [], None
    while True:
        page = queries.entries(here.doctor, None, cursor, limit=4)
        found += [entry.id for entry in page.entries]
        cursor = page.next
        if cursor is None:
            break
    expected = sorted(entries, key=lambda e: (e.posted_at, e.id), reverse=True)
    assert found == [entry.id for entry in expected]


def test_filters(here: Place) -> None:
    early = posted(here, when=AT)
    late = posted(here, when=AT + timedelta(days=10))
    code = here.pairing.programme.code
    assert seen(here.doctor, programme=code) == {early.id, late.id} and not seen(
        here.doctor, programme="none"
    )
    assert seen(here.doctor, kind=LECTURE.code) == {early.id, late.id} and not seen(here.doctor, kind="x")
    assert seen(here.doctor, since=date(2026, 3, 6)) == {late.id}
    assert seen(here.doctor, until=date(2026, 3, 5)) == {early.id}
    assert seen(here.doctor, institution=here.pairing.supporting_id) == {early.id, late.id}
    assert seen(here.doctor, source=early.source) == {early.id}


def beside(here: Place, **given: object) -> Place:
    """The same recipient, helped by somebody else."""
    pairing = PairingFactory(receiving=here.pairing.receiving, **given)
    expert = actor_at(pairing.supporting, Role.EXPERT)
    return replace(
        here, pairing=pairing, department=DepartmentFactory(institution=pairing.supporting), expert=expert
    )


def test_a_programmes_entries_come_in_order_whatever_pairing_they_are_of(here: Place) -> None:
    programme = here.pairing.programme
    second, foreign = beside(here, programme=programme), beside(here)
    entries = [
        posted(at, when=AT + timedelta(minutes=n // 3))
        for n, at in enumerate((here, second, here, here, here, second, here, foreign, second, here, here))
    ]
    posted(place())
    expected = sorted(entries, key=lambda e: (e.posted_at, e.id), reverse=True)
    for actor in (here.doctor, here.receiving_office, here.giving_office, actor_in("", Role.AUDITOR)):
        found, cursor = [], None
        while True:
            page = queries.entries(actor, Filters(programme=programme.code), cursor, limit=2)
            assert len(page.entries) <= 2
            found += [entry.id for entry in page.entries]
            cursor = page.next
            if cursor is None:
                break
        sees = {second.pairing.id, here.pairing.id} if actor != here.giving_office else {here.pairing.id}
        assert found == [entry.id for entry in expected if entry.pairing_id in sees]
    assert not seen(second.expert, programme=foreign.pairing.programme.code)


def test_a_row_of_a_list_is_read_whole_in_one_statement(
    here: Place, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    first, _second = posted_many(here, 2)
    claim = actions.reverse(id=new_id(), by=here.giving_office, at=AT, entry_id=first.id, reason="错")
    actions.confirm(by=here.doctor, at=AT, claim_id=claim.id)
    for filters in (Filters(), Filters(programme=here.pairing.programme.code)):
        with django_assert_num_queries(1):
            rows = [entry_row(entry, AT) for entry in queries.entries(here.doctor, filters).entries]
        assert len(rows) == 3 and sum(bool(row.reversed_by) for row in rows) == 1 == sum(
            bool(row.reverses) for row in rows
        )


def test_an_entry_comes_with_its_neighbours_and_reversal(here: Place) -> None:
    first, second, third = posted_many(here, 3)
    view = queries.entry(here.doctor, second.id)
    assert (view.previous, view.next, view.reversed_by) == (first, third, None)
    claim = actions.reverse(id=new_id(), by=here.giving_office, at=AT, entry_id=second.id, reason="错")
    assert queries.entry(here.doctor, second.id).reversal == claim
    back = actions.confirm(by=here.doctor, at=AT, claim_id=claim.id)
    view = queries.entry(here.doctor, second.id)
    assert view.reversed_by == back and view.reversal is None
    assert queries.entry(here.doctor, back.id).entry.reverses == second


def test_the_inbox_shows_what_i_may_confirm_and_what_i_claimed(here: Place) -> None:
    claim = claimed(here)
    village = claimed(here, receiving_id=here.village.id)

    def waiting(actor: Actor) -> set[object]:
        return {c.id for group in queries.inbox(actor).waiting for c in group.claims}

    def mine(actor: Actor) -> set[object]:
        return {c.id for group in queries.inbox(actor).mine for c in group.claims}

    assert waiting(here.doctor) == {claim.id} and waiting(here.village_doctor) == {village.id}
    assert waiting(here.receiving_office) == {claim.id, village.id}
    assert waiting(here.expert) == set() == waiting(place().doctor) and mine(here.doctor) == set()
    assert mine(here.expert) == {claim.id, village.id} == mine(here.giving_office)
    actions.confirm(by=here.doctor, at=AT, claim_id=claim.id)
    actions.withdraw(by=here.expert, at=AT, claim_id=village.id)
    assert waiting(here.receiving_office) == set() == mine(here.expert)


def test_a_countys_office_is_not_asked_for_its_own_village(here: Place) -> None:
    amounts = here.amounts(
        supporting_id=here.pairing.receiving_id,
        receiving_id=here.village.id,
        pairing_id=None,
        department_id=None,
    )
    actions.claim(id=new_id(), by=here.doctor, at=AT, side=Side.SUPPORTING, amounts=amounts)
    assert queries.inbox(here.receiving_office).count == 0 and queries.inbox(here.village_doctor).count == 1


def test_counts_are_net_of_reversals_and_keep_their_qualifier(here: Place) -> None:
    code = here.pairing.programme.code
    assert queries.counts(here.doctor, code) == []
    entries = [
        posted(here, quantity=Quantity(Decimal(n), Unit.SESSION, qualifier))
        for n, qualifier in ((1, Qualifier.EXACT), (30, Qualifier.ABOUT), (5, Qualifier.EXACT))
    ]
    claimed(here)
    disputed = claimed(here)
    actions.dispute(by=here.doctor, at=AT, claim_id=disputed.id, reason="错")
    (count,) = queries.counts(here.doctor, code)
    assert count.quantity == Quantity(Decimal(36), Unit.SESSION, Qualifier.ABOUT)
    assert (count.kind, count.entries, count.waiting, count.disputed) == (LECTURE, 3, 1, 1)
    claim = actions.reverse(id=new_id(), by=here.giving_office, at=AT, entry_id=entries[1].id, reason="错")
    actions.confirm(by=here.doctor, at=AT, claim_id=claim.id)
    (count,) = queries.counts(here.doctor, code)
    assert count.quantity == Quantity(Decimal(6), Unit.SESSION) and count.entries == 2


def test_claimed_only_is_missing_not_zero(here: Place) -> None:
    claimed(here)
    (count,) = queries.counts(here.doctor, here.pairing.programme.code)
    assert count.quantity is None and count.waiting == 1


def test_who_may_verify(here: Place) -> None:
    book = posted(here).book_id
    posted(place())
    assert queries.verifiable_books(actor_in("", Role.AUDITOR)) is None
    region = here.pairing.receiving.region_code
    assert queries.verifiable_books(actor_in(region, Role.HEALTH_COMMISSION)) == {book}
    for actor in (here.doctor, here.giving_office):
        with pytest.raises(Denied):
            queries.verifiable_books(actor)


def test_statements_do_not_grow(here: Place, django_assert_num_queries) -> None:
    posted_many(here, 12)
    for _ in range(12):
        claimed(here)
    with django_assert_num_queries(1):
        queries.entries(here.village_doctor)
    with django_assert_num_queries(1):
        assert len(queries.entries(here.doctor).entries) == 12
    with django_assert_num_queries(4):  # two lists; what was said about the only one that has rows; how many
        assert queries.inbox(here.doctor).count == 12
    with django_assert_num_queries(1):
        queries.counts(here.doctor, here.pairing.programme.code)
    book = Entry.objects.first().book_id
    with django_assert_num_queries(2):
        queries.book(here.doctor, book)
