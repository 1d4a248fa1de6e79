"""Schemes: JSON and back, faults at their places, what is lacking before publication."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

import pytest

from tests.factories.schemes import TWELVE, D, item, one_item
from tongzhou.assessment.rules.checking import faults
from tongzhou.assessment.rules.closed import Among, Method, Sort
from tongzhou.assessment.rules.faults import Unreadable, Wrong
from tongzhou.assessment.rules.giving import Band, Bands, Deduct, Linear, Peer, Promised
from tongzhou.assessment.rules.scheme import every_item, wanted
from tongzhou.assessment.rules.written import RULES, as_json, from_json, text_of, version

KNOWN = wanted(TWELVE)


def test_all_rules_are_used_and_twelve_items() -> None:
    assert len(every_item(TWELVE)) == 12
    assert (
        {type(one.rule).__name__.lower() for one in every_item(TWELVE)}
        == set(RULES)
        == {s.value for s in Sort}
    )


def test_there_and_back() -> None:
    assert from_json(as_json(TWELVE)) == TWELVE
    assert version(from_json(as_json(TWELVE))) == version(TWELVE)
    assert version(replace(TWELVE, bonus_most=D(4))) != version(TWELVE)
    assert '"parts"' in text_of(TWELVE)


@pytest.mark.parametrize(
    "path,value,where",
    [
        (("parts", 0, "parts", 0, "weight"), "viel", "parts.0.parts.0.weight"),
        (("parts", 0, "parts", 0, "weight"), "-1", "parts.0.parts.0.weight"),
        (("parts", 0, "parts", 0, "rule", "is"), "magic", "parts.0.parts.0.rule.is"),
        (("parts", 0, "parts", 1, "rule", "full"), "0", "parts.0.parts.1.rule.full"),
        (("parts", 1, "parts", 0, "rule", "per"), "0", "parts.1.parts.0.rule.per"),
        (("parts", 1, "parts", 0, "code"), "Öl", "parts.1.parts.0.code"),
        (
            ("parts", 2, "parts", 0, "rule", "checks", 1, "points"),
            None,
            "parts.2.parts.0.rule.checks.1.points",
        ),
        (("missing",), "maybe", "missing"),
        (("grades",), 3, "grades"),
        (("words", "zh"), "", "words"),
        (("surprise",), 1, "surprise"),
        (("months",), 7, "months"),
        (("total",), "10001", "total"),
        (("parts", 0, "parts", 0, "weight"), "1.2345", "parts.0.parts.0.weight"),
    ],
)
def test_a_fault_names_its_place(path, value, where) -> None:
    told = deepcopy(as_json(TWELVE))
    node = told
    for key in path[:-1]:
        node = node[key]
    node[path[-1]] = value
    with pytest.raises(Unreadable) as fault:
        from_json(told)
    assert fault.value.path == where
    assert fault.value.why.zh and fault.value.why.en


@pytest.mark.parametrize("told", [None, [], "x", {}, {"words": {"zh": "x", "en": "x"}, "parts": [{}]}])
def test_what_is_no_scheme(told) -> None:
    with pytest.raises(Unreadable):
        from_json(told)


def test_bands_go_from_good_to_bad() -> None:
    with pytest.raises(Wrong):
        Bands((Band(D(5), D(1)), Band(D(10), D(9))))
    with pytest.raises(Wrong):
        Bands((Band(D(10), D(5)), Band(D(5), D(9))))
    Bands((Band(D(5), D(9)), Band(D(10), D(5))), less=True)


def test_a_good_scheme_lacks_nothing() -> None:
    assert faults(TWELVE, KNOWN) == []


def test_what_is_lacking_is_said_all_at_once() -> None:
    bad = replace(TWELVE, total=D(110), bonus_most=D(0), tie_break=("nobody",), grades=TWELVE.grades[:2])
    said = [one.why.zh for one in faults(bad, KNOWN)]
    assert len(said) == 5 and any("还差 10" in one for one in said)


@pytest.mark.parametrize(
    "rule",
    [
        Bands((Band(D(5), D(9)),)),
        Deduct(D(5), D(1), D(1), most=D(101)),
        Peer(Method.RANK, Among.TIER),
        Linear(D(0), Promised("nobody_promises")),
    ],
)
def test_an_item_that_does_not_fit(rule) -> None:
    found = faults(one_item(rule), ["lectures"], {"lectures"})
    assert [one.item for one in found] == ["only"]


def test_an_indicator_that_is_gone_and_a_code_used_twice() -> None:
    twice = replace(TWELVE, bonus=(item("days", "5", Linear(D(0), D(1)), "vanished"),))
    said = {one.why.zh for one in faults(twice, KNOWN)}
    assert said == {"代码“days”用了两次。", "没有“vanished”这个指标了，请换一个。"}
