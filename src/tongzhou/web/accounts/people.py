"""People of my institutions: who may sign in, what he may do where."""

from __future__ import annotations

from datetime import datetime
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
from tongzhou.kernel.errors import Denied, Refusal
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words
from tongzhou.web.accounts.parts import Form, Sheet, faulty
from tongzhou.web.accounts.typed import id_of, moment_of
from tongzhou.web.components.chips import Badge
from tongzhou.web.components.component import Component, Tone, speak
from tongzhou.web.components.dialogs import Confirm
from tongzhou.web.components.fields import Field, Option
from tongzhou.web.components.figures import KeyValues, Pair
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.search import SearchBox
from tongzhou.web.components.tables import Cell, Column, Pager, Table
from tongzhou.web.components.times import day, when
from tongzhou.web.edge import Request
from tongzhou.web.pages import page

NATION = Words("全国", "the nation")


def listing(request: Request) -> HttpResponse:
    """Accounts within my reach, and invitations that wait."""
    text = request.GET.get("q", "").strip()
    found = queries.people(request.actor, at=request.at, text=text, after=request.GET.get("after", ""))
    acts = [Action(_("邀请同事"), "/people/invite/", "primary", icon="plus")]
    if request.actor.may(P.SET_SECURITY):
        acts.append(Action(_("登录安全"), "/people/security/", icon="lock"))
    head = PageHead(_("账号与角色"), _("本机构和下级机构里，谁能登录，能做什么。"), actions=tuple(acts))
    pager = Pager(older=f"?after={found.after}") if found.after else None
    parts = (
        SearchBox("/people/", text, _("姓名、用户名、首字母"), id="seek-people"),
        _accounts(request, found.accounts, pager),
        _waiting(request),
    )
    return page(request, "accounts/page.html", current="people", head=head, parts=parts)


def _accounts(request: Request, accounts: tuple[Any, ...], pager: Pager | None) -> Table:
    rows = tuple(
        (
            Cell(one.name, f"/people/{one.id}/"),
            Cell(one.username),
            Cell(one.staff.institution.label if one.staff else _("不在机构名册")),
            Cell("；".join(_held(grant) for grant in one.running) or _("没有角色")),
            Cell(part=_state(one, request.at)),
        )
        for one in accounts
    )
    columns = tuple(Column(x) for x in (_("姓名"), _("用户名"), _("机构"), _("角色"), _("状态")))
    empty = Empty(
        _("没有找到账号。"),
        _("换个写法再搜，或邀请一位同事。"),
        Action(_("邀请同事"), "/people/invite/"),
        icon="people",
    )
    return Table(_("账号"), columns, rows, empty, pager)


def _state(account: Any, at: datetime) -> Badge:
    if not account.is_active:
        return Badge(_("已停用"))
    if account.locked_until and account.locked_until > at:
        return Badge(_("暂时锁住"), Tone.AMBER)
    return Badge(_("可登录"), Tone.JADE)


def _held(grant: Any) -> str:
    return f"{speak(POLICIES[Role(grant.role)].words)}（{place_name(grant)}）"


def place_name(grant: Any) -> str:
    """Where a role holds."""
    place = grant.institution.label if grant.institution else grant.region.name if grant.region else NATION
    return speak(place)


def _waiting(request: Request) -> Table:
    rows = tuple(
        (
            Cell(one.name),
            Cell(POLICIES[Role(one.role)].words),
            Cell(one.institution.label),
            Cell(when(one.expires_at, request.at)),
            Cell(part=Action(_("撤回"), f"/people/invitations/{one.id}/withdraw/", "quiet", post=True)),
        )
        for one in queries.invitations(request.actor, at=request.at)
    )
    columns = tuple(Column(x) for x in (_("姓名"), _("角色"), _("机构"), _("有效到"), _("操作")))
    return Table(_("等对方接受的邀请"), columns, rows, Empty(_("没有等着接受的邀请。"), icon="people"))


