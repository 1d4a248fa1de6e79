"""My password."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongzhou.accounts import actions, queries
from tongzhou.accounts.rules.passwords import PASSWORDS_DIFFER
from tongzhou.kernel.errors import Invalid, Refusal
from tongzhou.web.accounts.parts import Form, faulty
from tongzhou.web.components.component import Tone
from tongzhou.web.components.fields import Field
from tongzhou.web.components.frame import PageHead
from tongzhou.web.components.notices import Notice
from tongzhou.web.edge import Request, before_all
from tongzhou.web.pages import page


@before_all
def password(request: Request) -> HttpResponse:
    """Change my password. Who was given one must do it before anything else."""
    account, refusal = queries.me(request.actor), None
    if request.method == "POST":
        try:
            _change(request)
        except Refusal as fault:
            refusal = fault
        else:
            messages.success(request, _("密码已改，其他地方的登录都已结束。"), extra_tags="jade")
            return HttpResponseRedirect("/")
    notice = (
        Notice(_("这是别人替您设的密码。"), _("先换成只有您知道的，再开始工作。"), Tone.AMBER)
        if account.must_change
        else None
    )
    form = faulty(_password_form(account.has_usable_password(), notice), refusal)
    head = PageHead(_("改密码"), _("至少 10 个字符。几个不相干的词连起来，好记又难猜。"))
    status = refusal.status if refusal else 200
    return page(request, "accounts/page.html", current="me", status=status, head=head, parts=(form,))


def _change(request: Request) -> None:
    new = request.POST.get("password", "")
    if new != request.POST.get("again", ""):
        raise Invalid(PASSWORDS_DIFFER, field="again")
    actions.change_password(
        by=request.actor,
        at=request.at,
        old=request.POST.get("old", ""),
        new=new,
        session_key=request.session.session_key or "",
    )


def new_password_fields() -> tuple[Field, ...]:
    """The new password, twice."""
    return tuple(
        Field(
            name=name,
            label=label,
            kind="password",
            required=True,
            autocomplete="new-password",
            maxlength=128,
        )
        for name, label in (("password", gettext_lazy("新密码")), ("again", gettext_lazy("新密码再输一遍")))
    )


def _password_form(has_one: bool, notice: Notice | None) -> Form:
    old = Field(
        name="old",
        label=gettext_lazy("现在的密码"),
        kind="password",
        required=True,
        autocomplete="current-password",
    )
    fields = (old, *new_password_fields()) if has_one else new_password_fields()
    return Form(fields=fields, button=gettext_lazy("改密码"), notice=notice)
