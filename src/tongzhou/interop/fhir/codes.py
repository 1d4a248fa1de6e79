"""Addresses of code systems that several resources name."""

from __future__ import annotations

from typing import Any

from tongzhou.indicators.definitions.given import given
from tongzhou.indicators.definitions.indicator import Rate
from tongzhou.indicators.definitions.reading import part_of_whole
from tongzhou.indicators.definitions.tree import Count, Derived, Distinct, Ratio, Since, Sum, Trailing, Tree
from tongzhou.indicators.rules.measures import Better
from tongzhou.kernel.quantities import Unit

TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"
POPULATION = f"{TERMINOLOGY}/measure-population"
SCORING = f"{TERMINOLOGY}/measure-scoring"
IMPROVEMENT = f"{TERMINOLOGY}/measure-improvement-notation"
ATTESTATION = "attestation"
"""Of measure-scoring: the reporter states the score, it is no aggregation of data of the reporting system."""
REPORT_SCORING = "http://hl7.org/fhir/uv/deqm/StructureDefinition/deqm-measureScoring"
"""The scoring of a report (R4 has no element for it; R5's `MeasureReport.scoring`), as Data Exchange for Quality Measures 1.0 has it."""
ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
UCUM = "http://unitsofmeasure.org"
REGION_CODES = "http://www.stats.gov.cn/xzqhdm"
"""GB/T 2260 and GB/T 10114: codes of regions."""
DIRECTION = {Better.MORE: "increase", Better.LESS: "decrease"}
_UCUM: dict[Unit | Rate, str] = {
    Unit.MINUTE: "min",
    Unit.DAY: "d",
    Unit.YEAR: "a",
    Rate.PERCENT: "%",
    Rate.PER_100_000: "/(100000)",
    Rate.EACH: "1",
}


def concept(system: str, code: str, text: str = "") -> dict[str, Any]:
    """A CodeableConcept with one coding."""
    said: dict[str, Any] = {"coding": [{"system": system, "code": code}]}
    return said | ({"text": text} if text else {})


def scoring(tree: Tree) -> str:
    """How a Measure is scored: attestation where all of it is stated, else as its formula is."""
    return ATTESTATION if given(tree) else formula(tree)


def formula(tree: Tree) -> str:
    """Proportion where none of many is zero, ratio, cohort for what is counted, continuous-variable for the rest."""
    match tree:
        case Ratio(of, to, _):
            return "proportion" if part_of_whole(tree) and _whole(of) and _whole(to) else "ratio"
        case Count() | Distinct():
            return "cohort"
        case Since(part, _) | Trailing(part, _):
            return formula(part)
    return "continuous-variable"


def _whole(tree: Tree) -> bool:
    """Whether it counts things, so that a population has a size."""
    return isinstance(tree, Count | Distinct | Sum | Derived)


def unit(of: Unit | Rate) -> dict[str, str]:
    """Unit, system and code of a Quantity: UCUM where it has the unit, an annotation of its name else; money in yuan."""
    if of is Unit.FEN:
        return {"unit": "元", "system": "urn:iso:std:iso:4217", "code": "CNY"}
    return {"unit": of.words.zh, "system": UCUM, "code": _UCUM.get(of, f"{{{of.value}}}")}
