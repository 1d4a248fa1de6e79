"""A commission composes an indicator without code: it chooses, reads the definition in words and last year's figures, and saves a version."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongzhou.indicators.actions import Composed, define
from tongzhou.indicators.definitions.indicator import Rate, Theme
from tongzhou.indicators.definitions.telling import told
from tongzhou.indicators.definitions.written import Unreadable, as_json, from_json
from tongzhou.indicators.engine.cube import By, Level
from tongzhou.indicators.queries import composing, defined, places
from tongzhou.indicators.queries.promising import promises
from tongzhou.indicators.queries.values import values
from tongzhou.indicators.rules.measures import Better
from tongzhou.indicators.rules.periods import Per, last, name
from tongzhou.kernel.actors import MAY_NOT
from tongzhou.kernel.errors import Conflict, Denied, Invalid, Invalids, NotFound, sentence
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words
from tongzhou.web.components.component import Component, Tone, speak
from tongzhou.web.components.fields import Field, Option
from tongzhou.web.components.notices import Empty, Notice
from tongzhou.web.components.steps import Foot, Steps
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.edge import Request
from tongzhou.web.forms import Form, choices
from tongzhou.web.indicators import choosing, composer, parts
from tongzhou.web.indicators.asked import asked
from tongzhou.web.indicators.entries import behind, window_of
from tongzhou.web.indicators.indicator import versions
from tongzhou.web.indicators.refilling import filled
from tongzhou.web.pages import page

if TYPE_CHECKING:
    from tongzhou.indicators.definitions.tree import Tree
    from tongzhou.indicators.queries.defined import Defined

TAKEN_HERE = sentence(
    "web.indicators.taken_here",
    "本地已经有代码为“{code}”的指标。",
    "This commission has an indicator with the code “{code}”.",
    then_zh="要改它，请从它的页面点“修改定义”；要新编一个，请换代码。",
    then_en="To change it, open its page and choose “Change the definition”; for a new one take another code.",
)
OVERTAKEN = sentence(
    "web.indicators.overtaken",
    "这个指标刚被别人改过，现在是第 {n} 版。",
    "Somebody has just changed this indicator: version {n} holds now.",
    then_zh="请先看现在的样子。",
    then_en="Look at it first.",
)
RESERVED = ("compose", "tables", "recount", "facts")
"""Words that are addresses of their own."""
IS_ADDRESS = sentence(
    "web.indicators.reserved",
    "代码“{code}”是页面的地址，不能用。",
    "The code “{code}” is the address of a page.",
    then_zh="请换一个代码。",
    then_en="Choose another code.",
)
MOST_COUNTIES = 12


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """A new indicator."""
    _may(request)
    today = localdate(request.at)
    usual = {"unit": Unit.TIME.value, "better": Better.MORE.value, "theme": Theme.SERVICE.value, "valid_from": today.isoformat(), "shape": composer.PLAIN}  # fmt: skip
    return _compose(request, usual, {}, None)


@require_http_methods(["GET", "POST"])
def change(request: Request, code: str) -> HttpResponse:
    """The next version of one that the commission composed."""
    _may(request)
    for region, _name in defined.composing_regions(request.actor):
        one = defined.owned(request.actor, code, region)
        if one is not None:
            values, kinds = filled(one.tree)
            return _compose(request, _words(one, request) | values, kinds, one)
    raise NotFound(defined.NO_INDICATOR, code=code)


def _words(one: Defined, request: Request) -> dict[str, str]:
    return {
        "code": one.code, "region": one.owner or "", "zh": one.words.zh, "en": one.words.en, "says_zh": one.says.zh, "says_en": one.says.en,
        "source": one.source.zh, "unit": one.unit.value, "theme": one.theme.value, "better": one.better.value,
        "valid_from": localdate(request.at).isoformat(), "seen": str(len(one.versions)),
    }  # fmt: skip


def _may(request: Request) -> None:
    """Raise Denied for who is the commission of no region."""
    request.actor.require(P.DEFINE_INDICATORS)
    if not any(grant.region is not None for grant in request.actor.grants_for(P.DEFINE_INDICATORS)):
        raise Denied(MAY_NOT)


def _form(
    request: Request, initial: dict[str, str], kinds: dict[str, tuple[str, ...]]
) -> tuple[Form, composer.Chosen]:
    form = Form(request, initial)
    if request.method == "POST" or request.resumed:
        kinds = {part: tuple(request.POST.getlist(f"{part}.kinds")) for part in composer.PARTS}
    offered = {code for code, _words in composing.kinds_offered()}
    known = {
        part: tuple(dict.fromkeys(one for one in several if one in offered))
        for part, several in kinds.items()
    }
    return form, composer.Chosen(form.values, known)


def _compose(
    request: Request, initial: dict[str, str], kinds: dict[str, tuple[str, ...]], before: Defined | None
) -> HttpResponse:
    form, chosen = _form(request, initial, kinds)
    form.fresh = str(len(before.versions)) if before else ""
    status = 200
    if request.method == "POST":
        if "look" in request.POST:
            _check(request, form, chosen)
        else:
            try:
                return _save(request, form, chosen, before)
            except (Invalid, Invalids, Conflict) as refusal:
                form.refused(refusal, _names(), f"/indicators/{before.code}/" if before else "")
                status = refusal.status
    return page(
        request,
        "indicators/compose.html",
        current="indicators",
        status=status,
        steps=Steps(
            _("修改指标") if before else _("编一个指标"),
            f"/indicators/{before.code}/" if before else "/indicators/",
        ),
        notices=form.notices,
        words=_word_fields(request, form, before),
        unit=_unit_field(form),
        history=versions(before) if before else None,
        code=before.code if before else "",
        seen=form.get("seen"),
        foot=Foot(
            _("存为新版本") if before else _("保存"),
            note=_("保存后，辖区内的人都能看到；以前各年的数按当时的定义算。"),
        ),
        **_shown(request, form, chosen),
    )


@require_POST
def look(request: Request) -> HttpResponse:
    """The parts of the form and the preview for what is chosen so far; nothing is saved."""
    _may(request)
    form, chosen = _form(request, {}, {})
    return render(request, "indicators/look.html", _shown(request, form, chosen))


def _shown(request: Request, form: Form, chosen: composer.Chosen) -> dict[str, Any]:
    """The questions about the definition, and what they come to."""
    said = {
        one: composing.values_said(request.actor, chosen.kinds.get(part, ()), one)
        for part in chosen.parts
        for n in composer.TESTS
        if (one := form.get(f"{part}.t{n}.field"))
    }
    return {
        "shape": choosing.shape(form, chosen),
        "parts": [choosing.part(form, chosen, part, said) for part in chosen.parts],
        "tree": form.get("tree"),
        **_preview(request, form, chosen),
    }


def _unit(form: Form) -> Unit | Rate | None:
    code = form.get("unit")
    if code in {one.value for one in Rate}:
        return Rate(code)
    return Unit(code) if code in {one.value for one in Unit} else None


def _check(request: Request, form: Form, chosen: composer.Chosen) -> None:
    """Faults beside their fields, without saving."""
    try:
        composer.tree_of(chosen, request.actor, _unit(form))
    except Invalids as wrong:
        form.refused(wrong, _names())


def _preview(request: Request, form: Form, chosen: composer.Chosen) -> dict[str, Any]:
    """The definition in words and last year's figures by county; what is still missing while it is no definition."""
    unit = _unit(form)
    try:
        tree = composer.tree_of(chosen, request.actor, unit)
    except Invalids as wrong:
        if not any(chosen.kinds.values()):
            return {
                "waiting": Empty(
                    _("选好记录，这里就会写出定义"),
                    _("还会按县列出去年的数，点开能看到是哪些工作。"),
                    icon="book",
                )
            }
        first = wrong.faults[0]
        return {"waiting": Notice(first.says, first.then, Tone.AMBER), "meaning": _meaning(request, chosen)}
    return {"meaning": parts.Meaning(told(tree)), "figures": _figures(request, tree, unit or Unit.ITEM)}


