"""Small numbers of patients do not leave the platform in files: one of two cases in a village is somebody one knows.

On pages nothing is held back: every figure is over the entries that the reader may open anyway (one permission reaches both), so that
a cell tells him nothing that he could not read. A file travels to readers whom nobody knows.
"""

from __future__ import annotations

from decimal import Decimal

from tongzhou.indicators.definitions.checking import declared
from tongzhou.indicators.definitions.given import given
from tongzhou.indicators.definitions.indicator import Rate
from tongzhou.indicators.definitions.reading import kinds, leaves
from tongzhou.indicators.definitions.tree import Distinct, Ratio, Stated, Tree
from tongzhou.indicators.definitions.units import of_kind
from tongzhou.indicators.engine.combining import Value
from tongzhou.kernel.quantities import Unit

FEWEST = 5
"""Numbers of patients below it are held back, and what they could be worked out from."""
SHOWN = "<5"
PATIENTS = frozenset({Unit.PERSON_VISIT, Unit.CASE, Unit.CASE_TIME})
PATIENT = "member:patient"


def about_patients(tree: Tree, unit: Unit | Rate) -> bool:
    """Whether a figure counts patients: by its unit, by the units of the kinds and tables it reads, because it tells patients apart, or
    because it is stated: what is stated are people's health (a death for so many births tells the death)."""
    told = any(
        isinstance(leaf, Stated) or (isinstance(leaf, Distinct) and leaf.of == PATIENT)
        for leaf in leaves(tree)
    )
    known = declared()
    return told or unit in PATIENTS or any(of_kind(kind, known) in PATIENTS for kind in kinds(tree))


def small(value: Value, tree: Tree, unit: Unit | Rate) -> bool:
    """Whether a figure is about so few patients that it stays here: its number of cases, either side of a ratio, or the rest of them.

    How many statements or rows a figure stands on says nothing of how many patients: one row may be a year of births.
    """
    if not about_patients(tree, unit):
        return False
    numbers: list[Decimal | None] = [] if given(tree) else [Decimal(value.entries)]
    if unit in PATIENTS or unit is Unit.PERSON:
        numbers.append(value.number)
    if isinstance(tree, Ratio) and value.of is not None and value.to is not None:
        numbers += [value.of, value.to, value.to - value.of]
    return any(number is not None and 0 < number < FEWEST for number in numbers)
