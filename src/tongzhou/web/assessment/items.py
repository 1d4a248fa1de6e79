"""One item: put in or changed, with the points that it would have given last year shown while one types."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tongzhou.assessment import actions, queries
from tongzhou.assessment.rules.moving import NO_ITEM
from tongzhou.assessment.rules.scheme import Item
from tongzhou.assessment.rules.shaping import codes, free, group_of, item_of, put_item
from tongzhou.assessment.rules.told import Outcome
from tongzhou.kernel.errors import Invalid, Invalids, NotFound, Refusal
from tongzhou.web.assessment import itemform, itemtext
from tongzhou.web.assessment.parts import BASE, points
from tongzhou.web.components.component import Tone, speak
from tongzhou.web.components.frame import Action
from tongzhou.web.components.notices import Empty, Notice
from tongzhou.web.components.steps import Foot, Steps
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.edge import Request
from tongzhou.web.forms import Form
from tongzhou.web.pages import page
from tongzhou.web.partnerships.parts import today

if TYPE_CHECKING:
    from tongzhou.assessment.queries import SchemeView
    from tongzhou.assessment.rules.told import Trace

NEW = "new"
SHOWN = 12
"""Subjects in the preview."""


def _found(view: SchemeView, code: str) -> Item | None:
    """The item to be changed; None for a new one. Raises NotFound."""
    if code == NEW:
        return None
    item = item_of(view.draft, code)
    if item is None:
        raise NotFound(NO_ITEM, code=code)
    return item


@require_http_methods(["GET", "POST"])
def item(request: Request, id: UUID, code: str) -> HttpResponse:
    """The form of an item."""
    view = queries.view(request.actor, id)
    before = _found(view, code)
    first = (
        itemtext.written(before, group_of(view.draft, code))
        if before
        else {"group": request.GET.get("group", "")}
    )
    form = Form(request, {"rule": "linear", "against": "number", **first, "seen": str(view.scheme.steps)})
    status = 200
    if request.method == "POST":
        try:
            form.measure(
                [
                    *itemform.own_fields(form, view.draft),
                    *itemform.rule_fields(form, view.draft, view.known),
                ]
            )
            _save(request, form, view, before)
        except (Refusal, Invalids) as refusal:
            form.refused(refusal, itemform.NAMES, f"{BASE}schemes/{id}/")
            status = refusal.status
        else:
            return redirect(f"{BASE}schemes/{id}/")
    title = _("改考核项") if before else _("加考核项")
    return page(
        request,
        "assessment/item.html",
        current="assessments",
        status=status,
        steps=Steps(title, f"{BASE}schemes/{id}/"),
        notices=form.notices,
        fields=itemform.own_fields(form, view.draft),
        rule=itemform.rule_fields(form, view.draft, view.known),
        seen=form.values.get("seen", ""),
        part=f"{BASE}schemes/{id}/items/{code}/part/",
        preview=_preview(request, form, view, code) if before or request.method == "POST" else None,
        remove=Action(_("删掉这一项"), f"{BASE}schemes/{id}/remove/{code}/", "quiet", post=True, fields=(("seen", form.fresh),)) if before else None,
        foot=Foot(_("保存")),
    )  # fmt: skip


def _save(request: Request, form: Form, view: SchemeView, before: Item | None) -> None:
    code = before.code if before else free(form.get("indicator") or form.get("rule"), codes(view.draft))
    made = itemform.read(form, code, before)
    content = put_item(view.draft, made, form.get("group"), was=before.code if before else "")
    actions.edit(
        by=request.actor,
        at=request.at,
        scheme_id=view.scheme.pk,
        content=content,
        seen=form.seen,
        note=made.words.zh,
    )


@require_POST
def part(request: Request, id: UUID, code: str) -> HttpResponse:
    """The fields of the rule that was just chosen, or (`preview`) what it would have given."""
    view = queries.view(request.actor, id)
    form = Form(request)
    if request.GET.get("show") == "rule":
        return render(
            request,
            "assessment/rule.html",
            {"rule": itemform.rule_fields(form, view.draft, view.known), "now": request.at},
        )
    return render(
        request,
        "assessment/preview.html",
        {"preview": _preview(request, form, view, code), "now": request.at},
    )


def _preview(request: Request, form: Form, view: SchemeView, code: str) -> Notice | Table:
    """The points on last year's figures; what is still wrong while it is wrong."""
    try:
        made = itemform.read(form, "preview", item_of(view.draft, code))
    except (Invalid, Invalids) as refusal:
        one = refusal.faults[0] if isinstance(refusal, Invalids) else refusal
        label = _label(form, view, one.field or "")
        return Notice(_("还算不出来：%(label)s") % {"label": label}, one.says, Tone.AMBER)
    alone = replace(
        view.draft, parts=(made,), bonus=(), vetoes=(), tie_break=(), total=made.weight
    )  # fmt: skip
    year = today(request).year - 1
    found = queries.compute(request.actor, alone, view.scheme.region, year, as_of=request.at)
    rows = tuple(
        (Cell(one.subject.name), Cell(_points(one.traces[0])), Cell(one.traces[0].says))
        for one in found.scored[:SHOWN]
    )
    columns = (Column(_("对象")), Column(_("得分"), number=True), Column(_("怎么来的")))
    none = Empty(_("去年没有可考核的对象"), _("辖区内有结对的才会列出。"))
    return Table(_("拿 %(year)s 年的数字试算") % {"year": year}, columns, rows, none)


def _points(trace: Trace) -> str:
    """What is left out has no points, which is not zero."""
    return "—" if trace.outcome is Outcome.REWEIGHTED else points(trace.points)


def _label(form: Form, view: SchemeView, name: str) -> str:
    scheme = view.draft
    for field in (*itemform.own_fields(form, scheme), *itemform.rule_fields(form, scheme, view.known)):
        if getattr(field, "name", "") == name:
            return speak(getattr(field, "label", name))
    return name
