"""An office brings its old spreadsheet: wrong cells are shown, the corrected file is written, the other side finds it in its inbox."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.browser.test_offices import let_in, looked_at
from tests.factories.partnerships import PairingFactory
from tests.integration.workbook.files import book
from tongzhou.accounts.rules import Role
from tongzhou.ledger.models import Claim
from tongzhou.partnerships.models import Pairing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HEAD = ["支援医院", "受援医院", "日期", "题目", "主讲人", "参加人数"]


def file(pairing: Pairing, folder: Path, name: str, *rows: list[object]) -> Path:
    """A ledger of lectures on disk."""
    houses = [pairing.supporting.name, pairing.receiving.name]
    path = folder / name
    path.write_bytes(
        book(
            {
                "学术讲座": [["2021 年讲座一览"], HEAD, *([*houses, *row] for row in rows)],
                "值日表": [["姓名"], ["演示·李"]],
            }
        )
    )
    return path


@pytest.mark.parametrize("width", ["desk", "phone"])
def test_from_wrong_cells_to_written(
    width: str, request: pytest.FixtureRequest, live_server: LiveServer, tmp_path: Path
) -> None:
    page: Page = request.getfixturevalue(width)
    pairing = PairingFactory()
    let_in(page, live_server.url, Role.PROGRAMME_OFFICE, pairing.supporting)
    page.goto(f"{live_server.url}/workbooks/")
    looked_at(page, f"workbooks-{width}")
    bad = file(
        pairing,
        tmp_path,
        "讲座.xlsx",
        ["2021.13.8", "卒中识别", "演示·李大山", "许多"],
        ["2021年9月8日", "", "演示·李大山", "３２"],
    )
    page.set_input_files("input[type=file]", bad)
    page.get_by_role("button", name="传上来看看").click()
    page.get_by_role("heading", name="有 3 处要改").wait_for()
    assert (
        page.get_by_text("C3").first.is_visible()
        and not page.get_by_role("button", name="写入选中的表").count()
    )
    looked_at(page, f"workbooks-wrong-{width}")
    page.get_by_role("link", name="换一个文件").click()
    good = file(
        pairing,
        tmp_path,
        "讲座二.xlsx",
        ["2026.2.7", "卒中识别", "演示·李大山", 30],
        ["2026年2月8日", "胸痛", "演示·李大山", "３２"],
    )
    page.set_input_files("input[type=file]", good)
    page.get_by_role("button", name="传上来看看").click()
    looked_at(page, f"workbooks-right-{width}")
    page.get_by_role("button", name="写入选中的表").click()
    page.get_by_text("写入 2 行，等对方确认。").wait_for()
    looked_at(page, f"workbooks-done-{width}")
    assert Claim.objects.filter(kind="lecture", state="open").count() == 2
