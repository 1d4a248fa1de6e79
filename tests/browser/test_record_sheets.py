"""An office brings its list of postings: what is wrong stands at its cell; corrected and written, the list leads back to a workbook."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.browser.look import small_targets
from tests.browser.test_offices import let_in, looked_at
from tests.factories import postings as world
from tests.factories.directory import StaffFactory
from tests.integration.workbook.bringing import table
from tests.integration.workbook.files import book
from tongzhou.accounts.rules import Role
from tongzhou.ledger.models import Claim
from tongzhou.support.acts.models import Act
from tongzhou.support.postings.models import Posting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HEAD = ["派出单位", "接收单位", "姓名", "科室", "担任职务", "到岗时间", "离岗时间"]
LISTS = (
    "postings", "techniques", "money", "commitments", "visits", "acts", "specialties", "specialties/preparations", "placements/mentorships",
    "placements/workstations",
)  # fmt: skip


def file(s: world.Scene, folder: Path, name: str, *rows: list[object]) -> Path:
    """A list of postings on disk."""
    path = folder / name
    houses = [s.supporter.name, s.host.name]
    path.write_bytes(book({"派驻": [["2025 年派驻人员"], HEAD, *([*houses, *row] for row in rows)]}))
    return path


@pytest.mark.parametrize("width", ["desk", "phone"])
def test_from_wrong_cells_to_a_written_list_and_out_again(
    width: str, request: pytest.FixtureRequest, live_server: LiveServer, tmp_path: Path
) -> None:
    page: Page = request.getfixturevalue(width)
    s = world.scene()
    StaffFactory(institution=s.supporter, name="演示·周二")
    let_in(page, live_server.url, Role.PROGRAMME_OFFICE, s.supporter)
    page.goto(f"{live_server.url}/workbooks/")
    looked_at(page, f"record-sheets-{width}")
    bad = [
        ["演示·李大山", "儿科", "队长", "2025-03-01", "2025-08-31"],
        ["演示·李大山", "儿科", "队员", "2025-08-01", "2025-12-31"],
        ["演示·查无此人", "没有的科", "厅长", "三月初", "2025-12-31"],
    ]
    page.set_input_files("input[type=file]", file(s, tmp_path, "派驻.xlsx", *bad))
    page.get_by_role("button", name="传上来看看").click()
    page.get_by_role("heading", name="有 5 处要改").wait_for()
    looked_at(page, f"record-sheets-wrong-{width}")
    page.get_by_role("link", name="换一个文件").click()
    good = [bad[0], ["演示·周二", "", "", "2025年9月1日", "2026年2月28日"]]
    page.set_input_files("input[type=file]", file(s, tmp_path, "派驻二.xlsx", *good))
    page.get_by_role("button", name="传上来看看").click()
    page.get_by_role("button", name="写入选中的表").click()
    page.get_by_text("写入 2 行，等对方确认。").wait_for()
    looked_at(page, f"record-sheets-done-{width}")
    assert Posting.objects.count() == 2 and Claim.objects.filter(state="open").count() == 4
    for name in LISTS:
        page.goto(f"{live_server.url}/{name}/")
        page.get_by_role("link", name="导出表格").first.wait_for()
        looked_at(page, f"record-sheets-{name.replace('/', '-')}-{width}")
        assert width == "desk" or small_targets(page) == []
    page.goto(f"{live_server.url}/postings/?tab=coming")
    with page.expect_download() as loaded:
        page.get_by_role("link", name="导出表格").click()
    assert len(table(Path(loaded.value.path()).read_bytes())) == 3


@pytest.mark.parametrize("width", ["desk", "phone"])
def test_a_list_from_the_door_and_a_preparation_s_long_number(
    width: str, request: pytest.FixtureRequest, live_server: LiveServer, tmp_path: Path
) -> None:
    page: Page = request.getfixturevalue(width)
    s = world.scene()
    let_in(page, live_server.url, Role.PROGRAMME_OFFICE, s.supporter)
    houses = [s.supporter.name, s.host.name]
    lectures = [
        ["支援单位", "受援单位", "日期", "题目", "主讲人"],
        [*houses, "2025-03-04", "急性冠脉综合征的早期识别与规范转诊流程", "演示·李大山"],
    ]
    roster = [
        ["支援单位", "受援单位", "日期", "题目", "姓名", "职务"],
        [*houses, "2025-03-04", "急性冠脉综合征的早期识别与规范转诊流程", "演示·村医甲", "乡村医生"],
        [*houses, "2025-03-05", "急性冠脉综合征的早期识别与规范转诊流程", "演示·村医乙", ""],
    ]  # fmt: skip
    made = [
        ["支援单位", "受援单位", "制剂名称", "剂型", "质量标准", "备案号", "备案日期", "启用日期"],
        [*houses, "演示消痛巴布膏", "巴布剂", "药剂科", "滇药制备字2020", "2025-03-01", "2025-06-01"],
    ]
    raw = book({"学术讲座": lectures, "签到表": roster, "制剂": made})
    path = tmp_path / "台账.xlsx"
    path.write_bytes(raw)
    page.goto(f"{live_server.url}/workbooks/")
    page.set_input_files("input[type=file]", path)
    page.get_by_role("button", name="传上来看看").click()
    page.get_by_role("heading", name="有 2 处要改").wait_for()
    looked_at(page, f"record-sheets-roster-wrong-{width}")
    roster[2][2] = "2025-03-04"
    path.write_bytes(book({"学术讲座": lectures, "签到表": roster}))
    page.get_by_role("link", name="换一个文件").click()
    page.set_input_files("input[type=file]", path)
    page.get_by_role("button", name="传上来看看").click()
    page.get_by_role("button", name="写入选中的表").click()
    page.get_by_text("写入 3 行，等对方确认。").wait_for()
    looked_at(page, f"record-sheets-roster-done-{width}")
    (act,) = Act.objects.all()
    page.goto(f"{live_server.url}/acts/{act.pk}/")
    page.get_by_text("演示·村医甲").first.wait_for()
    looked_at(page, f"record-sheets-roster-act-{width}")
