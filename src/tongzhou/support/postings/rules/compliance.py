"""Whether a host's year keeps the requirements, with the consequence in words: what is missing, whose stay is short, when nobody was there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tongzhou.kernel.periods import Period
from tongzhou.kernel.words import Words
from tongzhou.support.postings.rules.continuity import (
    Stay,
    clipped,
    counts_in,
    day_count,
    gaps,
    inside,
    lasts,
    unbroken,
)
from tongzhou.support.postings.rules.requirements import Requirement, Rule
from tongzhou.support.postings.rules.saying import listed, span_words, stay_words, year_words

NAMED = 3
"""Gaps and persons that a sentence names; the rest are counted."""


class Standing(StrEnum):
    """How a requirement stands today."""

    KEPT = "kept"
    OPEN = "open"
    AT_RISK = "at_risk"
    BROKEN = "broken"

    @property
    def words(self) -> Words:
        """The standing in words."""
        return _STANDINGS[self]


_STANDINGS = {
    Standing.KEPT: Words("达到", "kept"),
    Standing.OPEN: Words("按计划可达到", "kept if the plan holds"),
    Standing.AT_RISK: Words("照现在看达不到", "will not be kept as it stands"),
    Standing.BROKEN: Words("没有达到", "not kept"),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """One requirement, its rule, how it stands and what follows."""

    requirement: Requirement
    rule: Rule
    standing: Standing
    says: Words


@dataclass(frozen=True, slots=True)
class Case:
    """What is judged: the stays at one host, its year as far as it is paired, and today."""

    stays: tuple[Stay, ...]
    teams: Mapping[str, str]
    """Names of the team-based teams, by key."""
    year: Period
    frame: Period
    number: int
    today: date
    rules: Mapping[Requirement, Rule]

    @property
    def over(self) -> bool:
        """Whether the year is past."""
        assert self.frame.end is not None
        return self.today >= self.frame.end

    @property
    def tolerance(self) -> int:
        """Days away that do not break a stay."""
        rule = self.rules.get(Requirement.BREAK)
        return (rule.at_least or 0) if rule else 0


def judged(case: Case) -> tuple[Verdict, ...]:
    """A verdict for each requirement that holds, in the order of the list."""
    found: list[Verdict] = []
    for requirement, judge in JUDGES.items():
        rule = case.rules.get(requirement)
        if rule:
            found += judge(case, rule)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Person:
    """One person's stays at the host, and the longest unbroken one of them that touches the year."""

    name: str
    stays: tuple[Stay, ...]
    longest: Period | None

    @property
    def real(self) -> bool:
        """Whether he has come."""
        return any(stay.real for stay in self.stays)

    @property
    def over(self) -> bool:
        """Whether nothing more is to come of it."""
        return all(stay.over for stay in self.stays)

    def short(self, months: int | None) -> bool:
        """Whether even the plan gives less than `months`."""
        return months is not None and (self.longest is None or not lasts(self.longest, months))


def persons(case: Case, stays: Sequence[Stay]) -> list[Person]:
    """Those who count in the year."""
    groups: dict[str, list[Stay]] = {}
    for stay in stays:
        groups.setdefault(stay.who, []).append(stay)
    found = []
    for group in groups.values():
        if not counts_in(group, case.year):
            continue
        times = [one for one in unbroken(group, case.tolerance) if clipped(one, case.year)]
        longest = max(times, key=lambda one: one.days() or 0, default=None)
        found.append(Person(group[0].name, tuple(group), longest))
    return sorted(found, key=lambda one: one.stays[0].term.start)


def _heads(case: Case, rule: Rule) -> list[Verdict]:
    months = case.rules.get(Requirement.MONTHS)
    known = persons(case, case.stays)
    fit = [one for one in known if not one.short(months.at_least if months else None)]
    came, coming = sum(one.real for one in fit), sum(not one.real for one in fit)
    short = len(known) - len(fit)
    return [_head_verdict(case, rule, came, coming, short)]


def _head_verdict(case: Case, rule: Rule, came: int, coming: int, short: int) -> Verdict:
    needed, year = rule.at_least or 0, year_words(case.year, case.number)
    missing = needed - came
    if missing <= 0:
        says = Words("{year}已派 {n} 人，要求 {needed} 人", "{year}: {n} posted, {needed} required")
        return Verdict(Requirement.HEADS, rule, Standing.KEPT, says.format(year=year, n=came, needed=needed))
    says = Words("{year}还差 {n} 人", "{year}: {n} more needed").format(year=year, n=missing)
    says = _also(says, came, "已派 {n} 人", "{n} posted")
    says = _also(says, short, "另有 {n} 人时间不够，不算", "{n} more stay too short and do not count")
    if not case.over and coming >= missing:
        says = _also(says, coming, "计划中的 {n} 人到齐就够", "the {n} who are planned will do")
        return Verdict(Requirement.HEADS, rule, Standing.OPEN, says)
    says = _also(says, 0 if case.over else coming, "计划中 {n} 人", "{n} planned")
    return Verdict(Requirement.HEADS, rule, Standing.BROKEN if case.over else Standing.AT_RISK, says)


def _also(says: Words, number: int, zh: str, en: str) -> Words:
    if not number:
        return says
    return Words(f"{says.zh}；{zh.format(n=number)}", f"{says.en}; {en.format(n=number)}")


def _months(case: Case, rule: Rule) -> list[Verdict]:
    return [_stays_long(case, rule, Requirement.MONTHS, case.stays, Words("", ""))]


