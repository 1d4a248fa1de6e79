"""Who may grant which role, where, and to whom."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.accounts import NOW, account_for, actor_as, staff_at
from tests.integration.accounts.conftest import Country
from tongzhou.accounts import actions, queries
from tongzhou.accounts.models import RoleGrant
from tongzhou.accounts.rules import Role
from tongzhou.audit.models import Record
from tongzhou.kernel.actors import system
from tongzhou.kernel.errors import Conflict, Denied, Invalid, NotFound

DAY = timedelta(days=1)


def give(by, account, role, where=None, **rest) -> RoleGrant:
    place = {"institution_id": where.id} if where else {}
    return actions.grant_role(by=by, at=NOW, account_id=account.id, role=role, **place, **rest)


def test_office_grants_working_roles_at_and_below_its_place(country: Country) -> None:
    office = actor_as(Role.PROGRAMME_OFFICE, country.county)
    account = account_for(staff_at(country.village))
    give(office, account, Role.VILLAGE_DOCTOR, country.village)
    assert queries.actor_of(account.id, at=NOW).roles == ("village_doctor",)
    row = Record.objects.get(verb="grant_role")
    assert (row.actor, row.detail["role"]) == (office.key, "village_doctor")


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.HEALTH_COMMISSION, Role.OPERATOR])
def test_office_never_grants_what_could_do_more_than_it_may_give(country: Country, role: Role) -> None:
    office = actor_as(Role.PROGRAMME_OFFICE, country.county)
    with pytest.raises(Denied) as denied:
        give(office, account_for(), role, country.county)
    assert denied.value.said.code == "accounts.may_not_give"


def test_office_grants_nothing_above_beside_or_at_a_region(country: Country) -> None:
    office = actor_as(Role.PROGRAMME_OFFICE, country.township)
    account = account_for(staff_at(country.county))
    for where in (country.county, country.other, None):
        with pytest.raises(Denied):
            give(office, account, Role.CLINICIAN, where)
    with pytest.raises(Denied):
        give(office, account, Role.CLINICIAN, region_id=country.county_region.id)
    assert not RoleGrant.objects.filter(account=account).exists()


def test_region_operator_grants_in_its_region_only(country: Country) -> None:
    operator = actor_as(Role.OPERATOR, region=country.county_region)
    give(operator, account_for(), Role.AUDITOR, country.village)
    give(operator, account_for(), Role.HEALTH_COMMISSION, region_id=country.county_region.id)
    with pytest.raises(Denied):
        give(operator, account_for(), Role.AUDITOR, country.other)
    with pytest.raises(Denied):
        give(operator, account_for(), Role.AUDITOR)


def test_nobody_grants_to_himself_or_ends_his_own(country: Country) -> None:
    office = actor_as(Role.PROGRAMME_OFFICE, country.county)
    with pytest.raises(Denied):
        actions.grant_role(
            by=office,
            at=NOW,
            account_id=office.account_id,
            role=Role.CLINICIAN,
            institution_id=country.county.id,
        )
    own = RoleGrant.objects.get(account=office.account_id)
    with pytest.raises(Denied):
        actions.end_role(by=office, at=NOW, grant_id=own.id)


def test_clinician_grants_nothing(country: Country) -> None:
    with pytest.raises(Denied):
        give(actor_as(Role.CLINICIAN, country.county), account_for(), Role.CLINICIAN, country.county)


def test_same_role_twice_is_a_conflict_until_the_first_has_ended(country: Country) -> None:
    account = account_for()
    first = give(system("test"), account, Role.CLINICIAN, country.county)
    with pytest.raises(Conflict):
        give(system("test"), account, Role.CLINICIAN, country.county)
    actions.end_role(by=system("test"), at=NOW, grant_id=first.id)
    give(system("test"), account, Role.CLINICIAN, country.county)


def test_ending_takes_effect_at_once_and_only_once(country: Country) -> None:
    account = account_for()
    grant = give(system("test"), account, Role.CLINICIAN, country.county, start=NOW - DAY)
    actions.end_role(by=system("test"), at=NOW, grant_id=grant.id)
    assert queries.actor_of(account.id, at=NOW).roles == ()
    assert queries.actor_of(account.id, at=NOW - timedelta(seconds=1)).roles == ("clinician",)
    with pytest.raises(NotFound):
        actions.end_role(by=system("test"), at=NOW, grant_id=grant.id)


def test_a_grant_must_end_after_it_begins(country: Country) -> None:
    with pytest.raises(Invalid):
        give(system("test"), account_for(), Role.CLINICIAN, country.county, until=NOW)


def test_accounts_are_made_by_offices_for_their_own_people(country: Country) -> None:
    office = actor_as(Role.PROGRAMME_OFFICE, country.county)
    made = actions.create_account(
        by=office, at=NOW, username=" LiDaShan ", name="试用·李", staff_id=staff_at(country.village).id
    )
    assert (made.username, made.has_usable_password()) == ("lidashan", False)
    for stranger in (staff_at(country.other).id, None):
        with pytest.raises(Denied):
            actions.create_account(by=office, at=NOW, username="x", name="x", staff_id=stranger)


def test_taken_names_and_second_accounts_are_told_apart(country: Country) -> None:
    staff = staff_at(country.county)
    actions.create_account(by=system("test"), at=NOW, username="zhang", name="试用·张", staff_id=staff.id)
    with pytest.raises(Invalid) as taken:
        actions.create_account(by=system("test"), at=NOW, username="Zhang", name="试用·章")
    assert taken.value.field == "username"
    with pytest.raises(Conflict):
        actions.create_account(
            by=system("test"), at=NOW, username="zhang2", name="试用·张", staff_id=staff.id
        )
