"""The marks come beside the act after the page; the office's list and its form; statements bounded."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from tests.factories.acts import lecture
from tests.factories.files import stored
from tests.factories.ledger import AT, Place, place
from tests.integration.ledger.test_inbox import signed_in
from tongzhou.accounts.rules import Role
from tongzhou.kernel.ids import new_id
from tongzhou.signs.models import SetAside
from tongzhou.support.acts import actions
from tongzhou.support.acts.models import Act

pytestmark = pytest.mark.django_db


def many(p: Place, number: int = 40) -> list[Act]:
    """Recorded within a minute, with teachers, minutes, attendance and photos: every rule has something to read."""
    made = []
    for n in range(number):
        files = (stored(p.expert, at=AT).pk,)
        work = lecture(p, topic=f"第{n}讲", file_ids=files)
        made.append(actions.record(id=new_id(), by=p.expert, at=AT + n * timedelta(seconds=1), work=work))
    return made


@pytest.fixture
def here(db: None) -> Place:
    return place()


def test_marks_of_many_acts_in_a_bounded_number_of_statements(
    here: Place, django_assert_max_num_queries
) -> None:
    acts = many(here)
    client, _ = signed_in(here.pairing.receiving)
    with django_assert_max_num_queries(12):
        part = client.get("/signs/beside/", {"act": [str(act.pk) for act in acts]}).content.decode()
    assert part.count("hx-swap-oob") == 40 and "在 60 秒内登记了 40 件" in part
    for address in ("/ledger/inbox/", f"/ledger/claims/{acts[0].claim}/", f"/acts/{acts[0].pk}/"):
        with django_assert_max_num_queries(12):
            page = client.get(address).content.decode()
        assert f'id="mark-{acts[0].pk}"' in page and "/signs/beside/?act=" in page, address
    outsider, _ = signed_in(place().pairing.receiving)
    assert outsider.get("/signs/beside/", {"act": str(acts[0].pk)}).content.decode().strip() == ""
    assert client.get("/signs/beside/?act=nonsense").status_code == 200


def test_the_office_looks_through_its_list_and_says_why(here: Place, django_assert_max_num_queries) -> None:
    acts = many(here, 6)
    office, _ = signed_in(here.pairing.receiving, Role.PROGRAMME_OFFICE)
    with django_assert_max_num_queries(12):
        page = office.get("/signs/").content.decode()
    assert page.count("去核实") == 6
    there = f"/signs/{acts[0].pk}/burst/"
    assert "在 60 秒内登记了 6 件" in office.get(there).content.decode()
    refused = office.post(there, {"reason": " "})
    assert refused.status_code == 422 and "请写明为什么没有问题" in refused.content.decode()
    assert "已记下" in office.post(there, {"reason": "当晚集中补记"}, follow=True).content.decode()
    assert (
        SetAside.objects.get().reason == "当晚集中补记"
        and office.get("/signs/").content.decode().count("去核实") == 5
    )
    assert "当晚集中补记" in office.get("/signs/?tab=done").content.decode()
    clinician, _ = signed_in(here.pairing.receiving)
    assert "当晚集中补记" in clinician.get("/signs/beside/", {"act": str(acts[0].pk)}).content.decode()


def test_others_are_turned_away(here: Place) -> None:
    act = many(here, 5)[0]
    elsewhere = signed_in(place().pairing.receiving, Role.PROGRAMME_OFFICE)[0]
    clinician = signed_in(here.pairing.receiving)[0]

    def codes(client: Client) -> list[int]:
        there = f"/signs/{act.pk}/burst/"
        return [
            client.get("/signs/").status_code,
            client.get(there).status_code,
            client.post(there, {"reason": "好"}).status_code,
        ]

    assert codes(clinician) == [403, 403, 403] and codes(elsewhere) == [200, 404, 404]
    office = signed_in(here.pairing.supporting, Role.PROGRAMME_OFFICE)[0]
    assert [
        office.get(f"/signs/{act.pk}/{code}/").status_code for code in ("crowd", "nonsense", "burst")
    ] == [404, 404, 200]
    assert not SetAside.objects.exists()
