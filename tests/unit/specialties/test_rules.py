"""Aims and their plans, the two ways, filing numbers, what makes a paper the same one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzhou.ledger.rules import Side
from tongzhou.support.acts.checks import faults, tidied
from tongzhou.support.acts.kinds import get
from tongzhou.support.acts.work import Work, marks
from tongzhou.support.specialties.acts import doi
from tongzhou.support.specialties.rules import preparations, states
from tongzhou.support.specialties.rules.aims import Aim, Rank, suggested
from tongzhou.support.specialties.rules.preparations import ENTERED, Stage, is_number, tidy_number
from tongzhou.support.specialties.rules.states import STANDING, State, a_year_after, months_after

AT = datetime(2026, 3, 5, 2, 30, tzinfo=UTC)
PAPER = Work(
    kind="paper",
    side=Side.RECEIVING,
    supporting_id=uuid4(),
    receiving_id=uuid4(),
    occurred_from=AT - timedelta(days=30),
    occurred_to=AT - timedelta(days=30),
    topic="高原地区早产儿转运分析",
    detail={"index": "core_zh", "journal": "演示杂志", "year": 2026, "doi": "10.1234/demo.1"},
)
GRANT = replace(PAPER, kind="research_grant", detail={"level": "provincial", "number": "演科〔2024〕1号"})


@pytest.mark.parametrize("aim", list(Aim))
def test_each_aim_has_words_and_a_plan_in_the_order_of_its_days(aim: Aim) -> None:
    plan = suggested(aim)
    assert aim.words.zh and aim.words.en and len(plan) >= 4
    assert [one.months for one in plan] == sorted({one.months for one in plan})
    assert all(one.needs and len(one.name) <= 60 for one in plan)


def test_the_ranks_are_those_of_the_key_departments() -> None:
    assert [aim.rank for aim in Aim if aim.rank] == list(Rank)


@pytest.mark.parametrize("lifecycle,states_", [(states.LIFECYCLE, State), (preparations.LIFECYCLE, Stage)])
def test_every_state_is_reached_and_left(lifecycle, states_) -> None:  # type: ignore[no-untyped-def]
    pairs = lifecycle.pairs()
    first = next(iter(states_)).value
    assert {target for _source, target in pairs} | {first} == {one.value for one in states_}
    assert {source for source, target in pairs if source != target} == {one.value for one in states_}


@given(st.data(), st.integers(1, 25))
def test_nothing_is_reached_or_filed_but_by_the_ledger(data: st.DataObject, steps: int) -> None:
    """Whatever people do, only the ledger's word leads from what is not in the ledger to what is."""
    for lifecycle, first, in_ledger, words in (
        (states.LIFECYCLE, State.PLANNED, STANDING, {"reached", "restore"}),
        (preparations.LIFECYCLE, Stage.DEVELOPING, ENTERED, {"posted", "reuse"}),
    ):
        state = first
        for _ in range(steps):
            move = data.draw(st.sampled_from(lifecycle.events(state)))
            if state not in in_ledger and move.target in in_ledger:
                assert move.event in words
            state = move.target


@pytest.mark.parametrize(
    "text",
    ["滇药制备字Z20200001000", " 滇药制备字 z20200001000", "滇药制字H20050001", "滇药制字Ｚ２００５０００１"],
)
def test_filing_numbers(text: str) -> None:
    assert is_number(tidy_number(text))


@pytest.mark.parametrize(
    "text", ["", "滇药制备字Z2020000100", "国药准字Z20200001", "滇药制备字H20200001000", "滇药制字Z202000010"]
)
def test_what_is_no_filing_number(text: str) -> None:
    assert not is_number(tidy_number(text))


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 60))
def test_months_after(day: date, months: int) -> None:
    then = months_after(day, months)
    assert (then.year * 12 + then.month) - (day.year * 12 + day.month) == months
    assert then.day == day.day or (then.day == 28 and day.day > 28)
    assert months_after(day, 12) == a_year_after(day)


@pytest.mark.parametrize(
    "text", ["10.1234/demo.1", "https://doi.org/10.1234/demo.1", "http://dx.doi.org/10.1234/demo.1", " DOI: 10.1234/demo.1 ", "doi：10.1234/demo.1"]
)  # fmt: skip
def test_a_doi_is_taken_out_of_what_is_pasted(text: str) -> None:
    assert doi(text) == "10.1234/demo.1"


@given(st.text(max_size=40))
def test_tidying_a_doi_twice_changes_nothing_that_fits(text: str) -> None:
    told = tidied(replace(PAPER, detail=dict(PAPER.detail) | {"doi": text}), get("paper"))
    if not [one for one in faults(told, get("paper"), AT) if one.field == "doi"] and told.detail["doi"]:
        assert tidied(told, get("paper")) == told


@pytest.mark.parametrize(
    "change,field",
    [
        ({"index": "ei"}, "index"), ({"index": None}, "index"), ({"journal": ""}, "journal"), ({"year": 24}, "year"),
        ({"year": 2201}, "year"), ({"doi": "11.1234/x"}, "doi"), ({"doi": "10.1234/ x"}, "doi"), ({"authors": "x"}, "authors"),
    ],
)  # fmt: skip
def test_each_fault_of_a_paper_stands_at_its_field(change: dict[str, object], field: str) -> None:
    told = replace(PAPER, detail=dict(PAPER.detail) | change)
    (fault,) = faults(told, get("paper"), AT)
    assert fault.field == field and fault.says.zh and fault.says.en


def test_a_grant_without_money_and_one_of_which_none_is_known() -> None:
    for fen in (0, None, 100_00):
        assert (
            faults(replace(GRANT, detail=dict(GRANT.detail) | {"fen": fen}), get("research_grant"), AT) == []
        )
    assert faults(replace(GRANT, detail={"level": "provincial", "fen": -1}), get("research_grant"), AT)


@given(st.sampled_from([" ", "，", "！", "-", "　", "《》"]), st.integers(0, 11))
def test_punctuation_makes_no_other_paper(mark: str, at: int) -> None:
    title = PAPER.topic[:at] + mark + PAPER.topic[at:]
    assert marks(replace(PAPER, topic=title), get("paper")) == marks(PAPER, get("paper"))


def test_what_makes_another_one() -> None:
    kind = get("paper")
    assert marks(PAPER, kind)[0] != marks(replace(PAPER, topic="别的"), kind)[0]
    assert marks(PAPER, kind) != marks(replace(PAPER, receiving_id=uuid4()), kind)
    upper = replace(PAPER, detail=dict(PAPER.detail) | {"doi": "10.1234/DEMO.1"})
    assert marks(upper, kind)[1] == marks(PAPER, kind)[1]
    assert marks(replace(PAPER, detail={}), kind)[1] == ""
    grant = get("research_grant")
    city = replace(GRANT, detail=dict(GRANT.detail) | {"level": "municipal", "number": "别的"})
    assert not set(marks(GRANT, grant)) & set(marks(city, grant))


def test_a_lecture_may_be_held_twice() -> None:
    assert marks(replace(PAPER, kind="lecture"), get("lecture")) == ("", "")
