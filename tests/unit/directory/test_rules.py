"""Codes, credit codes, chains and spellings, without a database."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from tongzhou.directory import rules
from tongzhou.directory.rules import RegionLevel, Tier
from tongzhou.directory.spelling import MOST_SPELLINGS, findable, plain, spellings
from tongzhou.kernel.errors import Invalid
from tongzhou.kernel.ids import new_id

GOOD = "91110000600037341L"


@pytest.mark.parametrize(
    ("level", "typed", "code"),
    [
        (RegionLevel.PROVINCE, "530000", "53"),
        (RegionLevel.PREFECTURE, "511300", "5113"),
        (RegionLevel.COUNTY, " 532530", "532530"),
        (RegionLevel.COUNTY, "532530000000", "532530"),
        (RegionLevel.TOWNSHIP, "532530100000", "532530100"),
        (RegionLevel.VILLAGE, "532530100201", "532530100201"),
    ],
)
def test_filling_zeros_are_no_part_of_a_division_code(level: RegionLevel, typed: str, code: str) -> None:
    assert rules.region_code(level, typed) == code


@pytest.mark.parametrize("typed", ["", "5325", "53253x", "５３２５３０", "5325301"])
def test_a_county_has_six_digits(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.region_code(RegionLevel.COUNTY, typed)
    assert refused.value.field == "code"


def test_a_credit_code_is_stored_in_capitals_without_blanks() -> None:
    assert rules.check_uscc(" 91110000 600037341l ") == GOOD


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (GOOD[:-1], "17 位"),
        (GOOD[:-1] + "O", "不会有“O”"),
        (GOOD[:-1] + "1", "校验位不对"),
    ],
)
def test_a_wrong_credit_code_says_what_is_wrong(typed: str, said: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.check_uscc(typed)
    assert said in refused.value.says.zh
    assert refused.value.then.zh


@given(st.text(alphabet=sorted(rules.USCC_SIGNS), min_size=18, max_size=18))
def test_no_credit_code_passes_that_the_standard_refuses(typed: str) -> None:
    try:
        assert uscc.is_valid(rules.check_uscc(typed))
    except Invalid:
        assert not uscc.is_valid(typed)


def test_a_chain_climbs_and_never_bends_back() -> None:
    top, under = new_id(), new_id()
    path = rules.path_of(top, None)
    below = rules.path_of(under, path)
    assert rules.path_ids(below) == (top, under)
    with pytest.raises(Invalid) as refused:
        rules.check_below(name="甲", path=path, tier=Tier.COUNTY, parent_path=below, parent_tier=Tier.COUNTY)
    assert "甲" in refused.value.says.zh


def test_a_county_hospital_does_not_stand_below_a_village() -> None:
    one, other = rules.path_of(new_id(), None), rules.path_of(new_id(), None)
    with pytest.raises(Invalid):
        rules.check_below(name="甲", path=one, tier=Tier.COUNTY, parent_path=other, parent_tier=Tier.VILLAGE)
    rules.check_below(name="甲", path=one, tier=Tier.VILLAGE, parent_path=other, parent_tier=Tier.COUNTY)


@pytest.mark.parametrize("typed", ["zjc", "ZJC", "zhangjiachuan", "张家川", "zjcxrmyy", "人民医院"])
def test_a_county_is_found_by_characters_pinyin_and_initials(typed: str) -> None:
    assert plain(typed) in findable("张家川县人民医院", "张家川")


@pytest.mark.parametrize(
    ("name", "typed"),
    [("长宁区", "cnq"), ("长宁区", "zhangning"), ("重庆", "cq"), ("演示·单大山", "sds"), ("厦门", "xm")],
)
def test_a_second_reading_is_found_too(name: str, typed: str) -> None:
    assert typed in findable(name)


@given(st.text(max_size=40))
def test_any_name_can_be_spelt(name: str) -> None:
    ways = spellings(name)
    assert 1 <= len(ways) <= MOST_SPELLINGS
    assert not any(" " in full + initials for full, initials in ways)
    assert plain(name) in findable(name)
