"""The rules by which an act is marked, dated, and the plain arithmetic behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml

from tongzhou.kernel.errors import sentence
from tongzhou.kernel.words import Words

LIST = Path(__file__).resolve().parent / "data" / "rules.yaml"
LONGEST_REASON = 500


class Code(StrEnum):
    """What may be strange about an act."""

    BURST = "burst"
    OUTSIDE_POSTING = "outside_posting"
    SAME_PHOTO = "same_photo"
    LONG_DAY = "long_day"
    ROUND_NUMBERS = "round_numbers"
    CROWD = "crowd"
    HEAVY_DAY = "heavy_day"

    @property
    def words(self) -> Words:
        """The rule in a few words."""
        return _WORDS[self]


_WORDS = {
    Code.BURST: Words("短时间内登记很多", "many recorded at once"),
    Code.OUTSIDE_POSTING: Words("不在派驻期内", "outside the posting"),
    Code.SAME_PHOTO: Words("照片用过", "photo used before"),
    Code.LONG_DAY: Words("一天的时长过多", "more minutes than a day"),
    Code.ROUND_NUMBERS: Words("都是整数", "round numbers only"),
    Code.CROWD: Words("参加人数过多", "more people than staff"),
    Code.HEAVY_DAY: Words("一天的诊疗量过多", "more than one can see in a day"),
}
BURST = Words("{name}在 {seconds} 秒内登记了 {n} 件。", "{name} recorded {n} acts within {seconds} seconds.")
NOT_THERE = Words(
    "{name}这一天不在派驻期内，或正在离岗。", "{name} was not posted here on that day, or was away."
)
NEVER_POSTED = Words("{name}没有派驻记录。", "{name} was never posted.")
SAME_PHOTO = Words(
    "照片与另一件工作（{day}）的相同。", "The photo is the same as that of another act ({day})."
)
LONG_DAY = Words("{name}这一天一共记了 {n} 分钟。", "{name} has {n} minutes on that day.")
ROUND = Words(
    "{name}最近登记的 {n} 个数都是 {of} 的整倍数。",
    "The last {n} numbers of {name} are all multiples of {of}.",
)
CROWD = Words(
    "参加 {n} 人，{host}及下级登记在册的一共 {staff} 人。",
    "{n} people came; {host} and the places below have {staff} registered staff.",
)
HEAVY = Words(
    "{what} {n}，合每人每天 {each}，通常不超过 {most}。",
    "{n} {what}: {each} a person and day, usually at most {most}.",
)

SAY_WHY = sentence(
    "signs.say_why",
    "请写明为什么没有问题。",
    "Say why it is in order.",
    then_zh="一句话就够，双方都看得到。",
    then_en="One sentence is enough; both sides read it.",
)
TOO_LONG = sentence(
    "signs.too_long",
    "说明最多 {most} 个字，现在有 {now} 个。",
    "The reason takes at most {most} characters; there are {now}.",
    then_zh="请写短一些。",
    then_en="Make it shorter.",
)
NOT_YOURS = sentence(
    "signs.not_yours",
    "自己登记的工作，疑点要由别人核实。",
    "Somebody else looks into the signs of what you recorded yourself.",
    then_zh="请让同事或对方的对口支援办公室核实。",
    then_en="Ask a colleague, or the other side's programme office.",
)
NO_SIGN = sentence(
    "signs.no_sign",
    "这件工作现在没有这个疑点。",
    "This act does not bear that sign now.",
    then_zh="可能刚更正过，请刷新后再看。",
    then_en="It may just have been corrected; refresh and look again.",
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule from a day on, with its thresholds."""

    code: Code
    since: date
    told: Mapping[str, object]

    def number(self, name: str) -> int:
        """A threshold that is a whole number."""
        return int(str(self.told[name]))

    def names(self, name: str) -> frozenset[str]:
        """A threshold that is a list of codes."""
        told = self.told.get(name, ())
        return frozenset(map(str, told)) if isinstance(told, list | tuple) else frozenset()

    def most(self, name: str, code: str) -> int | None:
        """A threshold that stands for a code in a table; None when the code is not in it."""
        told = self.told.get(name, {})
        return int(told[code]) if isinstance(told, Mapping) and code in told else None


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, the oldest first."""
    told = yaml.safe_load(LIST.read_text(encoding="utf-8"))
    made = [
        Rule(Code(one["code"]), one["since"], {k: v for k, v in one.items() if k not in ("code", "since")})
        for one in told
    ]
    return tuple(sorted(made, key=lambda rule: rule.since))


def in_force(code: Code, on: date, among: Sequence[Rule] | None = None) -> Rule | None:
    """The rule of this code for what was recorded on a day; None before its first."""
    found = [rule for rule in (rules() if among is None else among) if rule.code is code and rule.since <= on]
    return found[-1] if found else None


def most_within(times: Sequence[datetime], own: datetime, within: timedelta) -> int:
    """How many of `times` (own among them) the fullest window of this length that holds `own` has; windows are closed."""
    near = sorted(one for one in times if abs(one - own) <= within)
    starts = [one for one in near if one <= own]
    return max((sum(start <= one <= start + within for one in near) for start in starts), default=0)


def all_round(numbers: Sequence[Decimal], *, least: int, of: int) -> bool:
    """Whether there are at least `least` numbers, and all are multiples of `of`."""
    return len(numbers) >= least and all(one % of == 0 for one in numbers)
