"""Requirements: which rule holds where, and what a year says in words."""

from __future__ import annotations

from datetime import date

import pytest

from tongzhou.kernel.errors import Invalids
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.periods import Period
from tongzhou.kernel.words import Words
from tongzhou.support.postings.rules.compliance import Case, Standing, Verdict, judged
from tongzhou.support.postings.rules.continuity import Stay, year_of
from tongzhou.support.postings.rules.requirements import Requirement as R
from tongzhou.support.postings.rules.requirements import Rule, check, holding
from tongzhou.support.postings.rules.saying import listed, span_words, year_words

ALWAYS = Period(date(2016, 1, 1))
YEAR = year_of(2026)


def rule(requirement: R, at_least: int | None = None, **given: object) -> Rule:
    return Rule(
        new_id(), requirement, at_least, given.pop("at_most", None), given.pop("during", ALWAYS), **given
    )  # type: ignore[arg-type]


def stay(who: str, start: date, end: date, *away: Period, **given: object) -> Stay:
    return Stay(who, who, who, "chief_physician", Period(start, end), away, **given)  # type: ignore[arg-type]


def verdict(
    stays: list[Stay], *rules: Rule, today: date = date(2027, 2, 1), teams: dict[str, str] | None = None
) -> Verdict:
    case = Case(tuple(stays), teams or {}, YEAR, YEAR, 2026, today, {one.requirement: one for one in rules})
    return judged(case)[0]


def test_two_are_missing() -> None:
    three = [stay(who, date(2026, 1, 1), date(2027, 1, 1), over=True) for who in "甲乙丙"]
    said = verdict(three, rule(R.HEADS, 5))
    assert said.standing is Standing.BROKEN
    assert said.says.zh == "2026 年还差 2 人；已派 3 人" and said.says.en == "2026: 2 more needed; 3 posted"


def test_who_is_planned_may_make_it_good() -> None:
    came = [stay(who, date(2026, 1, 1), date(2027, 1, 1)) for who in "甲乙丙"]
    planned = [stay(who, date(2026, 7, 1), date(2027, 1, 1), real=False) for who in "丁戊"]
    said = verdict([*came, *planned], rule(R.HEADS, 5), today=date(2026, 5, 1))
    assert said.standing is Standing.OPEN and "计划中的 2 人到齐就够" in said.says.zh
    assert verdict([*came, planned[0]], rule(R.HEADS, 5), today=date(2026, 5, 1)).standing is Standing.AT_RISK
    assert verdict([*came, *planned], rule(R.HEADS, 3)).standing is Standing.KEPT


def test_who_stays_too_short_does_not_count() -> None:
    people = [stay("甲", date(2026, 1, 1), date(2026, 5, 4), over=True)]
    heads, months = judged(
        Case(
            tuple(people), {}, YEAR, YEAR, 2026, date(2027, 2, 1), {R.HEADS: rule(R.HEADS, 1), R.MONTHS: rule(R.MONTHS, 6)}
        )
    )  # fmt: skip
    assert heads.standing is Standing.BROKEN and "另有 1 人时间不够，不算" in heads.says.zh
    assert months.says.zh == "不满 6 个月：甲（4 个月 3 天）"
    assert months.standing is Standing.BROKEN


def test_a_plan_that_is_too_short_is_a_risk_not_yet_a_fault() -> None:
    said = verdict(
        [stay("甲", date(2026, 3, 1), date(2026, 6, 1))], rule(R.MONTHS, 6), today=date(2026, 4, 1)
    )
    assert said.standing is Standing.AT_RISK


def test_leave_breaks_a_stay_only_when_it_is_long() -> None:
    short = Period(date(2026, 2, 10), date(2026, 2, 20))
    long = Period(date(2026, 4, 1), date(2026, 5, 10))
    six = rule(R.MONTHS, 6)
    whole = (date(2026, 1, 1), date(2026, 8, 1))
    assert verdict([stay("甲", *whole, short, over=True)], six, rule(R.BREAK, 15)).standing is Standing.KEPT
    assert verdict([stay("甲", *whole, long, over=True)], six, rule(R.BREAK, 15)).standing is Standing.BROKEN
    assert verdict([stay("甲", *whole, short, over=True)], six).standing is Standing.BROKEN


def test_nobody_on_site_in_march() -> None:
    people = [
        stay("甲", date(2026, 1, 1), date(2026, 3, 1), over=True),
        stay("乙", date(2026, 3, 15), date(2027, 1, 1), over=True),
    ]
    said = verdict(people, rule(R.ALWAYS))
    assert said.standing is Standing.BROKEN
    assert said.says.zh == "3 月 1 日—3 月 14 日无人在岗；共 14 天"
    assert said.says.en == "nobody on site 1 Mar – 14 Mar; 14 days in all"


