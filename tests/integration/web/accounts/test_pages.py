"""Every page of accounts opens for who may, in both languages, and costs few statements."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories.accounts import granted
from tests.integration.web.accounts.conftest import Country, somebody
from tongzhou.accounts.rules import Role

OFFICE, CLINICIAN, AUDITOR = Role.PROGRAMME_OFFICE, Role.CLINICIAN, Role.AUDITOR
PAGES = [
    ("/me/", CLINICIAN),
    ("/me/password/", CLINICIAN),
    ("/me/second-factor/", CLINICIAN),
    ("/me/delegation/", CLINICIAN),
    ("/notices/", CLINICIAN),
    ("/glass/open/consultation/0198f0c0-0000-7000-8000-000000000001/", CLINICIAN),
    ("/people/", OFFICE),
    ("/people/invite/", OFFICE),
    ("/people/security/", OFFICE),
    ("/glass/", OFFICE),
    ("/glass/?tab=reviewed", OFFICE),
    ("/audit/", AUDITOR),
]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("address,role", PAGES)
def test_pages_open(
    country: Country, address: str, role: Role, language: str, django_assert_max_num_queries
) -> None:
    client = Client()
    client.force_login(somebody(country, role))
    client.cookies["django_language"] = language
    client.get(address)
    with django_assert_max_num_queries(12):
        response = client.get(address)
    assert response.status_code == 200, response.content.decode()[-500:]
    assert "<h1" in response.content.decode()


@pytest.mark.parametrize(
    "address", ["/people/", "/people/invite/", "/people/security/", "/glass/", "/audit/"]
)
def test_clinicians_are_refused_with_a_page(country: Country, address: str) -> None:
    client = Client()
    client.force_login(somebody(country))
    response = client.get(address)
    assert response.status_code == 403
    assert "权限" in response.content.decode()


def test_person_pages_stop_at_the_other_county(country: Country) -> None:
    client, office = Client(), somebody(country, OFFICE)
    client.force_login(office)
    near, far = somebody(country, at="village"), somebody(country, at="other")
    assert client.get(f"/people/{near.id}/").status_code == 200
    assert client.get(f"/people/{far.id}/").status_code == 404
    listing = client.get("/people/").content.decode()
    assert near.username in listing and far.username not in listing


def test_the_list_of_people_costs_the_same_for_many(country: Country, django_assert_num_queries) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.force_login(somebody(country, OFFICE))
    client.get("/people/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get("/people/")
    for _ in range(20):
        granted(somebody(country, at="village"), Role.CLINICIAN, country.township)
    with django_assert_num_queries(len(few)):
        client.get("/people/")
