"""The rules of postings: everybody who works under them sees them; commissions set them for their region."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongzhou.directory.rules import Kind, Tier
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.support.postings import actions, queries
from tongzhou.support.postings.rules.requirements import NO_SUCH_RULE, Requirement, Rule
from tongzhou.web.components.chips import Badge
from tongzhou.web.components.component import Component, Tone, speak
from tongzhou.web.components.fields import Choices, Option
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.edge import Request
from tongzhou.web.forms import Form, choices
from tongzhou.web.numbers import whole
from tongzhou.web.pages import page
from tongzhou.web.postings.forms import answered
from tongzhou.web.postings.hosts import asked, begun
from tongzhou.web.postings.parts import today

NAMES = (
    "requirement",
    "at_least",
    "at_most",
    "region",
    "kinds",
    "tier",
    "since",
    "until",
    "source",
    "confirmed",
)


@require_GET
def listing(request: Request) -> HttpResponse:
    """All that hold today or later, by what they ask."""
    actor, on = request.actor, today(request)
    actor.require(P.READ_SUPPORT)
    known = queries.rules(on=on)
    acts = (Action(_("设一条规则"), "/postings/rules/new/", "primary", "plus"),)
    lead = _("范围越具体的越优先：县先于省，省先于全国；指明类别的先于不指明的。带“待核实”的还没有对过文件。")
    return page(
        request,
        "postings/rules.html",
        current="postings",
        head=PageHead(_("派驻规则"), lead, actions=acts if actor.may(P.EDIT_POSTING_RULES) else ()),
        table=_table(actor, known),
    )


def _table(actor: Actor, known: list[Rule]) -> Table:
    columns = (
        Column(_("要求")), Column(_("管到哪里")), Column(_("起止")), Column(_("依据")), Column(_("核实")),
    )  # fmt: skip
    empty = Empty(_("还没有规则"), _("由卫生健康委设定；没有规则就不评是否达标。"))
    return Table(_("现行的规则"), columns, tuple(_row(actor, one) for one in known), empty)


def _row(actor: Actor, one: Rule) -> tuple[Cell, ...]:
    mine = actor.may(P.EDIT_POSTING_RULES, actions.area(one.region))
    return (
        Cell(begun(asked(one)), f"/postings/rules/{one.id}/" if mine else ""),
        Cell(_scope(one)),
        Cell(_days(one)),
        Cell(one.source or "—"),
        Cell(part=Badge(_("已核实"), Tone.JADE) if one.confirmed else Badge(_("待核实"), Tone.AMBER)),
    )


def _scope(one: Rule) -> str:
    kinds = _("、").join(speak(Kind(kind).words) for kind in sorted(one.kinds))
    tier = speak(Tier(one.tier).words) if one.tier else ""
    region = _("区划 %(code)s") % {"code": one.region} if one.region else _("全国")
    return " · ".join(part for part in (region, tier, kinds) if part)


def _days(one: Rule) -> str:
    start, end = one.during.start.isoformat(), one.during.end
    return f"{start} — {(end - timedelta(1)).isoformat()}" if end else _("%(start)s 起") % {"start": start}


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Set a rule."""
    request.actor.require(P.EDIT_POSTING_RULES)
    first = {
        "since": today(request).isoformat(),
        "region": _own_region(request.actor),
        "tier": Tier.COUNTY.value,
    }
    return _set(request, Form(request, first), _("设一条规则"))


@require_http_methods(["GET", "POST"])
def edit(request: Request, id: UUID) -> HttpResponse:
    """Another rule of the same scope, from a day on; or an end."""
    rule = queries.rule(id)
    if rule is None:
        raise NotFound(NO_SUCH_RULE)
    request.actor.require(P.EDIT_POSTING_RULES, actions.area(rule.region))
    form = Form(request, _known(rule, request))
    if request.method == "POST" and form.get("change") == "end":
        actions.end_rule(by=request.actor, at=request.at, rule_id=id, on=form.day("since"))
        messages.success(request, _("这条规则到此为止。"), extra_tags="jade")
        return redirect("/postings/rules/")
    return _set(request, form, _("改规则"), changing=True)


