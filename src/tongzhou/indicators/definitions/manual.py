"""The manual of indicators in docs/, written from the catalogue itself: `python -m tests.architecture.rewrite` after a change."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from tongzhou.indicators.definitions.catalogue import ALL, GROUPS, awaited
from tongzhou.indicators.definitions.indicator import Example, Indicator, Rate
from tongzhou.indicators.definitions.saying import in_words
from tongzhou.indicators.definitions.written import text_of
from tongzhou.indicators.engine.facts import THOUSANDTHS, Fact
from tongzhou.indicators.rules.measures import Better
from tongzhou.kernel.quantities import Qualifier, Quantity, Unit
from tongzhou.kernel.words import Words
from tongzhou.ledger.canonical import number_text

_BETTER = {
    Better.MORE: Words("越多越好", "more"),
    Better.LESS: Words("越少越好", "less"),
    Better.NEITHER: Words("不分好坏", "neither"),
}
_UNKNOWN = Words("不知道", "not known")
_HEAD = """# 指标手册 Manual of indicators

由指标目录生成，测试核对它是最新的。Generated from the catalogue of indicators; a test compares it with them.

- 数的是台账里已确认、未冲正的记录；一项工作归入它开始的那一天（中国时间）。Confirmed records of the ledger that were not reversed; an act belongs to the day on which it began, in China.
- 没有记录就是不知道，不是零。No record: not known, which is not zero.
- 比率保留分子和分母，从不求平均。A ratio keeps its two sides and is never averaged.
- 版本是定义的指纹：定义一改，版本就变。A version is the hash of the definition: any change is another version.
- 例子都作为测试在每个引擎上运行；没有写明时段的，时段是 2025 年。Examples run as tests on every engine; the time is the year 2025.
- 标“待核实”的定义来自记忆或新闻摘要，由卫生健康委核对后再用。“To be confirmed” marks a definition from memory or a press summary: a commission checks it before use.
"""


def text() -> str:
    """The whole manual. The declared kinds must be registered: their words are used."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield _HEAD
    yield from _contents()
    for group in GROUPS:
        theme = group[0].theme.words
        yield f"\n## {theme.zh} {theme.en}\n"
        for one in group:
            yield from _indicator(one)
    yield from _tables()


def _contents() -> Iterator[str]:
    yield f"共 {len(ALL)} 个指标。{len(ALL)} indicators.\n"
    yield "| 篇 Chapter | 指标 Indicators | 其中待核实 To be confirmed | 其中还缺记录或表 Waiting for records or tables |"
    yield "|---|---|---|---|"
    for group in GROUPS:
        theme = group[0].theme.words
        confirm, needs = sum(one.confirm for one in group), sum(bool(one.needs) for one in group)
        yield f"| {theme.zh} {theme.en} | {len(group)} | {confirm} | {needs} |"


def _indicator(one: Indicator) -> Iterator[str]:
    said, better, unit = in_words(one.tree), _BETTER[one.better], one.unit.words
    unit_said = unit.zh if unit.zh == unit.en else f"{unit.zh} {unit.en}"
    yield f"### {one.words.zh} {one.words.en}\n"
    yield f"`{one.code}` — {one.says.zh} {one.says.en}\n"
    yield f"- 定义 Definition: {said.zh} — {said.en}"
    yield f"- 单位 Unit: {unit_said}; 方向 Better: {better.zh} {better.en}"
    mark = "（待核实）(to be confirmed)" if one.confirm else ""
    yield f"- 出处 Source: {one.source.zh} {one.source.en}{mark}"
    if one.needs:
        yield "- 还需要 Waits for: " + "; ".join(_needed(kind) for kind in one.needs)
    yield f"- 版本 Version `{one.version[:12]}`: `{text_of(one.tree)}`\n"
    yield "| 例 Example | 记录 Records | 得 Comes to |"
    yield "|---|---|---|"
    for example in one.examples:
        records = "<br>".join((*map(record, example.facts), *_around(example)))
        yield f"| {example.says.zh} {example.says.en} | {records} | {_result(one, example)} |"
    yield ""


def _needed(kind: str) -> str:
    words = awaited.words_of(kind)
    return f"{words.zh} {words.en} (`{kind}`)"


def record(fact: Fact) -> str:
    """A record of an example in one line: kind, days, quantity where it is not one, what it says, who, whether reversed."""
    said = [f"`{fact.kind}`", fact.first.isoformat()]
    if fact.last != fact.first:
        said[-1] += f"→{fact.last.isoformat()}"
    if fact.quantity != THOUSANDTHS or fact.qualifier != Qualifier.EXACT:
        said.append(f"×{Qualifier(fact.qualifier).words.zh}{_number(fact.quantity)}")
    columns = ("minutes", "fen", "tier", "grade", "specialty", "department", "receiving", "pairing")
    said += [f"{name}={value}" for name in columns if (value := getattr(fact, name)) not in (None, "")]
    said += [f"{name}={_number(value)}" for name, value in fact.numbers.items()]
    said += [f"{name}={value}" for name, value in fact.detail.items() if name not in fact.numbers]
    said += [f"{role}:{key}" for role, key in fact.members]
    if fact.reversed:
        said.append("已冲正 reversed")
    return " ".join(said)


def _around(example: Example) -> Iterator[str]:
    """What an example tells beside its records: of what kind the institutions are, what was promised."""
    for place in example.places:
        yield " ".join(one for one in (f"{place.institution}:", place.kind, place.tier) if one)
    if example.promised is not None:
        yield f"承诺 promised {number_text(example.promised)}"


def _number(thousandths: int) -> str:
    return number_text(Decimal(thousandths) / THOUSANDTHS)


def _result(one: Indicator, example: Example) -> str:
    if example.expected is None:
        return f"{_UNKNOWN.zh} {_UNKNOWN.en}"
    sure = example.qualifier.words
    number = number_text(example.expected)
    if isinstance(one.unit, Unit):
        unit = Quantity(example.expected, one.unit).counted
        return f"{sure.zh}{number} {unit.zh} {unit.en}"
    each = one.unit is Rate.EACH
    return f"{sure.zh}{number}" if each else f"{sure.zh}{number} {one.unit.words.zh}"


def _tables() -> Iterator[str]:
    yield "\n## 还缺的记录和表 Records and tables still to come\n"
    yield "| 名称 Name | 代码 Code | 单位 Unit | 从哪里来 From |"
    yield "|---|---|---|---|"
    for kind in awaited.KINDS.values():
        yield f"| {kind.words.zh} {kind.words.en} | `{kind.code}` | {kind.unit.words.zh} | 平台以后的记录 records to come |"
    for series in awaited.SERIES.values():
        keeper = f"{series.keeper.zh} {series.keeper.en}"
        yield f"| {series.words.zh} {series.words.en} | `{series.kind}` | {series.unit.words.zh} | {keeper} |"
