"""How points are told: clauses of the one sentence beside each item. Numbers as people read them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from tongzhou.kernel.words import Words

SHOWN = 6
"""Digits after the point that are kept of what is not rounded by the scheme."""


def half_up(number: Fraction | Decimal, places: int) -> Decimal:
    """Decimal, half away from zero: the one rounding."""
    exact = Fraction(number)
    scaled = abs(exact) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole if exact >= 0 else -whole).scaleb(-places)


def num(number: Fraction | Decimal | int, places: int = 2) -> str:
    """ "1,234.5": at most `places` decimals, without zeros at the end."""
    value = half_up(Fraction(number), places).normalize()
    return f"{value:,f}"


def percent(share: Fraction) -> str:
    """A share in per cent with one decimal at most."""
    return f"{num(share * 100, 1)}%"


def counted(number: Fraction | Decimal | None, unit: Words) -> Words:
    """A figure with its unit."""
    if number is None:
        return Words("不详", "not known")
    text = num(number)
    tight = unit.zh.startswith(("%", "/"))
    zh = f"{text}{unit.zh}" if tight else f"{text} {unit.zh}"
    en = f"{text}{unit.en}" if unit.en == "%" else f"{text} {unit.en}"
    return Words(zh.strip(), en.strip())


PAID = Words("{clause}，得 {points} 分（满分 {weight} 分）。", "{clause}: {points} of {weight} points.")
UNKNOWN = Words("{name}没有可计算的记录，不等于零", "{name}: no records to compute from, which is not zero")
FEW = Words(
    "{name}只有 {n} 例可算，少于最低 {least} 例，不下结论",
    "{name}: only {n} to compute from, fewer than the {least} that are needed",
)
NO_TARGET = Words(
    "{name}要和承诺比，但这一期没有承诺", "{name} is measured by a promise, and none covers the period"
)
NO_BEFORE = Words(
    "{name}要和去年同期比，但去年同期没有数字", "{name} is measured by last year, and last year is not known"
)
ZERO_BEFORE = Words(
    "{name}去年同期是零，算不出增减", "{name} was zero last year, so that no change can be said"
)
NO_PEERS = Words(
    "{name}要和{among}比，可比的只有 {n} 家，少于 {least} 家",
    "{name} is compared among {among}, and only {n} can be, fewer than {least}",
)
BAD_TARGET = Words(
    "{name}的承诺数 {target} 在起分线上，没有可比的区间",
    "{name}: the promise of {target} lies at the floor, so that nothing lies between",
)
LINEAR = Words(
    "{name} {value}，{floor}起分、{full}满分，按比例得 {share}",
    "{name} {value}, from {floor} to {full} in proportion, {share}",
)
PROMISED = Words("承诺的 {number}", "the promised {number}")
BANDED = Words("{name} {value}，达到“{sign} {at}”一档", "{name} {value} reaches the band “{sign} {at}”")
NO_BAND = Words("{name} {value}，没有达到任何一档", "{name} {value} reaches no band")
DEDUCTED = Words(
    "{name} {value}，比 {start}{way} {gap}，每 {per}扣 {each} 分，共扣 {sum} 分",
    "{name} {value}, {gap} {way} {start}, {each} off for each {per}, {sum} off",
)
NOT_DEDUCTED = Words(
    "{name} {value}，达到 {start}，不扣分",
    "{name} {value} meets {start}, nothing off",
)
CAPPED = Words("（扣到上限）", " (the most that is taken off)")
SHORT = Words("少", "short of")
OVER = Words("多", "beyond")
MET = Words("{name} {value}，符合“{sign} {than}”", "{name} {value} is {sign} {than}")
NOT_MET = Words("{name} {value}，不符合“{sign} {than}”", "{name} {value} is not {sign} {than}")
CHECKED = Words("{name}：{all} 个检查点符合 {met} 个", "{name}: {met} of {all} checks are met")
UNCHECKED = Words(
    "{name}：{all} 个检查点还有 {left} 个没有核", "{name}: {left} of {all} checks are not looked at"
)
RANKED = Words(
    "{name} {value}，在{among} {n} 家里排第 {rank}，得 {share}",
    "{name} {value}, number {rank} of {n} among {among}, {share}",
)
AHEAD = Words(
    "{name} {value}，好过{among}其他 {others} 家中的 {share}",
    "{name} {value}, ahead of {share} of the other {others} among {among}",
)
ANCHORED = Words(
    "{name} {value}，{among} {n} 家中位数 {median}、最好 {best}，得 {share}",
    "{name} {value}, among {among} ({n}) the median is {median} and the best {best}, {share}",
)
GREW = Words(
    "{name} {value}，去年同期 {before}，变化 {change}，{floor}% 起分、{full}% 满分，得 {share}",
    "{name} {value}, last year {before}, a change of {change}, from {floor}% to {full}%, {share}",
)
BY_HAND = Words("{name}由评审人打分", "{name} was judged")
NOT_JUDGED = Words("{name}等评审人打分", "{name} waits for a judge")
OUT = Words(
    "{clause}；按规定不计，分值摊到其他项。", "{clause}; it is left out and its weight goes to the others."
)
AS_ZERO = Words(
    "{clause}；按规定记零分（满分 {weight} 分）。", "{clause}; by the scheme: 0 of {weight} points."
)
AS_FULL = Words(
    "{clause}；按规定记满分 {points} 分。",
    "{clause}; by the scheme it counts in full: {points} points.",
)
ASKED = Words(
    "{clause}；按规定由评审人定分，还没有定。", "{clause}; by the scheme somebody judges, and nobody has yet."
)
SETTLED = Words(
    "{clause}；评审人定为 {points} 分（满分 {weight} 分）。",
    "{clause}; it was judged {points} of {weight} points.",
)
WAITS = Words("{clause}，先按零分算。", "{clause}; until then it counts nothing.")
HIT = Words("{name}：实际 {value}，{effect}。", "{name}: it is {value}; {effect}.")
NOT_HIT = Words("{name}：没有数字，没有套用。", "{name}: it is not known, and was not applied.")
TO_ZERO = Words("一票否决，总分记零", "the score is nothing")
TO_POINTS = Words("总分最高 {points} 分", "the score is {points} at most")
TO_GRADE = Words("等级最高“{grade}”", "the grade is “{grade}” at most")
