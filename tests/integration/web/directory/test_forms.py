"""The directory is kept by hand: opened, changed, moved, closed; people registered; nothing typed is lost, nothing twice."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.factories.directory import (
    DepartmentFactory,
    InstitutionFactory,
    RegionFactory,
    StaffFactory,
    TownshipFactory,
)
from tests.factories.ledger import place as record_place
from tests.factories.ledger import posted
from tests.factories.partnerships import PairingFactory
from tests.factories.visitors import visitor
from tongzhou.accounts.rules import Role
from tongzhou.directory.models import Department, Institution, Staff, Stay
from tongzhou.kernel.ids import new_id

pytestmark = pytest.mark.django_db
MOST = 12
USCC = "91110000600037341L"


@pytest.fixture
def township():
    return TownshipFactory()


@pytest.fixture
def office(township):
    return visitor(township.parent, Role.PROGRAMME_OFFICE)


def addresses(township: Institution) -> list[str]:
    steps = ("edit/", "move/", "relocate/", "close/", "departments/new/", "staff/new/")
    return [
        f"/directory/new/?parent={township.id}",
        *(f"/directory/{township.id}/{step}" for step in steps),
        f"/directory/staff/{StaffFactory(institution=township).id}/",
        *(
            f"/directory/departments/{DepartmentFactory(institution=township).id}/{step}"
            for step in ("", "close/", "reopen/")
        ),
    ]


def test_every_form_is_shown_in_few_statements(township, office, django_assert_max_num_queries) -> None:
    for address in addresses(township):
        with django_assert_max_num_queries(MOST):
            assert office.get(address).status_code == 200, address


@pytest.mark.parametrize("method", ["get", "post"])
def test_neither_a_clinician_nor_another_countys_office_gets_a_form(township, method) -> None:
    others = (
        visitor(township.parent, Role.CLINICIAN),
        visitor(InstitutionFactory(), Role.PROGRAMME_OFFICE),
    )
    for client in others:
        for address in addresses(township)[1:]:
            assert getattr(client, method)(address).status_code == 403, address
        assert "/edit/" not in client.get(f"/directory/{township.id}/").content.decode()
    stranger = others[1].post("/directory/new/", {**VILLAGE, "parent_id": str(township.id)})
    assert stranger.status_code == 403 and VILLAGE["name"] in stranger.content.decode()
    assert not Institution.objects.filter(name=VILLAGE["name"]).exists()


VILLAGE = {"name": "演示上磨村卫生室", "kind": "village_clinic", "tier": "village", "since": "2020-01-01"}


def test_a_village_opens_once_however_often_it_is_sent(township, office) -> None:
    sent = {**VILLAGE, "id": str(new_id()), "parent_id": township.name, "uscc": USCC.lower()}
    first, again = office.post("/directory/new/", sent), office.post("/directory/new/", sent)
    village = Institution.objects.get(name=VILLAGE["name"])
    assert first["Location"] == again["Location"] == f"/directory/{village.id}/"
    assert (village.parent_id, village.region_id, village.uscc) == (township.id, township.region_id, USCC)
    other = office.post("/directory/new/", {**sent, "name": "演示下磨村卫生室"})
    assert other.status_code == 409 and "已经送来过" in other.content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"uscc": "123"}, "应为 18 位"),
        ({"tier": "province"}, "不能挂在乡级机构之下"),
        ({"kind": ""}, "还没有选"),
        ({"parent_id": "没有这家"}, "没有找到“没有这家”"),
        ({"parent_id": ""}, "要选行政区划"),
        ({"since": "去年"}, "日期还没有填"),
        ({"name": "演" * 81}, "最多 80 个字"),
        ({"name": ""}, "名称还没有填"),
    ],
)
def test_a_fault_is_said_and_what_was_typed_stays(township, office, typed, said) -> None:
    sent = {**VILLAGE, "parent_id": str(township.id), "grade": "留着的等级", "id": str(new_id()), **typed}
    response = office.post("/directory/new/", sent)
    page = response.content.decode()
    assert response.status_code == 422 and said in page
    assert "留着的等级" in page and sent["id"] in page


def test_an_institution_is_changed_moved_and_closed(township, office) -> None:
    other = TownshipFactory(parent=township.parent)
    village = InstitutionFactory(parent=township, tier="village", kind="village_clinic")
    address = f"/directory/{village.id}/"
    change = {"name": "演示改名村卫生室", "kind": "village_clinic", "grade": "甲级", "uscc": USCC}
    assert office.post(f"{address}edit/", change).status_code == 302
    assert office.post(f"{address}move/", {"parent_id": str(other.id)}).status_code == 302
    assert office.post(f"{address}close/", {"on": "2026-06-30"}).status_code == 302
    village.refresh_from_db()
    assert (village.name, village.grade, village.uscc) == ("演示改名村卫生室", "甲级", USCC)
    assert village.parent_id == other.id and village.path.startswith(other.path)
    assert village.during.upper.isoformat() == "2026-07-01"
    page = office.get(address).content.decode()
    assert "2026-07-01" in page and "/close/" not in page


def test_a_change_of_region_is_shown_first_and_done_once_it_is_sent_again() -> None:
    here = record_place()
    house, into = here.pairing.receiving, RegionFactory(name="演示新县")
    office, address = visitor(house, Role.PROGRAMME_OFFICE), f"/directory/{house.id}/relocate/"
    for day in (1, 2, 5):
        began = datetime(2026, 3, day, 2, tzinfo=UTC)
        posted(here, occurred_from=began, occurred_to=began)
    told = {"region_id": "演示新县", "on": "2026-03-02"}
    shown = office.post(address, told)
    page = shown.content.decode()
    assert shown.status_code == 200 and "就这样改" in page
    assert "之前的 1 条记录仍归" in page and "那天起的 2 条记录（受援 2 条，支援 0 条）归演示新县" in page
    assert "系统运维重建以后" in page
    house.refresh_from_db()
    assert house.region_id != into.pk, "nothing was changed by looking"
    again = {"region_id": str(into.pk), "on": "2026-03-02", "shown": f"{into.pk}:2026-03-02"}
    other_day = office.post(address, again | {"on": "2026-03-05"})
    assert other_day.status_code == 200 and "那天起的 1 条记录" in other_day.content.decode()
    assert [office.post(address, again).status_code for _ in range(2)] == [302, 302]
    house.refresh_from_db()
    assert (house.region_id, house.region_code) == (into.pk, into.code)
    assert Stay.objects.filter(institution=house, region=into, during__startswith="2026-03-02").count() == 1
    same = office.post(address, told)
    assert same.status_code == 422 and "本来就登记在演示新县" in same.content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"region_id": ""}, "没有找到"),
        ({"region_id": "没有这个县"}, "没有找到“没有这个县”"),
        ({"on": "1999-01-01"}, "早于这家机构的设立日期"),
        ({"on": "2999-01-01"}, "还没有到"),
        ({"on": "那天"}, "日期还没有填"),
    ],
)
def test_a_change_of_region_says_what_is_wrong_and_keeps_what_was_typed(
    township, office, typed, said
) -> None:
    into = RegionFactory(name="演示又一县")
    sent = {"region_id": str(into.pk), "on": "2026-03-02", **typed}
    answer = office.post(f"/directory/{township.id}/relocate/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422 and said in page
    assert sent["on"] in page if typed.get("on") else "2026-03-02" in page
    township.refresh_from_db()
    assert township.region_id != into.pk


def test_whoever_is_paired_is_not_closed(office, township) -> None:
    pairing = PairingFactory(receiving=township)
    response = office.post(f"/directory/{township.id}/close/", {"on": "2026-06-30"})
    assert response.status_code == 409 and pairing.supporting.label in response.content.decode()
    township.refresh_from_db()
    assert township.during.upper is None


def test_a_department_opens_once(township, office) -> None:
    sent = {"id": str(new_id()), "name": "演示心内科", "specialty": "03.04"}
    address = f"/directory/{township.id}/departments/new/"
    assert [office.post(address, sent).status_code for _ in range(2)] == [302, 302]
    assert Department.objects.get(institution=township).specialty_id == "03.04"
    nameless = office.post(address, {**sent, "id": str(new_id()), "name": " "})
    assert nameless.status_code == 422 and "科室的名称还没有填" in nameless.content.decode()
    taken = office.post(address, {**sent, "id": str(new_id())})
    assert taken.status_code == 409 and "已有名为" in taken.content.decode()


@pytest.fixture
def room(township):
    return DepartmentFactory(institution=township, name="演示内科", phone="0938-1")


def test_a_department_is_changed_and_what_is_wrong_is_said_beside_it(township, office, room) -> None:
    DepartmentFactory(institution=township, name="演示外科")
    address = f"/directory/departments/{room.id}/"
    form = office.get(address).content.decode()
    assert 'value="演示内科"' in form and 'value="0938-1"' in form
    taken = office.post(address, {"name": "演示外科", "phone": "0938-2"})
    said = taken.content.decode()
    assert taken.status_code == 409 and "已有名为“演示外科”的科室" in said and 'value="0938-2"' in said
    sent = {"name": "演示大内科", "specialty": "03", "name_en": "Medicine", "phone": "0938-2"}
    assert office.post(address, sent)["Location"] == f"/directory/{township.id}/"
    room.refresh_from_db()
    assert (room.name, room.specialty_id, room.name_en, room.phone) == (
        "演示大内科",
        "03",
        "Medicine",
        "0938-2",
    )


def test_a_department_closes_and_is_offered_nowhere(township, office, room) -> None:
    person = StaffFactory(department=room)
    address = f"/directory/departments/{room.id}/"
    refused = office.post(f"{address}close/", {"on": "2026-01-31"})
    assert refused.status_code == 409 and "还有 1 位在职人员" in refused.content.decode()
    later = office.post(f"{address}close/", {"on": "2999-01-31"})
    assert later.status_code == 422 and "不能晚于今天" in later.content.decode()
    sent = {**PERSON, "department_id": str(room.id), "active": "no"}
    assert office.post(f"/directory/staff/{person.id}/", sent).status_code == 302
    assert office.post(f"{address}close/", {"on": "2026-01-31"}).status_code == 302
    room.refresh_from_db()
    assert room.closed_on.isoformat() == "2026-02-01"
    shown = office.get(f"/directory/{township.id}/").content.decode()
    assert (
        "演示内科（2026-02-01 撤销）" in shown
        and f"{address}reopen/" in shown
        and f"{address}close/" not in shown
    )
    doctor = visitor(township, Role.CLINICIAN).get(f"/directory/{township.id}/").content.decode()
    assert "演示内科" not in doctor
    assert "演示内科" not in office.get(f"/directory/{township.id}/staff/new/").content.decode()
    kept = office.get(f"/directory/staff/{person.id}/").content.decode()
    assert "演示内科（2026-02-01 撤销）" in kept  # who has left stays where he was
    assert office.post(address, {"name": "x"}).status_code == 409


def test_a_department_closed_by_mistake_opens_again(township, office, room) -> None:
    address = f"/directory/departments/{room.id}/"
    assert office.post(f"{address}reopen/").status_code == 409
    assert office.post(f"{address}close/", {"on": "2026-01-31"}).status_code == 302
    assert "恢复" in office.get(f"{address}reopen/").content.decode()
    assert office.post(f"{address}reopen/").status_code == 302
    room.refresh_from_db()
    assert room.closed_on is None


PERSON = {"name": "演示·李大山", "title": "attending_physician", "licence": "演示证号一"}


def test_a_person_is_registered_with_specialties_found_by_search(township, office) -> None:
    address, id = f"/directory/{township.id}/staff/new/", str(new_id())
    found = office.get("/directory/specialties/?seek=xxgnk&specialties=02").content.decode()
    assert 'value="03.04"' in found and 'value="02" checked' in found
    sent = {**PERSON, "id": id, "specialties": ["02"], "seek": "心血管", "find": "1"}
    looked = office.post(address, sent).content.decode()
    assert 'value="03.04"' in looked and 'value="02" checked' in looked and "演示证号一" in looked
    assert not Staff.objects.filter(pk=id).exists()
    chosen = {**PERSON, "id": id, "specialties": ["02", "03.04"]}
    assert [office.post(address, chosen).status_code for _ in range(2)] == [302, 302]
    person = Staff.objects.get(pk=id)
    assert (person.specialties, person.licence) == (["02", "03.04"], "演示证号一")
    wrong = office.post(address, {**PERSON, "id": str(new_id()), "specialties": "99.99"})
    assert wrong.status_code == 422 and "不在国家名录里" in wrong.content.decode()


def test_a_person_changes_leaves_and_is_still_found_by_the_office(township, office) -> None:
    room = DepartmentFactory(institution=township)
    person = StaffFactory(institution=township, specialties=["02"])
    address = f"/directory/staff/{person.id}/"
    assert 'value="02" checked' in office.get(address).content.decode()
    sent = {**PERSON, "department_id": str(room.id), "active": "no"}
    assert office.post(address, sent).status_code == 302
    person.refresh_from_db()
    assert (person.name, person.department_id, person.active) == ("演示·李大山", room.id, False)
    assert person.specialties == []
    page = office.get(f"/directory/{township.id}/").content.decode()
    assert address in page and "已离开" in page
    elsewhere = {**sent, "department_id": str(DepartmentFactory().id)}
    assert "不属于这家机构" in office.post(address, elsewhere).content.decode()
