"""From the composer's form to a tree: what was chosen becomes JSON, and faults go back to their fields."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from tongzhou.indicators.definitions.checking import faults
from tongzhou.indicators.definitions.fields import Field, Sort, apart, of_kinds, value_words
from tongzhou.indicators.definitions.indicator import Rate
from tongzhou.indicators.definitions.tree import Tree
from tongzhou.indicators.definitions.written import Unreadable, from_json
from tongzhou.indicators.queries import composing
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Invalid, Invalids, sentence
from tongzhou.kernel.quantities import Unit

PLAIN, RATIO, SINCE, TRAILING, CHANGE, ATTAINED, KEPT = (
    "plain",
    "ratio",
    "since",
    "trailing",
    "change",
    "attained",
    "kept",
)
COUNT, SUM, APART, MEDIAN, P90, GREATEST, LEAST = (
    "count",
    "sum",
    "apart",
    "median",
    "p90",
    "greatest",
    "least",
)
MEASURING = (SUM, MEDIAN, P90, GREATEST, LEAST)
NOT_IN_RATIO = (MEDIAN, P90)
IS, NOT, FROM, UP_TO, KNOWN = "is", "not", "from", "up_to", "known"
TESTS = (1, 2, 3)
PARTS = ("a", "b")
SCALES: dict[Unit | Rate, int] = {Rate.PERCENT: 100, Rate.PER_100_000: 100_000}

NO_KINDS = sentence(
    "web.indicators.no_kinds",
    "还没有选数哪几种记录。",
    "No kind of record was chosen.",
    then_zh="请至少选一种。",
    then_en="Choose at least one.",
)
NO_FIELD = sentence(
    "web.indicators.no_field",
    "还没有选用哪一栏来算，或所选的记录没有这一栏。",
    "No field was chosen to compute from, or the records chosen do not have it.",
    then_zh="请从列表里选一栏。",
    then_en="Choose a field of the list.",
)
NO_VALUE = sentence(
    "web.indicators.no_value",
    "这个条件还没有写要什么值。",
    "The condition names no value.",
    then_zh="请写上；几个值用顿号隔开。不要这个条件，就把栏改回“任何”。",
    then_en="Write it; separate several by commas. Without the condition, set its field back to “any”.",
)
NO_NUMBER = sentence(
    "web.indicators.no_number",
    "“{typed}”不是数。",
    "“{typed}” is no number.",
    then_zh="请写数字，最多三位小数。",
    then_en="Write a number with at most three decimals.",
)
NO_SUCH_VALUE = sentence(
    "web.indicators.no_such_value",
    "没有“{typed}”这个选项。",
    "There is no choice “{typed}”.",
    then_zh="可选：{choices}。",
    then_en="The choices: {choices}.",
)
NO_DAY_SINCE = sentence(
    "web.indicators.no_since",
    "累计要从某一天算起。",
    "A cumulative figure begins on a day.",
    then_zh="请填写是哪一天。",
    then_en="Give the day.",
)
NO_MONTHS = sentence(
    "web.indicators.no_months",
    "“最近几个月”要写 1 到 120 的整数。",
    "“The last months” is a whole number from 1 to 120.",
    then_zh="例如 12。",
    then_en="For instance 12.",
)
NO_PROMISE = sentence(
    "web.indicators.no_promise",
    "还没有选和哪一种承诺比。",
    "No promise was chosen to compare with.",
    then_zh="请从列表里选一种。",
    then_en="Choose one of the list.",
)
NO_RATIO_OF = sentence(
    "web.indicators.no_ratio_of_median",
    "中位数和百分位不能再相除。",
    "A median or percentile cannot be part of a ratio.",
    then_zh="请改用条数、合计或不同的个数；只看中位数，就选“一个数”。",
    then_en="Use a count, a sum or different ones; for the median alone choose “one figure”.",
)
BROKEN = sentence(
    "web.indicators.broken",
    "这个定义不成立。",
    "This definition does not hold.",
    then_zh="请换一种算法，或换记录种类。",
    then_en="Choose another way of counting, or other records.",
)
_BETWEEN = re.compile(r"[、,，;；\n]+")


@dataclass
class Chosen:
    """What the composer's form holds about the definition: single answers by name, and the kinds of each part."""

    values: Mapping[str, str]
    kinds: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """One answer."""
        return self.values.get(name, "").strip()

    @property
    def shape(self) -> str:
        """How the parts become a figure."""
        return self.get("shape") or PLAIN

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts that are asked for."""
        return PARTS if self.shape == RATIO else () if self.shape == KEPT else PARTS[:1]


def tree_of(chosen: Chosen, actor: Actor, unit: Unit | Rate | None) -> Tree:
    """The tree that was chosen, in this unit where one is named. Raises Invalids, each fault with its field of the form."""
    wrong: list[Invalid] = []
    told = _json(chosen, actor, unit, wrong)
    if wrong:
        raise Invalids(wrong)
    try:
        tree = from_json(told)
    except Unreadable as fault:
        raise Invalids([Invalid(BROKEN, field=field_of(chosen.shape, fault.path))]) from fault
    found = faults(tree, unit)
    if found:
        raise Invalids(
            [Invalid(one.said, field=field_of(chosen.shape, one.path), **one.values) for one in found]
        )
    return tree


def field_of(shape: str, path: str) -> str:
    """The field of the form that stands for a place in the tree ("of.facts.where.0" → "a.t1.field")."""
    if not path:
        return "unit"
    steps = path.split(".")
    part = "a"
    if shape == RATIO and steps[0] in ("of", "to"):
        part = "a" if steps.pop(0) == "of" else "b"
    elif steps[0] in ("part", "target"):
        steps.pop(0)
    rest = ".".join(steps)
    where = re.match(r"facts\.where\.(\d+)", rest)
    if where:
        return f"{part}.t{int(where[1]) + 1}.field"
    if rest.startswith("facts"):
        return f"{part}.kinds"
    return f"{part}.{'number' if rest.startswith('of') else 'how'}"


def _json(chosen: Chosen, actor: Actor, unit: Unit | Rate | None, wrong: list[Invalid]) -> Any:
    shape = chosen.shape
    if shape == KEPT:
        return kept(chosen)
    parts = [_part(chosen, part, actor, wrong) for part in chosen.parts]
    match shape:
        case "ratio":
            scale = SCALES.get(unit, 1) if unit else 100
            for part in PARTS:
                if chosen.get(f"{part}.how") in NOT_IN_RATIO:
                    wrong.append(Invalid(NO_RATIO_OF, field=f"{part}.how"))
            return {"is": "ratio", "of": parts[0], "to": parts[1], "scale": scale}
        case "since":
            return {"is": "since", "part": parts[0], "start": _since(chosen, wrong)}
        case "trailing":
            return {"is": "trailing", "part": parts[0], "months": _months(chosen, wrong)}
        case "change":
            return {"is": "change", "part": parts[0]}
        case "attained":
            if not chosen.get("promise"):
                wrong.append(Invalid(NO_PROMISE, field="promise"))
            return {
                "is": "attainment",
                "part": parts[0],
                "target": {"is": "target", "measure": chosen.get("promise")},
            }
    return parts[0]


def kept(chosen: Chosen) -> Any:
    """The tree that came with the form because the form cannot say it; None when that is no JSON."""
    try:
        return json.loads(chosen.get("tree"))
    except ValueError:
        return None


def _since(chosen: Chosen, wrong: list[Invalid]) -> str:
    try:
        return date.fromisoformat(chosen.get("since")).isoformat()
    except ValueError:
        wrong.append(Invalid(NO_DAY_SINCE, field="since"))
        return ""


def _months(chosen: Chosen, wrong: list[Invalid]) -> int:
    typed = chosen.get("months")
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0
    if not 1 <= number <= 120:
        wrong.append(Invalid(NO_MONTHS, field="months"))
    return number


def _part(chosen: Chosen, part: str, actor: Actor, wrong: list[Invalid]) -> dict[str, Any]:
    kinds, how = chosen.kinds.get(part, ()), chosen.get(f"{part}.how") or COUNT
    if not kinds:
        wrong.append(Invalid(NO_KINDS, field=f"{part}.kinds"))
        return {}
    known = {one.name: one for one in of_kinds(kinds)}
    tests = [_test(chosen, f"{part}.t{n}", known, kinds, actor, wrong) for n in TESTS]
    facts = {"is": "facts", "kinds": list(kinds), "where": [one for one in tests if one]}
    if how in MEASURING:
        return _measured(chosen, part, how, facts, known, wrong)
    if how == APART:
        of = chosen.get(f"{part}.thing")
        if of not in dict(apart(kinds)):
            wrong.append(Invalid(NO_FIELD, field=f"{part}.thing"))
        return {"is": "distinct", "facts": facts, "of": of}
    return {"is": "count", "facts": facts}


def _measured(
    chosen: Chosen,
    part: str,
    how: str,
    facts: dict[str, Any],
    known: Mapping[str, Field],
    wrong: list[Invalid],
) -> dict[str, Any]:
    of = chosen.get(f"{part}.number")
    if of not in known or known[of].sort is not Sort.NUMBER:
        wrong.append(Invalid(NO_FIELD, field=f"{part}.number"))
    match how:
        case "sum":
            return {"is": "sum", "facts": facts, "of": of}
        case "median" | "p90":
            return {"is": "quantile", "facts": facts, "of": of, "percent": 50 if how == MEDIAN else 90}
    return {"is": "extreme", "facts": facts, "of": of, "end": how}


def _test(
    chosen: Chosen,
    at: str,
    known: Mapping[str, Field],
    kinds: Sequence[str],
    actor: Actor,
    wrong: list[Invalid],
) -> dict[str, Any] | None:
    name, sign, typed = chosen.get(f"{at}.field"), chosen.get(f"{at}.op") or IS, chosen.get(f"{at}.value")
    if not name:
        return None
    if name not in known:
        wrong.append(Invalid(NO_FIELD, field=f"{at}.field"))
        return None
    if sign == KNOWN:
        return {"is": "known", "field": name}
    if not typed:
        wrong.append(Invalid(NO_VALUE, field=f"{at}.value"))
        return None
    if sign in (FROM, UP_TO):
        number = _number(typed, f"{at}.value", wrong)
        return {"is": "between", "field": name, "least" if sign == FROM else "most": number}
    values = [
        _value(one, known[name], kinds, actor, f"{at}.value", wrong)
        for one in _BETWEEN.split(typed)
        if one.strip()
    ]
    return {"is": "is" if sign == IS else "not", "field": name, "values": values}


def _number(typed: str, at: str, wrong: list[Invalid]) -> str:
    try:
        number = Decimal(typed)
        if number.is_finite() and number == round(number, 3) and abs(number) < Decimal(10) ** 15:
            return f"{number:f}"
    except InvalidOperation:
        pass
    wrong.append(Invalid(NO_NUMBER, field=at, typed=typed))
    return "0"


def _value(
    typed: str, one: Field, kinds: Sequence[str], actor: Actor, at: str, wrong: list[Invalid]
) -> str | bool:
    """The code of what was typed: by its words, or as it is where nothing is closed."""
    said = typed.strip()
    if one.choices:
        for code, words in one.choices:
            if said.casefold() in (code, words.zh, words.en.casefold()):
                return code == "true" if code in ("true", "false") else code
        listed = "、".join(words.zh for _code, words in one.choices)
        wrong.append(Invalid(NO_SUCH_VALUE, field=at, typed=said, choices=listed))
        return said
    for code in composing.values_said(actor, kinds, one.name):
        words = value_words(one.name, code, kinds)
        if said.casefold() in (words.zh.casefold(), words.en.casefold()):
            return code
    return said
