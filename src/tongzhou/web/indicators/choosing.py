"""The composer's questions: what kind of figure, which records, how they are counted, under which conditions; each with what was chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongzhou.indicators.definitions.fields import Sort, apart, of_kinds, value_words
from tongzhou.indicators.queries import composing
from tongzhou.partnerships import aims
from tongzhou.web.components.component import Component, Text, speak
from tongzhou.web.components.fields import Choices, Field, Option
from tongzhou.web.forms import Form
from tongzhou.web.indicators import composer as c

if TYPE_CHECKING:
    from tongzhou.indicators.definitions.fields import Field as Known

SHAPES = {
    c.PLAIN: gettext_lazy("一个数"),
    c.RATIO: gettext_lazy("一个数除以另一个"),
    c.SINCE: gettext_lazy("从某天起累计"),
    c.TRAILING: gettext_lazy("最近几个月"),
    c.CHANGE: gettext_lazy("比上年同期"),
    c.ATTAINED: gettext_lazy("承诺完成了多少"),
}
WAYS = {
    c.COUNT: gettext_lazy("有几条记录"),
    c.SUM: gettext_lazy("把一个数加起来"),
    c.APART: gettext_lazy("有几个不同的"),
    c.MEDIAN: gettext_lazy("中位数"),
    c.P90: gettext_lazy("第 90 百分位"),
    c.GREATEST: gettext_lazy("最大的"),
    c.LEAST: gettext_lazy("最小的"),
}
SIGNS = {
    c.IS: gettext_lazy("等于"),
    c.NOT: gettext_lazy("不是"),
    c.FROM: gettext_lazy("不少于"),
    c.UP_TO: gettext_lazy("不超过"),
    c.KNOWN: gettext_lazy("写明了"),
}


@dataclass(frozen=True, slots=True)
class Seek(Component):
    """The box in which one looks for a kind of record; the list below follows while one types."""

    template: ClassVar[str] = "indicators/seek.html"
    name: str
    typed: str
    listed: str
    """The id of the list that follows."""

    @property
    def id(self) -> str:
        """The input's id."""
        return f"f-{self.name}"


@dataclass(frozen=True, slots=True)
class Condition(Component):
    """One condition: field, sign, value side by side. What is typed outlives the parts that are fetched anew."""

    template: ClassVar[str] = "indicators/condition.html"
    asked: Field
    sign: Field
    value: Field
    hint: Text

    @property
    def key(self) -> str:
        """An id without dots for the hint, which follows the field."""
        return f"hint-{self.value.name.replace('.', '-')}"


@dataclass(frozen=True, slots=True)
class Part(Component):
    """One of the two sides of a ratio, or the only one: which records, how, under which conditions."""

    template: ClassVar[str] = "indicators/part.html"
    title: Text
    seek: Seek
    kinds: Choices
    way: tuple[Component, ...]
    counted: tuple[Component, ...]
    conditions: tuple[Condition, ...]


def shape(form: Form, chosen: c.Chosen) -> tuple[Component, ...]:
    """What kind of figure, and what that asks for."""
    options = tuple(Option(code, words) for code, words in SHAPES.items())
    if chosen.shape == c.KEPT:
        options = (*options, Option(c.KEPT, _("保持原来的定义")))
    found: list[Component] = [
        Choices(name="shape", label=_("要一个什么样的数"), options=options, value=chosen.shape, columns="two", fault=form.faults.get("shape"))
    ]  # fmt: skip
    if chosen.shape == c.SINCE:
        found.append(form.field("since", _("从哪天起"), kind="date", required=True))
    if chosen.shape == c.TRAILING:
        found.append(
            form.field("months", _("几个月"), inputmode="numeric", unit=_("个月"), maxlength=3, required=True)
        )
    if chosen.shape == c.ATTAINED:
        listed = tuple(Option(one.code, one.words) for one in aims.all_aims())
        found.append(
            form.field(
                "promise",
                _("和哪种承诺比"),
                kind="select",
                options=(Option("", _("请选择")), *listed),
                required=True,
            )
        )
    return tuple(found)