def one(request: Request, account_id: UUID) -> HttpResponse:
    """One person: roles to grant and to end, a lost phone, a closed account."""
    account = queries.person(request.actor, account_id, at=request.at)
    refusal = None
    if request.method == "POST":
        try:
            _grant(request, account_id)
        except Refusal as fault:
            refusal = fault
        else:
            messages.success(request, _("角色已授予，马上生效。"), extra_tags="jade")
            return HttpResponseRedirect(f"/people/{account_id}/")
    own = account_id == request.actor.account_id
    head = PageHead(account.name, account.username, over=_("账号与角色"))
    parts: list[Component] = [_facts(request, account), _grants(request, account, own=own)]
    if not own:
        parts += [faulty(grant_form(request), refusal), *_risky(account)]
    status = refusal.status if refusal else 200
    return page(request, "accounts/page.html", current="people", status=status, head=head, parts=parts)


def _facts(request: Request, account: Any) -> Sheet:
    staff = account.staff
    pairs = (
        Pair(_("机构"), staff.institution.label if staff else ""),
        Pair(_("职称"), staff.title_words.words if staff else ""),
        Pair(_("状态"), _state(account, request.at).text),
        Pair(_("二次验证"), _("已开启") if account.totp_since else _("未开启")),
        Pair(_("最近登录"), when(account.last_login, request.at) if account.last_login else _("从未")),
    )
    return Sheet(_("账号"), (KeyValues(pairs),))


def _grants(request: Request, account: Any, *, own: bool) -> Table:
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


def _grant(request: Request, account_id: UUID) -> None:
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


def _risky(account: Any) -> tuple[Component, ...]:
    base = f"/people/{account.id}"
    acts = []
    dialogs: list[Component] = []
    if account.totp_since:
        acts.append(Action(_("重置二次验证"), dialog="reset"))
        text = _("请先当面或打电话确认是本人丢了手机。重置后对方只用密码就能登录，直到重新设置。")
        dialogs.append(
            Confirm(
                id="reset",
                title=_("重置二次验证？"),
                text=text,
                action=f"{base}/second-factor/reset/",
                label=_("重置"),
            )
        )
    if account.is_active:
        acts.append(Action(_("停用账号"), style="danger", dialog="close"))
        text = _("对方所有登录马上结束，再也不能登录；做过的事都还在。以后可以重新邀请。")
        dialogs.append(
            Confirm(
                id="close",
                title=_("停用这个账号？"),
                text=text,
                action=f"{base}/close/",
                label=_("停用"),
                danger=True,
            )
        )
    return (Sheet(_("丢了手机、离职"), (), tuple(acts)), *dialogs) if acts else ()


@require_POST
def end_role(request: Request, account_id: UUID, grant_id: UUID) -> HttpResponse:
    """End a role now."""
    actions.end_role(by=request.actor, at=request.at, grant_id=grant_id)
    messages.success(request, _("角色已终止，马上生效。"), extra_tags="jade")
    return HttpResponseRedirect(f"/people/{account_id}/")


@require_POST
def reset_totp(request: Request, account_id: UUID) -> HttpResponse:
    """Clear the second factor of a lost phone."""
    actions.reset_totp(by=request.actor, at=request.at, account_id=account_id)
    messages.success(request, _("二次验证已重置。"), extra_tags="jade")
    return HttpResponseRedirect(f"/people/{account_id}/")


@require_POST
def close(request: Request, account_id: UUID) -> HttpResponse:
    """Close an account."""
    actions.close_account(by=request.actor, at=request.at, account_id=account_id)
    messages.success(request, _("账号已停用。"), extra_tags="jade")
    return HttpResponseRedirect(f"/people/{account_id}/")


def staff_options(actor: Actor, house: UUID) -> tuple[Option, ...]:
    """Who works there, as options: name, department, and whether there is an account already."""
    listed = []
    for one in queries.staff_of(actor, house):
        known = _("已有账号") if getattr(one, "account", None) else ""
        under = "　".join(x for x in (one.department.name if one.department else "", known) if x)
        listed.append(Option(str(one.id), f"{one.name}　{under}"))
    return (Option("", _("请选择")), *listed)
