"""The doors: user name and password, the code from the phone, the demo's cards, and the way out."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tongzhou.accounts import actions, oidc, queries
from tongzhou.accounts.rules import NotLetIn
from tongzhou.web.accounts.arrivals import arrive, inside, speak
from tongzhou.web.accounts.cards import cards, people
from tongzhou.web.accounts.parts import Form, faulty
from tongzhou.web.components.component import Component
from tongzhou.web.components.fields import Field
from tongzhou.web.components.frame import Action, Languages, PageHead
from tongzhou.web.edge import Request, before_all, open_to_all, visit_of

ARRIVING = "arriving"
"""Session key of who has shown his password and owes the code."""
UNSENT = "unsent"
"""Field by which a phone says that what it keeps must not be thrown away yet."""
PATIENCE = timedelta(minutes=5)
"""How long the code may take."""


def door(
    request: HttpRequest, head: PageHead, *parts: Component, width: str = "", status: int = 200
) -> HttpResponse:
    """A page for people who are not in yet."""
    languages = Languages("/language/", request.get_full_path())
    context = {"head": head, "parts": parts, "languages": languages, "width": width}
    return render(request, "accounts/door.html", context, status=status)


@open_to_all
def sign_in(request: Request) -> HttpResponse:
    """User name and password; on the demo, one click into each role."""
    onward = inside(request, request.POST.get("next") or request.GET.get("next", ""))
    refusal = None
    if request.method == "POST":
        try:
            account = actions.sign_in(
                username=request.POST.get("username", ""),
                password=request.POST.get("password", ""),
                at=request.at,
                address=request.META.get("REMOTE_ADDR"),
            )
        except NotLetIn as fault:
            refusal = fault
        else:
            if account.totp_since is None:
                return arrive(request, account, how="password", onward=onward)
            return _ask_code(request, account.id, onward)
    form = faulty(_form(request.POST.get("username", ""), onward), refusal)
    head = PageHead(_("登录"), _("同舟：结对医院一起做事的地方。"))
    status = refusal.status if refusal else 200
    sheet = cards(request.at)
    return door(request, head, *sheet, form, width="wide" if sheet else "", status=status)


def _form(username: str, onward: str) -> Form:
    other = Action(gettext_lazy("用医院统一身份登录"), "/sign-in/hospital/")
    return Form(
        fields=(
            Field(
                name="username",
                label=gettext_lazy("用户名"),
                value=username,
                required=True,
                autocomplete="username",
                maxlength=60,
            ),
            Field(
                name="password",
                label=gettext_lazy("密码"),
                kind="password",
                required=True,
                autocomplete="current-password",
                maxlength=128,
            ),
        ),
        button=gettext_lazy("登录"),
        hidden=(("next", onward),),
        others=(other,) if oidc.provider() else (),
    )


def _ask_code(request: Request, account_id: UUID, onward: str) -> HttpResponse:
    request.session.flush()
    request.session[ARRIVING] = {"account": str(account_id), "at": request.at.isoformat(), "next": onward}
    return HttpResponseRedirect("/sign-in/code/")


@open_to_all
def code(request: Request) -> HttpResponse:
    """The code from the phone, or a recovery code, within five minutes of the password."""
    arriving = request.session.get(ARRIVING)
    if not arriving or request.at - datetime.fromisoformat(arriving["at"]) > PATIENCE:
        request.session.pop(ARRIVING, None)
        return HttpResponseRedirect("/sign-in/")
    refusal = None
    if request.method == "POST":
        try:
            account = actions.check_code(
                account_id=UUID(arriving["account"]),
                code=request.POST.get("code", ""),
                at=request.at,
                address=request.META.get("REMOTE_ADDR"),
            )
        except NotLetIn as fault:
            refusal = fault
        else:
            return arrive(request, account, how="code", onward=arriving["next"])
    head = PageHead(_("再输一个验证码"), _("打开手机上的验证器，输入“同舟”下面的 6 位数字。"))
    return door(request, head, faulty(CODE, refusal), status=refusal.status if refusal else 200)


CODE = Form(
    fields=(
        Field(
            name="code",
            label=gettext_lazy("验证码"),
            hint=gettext_lazy("手机不在身边，可输入一个备用码。"),
            required=True,
            inputmode="text",
            autocomplete="one-time-code",
            maxlength=20,
        ),
    ),
    button=gettext_lazy("登录"),
    others=(Action(gettext_lazy("换个账号"), "/sign-in/"),),
)


@open_to_all
@require_POST
def demo(request: Request) -> HttpResponse:
    """Step into one of the demo's people. Outside demo mode there is no such page."""
    if not settings.DEMO:
        raise Http404
    wanted = request.POST.get("account", "")
    card = next((one for one in people(request.at) if str(one.account_id) == wanted), None)
    if card is None:
        raise Http404
    return arrive(request, queries.me(card.actor), how="demo", onward="/")


@before_all
@require_POST
def sign_out(request: Request) -> HttpResponse:
    """End this session, here and in the list of sessions; the browser forgets the drafts it kept.

    Until the browser has seen that no times of an emergency are unsent, its form says that some are (static/js/emergency-leave.js): then
    the sign-in page forgets the rest by itself.
    """
    actions.sign_out(by=request.actor, at=request.at, session_key=request.session.session_key or "")
    logout(request)
    messages.success(request, _("已退出登录。"), extra_tags="jade")
    if UNSENT in request.POST:
        return HttpResponseRedirect("/sign-in/?out=1")
    response = HttpResponseRedirect("/sign-in/")
    response["Clear-Site-Data"] = '"storage"'
    return response


@open_to_all
@require_POST
def language(request: Request) -> HttpResponse:
    """Change the language, for this browser and for the signed-in person's next ones."""
    wanted = request.POST.get("language", "")
    response = HttpResponseRedirect(inside(request, request.POST.get("next", "")))
    visit = visit_of(request)
    if wanted in dict(settings.LANGUAGES) and visit and visit.actor.account_id:
        actions.choose_language(account_id=visit.actor.account_id, language=wanted)
    speak(response, wanted)
    return response
