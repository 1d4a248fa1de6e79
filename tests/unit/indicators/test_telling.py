"""Definitions node by node in words, periods by name, the composer's form there and back."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.indicators.trees import trees
from tongzhou.indicators.definitions import catalogue
from tongzhou.indicators.definitions.indicator import Indicator
from tongzhou.indicators.definitions.reading import by_part, lineage, needs, parts
from tongzhou.indicators.definitions.telling import Told, told
from tongzhou.indicators.definitions.tree import Count, Facts, Trailing, Tree
from tongzhou.indicators.rules.periods import Per, last, name, period, so_far
from tongzhou.indicators.rules.windows import Window
from tongzhou.kernel.actors import system
from tongzhou.web.indicators.composer import KEPT, Chosen, field_of, tree_of
from tongzhou.web.indicators.refilling import filled

CHINESE = re.compile(r"[\u4e00-\u9fff]")
YEAR = Window(date(2025, 1, 1), date(2026, 1, 1))
days = st.dates(date(1990, 1, 1), date(2090, 12, 31))


def every(node: Told) -> list[Told]:
    """A node and all below it."""
    return [node, *(below for part in node.parts for below in every(part))]


@given(trees())
def test_every_definition_is_told_node_by_node(tree: Tree) -> None:
    def shape(one: Tree) -> list[object]:
        return [shape(part) for part in parts(one)]

    def drawn(one: Told) -> list[object]:
        return [drawn(part) for part in one.parts]

    said = told(tree)
    assert drawn(said) == shape(tree)
    assert all(one.says.zh and one.says.en for one in every(said))


@pytest.mark.parametrize("one", catalogue.ALL.values(), ids=lambda one: one.code)
def test_the_catalogue_is_told_in_both_languages(one: Indicator) -> None:
    for node in every(told(one.tree)):
        assert CHINESE.search(node.says.zh) and not CHINESE.search(node.says.en), node.says
        assert "detail." not in node.says.zh and "member:" not in node.says.zh


@given(trees())
def test_the_parts_are_the_lineage_with_its_leaves(tree: Tree) -> None:
    several = by_part(tree, YEAR)
    assert {name for name, _need in several} == {line.part for line in lineage(tree, YEAR)}
    assert {need for _name, need in several} == set(needs(tree, YEAR))


@given(st.sampled_from([one for one in Per if one is not Per.DAYS]), days, st.integers(1, 30))
def test_periods_follow_each_other_and_the_last_holds_the_day(per: Per, day: date, number: int) -> None:
    found = last(per, day, number)
    assert len(found) == number and found[-1] == period(per, day)
    assert (
        found[-1].start is not None and found[-1].end is not None and found[-1].start <= day < found[-1].end
    )
    assert all(one.end == other.start for one, other in pairwise(found))
    names = [name(one) for one in found]
    assert len({one.zh for one in names}) == len({one.en for one in names}) == number


@given(days)
def test_this_year_so_far_is_whole_months_up_to_the_day(day: date) -> None:
    found = so_far(day)
    assert found.start == date(day.year, 1, 1) and found.end is not None and found.end.day == 1
    assert day < found.end <= day + timedelta(31)


def test_days_are_no_period() -> None:
    with pytest.raises(ValueError, match="named"):
        period(Per.DAYS, date(2025, 1, 1))


@pytest.mark.parametrize("one", catalogue.ALL.values(), ids=lambda one: one.code)
def test_the_form_says_a_tree_and_gives_the_same_back(one: Indicator) -> None:
    """Whatever the form can hold comes back as it was; what it cannot is kept as it is."""
    values, kinds = filled(one.tree)
    if values["shape"] != KEPT and any(name.endswith(".value") for name in values):
        return  # values of conditions are matched with those of the ledger: see the pages
    made = tree_of(Chosen(values, kinds), system("test"), one.unit)
    assert made == one.tree


def test_what_the_form_cannot_say_is_kept() -> None:
    tree = Trailing(Count(Facts(tuple(f"kind{n}" for n in range(2)))), 7)
    values, kinds = filled(tree)
    assert (values["shape"], values["months"], kinds) == ("trailing", "7", {"a": ("kind0", "kind1")})


@pytest.mark.parametrize(
    ("shape", "path", "field"),
    [
        ("ratio", "of.facts.where.0", "a.t1.field"),
        ("ratio", "to.facts.kinds.2", "b.kinds"),
        ("ratio", "to.of", "b.number"),
        ("trailing", "part.facts.where.2.values", "a.t3.field"),
        ("plain", "of", "a.number"),
        ("plain", "", "unit"),
    ],
)
def test_a_fault_finds_its_field(shape: str, path: str, field: str) -> None:
    assert field_of(shape, path) == field
