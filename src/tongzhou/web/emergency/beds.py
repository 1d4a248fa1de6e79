"""The observation beds of one's houses: who lies where since when."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongzhou.care.emergency import actions, queries
from tongzhou.kernel.actors import MAY_NOT
from tongzhou.kernel.errors import Denied, Refusal
from tongzhou.kernel.permissions import Permission as P
from tongzhou.web.components.component import Component, speak
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.components.times import lasting
from tongzhou.web.edge import Request
from tongzhou.web.emergency.rows import pathway_words
from tongzhou.web.forms import Form, answer
from tongzhou.web.pages import page


@require_GET
def beds(request: Request) -> HttpResponse:
    """The board of the beds."""
    request.actor.require(P.READ_CASE)
    rows = queries.beds(request.actor, at=request.at)
    taken = sum(1 for one in rows if one.stay)
    columns = (
        Column(_("留观床")),
        Column(_("机构")),
        Column(_("谁在用")),
        Column(_("多久了")),
        Column(_("撤下")),
    )
    cells = []
    for one in rows:
        stay = one.stay
        here = Cell(f"{speak(pathway_words(stay.run.pathway))} {stay.run.number}", reverse("emergency:run", args=[stay.run_id])) if stay else Cell(_("空着"))  # fmt: skip
        since = lasting(request.at - stay.during.lower) if stay and stay.during.lower else "—"
        off = (
            None
            if stay
            else Action(_("撤下"), reverse("emergency:bed-withdraw", args=[one.pk]), "quiet", post=True)
        )
        cells.append((Cell(one.label), Cell(one.institution.label), here, Cell(since), Cell(part=off)))
    add = Action(_("添留观床"), reverse("emergency:bed-new"), "primary", "plus")
    none = Empty(_("还没有留观床。"), _("添上以后，急诊病人点一下就能上床，一张床同时只给一个人。"), add)
    lead = _("%(taken)s 张在用，%(free)s 张空着。") % {"taken": taken, "free": len(rows) - taken}
    head = PageHead(_("留观床"), lead if rows else "", actions=(add,) if rows else ())
    return page(request, "emergency/table.html", current="emergency", head=head, table=Table(_("留观床"), columns, tuple(cells), none))  # fmt: skip


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """A bed of one's own house."""
    actor = request.actor
    if actor.institution_id is None or not (actor.may(P.RESCUE) or actor.may(P.ALLOCATE)):
        raise Denied(MAY_NOT)
    house, form = actor.institution_id, Form(request, {})
    id = form.id

    def fields() -> list[Component]:
        return [form.field("label", _("名称"), required=True, maxlength=30, hint=_("例：留观 3 床"))]

    def save() -> HttpResponse:
        actions.add_bed(id=id, by=actor, at=request.at, institution_id=house, label=form.get("label"))
        messages.success(request, _("已添上。"))
        return redirect("emergency:beds")

    return answer(
        form, title=_("添留观床"), back=reverse("emergency:beds"), fields=fields, save=save, names=("label",), label=_("添上"),
        current="emergency",
    )  # fmt: skip


@require_POST
def withdraw(request: Request, id: UUID) -> HttpResponse:
    """No longer a bed."""
    try:
        actions.withdraw_bed(by=request.actor, at=request.at, bed_id=id)
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        messages.warning(request, f"{speak(refusal.says)} {speak(refusal.then)}", extra_tags="amber")
    return redirect("emergency:beds")
