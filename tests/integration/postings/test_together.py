"""Two people at the same moment, each on a connection of his own."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.directory import InstitutionFactory, StaffFactory
from tests.factories.partnerships import PairingFactory
from tests.factories.postings import (
    agreed,
    arriving,
    claim_of,
    fresh,
    here,
    noon,
    plan_of,
    planned,
    scene,
)
from tests.factories.together import together
from tongzhou.kernel.errors import Conflict, Refusal
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.periods import Period
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.models import Entry
from tongzhou.support.postings import actions
from tongzhou.support.postings.models import Posting, Step
from tongzhou.support.postings.rules.lifecycle import State

pytestmark = pytest.mark.django_db(transaction=True)
AT = noon(date(2026, 2, 1))


def test_one_person_to_four_hosts_at_once_goes_to_one() -> None:
    s = scene()
    hosts = [s.host.pk]
    for _ in range(3):
        host = InstitutionFactory()
        PairingFactory(supporting=s.supporter, receiving=host)
        hosts.append(host.pk)
    plan = plan_of(s, department_id=None)
    results = together(
        *(
            lambda host=host: actions.plan(
                id=new_id(), by=s.giving, at=AT, supporting_id=s.supporter.pk, receiving_id=host, plan=plan
            )
            for host in hosts
        )
    )
    assert sorted(type(one).__name__ for one in results) == ["Conflict"] * 3 + ["Posting"]
    assert Posting.objects.count() == 1


def test_two_postings_are_extended_over_each_other_at_once() -> None:
    s = scene()
    first = planned(s)
    second = planned(s, planned=Period(date(2026, 10, 1), date(2027, 3, 1)))
    plan = plan_of(s, planned=Period(date(2026, 9, 15), date(2027, 3, 1)))
    results = together(
        lambda: actions.extend(by=s.giving, at=AT, posting_id=first.pk, until=date(2026, 9, 20)),
        lambda: actions.replan(by=s.giving, at=AT, posting_id=second.pk, plan=plan),
    )
    assert sorted(isinstance(one, Conflict) for one in results) == [False, True], results
    spans = list(Posting.objects.order_by("span").values_list("span", flat=True))
    assert spans[0].upper <= spans[1].lower


def test_the_same_plan_sent_five_times_at_once_is_one_posting() -> None:
    s, id = scene(), new_id()
    results = together(*[lambda: planned(s, id=id)] * 5)
    assert not [one for one in results if isinstance(one, Exception)], results
    assert Posting.objects.count() == Step.objects.count() == 1


def test_the_host_agrees_while_the_supporter_calls_off() -> None:
    s = scene()
    row = planned(s)
    results = together(
        lambda: actions.agree(by=s.taking, at=AT, posting_id=row.pk, seen=1),
        lambda: actions.cancel(by=s.giving, at=AT, posting_id=row.pk, note="不去了", seen=1),
    )
    assert sorted(isinstance(one, Refusal) for one in results) == [False, True]
    assert fresh(row).steps == 2


def test_confirmed_while_it_is_withdrawn_is_one_of_the_two() -> None:
    s = scene()
    row = arriving(s)
    claim, day = claim_of(row.key), noon(date(2026, 3, 2))
    results = together(
        lambda: ledger.confirm(by=s.taking, at=day, claim_id=claim.pk),
        lambda: ledger.withdraw(by=s.giving, at=day, claim_id=claim.pk),
    )
    assert sorted(isinstance(one, Refusal) for one in results) == [False, True], results
    stands = Entry.objects.filter(source=row.key).exists()
    assert fresh(row).status is (State.ON_SITE if stands else State.AGREED)


def test_swapped_by_two_at_once_is_one_successor() -> None:
    s = scene()
    row = here(s)
    others = [StaffFactory(institution=s.supporter) for _ in "ab"]
    results = together(
        *(
            lambda who=who: actions.swap(
                id=new_id(), by=s.giving, at=noon(date(2026, 6, 1)), posting_id=row.pk, staff_id=who.pk,
                on=date(2026, 6, 15), seen=row.steps,
            )
            for who in others
        )
    )  # fmt: skip
    assert sorted(isinstance(one, Refusal) for one in results) == [False, True], results
    assert Posting.objects.filter(replaces=row).count() == 1


def test_left_and_gone_away_at_once() -> None:
    s = scene()
    row = here(s)
    day = date(2026, 6, 1)
    results = together(
        lambda: actions.depart(by=s.giving, at=noon(day), posting_id=row.pk, on=day, seen=row.steps),
        lambda: actions.go_away(
            id=new_id(), by=s.expert, at=noon(day), posting_id=row.pk, on=day, seen=row.steps
        ),
    )
    assert sorted(isinstance(one, Refusal) for one in results) == [False, True], results
    assert agreed(s, planned=Period(date(2027, 1, 1), date(2027, 7, 1)))
