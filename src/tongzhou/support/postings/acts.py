"""The two acts of a posting: somebody arrived, and so many days he was on site."""

from __future__ import annotations

import msgspec

from tongzhou.directory.rules import Title
from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import Kind
from tongzhou.support.postings.rules.roles import Role


class ArrivalDetail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`role` as the closed list has it; `batch` is its number, `team` its name, `planned_days` whole days.

    `title`: the professional title on the day it was claimed, as the directory's closed list has it; "" in entries from before
    it was kept.
    """

    role: str
    batch: int | None
    team: str
    team_based: bool
    planned_days: int
    title: str = ""


class DaysDetail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Version 1. Whole days: from the first to the last, those away, the longest unbroken time on site."""

    role: str
    batch: int | None
    team: str
    days_in_all: int
    days_away: int
    longest_unbroken: int


_COMMON = {
    "role": Words("身份", "role"),
    "batch": Words("批次", "batch"),
    "team": Words("团队", "team"),
}


def _role(code: str) -> Words:
    return Role(code).words


def _title(code: str) -> Words:
    return Title(code).words


ARRIVAL = Kind(
    code="posting",
    words=Words("派驻到岗", "expert arrived on site"),
    unit=Unit.PERSON,
    version=1,
    claimed_seal=Words("派", "S"),
    confirmed_seal=Words("收", "R"),
    detail=ArrivalDetail,
    labels=_COMMON
    | {
        "team_based": Words("组团式", "team-based"),
        "planned_days": Words("计划天数", "planned days"),
        "title": Words("职称", "professional title"),
    },
    values={"role": _role, "title": _title},
)
"""Unit 人: one person who arrived and whose arrival the host confirmed. Member "expert"."""
DAYS = Kind(
    code="on_site_days",
    words=Words("在岗天数", "days on site"),
    unit=Unit.DAY,
    version=1,
    claimed_seal=Words("派", "S"),
    confirmed_seal=Words("收", "R"),
    detail=DaysDetail,
    labels=_COMMON
    | {
        "days_in_all": Words("到岗至离岗（天）", "days from first to last"),
        "days_away": Words("其中暂离（天）", "of these away"),
        "longest_unbroken": Words("最长连续在岗（天）", "longest unbroken, days"),
    },
    values={"role": _role},
)
"""Unit 天: days on site from arrival to departure, days away taken off. Member "expert"."""
