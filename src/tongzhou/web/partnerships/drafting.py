"""A new agreement of a programme: a draft with its two to five parties."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongzhou.kernel.ids import new_id
from tongzhou.kernel.permissions import Permission
from tongzhou.partnerships import actions, queries
from tongzhou.partnerships.rules import MAX_PARTIES, PartyRole
from tongzhou.web.components.component import Component
from tongzhou.web.edge import Request
from tongzhou.web.partnerships.changing import CONTENT, ROLES, content_fields, role_of
from tongzhou.web.partnerships.forms import Form, answer
from tongzhou.web.partnerships.parts import name_of

SEATS = range(1, MAX_PARTIES + 1)


@require_http_methods(["GET", "POST"])
def draft(request: Request, code: str) -> HttpResponse:
    """Draft an agreement."""
    request.actor.require(Permission.EDIT_PARTNERSHIP)
    programme = queries.programme(request.actor, code)
    initial = {f"role{seat}": PartyRole.SUPPORTED.value for seat in SEATS}
    form = Form(request, {**initial, "role1": PartyRole.SUPPORTER.value})

    def save() -> HttpResponse:
        made = actions.draft_agreement(
            id=new_id(),
            by=request.actor,
            at=request.at,
            programme_id=programme.id,
            name=form.get("name"),
            parties=_parties(form),
            term=form.period(),
            fields=form.lines("fields"),
        )
        return redirect(f"/agreements/{made.id}/")

    def fields() -> list[Component]:
        return [*content_fields(form), *(part for seat in SEATS for part in _seat(form, seat))]

    return answer(
        form,
        title=_("起草协议"),
        back=f"/programmes/{code}/",
        fields=fields,
        save=save,
        names=(*CONTENT, *(f"party{seat}" for seat in SEATS)),
        label=_("存为草稿"),
        note=_("草稿可以再改；登记签署之后才生效。"),
        lead=name_of(programme),
    )


def _parties(form: Form) -> list[tuple[UUID, PartyRole]]:
    return [
        (form.institution(f"party{seat}"), role_of(form.get(f"role{seat}")))
        for seat in SEATS
        if form.get(f"party{seat}")
    ]


def _seat(form: Form, seat: int) -> list[Component]:
    label = _("第 %(n)s 方") % {"n": seat}
    return [
        form.house(f"party{seat}", label, required=seat <= 2, optional=seat > 2),
        form.field(f"role{seat}", _("第 %(n)s 方的身份") % {"n": seat}, kind="select", options=ROLES),
    ]