def _stays_long(
    case: Case, rule: Rule, requirement: Requirement, stays: Sequence[Stay], team: Words
) -> Verdict:
    known, months = persons(case, stays), rule.at_least or 0
    short = [one for one in known if one.short(months)]
    if not short:
        return _all_long(known, rule, requirement, months, team)
    names = [
        Words(f"{one.name}（{stay_words(one.longest).zh}）", f"{one.name} ({stay_words(one.longest).en})")
        for one in short
    ]
    says = Words("{team}不满 {months} 个月：{names}", "{team}less than {months} months: {names}").format(
        team=team, months=months, names=listed(names, NAMED, Words("人", "persons"))
    )
    broken = any(one.over for one in short)
    return Verdict(requirement, rule, Standing.BROKEN if broken else Standing.AT_RISK, says)


def _all_long(
    known: Sequence[Person], rule: Rule, requirement: Requirement, months: int, team: Words
) -> Verdict:
    done = sum(_done(one, months) for one in known)
    says = Words("{team}还没有人", "{team}nobody yet").format(team=team)
    if known:
        says = Words(
            "{team}{n} 人都不少于 {months} 个月（已满 {done} 人）",
            "{team}all {n} stay at least {months} months ({done} have done so)",
        ).format(team=team, n=len(known), months=months, done=done)
    kept = bool(known) and done == len(known)
    return Verdict(requirement, rule, Standing.KEPT if kept else Standing.OPEN, says)


def _done(one: Person, months: int) -> bool:
    return one.over and one.longest is not None and lasts(one.longest, months)


def _always(case: Case, rule: Rule) -> list[Verdict]:
    assert case.frame.end is not None
    tomorrow = case.today + timedelta(1)
    past = clipped(case.frame, Period(date.min, tomorrow))
    future = clipped(case.frame, Period(tomorrow))
    came = [part for stay in case.stays if stay.real for part in stay.present]
    planned = [part for stay in case.stays for part in stay.present]
    empty = gaps(came, past) if past else ()
    ahead = gaps(planned, future) if future else ()
    return [_gap_verdict(rule, empty, ahead, bool(future))]


def _gap_verdict(rule: Rule, empty: Sequence[Period], ahead: Sequence[Period], running: bool) -> Verdict:
    nobody = Words("{when}无人在岗", "nobody on site {when}")
    unplanned = Words("{when}还没有安排人", "nobody planned for {when}")
    parts = [
        says.format(when=listed([span_words(one) for one in found], NAMED, Words("段", "times")))
        for says, found in ((nobody, empty), (unplanned, ahead))
        if found
    ]
    if parts:
        days = Words("共 {n} 天", "{n} days in all").format(n=day_count([*empty, *ahead]))
        says = Words("；".join(one.zh for one in (*parts, days)), "; ".join(one.en for one in (*parts, days)))
        return Verdict(Requirement.ALWAYS, rule, Standing.BROKEN if empty else Standing.AT_RISK, says)
    if running:
        says = Words("到今天每天有人，往后也排满了", "somebody every day so far, and planned for the rest")
        return Verdict(Requirement.ALWAYS, rule, Standing.OPEN, says)
    return Verdict(
        Requirement.ALWAYS, rule, Standing.KEPT, Words("每一天都有人在岗", "somebody on site every day")
    )


def _team_heads(case: Case, rule: Rule) -> list[Verdict]:
    return [_team(case, rule, key, name) for key, name in _teams(case)]


def _teams(case: Case) -> list[tuple[str, str]]:
    there = {stay.team for stay in case.stays if inside([stay.term], case.year)}
    return [(key, name) for key, name in case.teams.items() if key in there]


def _team(case: Case, rule: Rule, key: str, name: str) -> Verdict:
    members = [stay for stay in case.stays if stay.team == key and inside([stay.term], case.year)]
    came = len({stay.who for stay in members if stay.real})
    everybody = len({stay.who for stay in members})
    least, most = rule.at_least or 0, rule.at_most
    says = Words("{name}：{n} 人到岗", "{name}: {n} have come").format(name=name, n=came)
    if most is not None and came > most:
        says = _also(says, came - most, "多了 {n} 人", "{n} too many")
        return Verdict(Requirement.TEAM_HEADS, rule, Standing.BROKEN, says)
    if came >= least:
        return Verdict(Requirement.TEAM_HEADS, rule, Standing.KEPT, says)
    says = _also(says, least - came, "还差 {n} 人", "{n} more needed")
    if everybody >= least and not case.over:
        return Verdict(Requirement.TEAM_HEADS, rule, Standing.OPEN, says)
    return Verdict(Requirement.TEAM_HEADS, rule, Standing.BROKEN if case.over else Standing.AT_RISK, says)


def _team_months(case: Case, rule: Rule) -> list[Verdict]:
    return [
        _stays_long(
            case,
            rule,
            Requirement.TEAM_MONTHS,
            [stay for stay in case.stays if stay.team == key],
            Words(f"{name}：", f"{name}: "),
        )
        for key, name in _teams(case)
    ]


JUDGES: Mapping[Requirement, Callable[[Case, Rule], list[Verdict]]] = {
    Requirement.HEADS: _heads,
    Requirement.MONTHS: _months,
    Requirement.ALWAYS: _always,
    Requirement.TEAM_HEADS: _team_heads,
    Requirement.TEAM_MONTHS: _team_months,
}
