"""Placements in a real browser: nominated in under a minute on a phone, signed in two taps, what stays, confirmed on the page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page

from tests.browser.errand import pick
from tests.browser.look import faults, overflow, shoot, small_targets
from tests.browser.test_offices import let_in
from tests.factories.accounts import account_for, granted
from tests.factories.directory import StaffFactory
from tests.factories.placements import SKILLS, confirmed, noon, school, skills_of
from tongzhou.accounts.rules import Role
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.periods import Period
from tongzhou.support.placements import actions
from tongzhou.support.placements.models import Placement, Procedure, SignOff, Workstation
from tongzhou.support.placements.rules.levels import Level

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Here:
    """A school of today: slots, somebody nominated, one there, one back, a mentorship, a workstation."""

    def __init__(self) -> None:
        self.s, self.today = school(), timezone.localdate()
        s, today = self.s, self.today
        now, first = noon(today), today - timedelta(60)
        self.slots = actions.offer_slots(
            id=new_id(), by=s.giving, at=noon(first), department_id=s.department.pk,
            receiving_id=s.place.pairing.receiving_id, year=first.year, first_month=first.month, number=4,
        )  # fmt: skip
        self.nominated = self._nominate("演示·卓玛", today + timedelta(20), "学会危重新生儿的早期处理")
        self.learning = self._nominate("演示·扎西", first, "独立管理呼吸衰竭病人")
        actions.accept(
            by=s.giving, at=noon(first), placement_id=self.learning.pk, teacher_id=s.teacher_staff.pk
        )
        self.learning = actions.arrive(by=s.taking, at=noon(first), placement_id=self.learning.pk, on=first)
        confirmed(s.giving, self.learning.key, self.learning.arrivals, at=noon(first))
        levels = dict(
            zip((one.pk for one in skills_of(self.learning)), (Level.ALONE, Level.ASSISTED), strict=False)
        )
        actions.sign(by=s.teacher, at=now, placement_id=self.learning.pk, levels=levels, on=today)
        self.back = self._back()
        self.bond = actions.begin_mentorship(
            id=new_id(), by=s.giving, at=now, mentor_id=s.teacher_staff.pk, mentee_id=s.trainee_staff.pk,
            during=Period(first, today + timedelta(300)), field="呼吸内科",
            goals=[actions.Goal("独立做支气管镜检查", today - timedelta(3)), actions.Goal("带出一名会做肺功能的护士")],
        )  # fmt: skip
        actions.note_quarter(
            by=s.teacher,
            at=now,
            mentorship_id=self.bond.pk,
            on=today,
            text="做了 6 例，手法稳了，报告还要练。",
        )
        self.station = actions.open_workstation(
            id=new_id(), by=s.giving, at=now, expert_id=s.teacher_staff.pk, receiving_id=s.place.pairing.receiving_id,
            plaque="演示·呼吸专家工作站", opened_on=first, department_id=s.home.pk,
        )  # fmt: skip
        actions.enter_days(
            by=s.giving, at=now, workstation_id=self.station.pk, days=[first, today], note="教学查房"
        )

    def _nominate(self, name: str, since, goal: str) -> Placement:
        s = self.s
        return actions.nominate(
            id=new_id(), by=s.taking, at=noon(self.today), slots_id=self.slots.pk,
            trainee_id=StaffFactory(department=s.home, name=name).pk, planned=Period(since, since + timedelta(90)), goal=goal,
            skills=SKILLS,
        )  # fmt: skip

    def _back(self) -> Placement:
        s, today = self.s, self.today
        begun = today - timedelta(200)
        row = actions.record(
            id=new_id(), by=s.taking, at=noon(begun), department_id=s.department.pk, trainee_id=s.trainee_staff.pk, arrived_on=begun,
            until=today - timedelta(100), goal="独立做床旁超声", skills=SKILLS, teacher_id=s.teacher_staff.pk,
        )  # fmt: skip
        skills = skills_of(row)
        levels = {skills[0].pk: Level.ALONE, skills[1].pk: Level.ALONE, skills[2].pk: Level.SUPERVISED}
        ended = today - timedelta(100)
        actions.sign(by=s.teacher, at=noon(ended), placement_id=row.pk, levels=levels, on=ended)
        row = actions.complete(
            by=s.giving, at=noon(ended), placement_id=row.pk, on=ended, assessment="学习认真，能独立值班。"
        )
        confirmed(s.giving, row.key, row.arrivals, at=noon(today))
        confirmed(s.taking, row.ending_key, row.endings, at=noon(today))
        for skill, day in ((skills[0], 60), (skills[0], 30), (skills[1], 10)):
            done = actions.record_procedure(
                id=new_id(), by=s.trainee, at=noon(today), skill_id=skill.pk, on=today - timedelta(day), case_number="演示-0012", times=2
            )  # fmt: skip
            if day > 10:
                confirmed(s.giving, done.key, at=noon(today))
        self.done = done
        return row


@pytest.fixture
def here() -> Here:
    return Here()


def looked_at(page: Page, name: str) -> None:
    """Usable by everybody, no wider than the screen, targets for thumbs; with a picture."""
    shoot(page, name)
    assert overflow(page) <= 0, name
    assert faults(page) == [], name
    if "phone" in name:
        assert small_targets(page) == [], name


def enter_as(page: Page, site: str, staff, role: Role) -> None:
    """Signed in as this very person."""
    account, client = account_for(staff), Client()
    granted(account, role, staff.institution)
    client.force_login(account)
    value = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": value, "url": site}])


@pytest.mark.parametrize("size", ["desk", "phone"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages(size: str, language: str, here: Here, live_server, request) -> None:
    page: Page = request.getfixturevalue(size)
    let_in(page, live_server.url, Role.PROGRAMME_OFFICE, here.s.place.pairing.supporting)
    page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
    for name, path in (
        ("mine", ""), ("now", "?tab=now"), ("coming", "?tab=coming"), ("done", "?tab=done"), ("learning", f"{here.learning.pk}/"),
        ("back", f"{here.back.pk}/"), ("accept", f"{here.nominated.pk}/accept/"), ("complete", f"{here.learning.pk}/complete/"),
        ("slots", "slots/"), ("slots-one", f"slots/{here.slots.pk}/"), ("slots-new", "slots/new/"), ("capability", "capability/"),
        ("trainee", f"trainees/{here.s.trainee_staff.pk}/"), ("skill", f"skills/{skills_of(here.back)[0].pk}/"),
        ("procedure", f"independent/{here.done.pk}/"), ("mentorships", "mentorships/"), ("mentorship", f"mentorships/{here.bond.pk}/"),
        ("mentorship-new", "mentorships/new/"), ("workstations", "workstations/"), ("workstation", f"workstations/{here.station.pk}/"),
        ("workstation-new", "workstations/new/"), ("past", "past/"),
    ):  # fmt: skip
        page.goto(f"{live_server.url}/placements/{path}")
        page.wait_for_load_state("networkidle")
        looked_at(page, f"placements-{name}-{size}-{language}")


def test_nominated_in_less_than_a_minute(here: Here, live_server, phone: Page) -> None:
    """The county's office names somebody on a phone: who, from when, how long, what for."""
    StaffFactory(department=here.s.home, name="演示·格桑")
    let_in(phone, live_server.url, Role.PROGRAMME_OFFICE, here.s.place.pairing.receiving)
    phone.goto(f"{live_server.url}/placements/")
    phone.get_by_role("link", name="提名进修").click()
    looked_at(phone, "placements-nominate-phone")
    known = phone.get_by_label("派谁去学").locator("option", has_text="演示·格桑").get_attribute("value")
    phone.get_by_label("派谁去学").select_option(value=known)
    phone.get_by_label("哪天去").fill((here.today + timedelta(30)).isoformat())
    pick(phone, "学多久", "6 个月")
    phone.get_by_label("学什么").fill("独立做支气管镜")
    phone.get_by_role("button", name="提名").click()
    phone.get_by_text("已提名，等支援方接收。").wait_for()
    row = Placement.objects.get(trainee__name="演示·格桑")
    assert 178 < (row.planned.upper - row.planned.lower).days < 186


