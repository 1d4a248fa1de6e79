"""What was typed by hand is recognised in a file; two that are alike are two; corrected, it is found by what it says now."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.factories.acts import lecture
from tests.factories.directory import DepartmentFactory, StaffFactory
from tests.factories.ledger import AT, Place, place
from tests.integration.workbook.bringing import fates, looked, written
from tongzhou.kernel.ids import new_id
from tongzhou.ledger import actions as ledger
from tongzhou.support.acts import actions
from tongzhou.support.acts.models import Act
from tongzhou.support.acts.natural import MOST_ALIKE
from tongzhou.support.acts.queries import work_of
from tongzhou.support.acts.work import Who

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)
HEAD = ["支援单位", "受援单位", "日期", "题目", "主讲人"]


def sheet(p: Place, *rows: list[Any]) -> list[list[Any]]:
    """Lectures as an office keeps them."""
    houses = [p.pairing.supporting.name, p.pairing.receiving.name]
    return [HEAD, *([*houses, *row] for row in rows)]


def known(p: Place) -> Who:
    """A teacher of the directory."""
    return Who("teacher", StaffFactory(institution=p.pairing.supporting, name="演示·讲者").pk)


ROW = ["2026-03-05", "胸痛的早期识别", "演示·讲者"]


def test_a_file_finds_what_was_typed_and_leaves_what_it_does_not_say() -> None:
    p = place()
    act = actions.record(
        id=new_id(), by=p.expert, at=AT, work=lecture(p, people=(known(p),), note="在二楼会议室")
    )
    assert fates(looked(p.giving_office, sheet(p, ROW), at=LATER)) == (0, 0, 1)
    written(
        p.giving_office, {"讲座": sheet(p, ROW, ROW)}, at=LATER
    )  # a second one of that day is a second one
    act.refresh_from_db()
    assert (act.version, act.note, act.minutes, Act.objects.count()) == (1, "在二楼会议室", 60, 2)


def test_a_file_that_says_more_corrects_it() -> None:
    p = place()
    act = actions.record(id=new_id(), by=p.expert, at=AT, work=lecture(p, people=(known(p),)))
    rows = sheet(p, ROW)
    rows[0].append("参加人数")
    rows[1].append(45)
    rows = [list(row) for row in rows]
    HEAD.remove("参加人数")
    assert fates(looked(p.giving_office, rows, at=LATER)) == (0, 1, 0)
    written(p.giving_office, {"讲座": rows}, at=LATER)
    act.refresh_from_db()
    assert act.detail == {"attendance": 45, "how": "on_site"} and act.minutes == 60


def test_days_typed_on_the_day_itself_are_the_file_s_days() -> None:
    p = place()
    department = DepartmentFactory(institution=p.pairing.receiving, name="内科")
    from tests.factories.acts import visits

    begins = AT.replace(hour=0, minute=0) - timedelta(hours=8)
    told = visits(p, 30, department_id=department.pk, occurred_from=begins, occurred_to=AT)
    actions.record(id=new_id(), by=p.expert, at=AT, work=told)
    houses = [p.pairing.supporting.name, p.pairing.receiving.name]
    rows = [
        ["支援单位", "受援单位", "日期", "科室", "人次", "数字来源"],
        [*houses, "2026-03-05", "内科", 30, "本院系统"],
    ]
    assert fates(looked(p.giving_office, rows, at=AT + timedelta(days=1))) == (0, 0, 1)


def test_typed_twice_is_two_acts_and_a_file_with_two_rows_finds_both() -> None:
    p = place()
    who = known(p)
    for hour in (3, 1):
        work = lecture(
            p,
            people=(who,),
            occurred_from=AT - timedelta(hours=hour),
            occurred_to=AT - timedelta(hours=hour, minutes=-60),
        )
        actions.record(id=new_id(), by=p.expert, at=AT, work=work)
    assert Act.objects.count() == 2 and len(set(Act.objects.values_list("natural", flat=True))) == 2
    assert fates(looked(p.giving_office, sheet(p, ROW, ROW), at=LATER)) == (0, 0, 2)
    assert fates(looked(p.giving_office, sheet(p, ROW, ROW, ROW), at=LATER)) == (1, 0, 2)


def test_corrected_on_the_page_it_is_found_by_what_it_says_now_and_the_old_file_says_so() -> None:
    p = place()
    written(p.giving_office, {"讲座": sheet(p, ROW)}, at=AT)
    act = Act.objects.prefetch_related("people").get()
    for _ in range(2):  # sent twice is once
        actions.amend(
            by=p.giving_office, at=LATER, act_id=act.pk, work=replace(work_of(act), topic="卒中识别")
        )
    act.refresh_from_db()
    assert act.version == 2
    assert fates(looked(p.giving_office, sheet(p, ["2026-03-05", "卒中识别", "演示·讲者"]), at=LATER)) == (
        0,
        0,
        1,
    )
    assert fates(looked(p.giving_office, sheet(p, ROW), at=LATER)) == (0, 1, 0)  # it would say it as before


def test_a_withdrawn_one_is_left_alone_and_its_row_makes_another() -> None:
    p = place()
    for number in (1, 2, 3):
        assert written(p.giving_office, {"讲座": sheet(p, ROW)}, at=AT)["讲座"] == {"rows": 1, "same": 0}
        act = Act.objects.get(state="requested")
        actions.withdraw(by=p.giving_office, at=LATER, act_id=act.pk, note="写错了")
        assert Act.objects.count() == number


def test_a_reversed_one_may_be_said_again_though_another_has_taken_its_place() -> None:
    p = place()
    first = actions.record(id=new_id(), by=p.expert, at=AT, work=lecture(p, people=(known(p),)))
    entry = ledger.confirm(by=p.receiving_office, at=AT, claim_id=first.claim)
    back = ledger.reverse(id=new_id(), by=p.giving_office, at=LATER, entry_id=entry.pk, reason="重复")
    ledger.confirm(by=p.receiving_office, at=LATER, claim_id=back.pk)
    first = Act.objects.prefetch_related("people").get(pk=first.pk)
    second = actions.record(id=new_id(), by=p.expert, at=LATER, work=replace(work_of(first), natural=""))
    assert second.natural == first.natural
    actions.amend(by=p.expert, at=LATER, act_id=first.pk, work=work_of(first), note="没有重复")
    first.refresh_from_db()
    assert first.natural and first.natural != second.natural


class AnyOrder(TestCase):
    """Typed, imported, in any order and number: no act is lost, none is counted twice."""

    @settings(deadline=None, max_examples=12)
    @given(st.lists(st.sampled_from("ti"), min_size=1, max_size=7), st.integers(1, 4))
    def test_as_many_as_the_most_that_anybody_tells(self, order: list[str], rows: int) -> None:
        """Typing adds one; a file of n rows brings the number up to n."""
        p, expected = place(), 0
        who = known(p)
        for how in order:
            if how == "t":
                actions.record(id=new_id(), by=p.expert, at=AT, work=lecture(p, people=(who,)))
                expected += 1
            else:
                written(p.giving_office, {"讲座": sheet(p, *[ROW] * rows)}, at=LATER)
                expected = max(expected, rows)
            assert Act.objects.filter(supporting=p.pairing.supporting).count() == expected
        naturals = Counter(Act.objects.values_list("natural", flat=True))
        assert expected <= MOST_ALIKE and max(naturals.values()) == 1