def _known(rule: Rule, request: Request) -> dict[str, str]:
    return {
        "requirement": rule.requirement.value, "at_least": _text(rule.at_least), "at_most": _text(rule.at_most),
        "region": rule.region, "kinds": ",".join(sorted(rule.kinds)), "tier": rule.tier, "source": rule.source,
        "since": today(request).isoformat(), "confirmed": "yes" if rule.confirmed else "no",
    }  # fmt: skip


def _text(number: int | None) -> str:
    return "" if number is None else str(number)


def _own_region(actor: Actor) -> str:
    regions = [grant.region for grant in actor.grants_for(P.EDIT_POSTING_RULES) if grant.region is not None]
    return regions[0] if len(regions) == 1 else ""


def _set(request: Request, form: Form, title: str, *, changing: bool = False) -> HttpResponse:
    known = form.id

    def save() -> HttpResponse:
        until = form.after("until")
        tier = form.get("tier")
        actions.set_rule(
            id=known, by=request.actor, at=request.at, requirement=form.one_of("requirement", Requirement),
            at_least=whole(form.get("at_least")), at_most=whole(form.get("at_most")), region=form.get("region"),
            kinds=[Kind(one) for one in _kinds(form)], tier=Tier(tier) if tier in set(Tier) else None,
            since=form.day("since"), until=until, source=form.get("source"), confirmed=form.get("confirmed") == "yes",
        )  # fmt: skip
        messages.success(request, _("已保存。同一范围以前的规则到那天为止。"), extra_tags="jade")
        return redirect("/postings/rules/")

    return answered(
        form,
        title=title,
        back="/postings/rules/",
        fields=lambda: _fields(form, changing),
        save=save,
        names=NAMES,
        label=_("保存规则"),
        note=_("过去的年度仍按当年的规则评。"),
    )


def _kinds(form: Form) -> list[str]:
    typed = (
        form.request.POST.getlist("kinds") if form.request.method == "POST" else form.get("kinds").split(",")
    )
    return [one for one in typed if one in set(Kind)]


def _fields(form: Form, changing: bool) -> list[Component]:
    confirmed = (Option("no", _("待核实")), Option("yes", _("已核实")))
    change = (Option("set", _("换成下面这样")), Option("end", _("从那天起不再要求")))
    ending = [
        Choices(
            name="change",
            label=_("怎么改"),
            options=change,
            chosen=(form.get("change") or "set",),
            columns="two",
        )
    ]
    return [
        *(ending if changing else ()),
        form.field("requirement", _("要求什么"), kind="select", options=choices(Requirement)),
        form.field("at_least", _("不少于（或数值）"), inputmode="numeric", optional=True, hint=_("“全年有人在岗”不用填")),
        form.field("at_most", _("不多于"), inputmode="numeric", optional=True),
        form.field("region", _("行政区划代码"), inputmode="numeric", optional=True, hint=_("省 2 位、市 4 位、县 6 位；全国不填")),
        form.field("tier", _("接收机构的级别"), kind="select", options=(Option("", _("各级")), *choices(Tier))),
        Choices(name="kinds", label=_("接收机构的类别"), several=True, columns="two", chosen=tuple(_kinds(form)),
                options=tuple(Option(one.value, one.words) for one in Kind), hint=_("不选就是各类都管")),
        form.field("since", _("从哪天起"), kind="date", required=True),
        form.field("until", _("到哪天止"), kind="date", optional=True),
        form.field("source", _("依据"), hint=_("文件名称和文号"), maxlength=200, optional=True),
        Choices(name="confirmed", label=_("核实"), options=confirmed, chosen=(form.get("confirmed") or "no",), columns="two"),
    ]  # fmt: skip
