"""How the catalogue is written: short names for facts, shares, and worked examples."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from tongzhou.indicators.definitions.catalogue.awaited import is_awaited
from tongzhou.indicators.definitions.indicator import Example, Indicator, Rate, Theme
from tongzhou.indicators.definitions.reading import kinds
from tongzhou.indicators.definitions.tree import Count, Facts, Is, Ratio, Sum, Test, Tree
from tongzhou.indicators.engine.facts import Fact, Standing, thousandths
from tongzhou.indicators.rules.measures import Better
from tongzhou.indicators.rules.windows import Window
from tongzhou.kernel.quantities import Qualifier, Unit
from tongzhou.kernel.words import Words

YEAR = Window(date(2025, 1, 1), date(2026, 1, 1))
"""The window of examples that name none: the year 2025."""
EVER = date(2000, 1, 1)
"""From when cumulative figures count."""
MORE, LESS, NEITHER = Better.MORE, Better.LESS, Better.NEITHER
Value = str | int | bool
Columns = Mapping[str, str]
Told = Mapping[str, Value]
NO_COLUMNS: Columns = {}
NOTHING: Told = {}

REPORTS = Words("各帮扶项目公开报告的计数", "counters of the programmes' public reports")
LEDGER = Words("平台台账的记录口径", "practice of the platform's ledger")


def of(*names: str, **told: Value | tuple[Value, ...]) -> Facts:
    """Facts of kinds whose detail says these words (one of several where a tuple is given)."""
    tests = tuple(
        Is(f"detail.{name}", value if isinstance(value, tuple) else (value,)) for name, value in told.items()
    )  # type: tuple[Test, ...]
    return Facts(names, tests)


def only(facts: Facts, *tests: Test) -> Facts:
    """The facts that pass these tests as well."""
    return replace(facts, where=(*facts.where, *tests))


def whole(kind: str, *parts: str) -> Facts:
    """Facts of `kind` as the whole of which facts of `parts` are a part: where none of them came, their share is zero, not unknown."""
    return Facts((kind, *parts), (Is("kind", (kind,)),))


def share(facts: Facts, *tests: Test) -> Ratio:
    """How many in a hundred of the facts pass the tests."""
    return Ratio(Count(only(facts, *tests)), Count(facts))


def amount(*names: str, **told: Value | tuple[Value, ...]) -> Sum:
    """The sum of the quantities of such facts."""
    return Sum(of(*names, **told))


def chapter(theme: Theme) -> Callable[..., Indicator]:
    """Makes indicators of one theme: `make(code, words, unit, tree, says, *examples, source, better, confirm)`."""

    def make(
        code: str,
        words: Words,
        unit: Unit | Rate,
        tree: Tree,
        says: Words,
        *examples: Example,
        source: Words = REPORTS,
        better: Better = MORE,
        confirm: bool = False,
    ) -> Indicator:
        return Indicator(
            code=code,
            words=words,
            unit=unit,
            theme=theme,
            tree=tree,
            source=source,
            says=says,
            better=better,
            confirm=confirm,
            needs=tuple(sorted(kind for kind in kinds(tree) if is_awaited(kind))),
            examples=examples,
        )

    return make


def act(
    kind: str,
    on: str = "2025-03-10",
    to: str = "",
    *,
    quantity: int = 1,
    sure: str = "exact",
    minutes: int | None = None,
    money: int | None = None,
    who: str = "",
    taken_back: str = "",
    columns: Columns = NO_COLUMNS,
    told: Told = NOTHING,
    **also: Value,
) -> Fact:
    """A record of an example, from `on` to `to` (ISO days). `who` names members: "expert:a expert:b"; `money` is in fen;
    `taken_back` is the day of its reversal; `told` and whatever else is named are fields of the detail.
    """
    first = date.fromisoformat(on)
    last = date.fromisoformat(to) if to else first
    detail, column = dict(told) | also, dict[str, Any](columns)
    return Fact(
        entry="",
        kind=kind,
        first=first,
        last=last,
        posted=datetime.combine(last, time(10), UTC),
        reversed=datetime.combine(date.fromisoformat(taken_back), time(10), UTC) if taken_back else None,
        quantity=thousandths(quantity),
        qualifier=sure,
        minutes=minutes,
        fen=money,
        detail={name: _text(value) for name, value in detail.items()},
        numbers={
            name: thousandths(value)
            for name, value in detail.items()
            if isinstance(value, int) and not isinstance(value, bool)
        },
        members=tuple((role, key) for role, _, key in (one.partition(":") for one in who.split())),
        **column,
    )


def _text(value: Value) -> str:
    """As a detail is read: a number is a word as well."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def case(
    zh: str,
    en: str,
    expected: str | int | None,
    *acts: Fact,
    window: Window = YEAR,
    places: tuple[Standing, ...] = (),
    promised: int | None = None,
    sure: str = "exact",
) -> Example:
    """An example in words, with what it comes to; its records are numbered in their order."""
    return Example(
        says=Words(zh, en),
        facts=tuple(replace(one, entry=f"{number:03}") for number, one in enumerate(acts, 1)),
        window=window,
        expected=None if expected is None else Decimal(expected),
        promised=None if promised is None else Decimal(promised),
        places=places,
        qualifier=Qualifier(sure),
    )


