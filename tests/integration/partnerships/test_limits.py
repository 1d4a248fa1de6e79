"""Response limits: the platform's are there from the start, a pairing's own come before them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.factories.actors import actor_at, actor_in
from tests.factories.directory import InstitutionFactory
from tests.factories.partnerships import PairingFactory
from tongzhou.accounts.rules import Role
from tongzhou.audit.models import Record
from tongzhou.kernel.errors import Denied, Invalid, NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.partnerships import actions, queries
from tongzhou.partnerships.models import ResponseLimit
from tongzhou.partnerships.rules import Clock, Urgency

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_the_platform_has_a_limit_for_every_clock_marked_to_be_confirmed() -> None:
    rows = queries.limits(None)
    assert [(row.urgency, row.clock) for row in rows] == [(u, c) for u in Urgency for c in Clock]
    assert not any(row.confirmed or row.own for row in rows)
    assert all("待核实" in row.source for row in rows)
    assert queries.limit_minutes(None, Urgency.IMMEDIATE, Clock.ANSWER) == 10
    assert queries.limit_minutes(None, Urgency.URGENT, Clock.ALLOCATION) == 30
    assert queries.limit_minutes(None, Urgency.ROUTINE, Clock.ANSWER) == 24 * 60


def test_a_pairing_keeps_its_own_limit_until_it_is_cleared(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    pairing, other = PairingFactory(), PairingFactory()
    act = {"by": actor_at(pairing.receiving, Role.PROGRAMME_OFFICE), "at": AT, "pairing_id": pairing.id}
    which = {"urgency": Urgency.URGENT, "clock": Clock.ANSWER}
    for minutes in (90, 60):
        actions.set_limit(**act, **which, minutes=minutes, source="协议第四条", confirmed=True)
    with django_assert_num_queries(1):
        assert queries.limit_minutes(pairing.id, **which) == 60
    assert queries.limit_minutes(other.id, **which) == 120
    with django_assert_num_queries(1):
        (row,) = [row for row in queries.limits(pairing.id) if row.own]
    assert (row.minutes, row.platform_minutes, row.confirmed, row.source) == (60, 120, True, "协议第四条")
    actions.clear_limit(**act, **which)
    actions.clear_limit(**act, **which)
    assert queries.limit_minutes(pairing.id, **which) == 120
    assert Record.objects.filter(verb="partnerships.clear_limit").count() == 1


def test_only_the_two_sides_set_a_pairings_limits_and_the_nation_the_platforms() -> None:
    pairing = PairingFactory()
    given = {"at": AT, "urgency": Urgency.URGENT, "clock": Clock.ANSWER, "minutes": 30}
    office = actor_at(pairing.supporting, Role.PROGRAMME_OFFICE)
    for stranger in (
        actor_at(InstitutionFactory(), Role.PROGRAMME_OFFICE),
        actor_at(pairing.receiving, Role.CLINICIAN),
    ):
        with pytest.raises(Denied):
            actions.set_limit(by=stranger, pairing_id=pairing.id, **given)
    for too_small in (
        office,
        actor_in("62", Role.PROGRAMME_OFFICE),
        actor_in("62", Role.HEALTH_COMMISSION),
        actor_in("", Role.AUDITOR),
    ):
        with pytest.raises(Denied):
            actions.set_limit(by=too_small, pairing_id=None, **given)
    actions.set_limit(by=actor_in("", Role.HEALTH_COMMISSION), pairing_id=None, **given)
    assert queries.limit_minutes(pairing.id, Urgency.URGENT, Clock.ANSWER) == 30
    with pytest.raises(NotFound):
        actions.set_limit(by=office, pairing_id=new_id(), **given)
    with pytest.raises(Invalid):
        actions.set_limit(by=office, pairing_id=pairing.id, **{**given, "minutes": 0})


def test_without_any_limit_it_says_who_must_set_one() -> None:
    ResponseLimit.objects.all().delete()
    with pytest.raises(NotFound) as refused:
        queries.limit_minutes(None, Urgency.URGENT, Clock.ANSWER)
    assert "等作答" in refused.value.says.zh
    assert queries.limits(None) == []
