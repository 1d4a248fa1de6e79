"""Pages of placements: both offices, the teacher and the trainee walk them; wrong hands, old pages and the other county are refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.accounts import account_for, granted
from tests.factories.directory import StaffFactory
from tests.factories.ledger import place
from tests.factories.placements import SKILLS, School, noon, school, skills_of
from tests.factories.visitors import visitor
from tongzhou.accounts.rules import Role
from tongzhou.directory.models import Staff
from tongzhou.kernel.ids import new_id
from tongzhou.ledger.models import Entry
from tongzhou.support.placements import actions
from tongzhou.support.placements.models import Mentorship, Placement, Procedure, SignOff, Slots, Workstation
from tongzhou.support.placements.rules.levels import Level

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
SOON = TODAY + timedelta(20)


@pytest.fixture
def s() -> School:
    return school()


@pytest.fixture
def giving(s: School) -> Client:
    """The supporter's office."""
    return visitor(s.place.pairing.supporting, Role.PROGRAMME_OFFICE)


@pytest.fixture
def taking(s: School) -> Client:
    """The recipient's office."""
    return visitor(s.place.pairing.receiving, Role.PROGRAMME_OFFICE)


def himself(staff: Staff, role: Role) -> Client:
    """This very person's browser."""
    account, client = account_for(staff), Client()
    granted(account, role, staff.institution)
    client.force_login(account)
    return client


def offered(s: School, number: int = 2) -> Slots:
    """Slots of this year."""
    return s.slots(number, year=TODAY.year, first_month=1)


def begun(s: School, *, teacher: bool = True, ago: int = 30) -> Placement:
    """He is there since some days, three competencies to learn; the supporter has not confirmed."""
    return actions.record(
        id=new_id(), by=s.taking, at=noon(TODAY), department_id=s.department.pk, trainee_id=s.trainee_staff.pk,
        arrived_on=TODAY - timedelta(ago), until=TODAY + timedelta(30), goal="独立管理呼吸衰竭病人",
        teacher_id=s.teacher_staff.pk if teacher else None, skills=SKILLS,
    )  # fmt: skip


def ended(s: School) -> Placement:
    """He is back home, what he learned is signed."""
    row = begun(s)
    levels = {one.pk: Level.ALONE for one in skills_of(row)}
    actions.sign(by=s.teacher, at=noon(TODAY), placement_id=row.pk, levels=levels, on=TODAY)
    return actions.stop(by=s.giving, at=noon(TODAY), placement_id=row.pk, on=TODAY, note="提前回院支援")


def claimed(client: Client, path: str) -> dict[str, str]:
    """What the button of a page sends along to confirm."""
    import re

    page = client.get(path).content.decode()
    found = re.search(
        r'name="claim" value="([^"]+)"><input type="hidden" name="content" value="([^"]+)"', page
    )
    assert found, "no button to confirm"
    return {"claim": found[1], "content": found[2]}


def test_from_slots_to_the_certificate(s: School, giving: Client, taking: Client) -> None:
    """Offered, named, accepted, arrived, confirmed, completed, confirmed: each side on its own pages."""
    answer = giving.post(
        "/placements/slots/new/",
        {"department_id": s.department.pk, "receiving_id": s.place.pairing.receiving_id, "year": TODAY.year, "first_month": "1", "number": "1"},
    )  # fmt: skip
    slots = Slots.objects.get()
    assert answer.status_code == 302 and slots.number == 1
    form = {
        "slots_id": slots.pk,
        "trainee_id": s.trainee_staff.pk,
        "since": TODAY.isoformat(),
        "months": "3",
        "goal": "学会溶栓",
        "skills": "溶栓\n读图",
    }
    assert taking.post("/placements/nominate/", {**form, "id": new_id()}).status_code == 302
    row = Placement.objects.get()
    assert [skill.name for skill in skills_of(row)] == ["溶栓", "读图"]
    at = f"/placements/{row.pk}/"
    days = {"since": TODAY.isoformat(), "until": (TODAY + timedelta(60)).isoformat()}
    assert (
        giving.post(f"{at}accept/", {**days, "teacher_id": s.teacher_staff.pk, "seen": row.steps}).status_code
        == 302
    )
    assert taking.post(f"{at}arrive/", {"on": TODAY.isoformat()}).status_code == 302
    giving.post(f"{at}confirm/", claimed(giving, at))
    row.refresh_from_db()
    assert row.status.value == "in-progress"
    assert giving.post(f"{at}complete/", {"on": TODAY.isoformat(), "assessment": "好"}).status_code == 302
    taking.post(f"{at}confirm/", claimed(taking, at))
    row.refresh_from_db()
    assert row.status.value == "completed" and Entry.objects.filter(source__endswith=str(row.pk)).count() == 2
    paper = taking.get(f"{at}certificate/")
    assert paper["Content-Type"] == "application/pdf" and paper.content.startswith(b"%PDF")