def test_a_gap_ahead_is_told_before_it_comes() -> None:
    people = [stay("甲", date(2026, 1, 1), date(2026, 9, 1))]
    said = verdict(people, rule(R.ALWAYS), today=date(2026, 5, 1))
    assert said.standing is Standing.AT_RISK
    assert said.says.zh == "9 月 1 日—12 月 31 日还没有安排人；共 122 天"
    full = [*people, stay("乙", date(2026, 9, 1), date(2027, 1, 1), real=False)]
    assert verdict(full, rule(R.ALWAYS), today=date(2026, 5, 1)).standing is Standing.OPEN


def test_who_did_not_come_leaves_a_gap_although_he_was_planned() -> None:
    people = [stay("甲", date(2026, 1, 1), date(2027, 1, 1), real=False)]
    said = verdict(people, rule(R.ALWAYS), today=date(2026, 5, 1))
    assert said.standing is Standing.BROKEN and said.says.zh.startswith("1 月 1 日—5 月 1 日无人在岗")


def test_who_stays_over_new_year_counts_once() -> None:
    over = [stay("甲", date(2025, 7, 1), date(2026, 7, 1), over=True)]
    assert verdict(over, rule(R.HEADS, 1)).standing is Standing.BROKEN
    years = [stay("甲", date(2025, 7, 1), date(2027, 7, 1))]
    assert verdict(years, rule(R.HEADS, 1)).standing is Standing.KEPT


def test_a_team_of_five_to_seven() -> None:
    team = [stay(who, date(2026, 1, 1), date(2027, 1, 1), team="t", over=True) for who in "甲乙丙丁"]
    five = rule(R.TEAM_HEADS, 5, at_most=7)
    said = verdict(team, five, teams={"t": "1+N 管理团队"})
    assert said.says.zh == "1+N 管理团队：4 人到岗；还差 1 人" and said.standing is Standing.BROKEN
    many = [stay(who, date(2026, 1, 1), date(2027, 1, 1), team="t") for who in "甲乙丙丁戊己庚辛"]
    assert "多了 1 人" in verdict(many, five, teams={"t": "团队"}).says.zh
    year = verdict(team, rule(R.TEAM_MONTHS, 12), teams={"t": "团队"})
    assert year.standing is Standing.KEPT and year.says.zh == "团队：4 人都不少于 12 个月（已满 4 人）"


def test_no_rule_no_verdict() -> None:
    case = Case((), {}, YEAR, YEAR, 2026, date(2026, 5, 1), {})
    assert judged(case) == ()


def test_the_nearest_rule_holds() -> None:
    nation = rule(R.HEADS, 5, tier="county")
    tcm = rule(R.HEADS, 3, tier="county", kinds=frozenset({"tcm_hospital"}))
    province = rule(R.MONTHS, 12, region="53", during=Period(date(2019, 1, 1)))
    six = rule(R.MONTHS, 6)
    known = [tcm, nation, province, six]
    here = {"region": "532530", "tier": "county", "on": date(2026, 1, 1)}
    assert holding(known, kind="general_hospital", **here) == {R.HEADS: nation, R.MONTHS: province}  # type: ignore[arg-type]
    assert holding(known, kind="tcm_hospital", **here)[R.HEADS] is tcm  # type: ignore[arg-type]
    assert holding(known, kind="tcm_hospital", **here | {"on": date(2018, 1, 1)})[R.MONTHS] is six  # type: ignore[arg-type]
    assert R.HEADS not in holding(known, kind="general_hospital", **here | {"tier": "township"})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"at_least": None}, "at_least"),
        ({"at_least": 0}, "at_least"),
        ({"at_least": 7, "at_most": 5}, "at_most"),
        ({"region": "5"}, "region"),
        ({"confirmed": True}, "source"),
        ({"until": date(2026, 1, 1)}, "until"),
    ],
)
def test_what_cannot_be_a_rule(told: dict[str, object], field: str) -> None:
    usual: dict[str, object] = {
        "at_least": 5,
        "at_most": None,
        "region": "53",
        "source": "",
        "confirmed": False,
        "since": date(2026, 1, 1),
        "until": None,
    }
    with pytest.raises(Invalids) as refused:
        check(R.HEADS, **usual | told)  # type: ignore[arg-type]
    assert [one.field for one in refused.value.faults] == [field]


def test_words_of_days() -> None:
    assert span_words(Period(date(2026, 3, 1), date(2026, 3, 2))).zh == "3 月 1 日"
    assert year_words(year_of(2026, 6), 2026).zh == "2026 年 6 月—2027 年 5 月"
    many = [Words(str(n), str(n)) for n in range(5)]
    assert listed(many, 3, Words("段", "times")).zh == "0、1、2等 5 段"
