"""The closed lists that are data: what projects are for, where money comes from, kinds of equipment (data/categories.yaml)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

from tongzhou.kernel.errors import Invalid
from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words
from tongzhou.support.resources.rules.sentences import NOT_LISTED

_FILE = Path(__file__).parents[1] / "data" / "categories.yaml"


@dataclass(frozen=True, slots=True)
class Category:
    """One item of a list. `village`: outside health; `unit` and `idle_days` belong to equipment."""

    code: str
    words: Words
    village: bool = False
    unit: Unit | None = None
    idle_days: int = 0


def _listed(rows: list[dict[str, object]]) -> dict[str, Category]:
    return {str(row["code"]): _category(row) for row in rows}


def _category(row: dict[str, object]) -> Category:
    return Category(
        str(row["code"]),
        Words(str(row["zh"]), str(row["en"])),
        bool(row.get("village")),
        Unit(str(row["unit"])) if "unit" in row else None,
        int(str(row.get("idle_days", 0))),
    )


_DATA = yaml.safe_load(_FILE.read_text("utf-8"))
PROJECTS = _listed(_DATA["projects"])
SOURCES = _listed(_DATA["sources"])
EQUIPMENT = _listed(_DATA["devices"])


def listed(code: str, among: dict[str, Category], field: str) -> str:
    """The code, when the list has it. Raises Invalid at `field`."""
    if code not in among:
        raise Invalid(NOT_LISTED, field=field)
    return code


def words(code: str, among: dict[str, Category]) -> Words:
    """What a code says; one that the list lost says itself."""
    return among[code].words if code in among else Words(code, code)
