"""An indicator as a FHIR R4 Measure (IHE mADX): what is counted, in words and as the definition's own JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongzhou.indicators.definitions.tree import Ratio, Tree
from tongzhou.indicators.definitions.written import text_of
from tongzhou.interop.fhir.codes import DIRECTION, IMPROVEMENT, POPULATION, SCORING, concept, formula, scoring

if TYPE_CHECKING:
    from tongzhou.indicators.queries.defined import Defined, Version

PROFILE = "https://profiles.ihe.net/QRPH/mADX/StructureDefinition/mADX-Measure"
LANGUAGE = "application/json"
"""The definition is data: the JSON of its tree, as `definitions.written` has it."""


def canonical(base: str, code: str) -> str:
    """The canonical address of a measure at an installation (`base` without a slash at its end)."""
    return f"{base}/indicators/{code}/measure.json"


def versioned(base: str, code: str, version: Version) -> str:
    """The same with its business version: the first twelve digits of the definition's hash."""
    return f"{canonical(base, code)}|{version.hash[:12]}"


def measure(one: Defined, base: str, version: Version | None = None) -> dict[str, Any]:
    """The Measure of one version (None: the present one)."""
    held = version or one.now
    said: dict[str, Any] = {
        "resourceType": "Measure",
        "id": one.code.replace("_", "-")[:64],
        "meta": {"profile": [PROFILE]},
        "url": canonical(base, one.code),
        "version": held.hash[:12],
        "name": "".join(part.capitalize() for part in one.code.split("_")),
        "title": one.words.zh,
        "status": "active" if held.until is None else "retired",
        "experimental": False,
        "subjectCodeableConcept": concept("http://hl7.org/fhir/resource-types", "Location"),
        "publisher": "同舟" if one.owner is None else f"卫生健康委 {one.owner}".strip(),
        "description": f"{one.says.zh} {one.says.en}",
        "effectivePeriod": {"start": held.since.isoformat()}
        | ({"end": held.until.isoformat()} if held.until else {}),
        "relatedArtifact": [{"type": "derived-from", "display": one.source.zh}],
        "scoring": concept(SCORING, scoring(held.tree)),
        "group": [
            {
                "code": concept(canonical(base, one.code), one.code, one.words.zh),
                "description": one.says.zh,
                "population": [population(code, tree) for code, tree in populations(held.tree)],
            }
        ],
    }
    if one.better in DIRECTION:
        said["improvementNotation"] = concept(IMPROVEMENT, DIRECTION[one.better])
    return said


def populations(tree: Tree) -> list[tuple[str, Tree]]:
    """The populations of a definition: a ratio has its two sides, anything else is one."""
    if isinstance(tree, Ratio):
        return [("initial-population", tree.to), ("denominator", tree.to), ("numerator", tree.of)]
    return [("measure-population" if formula(tree) == "continuous-variable" else "initial-population", tree)]


def population(code: str, tree: Tree) -> dict[str, Any]:
    """One population with its criteria."""
    return {
        "code": concept(POPULATION, code),
        "criteria": {"language": LANGUAGE, "expression": text_of(tree)},
    }
