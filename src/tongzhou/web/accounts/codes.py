"""The second factor: scan, prove, keep the recovery codes."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tongzhou.accounts import actions, queries
from tongzhou.kernel.errors import Refusal
from tongzhou.web.accounts.parts import Codes, Form, Qr, Sheet, faulty
from tongzhou.web.components.component import Component
from tongzhou.web.components.fields import Field
from tongzhou.web.components.frame import PageHead
from tongzhou.web.components.times import day
from tongzhou.web.edge import Request, before_all
from tongzhou.web.pages import page

PROVE = Form(
    title=gettext_lazy("第二步：输入手机上的 6 位数字"),
    fields=(
        Field(
            name="code",
            label=gettext_lazy("验证码"),
            required=True,
            inputmode="numeric",
            autocomplete="one-time-code",
            maxlength=10,
        ),
    ),
    button=gettext_lazy("开启二次验证"),
)
OFF = Form(
    title=gettext_lazy("关闭二次验证"),
    lead=gettext_lazy("换手机时先关闭，再用新手机重新设置。"),
    action="/me/second-factor/off/",
    fields=(
        Field(
            name="password",
            label=gettext_lazy("再输一次您的密码"),
            kind="password",
            required=True,
            autocomplete="current-password",
        ),
    ),
    button=gettext_lazy("关闭"),
    style="danger",
)


def _show(request: Request, *parts: Component, status: int = 200) -> HttpResponse:
    head = PageHead(_("二次验证"), _("登录时除了密码，再输一个手机上的数字。密码被人知道了，也进不来。"))
    return page(request, "accounts/page.html", current="me", status=status, head=head, parts=parts)


@before_all
def second_factor(request: Request) -> HttpResponse:
    """Set it up; when it is on, say so and offer to turn it off."""
    account = queries.me(request.actor)
    if account.totp_since:
        since = _("已开启，从%(day)s起。") % {"day": day(account.totp_since)}
        return _show(request, Sheet(since, ()), OFF)
    refusal = None
    if request.method == "POST":
        try:
            codes = actions.confirm_totp(by=request.actor, at=request.at, code=request.POST.get("code", ""))
        except Refusal as fault:
            refusal = fault
        else:
            return _show(request, _keep(codes))
    address = actions.start_totp(by=request.actor, at=request.at)
    return _show(request, _scan(address), faulty(PROVE, refusal), status=refusal.status if refusal else 200)


def _scan(address: str) -> Sheet:
    secret = parse_qs(urlsplit(address).query)["secret"][0]
    grouped = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
    picture = Qr(address, _("二次验证的二维码；扫不了就手工输入下面的密钥"), grouped)
    return Sheet(_("第一步：用手机上的验证器扫一扫"), (picture,))


def _keep(codes: list[str]) -> Codes:
    return Codes(
        tuple(codes),
        _("已开启。请把备用码抄下来"),
        _("手机丢了时，每个可以登录一次。它们只在这里出现这一次；抄在纸上，不要拍照。"),
    )


@require_POST
def off(request: Request) -> HttpResponse:
    """Turn it off, with the password."""
    try:
        actions.stop_totp(by=request.actor, at=request.at, password=request.POST.get("password", ""))
    except Refusal as fault:
        return _show(request, faulty(OFF, fault), status=fault.status)
    messages.success(request, _("二次验证已关闭。"), extra_tags="jade")
    return HttpResponseRedirect("/me/")
