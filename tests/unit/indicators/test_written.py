"""A definition as JSON: whatever tree there is comes back the same, with the same version; what is no definition says where."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.indicators.trees import facts, trees
from tongzhou.indicators.definitions.catalogue import ALL
from tongzhou.indicators.definitions.tree import Count, Facts, Is, Number, Ratio, Since, Tree
from tongzhou.indicators.definitions.written import Unreadable, as_json, from_json, text_of, version


@given(trees())
def test_a_tree_comes_back_as_it_was(tree: Tree) -> None:
    told = as_json(tree)
    again = from_json(json.loads(json.dumps(told)))
    assert again == tree and version(again) == version(tree)
    assert json.loads(text_of(tree)) == told


@given(trees(), trees())
def test_versions_differ_exactly_when_definitions_do(one: Tree, other: Tree) -> None:
    assert (version(one) == version(other)) == (as_json(one) == as_json(other))


def test_yes_and_one_are_two_definitions_whichever_is_hashed_first() -> None:
    yes, one = (Count(Facts(("lecture",), (Is("detail.how", (value,)),))) for value in (True, 1))
    assert version(yes) != version(one)


@given(facts(), st.dates(date(2000, 1, 1), date(2030, 1, 1)))
def test_the_order_of_the_fields_says_nothing(of: Facts, start: date) -> None:
    told = as_json(Since(Count(of), start))
    assert from_json(dict(reversed(told.items()))) == Since(Count(of), start)


COUNT = {"is": "count", "facts": {"is": "facts", "kinds": ["lecture"]}}


@pytest.mark.parametrize(
    "told,path",
    [
        ("lecture", ""),
        ({"is": "average"}, ""),
        ({"is": "facts", "kinds": ["lecture"]}, ""),
        ({**COUNT, "colour": "red"}, ""),
        ({"is": "count", "facts": {"is": "facts", "kinds": []}}, "facts"),
        ({"is": "count", "facts": {"is": "facts", "kinds": "lecture"}}, "facts.kinds"),
        ({"is": "count", "facts": {"is": "facts", "kinds": ["a", 1]}}, "facts.kinds"),
        ({"is": "count", "facts": {"is": "number", "value": "1"}}, "facts"),
        ({"is": "number", "value": "a"}, "value"),
        ({"is": "number", "value": "NaN"}, "value"),
        ({"is": "number", "value": "1.2345"}, "value"),
        ({"is": "number", "value": 1.5}, "value"),
        ({"is": "since", "part": COUNT, "start": "2025-02-30"}, "start"),
        ({"is": "since", "part": COUNT, "start": 20250201}, "start"),
        ({"is": "trailing", "part": COUNT, "months": True}, "months"),
        ({"is": "trailing", "part": COUNT, "months": 0}, ""),
        ({"is": "ratio", "of": {"is": "ratio", "of": COUNT, "to": COUNT}, "to": COUNT}, ""),
        ({"is": "ratio", "of": COUNT, "to": {"is": "count"}}, "to"),
        ({"is": "derived", "step": "times", "parts": [COUNT, COUNT]}, "step"),
        ({"is": "derived", "step": "plus", "parts": [COUNT, {"is": "nothing"}]}, "parts.1"),
        ({"is": "derived", "step": "plus", "parts": [COUNT]}, ""),
    ],
)
def test_what_is_no_definition_says_where(told: Any, path: str) -> None:
    with pytest.raises(Unreadable) as said:
        from_json(told)
    assert said.value.path == path


def test_a_bottomless_definition_is_refused() -> None:
    told: Any = COUNT
    for _ in range(40):
        told = {"is": "derived", "step": "plus", "parts": [told, COUNT]}
    with pytest.raises(Unreadable, match="too deep"):
        from_json(told)


def test_the_usual_values_are_left_out_and_make_no_other_version() -> None:
    ratio = Ratio(Count(Facts(("lecture",))), Number(Decimal(4)))
    assert "scale" not in as_json(ratio)
    assert version(from_json({**as_json(ratio), "scale": 100})) == version(ratio)


def test_no_two_definitions_of_the_catalogue_have_one_version() -> None:
    assert len({one.version for one in ALL.values()}) == len({text_of(one.tree) for one in ALL.values()})
