"""From a tree back to the composer's form; what the form cannot say is kept as it is."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tongzhou.indicators.definitions.fields import of_kinds, value_words
from tongzhou.indicators.definitions.tree import Tree
from tongzhou.indicators.definitions.written import as_json
from tongzhou.web.indicators.composer import (
    APART,
    ATTAINED,
    CHANGE,
    COUNT,
    FROM,
    GREATEST,
    IS,
    KEPT,
    KNOWN,
    MEASURING,
    MEDIAN,
    NOT,
    P90,
    PLAIN,
    RATIO,
    SINCE,
    SUM,
    TESTS,
    TRAILING,
    UP_TO,
)


def filled(tree: Tree) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """What the form says for a tree: single answers, and the kinds of each part. A tree beyond the form is kept as it is."""
    told = as_json(tree)
    try:
        return _filled(told)
    except (KeyError, ValueError, TypeError):
        return {"shape": KEPT, "tree": json.dumps(told, ensure_ascii=False)}, {}


def _filled(told: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    values: dict[str, str] = {"shape": PLAIN}
    kinds: dict[str, tuple[str, ...]] = {}
    match told["is"]:
        case "ratio":
            values["shape"] = RATIO
            _fill(told["of"], "a", values, kinds)
            _fill(told["to"], "b", values, kinds)
        case "since":
            values |= {"shape": SINCE, "since": told["start"]}
            _fill(told["part"], "a", values, kinds)
        case "trailing":
            values |= {"shape": TRAILING, "months": str(told["months"])}
            _fill(told["part"], "a", values, kinds)
        case "change":
            values["shape"] = CHANGE
            _fill(told["part"], "a", values, kinds)
        case "attainment":
            values |= {"shape": ATTAINED, "promise": told["target"]["measure"]}
            _fill(told["part"], "a", values, kinds)
        case _:
            _fill(told, "a", values, kinds)
    return values, kinds


def _fill(
    leaf: Mapping[str, Any], part: str, values: dict[str, str], kinds: dict[str, tuple[str, ...]]
) -> None:
    """One part. Raises KeyError or ValueError for what the form does not have."""
    how = {"count": COUNT, "sum": SUM, "distinct": APART, "extreme": leaf.get("end", GREATEST)}.get(
        leaf["is"], ""
    )
    if leaf["is"] == "quantile":
        how = {50: MEDIAN, 90: P90}[leaf["percent"]]
    if not how or leaf.get("qualifier"):
        raise ValueError(leaf["is"])
    facts = leaf["facts"]
    kinds[part] = tuple(facts["kinds"])
    values[f"{part}.how"] = how
    if how in MEASURING:
        values[f"{part}.number"] = leaf.get("of", "quantity")
    if how == APART:
        values[f"{part}.thing"] = leaf["of"]
    tests = facts.get("where", [])
    if len(tests) > len(TESTS):
        raise ValueError("more conditions than the form has")
    for n, test in zip(TESTS, tests, strict=False):
        _fill_test(test, f"{part}.t{n}", values, kinds[part])


def _fill_test(test: Mapping[str, Any], at: str, values: dict[str, str], kinds: Sequence[str]) -> None:
    if test["field"] not in {one.name for one in of_kinds(kinds)}:
        raise ValueError(test["field"])
    values[f"{at}.field"] = test["field"]
    if test["is"] == "known":
        values[f"{at}.op"] = KNOWN
        return
    if test["is"] == "between":
        if test.get("least") is not None and test.get("most") is not None:
            raise ValueError("both ends")
        values[f"{at}.op"] = FROM if test.get("least") is not None else UP_TO
        values[f"{at}.value"] = str(test.get("least") or test.get("most"))
        return
    values[f"{at}.op"] = IS if test["is"] == "is" else NOT
    values[f"{at}.value"] = "、".join(value_words(test["field"], one, kinds).zh for one in test["values"])
