"""An item's form: which fields its rule asks for, what was typed read into an item, and an item written into fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from tongzhou.assessment.queries.known import unit
from tongzhou.assessment.rules.checking import CIRCLES
from tongzhou.assessment.rules.closed import Among, Method, Missing, Sign, Sort
from tongzhou.assessment.rules.faults import NO_BANDS, Wrong
from tongzhou.assessment.rules.giving import (
    Band,
    Bands,
    Check,
    Checklist,
    Condition,
    Deduct,
    Goal,
    Growth,
    Judged,
    Linear,
    Peer,
    Promised,
    Rule,
)
from tongzhou.assessment.rules.moving import wrong_here
from tongzhou.assessment.rules.scheme import Item, Scheme, groups
from tongzhou.assessment.rules.shaping import BONUS
from tongzhou.indicators.definitions.indicator import Indicator, Theme
from tongzhou.indicators.rules.measures import Better
from tongzhou.kernel.words import Words
from tongzhou.partnerships import aims
from tongzhou.web.assessment.numbers import decimal, decimal_if, number, whole_of
from tongzhou.web.assessment.parts import both
from tongzhou.web.components.component import Component, speak
from tongzhou.web.components.fields import Choices, Field, Option
from tongzhou.web.forms import Form, choices

NAMES = ("name", "name_en", "weight", "indicator", "rule", "group", "least", "missing", "source", "against", "floor", "full", "bands",
         "otherwise", "less", "start", "per", "points", "most", "over", "sign", "than", "checks", "method", "among", "peers",
         "guide", "percent")  # fmt: skip
SEPARATORS = ("\u3000", "\t", "，", ",")
BANDS_HOW = Words(
    "一行一档，从好到差：起点 分数，例：800 20。", "One a line, best first: from and points, such as 800 20."
)
CHECKS_HOW = Words(
    "一行一个：分数 检查点，要附佐证的行末加 *，例：4 有工作方案 *。",
    "One a line: points and the check; * at the end asks for evidence, such as 4 has a plan *.",
)


def own_fields(form: Form, scheme: Scheme) -> list[Component]:
    """What every item has."""
    inside = [Option(one.code, one.words) for one in groups(scheme.parts)]
    places = (Option("", _("不分组")), *inside, Option(BONUS, _("加分项")))
    return [
        form.field("name", _("考核项名称"), required=True, maxlength=60),
        form.field("name_en", _("英文名称"), optional=True, maxlength=80),
        form.field("group", _("放在哪一组"), kind="select", options=places),
        form.field("weight", _("分值"), inputmode="decimal", required=True, unit=_("分")),
        form.field("rule", _("怎么计分"), kind="select", options=choices(Sort)),
    ]  # fmt: skip


def rule_fields(form: Form, scheme: Scheme, known: Mapping[str, Indicator]) -> list[Component]:
    """What the chosen rule asks for."""
    sort = chosen(form)
    named: list[Component] = []
    if sort not in (Sort.CHECKLIST, Sort.JUDGED):
        named.append(_indicator(form, known))
    return [*named, *_FIELDS[sort](form, scheme), *_common(form, sort)]


def chosen(form: Form) -> Sort:
    """The rule that is chosen; the first where none is."""
    return Sort(form.get("rule")) if form.get("rule") in set(Sort) else Sort.LINEAR


def _indicator(form: Form, known: Mapping[str, Indicator]) -> Field:
    listed = sorted(known.values(), key=lambda one: list(Theme).index(one.theme))
    options = (
        Option("", _("请选")),
        *(Option(one.code, _named(one)) for one in listed),
    )
    return form.field("indicator", _("看哪个指标"), kind="select", options=options, required=True)


def _named(one: Indicator) -> str:
    said = speak(unit(one))
    less = f" · {_('越少越好')}" if one.better is Better.LESS else ""
    return f"{speak(one.words)}（{said}）{less}" if said else f"{speak(one.words)}{less}"


def _common(form: Form, sort: Sort) -> list[Component]:
    source = form.field("source", _("依据的文件"), optional=True, maxlength=200)
    if sort in (Sort.CHECKLIST, Sort.JUDGED):
        return [source]
    policies = (Option("", _("照总则")), *choices(Missing))
    return [
        form.field("missing", _("没有数据时"), kind="select", options=policies),
        form.field("least", _("少于多少例不下结论"), inputmode="numeric", optional=True, hint=_("比率看分母，其他看记录条数")),
        source,
    ]  # fmt: skip


def _goal(form: Form, name: str, label: str) -> list[Component]:
    ways = (Option("number", _("一个固定的数")), Option("promise", _("签过的承诺")))
    picked = form.get("against") or "number"
    fields: list[Component] = [
        Choices(
            name="against",
            label=_("和什么比"),
            options=ways,
            chosen=(picked,),
            columns="two",
            fault=form.faults.get("against"),
        )
    ]
    return [
        *fields,
        form.field(name, label, inputmode="decimal", optional=True, hint=_("和承诺比的不用填")),
        form.field("percent", _("达到承诺的百分之几"), inputmode="decimal", optional=True, unit="%", hint=_("不填就是 100；按签订的日子折算")),
    ]  # fmt: skip


def _linear(form: Form, _scheme: Scheme) -> list[Component]:
    return [
        form.field("floor", _("起分线（零分）"), inputmode="decimal", required=True, hint=_("越少越好的指标，起分线写大数、满分线写小数")),
        *_goal(form, "full", _("满分线")),
    ]  # fmt: skip


def _flag(form: Form, name: str, label: str, no: str, yes: str) -> Choices:
    options = (Option("no", no), Option("yes", yes))
    return Choices(name=name, label=label, options=options, chosen=(form.get(name) or "no",), columns="two")


def _bands(form: Form, _scheme: Scheme) -> list[Component]:
    return [
        form.field("bands", _("各档"), kind="textarea", required=True, hint=BANDS_HOW),
        form.field(
            "otherwise", _("都没达到得几分"), inputmode="decimal", optional=True, hint=_("不填就是 0")
        ),
        _flag(form, "less", _("哪边好"), _("越多越好"), _("越少越好")),
    ]


def _deduct(form: Form, _scheme: Scheme) -> list[Component]:
    return [
        *_goal(form, "start", _("从多少起扣")),
        _flag(form, "over", _("怎么扣"), _("不够的扣"), _("超出的扣")),
        form.field("per", _("每差多少扣一次"), inputmode="decimal", required=True, hint=_("不满一次的不扣")),
        form.field("points", _("一次扣几分"), inputmode="decimal", required=True, unit=_("分")),
        form.field(
            "most",
            _("最多扣几分"),
            inputmode="decimal",
            optional=True,
            unit=_("分"),
            hint=_("不填就是扣完为止"),
        ),
    ]


def _condition(form: Form, _scheme: Scheme) -> list[Component]:
    return [
        form.field("sign", _("条件"), kind="select", options=choices(Sign)),
        form.field("than", _("多少"), inputmode="decimal", required=True),
    ]


def _checklist(form: Form, _scheme: Scheme) -> list[Component]:
    return [form.field("checks", _("检查点"), kind="textarea", required=True, hint=CHECKS_HOW)]


def _peer(form: Form, scheme: Scheme) -> list[Component]:
    circles = tuple(Option(one.value, one.words) for one in Among if one in CIRCLES[scheme.subject])
    return [
        form.field("method", _("怎么比"), kind="select", options=choices(Method)),
        form.field("among", _("和谁比"), kind="select", options=circles),
        form.field(
            "peers",
            _("至少几家才比"),
            inputmode="numeric",
            optional=True,
            hint=_("连自己在内；不填就是 3 家"),
        ),
        _flag(form, "less", _("哪边好"), _("越多越好"), _("越少越好")),
    ]


def _growth(form: Form, _scheme: Scheme) -> list[Component]:
    hint = _("和去年同期比的变化，例：-10")
    return [
        form.field("floor", _("起分线（零分）"), inputmode="text", required=True, unit="%", hint=hint),
        form.field("full", _("满分线"), inputmode="text", required=True, unit="%"),
    ]


def _judged(form: Form, _scheme: Scheme) -> list[Component]:
    return [form.field("guide", _("评什么、怎么给分"), kind="textarea", optional=True, maxlength=500)]


_FIELDS: dict[Sort, Callable[[Form, Scheme], list[Component]]] = {
    Sort.LINEAR: _linear,
    Sort.BANDS: _bands,
    Sort.DEDUCT: _deduct,
    Sort.CONDITION: _condition,
    Sort.CHECKLIST: _checklist,
    Sort.PEER: _peer,
    Sort.GROWTH: _growth,
    Sort.JUDGED: _judged,
}


def read(form: Form, code: str, before: Item | None = None) -> Item:
    """The item as typed. Raises Invalid at the field."""
    sort = form.one_of("rule", Sort)
    by_hand = sort in (Sort.CHECKLIST, Sort.JUDGED)
    try:
        rule = _RULES[sort](form, before.rule if before else None)
        return Item(
            code=code,
            words=both(form.get("name"), form.get("name_en")),
            weight=decimal(form, "weight"),
            rule=rule,
            indicator="" if by_hand else form.get("indicator"),
            least=whole_of(form, "least") if form.get("least") and not by_hand else 0,
            missing=form.one_of("missing", Missing) if form.get("missing") and not by_hand else None,
            source=form.get("source"),
        )
    except Wrong as wrong:
        field = {"words": "name", "measure": "indicator"}.get(wrong.field, wrong.field)
        raise wrong_here(wrong.why, field) from wrong


def _goal_of(form: Form, name: str) -> Goal:
    if form.get("against") != "promise":
        return decimal(form, name)
    measure = form.get("indicator")
    if aims.named(measure) is None:
        raise wrong_here(NOT_PROMISED, "against")
    return Promised(measure, decimal_if(form, "percent") or Decimal(100))


NOT_PROMISED = Words(
    "这个指标没有人承诺，只能和一个数比。", "Nobody promises that: compare it with a number."
)


def _lines(form: Form, name: str, why: Words) -> list[tuple[Decimal, str]]:
    """Lines that begin with a number."""
    found = []
    for line in form.lines(name):
        told = line
        for sign in SEPARATORS:
            told = told.replace(sign, " ")
        first, _blank, rest = told.strip().partition(" ")
        if not rest.strip():
            raise wrong_here(why, name)
        found.append((number(first, name), rest.strip()))
    if not found:
        raise wrong_here(NO_BANDS if name == "bands" else why, name)
    return found


def _checks(form: Form, before: Rule | None) -> Checklist:
    """The checks; those whose words stay keep their code, so that what was said of them stays theirs."""
    old = {one.words.zh: one for one in before.checks} if isinstance(before, Checklist) else {}
    taken = {one.code for one in old.values()}
    made = []
    for points, said in _lines(form, "checks", CHECKS_HOW):
        name, evidence = said.rstrip("*＊ ").strip(), said.endswith(("*", "＊"))
        kept = old.get(name)
        code = kept.code if kept else next(c for n in range(1, 200) if (c := f"check_{n}") not in taken)
        taken.add(code)
        made.append(Check(code, kept.words if kept else Words(name, name), points, evidence))
    return Checklist(tuple(made))


def _read_bands(form: Form) -> Bands:
    bands = tuple(Band(at, number(said, "bands")) for at, said in _lines(form, "bands", BANDS_HOW))
    return Bands(bands, decimal_if(form, "otherwise") or Decimal(0), form.get("less") == "yes")


_RULES: dict[Sort, Callable[[Form, Rule | None], Rule]] = {
    Sort.LINEAR: lambda form, _: Linear(decimal(form, "floor"), _goal_of(form, "full")),
    Sort.BANDS: lambda form, _: _read_bands(form),
    Sort.DEDUCT: lambda form, _: Deduct(
        _goal_of(form, "start"), decimal(form, "per"), decimal(form, "points"), decimal_if(form, "most"), form.get("over") == "yes"
    ),
    Sort.CONDITION: lambda form, _: Condition(form.one_of("sign", Sign), decimal(form, "than")),
    Sort.CHECKLIST: _checks,
    Sort.PEER: lambda form, _: Peer(
        form.one_of("method", Method), form.one_of("among", Among), whole_of(form, "peers") if form.get("peers") else 3,
        form.get("less") == "yes",
    ),
    Sort.GROWTH: lambda form, _: Growth(decimal(form, "floor"), decimal(form, "full")),
    Sort.JUDGED: lambda form, before: Judged(
        before.guide
        if isinstance(before, Judged) and before.guide.zh == form.get("guide")
        else Words(form.get("guide"), form.get("guide"))
    ),
}  # fmt: skip
