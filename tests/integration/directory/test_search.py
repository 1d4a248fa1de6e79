"""Search by Chinese, pinyin and initials; telephone numbers only inside one's own chain; one statement each."""

from __future__ import annotations

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from tests.factories.actors import actor_at, actor_in
from tests.factories.directory import (
    DepartmentFactory,
    InstitutionFactory,
    RegionFactory,
    StaffFactory,
    VillageFactory,
)
from tongzhou.accounts.rules import Role
from tongzhou.directory import queries
from tongzhou.directory.rules import Kind
from tongzhou.kernel.actors import Actor, Grant
from tongzhou.kernel.errors import Denied, NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.permissions import Permission

pytestmark = pytest.mark.django_db
ANYBODY = actor_in("99", Role.AUDITOR)


@pytest.mark.parametrize("typed", ["zjc", "zhangjiachuan", "张家川", "ZJC rmyy", "张家川 医院"])
def test_a_hospital_is_found(typed: str) -> None:
    hospital = InstitutionFactory(name="张家川县人民医院", short_name="张家川医院")
    InstitutionFactory(name="汶川县人民医院")
    assert queries.search_institutions(ANYBODY, typed) == [hospital]


@pytest.mark.parametrize("typed", ["", "  ", "不存在", "%", "_", "zjc 汶川"])
def test_nothing_typed_or_nothing_fitting_finds_nothing(typed: str) -> None:
    InstitutionFactory(name="张家川县人民医院")
    assert queries.search_institutions(ANYBODY, typed) == []


def test_the_whole_name_comes_before_a_part_of_it() -> None:
    long = InstitutionFactory(name="演示汶川县人民医院分院")
    short = InstitutionFactory(name="汶川县人民医院")
    assert queries.search_institutions(ANYBODY, "汶川县人民医院") == [short, long]
    assert queries.search_institutions(ANYBODY, "wcxrmyy", limit=1) == [short]
    assert queries.search_institutions(ANYBODY, "wcx", kinds=[Kind.BLOOD_STATION]) == []


def test_staff_are_found_with_department_and_institution_in_one_statement(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    person = StaffFactory(name="演示·沈行远", department=DepartmentFactory())
    StaffFactory(name="演示·沈行舟", active=False)
    with django_assert_num_queries(1):
        (found,) = queries.search_staff(ANYBODY, "sxy")
        assert (found.department, found.institution) == (person.department, person.institution)
    assert queries.search_staff(ANYBODY, "沈", institution_id=new_id()) == []
    assert queries.search_staff(ANYBODY, "shen", specialty="03.04") == [person]
    assert queries.search_staff(ANYBODY, "shen", specialty="05") == []


def test_telephone_numbers_are_for_the_own_chain() -> None:
    village = VillageFactory(phone="1")
    county, township = village.parent.parent, village.parent
    sister = InstitutionFactory(parent=county, phone="3")
    person = StaffFactory(institution=county, phone="2", name="演示·沈行远")
    for actor, seen in (
        (actor_at(village, Role.VILLAGE_DOCTOR), ("1", "2", "")),
        (actor_at(township, Role.CLINICIAN), ("1", "2", "")),
        (actor_at(county, Role.CLINICIAN), ("1", "2", "3")),
        (actor_at(InstitutionFactory(), Role.PROGRAMME_OFFICE), ("", "", "")),
        (ANYBODY, ("", "", "")),
    ):
        assert queries.institution(actor, village.id).shown_phone == seen[0]
        assert queries.search_staff(actor, "sxy")[0].shown_phone == seen[1]
        assert queries.staff_of(county.id, actor=actor)[0].shown_phone == seen[1]
        assert queries.institution(actor, sister.id).shown_phone == seen[2]
    assert queries.staff_of(person.institution_id)[0].shown_phone == ""


def test_a_stranger_reads_nothing_and_an_unknown_id_is_not_found() -> None:
    nobody = Actor(new_id(), "演示·外人")
    for read in (
        lambda: queries.search_institutions(nobody, "zjc"),
        lambda: queries.search_staff(nobody, "zjc"),
        lambda: queries.institution(nobody, InstitutionFactory().id),
    ):
        with pytest.raises(Denied):
            read()
    with pytest.raises(NotFound):
        queries.institution(ANYBODY, new_id())


def test_grants_reach_what_they_cover_and_nothing_else() -> None:
    village = VillageFactory(parent__parent__region=RegionFactory(code="620525"))
    other = InstitutionFactory(region=RegionFactory(code="532530"))
    everything = [village, village.parent, village.parent.parent, other]
    may = frozenset({Permission.READ_DIRECTORY})
    for grant in (
        Grant(may, path=village.parent.path, cascades=True),
        Grant(may, path=village.parent.path),
        Grant(may, region="6205"),
        Grant(may, region=""),
    ):
        reached = set(queries.within([grant]))
        assert reached == {row for row in everything if grant.covers(row.place)}
    assert not queries.within([]).exists()


def test_search_stands_on_the_trigram_index() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT 1 FROM directory_staff WHERE search LIKE '%%shenxing%%'")
        assert "staff_search" in "".join(row[0] for row in cursor.fetchall())
