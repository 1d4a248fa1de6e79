"""The kinds of entry that money and things post: what each holds beside its amount."""

from __future__ import annotations

import msgspec

from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import Kind

GAVE, TOOK = Words("支", "S"), Words("受", "R")


class FundDetail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where granted money comes from: a code of the list of sources, and the year it belongs to."""

    name: str
    source: str
    year: int


class ProjectDetail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was done, at how many sites, and for whom. None: nobody counted; `*_qualifier` says how sure a number is."""

    name: str
    category: str
    place: str
    households: int | None
    households_qualifier: str
    persons: int | None
    persons_qualifier: str
    sites: int | None = None


class SpendingDetail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the money was paid for."""

    project: str
    category: str
    what: str
    year: int


class EquipmentDetail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was accepted: its kind, unit price in fen (None: not stated), project and place."""

    what: str
    equipment: str
    model: str
    unit_fen: int | None
    project: str
    category: str
    place: str


_PROJECT = Words("项目", "project")
_CATEGORY = Words("项目类别", "category")
_WHAT = Words("名称", "what")
_PLACE = Words("地点", "place")
_YEAR = Words("年度", "year")

FUND = Kind(
    "fund", Words("资金到位", "funds granted"), Unit.FEN, 1, GAVE, TOOK, FundDetail,
    {"name": _WHAT, "source": Words("来源", "source"), "year": _YEAR},
)  # fmt: skip
PROJECT = Kind(
    "project", Words("帮扶项目", "support project"), Unit.ITEM, 1, GAVE, TOOK, ProjectDetail,
    {
        "name": _WHAT,
        "category": _CATEGORY,
        "place": _PLACE,
        "sites": Words("实施地点数", "sites"),
        "households": Words("受益户数", "households"),
        "households_qualifier": Words("户数是否确切", "how sure: households"),
        "persons": Words("受益人数", "persons"),
        "persons_qualifier": Words("人数是否确切", "how sure: persons"),
    },
)  # fmt: skip
SPENDING = Kind(
    "spending", Words("支出", "spending"), Unit.FEN, 1, GAVE, TOOK, SpendingDetail,
    {"project": _PROJECT, "category": _CATEGORY, "what": _WHAT, "year": _YEAR},
)  # fmt: skip
_EQUIPMENT = {
    "what": _WHAT,
    "equipment": Words("设备类别", "kind of equipment"),
    "model": Words("型号", "model"),
    "unit_fen": Words("单价（分）", "unit price (fen)"),
    "project": _PROJECT,
    "category": _CATEGORY,
    "place": _PLACE,
}
EQUIPMENT = {
    unit: Kind(f"equipment_{unit.value}", words, unit, 1, GAVE, TOOK, EquipmentDetail, _EQUIPMENT)
    for unit, words in (
        (Unit.VEHICLE, Words("车辆验收", "vehicles accepted")),
        (Unit.DEVICE, Words("设备验收", "devices accepted")),
        (Unit.SET, Words("成套设备验收", "sets of equipment accepted")),
    )
}
"""By unit; what is counted in another unit (works, places) is accepted with its project."""
KINDS = (FUND, PROJECT, SPENDING, *EQUIPMENT.values())
RECORDS = {
    "fund": ("fund",),
    "project": ("project",),
    "payment": ("spending",),
    "purchase": tuple(k.code for k in EQUIPMENT.values()),
}
"""Which record claims which kinds."""