def adds_up(kind: str, **told: Value) -> tuple[Example, Example]:
    """Examples of a sum of quantities: what lies outside the window does not count; nothing recorded is not zero."""
    return (
        case(
            "年内记 2 和 3，另有 7 已冲正，上一年另记 4", "2 and 3 within the year, 7 reversed, 4 more the year before", 5,
            act(kind, quantity=2, told=told),
            act(kind, "2025-12-31", quantity=3, told=told),
            act(kind, "2025-05-05", quantity=7, taken_back="2025-05-20", told=told),
            act(kind, "2024-12-31", quantity=4, told=told),
        ),
        case(
            "年内没有记录：不知道，不是零", "nothing recorded within the year: not known, which is not zero", None,
            act(kind, "2024-06-01", quantity=4, told=told),
        ),
    )  # fmt: skip


def each(kind: str, **told: Value) -> tuple[Example, Example]:
    """Examples of acts that count one each."""
    return (
        case(
            "年内四条，其中一条已冲正；下一年一条", "four within the year, one of them reversed; one the year after", 3,
            act(kind, "2025-01-01", told=told),
            act(kind, "2025-06-15", told=told),
            act(kind, "2025-06-15", taken_back="2025-06-20", told=told),
            act(kind, "2025-12-31", told=told),
            act(kind, "2026-01-01", told=told),
        ),
        case(
            "年内没有记录：不知道，不是零", "nothing recorded within the year: not known, which is not zero", None,
            act(kind, "2024-06-01", told=told),
        ),
    )  # fmt: skip


def once_each(kind: str, role: str, **told: Value) -> tuple[Example, Example]:
    """Examples of different people: who came twice counts once."""
    return (
        case(
            "甲来了两次，乙来了一次", "one person twice, another once", 2,
            act(kind, "2025-02-01", who=f"{role}:a", told=told),
            act(kind, "2025-09-01", who=f"{role}:a", told=told),
            act(kind, "2025-09-01", who=f"{role}:b", told=told),
        ),
        case(
            "只有上一年的人", "only people of the year before", None,
            act(kind, "2024-09-01", who=f"{role}:a", told=told),
        ),
    )  # fmt: skip


def shares(kind: str, yes: Told, no: Told, **common: Value) -> tuple[Example, ...]:
    """Examples of a share of acts: three of four; none of two is zero; who does not say it is left out."""
    return (
        case(
            "四条里三条是", "three of four", 75,
            *(act(kind, f"2025-0{month}-05", told={**common, **yes}) for month in (1, 2, 3)),
            act(kind, "2025-04-05", told={**common, **no}),
        ),
        case(
            "两条都不是：是零", "none of two: zero", 0,
            act(kind, "2025-01-05", told={**common, **no}),
            act(kind, "2025-02-05", told={**common, **no}),
        ),
    )  # fmt: skip


def middles(kind: str, **common: Value) -> tuple[Example, ...]:
    """Examples of a median of the minutes of acts: an even number of them, and some that do not say it."""
    return (
        case(
            "10、20、30、80 分钟：中间两个的平均", "10, 20, 30 and 80 minutes: the mean of the two in the middle", 25,
            *(act(kind, minutes=one, told=common) for one in (80, 10, 30, 20)),
        ),
        case(
            "一条 15 分钟，一条没有写：只看写了的", "one of 15 minutes, one that does not say: only what is said counts", 15,
            act(kind, minutes=15, told=common),
            act(kind, told=common),
        ),
    )  # fmt: skip
