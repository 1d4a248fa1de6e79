"""What definitions may read that no package posts yet: kinds of later packages as they are planned, and tables from outside.

A later package fulfils a planned kind when it registers one of the same code, with its unit and at least its fields. Then the
plan is taken out here. `None` in a detail is "not known"; minutes are whole; `bool | None` says whether it was so.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import Kind

_SEALS = Words("支", "S"), Words("受", "R")
OUTSIDE = "outside."
"""What the kinds of rows from outside begin with."""


class ReportDetail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A report that the reading centre signed: minutes from the image's arrival. `readable`: the image could be read as sent."""

    minutes_to_report: int
    reported_within: bool | None
    critical: bool | None
    readable: bool | None


class OutcomeDetail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What became of the patient of an answered case; its days are those of the case."""

    outcome: str


class BudgetDetail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Money that a plan foresees."""

    name: str
    category: str
    year: int


class CheckDetail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Equipment looked at: in_use, idle, broken, scrapped."""

    equipment: str
    state: str


class RecognisedDetail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A result of another institution that was taken instead of a new test."""

    what: str


_LABELS = {
    "outcome": Words("结局", "outcome"),
    "minutes_to_report": Words("多久报告（分钟）", "minutes to the report"),
    "reported_within": Words("按时报告", "reported in time"),
    "critical": Words("危急值", "critical value"),
    "readable": Words("可以判读", "could be read"),
    "name": Words("名称", "name"),
    "category": Words("类别", "category"),
    "year": Words("年度", "year"),
    "equipment": Words("设备类别", "kind of equipment"),
    "state": Words("状态", "state"),
    "what": Words("项目", "what"),
}
_READ = {
    "state": {"in_use": Words("在用", "in use"), "idle": Words("闲置", "idle")},
    "outcome": {"lost": Words("失访", "lost to follow-up")},
}


def _kind(code: str, zh: str, en: str, unit: Unit, detail: type[msgspec.Struct]) -> Kind:
    names = detail.__struct_fields__
    return Kind(
        code,
        Words(zh, en),
        unit,
        1,
        *_SEALS,
        detail=detail,
        labels={name: _LABELS[name] for name in names},
        values={name: words.__getitem__ for name, words in _READ.items() if name in names},
    )


KINDS: dict[str, Kind] = {
    one.code: one
    for one in (
        _kind("remote_imaging_diagnosis", "远程影像诊断", "remote imaging diagnosis", Unit.CASE_TIME, ReportDetail),
        _kind("remote_ecg_diagnosis", "远程心电诊断", "remote ECG diagnosis", Unit.CASE_TIME, ReportDetail),
        _kind("remote_pathology_diagnosis", "远程病理诊断", "remote pathology diagnosis", Unit.CASE_TIME, ReportDetail),
        _kind("consultation_outcome", "会诊病人结局", "outcome after a consultation", Unit.CASE_TIME, OutcomeDetail),
        _kind("budget", "资金预算", "budget", Unit.FEN, BudgetDetail),
        _kind("equipment_check", "设备使用核查", "check of equipment", Unit.DEVICE, CheckDetail),
        _kind("result_recognised", "检查检验结果互认", "result recognised", Unit.CASE_TIME, RecognisedDetail),
    )
}  # fmt: skip
"""By code: kinds that a later package will post."""


@dataclass(frozen=True, slots=True)
class Series:
    """A table from outside: rows of an institution and month. `keeper` is who has it."""

    code: str
    words: Words
    unit: Unit
    keeper: Words

    @property
    def kind(self) -> str:
        """As definitions name it."""
        return OUTSIDE + self.code