def test_a_nomination_sent_twice_is_one(s: School, taking: Client) -> None:
    form = {
        "id": new_id(),
        "slots_id": offered(s).pk,
        "trainee_id": s.trainee_staff.pk,
        "since": TODAY.isoformat(),
        "months": "1",
        "goal": "学",
    }
    first, second = (taking.post("/placements/nominate/", form) for _ in range(2))
    assert first["Location"] == second["Location"] and Placement.objects.count() == 1


def test_what_was_typed_is_kept_beside_the_fault(s: School, taking: Client) -> None:
    form = {
        "slots_id": offered(s).pk,
        "trainee_id": s.trainee_staff.pk,
        "since": (TODAY + timedelta(800)).isoformat(),
        "months": "1",
        "goal": "独立做镜检",
    }
    answer = taking.post("/placements/nominate/", form)
    page = answer.content.decode()
    assert answer.status_code == 422 and "不在名额的年度内" in page and "独立做镜检" in page
    typed = taking.post(
        "/placements/nominate/", {**form, "months": "other", "until": TODAY.isoformat()}
    ).content.decode()
    assert "最后一天早于第一天" in typed and Placement.objects.count() == 0


def test_a_full_year_accepts_nobody_more(s: School, giving: Client) -> None:
    slots = offered(s, 1)
    rows = [_named(s, slots) for _ in range(2)]
    days = {"since": SOON.isoformat(), "until": (SOON + timedelta(9)).isoformat()}
    assert giving.post(f"/placements/{rows[0].pk}/accept/", days).status_code == 302
    refused = giving.post(f"/placements/{rows[1].pk}/accept/", {**days, "note": "尽量安排"})
    assert (
        refused.status_code == 409
        and "名额已经用完" in refused.content.decode()
        and "尽量安排" in refused.content.decode()
    )


def _named(s: School, slots: Slots) -> Placement:
    from tongzhou.kernel.periods import Period

    return actions.nominate(
        id=new_id(), by=s.taking, at=noon(TODAY), slots_id=slots.pk, trainee_id=StaffFactory(department=s.home).pk,
        planned=Period(TODAY, TODAY + timedelta(9)), goal="学",
    )  # fmt: skip


def test_an_old_page_decides_nothing(s: School, giving: Client, taking: Client) -> None:
    row = _named(s, offered(s))
    seen = {"seen": row.steps, "note": "改期"}
    days = {"since": SOON.isoformat(), "until": (SOON + timedelta(9)).isoformat(), "goal": "学"}
    assert taking.post(f"/placements/{row.pk}/amend/", {**days, **seen}).status_code == 302
    late = giving.post(f"/placements/{row.pk}/decline/", seen)
    assert late.status_code == 409 and "改期" in late.content.decode()
    row.refresh_from_db()
    assert row.status.value == "requested"


def test_a_form_whose_time_is_over_is_not_shown(s: School, giving: Client) -> None:
    assert giving.get(f"/placements/{begun(s).pk}/accept/").status_code == 409
    assert giving.get(f"/placements/{Placement.objects.get().pk}/nothing/").status_code == 404


def test_the_teacher_signs_and_nobody_else(s: School, giving: Client, taking: Client) -> None:
    row = begun(s)
    skill = skills_of(row)[0]
    sent = {f"level-{skill.pk}": "supervised", "on": TODAY.isoformat()}
    trainee, teacher = himself(s.trainee_staff, Role.CLINICIAN), himself(s.teacher_staff, Role.EXPERT)
    for client in (giving, taking, trainee):
        assert client.post(f"/placements/{row.pk}/sign/", sent).status_code == 403
    assert SignOff.objects.count() == 0
    for _ in range(2):
        assert teacher.post(f"/placements/{row.pk}/sign/", sent).status_code == 302
    assert [one.level for one in SignOff.objects.all()] == ["supervised"]
    empty = teacher.post(f"/placements/{row.pk}/sign/", {"on": TODAY.isoformat()})
    assert empty.status_code == 422 and "还没有选要签核的技能" in empty.content.decode()


def test_a_teachers_row_leads_to_where_he_signs(s: School) -> None:
    row, teacher = begun(s), himself(s.teacher_staff, Role.EXPERT)
    assert f"/placements/{row.pk}/sign/" in teacher.get("/placements/").content.decode()


