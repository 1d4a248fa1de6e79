"""The limits of one pairing: shown beside it, changed by its two sides."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tongzhou.kernel.permissions import Permission
from tongzhou.partnerships import actions, queries
from tongzhou.partnerships.rules import Clock, Urgency
from tongzhou.web.components.component import Component, speak
from tongzhou.web.components.fields import Field
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.components.times import lasting
from tongzhou.web.edge import Request
from tongzhou.web.forms import Form, answer
from tongzhou.web.partnerships.parts import sides

if TYPE_CHECKING:
    from tongzhou.kernel.actors import Actor
    from tongzhou.partnerships.models import Pairing

NO_LIMITS = Empty(gettext_lazy("平台还没有设时限"))


def edits(actor: Actor, row: Pairing) -> bool:
    """Whether the actor edits partnerships on one of the two sides."""
    return any(actor.may(Permission.EDIT_PARTNERSHIP, side.place) for side in (row.supporting, row.receiving))


def require_side(actor: Actor, row: Pairing) -> None:
    """Raise Denied unless `edits`."""
    if not edits(actor, row):
        actor.require(Permission.EDIT_PARTNERSHIP, row.receiving.place)


def limit_table(pairing_id: UUID) -> Table:
    """Rows by urgency, columns by clock; what is the pairing's own, and what is still to be confirmed, says so."""
    columns = (Column(gettext_lazy("急缓")), *(Column(clock.words, number=True) for clock in Clock))
    known = {(limit.urgency, limit.clock): limit for limit in queries.limits(pairing_id)}
    rows = tuple(
        (Cell(urgency.words), *(Cell(_limit(known.get((urgency, clock)))) for clock in Clock))
        for urgency in Urgency
    )
    return Table(gettext_lazy("时限"), columns, rows if known else (), NO_LIMITS)


def _limit(limit: queries.Limit | None) -> str:
    if limit is None:
        return "—"
    return lasting(timedelta(minutes=limit.minutes)) + (" *" if limit.own else "")


@require_http_methods(["GET", "POST"])
def limits(request: Request, id: UUID) -> HttpResponse:
    """The limits of one pairing: a number is its own, an empty field keeps the platform's."""
    row = queries.pairing(request.actor, id)
    require_side(request.actor, row)
    known = queries.limits(id)
    initial = {key(one): str(one.minutes) for one in known if one.own}
    source = next((one.source for one in known if one.own), "")
    form = Form(request, {**initial, "source": source})

    def save() -> HttpResponse:
        minutes = {(one.urgency, one.clock): minutes_of(form.get(key(one))) for one in known}
        actions.set_limits(
            by=request.actor, at=request.at, pairing_id=id, minutes=minutes, source=form.get("source")
        )
        return redirect(f"/pairings/{id}/")

    def fields() -> list[Component]:
        where = form.field(
            "source", _("依据"), hint=_("例：协议第四条；没有依据的会标“待核实”"), optional=True
        )
        return [*(_limit_field(form, one) for one in known), where]

    return answer(
        form,
        title=_("改时限"),
        back=f"/pairings/{id}/",
        fields=fields,
        save=save,
        names=("source", *map(key, known)),
        label=_("保存时限"),
        note=_("已经在走的时钟不受影响，下一件起按新的算。"),
        lead=" → ".join(sides(row)),
    )


def key(limit: queries.Limit) -> str:
    """The name of a limit's field: "urgent-answer"."""
    return f"{limit.urgency.value}-{limit.clock.value}"


def minutes_of(typed: str) -> int | None:
    """Nothing typed is None; what is no number is 0, which the rule refuses with a sentence."""
    if not typed:
        return None
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0


def _limit_field(form: Form, limit: queries.Limit) -> Field:
    platform = limit.platform_minutes
    hint = _("平台默认 %(n)s 分钟") % {"n": platform} if platform is not None else ""
    label = f"{speak(limit.urgency.words)} · {speak(limit.clock.words)}"
    return form.field(key(limit), label, hint=hint, unit=_("分钟"), inputmode="numeric", optional=True)
