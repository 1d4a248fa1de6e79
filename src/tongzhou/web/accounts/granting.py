"""Roles of a person: those held, the form that grants one, the end of one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongzhou.accounts import actions, queries
from tongzhou.accounts.rules import POLICIES, Role, gives
from tongzhou.accounts.rules.roles import MAY_NOT_GIVE
from tongzhou.kernel.actors import MAY_NOT, Actor
from tongzhou.kernel.errors import Denied
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words
from tongzhou.web.accounts.parts import Form
from tongzhou.web.accounts.typed import id_of, moment_of
from tongzhou.web.components.component import speak
from tongzhou.web.components.fields import Field, Option
from tongzhou.web.components.frame import Action
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.components.times import day
from tongzhou.web.edge import Request

NATION = Words("全国", "the nation")


def place_name(grant: Any) -> str:
    """Where a role holds."""
    place = grant.institution.label if grant.institution else grant.region.name if grant.region else NATION
    return speak(place)


def held(request: Request, account: Any, *, own: bool) -> Table:
    """The roles somebody holds, each with the way to end it (not one's own)."""
    rows = tuple(
        (
            Cell(POLICIES[Role(grant.role)].words),
            Cell(place_name(grant)),
            Cell(day(grant.during.lower)),
            Cell(day(grant.during.upper) if grant.during.upper else _("不限")),
            Cell(
                part=None
                if own
                else Action(_("终止"), f"/people/{account.id}/grants/{grant.id}/end/", "quiet", post=True)
            ),
        )
        for grant in account.running
    )
    columns = tuple(Column(x) for x in (_("角色"), _("在哪里"), _("从"), _("到"), _("操作")))
    empty = Empty(_("还没有角色，登录后什么也做不了。"), _("在下面授予一个。"))
    return Table(_("角色"), columns, rows, empty)


def role_options(actor: Actor) -> tuple[Option, ...]:
    """The roles that the actor may give somewhere; where exactly is checked by the verb."""
    mine = {role for grant in actor.grants_for(P.GRANT_ROLE) for role in gives(grant.role)}
    return tuple(Option(role, POLICIES[role].words, POLICIES[role].written) for role in Role if role in mine)


def spot_options(actor: Actor, permission: P, *, institutions_only: bool = False) -> tuple[Option, ...]:
    """Places as the options of a field; the first one asks to choose when there are several."""
    spots = queries.spots(actor, permission)
    kept = [one for one in spots if one.institution_id or not institutions_only]
    options = tuple(Option(one.key, one.label or NATION) for one in kept)
    return options if len(options) == 1 else (Option("", _("请选择")), *options)


def grant_form(request: Request) -> Form:
    """Role, place, until when."""
    typed = request.POST
    return Form(
        title=_("授予角色"),
        fields=(
            Field(
                name="role",
                label=_("角色"),
                kind="select",
                options=role_options(request.actor),
                value=typed.get("role", ""),
                required=True,
            ),
            Field(
                name="place",
                label=_("在哪里"),
                kind="select",
                options=spot_options(request.actor, P.GRANT_ROLE),
                value=typed.get("place", ""),
                required=True,
            ),
            Field(
                name="until",
                label=_("到哪天为止"),
                kind="date",
                hint=_("不填就一直有效；派驻的专家填派驻期满的日子。"),
                value=typed.get("until", ""),
                optional=True,
            ),
        ),
        button=_("授予"),
    )


def role_of(text: str) -> Role:
    """The posted role. Raises Denied for one that does not exist."""
    if text not in {role.value for role in Role}:
        raise Denied(MAY_NOT_GIVE, field="role", role=text)
    return Role(text)


def grant(request: Request, account_id: UUID) -> None:
    """Grant what the form says. Raises Denied for a role or place that is none."""
    kind, _sep, key = request.POST.get("place", "").partition(":")
    spot = id_of(key)
    if spot is None and kind != "nation":
        raise Denied(MAY_NOT, field="place")
    actions.grant_role(
        by=request.actor,
        at=request.at,
        account_id=account_id,
        role=role_of(request.POST.get("role", "")),
        institution_id=spot if kind == "institution" else None,
        region_id=spot if kind == "region" else None,
        until=moment_of(request.POST.get("until", "")),
    )


@require_POST
def end_role(request: Request, account_id: UUID, grant_id: UUID) -> HttpResponse:
    """End a role now."""
    actions.end_role(by=request.actor, at=request.at, grant_id=grant_id)
    messages.success(request, _("角色已终止，马上生效。"), extra_tags="jade")
    return HttpResponseRedirect(f"/people/{account_id}/")


def staff_options(actor: Actor, house: UUID) -> tuple[Option, ...]:
    """Who works there, as options: name, department, and whether there is an account already."""
    listed = []
    for one in queries.staff_of(actor, house):
        known = _("已有账号") if getattr(one, "account", None) else ""
        under = "　".join(x for x in (one.department.name if one.department else "", known) if x)
        listed.append(Option(str(one.id), f"{one.name}　{under}"))
    return (Option("", _("请选择")), *listed)
