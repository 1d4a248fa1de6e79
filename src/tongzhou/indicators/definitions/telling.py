"""A definition in words a doctor reads: one sentence a node, Chinese and English, in the shape of the tree."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tongzhou.indicators.definitions.reading import named_parts
from tongzhou.indicators.definitions.saying import in_words
from tongzhou.indicators.definitions.tree import (
    Attainment,
    Change,
    Count,
    Days,
    Derived,
    Distinct,
    Extreme,
    Number,
    Quantile,
    Ratio,
    Since,
    Stated,
    Step,
    Sum,
    Target,
    Trailing,
    Tree,
)
from tongzhou.kernel.words import Words

_ROLES = {
    "of": Words("分子", "numerator"),
    "to": Words("分母", "denominator"),
    "now": Words("本期", "this period"),
    "before": Words("上年同期", "the year before"),
}
_DONE = {"of": Words("做了的", "done"), "to": Words("承诺的", "promised")}


@dataclass(frozen=True, slots=True)
class Told:
    """A node in words. `role` is its part in what stands above ("numerator"), "" at the top; `parts` are those below it."""

    says: Words
    role: Words
    parts: tuple[Told, ...] = ()


def told(tree: Tree, role: Words = Words("", "")) -> Told:  # noqa: B008 - frozen
    """The whole tree in words."""
    below = tuple(told(part, _role(tree, name)) for name, part in named_parts(tree))
    return Told(says(tree), role, below)


def _role(tree: Tree, name: str) -> Words:
    if isinstance(tree, Attainment):
        return _DONE[name]
    if name.isdigit():
        return Words("第 {n} 项", "part {n}").format(n=name)
    return part_words(name)


def part_words(path: str) -> Words:
    """A part of a definition by its path ("of", "to.1") in words."""
    steps = [
        _ROLES.get(one) or Words("第 {n} 项", "part {n}").format(n=one) for one in path.split(".") if one
    ]
    return Words(" · ".join(one.zh for one in steps), " · ".join(one.en for one in steps))


def says(tree: Tree) -> Words:
    """One sentence for a node, without what stands below it."""
    match tree:
        case Count() | Sum() | Distinct() | Quantile() | Extreme() | Stated():
            return in_words(tree)
        case Ratio(_, _, scale):
            return _ratio(scale)
        case Derived(step, _, missing):
            words = (
                Words("几项加在一起", "the parts added up")
                if step is Step.PLUS
                else Words("第 1 项减去其余各项", "the first part less the others")
            )
            rest = Words("，没有数的一项按 0 算", "; a part without a figure counts as 0")
            return _joined(words, rest) if missing else words
        case Since() | Trailing() | Change():
            return _windowed(tree)
        case Attainment():
            return Words("完成承诺的百分之几", "what was done in per cent of what was promised")
        case Number(value):
            return Words("常数 {n}", "the constant {n}").format(n=_number(value))
        case Days():
            return Words("这段时间的天数", "the days of the period")
        case Target():
            return _joined(in_words(tree), Words("，按天数折算", ", prorated to the days"))
    raise AssertionError(tree)


def _windowed(tree: Since | Trailing | Change) -> Words:
    match tree:
        case Since(_, start):
            return Words("从 {day} 起累计到期末", "cumulative from {day} to the end of the period").format(
                day=start.isoformat()
            )
        case Trailing(_, months):
            return Words("期末之前的 {n} 个月", "the {n} months before the end of the period").format(
                n=months
            )
        case Change():
            return Words("比上年同期增减百分之几", "change against the same days a year before, in per cent")
    raise AssertionError(tree)


def _ratio(scale: int) -> Words:
    if scale == 100:
        return Words("分子占分母的百分之几", "the numerator in per cent of the denominator")
    if scale == 1:
        return Words("分子除以分母", "the numerator divided by the denominator")
    return Words("每 {n} 个分母有几个分子", "numerators in each {n} of the denominator").format(
        n=f"{scale:,}"
    )


def _number(value: Decimal) -> str:
    return f"{value.normalize():,f}"


def _joined(one: Words, other: Words) -> Words:
    return Words(one.zh + other.zh, one.en + other.en)