def _meaning(request: Request, chosen: composer.Chosen) -> parts.Meaning | None:
    """The definition in words where only its unit does not fit yet."""
    try:
        return parts.Meaning(told(composer.tree_of(chosen, request.actor, None)))
    except Invalids:
        return None


def _figures(request: Request, tree: Tree, unit: Unit | Rate) -> Table:
    year = last(Per.YEAR, localdate(request.at), 2)[0]
    by = By(Level.COUNTY)
    found = values(request.actor, [tree], [year], by, promised=promises(request.actor, [tree], by))[0]
    shown = sorted(
        ((place, value) for (place, _window), value in found.items() if value.entries),
        key=lambda one: -one[1].entries,
    )
    named = places.names(Level.COUNTY, [place for place, _value in shown[:MOST_COUNTIES]]) if shown else {}
    told_tree = json.dumps(as_json(tree), ensure_ascii=False)
    days = {
        "level": "county",
        "from": f"{year.start}",
        "to": f"{year.last}",
        "unit": unit.value,
        "tree": told_tree,
    }
    rows = tuple(
        (
            Cell(named[place]),
            Cell(part=parts.Amount(
                parts.shown(value, unit, signed=parts.signed(tree)),
                f"/indicators/compose/entries/?{urlencode({**days, 'place': place})}",
                " · ".join(filter(None, (parts.sides(value, tree), parts.with_few(value, tree)))),
            )),
        )
        for place, value in shown[:MOST_COUNTIES]
    )  # fmt: skip
    columns = (Column(_("县")), Column(speak(name(year)), number=True))
    return Table(
        _("去年各县的数"),
        columns,
        rows,
        Empty(_("去年没有这样的记录"), _("换记录种类或条件试试；也可能还没有人登记。"), icon="book"),
    )


