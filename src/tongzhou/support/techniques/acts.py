"""The kinds of entry of a technique: introduced, first in the county, each case, first alone, kept."""

from __future__ import annotations

import msgspec

from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import Kind
from tongzhou.support.techniques.rules.cases import Level


class IntroducedDetail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Version 1. `code` is the procedure's (ICD-9-CM-3), `disease` what it is for (code and name); "" when not known."""

    name: str
    code: str
    disease: str


class FirstDetail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Version 1. `scope`: county, prefecture, province. `written`: the source that says so."""

    name: str
    scope: str
    written: str


class CaseDetail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Version 1. `level`: observed, assisted, supervised, alone. `complication` None: not known."""

    name: str
    level: str
    complication: bool | None


class AloneDetail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Version 1. `cases_before`: the learner's cases with an expert before this one, as recorded then."""

    name: str
    cases_before: int


class KeptDetail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Version 1. `since` is the day of the first independence (ISO); `cases` those of the last twelve months, None: not known."""

    name: str
    since: str
    cases: int | None


_SEALS = Words("支", "S"), Words("受", "R")
_NAME = {"name": Words("名称", "name")}
_MORE = {
    "code": Words("手术操作编码", "procedure code"),
    "disease": Words("针对的疾病", "for the disease"),
}

TECHNIQUE = Kind(
    "technique", Words("引进新技术", "technique introduced"), Unit.ITEM, 1, *_SEALS, detail=IntroducedDetail, labels=_NAME | _MORE
)  # fmt: skip
"""Unit 项: an appropriate technique introduced by the supporter, confirmed by the recipient. Member "expert"."""
CLINICAL_SERVICE = Kind(
    "clinical_service", Words("新增诊疗项目", "clinical service added"), Unit.ITEM, 1, *_SEALS, detail=IntroducedDetail, labels=_NAME | _MORE
)  # fmt: skip
"""Unit 项: a new service of diagnosis and treatment. Member "expert"."""
LOCAL_FIRST = Kind(
    "local_first",
    Words("填补空白", "local first"),
    Unit.ITEM,
    1,
    *_SEALS,
    detail=FirstDetail,
    labels=_NAME | {"scope": Words("范围", "where"), "written": Words("出处", "source")},
)
"""Unit 项: first in the county (or wider), with proof, confirmed by the recipient."""
CASE = Kind(
    "technique_case",
    Words("新技术病例", "case of a new technique"),
    Unit.CASE_TIME,
    1,
    *_SEALS,
    detail=CaseDetail,
    labels=_NAME
    | {"level": Words("完成方式", "how it was done"), "complication": Words("并发症", "complication")},
    values={"level": lambda code: Level(code).words},
)
"""Unit 例次: one case. Members "learner", and "expert" unless it was done alone."""
INDEPENDENT = Kind(
    "technique_independent",
    Words("首次独立完成", "first done alone"),
    Unit.ITEM,
    1,
    *_SEALS,
    detail=AloneDetail,
    labels=_NAME | {"cases_before": Words("此前在指导下的例数", "cases with an expert before")},
)
"""Unit 项: a learner's first case alone. Member "learner"."""
KEPT = Kind(
    "technique_kept",
    Words("满一年仍在做", "kept after a year"),
    Unit.ITEM,
    1,
    *_SEALS,
    detail=KeptDetail,
    labels=_NAME
    | {"since": Words("独立自", "alone since"), "cases": Words("近一年例数", "cases in the last year")},
)
"""Unit 项: still done twelve months after the first independence."""
KINDS = (TECHNIQUE, CLINICAL_SERVICE, LOCAL_FIRST, CASE, INDEPENDENT, KEPT)
