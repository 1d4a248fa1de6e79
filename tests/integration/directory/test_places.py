"""Institutions open, move with all below them, close. The path is always the chain."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.db import IntegrityError, connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.actors import actor_at, actor_in
from tests.factories.directory import InstitutionFactory, RegionFactory, TownshipFactory, VillageFactory
from tests.factories.together import together
from tongzhou.accounts.rules import Role
from tongzhou.directory import actions, queries
from tongzhou.directory.models import Institution
from tongzhou.directory.rules import Kind, Tier
from tongzhou.kernel.errors import Conflict, Denied, Invalid, NotFound
from tongzhou.kernel.ids import new_id

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
NATION = actor_in("", Role.OPERATOR)
USCC = "91110000600037341L"


def open_village(parent: Institution | None, **given: object) -> Institution:
    values = {
        "id": new_id(),
        "by": NATION,
        "at": AT,
        "name": "演示上磨村卫生室",
        "kind": Kind.VILLAGE_CLINIC,
        "tier": Tier.VILLAGE,
        "region_id": parent.region_id if parent else None,
        "parent_id": parent.id if parent else None,
        "since": date(2020, 1, 1),
    }
    return actions.open_institution(**{**values, **given})


def reference_path(id: UUID) -> str:
    """The slow way: climb from parent to parent."""
    row = Institution.objects.get(pk=id)
    return (reference_path(row.parent_id) if row.parent_id else "/") + f"{id}/"


@pytest.mark.django_db
def test_a_village_opens_below_its_township() -> None:
    township = TownshipFactory()
    office = actor_at(township.parent, Role.PROGRAMME_OFFICE)
    village = open_village(township, by=office, uscc=USCC.lower())
    assert village.path == f"{township.path}{village.id}/"
    assert village.uscc == USCC
    assert [row.id for row in queries.chain(village.id)] == [village.id, township.id, township.parent_id]
    assert open_village(township, id=village.id) == village
    with pytest.raises(Conflict):
        open_village(None, id=village.id)


@pytest.mark.django_db
def test_the_office_of_another_county_opens_nothing_here() -> None:
    township = TownshipFactory()
    for stranger in (
        actor_at(InstitutionFactory(), Role.PROGRAMME_OFFICE),
        actor_at(township.parent, Role.CLINICIAN),
        actor_in("99", Role.OPERATOR),
    ):
        with pytest.raises(Denied):
            open_village(township, by=stranger)


@pytest.mark.django_db
def test_one_credit_code_belongs_to_one_institution() -> None:
    township = TownshipFactory()
    first = open_village(township, uscc=USCC)
    with pytest.raises(Conflict) as refused:
        open_village(township, uscc=USCC)
    assert refused.value.field == "uscc"
    second = open_village(township)
    with pytest.raises(Conflict):
        actions.edit_institution(by=NATION, at=AT, institution_id=second.id, uscc=USCC)
    actions.edit_institution(by=NATION, at=AT, institution_id=first.id, uscc="")
    assert actions.edit_institution(by=NATION, at=AT, institution_id=second.id, uscc=USCC).uscc == USCC
    with pytest.raises(Invalid):
        actions.edit_institution(by=NATION, at=AT, institution_id=second.id, name=" ")


@pytest.mark.django_db
def test_a_township_moves_with_all_its_villages() -> None:
    village = VillageFactory()
    township, other = village.parent, InstitutionFactory()
    actions.move_institution(by=NATION, at=AT, institution_id=township.id, parent_id=other.id)
    village.refresh_from_db()
    assert village.path == f"{other.path}{township.id}/{village.id}/"
    actions.move_institution(by=NATION, at=AT, institution_id=township.id, parent_id=None)
    village.refresh_from_db()
    assert village.path == f"/{township.id}/{village.id}/"


@pytest.mark.django_db
def test_nothing_moves_below_itself_or_where_one_may_not() -> None:
    county = InstitutionFactory()
    part = InstitutionFactory(parent=county)
    with pytest.raises(Invalid) as refused:
        actions.move_institution(by=NATION, at=AT, institution_id=county.id, parent_id=part.id)
    assert "自己" in refused.value.says.zh
    other = InstitutionFactory()
    for by in (actor_at(county, Role.PROGRAMME_OFFICE), actor_at(other, Role.PROGRAMME_OFFICE)):
        with pytest.raises(Denied):
            actions.move_institution(by=by, at=AT, institution_id=part.id, parent_id=other.id)


@pytest.mark.django_db
def test_an_institution_closes_after_those_below_it() -> None:
    village = VillageFactory()
    with pytest.raises(Conflict):
        actions.close_institution(by=NATION, at=AT, institution_id=village.parent_id, on=date(2026, 1, 1))
    actions.close_institution(by=NATION, at=AT, institution_id=village.id, on=date(2026, 1, 1))
    with pytest.raises(Conflict):
        actions.close_institution(by=NATION, at=AT, institution_id=village.id, on=date(2026, 1, 1))
    actions.close_institution(by=NATION, at=AT, institution_id=village.parent_id, on=date(2026, 1, 1))
    with pytest.raises(Conflict):
        open_village(village.parent)
    with pytest.raises(NotFound):
        actions.close_institution(by=NATION, at=AT, institution_id=new_id(), on=date(2026, 1, 1))


@pytest.mark.django_db
def test_the_database_itself_refuses_a_path_that_is_no_chain() -> None:
    village = VillageFactory()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError, match="does not follow its parent"):
            cursor.execute("UPDATE directory_institution SET path = '/x/' WHERE id = %s", [village.id])


@pytest.mark.django_db(transaction=True)
def test_two_who_would_make_a_ring_do_not() -> None:
    one, other = InstitutionFactory(), InstitutionFactory()
    results = together(
        lambda: actions.move_institution(by=NATION, at=AT, institution_id=one.id, parent_id=other.id),
        lambda: actions.move_institution(by=NATION, at=AT, institution_id=other.id, parent_id=one.id),
    )
    assert sorted(type(result).__name__ for result in results) == ["Institution", "Invalid"]


@pytest.mark.django_db(transaction=True)
def test_who_opens_below_a_moving_institution_is_not_left_behind() -> None:
    township, other = TownshipFactory(), InstitutionFactory()
    together(
        lambda: actions.move_institution(by=NATION, at=AT, institution_id=township.id, parent_id=other.id),
        *(lambda: open_village(township) for _ in range(3)),
    )
    rows = Institution.objects.filter(parent=township)
    assert rows.count() == 3
    assert all(row.path == reference_path(row.id) for row in rows)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(st.tuples(st.integers(0, 6), st.integers(-1, 6)), max_size=15))
def test_however_they_move_the_path_is_the_chain(moves: list[tuple[int, int]]) -> None:
    region = RegionFactory()
    rows = [InstitutionFactory(region=region) for _ in range(7)]
    for what, where in moves:
        parent = rows[where].id if where >= 0 else None
        try:
            actions.move_institution(by=NATION, at=AT, institution_id=rows[what].id, parent_id=parent)
        except Invalid:
            assert parent is not None
            assert f"/{rows[what].id}/" in reference_path(parent)
    assert all(Institution.objects.get(pk=row.id).path == reference_path(row.id) for row in rows)