_INSURANCE = Words("医保经办机构", "the health insurance agency")
_STATISTICS = Words("卫生健康统计年报、月报", "health statistics of the county")
_MOTHERS = Words("妇幼健康年报", "the annual report on maternal and child health")
SERIES: dict[str, Series] = {
    one.kind: one
    for one in (
        Series("insurance_in_county", Words("参保人县域内住院人次", "stays of the insured inside the county"), Unit.PERSON_VISIT, _INSURANCE),
        Series("insurance_out_of_county", Words("参保人县域外住院人次", "stays of the insured outside the county"), Unit.PERSON_VISIT, _INSURANCE),
        Series("insurance_fund_in_county", Words("医保基金县域内支出", "insurance fund paid inside the county"), Unit.FEN, _INSURANCE),
        Series("insurance_fund_out_of_county", Words("医保基金县域外支出", "insurance fund paid outside the county"), Unit.FEN, _INSURANCE),
        Series("insurance_fund_grassroots", Words("医保基金基层机构支出", "insurance fund paid to grassroots institutions"), Unit.FEN, _INSURANCE),
        Series("insurance_cost_in_county", Words("参保人县域内住院总费用", "cost of stays of the insured inside the county"), Unit.FEN, _INSURANCE),
        Series("insurance_paid_in_county", Words("参保人县域内住院报销金额", "cost of stays inside the county that insurance paid"), Unit.FEN, _INSURANCE),
        Series("visits_in_county", Words("县域内门急诊人次", "outpatient and emergency visits inside the county"), Unit.PERSON_VISIT, _STATISTICS),
        Series("visits_grassroots", Words("基层机构门急诊人次", "visits at grassroots institutions"), Unit.PERSON_VISIT, _STATISTICS),
        Series("visits_grassroots_tcm", Words("基层机构中医门急诊人次", "TCM visits at grassroots institutions"), Unit.PERSON_VISIT, _STATISTICS),
        Series("discharges_county", Words("县级医院出院人次", "discharges of county hospitals"), Unit.PERSON_VISIT, _STATISTICS),
        Series("operations_county", Words("县级医院手术例数", "operations at county hospitals"), Unit.CASE, _STATISTICS),
        Series("operations_grade_3_4", Words("县级医院三四级手术例数", "grade 3 and 4 operations at county hospitals"), Unit.CASE, _STATISTICS),
        Series("operations_township", Words("乡镇卫生院手术例数", "operations at township health centres"), Unit.CASE, _STATISTICS),
        Series("bed_days_used_grassroots", Words("基层机构实际占用床日", "bed days used at grassroots institutions"), Unit.DAY, _STATISTICS),
        Series("bed_days_open_grassroots", Words("基层机构实际开放床日", "bed days open at grassroots institutions"), Unit.DAY, _STATISTICS),
        Series("chronic_known", Words("登记的高血压和糖尿病患者", "people registered with hypertension or diabetes"), Unit.PERSON, _STATISTICS),
        Series("chronic_managed", Words("基层规范管理的高血压和糖尿病患者", "people with hypertension or diabetes managed at the grassroots"), Unit.PERSON, _STATISTICS),
        Series("general_practitioners", Words("注册全科医生", "registered general practitioners"), Unit.PERSON, _STATISTICS),
        Series("maternal_deaths", Words("孕产妇死亡（妇幼年报）", "maternal deaths in the annual report"), Unit.CASE, _MOTHERS),
        Series("live_births", Words("活产（妇幼年报）", "live births in the annual report"), Unit.CASE, _MOTHERS),
        Series("population", Words("常住人口", "resident population"), Unit.PERSON, Words("统计部门", "the statistics bureau")),
    )
}  # fmt: skip
"""By kind ("outside.insurance_in_county"): tables that the catalogue reads."""


def is_awaited(kind: str) -> bool:
    """Whether a kind is still to come: posted by a later package, or brought in from outside."""
    return kind in KINDS or kind.startswith(OUTSIDE)


def words_of(kind: str) -> Words:
    """What `needs` of an indicator names, in words; the bare code of a table that is not known here."""
    if kind in KINDS:
        return KINDS[kind].words
    if kind in SERIES:
        series = SERIES[kind]
        return Words(
            f"{series.words.zh}（{series.keeper.zh}）", f"{series.words.en} (from {series.keeper.en})"
        )
    return Words(kind, kind)
