"""Mentorships, workstations, specialties and preparations after the other side has spoken: what a file may still say, and what not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.factories.techniques import noon
from tests.integration.workbook import scenes
from tests.integration.workbook.bringing import exported, fates, looked, problems, table, written
from tests.integration.workbook.files import book
from tests.integration.workbook.scenes import Case
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.models import Claim, Entry
from tongzhou.support.placements import actions as placements
from tongzhou.support.placements.models import Mentorship, Workstation
from tongzhou.support.placements.rules.workstations import Base
from tongzhou.support.specialties.models import Milestone, Preparation, Specialty
from tongzhou.support.specialties.rules.preparations import Stage
from tongzhou.support.specialties.rules.states import State

pytestmark = pytest.mark.django_db


def begun(scene: Callable[[], Case], *, confirmed: bool = True) -> Case:
    """The sheet is written; the other side has confirmed all of it unless told otherwise."""
    case = scene()
    written(case.by, {"表": case.rows}, at=case.at)
    if confirmed:
        confirm(case)
    return case


def confirm(case: Case) -> None:
    """The other side signs what waits."""
    assert case.other
    waiting = Claim.objects.filter(state="open").values_list("pk", flat=True)
    ledger.confirm_many(by=case.other, at=case.at, claim_ids=list(waiting))


def change(case: Case, row: int = 1, **cells: Any) -> list[list[Any]]:
    """The rows with some cells said otherwise; a heading that is not there is added."""
    rows = [list(line) for line in case.rows]
    for heading, value in cells.items():
        if heading not in rows[0]:
            for line in rows:
                line.append("")
            rows[0][-1] = heading
        rows[row][rows[0].index(heading)] = value
    return rows


def cells(case: Case, rows: list[list[Any]]) -> dict[str, str]:
    """What is wrong, by heading."""
    found = problems(looked(case.by, rows, at=case.at))
    return {str(rows[0][ord(cell[0]) - ord("A")]): says for cell, says in found.items()}


def cleared(case: Case, heading: str) -> list[list[Any]]:
    """An export, the row that says something under a heading first, with that cell emptied."""
    lines = table(exported(case.by, case.code, at=case.at))
    place = lines[0].index(heading)
    lines[1:] = sorted(lines[1:], key=lambda line: not line[place])
    assert lines[1][place]
    lines[1][place] = ""
    return lines


def test_a_workstation_that_is_open_takes_days_and_is_closed_with_the_reason() -> None:
    case = begun(scenes.workstation)
    base = Workstation.objects.get(plaque__contains="李大山")
    past = Workstation.objects.get(plaque__contains="卒中")
    assert (base.status, past.status) == (Base.OPEN, Base.CLOSED)
    assert [str(one.on) for one in base.days.all()] == [
        "2025-06-03",
        "2025-06-04",
        "2025-06-05",
        "2025-07-01",
    ]
    more = change(case, 在站日期="2025.6.3至6.5、2025-07-01、2025年7月2日")
    assert fates(looked(case.by, more, at=case.at)) == (0, 1, 1)
    assert written(case.by, {"表": more}, at=case.at)["表"] == {"rows": 1, "same": 1}
    assert base.days.count() == 5
    closed = change(case, 在站日期=more[1][6], 撤站日期="2025-12-31")
    assert written(case.by, {"表": closed}, at=case.at)["表"]["rows"] == 1  # the note that stands says why
    base.refresh_from_db()
    assert (base.status, base.closed_on) == (Base.CLOSED, date(2025, 12, 31))
    assert fates(looked(case.by, closed, at=case.at)) == (0, 0, 2)
    assert "不能用表格改" in cells(case, change(case, 在站日期=more[1][6], 撤站日期="2025-11-30"))["撤站日期"]


def test_what_a_workstation_does_not_take_stands_at_its_cell() -> None:
    case = begun(scenes.workstation)
    assert (
        "不能用表格改" in cells(case, change(case, 在站日期="2025-07-01"))["在站日期"]
    )  # days are not taken off
    assert "几天用" in cells(case, change(case, 在站日期="2025年6月"))["在站日期"]
    assert "几天用" in cells(case, change(case, 在站日期="2025-06-01至2029-06-01"))["在站日期"]
    assert (
        "2025-06-01" in cells(case, change(case, 在站日期="2025-05-01、2025.6.3-6.5、2025-07-01"))["在站日期"]
    )
    assert "不能用表格改" in cells(case, change(case, 揭牌日期="2025-05-01"))["揭牌日期"]
    bare = change(case, 备注="", 撤站日期="2025-12-31")
    Workstation.objects.filter(plaque__contains="李大山").update(note="")
    assert "不能空" in cells(case, bare)["备注"]


def test_a_workstation_that_waits_is_entered_anew_with_its_days_and_what_was_noted_with_them() -> None:
    case = begun(scenes.workstation, confirmed=False)
    base = Workstation.objects.get(plaque__contains="李大山")
    placements.enter_days(
        by=case.by, at=case.at, workstation_id=base.pk, days=[date(2025, 8, 1)], note="查房"
    )
    rows = change(case, 揭牌日期="2025-05-30", 在站日期="2025.6.3、2025-08-01")
    assert written(case.by, {"表": rows}, at=case.at)["表"]["rows"] == 1
    base.refresh_from_db()
    assert base.status is Base.WITHDRAWN
    anew = Workstation.objects.get(opened_on=date(2025, 5, 30))
    assert [(str(one.on), one.note) for one in anew.days.all()] == [
        ("2025-06-03", ""),
        ("2025-08-01", "查房"),
    ]
    assert Claim.objects.filter(state="open").count() == 2
    assert fates(looked(case.by, rows, at=case.at)) == (0, 0, 2)


def test_a_mentorship_takes_more_goals_another_end_and_an_early_one_with_its_reason() -> None:
    case = begun(scenes.mentorship, confirmed=False)
    bond = Mentorship.objects.get(state="in-progress")
    assert [one.text for one in bond.goals.all()] == ["独立管理呼吸衰竭，会判断转院", "床旁超声"]
    more = change(case, 培养目标="独立管理呼吸衰竭，会判断转院\n床旁超声\n气管插管", 计划结束="2026-12-31")
    assert written(case.by, {"表": more}, at=case.at)["表"] == {"rows": 1, "same": 1}
    bond.refresh_from_db()
    assert bond.goals.count() == 3 and bond.during.upper == date(2027, 1, 1)
    assert "不能用表格改" in cells(case, change(case, 培养目标="气管插管", 计划结束=""))["培养目标"]
    ended = change(case, 培养目标=more[1][5], 计划结束=more[1][7], 终止日期="2026-02-01")
    assert "不能空" in cells(case, ended)["终止原因"]
    ended[1][9] = "专家轮换"
    assert written(case.by, {"表": ended}, at=case.at)["表"]["rows"] == 1
    bond.refresh_from_db()
    assert bond.ended_on == date(2026, 2, 1)
    assert fates(looked(case.by, ended, at=case.at)) == (0, 0, 2)
    assert "不能用表格改" in cells(case, change(case, 2, 终止日期="2026-01-16"))["终止日期"]


def test_the_same_two_at_one_time_are_refused_at_the_mentee() -> None:
    case = begun(scenes.mentorship, confirmed=False)
    again = change(case, 结对日期="2025-10-01", 终止日期="")
    assert list(cells(case, again)) == ["徒弟姓名"]
    early = change(case, 结对日期="2024-01-05", 计划结束="2023-12-01")
    assert "早于开始" in cells(case, early)["计划结束"]


def test_a_specialty_is_reached_when_the_other_side_says_so_and_then_stays_as_it_is() -> None:
    case = begun(scenes.specialty, confirmed=False)
    centre = Specialty.objects.get(aim="chest_pain")
    assert (centre.status, centre.name) == (State.BUILDING, "胸痛中心")
    assert Specialty.objects.get(aim="key_provincial").name == "演示消化科"
    confirm(case)
    centre.refresh_from_db()
    assert (centre.status, centre.reached_on) == (State.REACHED, date(2025, 6, 1))
    assert fates(looked(case.by, case.rows, at=case.at)) == (0, 0, 2)
    assert "不能用表格改" in cells(case, change(case, 验收日期="2025-06-03"))["验收日期"]
    assert "不能用表格改" in cells(case, change(case, 启动日期="2024-04-01"))["启动日期"]
    assert "不能用表格改" in cells(case, change(case, 依据="别的"))["依据"]
    rank = change(case, 2, 授牌日期="2025-06-20", 评定机关="演示省卫生健康委", 文号="演卫〔2025〕1 号")
    rank[0][rank[0].index("验收日期")], rank[0][rank[0].index("授牌日期")] = "建成日期", "说明"
    rank[2][rank[0].index("建成日期")] = "2025-06-20"
    assert written(case.by, {"表": rank}, at=case.at)["表"] == {"rows": 1, "same": 1}
    confirm(case)
    assert sorted(Entry.objects.values_list("kind", flat=True)) == ["key_department", "specialty_milestone"]


def test_what_was_said_to_be_reached_is_taken_back_by_an_empty_cell_of_an_export() -> None:
    case = begun(scenes.specialty, confirmed=False)
    assert written(case.by, {"表": cleared(case, "建成日期")}, at=case.at)["表"]["rows"] == 1
    assert not Claim.objects.filter(state="open").exists()
    assert written(case.by, {"表": case.rows}, at=case.at)["表"] == {"rows": 1, "same": 1}  # and said again
    case = begun(scenes.milestone, confirmed=False)
    before = Claim.objects.filter(state="open").count()
    assert written(case.by, {"表": cleared(case, "达成日期")}, at=case.at)["表"]["rows"] == 1
    assert Claim.objects.filter(state="open").count() == before - 1


def test_a_milestone_that_is_reached_begins_the_building_and_stays_once_it_is_in_the_ledger() -> None:
    case = begun(scenes.milestone)
    first, second = Milestone.objects.order_by("number")
    assert first.specialty.status is State.BUILDING and (first.number, second.number) == (1, 2)
    assert "不能用表格改" in cells(case, change(case, 完成日期="2024-06-05"))["完成日期"]
    assert "不能用表格改" in cells(case, change(case, 考核要求="别的"))["考核要求"]
    later = change(case, 2, 计划完成="2024-12-01", 考核要求="设备清单")
    assert written(case.by, {"表": later}, at=case.at)["表"] == {"rows": 1, "same": 1}
    second.refresh_from_db()
    assert (second.due_on, second.needs) == (date(2024, 12, 1), "设备清单")
    assert "要有依据" in cells(case, change(case, 2, 完成日期="2024-06-20"))["佐证材料"]
    assert "不能空" in cells(case, change(case, 2, 佐证材料="清单"))["完成日期"]
    assert "2024-03-01" in cells(case, change(case, 2, 完成日期="2024-02-20", 佐证材料="清单"))["完成日期"]
    nowhere = change(case, 2, 学科="演示卒中单元")
    assert "学科建设" in cells(case, nowhere)["学科"]


def test_specialties_and_their_milestones_of_one_file_see_each_other() -> None:
    case = scenes.specialty()
    houses = case.rows[1][:2]
    plan = [
        ["支援单位", "受援单位", "建设目标", "学科", "节点", "计划日期"],
        [*houses, "省级重点专科", "演示消化科", "提交申报材料", "2026-03-01"],
        [*houses, "胸痛中心", "", "通过评审", ""],
    ]
    raw = book({"节点": plan, "学科建设": case.rows})
    assert written(case.by, raw, at=case.at) == {
        "节点": {"rows": 2, "same": 0},
        "学科建设": {"rows": 2, "same": 0},
    }
    assert written(case.by, raw, at=case.at) == {
        "节点": {"rows": 0, "same": 2},
        "学科建设": {"rows": 0, "same": 2},
    }


def test_a_preparation_is_used_once_its_filing_is_confirmed() -> None:
    case = begun(scenes.preparation, confirmed=False)
    used = change(case, 投入使用日期="2024-06-01")
    assert "确认备案以后" in cells(case, used)["投入使用日期"]
    new = change(case, 2, 制剂名称="演示新膏", 投入使用日期="2024-06-01")
    assert list(cells(case, new)) == ["投入使用日期"]
    confirm(case)
    assert written(case.by, {"表": used}, at=case.at)["表"] == {"rows": 1, "same": 1}
    made = Preparation.objects.get(name__contains="巴布膏")
    assert (made.stage, made.used_on) == (Stage.IN_USE, date(2024, 6, 1))
    assert fates(looked(case.by, case.rows, at=case.at)) == (0, 0, 2)
    assert "不能用表格改" in cells(case, change(case, 功能主治="别的"))["功能主治"]


def test_a_filing_that_waits_is_said_anew_and_a_wrong_one_stands_at_its_cell() -> None:
    case = begun(scenes.preparation, confirmed=False)
    other = change(case, 备案号="滇药制备字Z20200002000", 备案日期="2024-05-02")
    assert written(case.by, {"表": other}, at=case.at)["表"] == {"rows": 1, "same": 1}
    made = Preparation.objects.get(name__contains="巴布膏")
    assert (made.number, made.stage) == ("滇药制备字Z20200002000", Stage.FILING)
    assert Claim.objects.filter(state="open").count() == 1
    assert "备案号" in cells(case, change(case, 备案号="123"))["备案号"]
    assert (
        "不能空"
        in cells(case, change(case, 2, 备案号="滇药制备字Z20200003000", 质量标准="药剂科"))["备案日期"]
    )
    twice = change(case, 2, 备案号=made.number, 备案日期="2024-05-09", 质量标准="药剂科")
    twice[1] = list(other[1])
    assert "另一个制剂" in cells(case, twice)["备案号"]
    without = change(case, 2, 备案号="滇药制备字Z20200003000", 备案日期="2024-05-09")
    without[1] = list(other[1])
    assert "质量资料" in cells(case, without)["质量标准"]


def test_a_filing_is_taken_back_by_empty_cells_of_an_export_and_reversed_it_is_claimed_again() -> None:
    case = begun(scenes.preparation, confirmed=False)
    lines = cleared(case, "备案日期")
    assert "不能空" in cells(case, lines)["备案日期"]
    lines[1][lines[0].index("备案号或批准文号")] = ""
    assert written(case.by, {"表": lines}, at=case.at)["表"]["rows"] == 1
    made = Preparation.objects.get(name__contains="巴布膏")
    assert made.stage is Stage.DEVELOPING and not Claim.objects.filter(state="open").exists()
    assert written(case.by, {"表": case.rows}, at=case.at)["表"]["rows"] == 1
    confirm(case)
    assert case.other
    back = ledger.reverse(
        id=made.pk, by=case.by, at=noon(date(2024, 7, 2)), entry_id=Entry.objects.get().pk, reason="文号抄错"
    )
    ledger.confirm(by=case.other, at=noon(date(2024, 7, 2)), claim_id=back.pk)
    right = change(case, 备案号="滇药制备字Z20200009000")
    assert written(case.by, {"表": right}, at=case.at)["表"]["rows"] == 1
    made.refresh_from_db()
    assert (made.stage, made.number) == (Stage.FILING, "滇药制备字Z20200009000")


def test_who_waits_for_the_other_side_is_not_changed_by_it() -> None:
    """The host's office brings another version of what the supporter claimed: refused, nothing is taken back."""
    for scene, heading, value in (
        (scenes.workstation, "揭牌日期", "2025-05-01"),
        (scenes.milestone, "完成日期", "2024-06-09"),
        (scenes.preparation, "备案日期", "2024-05-09"),
    ):
        case = begun(scene, confirmed=False)
        waiting = set(Claim.objects.filter(state="open").values_list("pk", flat=True))
        assert case.other
        told = looked(case.other, change(case, **{heading: value}), at=case.at)
        assert len(told["problems"]) == 1, told
        assert "fault" in written(case.other, {"表": change(case, **{heading: value})}, at=case.at)["表"]
        assert set(Claim.objects.filter(state="open").values_list("pk", flat=True)) == waiting
