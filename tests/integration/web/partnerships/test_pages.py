"""Pages of partnerships: read by the least privileged in few statements, changed by the two sides' offices alone."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.factories.accounts import account_for, granted
from tests.factories.directory import DepartmentFactory, InstitutionFactory, RegionFactory, StaffFactory
from tests.factories.files import stored
from tests.factories.ledger import claimed, place, posted
from tests.factories.partnerships import AgreementFactory, PairingFactory, under
from tests.factories.visitors import visitor
from tongzhou.accounts.rules import Role
from tongzhou.kernel.ids import new_id
from tongzhou.partnerships import queries
from tongzhou.partnerships.models import Agreement, Pairing, Party, Programme
from tongzhou.partnerships.rules import AgreementState, Clock, Level, PartyRole, Urgency

pytestmark = pytest.mark.django_db
MOST = 12


@pytest.fixture
def here():
    return place()


@pytest.fixture
def agreement(here) -> Agreement:
    sides = [(here.pairing.supporting, PartyRole.SUPPORTER), (here.pairing.receiving, PartyRole.SUPPORTED)]
    return AgreementFactory(programme=here.pairing.programme, parties=sides)


@pytest.fixture
def office(here):
    return visitor(here.pairing.receiving, Role.PROGRAMME_OFFICE)


def test_a_village_doctor_reads_every_page_in_few_statements(
    here, agreement, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for level in (Level.DEPARTMENT, Level.TEAM, Level.DOCTOR):
        under(here.pairing, level)
    AgreementFactory(programme=here.pairing.programme)
    for _ in range(3):
        posted(here)
    client = visitor(here.village, Role.VILLAGE_DOCTOR)
    code = here.pairing.programme.code
    for address in (
        "/programmes/",
        f"/programmes/{code}/",
        f"/agreements/{agreement.id}/",
        f"/pairings/{here.pairing.id}/",
    ):
        with django_assert_max_num_queries(MOST):
            response = client.get(address)
        assert response.status_code == 200, address
        assert "起草协议" not in response.content.decode()


def test_the_programme_shows_what_both_stand_behind_and_what_waits(here) -> None:
    entry = posted(here)
    claimed(here)
    said = (
        visitor(here.pairing.receiving, Role.CLINICIAN)
        .get(f"/programmes/{here.pairing.programme.code}/")
        .content.decode()
    )
    assert f"/ledger/entries/{entry.id}/" in said
    assert f"/ledger/?programme={here.pairing.programme.code}&amp;kind=demo_lecture" in said
    assert "待对方确认 1" in said and "做了还没确认的 1 件" in said


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_county_finds_none_of_it_and_ones_own_clinician_changes_nothing(
    here, agreement, method
) -> None:
    code = here.pairing.programme.code
    reading = [f"/programmes/{code}/", f"/agreements/{agreement.id}/", f"/pairings/{here.pairing.id}/"]
    changing = [
        f"/programmes/{code}/agreements/new/",
        f"/programmes/{code}/pairings/new/",
        *(
            f"/agreements/{agreement.id}/{step}/"
            for step in ("sign", "draft", "amend", "join", "leave", "renew", "end", "document")
        ),
        f"/pairings/{here.pairing.id}/limits/",
        f"/pairings/{here.pairing.id}/end/",
    ]
    stranger = visitor(InstitutionFactory(), Role.PROGRAMME_OFFICE)
    clinician = visitor(here.pairing.receiving, Role.CLINICIAN)
    for address in (*(reading if method == "get" else ()), *changing):
        assert getattr(stranger, method)(address).status_code == 404, address
    for address in changing:
        assert getattr(clinician, method)(address).status_code == 403, address


def test_an_agreement_is_drafted_signed_amended_and_renewed_by_hand(here, office) -> None:
    code = here.pairing.programme.code
    typed = {
        "name": "演示协议",
        "since": "2026-01-01",
        "until": "2028-12-31",
        "fields": "学科建设\n\n人才培养",
        "party1": here.pairing.supporting.name,
        "role1": "supporter",
        "party2": str(here.pairing.receiving_id),
        "role2": "supported",
    }
    response = office.post(f"/programmes/{code}/agreements/new/", typed)
    made = Agreement.objects.get(name="演示协议")
    assert response["Location"] == f"/agreements/{made.id}/"
    assert made.fields == ["学科建设", "人才培养"]
    assert (made.term.lower, made.term.upper) == (date(2026, 1, 1), date(2029, 1, 1))
    assert office.post(f"/agreements/{made.id}/draft/", {**typed, "name": "演示改名"}).status_code == 302
    assert office.post(f"/agreements/{made.id}/sign/", {"on": "", "about": ""}).status_code == 422
    assert (
        office.post(f"/agreements/{made.id}/sign/", {"on": "2026-01-05", "text": "在县里签"}).status_code
        == 302
    )
    change = {**typed, "name": "演示改名", "fields": "学科建设", "on": "2026-06-01", "text": "少一项"}
    assert office.post(f"/agreements/{made.id}/amend/", change).status_code == 302
    unit = InstitutionFactory()
    join = {"institution_id": str(unit.id), "role": "partner", "on": "2026-07-01"}
    assert office.post(f"/agreements/{made.id}/join/", join).status_code == 302
    assert office.post(f"/agreements/{made.id}/leave/", {**join, "text": "撤并"}).status_code == 302
    assert office.post(f"/agreements/{made.id}/renew/", {**typed, "name": "演示续签"}).status_code == 302
    said = office.get(f"/agreements/{made.id}/").content.decode()
    for part in ("在县里签", "少一项", "学科建设、人才培养 → 学科建设", unit.name, "撤并", "演示续签"):
        assert part in said
    assert office.post(f"/agreements/{made.id}/end/", {"on": "2026-08-01"}).status_code == 302
    made.refresh_from_db()
    assert made.state == AgreementState.ENDED
    assert office.get(f"/agreements/{made.id}/nonsense/").status_code == 404


def test_what_was_typed_stays_and_the_fault_stands_beside_it(here, office) -> None:
    InstitutionFactory(name="演示歧义医院一")
    InstitutionFactory(name="演示歧义医院二")
    typed = {"name": "演示协议", "party1": "歧义医院", "party2": "没有这家", "since": "2026-13-01"}
    response = office.post(f"/programmes/{here.pairing.programme.code}/agreements/new/", typed)
    said = response.content.decode()
    assert response.status_code == 422
    assert "演示歧义医院一" in said and "换一个名称再找" in said and 'value="演示协议"' in said
    response = office.post(
        f"/programmes/{here.pairing.programme.code}/agreements/new/",
        {**typed, "since": "", "party1": "", "party2": ""},
    )
    assert "2 至 5 方" in response.content.decode()
    seats = {
        "party1": str(here.pairing.supporting_id),
        "role1": "supporter",
        "party2": str(here.pairing.receiving_id),
    }
    nameless = office.post(
        f"/programmes/{here.pairing.programme.code}/agreements/new/",
        {**typed, **seats, "since": "", "name": " "},
    )
    assert "协议的名称还没有填" in nameless.content.decode()


def test_a_department_pairing_asks_for_the_departments_and_then_holds(here, office) -> None:
    ours, theirs = (
        DepartmentFactory(institution=side) for side in (here.pairing.supporting, here.pairing.receiving)
    )
    typed = {
        "level": "department",
        "supporting_id": here.pairing.supporting.name,
        "receiving_id": here.pairing.receiving.name,
        "since": "2026-01-01",
        "until": "2026-12-31",
    }
    address = f"/programmes/{here.pairing.programme.code}/pairings/new/"
    said = office.post(address, typed).content.decode()
    assert ours.name in said and theirs.name in said
    typed |= {"who0": str(ours.id), "who1": str(theirs.id)}
    made_at = office.post(address, typed)["Location"]
    made = Pairing.objects.get(level=Level.DEPARTMENT)
    assert made_at == f"/pairings/{made.id}/" and made.during.upper == date(2027, 1, 1)
    again = office.post(address, typed)
    assert again.status_code == 409 and "已经结对" in again.content.decode()
    assert office.post(f"/pairings/{made.id}/end/", {"on": "2026-06-30", "note": "调整"}).status_code == 302
    made.refresh_from_db()
    assert (made.during.upper, made.note) == (date(2026, 7, 1), "调整")


@pytest.mark.parametrize("level", ["institution", "team", "doctor"])
def test_each_level_is_paired_by_hand(here, office, level) -> None:
    staff = [StaffFactory(institution=side) for side in (here.pairing.supporting, here.pairing.receiving)]
    other = InstitutionFactory()
    typed = {
        "level": level,
        "supporting_id": str(other.id if level == "institution" else here.pairing.supporting_id),
        "receiving_id": str(here.pairing.receiving_id),
        "since": "2026-01-01",
        "team": "演示团队" if level == "team" else "",
        "who0": str(staff[0].id) if level == "doctor" else "",
        "who1": str(staff[1].id) if level == "doctor" else "",
    }
    response = office.post(f"/programmes/{here.pairing.programme.code}/pairings/new/", typed)
    assert response.status_code == 302
    assert office.get(response["Location"]).status_code == 200


def test_limits_are_changed_all_or_none_and_a_wrong_number_stays(here, office) -> None:
    address = f"/pairings/{here.pairing.id}/limits/"
    wrong = office.post(address, {"urgent-answer": "90", "routine-answer": "很快"})
    assert wrong.status_code == 422 and 'value="很快"' in wrong.content.decode()
    assert queries.limit_minutes(here.pairing.id, Urgency.URGENT, Clock.ANSWER) == 120
    assert office.post(address, {"urgent-answer": "90", "source": "协议第四条"}).status_code == 302
    assert queries.limit_minutes(here.pairing.id, Urgency.URGENT, Clock.ANSWER) == 90
    assert "1 小时 30 分" in office.get(f"/pairings/{here.pairing.id}/").content.decode()
    assert office.post(address, {"urgent-answer": ""}).status_code == 302
    assert queries.limit_minutes(here.pairing.id, Urgency.URGENT, Clock.ANSWER) == 120


def test_a_document_is_attached_and_shown(here, agreement, office) -> None:
    from tongzhou.accounts import queries as accounts
    from tongzhou.accounts.models import Account

    account = Account.objects.get(grants__role=Role.PROGRAMME_OFFICE)
    by = accounts.actor_of(account.id, at=account.grants.get().during.lower)
    file = stored(by, name="扫描件.jpg")
    form = {"files": [str(file.id)], "title": "签字页", "draft": str(new_id())}
    assert office.post(f"/agreements/{agreement.id}/document/", form).status_code == 302
    assert "签字页" in office.get(f"/agreements/{agreement.id}/").content.decode()
    assert visitor(here.village, Role.VILLAGE_DOCTOR).get(f"/files/{file.id}/").status_code == 200
    assert visitor(InstitutionFactory(), Role.PROGRAMME_OFFICE).get(f"/files/{file.id}/").status_code == 404


def test_nobody_without_the_permission_reads_the_list(here) -> None:
    assert visitor(here.pairing.receiving, Role.OPERATOR).get("/programmes/").status_code == 403
    said = visitor(InstitutionFactory(), Role.CLINICIAN).get("/programmes/").content.decode()
    assert "还没有与您有关的帮扶项目" in said
    assert PairingFactory().programme.name not in said


def test_the_parties_of_a_draft_change_by_hand_and_what_joined_stays(here, office) -> None:
    sides = [(here.pairing.supporting, PartyRole.SUPPORTER), (here.pairing.receiving, PartyRole.SUPPORTED)]
    draft = AgreementFactory(programme=here.pairing.programme, parties=sides, state=AgreementState.DRAFT)
    joined, third = InstitutionFactory(), InstitutionFactory(name="演示第三方医院")
    Party.objects.create(
        agreement=draft, institution=joined, role=PartyRole.PARTNER, joined_on=date(2025, 1, 1)
    )
    address = f"/agreements/{draft.id}/draft/"
    page = office.get(address).content.decode()
    assert here.pairing.supporting.name in page and joined.name not in page
    typed = {"name": draft.name, "party3": "演示第三方医院", "role3": "supported_government"}
    assert office.post(address, typed).status_code == 302
    parties = {(party.institution_id, party.role) for party in draft.parties.all()}
    assert (third.id, "supported_government") in parties and (joined.id, "partner") in parties
    assert len(parties) == 4
    twice = office.post(address, {**typed, "party3": str(joined.id)})
    assert twice.status_code == 422 and "出现了两次" in twice.content.decode()
    only = office.post(address, {**typed, "party2": "", "party3": ""})
    assert only.status_code == 422 and "2 至 5 方" in only.content.decode()
    assert draft.parties.count() == 4


def test_a_programme_is_opened_once_by_an_office_of_its_regions(here) -> None:
    giving = RegionFactory(name="演示南充市", level="prefecture")
    house = InstitutionFactory()
    client = visitor(house, Role.PROGRAMME_OFFICE)
    typed = {
        "id": str(new_id()),
        "name": "演示南充帮扶",
        "supporter_region": "演示南充市",
        "supported_region": str(house.region_id),
        "began_on": "2018-03-01",
    }
    first, again = (client.post("/programmes/new/", typed) for _ in range(2))
    made = Programme.objects.get(name="演示南充帮扶")
    assert first["Location"] == again["Location"] == f"/programmes/{made.code}/"
    assert made.code.startswith("yanshinanchong-") and made.began_on == date(2018, 3, 1)
    assert client.get(first["Location"]).status_code == 200
    taken = client.post("/programmes/new/", {**typed, "id": str(new_id()), "code": made.code})
    assert taken.status_code == 409 and "已被别的项目使用" in taken.content.decode()
    for wrong in ("new", "Nan Chong", "-"):
        refused = client.post("/programmes/new/", {**typed, "id": str(new_id()), "code": wrong})
        assert refused.status_code == 422 and "不能用" in refused.content.decode()
    elsewhere = {**typed, "id": str(new_id()), "code": "other", "supported_region": str(giving.id)}
    denied = client.post("/programmes/new/", elsewhere)
    assert denied.status_code == 403 and "演示南充帮扶" in denied.content.decode()
    assert visitor(house, Role.CLINICIAN).get("/programmes/new/").status_code == 403


def test_the_nations_commission_sets_the_default_limits_with_their_source(here) -> None:
    def commission(region):
        account = account_for(None)
        granted(account, Role.HEALTH_COMMISSION, region=region)
        client = Client()
        client.force_login(account)
        return client

    nation, county = commission(None), commission(here.pairing.receiving.region)
    assert "/limits/urgent/" in nation.get("/limits/").content.decode()
    assert "/limits/urgent/" not in county.get("/limits/").content.decode()
    assert county.get("/limits/urgent/").status_code == 403
    assert visitor(here.village, Role.VILLAGE_DOCTOR).get("/limits/").status_code == 200
    assert visitor(here.village, Role.VILLAGE_DOCTOR).post("/limits/urgent/").status_code == 403
    assert nation.get("/limits/whenever/").status_code == 404
    sent = {"urgent-answer": "90", "source": "", "confirmed": "yes"}
    unsaid = nation.post("/limits/urgent/", sent)
    assert unsaid.status_code == 422 and "要写明依据" in unsaid.content.decode()
    empty = nation.post("/limits/urgent/", {**sent, "source": "演示文件一号", "urgent-reply": ""})
    assert empty.status_code == 422 and "1 分钟到 60 天" in empty.content.decode()
    assert nation.post("/limits/urgent/", {**sent, "source": "演示文件一号"}).status_code == 302
    known = {(one.urgency, one.clock): one for one in queries.limits(None)}
    one = known[Urgency.URGENT, Clock.ANSWER]
    assert (one.minutes, one.source, one.confirmed) == (90, "演示文件一号", True)
    assert known[Urgency.ROUTINE, Clock.ANSWER].confirmed is False
    assert nation.post("/limits/urgent/", {**sent, "confirmed": "no"}).status_code == 302
    assert not any(one.confirmed for one in queries.limits(None))
