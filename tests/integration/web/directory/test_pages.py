"""The directory's pages as a village doctor meets them: found by initials, few statements, phones kept."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.factories.directory import DepartmentFactory, InstitutionFactory, StaffFactory, VillageFactory
from tests.factories.partnerships import PairingFactory, under
from tests.factories.visitors import visitor
from tongzhou.accounts.rules import Role
from tongzhou.kernel.ids import new_id
from tongzhou.partnerships.rules import Level

pytestmark = pytest.mark.django_db
MOST = 12


@pytest.fixture
def village():
    return VillageFactory(parent__parent__name="张家川县人民医院")


def test_before_anything_is_typed_ones_own_chain_is_shown(village) -> None:
    said = visitor(village, Role.VILLAGE_DOCTOR).get("/directory/").content.decode()
    assert all(name in said for name in (village.name, village.parent.name, "张家川县人民医院"))


@pytest.mark.parametrize(
    "address", ["/directory/?q=zjc", "/directory/found/?q=zjc", "/directory/found/?q=张家川"]
)
def test_a_hospital_is_found_by_its_initials(village, address, django_assert_max_num_queries) -> None:
    client = visitor(village, Role.VILLAGE_DOCTOR)
    with django_assert_max_num_queries(MOST):
        said = client.get(address).content.decode()
    assert f"/directory/{village.parent.parent_id}/" in said


def test_nothing_found_says_how_else_to_look_and_shows_no_markup(village) -> None:
    client = visitor(village, Role.VILLAGE_DOCTOR)
    said = client.get("/directory/", {"q": "<script>x</script>"}).content.decode()
    assert "没有找到" in said and "<script>x" not in said
    assert client.get("/directory/found/").content == b""


def test_an_institution_on_one_page_whatever_its_size(
    village, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    county = village.parent.parent
    pairing = PairingFactory(receiving=county)
    for level in (Level.DEPARTMENT, Level.TEAM, Level.DOCTOR):
        under(pairing, level)
    for _ in range(3):
        StaffFactory(department=DepartmentFactory(institution=county), phone="0938-12345")
    client = visitor(village, Role.VILLAGE_DOCTOR)
    with django_assert_max_num_queries(MOST):
        said = client.get(f"/directory/{county.id}/").content.decode()
    assert "0938-12345" in said and "医生对医生" in said and pairing.supporting.name in said
    stranger = (
        visitor(InstitutionFactory(), Role.PROGRAMME_OFFICE).get(f"/directory/{county.id}/").content.decode()
    )
    assert county.name in stranger
    assert "0938-12345" not in stranger and pairing.supporting.name not in stranger


def test_an_unknown_institution_is_not_found(village) -> None:
    assert visitor(village, Role.VILLAGE_DOCTOR).get(f"/directory/{new_id()}/").status_code == 404
