"""What my institutions ask of sign-ins."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from tongzhou.accounts import actions, queries
from tongzhou.accounts.rules import Limits
from tongzhou.accounts.rules.visits import LIMITS_WRONG
from tongzhou.kernel.errors import Invalid, Refusal
from tongzhou.kernel.permissions import Permission as P
from tongzhou.web.accounts.parts import Form, faulty
from tongzhou.web.components.fields import Choices, Field, Option
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.edge import Request
from tongzhou.web.pages import page


def choose(request: Request) -> HttpResponse:
    """Which institution's rules; straight there when there is only one."""
    request.actor.require(P.SET_SECURITY)
    found = [one for one in queries.spots(request.actor, P.SET_SECURITY) if one.institution_id]
    if len(found) == 1:
        return HttpResponseRedirect(f"/people/security/{found[0].institution_id}/")
    rows = tuple((Cell(one.label, f"/people/security/{one.institution_id}/"),) for one in found)
    empty = Empty(_("没有您能设置的机构。"), _("请联系系统运维。"))
    table = Table(_("选一个机构"), (Column(_("机构")),), rows, empty)
    head = PageHead(_("登录安全"), _("对本机构和没有另设规矩的下级机构都有效。"))
    return page(request, "accounts/page.html", current="people", head=head, parts=(table,))


def edit(request: Request, institution_id: UUID) -> HttpResponse:
    """The rules of one institution."""
    limits = queries.security_of(request.actor, institution_id)
    refusal = None
    if request.method == "POST":
        try:
            limits = _typed(request)
            actions.set_security(
                by=request.actor, at=request.at, institution_id=institution_id, limits=limits
            )
        except Refusal as fault:
            refusal = fault
        else:
            messages.success(request, _("已保存，马上生效。"), extra_tags="jade")
            return HttpResponseRedirect("/people/")
    names = {one.institution_id: one.label for one in queries.spots(request.actor, P.SET_SECURITY)}
    head = PageHead(
        _("登录安全"), _("对本机构和没有另设规矩的下级机构都有效。"), over=names.get(institution_id, "")
    )
    form = faulty(_form(request, limits), refusal)
    status = refusal.status if refusal else 200
    return page(request, "accounts/page.html", current="people", status=status, head=head, parts=(form,))


def _typed(request: Request) -> Limits:
    return Limits(
        second_factor=request.POST.get("second_factor") == "yes",
        session_minutes=_minutes(request, "session_minutes"),
        idle_minutes=_minutes(request, "idle_minutes"),
    )


def _minutes(request: Request, name: str) -> int:
    text = request.POST.get(name, "").strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 5):
        raise Invalid(LIMITS_WRONG, field=name)
    return int(text)


def _form(request: Request, limits: Limits) -> Form:
    minutes = (
        ("session_minutes", _("登录多久后必须重新登录"), limits.session_minutes),
        ("idle_minutes", _("多久不动就自动退出"), limits.idle_minutes),
    )
    return Form(
        fields=(
            Choices(
                name="second_factor",
                label=_("二次验证"),
                hint=_("要求后，还没有设置的人下次打开任何一页都会先去设置。"),
                options=(Option("no", _("由各人自己决定")), Option("yes", _("人人必须"))),
                value="yes" if limits.second_factor else "no",
                columns="two",
            ),
            *(
                Field(
                    name=name,
                    label=label,
                    value=request.POST.get(name, str(value)),
                    unit=_("分钟"),
                    inputmode="numeric",
                    required=True,
                )
                for name, label, value in minutes
            ),
        ),
        button=_("保存"),
        others=(Action(_("返回"), "/people/"),),
    )
