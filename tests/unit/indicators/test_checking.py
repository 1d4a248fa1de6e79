"""What only the declared kinds can tell of a definition: each fault with its place, in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tongzhou.indicators.definitions.checking import faults
from tongzhou.indicators.definitions.indicator import Rate
from tongzhou.indicators.definitions.tree import (
    Attainment,
    Between,
    Change,
    Count,
    Days,
    Derived,
    Distinct,
    Extreme,
    Facts,
    Is,
    Known,
    Not,
    Number,
    Quantile,
    Ratio,
    Since,
    Stated,
    Step,
    Sum,
    Trailing,
    Tree,
)
from tongzhou.indicators.definitions.written import as_json
from tongzhou.kernel.quantities import Unit

VISITS = Facts(("outpatient_visit", "emergency_visit"))
LECTURE, POSTING = Facts(("lecture",)), Facts(("posting",))


def told(tree: Tree, unit: Unit | Rate | None = None) -> list[tuple[str, str]]:
    return [(fault.path, fault.said.code.removeprefix("definitions.")) for fault in faults(tree, unit)]


@pytest.mark.parametrize(
    "tree,path,code",
    [
        (Count(Facts(("lecture", "telepathy"))), "facts.kinds.1", "unknown_kind"),
        (Sum(Facts(("lecture", "operation"))), "of", "mixed_units"),
        (Quantile(Facts(("lecture", "operation")), "quantity", 50), "of", "mixed_units"),
        (Count(Facts(("lecture", "operation"), (Between("quantity", Decimal(2)),))), "facts.where.0", "mixed_units"),
        (Sum(LECTURE, "detail.applause"), "of", "unknown_field"),
        (Count(Facts(("lecture",), (Known("detail.applause"),))), "facts.where.0", "unknown_field"),
        (Count(Facts(("workstation",), (Is("detail.level", ("a",)),))), "facts.where.0", "unknown_field"),
        (Count(Facts(("outside.any",), (Is("detail.level", ("a",)),))), "facts.where.0", "unknown_field"),
        (Count(Facts(("lecture",), (Between("detail.how", Decimal(1)),))), "facts.where.0", "no_number"),
        (Sum(LECTURE, "detail.how"), "of", "no_number"),
        (Extreme(POSTING, "detail.team_based"), "of", "no_number"),
        (Stated(Facts(("health_outcome",)), "detail.source"), "of", "no_number"),
        (Count(Facts(("free_clinic",), (Not("detail.specialties", ("a",)),))), "facts.where.0", "no_word"),
        (Distinct(Facts(("free_clinic",)), "detail.specialties"), "of", "no_word"),
        (Sum(Facts(("project",)), "detail.persons", "detail.sites"), "qualifier", "no_qualifier"),
        (Count(Facts(("lecture",), (Is("kind", ("operation",)),))), "facts.where.0", "kind_not_read"),
    ],
)  # fmt: skip
def test_a_fault_is_told_at_its_place(tree: Tree, path: str, code: str) -> None:
    assert told(tree) == [(path, code)]
    if not isinstance(tree, Quantile):
        assert told(Ratio(tree, Number(Decimal(1)))) == [(f"of.{path}", code)]


@pytest.mark.parametrize(
    "tree",
    [
        Count(Facts(("paper",), (Is("detail.year", (2024,)),))),
        Distinct(Facts(("paper",)), "detail.year"),
        Count(Facts(("posting",), (Not("detail.team_based", (True,)),))),
        Sum(Facts(("project",)), "detail.persons", "detail.persons_qualifier"),
    ],
)
def test_numbers_and_yes_or_no_may_be_named_by_value(tree: Tree) -> None:
    assert told(tree) == []


def test_the_path_is_the_one_of_the_json() -> None:
    part = Sum(Facts(("lecture",), (Known("tier"), Is("detail.nothing", ("x",)))))
    tree = Trailing(Derived(Step.PLUS, (Count(POSTING), part)), 12)
    (fault,) = faults(tree)
    found = as_json(tree)
    for step in fault.path.split("."):
        found = found[int(step)] if step.isdigit() else found[step]
    assert found == {"is": "is", "field": "detail.nothing", "values": ["x"]}
    assert "nothing" in fault.says.zh and "nothing" in fault.says.en and fault.then.zh


def test_all_faults_are_told_together() -> None:
    tree = Ratio(Sum(LECTURE, "detail.how"), Count(Facts(("telepathy",))))
    assert told(tree) == [("of.of", "no_number"), ("to.facts.kinds.0", "unknown_kind")]


@pytest.mark.parametrize("kind", ["outside.anything", "outside.population", "emergency_event"])
def test_what_is_awaited_may_be_read(kind: str) -> None:
    assert told(Sum(Facts((kind,)))) == []


def test_a_stated_numerator_is_not_taken_for_zero() -> None:
    deaths = Stated(Facts(("health_outcome",), (Is("detail.measure", ("maternal_deaths",)),)), "detail.value")
    births = Stated(Facts(("health_outcome",), (Is("detail.measure", ("live_births",)),)), "detail.value")
    assert told(Ratio(deaths, births, 100_000)) == [], "stated over stated"
    counted = Count(Facts(("health_outcome",)))
    assert told(Ratio(deaths, counted, 100_000)) == [("of", "absence_supposed")]
    assert told(Ratio(Derived(Step.PLUS, (deaths, births)), counted, 100)) == [("of", "absence_supposed")]
    assert told(Ratio(deaths, Sum(Facts(("outside.population",))), 100_000)) == []


@pytest.mark.parametrize(
    "tree,fit,unfit",
    [
        (Count(Facts(("platelet_support",))), Unit.TIME, Unit.THERAPEUTIC_DOSE),
        (Sum(Facts(("platelet_support",))), Unit.THERAPEUTIC_DOSE, Unit.TIME),
        (Count(LECTURE), Unit.SESSION, Unit.PERSON),
        (Count(Facts(("lecture", "operation"))), Unit.TIME, Unit.SESSION),
        (Sum(VISITS), Unit.PERSON_VISIT, Unit.PERSON),
        (Sum(VISITS, "minutes"), Unit.MINUTE, Unit.PERSON_VISIT),
        (Sum(Facts(("equipment_set",)), "fen"), Unit.FEN, Unit.SET),
        (Extreme(Facts(("equipment_set",)), "detail.unit_fen"), Unit.FEN, Unit.SET),
        (Extreme(POSTING, "days"), Unit.DAY, Unit.PERSON),
        (Quantile(Facts(("remote_consultation",)), "detail.minutes_to_accept", 50), Unit.MINUTE, Unit.DAY),
        (Distinct(POSTING, "member:expert"), Unit.PERSON, Unit.PERSON_VISIT),
        (Distinct(POSTING, "receiving"), Unit.PLACE, Unit.PERSON),
        (Derived(Step.MINUS, (Days(), Distinct(POSTING, "day"))), Unit.DAY, Unit.PERSON),
        (Since(Sum(VISITS), date(2020, 1, 1)), Unit.PERSON_VISIT, Unit.CASE),
        (Ratio(Sum(VISITS), Count(POSTING)), Rate.PERCENT, Unit.PERSON_VISIT),
        (Ratio(Sum(VISITS), Count(POSTING), 1), Rate.EACH, Rate.PERCENT),
        (Ratio(Sum(VISITS), Count(POSTING), 1), Unit.PERSON_VISIT, Rate.PERCENT),
        (Ratio(Sum(VISITS), Count(POSTING), 100_000), Rate.PER_100_000, Rate.PERCENT),
        (Change(Sum(VISITS)), Rate.PERCENT, Unit.PERSON_VISIT),
        (Attainment(Sum(VISITS), Number(Decimal(5))), Rate.PERCENT, Unit.PERSON_VISIT),
    ],
)  # fmt: skip
def test_a_figure_comes_in_the_unit_of_its_tree(tree: Tree, fit: Unit | Rate, unfit: Unit | Rate) -> None:
    assert told(tree, fit) == []
    assert told(tree, unfit) == [("", "other_unit")]


def test_adding_what_has_different_units_is_refused_by_the_unit() -> None:
    both = Derived(Step.PLUS, (Sum(VISITS), Sum(LECTURE)))
    assert told(both, Unit.PERSON_VISIT) == told(both, Unit.SESSION) == [("", "other_unit")]