def part(form: Form, chosen: c.Chosen, name: str, said: dict[str, list[str]]) -> Part:
    """The questions of one part; `said` are values that the ledger holds, by field."""
    kinds = chosen.kinds.get(name, ())
    known = of_kinds(kinds)
    typed = form.get(f"{name}.seek")
    titles = (
        {"a": _("分子：数什么"), "b": _("分母：占什么的")} if chosen.shape == c.RATIO else {"a": _("数什么")}
    )
    return Part(
        titles[name],
        Seek(f"{name}.seek", typed, f"f-{name}.kinds"),
        Choices(
            name=f"{name}.kinds", label=_("哪几种记录"), options=_kinds(typed, kinds), chosen=kinds, several=True, columns="two",
            fault=form.faults.get(f"{name}.kinds"),
        ),
        (_way(form, name, chosen),),
        _counted(form, name, chosen, known, kinds),
        tuple(_condition(form, f"{name}.t{n}", known, kinds, said) for n in c.TESTS) if kinds else (),
    )  # fmt: skip


def _kinds(typed: str, chosen: tuple[str, ...]) -> tuple[Option, ...]:
    """The chosen ones first, then those that fit what was typed."""
    offered = dict(composing.kinds_offered())
    words = typed.casefold().split()
    fits = [
        code
        for code, name in offered.items()
        if code not in chosen and all(word in f"{name.zh} {name.en}".casefold() for word in words)
    ]
    return tuple(Option(code, offered[code]) for code in (*(one for one in chosen if one in offered), *fits))


def _way(form: Form, name: str, chosen: c.Chosen) -> Choices:
    return Choices(
        name=f"{name}.how", label=_("怎么数"), options=tuple(Option(code, words) for code, words in WAYS.items()),
        value=chosen.get(f"{name}.how") or c.COUNT, columns="two", fault=form.faults.get(f"{name}.how"),
    )  # fmt: skip


def _counted(
    form: Form, name: str, chosen: c.Chosen, known: list[Known], kinds: tuple[str, ...]
) -> tuple[Component, ...]:
    how = chosen.get(f"{name}.how")
    if not kinds:
        return ()
    if how in c.MEASURING:
        numbers = tuple(Option(one.name, one.words) for one in known if one.sort is Sort.NUMBER)
        return (
            form.field(
                f"{name}.number",
                _("哪个数"),
                kind="select",
                options=(Option("", _("请选择")), *numbers),
                required=True,
            ),
        )
    if how == c.APART:
        things = tuple(Option(code, words) for code, words in apart(kinds))
        return (
            form.field(
                f"{name}.thing",
                _("不同的什么"),
                kind="select",
                options=(Option("", _("请选择")), *things),
                required=True,
            ),
        )
    return ()


def _condition(
    form: Form, at: str, known: list[Known], kinds: tuple[str, ...], said: dict[str, list[str]]
) -> Condition:
    chosen = next((one for one in known if one.name == form.get(f"{at}.field")), None)
    hint = _hint(chosen, kinds, said) if chosen else ""
    fields = (Option("", _("任何")), *(Option(one.name, one.words) for one in known))
    return Condition(
        form.field(f"{at}.field", _("条件：哪一栏"), kind="select", options=fields),
        form.field(
            f"{at}.op",
            _("怎样比较"),
            kind="select",
            options=tuple(Option(code, words) for code, words in SIGNS.items()),
        ),
        form.field(f"{at}.value", _("什么值"), maxlength=120),
        hint,
    )


def _hint(one: Known, kinds: tuple[str, ...], said: dict[str, list[str]]) -> str:
    """What may be typed: the choices, or what the ledger already holds."""
    if one.sort is Sort.NUMBER:
        return _("写一个数")
    listed = [speak(words) for _code, words in one.choices]
    listed = listed or [speak(value_words(one.name, code, kinds)) for code in said.get(one.name, [])[:8]]
    return _("可写：%(values)s") % {"values": _("、").join(listed)} if listed else ""
