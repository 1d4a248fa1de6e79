"""The Actor of a request: what he holds here and now, and nothing that ended or belongs elsewhere."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from tests.factories.accounts import NOW, account_for, actor_as, granted, staff_at
from tests.factories.directory import InstitutionFactory, RegionFactory
from tests.factories.partnerships import ProgrammeFactory
from tests.integration.accounts.conftest import Country
from tongzhou.accounts import queries
from tongzhou.accounts.actions.people import place_of_grant
from tongzhou.accounts.models import BreakGlass, Delegation
from tongzhou.accounts.rules import Role
from tongzhou.directory.actions import merge_regions
from tongzhou.kernel.actors import system
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.permissions import Permission as P
from tongzhou.partnerships.queries import programmes

DAY = timedelta(days=1)


def test_one_statement_whatever_he_holds(country: Country, django_assert_num_queries) -> None:
    account = account_for(staff_at(country.county))
    for where in (country.county, country.township, country.village):
        granted(account, Role.CLINICIAN, where)
    with django_assert_num_queries(1):
        actor = queries.actor_of(account.id, at=NOW)
    assert (len(actor.grants), actor.roles) == (3, ("clinician",))
    assert actor.institution_path == country.county.path
    assert actor.name == account.name


def test_office_cascades_and_stops_at_the_other_county(country: Country) -> None:
    office = actor_as(Role.PROGRAMME_OFFICE, country.county)
    assert office.may(P.ALLOCATE, country.village.place)
    assert not office.may(P.ALLOCATE, country.other.place)


def test_clinician_does_not_cascade(country: Country) -> None:
    clinician = actor_as(Role.CLINICIAN, country.county)
    assert clinician.may(P.ASK, country.county.place)
    assert not clinician.may(P.ASK, country.township.place)


def test_region_grant_reaches_its_region_only(country: Country) -> None:
    commission = actor_as(Role.HEALTH_COMMISSION, region=country.county_region)
    assert commission.may(P.READ_LEDGER, country.village.place)
    assert not commission.may(P.READ_LEDGER, country.other.place)
    assert not commission.may(P.READ_PATIENT)


def test_nation_grant_reaches_everywhere(country: Country) -> None:
    auditor = actor_as(Role.AUDITOR)
    assert auditor.may(P.READ_AUDIT, country.village.place)
    assert auditor.may(P.READ_AUDIT, country.capital.place)


def test_grant_holds_from_its_start_to_the_moment_before_its_end(country: Country) -> None:
    account = account_for(staff_at(country.county))
    granted(account, Role.CLINICIAN, country.county, start=NOW, until=NOW + DAY)
    held = [queries.actor_of(account.id, at=at).roles for at in (NOW - DAY, NOW, NOW + DAY)]
    assert held == [(), ("clinician",), ()]


def test_closed_account_and_departed_staff_are_nobody(country: Country) -> None:
    closed = account_for(staff_at(country.county), is_active=False)
    departed = account_for(staff_at(country.county, active=False))
    for account in (closed, departed):
        with pytest.raises(NotFound):
            queries.actor_of(account.id, at=NOW)


def test_delegation_lends_the_givers_id_only_while_it_holds(country: Country) -> None:
    giver, taker = staff_at(country.county), staff_at(country.county)
    account = account_for(taker)
    lent = Delegation.objects.create(
        giver=giver, taker=taker, during=DateTimeTZRange(NOW, NOW + DAY), made_by="system:test", made_at=NOW
    )
    held = [queries.actor_of(account.id, at=at).staff_ids for at in (NOW - DAY, NOW, NOW + DAY)]
    assert held == [(taker.id,), (taker.id, giver.id), (taker.id,)]
    lent.ended_at = NOW
    lent.save()
    assert queries.actor_of(account.id, at=NOW).staff_ids == (taker.id,)


def test_opened_cases_close_by_themselves(country: Country) -> None:
    account, subject = account_for(staff_at(country.county)), new_id()
    BreakGlass.objects.create(
        account=account,
        institution=country.county,
        subject=subject,
        subject_kind="consultation",
        reason="夜间抢救无人",
        at=NOW,
        until=NOW + timedelta(minutes=60),
    )
    held = [queries.actor_of(account.id, at=NOW + timedelta(minutes=m)).opened for m in (0, 59, 60)]
    assert held == [frozenset({subject}), frozenset({subject}), frozenset()]


def test_topics_of_an_office_include_those_below(country: Country) -> None:
    office = actor_as(Role.PROGRAMME_OFFICE, country.county)
    doctor = actor_as(Role.VILLAGE_DOCTOR, country.village)
    below = {f"institution:{one.id}" for one in (country.county, country.township, country.village)}
    assert set(queries.topics(office.account_id, at=NOW)) == below | {f"account:{office.account_id}"}
    assert queries.topics(doctor.account_id, at=NOW) == [
        f"account:{doctor.account_id}",
        f"institution:{country.village.id}",
    ]


def test_offices_are_the_nearest_upward(country: Country) -> None:
    county = actor_as(Role.PROGRAMME_OFFICE, country.county)
    actor_as(Role.PROGRAMME_OFFICE, country.other)
    assert queries.offices(country.village.id, at=NOW) == [county.account_id]
    township = actor_as(Role.PROGRAMME_OFFICE, country.township)
    assert queries.offices(country.village.id, at=NOW) == [township.account_id]
    assert queries.offices(country.capital.id, at=NOW) == []


def test_a_regions_grant_follows_what_the_region_became(country: Country, django_assert_num_queries) -> None:
    old, middle, now, apart = (RegionFactory(code=code) for code in ("910101", "910102", "910103", "910109"))
    house = InstitutionFactory(region=old)
    account = account_for()
    granted(account, Role.HEALTH_COMMISSION, region=old)
    programme = ProgrammeFactory(supported_region=old)
    before = queries.actor_of(account.id, at=NOW)
    assert before.may(P.READ_LEDGER, house.place)
    for gone, into in ((old, middle), (middle, now)):
        merge_regions(by=system("test"), at=NOW, from_ids=[gone.id], into_id=into.id, on=NOW.date())
    house.refresh_from_db()
    with django_assert_num_queries(1):
        actor = queries.actor_of(account.id, at=NOW)
    assert [grant.region for grant in actor.grants] == ["910103"]
    assert actor.may(P.READ_LEDGER, house.place)
    assert not actor.may(P.READ_LEDGER, InstitutionFactory(region=apart).place)
    assert programmes(actor) == [programme]
    assert place_of_grant(account.grants.select_related("region").get()).region == "910103"
