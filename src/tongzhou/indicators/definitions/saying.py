"""A definition in words, made from its tree: for the page of an indicator, the composer, and the manual."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TypeGuard

from tongzhou.directory.rules import Kind as House
from tongzhou.directory.rules import Tier
from tongzhou.indicators.definitions.catalogue import ALL, awaited
from tongzhou.indicators.definitions.checking import Kinds, declared
from tongzhou.indicators.definitions.reading import part_of_whole
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
    is_detail,
)
from tongzhou.kernel.words import Words
from tongzhou.ledger.canonical import number_text

COLUMNS = {
    "kind": Words("记录种类", "kind of record"),
    "specialty": Words("诊疗科目", "specialties"),
    "tier": Words("受援机构层级", "level of the recipient"),
    "grade": Words("级别", "grade"),
    "unit": Words("单位", "unit"),
    "case_number": Words("病例号", "case number"),
    "qualifier": Words("确切程度", "how sure"),
    "relation": Words("关系", "relation"),
    "supporting_tier": Words("支援机构层级", "level of the supporter"),
    "supporting_kind": Words("支援机构类别", "kind of supporter"),
    "receiving_tier": Words("受援机构层级", "level of the recipient"),
    "receiving_kind": Words("受援机构类别", "kind of recipient"),
    "quantity": Words("数量", "quantity"),
    "minutes": Words("分钟数", "minutes"),
    "fen": Words("金额（分）", "amount (fen)"),
    "days": Words("起止天数", "days from first to last"),
    "receiving": Words("受援机构", "recipients"),
    "supporting": Words("支援机构", "supporters"),
    "pairing": Words("结对", "pairings"),
    "department": Words("科室", "departments"),
    "day": Words("日期", "days"),
}
ROLES = {
    "expert": Words("专家", "experts"),
    "teacher": Words("带教专家", "teachers"),
    "attendee": Words("参加人员", "attendees"),
    "learner": Words("受带教者", "learners"),
    "trainee": Words("进修人员", "trainees"),
    "asker": Words("申请医生", "asking doctors"),
    "patient": Words("患者", "patients"),
}
RELATIONS = {
    "support": Words("结对帮扶", "support under a pairing"),
    "alliance": Words("医共体内", "inside the county's alliance"),
    "one_sided": Words("单方", "one-sided"),
}
_GRADES = {str(n): f"{zh}级" for n, zh in enumerate("一二三四", 1)}
_YES = {"true": Words("是", "yes"), "false": Words("否", "no")}


def in_words(tree: Tree, known: Kinds | None = None) -> Words:
    """What a tree computes, in one expression. What no kind declares is said by its bare code."""
    return Saying(declared() if known is None else known).tree(tree)


class Saying:
    """Says trees with the words of the declared kinds."""

    def __init__(self, known: Kinds) -> None:
        self.known = known

    def tree(self, tree: Tree) -> Words:
        match tree:
            case Number(value):
                return _same(number_text(value))
            case Days():
                return Words("时段的天数", "the days of the time")
            case Target(measure):
                name = ALL[measure].words if measure in ALL else _same(measure)
                return Words("承诺的“{name}”", "the promised “{name}”").format(name=name)
            case Ratio() | Derived() | Attainment():
                return self.several(tree)
            case Since() | Trailing() | Change():
                return self.windowed(tree)
        return self.leaf(tree)

    def several(self, tree: Ratio | Derived | Attainment) -> Words:
        """Parts with a sign between them."""
        match tree:
            case Derived(step, parts, missing):
                sign = " + " if step is Step.PLUS else " − "
                joined = _joined((self.inside(one) for one in parts), Words(sign, sign))
                zero = Words("（没有的部分算零）", " (a missing part is zero)") if missing else _same("")
                return Words("{all}{zero}", "{all}{zero}").format(all=joined, zero=zero)
            case Ratio(of, to, scale):
                times = "" if scale == 1 else f" × {scale:,}"
                part = part_of_whole(tree)
                zero = Words("（一条也没有时为零）", " (zero when there is none)") if part else _same("")
                said = Words("{of} ÷ {to}{times}{zero}", "{of} ÷ {to}{times}{zero}")
                return said.format(of=self.inside(of), to=self.inside(to), times=times, zero=zero)
            case Attainment(one, target):
                said = Words("{of} ÷ {to} × 100", "{of} ÷ {to} × 100")
                return said.format(of=self.inside(one), to=self.inside(target))

    def inside(self, tree: Tree) -> Words:
        """A part of something: in brackets when it is composed itself."""
        said = self.tree(tree)
        return Words(f"（{said.zh}）", f"({said.en})") if isinstance(tree, Derived | Ratio) else said

    def windowed(self, tree: Since | Trailing | Change) -> Words:
        """A figure over days of its own."""
        part = self.tree(tree.part)
        match tree:
            case Since(_, start):
                says = Words("〔自 {day} 起累计〕{part}", "[since {day}] {part}")
                return says.format(day=start.isoformat(), part=part)
            case Trailing(_, months):
                says = Words("〔截止日前 {n} 个月〕{part}", "[the {n} months up to the last day] {part}")
                return says.format(n=months, part=part)
            case Change():
                says = Words(
                    "{part}，与上年同期相比增减的百分比", "{part}, in per cent against the year before"
                )
                return says.format(part=part)

    def leaf(self, tree: Leaf) -> Words:
        """What is computed from records directly."""
        facts = self.facts(tree.facts)
        if isinstance(tree, Count):
            return Words("{facts}的条数", "number of {facts}").format(facts=facts)
        if isinstance(tree, Distinct):
            says = Words("{facts}里不同{of}的个数", "different {of} of {facts}")
            return says.format(facts=facts, of=self.thing(tree.of, tree.facts))
        of, percent = self.measured(tree.of, tree.facts), 0
        match tree:
            case Sum():
                says = Words("{facts}的{of}之和", "sum of {of} of {facts}")
            case Stated():
                says = Words(
                    "为每一天陈述的{facts}的{of}之和", "sum of {of} of {facts}, stated for every day"
                )
            case Quantile(percent=50):
                says = Words("{facts}的{of}中位数", "median of {of} of {facts}")
            case Quantile(percent=percent):
                says = Words("{facts}的{of}第 {percent} 百分位", "percentile {percent} of {of} of {facts}")
            case Extreme(end=End.GREATEST):
                says = Words("{facts}的最大{of}", "greatest {of} of {facts}")
            case Extreme():
                says = Words("{facts}的最小{of}", "least {of} of {facts}")
        return says.format(facts=facts, of=of, percent=percent)

    def measured(self, of: str, facts: Facts) -> Words:
        """A number that is added up or sorted; a label of a detail stands in quotes."""
        name = self.field(of, facts)
        return Words(f"“{name.zh}”", f"“{name.en}”") if is_detail(of) else name

    def facts(self, facts: Facts) -> Words:
        """Which records, and under which conditions. A condition on the kind itself is said by leaving out the others."""
        named = [set(one.values) for one in facts.where if _on_kind(one)]
        passing = [kind for kind in facts.kinds if all(kind in values for values in named)]
        names = _joined((self.kind(kind) for kind in passing), Words("、", ", "))
        tests = [self.test(one, facts) for one in plainest(facts.where) if not _on_kind(one)]
        if not tests:
            return Words(f"“{names.zh}”", f"“{names.en}”")
        where = _joined(tests, Words("；", "; "))
        return Words(f"“{names.zh}”（{where.zh}）", f"“{names.en}” ({where.en})")

    def kind(self, kind: str) -> Words:
        """A kind of record by name."""
        if kind in awaited.SERIES:
            return awaited.SERIES[kind].words
        return self.known[kind].words if kind in self.known else _same(kind)

    def test(self, test: Test, facts: Facts) -> Words:
        """A condition."""
        name = self.field(test.field, facts)
        match test:
            case Not(_, ("",)):
                return self.test(Known(test.field), facts)
            case Is(field, values) | Not(field, values):
                told = _joined((self.value(field, one, facts) for one in values), Words("或", " or "))
                says = (
                    Words("{name}：{told}", "{name}: {told}")
                    if isinstance(test, Is)
                    else Words("{name}不是{told}", "{name} not {told}")
                )
                return says.format(name=name, told=told)
            case Between(_, least, most):
                return Words(f"{name.zh} {_range(least, most)}", f"{name.en} {_range(least, most)}")
        return Words("写明了{name}", "{name} is said").format(name=name)  # fmt: skip

    def field(self, field: str, facts: Facts) -> Words:
        """A field by the label that a kind of these gives it."""
        if not is_detail(field):
            return COLUMNS.get(field, _same(field))
        name = field.removeprefix("detail.")
        found = (self.known[kind].labels.get(name) for kind in facts.kinds if kind in self.known)
        return next((one for one in found if one), _same(name))

    def thing(self, of: str, facts: Facts) -> Words:
        """What is told apart."""
        role = of.removeprefix("member:")
        if role != of:
            return ROLES.get(role, _same(role))
        said = self.measured(of, facts)
        return Words(said.zh, f"values of {said.en}") if is_detail(of) else said

    def value(self, field: str, value: str | int | bool, facts: Facts) -> Words:
        """A value of a condition."""
        text = str(value).lower() if isinstance(value, bool) else str(value)
        if text in _YES:
            return _YES[text]
        if field == "grade":
            return Words(_GRADES.get(text, text), text)
        if field == "relation":
            return RELATIONS.get(text, _same(text))
        if field == "tier" or field.endswith("_tier"):
            return Tier(text).words if text in set(Tier) else _same(text)
        if field.endswith("_kind"):
            return House(text).words if text in set(House) else _same(text)
        return self.told(field.removeprefix("detail."), text, facts)

    def told(self, name: str, text: str, facts: Facts) -> Words:
        """A value of a detail as its kind reads it; the bare code where it does not."""
        readers = (self.known[kind].values.get(name) for kind in facts.kinds if kind in self.known)
        for reader in readers:
            if reader is not None:
                try:
                    return reader(text)
                except (ValueError, KeyError):
                    break
        return _same(text)


def plainest(tests: Sequence[Test]) -> list[Test]:
    """Tests without what another one says already: who passes a test on a field says it, and two ranges are one."""
    found: list[Test] = []
    for one in tests:
        if isinstance(one, Known) and any(test.field == one.field and test != one for test in tests):
            continue
        ranges = [test for test in tests if isinstance(test, Between) and test.field == one.field]
        if isinstance(one, Between) and len(ranges) > 1:
            least = max((test.least for test in ranges if test.least is not None), default=None)
            most = min((test.most for test in ranges if test.most is not None), default=None)
            if least is None or most is None or least <= most:
                one = Between(one.field, least, most)
        if one not in found:
            found.append(one)
    return found


def _on_kind(test: Test) -> TypeGuard[Is]:
    return isinstance(test, Is) and test.field == "kind"


def _same(text: str) -> Words:
    return Words(text, text)


def _joined(several: Iterable[Words], between: Words) -> Words:
    found = list(several)
    return Words(between.zh.join(one.zh for one in found), between.en.join(one.en for one in found))


def _range(least: Decimal | None, most: Decimal | None) -> str:
    if least is not None and least == most:
        return f"= {number_text(least)}"
    if least is None:
        assert most is not None
        return f"≤ {number_text(most)}"
    return f"≥ {number_text(least)}" if most is None else f"{number_text(least)}–{number_text(most)}"
