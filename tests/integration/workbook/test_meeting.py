"""Two at one moment, over two connections: typed alike they are two acts; one file sent twice is written once."""

from __future__ import annotations

import pytest

from tests.factories.acts import lecture
from tests.factories.directory import StaffFactory
from tests.factories.ledger import AT, Place, place
from tests.factories.together import together
from tests.integration.workbook.bringing import written
from tongzhou.kernel.ids import new_id
from tongzhou.support.acts import actions
from tongzhou.support.acts.models import Act
from tongzhou.support.acts.work import Who
from tongzhou.support.techniques.models import Technique

pytestmark = pytest.mark.django_db(transaction=True)


def test_typed_alike_at_one_moment_they_are_two_acts() -> None:
    p = place()
    who = Who("teacher", StaffFactory(institution=p.pairing.supporting).pk)

    def record() -> Act:
        return actions.record(id=new_id(), by=p.expert, at=AT, work=lecture(p, people=(who,)))

    answers = together(record, record, record)
    assert all(isinstance(one, Act) for one in answers), answers
    assert len(set(Act.objects.values_list("natural", flat=True))) == Act.objects.count() == 3


def test_one_roster_brought_twice_at_one_moment_stands_once() -> None:
    p = place()
    act = actions.record(id=new_id(), by=p.giving_office, at=AT, work=lecture(p))
    houses = [p.pairing.supporting.name, p.pairing.receiving.name]
    people = [[*houses, "2026-03-05", "胸痛的早期识别", f"演示·{n}"] for n in range(6)]
    sheet = {"名单": [["支援单位", "受援单位", "日期", "题目", "姓名"], *people]}
    answers = together(*[lambda: written(p.giving_office, sheet, at=AT)] * 2)
    assert all(isinstance(one, dict) for one in answers), answers
    act.refresh_from_db()
    assert act.people.filter(role="attendee").count() == 6 and act.version == 2
    assert written(p.giving_office, sheet, at=AT) == {"名单": {"rows": 0, "same": 6}}


def _techniques(p: Place) -> dict[str, list[list[object]]]:
    houses = [p.pairing.supporting.name, p.pairing.receiving.name]
    head = ["支援单位", "受援单位", "名称", "引进日期", "引进专家"]
    return {"新技术": [head, *([*houses, f"演示技术{n}", "2026-02-01", "演示·李大山"] for n in range(5))]}


def test_one_file_brought_twice_at_one_moment_is_written_once() -> None:
    p = place()
    StaffFactory(institution=p.pairing.supporting, name="演示·李大山")
    answers = together(*[lambda: written(p.giving_office, _techniques(p), at=AT)] * 2)
    assert Technique.objects.count() == 5
    assert all(isinstance(one, dict) for one in answers)
