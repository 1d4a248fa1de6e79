"""What a commission asks of postings, as data: which requirement holds for a host on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from tongzhou.kernel.errors import Invalid, Invalids, sentence
from tongzhou.kernel.periods import Period
from tongzhou.kernel.words import Words


class Requirement(StrEnum):
    """One thing that is asked. What its number counts stands in `unit`."""

    HEADS = "heads"
    MONTHS = "months"
    ALWAYS = "always"
    TEAM_HEADS = "team_heads"
    TEAM_MONTHS = "team_months"
    BREAK = "break"
    YEAR = "year"

    @property
    def words(self) -> Words:
        """What is asked, in words."""
        return _WORDS[self]

    @property
    def unit(self) -> Words:
        """What the number counts; empty where no number is asked."""
        return _UNITS[self]

    @property
    def ranged(self) -> bool:
        """Whether it may name a most beside its least."""
        return self in (Requirement.HEADS, Requirement.TEAM_HEADS)


_WORDS = {
    Requirement.HEADS: Words("每年派驻人数", "persons posted a year"),
    Requirement.MONTHS: Words("每人连续在岗", "unbroken stay of each person"),
    Requirement.ALWAYS: Words("全年有人在岗", "somebody on site all year"),
    Requirement.TEAM_HEADS: Words("组团式团队人数", "persons in a team-based team"),
    Requirement.TEAM_MONTHS: Words("组团式每人在岗", "stay of each in a team-based team"),
    Requirement.BREAK: Words("暂离多少天以内不算中断", "days away that do not break a stay"),
    Requirement.YEAR: Words("活动年度从几月开始", "month in which the activity year begins"),
}
_NONE = Words("", "")
_UNITS = {
    Requirement.HEADS: Words("人", "persons"),
    Requirement.MONTHS: Words("个月", "months"),
    Requirement.ALWAYS: _NONE,
    Requirement.TEAM_HEADS: Words("人", "persons"),
    Requirement.TEAM_MONTHS: Words("个月", "months"),
    Requirement.BREAK: Words("天", "days"),
    Requirement.YEAR: Words("月", "month"),
}
BOUNDS = {
    Requirement.HEADS: (1, 500),
    Requirement.MONTHS: (1, 120),
    Requirement.TEAM_HEADS: (1, 500),
    Requirement.TEAM_MONTHS: (1, 120),
    Requirement.BREAK: (0, 366),
    Requirement.YEAR: (1, 12),
}

NEEDS_NUMBER = sentence(
    "postings.needs_number",
    "“{what}”要填 {least} 到 {most} 之间的数。",
    "“{what}” needs a number from {least} to {most}.",
    then_zh="请照文件填写；文件没有写的，不要设这一条。",
    then_en="Copy it from the document; leave the rule out if the document says nothing.",
)
MOST_UNDER_LEAST = sentence(
    "postings.most_under_least",
    "最多不能小于最少。",
    "The most is less than the least.",
    then_zh="请核对两个数；没有上限就留空。",
    then_en="Check both numbers; leave the most empty if there is none.",
)
SOURCE_FIRST = sentence(
    "postings.source_first",
    "核实要写明依据的文件。",
    "To confirm a rule, name its document.",
    then_zh="请填文件名称和文号，或先标“待核实”。",
    then_en="Give name and number of the document, or leave it to be confirmed.",
)
NO_SUCH_RULE = sentence(
    "postings.no_such_rule",
    "没有找到这条规则。",
    "There is no such rule.",
    then_zh="它可能已被别人改过，请从规则列表里打开。",
    then_en="It may have been changed; open it from the list of rules.",
)
RULE_MET = sentence(
    "postings.rule_met",
    "同样范围、同样内容的规则在这段日子里已经有一条。",
    "A rule of the same scope and kind holds during these days.",
    then_zh="请刷新后改那一条。",
    then_en="Refresh and change that one.",
)
WRONG_REGION = sentence(
    "postings.wrong_region",
    "行政区划代码“{code}”不对。",
    "“{code}” is not a division code.",
    then_zh="全国留空，省 2 位、市 4 位、县 6 位。",
    then_en="Leave it empty for the nation; 2 digits for a province, 4 prefecture, 6 county.",
)
ENDS_EARLY = sentence(
    "postings.ends_early",
    "规则要在开始之后才能结束。",
    "A rule ends after it begins.",
    then_zh="请核对起止日期。",
    then_en="Check both days.",
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One requirement with its scope. Empty `region`, `kinds`, `tier`: everywhere, every kind, every level."""

    id: UUID
    requirement: Requirement
    at_least: int | None
    at_most: int | None
    during: Period
    region: str = ""
    kinds: frozenset[str] = frozenset()
    tier: str = ""
    source: str = ""
    confirmed: bool = False

    def fits(self, *, region: str, kind: str, tier: str, on: date) -> bool:
        """Whether it holds for a host of this region code, kind and level on a day."""
        return (
            on in self.during
            and region.startswith(self.region)
            and (not self.kinds or kind in self.kinds)
            and self.tier in ("", tier)
        )

    @property
    def nearness(self) -> tuple[int, bool, bool, date]:
        """How near its scope is: the county before the nation, one kind before all, the newest first."""
        return len(self.region), bool(self.kinds), bool(self.tier), self.during.start


def holding(
    rules: Iterable[Rule], *, region: str, kind: str, tier: str, on: date
) -> Mapping[Requirement, Rule]:
    """The nearest rule of each requirement for a host on a day."""
    found: dict[Requirement, Rule] = {}
    for rule in sorted(rules, key=lambda one: one.nearness):
        if rule.fits(region=region, kind=kind, tier=tier, on=on):
            found[rule.requirement] = rule
    return found


def check(
    requirement: Requirement,
    *,
    at_least: int | None,
    at_most: int | None,
    region: str,
    source: str,
    confirmed: bool,
    since: date,
    until: date | None,
) -> None:
    """Raise Invalids for what cannot be a rule (fields at_least, at_most, region, source, until)."""
    faults = [*_numbers(requirement, at_least, at_most)]
    if region and not (region.isascii() and region.isdigit() and len(region) in (2, 4, 6)):
        faults.append(Invalid(WRONG_REGION, field="region", code=region))
    if confirmed and not source.strip():
        faults.append(Invalid(SOURCE_FIRST, field="source"))
    if until is not None and until <= since:
        faults.append(Invalid(ENDS_EARLY, field="until"))
    if faults:
        raise Invalids(faults)


def _numbers(requirement: Requirement, at_least: int | None, at_most: int | None) -> list[Invalid]:
    if requirement is Requirement.ALWAYS:
        return []
    least, most = BOUNDS[requirement]
    if at_least is None or not least <= at_least <= most:
        return [Invalid(NEEDS_NUMBER, field="at_least", what=requirement.words, least=least, most=most)]
    if at_most is not None and at_most < at_least:
        return [Invalid(MOST_UNDER_LEAST, field="at_most")]
    return []
