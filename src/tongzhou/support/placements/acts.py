"""The kinds of entry that placements and workstations post."""

from __future__ import annotations

import msgspec

from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import Kind

GIVES, TAKES = Words("支", "S"), Words("受", "R")


class ArrivalDetail(msgspec.Struct, frozen=True):
    """Where he learns, what for, how many days are planned."""

    department: str = ""
    goal: str = ""
    planned_days: int | None = None


class CompletionDetail(msgspec.Struct, frozen=True):
    """Days there (interruptions taken off), competencies signed, how many of them up to alone, the certificate's number."""

    days: int
    competencies: int = 0
    alone: int = 0
    certificate: str = ""
    department: str = ""


class ProcedureDetail(msgspec.Struct, frozen=True):
    """Which competency, whether it is the first one alone, up to which level it had been signed ("" = never)."""

    competency: str
    first: bool
    level: str = ""
    department: str = ""


class StationDetail(msgspec.Struct, frozen=True):
    """The name on the plaque and the department it stands in."""

    plaque: str
    department: str = ""


_DEPARTMENT = Words("科室", "department")
ARRIVAL = Kind(
    "placement",
    Words("进修报到", "placement begun"),
    Unit.PERSON,
    1,
    TAKES,
    GIVES,
    ArrivalDetail,
    {
        "department": _DEPARTMENT,
        "goal": Words("进修目标", "goal"),
        "planned_days": Words("计划天数", "planned days"),
    },
)
COMPLETION = Kind(
    "placement_completed",
    Words("进修结业", "placement completed"),
    Unit.PERSON,
    1,
    GIVES,
    TAKES,
    CompletionDetail,
    {
        "days": Words("进修天数", "days"),
        "competencies": Words("签核的技能", "competencies signed"),
        "alone": Words("能独立完成的", "of them alone"),
        "certificate": Words("证书编号", "certificate"),
        "department": _DEPARTMENT,
    },
)
PROCEDURE = Kind(
    "independent_procedure",
    Words("回院独立完成", "done alone back home"),
    Unit.CASE_TIME,
    1,
    TAKES,
    GIVES,
    ProcedureDetail,
    {
        "competency": Words("技能", "competency"),
        "first": Words("首次", "first"),
        "level": Words("进修时签到", "signed up to"),
        "department": _DEPARTMENT,
    },
)
WORKSTATION = Kind(
    "workstation",
    Words("专家工作站设立", "expert workstation opened"),
    Unit.PLACE,
    1,
    TAKES,
    GIVES,
    StationDetail,
    {"plaque": Words("牌匾名称", "name on the plaque"), "department": _DEPARTMENT},
)
KINDS = (ARRIVAL, COMPLETION, PROCEDURE, WORKSTATION)
