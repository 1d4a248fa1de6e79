"""The platform's own response limits: everybody who works under them may be shown them, few may set them."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongzhou.kernel.actors import MAY_NOT, Actor
from tongzhou.kernel.errors import Denied, NotFound
from tongzhou.kernel.permissions import Permission
from tongzhou.partnerships import actions, queries
from tongzhou.partnerships.actions.limits import NATION
from tongzhou.partnerships.rules import Urgency
from tongzhou.web.components.chips import Badge
from tongzhou.web.components.component import Component, Tone
from tongzhou.web.components.fields import Choices, Option
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.components.times import lasting
from tongzhou.web.edge import Request
from tongzhou.web.forms import Form, answer
from tongzhou.web.pages import page
from tongzhou.web.partnerships.limits import NO_LIMITS, key, minutes_of


@require_GET
def listing(request: Request) -> HttpResponse:
    """All of them, by urgency: how long, by which rule, confirmed or not."""
    actor = request.actor
    if not (actor.may(Permission.READ_PARTNERSHIP) or actor.may(Permission.SET_DEFAULT_LIMITS)):
        raise Denied(MAY_NOT)
    known = queries.limits(None)
    head = PageHead(_("平台默认时限"), _("没有自己约定时限的结对，都按这里的算。"))
    return page(
        request,
        "partnerships/defaults.html",
        current="limits",
        head=head,
        tables=[(_table(known, urgency), _edit(actor, urgency)) for urgency in Urgency],
        sets=_sets(actor),
    )


@require_http_methods(["GET", "POST"])
def edit(request: Request, urgency: str) -> HttpResponse:
    """The limits of one urgency, with the rule they come from."""
    if urgency not in {one.value for one in Urgency}:
        raise NotFound(queries.UNKNOWN)
    request.actor.require(Permission.SET_DEFAULT_LIMITS, NATION)
    known = [one for one in queries.limits(None) if one.urgency == urgency]
    first = known[0] if known else None
    confirmed = "yes" if known and all(one.confirmed for one in known) else "no"
    form = Form(
        request,
        {
            **{key(one): str(one.minutes) for one in known},
            "source": first.source if first else "",
            "confirmed": confirmed,
        },
    )

    def save() -> HttpResponse:
        actions.set_limits(
            by=request.actor,
            at=request.at,
            pairing_id=None,
            minutes={(one.urgency, one.clock): minutes_of(form.get(key(one))) for one in known},
            source=form.get("source"),
            confirmed=form.get("confirmed") == "yes",
        )
        messages.success(request, _("已保存，从下一件起按新的算。"), extra_tags="jade")
        return redirect("/limits/")

    return answer(
        form,
        title=_("改默认时限"),
        back="/limits/",
        fields=lambda: _fields(form, known),
        save=save,
        names=("source", *map(key, known)),
        label=_("保存时限"),
        note=_("已经在走的时钟不受影响，下一件起按新的算。"),
        lead=Urgency(urgency).words,
        current="limits",
    )


def _sets(actor: Actor) -> bool:
    return actor.may(Permission.SET_DEFAULT_LIMITS, NATION)


def _edit(actor: Actor, urgency: Urgency) -> Action | None:
    return Action(_("修改"), f"/limits/{urgency.value}/", icon="pen") if _sets(actor) else None


def _table(known: list[queries.Limit], urgency: Urgency) -> Table:
    columns = (Column(_("等什么")), Column(_("时限")), Column(_("依据")), Column(_("核实")))
    rows = tuple(
        (
            Cell(one.clock.words),
            Cell(lasting(timedelta(minutes=one.minutes))),
            Cell(one.source or "—"),
            Cell(part=Badge(_("已核实"), Tone.JADE) if one.confirmed else Badge(_("待核实"), Tone.AMBER)),
        )
        for one in known
        if one.urgency is urgency
    )
    return Table(urgency.words, columns, rows, NO_LIMITS)


def _fields(form: Form, known: list[queries.Limit]) -> list[Component]:
    options = (Option("no", _("待核实")), Option("yes", _("已核实")))
    minutes = _("分钟")
    return [
        *(
            form.field(key(one), one.clock.words, unit=minutes, inputmode="numeric", required=True)
            for one in known
        ),
        form.field("source", _("依据"), hint=_("文件名称和文号"), maxlength=200, optional=True),
        Choices(
            name="confirmed",
            label=_("核实"),
            options=options,
            chosen=(form.get("confirmed"),),
            columns="two",
        ),
    ]
