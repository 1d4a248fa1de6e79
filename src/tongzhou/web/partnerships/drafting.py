"""A new agreement of a programme: a draft with its two to five parties."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongzhou.kernel.permissions import Permission
from tongzhou.partnerships import actions, queries
from tongzhou.web.components.component import Component
from tongzhou.web.edge import Request
from tongzhou.web.forms import Form, answer
from tongzhou.web.partnerships.changing import CONTENT, content_fields
from tongzhou.web.partnerships.parts import name_of
from tongzhou.web.partnerships.seats import NAMES, seated, seats, taken


@require_http_methods(["GET", "POST"])
def draft(request: Request, code: str) -> HttpResponse:
    """Draft an agreement."""
    request.actor.require(Permission.EDIT_PARTNERSHIP)
    programme = queries.programme(request.actor, code)
    form = Form(request, seated())
    id = form.id

    def save() -> HttpResponse:
        made = actions.draft_agreement(
            id=id,
            by=request.actor,
            at=request.at,
            programme_id=programme.id,
            name=form.get("name"),
            parties=taken(form),
            term=form.period(),
            fields=form.lines("fields"),
        )
        return redirect(f"/agreements/{made.id}/")

    def fields() -> list[Component]:
        return [*content_fields(form), *seats(form)]

    return answer(
        form,
        title=_("起草协议"),
        back=f"/programmes/{code}/",
        fields=fields,
        save=save,
        names=(*CONTENT, *NAMES),
        label=_("存为草稿"),
        note=_("草稿可以再改；登记签署之后才生效。"),
        lead=name_of(programme),
    )