def test_a_signature_is_taken_back_by_whoever_signed(s: School) -> None:
    row, teacher = begun(s), himself(s.teacher_staff, Role.EXPERT)
    skill = skills_of(row)[0]
    teacher.post(f"/placements/{row.pk}/sign/", {f"level-{skill.pk}": "alone", "on": TODAY.isoformat()})
    signed = SignOff.objects.get()
    at, sent = f"/placements/skills/{skill.pk}/take-back/", {"signature": signed.pk, "reason": "点错了人"}
    near = himself(StaffFactory(department=s.department), Role.EXPERT)
    assert near.post(at, sent).status_code == 403 and SignOff.objects.count() == 1
    assert teacher.post(at, sent).status_code == 302
    assert "撤回" in teacher.get(f"/placements/skills/{skill.pk}/").content.decode()
    assert SignOff.objects.filter(voids=signed).exists()


def test_what_nobody_signed_can_be_dropped(s: School, taking: Client) -> None:
    row = begun(s)
    first, second, _third = skills_of(row)
    actions.sign(
        by=s.teacher, at=noon(TODAY), placement_id=row.pk, levels={first.pk: Level.OBSERVED}, on=TODAY
    )
    taking.post(f"/placements/skills/{first.pk}/drop/")
    taking.post(f"/placements/skills/{second.pk}/drop/")
    assert [skill.name for skill in skills_of(row)] == [SKILLS[0], SKILLS[2]]


def test_done_alone_at_home_and_what_stays(s: School, giving: Client) -> None:
    """The trainee records, the supporter confirms on the record's page, the figures of three pages follow."""
    row, trainee = ended(s), himself(s.trainee_staff, Role.CLINICIAN)
    skill = skills_of(row)[0]
    sent = {"id": new_id(), "skill_id": skill.pk, "on": TODAY.isoformat(), "times": "3"}
    bare = trainee.post(f"/placements/{row.pk}/independent/", sent)
    assert bare.status_code == 422 and "首次独立完成要有依据" in bare.content.decode()
    for _ in range(2):
        assert (
            trainee.post(f"/placements/{row.pk}/independent/", {**sent, "case_number": "演示-7"}).status_code
            == 302
        )
    done = Procedure.objects.get()
    at = f"/placements/independent/{done.pk}/"
    assert done.first and trainee.post(f"{at}confirm/", claimed(giving, at)).status_code == 403
    giving.post(f"{at}confirm/", claimed(giving, at))
    done.refresh_from_db()
    assert done.status.value == "completed"
    for path in (
        f"/placements/{row.pk}/",
        "/placements/capability/",
        f"/placements/trainees/{row.trainee_id}/",
    ):
        assert "3 例次" in giving.get(path).content.decode(), path


def test_an_entry_is_taken_back_by_the_side_that_made_it(s: School, giving: Client) -> None:
    row, trainee = ended(s), himself(s.trainee_staff, Role.CLINICIAN)
    sent = {"skill_id": skills_of(row)[0].pk, "on": TODAY.isoformat(), "times": "1", "case_number": "演示-8"}
    trainee.post(f"/placements/{row.pk}/independent/", sent)
    at = f"/placements/independent/{Procedure.objects.get().pk}/"
    assert giving.post(f"{at}withdraw/", {"reason": "不对"}).status_code == 403
    for _ in range(2):
        assert trainee.post(f"{at}withdraw/", {"reason": "日期写错"}).status_code == 302
    assert Procedure.objects.get().status.value == "cancelled"


def test_a_mentorship_is_walked_by_both(s: School, giving: Client) -> None:
    pair = f"{s.place.pairing.supporting_id}_{s.place.pairing.receiving_id}"
    form = {
        "pair": pair, "mentor_id": s.teacher_staff.pk, "mentee_id": s.trainee_staff.pk, "since": TODAY.isoformat(),
        "until": (TODAY + timedelta(90)).isoformat(), "goals": f"独立镜检 {SOON}\n带一名护士", "field": "呼吸",
    }  # fmt: skip
    assert giving.post("/placements/mentorships/new/", form).status_code == 302
    bond = Mentorship.objects.get()
    assert [(one.text, one.due) for one in bond.goals.all()] == [("独立镜检", SOON), ("带一名护士", None)]
    mentor, mentee = himself(s.teacher_staff, Role.EXPERT), himself(s.trainee_staff, Role.CLINICIAN)
    at, today = f"/placements/mentorships/{bond.pk}/", TODAY.isoformat()
    goal = bond.goals.first()
    assert goal
    assert mentee.post(f"{at}reach/", {"goal_id": goal.pk, "on": today}).status_code == 403
    assert mentor.post(f"{at}reach/", {"goal_id": goal.pk, "on": today}).status_code == 302
    assert mentee.post(f"{at}note/", {"on": today, "text": "学了"}).status_code == 302
    assert mentee.post(f"{at}note/", {"on": today, "text": "又写"}).status_code == 409
    assert mentor.post(f"{at}assess/", {"on": today, "grade": "good", "assessment": "稳"}).status_code == 302
    assert mentee.post(f"{at}reply/", {"reply": "谢谢师傅"}).status_code == 302
    page = giving.get(at).content.decode()
    assert "已出师" in page and "谢谢师傅" in page and "1/2" in page