@require_GET
def entries(request: Request) -> HttpResponse:
    """The entries behind a figure of a definition that is not saved yet: within what the reader may see anyway."""
    request.actor.require(P.DEFINE_INDICATORS)
    try:
        tree = from_json(json.loads(request.GET.get("tree", "")[:8000]))
    except (ValueError, Unreadable):
        raise NotFound(defined.NO_INDICATOR, code="?") from None
    unit, asks = request.GET.get("unit", ""), asked(request)
    known: Unit | Rate = (
        Rate(unit)
        if unit in {one.value for one in Rate}
        else Unit(unit)
        if unit in {one.value for one in Unit}
        else Unit.ITEM
    )
    return behind(request, asks, window_of(asks), tree, known, _("正在编的指标"), "/indicators/compose/")


def _names() -> tuple[str, ...]:
    """The names of all fields, so that each fault finds its place."""
    ends = (
        "kinds",
        "how",
        "number",
        "thing",
        *(f"t{n}.{end}" for n in composer.TESTS for end in ("field", "op", "value")),
    )
    own = (
        "code",
        "region",
        "zh",
        "en",
        "says_zh",
        "says_en",
        "unit",
        "theme",
        "better",
        "source",
        "valid_from",
        "shape",
        "since",
        "months",
        "promise",
    )
    return (*own, *(f"{part}.{end}" for part in composer.PARTS for end in ends))  # fmt: skip


def _word_fields(request: Request, form: Form, before: Defined | None) -> list[Component]:
    regions = defined.composing_regions(request.actor)
    found: list[Component] = []
    if before is None:
        found.append(
            form.field(
                "code",
                _("代码"),
                required=True,
                maxlength=59,
                hint=_("小写英文字母、数字和下划线，例：teaching_per_expert"),
            )
        )
    found += [
        form.field("zh", _("名称"), required=True, maxlength=80),
        form.field("en", _("英文名称"), maxlength=120, optional=True),
        form.field("says_zh", _("用一句话说明数的是什么"), kind="textarea", required=True, maxlength=300),
        form.field("says_en", _("英文说明"), kind="textarea", optional=True, maxlength=400),
        form.field("theme", _("主题"), kind="select", options=choices(Theme)),
        form.field("better", _("方向"), kind="select", options=tuple(Option(one.value, words) for one, words in parts.BETTER.items())),
        form.field("source", _("出处"), optional=True, maxlength=300, hint=_("文件名和文号；本地自定的写“本地自定”")),
        form.field("valid_from", _("从哪天起用"), kind="date", required=True),
    ]  # fmt: skip
    if len(regions) > 1 and before is None:
        options = tuple(Option(code, place or _("全国")) for code, place in regions)
        found.insert(0, form.field("region", _("哪个卫健委的"), kind="select", options=options))
    return found


def _unit_field(form: Form) -> Field:
    rates = tuple(Option(one.value, one.words) for one in Rate)
    return form.field(
        "unit",
        _("计量单位"),
        kind="select",
        options=(*(Option(one.value, one.words) for one in Unit), *rates),
    )


def _save(request: Request, form: Form, chosen: composer.Chosen, before: Defined | None) -> HttpResponse:
    form.measure(_word_fields(request, form, before))
    region = before.owner or "" if before else _region(request, form)
    code = before.code if before else form.get("code")
    if code in RESERVED:
        raise Invalid(IS_ADDRESS, field="code", code=code)
    if before is None and defined.owned(request.actor, code, region) is not None:
        raise Invalid(TAKEN_HERE, field="code", code=code)
    if before is not None and form.get("seen") != form.fresh:
        raise Conflict(OVERTAKEN, n=len(before.versions))
    valid_from = form.day("valid_from")
    unit = _unit(form) or Unit.ITEM
    tree = composer.tree_of(chosen, request.actor, unit)
    define(
        by=request.actor, at=request.at, region=region, composed=_composed(form, code, unit, tree, valid_from)
    )
    messages.success(request, _("已保存：%(name)s") % {"name": form.get("zh")}, extra_tags="jade")
    return redirect(f"/indicators/{code}/")


def _composed(form: Form, code: str, unit: Unit | Rate, tree: Tree, valid_from: date) -> Composed:
    source = form.get("source") or speak(Words("本地自定", "the commission's own"))
    return Composed(
        code=code,
        words=Words(form.get("zh"), form.get("en")),
        says=Words(form.get("says_zh"), form.get("says_en")),
        unit=unit.value,
        theme=form.one_of("theme", Theme).value,
        better=form.one_of("better", Better).value,
        source=Words(source, source),
        tree=as_json(tree),
        valid_from=valid_from,
    )


def _region(request: Request, form: Form) -> str:
    """The region that was chosen, or the only one. What is none of his is refused by the verb."""
    regions = [code for code, _name in defined.composing_regions(request.actor)]
    typed = form.get("region")
    return typed if typed in regions else regions[0]
