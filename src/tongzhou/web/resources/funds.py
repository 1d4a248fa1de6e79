"""One fund: what came from where, what it went into, what documents say; and the steps to take."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.support.resources import actions, queries
from tongzhou.support.resources.queries import FundPage
from tongzhou.support.resources.rules.categories import SOURCES, words
from tongzhou.support.resources.rules.states import FundState
from tongzhou.support.sides.sentences import NO_RECORD
from tongzhou.web.components.component import Component
from tongzhou.web.components.figures import KeyValues, Pair
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.times import day
from tongzhou.web.edge import Request
from tongzhou.web.forms import Form
from tongzhou.web.pages import page
from tongzhou.web.partnerships.parts import today
from tongzhou.web.resources import amounts, forms, stating
from tongzhou.web.resources.parts import Plan, Style, badge, claim_link, confirming, papers, seals, trail
from tongzhou.web.resources.projects import plan_of

if TYPE_CHECKING:
    from tongzhou.support.resources.models import Fund

CONTENT = ("name", "source", "year", "amount", "qualifier", "granted_on", "note")
MAIN = frozenset({"grant", "close"})
"""Steps that stand in the head; the others stand beside."""
OFFERED = ("grant", "close", "edit", "state", "attach", "drop")


@require_GET
def fund(request: Request, id: UUID) -> HttpResponse:
    """The fund's page."""
    found = queries.fund(request.actor, id)
    row = found.fund
    can = actions.offers("fund", row, request.actor)
    acts = [
        Action(_LABELS[one](), f"/money/funds/{id}/{one}/", _STYLES.get(one, ""))
        for one in OFFERED
        if one in can
    ]
    confirm = confirming(request, found.claim, _("钱到了，确认"))
    main = next((one for one in acts if one.href.split("/")[-2] in MAIN), None)
    shown = tuple(one for one in (confirm, main) if one)
    return page(
        request,
        "resources/fund.html",
        current="money",
        fund=row,
        head=PageHead(row.name, _between(found), words(row.source, SOURCES), shown),
        seals=seals(found.claim, big=True),
        badge=badge(row.status),
        link=claim_link(found.claim),
        facts=_facts(found),
        compared=stating.table(row.fen, _("登记的金额"), found.itemised, found.stated, _("列入项目的合计")),
        plans=_plans(found),
        add=_add(request, found),
        more=[one for one in acts if one is not main],
        files=papers(found.files),
        trail=trail("fund", found.steps, request),
    )


_LABELS: dict[str, Callable[[], str]] = {
    "grant": lambda: _("登记拨付"),
    "close": lambda: _("结清"),
    "edit": lambda: _("更正"),
    "state": lambda: _("记下文件所载数字"),
    "attach": lambda: _("附上文件"),
    "drop": lambda: _("作废"),
}


_STYLES: dict[str, Style] = {"grant": "primary", "drop": "danger"}


def _between(found: FundPage) -> str:
    return f"{found.fund.supporting.label} → {found.fund.receiving.label}"


def _granted(row: Fund) -> str:
    """The day; a fund that is only noted has not been granted, which is not the same as not known when."""
    if row.status is FundState.NOTED:
        return _("还没有")
    return day(row.granted_on)


def _facts(found: FundPage) -> KeyValues:
    row = found.fund
    return KeyValues(
        (
            Pair(_("金额"), amounts.shown(row.fen, row.qualifier)),
            Pair(_("年度"), str(row.year)),
            Pair(_("拨付"), _granted(row)),
            Pair(_("已列入项目"), amounts.summed(found.itemised)),
        )
    )


def _plans(found: FundPage) -> list[Plan]:
    return [plan_of(*one) for one in found.projects]


