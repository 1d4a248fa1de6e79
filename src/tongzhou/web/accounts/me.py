"""Oneself: who I am here, my sessions, my password, who stands in for me."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tongzhou.accounts import actions, oidc, queries
from tongzhou.accounts.rules import POLICIES, Role
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.words import Words
from tongzhou.web.accounts.parts import Sheet
from tongzhou.web.accounts.typed import device_words, id_of
from tongzhou.web.components.chips import Chip
from tongzhou.web.components.component import Tone, speak
from tongzhou.web.components.figures import KeyValues, Pair
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.tables import Cell, Column, Table
from tongzhou.web.components.times import when
from tongzhou.web.edge import Request, visit_of
from tongzhou.web.pages import page

HOW = {
    "password": Words("密码", "password"),
    "code": Words("密码＋验证码", "password and code"),
    "oidc": Words("医院统一身份", "hospital sign-in"),
    "demo": Words("演示", "demo"),
    "invitation": Words("邀请", "invitation"),
}


LEAVING = (
    Action(gettext_lazy("结束其他所有登录"), "/me/sessions/end/", "quiet", post=True),
    Action(gettext_lazy("退出登录"), "/sign-out/", post=True, fields=(("unsent", "1"),)),
)


def home(request: Request) -> HttpResponse:
    """Who I am here, what I may do, where I am signed in."""
    actor = request.actor
    account = queries.me(actor)
    head = PageHead(actor.name, _("我的账号"), actions=LEAVING)
    facts = KeyValues(
        (
            Pair(_("用户名"), account.username),
            Pair(_("机构"), actor.institution_name),
            Pair(_("角色"), "、".join(_role(role) for role in actor.roles)),
            Pair(_("二次验证"), _("已开启") if account.totp_since else _("未开启")),
        )
    )
    doors = [
        Action(_("改密码"), "/me/password/", icon="lock"),
        Action(_("二次验证"), "/me/second-factor/", icon="phone"),
    ]
    if actor.staff_id:
        doors.append(Action(_("休假委托"), "/me/delegation/", icon="people"))
    if oidc.provider():
        doors.append(Action(_("关联医院统一身份"), "/me/hospital/", post=True))
    parts = (Sheet(_("我是谁"), (facts,), tuple(doors)), _policies(actor), _sessions(request))
    return page(request, "accounts/me.html", current="me", head=head, parts=parts)


def _role(role: str) -> str:
    return speak(POLICIES[Role(role)].words)


def _policies(actor: Actor) -> Table:
    rows = tuple(
        (Cell(POLICIES[Role(role)].words), Cell(POLICIES[Role(role)].written)) for role in actor.roles
    )
    return Table(
        _("我能做什么"),
        (Column(_("角色")), Column(_("写明的规矩"))),
        rows,
        Empty(_("您还没有任何角色。"), _("请联系本机构的对口支援办公室授予角色。")),
    )


def _sessions(request: Request) -> Table:
    here = visit_of(request)
    rows = []
    for one in queries.sign_ins(request.actor):
        this = here is not None and here.id == one.id
        end = Action(_("结束"), "/me/sessions/end/", "quiet", post=True, fields=(("id", str(one.id)),))
        rows.append(
            (
                Cell(when(one.at, request.at)),
                Cell(when(one.seen_at, request.at)),
                Cell(HOW.get(one.how, one.how)),
                Cell(one.address or _("不详")),
                Cell(device_words(one.device) or _("不详")),
                Cell(part=Chip(_("就是这里"), Tone.JADE) if this else end),
            )
        )
    columns = tuple(Column(x) for x in (_("登录"), _("最近"), _("方式"), _("地址"), _("设备"), _("操作")))
    return Table(_("正在登录的地方"), columns, tuple(rows), Empty(_("没有。")))


@require_POST
def end_sessions(request: Request) -> HttpResponse:
    """End one of my sessions (`id`), or all but this one."""
    chosen = id_of(request.POST.get("id", ""))
    ids = [chosen] if chosen else None
    ended = actions.end_sessions(
        by=request.actor, at=request.at, ids=ids, keep=request.session.session_key or ""
    )
    messages.success(request, _("结束了 %(n)s 处登录。") % {"n": ended}, extra_tags="jade")
    return HttpResponseRedirect("/me/")
