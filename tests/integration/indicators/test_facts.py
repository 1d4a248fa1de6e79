"""The ledger as engines see it: one fact an entry, ended by its reversal, in the reader's scope, in few statements."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.promises import Pair, other_county, pair
from tongzhou.indicators.engine.facts import Fact, split
from tongzhou.indicators.queries.facts import facts
from tongzhou.indicators.queries.stays import standings
from tongzhou.kernel.actors import system

pytestmark = pytest.mark.django_db


@pytest.fixture
def p() -> Pair:
    """Two hospitals."""
    return pair()


def of(p: Pair) -> list[Fact]:
    return list(facts(p.giving, ["trial_round"]))


def test_an_entry_is_a_fact_with_its_place_and_people(p: Pair) -> None:
    members = [("expert", "staff:1", "演示·李专家")]
    entry = p.posted(
        "trial_round",
        "2.5",
        on=date(2026, 8, 20),
        members=members,
        minutes=30,
        detail={"a": 15, "b": "x", "c": True, "d": [1]},
    )
    (one,) = of(p)
    assert (one.entry, one.kind, one.first, one.last) == (
        str(entry.pk),
        "trial_round",
        date(2026, 8, 20),
        date(2026, 8, 20),
    )
    assert (one.quantity, one.minutes, one.fen) == (2500, 30, None)
    assert (one.receiving, one.pairing, one.programme) == (
        str(p.pairing.receiving_id), str(p.pairing.pk), str(p.programme.pk),
    )  # fmt: skip
    assert one.members == (("expert", "staff:1"),)
    assert one.detail == {"a": "15", "b": "x", "c": "true"} and one.numbers == {"a": 15000}


def test_a_reversal_ends_its_fact_and_is_none_itself(p: Pair) -> None:
    entry = p.posted("trial_round", 1)
    p.reversed(entry)
    (one,) = of(p)
    assert one.reversed is not None and one.reversed >= one.posted


def test_only_what_the_reader_may_see(p: Pair) -> None:
    p.posted("trial_round", 1)
    assert list(facts(other_county(), ["trial_round"])) == []
    assert len(list(facts(system("test"), ["trial_round"]))) == 1
    assert list(facts(p.giving, ["trial_lecture"])) == []


def test_statements_do_not_grow_with_entries(p: Pair) -> None:
    for n in range(5):
        p.posted("trial_round", 1 + n)
    with CaptureQueriesContext(connection) as seen:
        found = list(facts(p.giving, ["trial_round"]))
    assert len(found) == 5 and len(seen) <= 3


def test_a_place_lies_in_its_county(p: Pair) -> None:
    (one,) = [one for one in standings() if one.institution == str(p.pairing.receiving_id)]
    code = p.pairing.receiving.region_code
    assert (one.province, one.prefecture, one.county, one.township) == (code[:2], code[:4], code, "")


def test_details_are_words_and_numbers() -> None:
    told = {"n": 12.0, "i": 3, "t": "甲", "f": False, "none": None, "many": ["a"]}
    assert split(told) == ({"n": "12", "i": "3", "t": "甲", "f": "false"}, {"n": 12000, "i": 3000})
