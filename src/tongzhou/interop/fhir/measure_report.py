"""Figures as a FHIR R4 Bundle of summary MeasureReports (IHE mADX): measure and version, place, period, populations, score.

What is not known has no score but the reason; what is too small to leave the platform has neither score nor populations.
A figure that was stated, not computed act by act, says so: its scoring is "attestation", in its Measure and in each report.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from tongzhou.indicators.definitions.given import MARK, given
from tongzhou.indicators.definitions.small import small
from tongzhou.indicators.definitions.tree import Ratio
from tongzhou.indicators.engine.cube import REGIONS, Level
from tongzhou.interop.fhir.codes import (
    ABSENT,
    ATTESTATION,
    DIRECTION,
    IMPROVEMENT,
    POPULATION,
    REGION_CODES,
    REPORT_SCORING,
    SCORING,
    concept,
    formula,
    unit,
)
from tongzhou.interop.fhir.measure import canonical, versioned
from tongzhou.kernel.quantities import Unit

if TYPE_CHECKING:
    from tongzhou.indicators.engine.combining import Value
    from tongzhou.indicators.queries.defined import Defined, Version
    from tongzhou.indicators.rules.windows import Window

PROFILE = "https://profiles.ihe.net/QRPH/mADX/StructureDefinition/mADX-MeasureReport"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One figure to be reported: of which version, at which place (`key` as the engines name it), over which days."""

    one: Defined
    version: Version
    level: Level
    key: str
    name: str
    window: Window
    value: Value


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who reports: the address of the installation, its name, when, and whether small numbers are held back."""

    base: str
    name: str
    at: datetime
    masked: bool


def bundle(figures: Iterable[Told], by: Reporter) -> dict[str, Any]:
    """All of them in one collection."""
    reports = [report(one, by) for one in figures]
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": by.at.isoformat(),
        "entry": [{"fullUrl": f"urn:uuid:{one['id']}", "resource": one} for one in reports],
    }


def report(told: Told, by: Reporter) -> dict[str, Any]:
    """One MeasureReport. Its id follows from what it reports, so that the same figure has the same id."""
    window, one = told.window, told.one
    assert window.start and window.last
    measured = versioned(by.base, one.code, told.version)
    name = f"{measured} {told.level.value} {told.key} {window.start} {window.last}"
    said: dict[str, Any] = {
        "resourceType": "MeasureReport",
        "id": str(uuid5(NAMESPACE_URL, name)),
        "meta": {"profile": [PROFILE]},
        "status": "complete",
        "type": "summary",
        "measure": measured,
        "subject": _subject(told, by),
        "date": by.at.isoformat(),
        "reporter": {"type": "Organization", "display": by.name, "identifier": {"system": "urn:ietf:rfc:3986", "value": by.base}},
        "period": {"start": window.start.isoformat(), "end": window.last.isoformat()},
        "group": [_group(told, by)],
    }  # fmt: skip
    if given(told.version.tree):
        stated = concept(SCORING, ATTESTATION, MARK.zh)
        said["extension"] = [{"url": REPORT_SCORING, "valueCodeableConcept": stated}]
    if one.better in DIRECTION:
        said["improvementNotation"] = concept(IMPROVEMENT, DIRECTION[one.better])
    return said


def _subject(told: Told, by: Reporter) -> dict[str, Any]:
    """The place as a logical reference: regions by their national codes, everything else by our own ids."""
    if told.level is Level.WHOLE:
        return {"type": "Location", "display": told.name}
    system = REGION_CODES if told.level in REGIONS else f"{by.base}/{told.level.value}"
    return {"type": "Location", "identifier": {"system": system, "value": told.key}, "display": told.name}


def _group(told: Told, by: Reporter) -> dict[str, Any]:
    value, tree, one = told.value, told.version.tree, told.one
    said: dict[str, Any] = {"code": concept(canonical(by.base, one.code), one.code, one.words.zh)}
    if by.masked and small(value, tree, one.unit):
        return said | {"measureScore": _absent("masked")}
    sides = _populations(told)
    if sides:
        said["population"] = [{"code": concept(POPULATION, code), "count": count} for code, count in sides]
    if value.number is None:
        return said | {"measureScore": _absent("unknown")}
    number = value.number / 100 if one.unit is Unit.FEN else value.number
    return said | {"measureScore": {"value": _json(number), **unit(one.unit)}}


def _populations(told: Told) -> list[tuple[str, int]]:
    """Populations that have a size: whole numbers only. The records that a figure stands on are its initial population."""
    value, tree = told.value, told.version.tree
    first = "measure-population" if formula(tree) == "continuous-variable" else "initial-population"
    found = [(first, value.entries)]
    if isinstance(tree, Ratio):
        sides = (("denominator", value.to), ("numerator", value.of))
        found += [
            (code, int(number)) for code, number in sides if number is not None and number == int(number)
        ]
    return found


def _absent(reason: str) -> dict[str, Any]:
    """A score that is not there, with the reason (FHIR's data-absent-reason)."""
    return {"extension": [{"url": ABSENT, "valueCode": reason}]}


def _json(number: Decimal) -> int | float:
    """A decimal as a JSON number: whole where it is whole."""
    return int(number) if number == int(number) else float(number)