def test_a_workstation_is_opened_used_and_closed(s: School, giving: Client, taking: Client) -> None:
    pair = f"{s.place.pairing.supporting_id}_{s.place.pairing.receiving_id}"
    form = {
        "pair": pair,
        "expert_id": s.teacher_staff.pk,
        "plaque": "演示·站",
        "opened_on": (TODAY - timedelta(9)).isoformat(),
    }
    assert giving.post("/placements/workstations/new/", form).status_code == 302
    base = Workstation.objects.get()
    at = f"/placements/workstations/{base.pk}/"
    taking.post(f"{at}do/confirm/", claimed(taking, at))
    typed = f"{TODAY - timedelta(2)}、{TODAY}\n{TODAY}"
    assert giving.post(f"{at}days/", {"days": typed, "note": "查房"}).status_code == 302
    assert base.days.count() == 2
    wrong = giving.post(f"{at}days/", {"days": "昨天"})
    assert wrong.status_code == 422 and "昨天" in wrong.content.decode()
    assert giving.post(f"{at}close/", {"on": TODAY.isoformat(), "note": "期满"}).status_code == 302
    base.refresh_from_db()
    assert base.status.value == "completed"


def test_a_large_house_is_searched_by_name(
    s: School, taking: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tongzhou.support.placements.queries import choosing
    from tongzhou.web.placements import people

    monkeypatch.setattr(choosing, "LISTED", 1)
    monkeypatch.setattr(people, "LISTED", 1)
    for name in ("演示·格桑甲", "演示·格桑乙"):
        StaffFactory(department=s.home, name=name)
    form = {
        "slots_id": offered(s).pk,
        "trainee_id": "格桑",
        "since": TODAY.isoformat(),
        "months": "1",
        "goal": "学",
    }
    both = taking.post("/placements/nominate/", form)
    assert both.status_code == 422 and "找到几" in both.content.decode()
    assert (
        "没有找到"
        in taking.post("/placements/nominate/", {**form, "trainee_id": "查无此人"}).content.decode()
    )
    assert taking.post("/placements/nominate/", {**form, "trainee_id": "格桑乙"}).status_code == 302
    assert Placement.objects.get().trainee.name == "演示·格桑乙"


def test_the_other_county_sees_nothing(s: School) -> None:
    row = ended(s)
    skill = skills_of(row)[0]
    stranger = visitor(place().pairing.receiving, Role.PROGRAMME_OFFICE)
    for path in (
        f"{row.pk}/",
        f"{row.pk}/certificate/",
        f"{row.pk}/independent/",
        f"skills/{skill.pk}/",
        f"trainees/{row.trainee_id}/",
    ):
        assert stranger.get(f"/placements/{path}").status_code == 404, path
    page = stranger.get("/placements/?tab=done").content.decode()
    assert s.trainee_staff.name not in page


def test_lists_are_searched_and_read_on(s: School, taking: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(43):
        actions.record(
            id=new_id(), by=s.taking, at=noon(TODAY), department_id=s.department.pk,
            trainee_id=StaffFactory(department=s.home, name=f"演示·学{n:02d}").pk, arrived_on=TODAY - timedelta(90), ended_on=TODAY - timedelta(n + 1),
        )  # fmt: skip
    first = taking.get("/placements/?tab=done").content.decode()
    assert first.count('class="posting"') == 40 and "after=" in first
    import re

    older = re.search(r'href="(/placements/\?[^"]*after=[^"]*)"', first)
    assert older
    rest = taking.get(older[1].replace("&amp;", "&")).content.decode()
    assert rest.count('class="posting"') == 3
    found = taking.get("/placements/?tab=done&q=演示·学07").content.decode()
    assert found.count('class="posting"') == 1
    assert "没有找到" in taking.get("/placements/?tab=done&q=查无此人").content.decode()


def test_the_books_lead_back_to_the_record(s: School, giving: Client) -> None:
    row = begun(s)
    at = f"/placements/{row.pk}/"
    giving.post(f"{at}confirm/", claimed(giving, at))
    entry = Entry.objects.get(source=row.key)
    assert at in giving.get(f"/ledger/entries/{entry.pk}/").content.decode()
