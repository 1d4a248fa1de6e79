"""People of my institutions: who may sign in, what he may do where."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongzhou.accounts import actions, oidc, queries
from tongzhou.accounts.rules import POLICIES, Role
from tongzhou.kernel.errors import Invalid, Refusal
from tongzhou.kernel.permissions import Permission as P
from tongzhou.web.accounts.granting import grant, grant_form, held, place_name
from tongzhou.web.accounts.parts import Form, Sheet, faulty
from tongzhou.web.accounts.standing import risky, state
from tongzhou.web.components.component import Component, speak
from tongzhou.web.components.fields import Field
from tongzhou.web.components.figures import KeyValues, Pair
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.search import SearchBox
from tongzhou.web.components.tables import Cell, Column, Pager, Table
from tongzhou.web.components.times import when
from tongzhou.web.edge import Request
from tongzhou.web.forms import TOO_LONG
from tongzhou.web.pages import page

LONGEST_SUBJECT = 120


def listing(request: Request) -> HttpResponse:
    """Accounts within my reach, and invitations that wait."""
    text = request.GET.get("q", "").strip()
    found = queries.people(request.actor, at=request.at, text=text, after=request.GET.get("after", ""))
    acts = [Action(_("邀请同事"), "/people/invite/", "primary", icon="plus")]
    if request.actor.may(P.SET_SECURITY):
        acts.append(Action(_("登录安全"), "/people/security/", icon="lock"))
    head = PageHead(_("账号与角色"), _("本机构和下级机构里，谁能登录，能做什么。"), actions=tuple(acts))
    pager = Pager(older=f"?after={found.after}", dated=False) if found.after else None
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
            Cell(part=state(one, request.at)),
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


def _held(grant: Any) -> str:
    return f"{speak(POLICIES[Role(grant.role)].words)}（{place_name(grant)}）"


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
            grant(request, account_id)
        except Refusal as fault:
            refusal = fault
        else:
            messages.success(request, _("角色已授予，马上生效。"), extra_tags="jade")
            return HttpResponseRedirect(f"/people/{account_id}/")
    own = account_id == request.actor.account_id
    head = PageHead(account.name, account.username, over=_("账号与角色"))
    parts: list[Component] = [_facts(request, account), held(request, account, own=own)]
    if not own:
        parts += [faulty(grant_form(request), refusal), *_linking(request, account), *risky(account)]
    status = refusal.status if refusal else 200
    return page(request, "accounts/page.html", current="people", status=status, head=head, parts=parts)


def _facts(request: Request, account: Any) -> Sheet:
    staff = account.staff
    pairs = (
        Pair(_("机构"), staff.institution.label if staff else ""),
        Pair(_("职称"), staff.title_words.words if staff else ""),
        Pair(_("状态"), state(account, request.at).text),
        Pair(_("二次验证"), _("已开启") if account.totp_since else _("未开启")),
        Pair(_("最近登录"), when(account.last_login, request.at) if account.last_login else _("从未")),
    )
    return Sheet(_("账号"), (KeyValues(pairs),))


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


def _linking(request: Request, account: Any) -> tuple[Form, ...]:
    """The hospital's own sign-in of this person, where there is a provider; empty unlinks."""
    provider = oidc.provider()
    if provider is None:
        return ()
    known = (account.oidc_subject or "").removeprefix(f"{provider.issuer} ")
    subject = Field(
        name="subject",
        label=_("在医院统一身份里的编号（sub）"),
        hint=_("信息科可以查到；留空就是取消关联。"),
        value=request.POST.get("subject", known),
        maxlength=LONGEST_SUBJECT,
        optional=True,
    )
    return (
        Form(
            title=_("医院统一身份"),
            lead=_("填好后，对方可以用医院统一身份登录，不用密码。"),
            action=f"/people/{account.id}/hospital/",
            fields=(subject,),
            button=_("保存关联"),
            style="",
        ),
    )


@require_POST
def link(request: Request, account_id: UUID) -> HttpResponse:
    """Link this person's account to the hospital's own sign-in, or unlink it."""
    provider = oidc.provider()
    if provider is None:
        raise Http404
    typed = request.POST.get("subject", "").strip()
    if len(typed) > LONGEST_SUBJECT:
        raise Invalid(TOO_LONG, most=LONGEST_SUBJECT, count=len(typed))
    subject = f"{provider.issuer} {typed}" if typed else ""
    actions.link_oidc(by=request.actor, at=request.at, account_id=account_id, subject=subject)
    messages.success(request, _("已关联。") if typed else _("已取消关联。"), extra_tags="jade")
    return HttpResponseRedirect(f"/people/{account_id}/")
