"""What is wrong with an act is said at its field, all of it in one go."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzhou.ledger.rules import Side
from tongzhou.support.acts.checks import faults
from tongzhou.support.acts.kinds import all_kinds, get
from tongzhou.support.acts.rules import Ask
from tongzhou.support.acts.work import Who, Work, natural_key

AT = datetime(2026, 3, 5, 2, 30, tzinfo=UTC)
TEACHER = Who("teacher", uuid4())
LECTURE = Work(
    kind="lecture",
    side=Side.SUPPORTING,
    supporting_id=uuid4(),
    receiving_id=uuid4(),
    occurred_from=AT - timedelta(hours=2),
    occurred_to=AT - timedelta(hours=1),
    topic="卒中识别",
    people=(TEACHER,),
)
VISITS = replace(
    LECTURE,
    kind="outpatient_visit",
    topic="",
    people=(),
    quantity=Decimal(12),
    department_id=uuid4(),
    detail={"source": "system"},
)


def fields(work: Work) -> list[str | None]:
    return [one.field for one in faults(work, get(work.kind), AT)]


def test_what_is_right_has_no_fault() -> None:
    assert fields(LECTURE) == [] and fields(VISITS) == []


@pytest.mark.parametrize(
    "change,field",
    [
        ({"topic": " "}, "topic"),
        ({"topic": "长" * 121}, "topic"),
        ({"people": ()}, "teacher"),
        ({"people": (TEACHER, Who("teacher", None, " "))}, "teacher"),
        ({"people": (TEACHER, Who("surgeon", uuid4()))}, "people"),
        ({"occurred_to": AT + timedelta(minutes=1)}, "to"),
        ({"occurred_to": AT - timedelta(hours=3)}, "to"),
        ({"occurred_from": AT - timedelta(hours=26)}, "to"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 1441}, "minutes"),
        ({"quantity": Decimal(2)}, "quantity"),
        ({"grade": "3"}, "grade"),
        ({"note": "长" * 2001}, "note"),
        ({"detail": {"attendance": -1}}, "attendance"),
        ({"detail": {"attendance": True}}, "attendance"),
        ({"detail": {"attendance": "32"}}, "attendance"),
        ({"detail": {"how": "by phone"}}, "how"),
        ({"detail": {"patient_name": "某"}}, "patient_name"),
    ],
)
def test_each_fault_of_a_lecture_stands_at_its_field(change: dict[str, object], field: str) -> None:
    assert fields(replace(LECTURE, **change)) == [field]


@pytest.mark.parametrize(
    "wrong", [None, Decimal(0), Decimal(-3), Decimal("2.5"), Decimal("NaN"), Decimal(10) ** 7]
)
def test_a_count_is_a_whole_number_that_is_there(wrong: Decimal | None) -> None:
    assert fields(replace(VISITS, quantity=wrong)) == ["quantity"]


def test_a_count_says_where_it_comes_from_and_from_which_department() -> None:
    assert fields(replace(VISITS, detail={}, department_id=None)) == ["department", "source"]


@pytest.mark.parametrize("who", [Who("teacher", None, "演示" * 41), Who("teacher", None, "演示", "职" * 81)])
def test_a_name_or_title_that_does_not_fit_stands_at_its_role(who: Who) -> None:
    assert fields(replace(LECTURE, people=(who,))) == ["teacher"]


def test_all_faults_are_told_at_once() -> None:
    bad = replace(LECTURE, topic="", people=(), minutes=-5, detail={"how": "?"})
    assert set(fields(bad)) == {"topic", "teacher", "minutes", "how"}


def test_every_fault_has_a_sentence_in_both_languages() -> None:
    bad = replace(VISITS, quantity=None, detail={"source": "guess"}, department_id=None)
    for fault in faults(bad, get(bad.kind), AT):
        assert fault.says.zh and fault.says.en and fault.then.zh and "{" not in fault.says.zh + fault.says.en


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.code)
def test_each_kind_is_explained_and_its_choices_have_two_answers(kind) -> None:  # type: ignore[no-untyped-def]
    assert kind.explain.zh and kind.explain.en and kind.words.en
    for field in kind.fields:
        assert (len(field.options) >= 2) == (field.ask is Ask.CHOICE)
        assert len({one.code for one in field.options}) == len(field.options)


@given(st.lists(st.text(max_size=8), max_size=4), st.lists(st.text(max_size=8), max_size=4))
def test_natural_keys_are_equal_only_for_equal_parts(one: list[str], other: list[str]) -> None:
    assert (natural_key(*one) == natural_key(*other)) == (one == other)


@given(st.permutations(["attendance", "how", "x"]))
def test_the_digest_does_not_hang_on_the_order_of_fields(order: list[str]) -> None:
    whole = {"attendance": 3, "how": "remote", "x": None}
    assert (
        replace(LECTURE, detail={name: whole[name] for name in order}).digest()
        == replace(LECTURE, detail=whole).digest()
    )


def test_the_digest_tells_every_change() -> None:
    changes: list[dict[str, object]] = [
        {"topic": "别的"}, {"minutes": 5}, {"note": "x"}, {"grade": "1"}, {"quantity": Decimal(2)}, {"natural": "k"},
        {"people": ()}, {"detail": {"how": "remote"}}, {"department_id": uuid4()}, {"occurred_from": AT - timedelta(hours=3)},
    ]  # fmt: skip
    marks = {replace(LECTURE, **change).digest() for change in changes} | {LECTURE.digest()}
    assert len(marks) == len(changes) + 1