def _add(request: Request, found: FundPage) -> Action | None:
    row = found.fund
    open_ = row.status in (FundState.NOTED, FundState.GRANTED, FundState.RECEIVED)
    places = (row.supporting.place, row.receiving.place)
    may = any(request.actor.may(P.MANAGE_RESOURCES, place) for place in places)
    return (
        Action(_("列入一个项目"), f"/money/projects/new/?fund={row.pk}", icon="plus")
        if open_ and may
        else None
    )


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Enter a fund."""
    request.actor.require(P.MANAGE_RESOURCES)
    form = Form(request, {"year": str(today(request).year)})
    id = form.id

    def save() -> HttpResponse:
        made = actions.note_fund(
            id=id, by=request.actor, at=request.at, **forms.chosen_sides(form), **_typed(form)
        )
        return redirect(f"/money/funds/{made.pk}/")

    return forms.Sheet(
        form,
        _("登记资金"),
        "/money/",
        lambda: [forms.sides_field(form), *_fields(form)],
        save,
        ("pairing", *CONTENT),
        _("登记"),
        note=_("登记之后再报拨付，由受援方确认到位。"),
    ).answer()


def _fields(form: Form) -> list[Component]:
    return [
        form.field("name", _("叫什么"), required=True, maxlength=120),
        form.field("source", _("来源"), kind="select", options=forms.options(SOURCES), required=True),
        form.field("year", _("哪一年的"), inputmode="numeric", required=True, maxlength=4),
        forms.money_field(form, "amount", _("金额")),
        forms.qualifier_field(form, "qualifier", _("这个数字")),
        forms.day_field(form, "granted_on", _("哪天定下的"), required=False),
        forms.note_field(form),
    ]


def _typed(form: Form) -> dict[str, Any]:
    return {
        "name": form.get("name"),
        "source": form.get("source"),
        "year": amounts.year(form, "year"),
        "fen": amounts.fen(form, "amount"),
        "qualifier": forms.qualifier(form, "qualifier"),
        "granted_on": form.day_if("granted_on"),
        "note": form.get("note"),
    }


@require_http_methods(["GET", "POST"])
def step(request: Request, id: UUID, step: str) -> HttpResponse:
    """The form of one step of a fund; whether it may be taken, the verb decides."""
    found = queries.fund(request.actor, id)
    if step not in _STEPS:
        raise NotFound(NO_RECORD)
    actions.require_step("fund", found.fund, step, request.actor, now=request.method == "GET")
    return _STEPS[step](request, found)


def _who(request: Request, found: FundPage, form: Form) -> dict[str, Any]:
    return {
        "by": request.actor,
        "at": request.at,
        "fund_id": found.fund.pk,
        "seen": forms.seen(form, found.fund.steps),
    }


def _edit(request: Request, found: FundPage) -> HttpResponse:
    row = found.fund
    form = Form(request, {
        "name": row.name, "source": row.source, "year": str(row.year), "amount": amounts.typed(row.fen),
        "qualifier": row.qualifier, "granted_on": row.granted_on.isoformat() if row.granted_on else "", "note": row.note,
    })  # fmt: skip
    who = _who(request, found, form)
    return _sheet(
        form,
        found,
        _("更正"),
        lambda: _fields(form),
        lambda: actions.edit_fund(**who, **_typed(form)),
        CONTENT,
    )


def _grant(request: Request, found: FundPage) -> HttpResponse:
    on = found.fund.granted_on or today(request)
    form = Form(request, {"on": on.isoformat()})
    who = _who(request, found, form)
    return _sheet(
        form,
        found,
        _("登记拨付"),
        lambda: [forms.day_field(form, "on", _("哪天拨付的"))],
        lambda: actions.grant_fund(**who, on=form.day("on")),
        ("on", "amount"),
        _("受援方确认到位之后，记入台账。"),
    )


def _close(request: Request, found: FundPage) -> HttpResponse:
    form = Form(request)
    who = _who(request, found, form)
    return _sheet(
        form,
        found,
        _("结清"),
        lambda: [forms.note_field(form)],
        lambda: actions.close_fund(**who, note=form.get("note")),
        ("note",),
    )


def _drop(request: Request, found: FundPage) -> HttpResponse:
    form = Form(request)
    who = _who(request, found, form)
    return _sheet(
        form,
        found,
        _("作废"),
        lambda: [forms.note_field(form, _("为什么作废"), required=True)],
        lambda: actions.drop_fund(**who, note=form.get("note")),
        ("note",),
    )


def _sheet(
    form: Form,
    found: FundPage,
    title: str,
    fields: Callable[[], list[Component]],
    take: Callable[[], object],
    names: tuple[str, ...],
    note: str = "",
) -> HttpResponse:
    back = f"/money/funds/{found.fund.pk}/"
    return forms.step(form, title, back, fields, take, names, lead=found.fund.name, note=note)


_STEPS: dict[str, Callable[[Request, FundPage], HttpResponse]] = {
    "edit": _edit,
    "grant": _grant,
    "close": _close,
    "drop": _drop,
    "state": lambda request, found: stating.form(request, f"/money/funds/{found.fund.pk}/", found.fund.name, fund_id=found.fund.pk),
    "attach": lambda request, found: stating.attach(request, "fund", found.fund.pk, f"/money/funds/{found.fund.pk}/", found.fund.name),
}  # fmt: skip
