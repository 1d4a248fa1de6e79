"""A definition in words: in both languages, with the words of the records it reads, for whatever tree there is."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.indicators.trees import tests as some_tests
from tests.unit.indicators.trees import trees
from tongzhou.indicators.definitions.catalogue import ALL
from tongzhou.indicators.definitions.catalogue.making import act
from tongzhou.indicators.definitions.saying import in_words, plainest
from tongzhou.indicators.definitions.tree import Between, Count, Facts, Is, Known, Not, Sum, Test, Tree
from tongzhou.indicators.engine.facts import Data
from tongzhou.indicators.engine.plain import Plain

CJK = re.compile(r"[\u4e00-\u9fff]")
CODE = re.compile(r"[a-z]_[a-z]")


@given(trees())
def test_whatever_tree_there_is_can_be_said(tree: Tree) -> None:
    said = in_words(tree)
    assert said.zh and said.en and "{" not in said.zh + said.en


@pytest.mark.parametrize("one", ALL.values(), ids=lambda one: one.code)
def test_the_catalogue_is_said_in_words_without_a_code(one) -> None:
    said = in_words(one.tree)
    assert not CJK.search(said.en) and not CODE.search(said.zh + said.en), said
    assert said.zh.count("（") == said.zh.count("）") and said.en.count("(") == said.en.count(")")


@pytest.mark.parametrize(
    "code,zh,en",
    [
        ("lectures", "“学术讲座”的数量之和", "sum of quantity of “lecture”"),
        ("platelet_deliveries", "“紧急调拨血小板”的条数", "number of “emergency platelets”"),
        ("research_grants_provincial", "“科研课题”（级别：省级）的数量之和", "sum of quantity of “research grant” (level: provincial)"),
        ("consultation_accept_median", "“远程会诊”的“多久接诊（分钟）”中位数", "median of “minutes to taking up” of “remote consultation”"),
        (
            "spent_share",
            "〔自 2000-01-01 起累计〕“支出”的数量之和 ÷ 〔自 2000-01-01 起累计〕“资金到位”的数量之和 × 100（一条也没有时为零）",
            "[since 2000-01-01] sum of quantity of “spending” ÷ [since 2000-01-01] sum of quantity of “funds granted” × 100 (zero when there is none)",
        ),
        (
            "experts_senior_share",
            "“派驻到岗”（职称：主任医师或副主任医师或主任护师）里不同专家的个数 ÷ “派驻到岗”（写明了职称）里不同专家的个数 × 100（一条也没有时为零）",
            "different experts of “expert arrived on site” (professional title: chief physician or associate chief physician or chief nurse)"
            " ÷ different experts of “expert arrived on site” (professional title is said) × 100 (zero when there is none)",
        ),
        ("posting_gap_days", "时段的天数 − “在岗天数”里不同日期的个数", "the days of the time − different days of “days on site”"),
    ],
)  # fmt: skip
def test_words_of_a_definition(code: str, zh: str, en: str) -> None:
    said = in_words(ALL[code].tree)
    assert (said.zh, said.en) == (zh, en)


def test_conditions_are_told_apart_in_words() -> None:
    conditions = (
        Is("detail.team_based", (True,)),
        Not("receiving_kind", ("tcm_hospital", "cdc")),
        Known("specialty"),
    )
    said = in_words(Count(Facts(("posting",), conditions)))
    assert (
        said.zh
        == "“派驻到岗”（组团式：是；受援机构类别不是中医（民族医）医院或疾控中心；写明了诊疗科目）的条数"
    )
    other = in_words(Count(Facts(("posting",), conditions[:1])))
    assert other != said


def test_what_nobody_declares_is_said_by_its_code() -> None:
    said = in_words(Sum(Facts(("telepathy",), (Is("detail.how", ("far",)),)), "detail.miles"))
    assert said.zh == "“telepathy”（how：far）的“miles”之和"


NUMBERS = [act("lecture", attendance=n, how=how) for n in range(-5, 6) for how in ("a", "3")]


@given(st.lists(some_tests().filter(lambda one: one.field != "days"), max_size=4))
def test_leaving_out_what_is_said_already_changes_no_fact(tests: list[Test]) -> None:
    plain = Plain(Data(tuple(NUMBERS)))
    for fact in NUMBERS:
        before = plain.passes(fact, Facts(("lecture",), tuple(tests)))
        assert plain.passes(fact, Facts(("lecture",), tuple(plainest(tests)))) == before


def test_two_ranges_are_said_as_one() -> None:
    both = (Between("minutes", Decimal(0)), Between("minutes", None, Decimal(90)), Known("minutes"))
    assert plainest(both) == [Between("minutes", Decimal(0), Decimal(90))]
