"""The act that a visit is."""

from __future__ import annotations

import msgspec

from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import Kind


class Detail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Version 1. `delegation` counts persons, guests included, None when nobody did; `visitor` is the side that travelled."""

    purpose: str
    visitor: str
    delegation: int | None
    days: int
    departments: list[str]
    resolutions: int


MUTUAL_VISIT = Kind(
    code="mutual_visit",
    words=Words("互访", "mutual visit"),
    unit=Unit.BATCH,
    version=1,
    claimed_seal=Words("访", "V"),
    confirmed_seal=Words("迎", "H"),
    detail=Detail,
    labels={
        "purpose": Words("目的", "purpose"),
        "visitor": Words("出访方", "visiting side"),
        "delegation": Words("代表团人数", "members of the delegation"),
        "days": Words("天数", "days"),
        "departments": Words("调研科室", "departments surveyed"),
        "resolutions": Words("议定事项", "resolutions"),
    },
)
"""Unit 批: one delegation that came and whose visit the host confirmed. Members "visitor", "host"."""
