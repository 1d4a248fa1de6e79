"""Who sees a programme: both sides, those below them, the commissions above; nobody from another county."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.factories.actors import actor_at, actor_in
from tests.factories.directory import InstitutionFactory, RegionFactory, TownshipFactory, VillageFactory
from tests.factories.partnerships import AgreementFactory, PairingFactory, ProgrammeFactory, under
from tongzhou.accounts.rules import Role
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Denied, NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.partnerships import actions, queries
from tongzhou.partnerships.models import Pairing, Programme
from tongzhou.partnerships.rules import Level

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
pytestmark = pytest.mark.django_db


@pytest.fixture
def pairing() -> Pairing:
    supporter, county = RegionFactory(code="120116"), RegionFactory(code="620525")
    return PairingFactory(
        programme__supporter_region=supporter,
        programme__supported_region=county,
        supporting__region=supporter,
        receiving__region=county,
    )


def readers(pairing: Pairing) -> list[Actor]:
    village = VillageFactory(parent__parent=pairing.receiving)
    return [
        actor_at(village, Role.VILLAGE_DOCTOR),
        actor_at(village.parent, Role.CLINICIAN),
        actor_at(pairing.receiving, Role.CLINICIAN),
        actor_at(pairing.supporting, Role.EXPERT),
        actor_at(pairing.supporting, Role.PROGRAMME_OFFICE),
        actor_in("6205", Role.HEALTH_COMMISSION),
        actor_in("120116", Role.HEALTH_COMMISSION),
        actor_in("", Role.AUDITOR),
    ]


def strangers(pairing: Pairing) -> list[Actor]:
    neighbour = InstitutionFactory(region=pairing.receiving.region)
    return [
        actor_at(InstitutionFactory(), Role.PROGRAMME_OFFICE),
        actor_at(neighbour, Role.CLINICIAN),
        actor_at(neighbour, Role.PROGRAMME_OFFICE),
        actor_at(TownshipFactory(), Role.CLINICIAN),
        actor_in("5325", Role.HEALTH_COMMISSION),
        actor_at(pairing.receiving, Role.OPERATOR),
        Actor(
            new_id(),
            "演示·外人",
            institution_id=pairing.receiving_id,
            institution_path=pairing.receiving.path,
        ),
    ]


def test_both_sides_those_below_and_the_commissions_see_it(
    pairing: Pairing, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ProgrammeFactory()
    for reader in readers(pairing):
        with django_assert_num_queries(1):
            found = queries.programmes(reader)
        assert pairing.programme in found
        assert queries.programme(reader, pairing.programme.code) == pairing.programme
        assert queries.pairing(reader, pairing.id) == pairing
        assert queries.pairings_at(reader, pairing.receiving_id, on=TODAY) == [pairing]


def test_another_county_sees_none_of_it(pairing: Pairing) -> None:
    agreement = AgreementFactory(programme=pairing.programme)
    for stranger in strangers(pairing):
        assert queries.programmes(stranger) == []
        assert queries.pairings_at(stranger, pairing.receiving_id, on=TODAY) == []
        for read in (
            lambda by: queries.programme(by, pairing.programme.code),
            lambda by: queries.pairing(by, pairing.id),
            lambda by: queries.agreement(by, agreement.id),
        ):
            with pytest.raises(NotFound):
                read(stranger)


def test_a_party_sees_the_programme_before_anybody_is_paired() -> None:
    agreement = AgreementFactory()
    party = agreement.parties.first().institution
    assert queries.programmes(actor_at(party, Role.PROGRAMME_OFFICE)) == [agreement.programme]
    assert [
        row.id for row in queries.agreements_of(actor_at(party, Role.CLINICIAN), agreement.programme)
    ] == [agreement.id]


def test_an_office_opens_a_programme_at_home_and_finds_it_empty() -> None:
    hospital, abroad = InstitutionFactory(), RegionFactory()
    office = actor_at(hospital, Role.PROGRAMME_OFFICE)
    given = {
        "id": new_id(),
        "at": AT,
        "code": "zhangjiachuan",
        "name": "演示帮扶",
        "supporter_region_id": abroad.id,
        "supported_region_id": hospital.region_id,
    }
    made = actions.open_programme(by=office, **given)
    assert actions.open_programme(by=office, **given) == made
    assert queries.programmes(office) == [made]
    assert queries.programmes(actor_at(InstitutionFactory(), Role.PROGRAMME_OFFICE)) == []
    with pytest.raises(Conflict):
        actions.open_programme(by=office, **{**given, "id": new_id()})
    for stranger in (
        actor_at(InstitutionFactory(), Role.PROGRAMME_OFFICE),
        actor_at(hospital, Role.CLINICIAN),
    ):
        with pytest.raises(Denied):
            actions.open_programme(by=stranger, **{**given, "id": new_id(), "code": "other"})
    with pytest.raises(NotFound):
        actions.open_programme(by=office, **{**given, "id": new_id(), "supporter_region_id": new_id()})
    PairingFactory(programme=made)
    assert queries.programmes(office) == []
    assert Programme.objects.count() == 1


def test_the_pairings_of_a_programme_come_by_level(
    pairing: Pairing, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    made = [pairing, *(under(pairing, level) for level in (Level.DEPARTMENT, Level.TEAM, Level.DOCTOR))]
    reader = readers(pairing)[0]
    with django_assert_num_queries(1):
        rows = queries.pairings_of(reader, pairing.programme)
        assert [row.supporting_staff is None for row in rows] == [True, True, True, False]
    assert rows == made
