"""A definition in words a doctor reads: one sentence a node, Chinese and English, in the shape of the tree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from tongzhou.indicators.definitions.fields import field_words, kind_words, thing_words, value_words
from tongzhou.indicators.definitions.reading import named_parts
from tongzhou.indicators.definitions.tree import (
    Attainment,
    Between,
    Change,
    Count,
    Days,
    Derived,
    Distinct,
    End,
    Extreme,
    Facts,
    Is,
    Known,
    Leaf,
    Not,
    Number,
    Quantile,
    Ratio,
    Since,
    Stated,
    Step,
    Sum,
    Target,
    Test,
    Trailing,
    Tree,
)
from tongzhou.kernel.words import Words
from tongzhou.partnerships import aims

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
    steps = [_ROLES.get(one) or Words("第 {n} 项", "part {n}").format(n=one) for one in path.split(".") if one]
    return Words(" · ".join(one.zh for one in steps), " · ".join(one.en for one in steps))


def says(tree: Tree) -> Words:
    """One sentence for a node, without what stands below it."""
    match tree:
        case Count() | Sum() | Distinct() | Quantile() | Extreme() | Stated():
            return _leaf(tree)
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
        case Since(_, start):
            return Words("从 {day} 起累计到期末", "cumulative from {day} to the end of the period").format(
                day=start.isoformat()
            )
        case Trailing(_, months):
            return Words("期末之前的 {n} 个月", "the {n} months before the end of the period").format(n=months)
        case Change():
            return Words("比上年同期增减百分之几", "change against the same days a year before, in per cent")
        case Attainment():
            return Words("完成承诺的百分之几", "what was done in per cent of what was promised")
        case Number(value):
            return Words("常数 {n}", "the constant {n}").format(n=_number(value))
        case Days():
            return Words("这段时间的天数", "the days of the period")
        case Target(measure):
            aim = aims.named(measure)
            name = aim.words if aim else Words(measure, measure)
            return Words(
                "承诺的“{aim}”，按天数折算到这段时间", "the “{aim}” promised, prorated to the days of the period"
            ).format(aim=name)
    raise AssertionError(tree)


def _ratio(scale: int) -> Words:
    if scale == 100:
        return Words("分子占分母的百分之几", "the numerator in per cent of the denominator")
    if scale == 1:
        return Words("分子除以分母", "the numerator divided by the denominator")
    return Words("每 {n} 个分母有几个分子", "numerators in each {n} of the denominator").format(n=f"{scale:,}")


def _leaf(leaf: Leaf) -> Words:
    facts, kinds = _facts(leaf.facts), leaf.facts.kinds
    match leaf:
        case Count():
            words = Words("{facts}：有几条记录", "{facts}: how many records")
        case Sum(_, "quantity", _):
            words = Words("{facts}：数量加在一起", "{facts}: the quantities added up")
        case Sum(_, of, _):
            words = _of("{facts}：“{of}”加在一起", "{facts}: “{of}” added up", of, kinds)
        case Distinct(_, of):
            words = Words(
                "{facts}：有几个不同的{of}，同一个只算一次", "{facts}: how many different ones of “{of}”, each once"
            )
            return words.format(facts=facts, of=thing_words(of, kinds))
        case Quantile(_, of, 50):
            words = _of("{facts}：“{of}”的中位数", "{facts}: the median of “{of}”", of, kinds)
        case Quantile(_, of, percent):
            words = _of(
                "{facts}：“{of}”的第 PERCENT 百分位", "{facts}: percentile PERCENT of “{of}”", of, kinds
            )
            words = Words(words.zh.replace("PERCENT", str(percent)), words.en.replace("PERCENT", str(percent)))
        case Extreme(_, of, end):
            zh, en = ("最大", "greatest") if end is End.GREATEST else ("最小", "least")
            words = _of(f"{{facts}}：“{{of}}”{zh}的一个", f"{{facts}}: the {en} “{{of}}”", of, kinds)
        case Stated(_, of):
            words = _of(
                "{facts}：按期声明的“{of}”，每一天都有声明才算知道", "{facts}: “{of}” as stated; known only when no day is left out",
                of, kinds,
            )  # fmt: skip
    return words.format(facts=facts)


def _of(zh: str, en: str, of: str, kinds: tuple[str, ...]) -> Words:
    """A template whose {of} is filled and whose {facts} is still open."""
    name = field_words(of, kinds)
    return Words(zh.replace("{of}", _plain(name.zh)), en.replace("{of}", _plain(name.en)))


def _plain(text: str) -> str:
    return text.replace("{", "（").replace("}", "）")


def _facts(facts: Facts) -> Words:
    kinds = [kind_words(code) for code in facts.kinds]
    words = Words("、".join(one.zh for one in kinds), ", ".join(one.en for one in kinds))
    if not facts.where:
        return words
    tests = [test_words(one, facts.kinds) for one in facts.where]
    return _joined(
        words,
        Words("（限" + "，".join(one.zh for one in tests) + "）", " (only " + "; ".join(one.en for one in tests) + ")"),
    )


def test_words(test: Test, kinds: tuple[str, ...]) -> Words:
    """A filter in words."""
    name = field_words(test.field, kinds)
    match test:
        case Is(field, values):
            return Words("{name}为{values}", "{name} is {values}").format(
                name=name, values=_values(field, values, kinds)
            )
        case Not(field, values):
            return Words("{name}不是{values}", "{name} is not {values}").format(
                name=name, values=_values(field, values, kinds)
            )
        case Between(_, least, None):
            return Words("{name}不少于 {n}", "{name} is {n} or more").format(name=name, n=_number(least))
        case Between(_, None, most):
            return Words("{name}不超过 {n}", "{name} is {n} or less").format(name=name, n=_number(most))
        case Between(_, least, most):
            return Words("{name}在 {a} 到 {b} 之间", "{name} is {a} to {b}").format(
                name=name, a=_number(least), b=_number(most)
            )
        case Known():
            return Words("写明了{name}", "{name} is given").format(name=name)
    raise AssertionError(test)


def _values(field: str, values: Iterable[str | int | bool], kinds: tuple[str, ...]) -> Words:
    several = [value_words(field, one, kinds) for one in values]
    return Words(
        "或".join(f"“{one.zh}”" for one in several), " or ".join(f"“{one.en}”" for one in several)
    )


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():,f}"


def _joined(one: Words, other: Words) -> Words:
    return Words(one.zh + other.zh, one.en + other.en)
