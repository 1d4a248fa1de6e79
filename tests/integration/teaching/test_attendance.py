"""Attendance at the door: a short-lived code, one's own name once, in its time, of the host or its area; the act takes it over."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.factories.accounts import account_for, granted
from tests.factories.actors import actor_at
from tests.factories.acts import lecture
from tests.factories.directory import InstitutionFactory, RegionFactory, StaffFactory, VillageFactory
from tests.factories.ledger import Place, place
from tests.factories.together import together
from tongzhou.accounts.rules import Role
from tongzhou.directory.models import Institution, Staff
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Denied, Invalid, NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.ledger.models import Claim
from tongzhou.support.acts import actions as acts
from tongzhou.support.acts.models import Act
from tongzhou.support.teaching import actions, queries
from tongzhou.support.teaching.models import AttendanceList, Attendee
from tongzhou.support.teaching.rules import EARLY, LATE, LIFETIME, REMEMBERED, Stage, stage_of
from tongzhou.support.teaching.tokens import list_of, token

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def opened(p: Place, *, starts_at: datetime, id: object = None, **given: object) -> AttendanceList:
    usual: dict[str, object] = {
        "kind": "lecture",
        "topic": "胸痛的早期识别",
        "minutes": 60,
        "by": p.expert,
        "at": starts_at,
    }
    houses = {"supporting_id": p.pairing.supporting_id, "receiving_id": p.pairing.receiving_id}
    return actions.open_list(id=id or new_id(), starts_at=starts_at, **(houses | usual | given))  # type: ignore[arg-type]  # keywords of several makers


def member(house: Institution, name: str = "演示·学员") -> tuple[Actor, Staff]:
    staff = StaffFactory(institution=house, name=name)
    return actor_at(house, Role.CLINICIAN, staff=staff, name=name), staff


def signed(by: Actor, row: AttendanceList, at: datetime) -> Attendee:
    return actions.sign_in(by=by, at=at, token=token(row.pk, at=at))


def test_once_each_of_the_host_the_places_below_and_the_county() -> None:
    p, at = place(), timezone.now()
    row = opened(p, starts_at=at)
    host, village = p.pairing.receiving, p.village
    region = RegionFactory(code="510625")
    elsewhere = InstitutionFactory(region=region)
    for house in (host, village):
        by, staff = member(house)
        assert signed(by, row, at).staff_id == staff.pk
        assert signed(by, row, at + MINUTE).at == at, "twice is once"
    assert host.region_code[:6] != "510625"
    for by in (member(elsewhere)[0], member(p.pairing.supporting)[0], p.doctor):
        with pytest.raises(Denied):
            signed(by, row, at)
    neighbour = VillageFactory(region=host.region)
    signed(member(neighbour)[0], row, at)
    assert len(queries.roster(p.expert, row.pk).attendees) == 3
    with pytest.raises(NotFound):
        queries.roster(place().expert, row.pk)


def test_only_in_its_time() -> None:
    p, at = place(), timezone.now()
    row = opened(p, starts_at=at)
    by, _ = member(p.pairing.receiving)
    for when in (at - EARLY - MINUTE, row.ends_at + LATE + MINUTE):
        with pytest.raises(Conflict):
            signed(by, row, when)
    assert not Attendee.objects.exists()
    assert signed(by, row, at - EARLY).at == at - EARLY
    assert signed(member(p.pairing.receiving)[0], row, row.ends_at + LATE)


@pytest.mark.parametrize(
    "change", [lambda t: t + "x", lambda t: "x" + t[1:], lambda t: "", lambda t: t.partition(":")[0]]
)
def test_a_forged_or_old_code_opens_nothing(change) -> None:
    at = timezone.now()
    id = new_id()
    good = token(id, at=at)
    assert list_of(good, at=at + LIFETIME) == id
    with pytest.raises(NotFound):
        list_of(good, at=at + LIFETIME + 2 * timedelta(seconds=1))
    with pytest.raises(NotFound):
        list_of(change(good), at=at)


def test_opening_says_what_is_wrong_and_twice_is_once() -> None:
    p, at, id = place(), timezone.now(), new_id()
    assert opened(p, starts_at=at, id=id).pk == opened(p, starts_at=at, id=id).pk
    with pytest.raises(Conflict):
        opened(p, starts_at=at, id=id, topic="别的")
    for wrong in (
        {"topic": " "},
        {"minutes": 0},
        {"minutes": None},
        {"kind": "surgical_teaching"},
        {"kind": "outpatient_visit"},
    ):
        with pytest.raises(Invalid) as told:
            opened(p, starts_at=at, **wrong)
        assert told.value.field == next(iter(wrong))
    for by in (p.village_doctor, place().expert):
        with pytest.raises(Denied):
            opened(p, starts_at=at, by=by)


@pytest.mark.django_db(transaction=True)
def test_two_touches_at_once_are_one_name() -> None:
    p, at = place(), timezone.now()
    row = opened(p, starts_at=at)
    by, _ = member(p.pairing.receiving)
    done = together(*[lambda: signed(by, row, at).pk] * 4)
    assert len(set(map(str, done))) == 1 and Attendee.objects.count() == 1


def client_of(house: Institution, role: Role, name: str) -> Client:
    account = account_for(StaffFactory(institution=house, name=name))
    granted(account, role, house)
    client = Client()
    client.force_login(account)
    return client


def test_from_the_door_to_the_act_in_one_entry(django_assert_max_num_queries) -> None:
    p = place()
    expert = client_of(p.pairing.supporting, Role.EXPERT, "演示·专家甲")
    teacher = Staff.objects.get(name="演示·专家甲")
    by = actor_at(p.pairing.supporting, Role.EXPERT, staff=teacher, name=teacher.name)
    row = opened(p, starts_at=timezone.now() - 50 * MINUTE, by=by)
    there = reverse("acts:attendance", args=[row.pk])
    with django_assert_max_num_queries(12):
        assert "手机扫一扫签到" in expert.get(there).content.decode()
    code = reverse("acts:sign-in", args=[token(row.pk, at=timezone.now())])
    for name in ("演示·学员乙", "演示·学员丙"):
        learner = client_of(p.pairing.receiving, Role.CLINICIAN, name)
        with django_assert_max_num_queries(12):
            assert "我到了，签到" in learner.get(code).content.decode()
        assert not Attendee.objects.filter(staff__name=name).exists(), "looking changes nothing"
        assert "您已签到" in learner.post(code, follow=True).content.decode()
    part = expert.get(there, headers={"HX-Request": "true"}).content.decode()
    assert "已签到 2 人" in part and "<html" not in part
    form = expert.get(f"{reverse('acts:new', args=['lecture'])}?list={row.pk}")
    page = form.content.decode()
    assert "演示·学员乙、演示·学员丙" in page and str(row.pk) in page
    sent = {
        "id": str(row.pk), "topic": row.topic, "day": f"{timezone.localtime(row.starts_at):%Y-%m-%d}",
        "start": f"{timezone.localtime(row.starts_at):%H:%M}", "minutes": "45", "teacher": "演示·专家甲",
        "attendee": "演示·学员乙、演示·学员丙、演示·走来的人", "attendance": "3", "how": "on_site",
    }  # fmt: skip
    for _ in range(2):
        assert expert.post(reverse("acts:new", args=["lecture"]), sent).status_code == 302
    act = Act.objects.get()
    assert (act.pk, act.touches, act.detail["attendance"]) == (row.pk, 1, 3)
    known = {one.name: one.staff_id for one in act.people.filter(role="attendee")}
    assert [name for name, staff in known.items() if staff is None] == ["演示·走来的人"] and len(known) == 3
    assert len([m for m in Claim.objects.get().content["members"] if m[0] == "attendee"]) == 3
    assert "看这件工作" in expert.get(there).content.decode()


def test_a_list_waits_until_its_act_is_recorded() -> None:
    p, at = place(), timezone.now()
    hour = timedelta(hours=1)
    over, now, coming = (
        opened(p, starts_at=at + shift, topic=topic)
        for shift, topic in ((-3 * hour, "过"), (-hour / 2, "现"), (2 * hour, "来"))
    )
    old = opened(p, starts_at=at - REMEMBERED - 2 * hour)
    signed(member(p.pairing.receiving)[0], now, at)
    for by in (p.expert, p.giving_office, p.doctor):
        found = queries.lists(by, at=at).sessions
        assert [row.pk for row in found] == [coming.pk, now.pk, over.pk] and old not in found
        assert [row.signed for row in found] == [0, 1, 0]
        assert [stage_of(row.starts_at, row.ends_at, at=at) for row in found] == [
            Stage.COMING,
            Stage.OPEN,
            Stage.OVER,
        ]
        assert queries.counts(by, at=at) == (1, 2)
    stranger = place().expert
    assert not queries.lists(stranger, at=at).sessions and queries.counts(stranger, at=at) == (0, 0)
    work = lecture(p, topic="过", occurred_from=over.starts_at, occurred_to=over.ends_at)
    acts.record(id=over.pk, by=p.expert, at=at, work=work)
    assert [row.pk for row in queries.lists(p.expert, at=at).sessions] == [coming.pk, now.pk]
    assert queries.counts(p.expert, at=at) == (0, 2)


def test_lists_are_read_to_the_end_each_once() -> None:
    p, at = place(), timezone.now()
    for n in range(7):
        opened(p, starts_at=at - timedelta(hours=n // 2))  # some begin at one moment
    met, cursor = [], ""
    for _ in range(4):
        found = queries.lists(p.expert, at=at, cursor=cursor, limit=2)
        met += [row.pk for row in found.sessions]
        cursor = found.next
    assert len(met) == len(set(met)) == 7 and cursor == ""
    for made_up in ("x", "2026-01-01_y", f"2026-01-01T00:00_{new_id()}"):
        assert len(queries.lists(p.expert, at=at, cursor=made_up).sessions) == 7


def test_the_page_of_lists_says_the_next_step_and_costs_the_same_for_many(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    p, at = place(), timezone.now()
    over = opened(p, starts_at=at - timedelta(hours=3))
    for n in range(60):
        opened(p, starts_at=at - timedelta(minutes=n))
    account = account_for(StaffFactory(institution=p.pairing.supporting, name="演示·李大山"))
    granted(account, Role.EXPERT, p.pairing.supporting)
    client = Client()
    client.force_login(account)
    for address in ("/acts/", "/acts/attendance/"):
        client.get(address)
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200
    assert "有 1 次签到结束了" in client.get("/acts/").content.decode()
    first = client.get("/acts/attendance/")
    older = first.context["table"].pager.older
    shown = first.content.decode() + client.get(older).content.decode()
    assert f'href="/acts/new/lecture/?list={over.pk}"' in shown
    assert shown.count("打开签到码") == 60