def test_signed_in_two_taps(here: Here, live_server, phone: Page) -> None:
    """The teacher opens the row that waits for him, taps a level, signs."""
    enter_as(phone, live_server.url, here.s.teacher_staff, Role.EXPERT)
    phone.goto(f"{live_server.url}/placements/")
    looked_at(phone, "placements-teacher-phone")
    phone.get_by_role("link", name="演示·扎西").first.click()
    looked_at(phone, "placements-sign-phone")
    before = set(SignOff.objects.values_list("pk", flat=True))
    pick(phone, SKILLS[2], "协助")
    phone.get_by_role("button", name="签核", exact=True).click()
    phone.get_by_text("签核了 1 项。").wait_for()
    (signed,) = SignOff.objects.exclude(pk__in=before)
    assert signed.level == "assisted"
    looked_at(phone, "placements-signed-phone")


def test_done_alone_back_home(here: Here, live_server, phone: Page) -> None:
    """The trainee records the first one of a competency from the page of his placement; without evidence he is told so."""
    enter_as(phone, live_server.url, here.s.trainee_staff, Role.CLINICIAN)
    phone.goto(f"{live_server.url}/placements/{here.back.pk}/")
    phone.get_by_role("link", name="登记回院独立做的").click()
    pick(phone, "哪一项技能", SKILLS[2])
    phone.get_by_role("button", name="登记").click()
    phone.get_by_text("首次独立完成要有依据").wait_for()
    looked_at(phone, "placements-independent-phone")
    phone.get_by_label("病案号").fill("演示-0077")
    phone.get_by_role("button", name="登记").click()
    phone.get_by_text("记下了首次独立完成，等支援方确认。").wait_for()
    made = Procedure.objects.get(case_number="演示-0077")
    assert made.first and made.skill.name == SKILLS[2]


def test_the_other_side_confirms_on_the_page(here: Here, live_server, desk: Page) -> None:
    let_in(desk, live_server.url, Role.PROGRAMME_OFFICE, here.s.place.pairing.supporting)
    desk.goto(f"{live_server.url}/placements/independent/{here.done.pk}/")
    desk.get_by_role("button", name="属实，确认入账").click()
    desk.get_by_text("两枚印已齐，入账了。").wait_for()
    assert Procedure.objects.get(pk=here.done.pk).state == "completed"
    let_in(desk, live_server.url, Role.PROGRAMME_OFFICE, here.s.place.pairing.receiving)
    desk.goto(f"{live_server.url}/placements/workstations/{here.station.pk}/")
    desk.get_by_role("button", name="确认设立").click()
    desk.get_by_text("两枚印已齐，入账了。").wait_for()
    assert Workstation.objects.get(pk=here.station.pk).state == "in-progress"
