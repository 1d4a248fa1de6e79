"""The catalogue: every example on the slow reference, every code once, every counter of the reports and of today's measures there."""

from __future__ import annotations

import hashlib
import re
from decimal import Decimal

import pytest

from tongzhou.config.demo.stated import MEASURES
from tongzhou.indicators import named
from tongzhou.indicators.definitions.catalogue import ALL, GROUPS, awaited
from tongzhou.indicators.definitions.catalogue.awaited import is_awaited
from tongzhou.indicators.definitions.checking import check, sorts
from tongzhou.indicators.definitions.indicator import Example, Indicator, Rate, Theme
from tongzhou.indicators.definitions.reading import kinds, needs, targets
from tongzhou.indicators.definitions.tree import (
    Count,
    Distinct,
    Extreme,
    Facts,
    Is,
    Stated,
    Sum,
    Trailing,
    Tree,
)
from tongzhou.indicators.definitions.written import as_json, from_json
from tongzhou.indicators.engine.combining import UNKNOWN, figures
from tongzhou.indicators.engine.cube import WHOLE, By
from tongzhou.indicators.engine.plain import Plain
from tongzhou.indicators.rules.measures import Aggregate, Cover, Measure
from tongzhou.kernel.quantities import Qualifier
from tongzhou.kernel.words import Words
from tongzhou.ledger.kinds import all_kinds

CJK = re.compile(r"[\u4e00-\u9fff]")
EXAMPLES = [
    pytest.param(one, example, id=f"{one.code}-{n}")
    for one in ALL.values()
    for n, example in enumerate(one.examples)
]
EACH = pytest.mark.parametrize("one", ALL.values(), ids=lambda one: one.code)


def worked(one: Indicator, example: Example) -> tuple[Decimal | None, Qualifier]:
    found = Plain(example.data).compute(needs(one.tree, example.window), By())
    whole = figures(one.tree, [example.window], found, lambda *_: example.promised)
    value = whole.get((WHOLE, example.window), UNKNOWN)
    return value.number, value.qualifier


@pytest.mark.parametrize("one,example", EXAMPLES)
def test_an_example_comes_to_what_it_says(one: Indicator, example: Example) -> None:
    assert worked(one, example) == (example.expected, example.qualifier)


@EACH
def test_an_indicator_is_sound(one: Indicator) -> None:
    assert [(fault.path, fault.says.zh) for fault in check(one)] == []
    assert one.examples and from_json(as_json(one.tree)) == one.tree
    assert one.needs == tuple(sorted(kind for kind in kinds(one.tree) if is_awaited(kind)))
    assert all(target.measure in ALL for target in targets(one.tree))


def test_each_entry_of_an_example_is_told_apart() -> None:
    for one in ALL.values():
        for example in one.examples:
            assert len({fact.entry for fact in example.facts}) == len(example.facts), one.code


def test_codes_are_there_once_in_the_order_of_themes() -> None:
    assert sum(map(len, GROUPS)) == len(ALL) >= 80
    themes = list(Theme)
    order = [themes.index(one.theme) for one in ALL.values()]
    assert order == sorted(order) and set(order) == set(range(len(themes)))
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", code) for code in ALL)


def test_two_names_never_mean_the_same() -> None:
    seen: dict[str, str] = {}
    for one in ALL.values():
        assert seen.setdefault(one.version, one.code) == one.code
    assert (
        len({one.words.zh for one in ALL.values()}) == len({one.words.en for one in ALL.values()}) == len(ALL)
    )


def test_a_version_is_the_hash_of_its_written_definition() -> None:
    """The text is written out here: a change of the writing would give every frozen figure another version."""
    text = '{"facts":{"is":"facts","kinds":["posting"]},"is":"distinct","of":"member:expert"}'
    assert ALL["experts_posted"].version == hashlib.sha256(text.encode()).hexdigest()


@EACH
def test_words_are_chinese_first_and_english_complete(one: Indicator) -> None:
    sides = [one.words, one.says, one.source, one.unit.words, *(example.says for example in one.examples)]
    for said in sides:
        assert said.en and not CJK.search(said.en), said.en
        assert "," not in said.zh and ";" not in said.zh, said.zh
    assert CJK.search(one.words.zh) and CJK.search(one.source.zh)
    assert one.says.zh.endswith("。") and one.says.en.endswith(".")


def _tree(known: Measure | Cover) -> Tree:
    """What a measure of today says, written as a tree."""
    if isinstance(known, Cover):
        facts = Facts((known.kind,), (Is("detail.measure", (known.measure,)),))
        return Trailing(Stated(facts, "detail.value"), 12 * known.years)
    facts = Facts(known.kinds, tuple(Is(one.field, one.values) for one in known.where))
    qualifier = f"detail.{known.qualifier_of}" if known.qualifier_of else ""
    match known.aggregate:
        case Aggregate.QUANTITY:
            return Sum(facts)
        case Aggregate.ENTRIES:
            return Count(facts)
        case Aggregate.MEMBERS:
            return Distinct(facts, f"member:{known.of}")
        case Aggregate.VALUES:
            return Distinct(facts, f"detail.{known.of}")
        case Aggregate.DETAIL:
            return Sum(facts, f"detail.{known.of}", qualifier)
        case Aggregate.LONGEST:
            return Extreme(facts, f"detail.{known.of}")
        case Aggregate.FEN:
            return Sum(facts, "fen")


@pytest.mark.parametrize(
    "known", [one for one in named.ALL.values() if isinstance(one, Measure | Cover)], ids=lambda one: one.code
)
def test_a_measure_of_today_keeps_its_name_and_meaning(known: Measure | Cover) -> None:
    one = ALL[known.code]
    assert (one.words, one.unit, one.better) == (known.words, known.unit, known.better)
    assert one.tree == _tree(known)


def test_every_counter_of_the_reports_has_its_indicator() -> None:
    records = {code for code, one in named.ALL.items() if not isinstance(one, Measure | Cover)}
    assert set(MEASURES.values()) - records <= set(ALL)


def test_a_planned_kind_is_not_posted_yet() -> None:
    """Who posts it takes the plan out of `awaited`, once it has the unit and the fields that definitions read."""
    posted = {kind.code: kind for kind in all_kinds()}
    for code, plan in awaited.KINDS.items():
        if code in posted:
            assert posted[code].unit == plan.unit and sorts(posted[code]).items() >= sorts(plan).items()
        assert code not in posted, f"{code} is posted now: take it out of awaited"


def test_everything_awaited_is_read_and_has_words() -> None:
    read = {kind for one in ALL.values() for kind in kinds(one.tree)}
    assert read >= set(awaited.KINDS) | set(awaited.SERIES)
    for one in ALL.values():
        for kind in one.needs:
            assert awaited.words_of(kind) != Words(kind, kind)


def test_percentages_of_the_catalogue_are_within_what_can_be() -> None:
    """Shares of examples lie between 0 and 100 unless the indicator compares two different things."""
    compared = {"referrals_down_per_up", "operations_growth", "consultations_growth"}
    for one in ALL.values():
        if one.unit is Rate.PERCENT and one.code not in compared:
            assert all(
                0 <= example.expected <= 100 for example in one.examples if example.expected is not None
            )
