"""Statements that are written once: the answer is always that of the statement written anew, for whoever asks, at whatever time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import Q

from tests.factories.accounts import NOW, account_for, actor_as, granted, staff_at
from tests.integration.accounts.conftest import Country
from tongzhou.accounts.models import Account, RoleGrant
from tongzhou.accounts.queries.prepared import SOME_TIME, Prepared
from tongzhou.accounts.rules import Role
from tongzhou.care.consultations import queries as consultations
from tongzhou.kernel.actors import Actor
from tongzhou.ledger import queries as ledger

DAY = timedelta(days=1)
SOMEBODY = "somebody to come"


def held() -> Prepared:
    """The roles that an account holds at a time."""
    grants = RoleGrant.objects.filter(account__username=SOMEBODY, during__contains=SOME_TIME)
    return Prepared(
        lambda: grants.order_by("role").values_list("role", "account__name", "during"),
        who=SOMEBODY,
        at=SOME_TIME,
    )


def test_only_the_values_change(country: Country, django_assert_num_queries) -> None:
    zhang, li = (account_for(staff_at(country.county), username=name) for name in ("zhang", "li"))
    granted(zhang, Role.CLINICIAN, country.county, start=NOW, until=NOW + DAY)
    granted(zhang, Role.EXPERT, country.county, start=NOW - DAY, until=NOW + DAY)
    granted(li, Role.AUDITOR)
    asked = held()
    for _ in range(2):
        with django_assert_num_queries(2):
            assert [row.role for row in asked(who="zhang", at=NOW)] == ["clinician", "expert"]
            assert [row.role for row in asked(who="zhang", at=NOW - DAY)] == ["expert"]
    (row,) = asked(who="li", at=NOW)
    assert (row.role, row.account__name) == ("auditor", li.name)
    assert NOW in row.during, "a column comes as the field gives it"
    assert asked(who="nobody' OR true --", at=NOW) == []


def test_a_stand_in_that_has_no_place_is_said_at_once(country: Country) -> None:
    rows = Account.objects.filter(username="zhang").values_list("id")
    with pytest.raises(ValueError, match="no place for at"):
        Prepared(lambda: rows, at=SOME_TIME)(at=NOW)


def test_what_can_never_be_is_no_statement(country: Country, django_assert_num_queries) -> None:
    nobody = Prepared(lambda: Account.objects.filter(Q(pk__in=[])).values_list("id"))
    with django_assert_num_queries(0):
        assert nobody() == nobody() == []


def test_two_persons_never_share_what_waits_for_them(country: Country) -> None:
    """Kept by all that makes an actor: the same person with one grant less is asked for anew."""
    for waits in (lambda actor: consultations.waiting(actor, at=NOW), ledger.waiting):
        actors = [
            actor_as(Role.PROGRAMME_OFFICE, country.county),
            actor_as(Role.PROGRAMME_OFFICE, country.other),
            Actor(None, "演示·无权"),
        ]
        assert [waits(actor) for actor in actors] == [0, 0, 0]
    kept = consultations.lists._waiting
    assert kept(actors[0]) is kept(actors[0]) is not kept(actors[1])
