"""The tables that may be brought in from outside: series by region and month. A definition reads one as the kind "outside.<code>"."""

from __future__ import annotations

from dataclasses import dataclass

from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words

PREFIX = "outside."


@dataclass(frozen=True, slots=True)
class Series:
    """A table: what each number counts, for a county and a month unless said otherwise, and who has it."""

    code: str
    words: Words
    unit: Unit
    holder: Words

    @property
    def kind(self) -> str:
        """The kind of fact that its rows are."""
        return PREFIX + self.code


_INSURANCE = Words("医保经办机构", "the insurance office")
_STATISTICS = Words("卫生健康统计直报", "the health statistics office")
_CENSUS = Words("统计局", "the statistics bureau")
_ROADS = Words("交通运输局", "the transport bureau")
ALL: dict[str, Series] = {
    one.code: one
    for one in (
        Series("insured_inpatients", Words("参保人住院人次（县内外合计）", "inpatient stays of the insured, in and out of the county"), Unit.PERSON_VISIT, _INSURANCE),
        Series("insured_inpatients_in_county", Words("参保人县内住院人次", "inpatient stays of the insured in the county"), Unit.PERSON_VISIT, _INSURANCE),
        Series("insured_inpatients_grassroots", Words("参保人在乡镇卫生院和社区住院人次", "inpatient stays of the insured at township and community centres"), Unit.PERSON_VISIT, _INSURANCE),
        Series("insurance_fund_spent", Words("医保基金住院支出", "insurance fund spent on inpatients"), Unit.FEN, _INSURANCE),
        Series("insurance_fund_in_county", Words("医保基金县内住院支出", "insurance fund spent on inpatients in the county"), Unit.FEN, _INSURANCE),
        Series("outpatient_visits", Words("门急诊人次（县内合计）", "outpatient and emergency visits in the county"), Unit.PERSON_VISIT, _STATISTICS),
        Series("outpatient_visits_grassroots", Words("基层门急诊人次", "outpatient and emergency visits at township and village"), Unit.PERSON_VISIT, _STATISTICS),
        Series("county_hospital_discharges", Words("县级医院出院人次", "discharges of county hospitals"), Unit.PERSON_VISIT, _STATISTICS),
        Series("county_hospital_surgery_3_4", Words("县级医院三四级手术例数", "grade 3 and 4 operations of county hospitals"), Unit.CASE, _STATISTICS),
        Series("live_births", Words("活产数", "live births"), Unit.PERSON, _STATISTICS),
        Series("population", Words("常住人口", "resident population"), Unit.PERSON, _CENSUS),
        Series("travel_minutes", Words("县城到地级市中心医院的车程（分钟）", "minutes by road from the county town to the prefecture's hospital"), Unit.MINUTE, _ROADS),
    )
}  # fmt: skip
