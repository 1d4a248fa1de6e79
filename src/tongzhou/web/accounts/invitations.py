"""Inviting a colleague, and accepting an invitation."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongzhou.accounts import actions
from tongzhou.accounts.rules import POLICIES, Role
from tongzhou.accounts.rules.passwords import PASSWORDS_DIFFER
from tongzhou.kernel.actors import MAY_NOT
from tongzhou.kernel.errors import Denied, Invalid, Refusal, sentence
from tongzhou.kernel.permissions import Permission as P
from tongzhou.web.accounts.arrivals import arrive
from tongzhou.web.accounts.doors import door
from tongzhou.web.accounts.granting import role_of, role_options, spot_options, staff_options
from tongzhou.web.accounts.parts import Form, Qr, Sheet, faulty
from tongzhou.web.accounts.passwords import new_password_fields
from tongzhou.web.accounts.typed import id_of
from tongzhou.web.components.component import Component, Tone, speak
from tongzhou.web.components.fields import Field
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Notice
from tongzhou.web.components.times import when
from tongzhou.web.edge import Request, open_to_all
from tongzhou.web.pages import page

NAME_NEEDED = sentence(
    "accounts.name_needed",
    "还没有选同事，也没有填姓名。",
    "No colleague was chosen and no name given.",
    then_zh="请选名册里的同事；不在名册的，填写姓名。",
    then_en="Choose a colleague of the register, or give a name.",
)
USERNAME_NEEDED = sentence(
    "accounts.username_needed",
    "请起一个用户名：3 到 60 个字母、数字或 . _ -。",
    "Choose a user name of 3 to 60 letters, digits or . _ -.",
    then_zh="例如姓名的拼音。",
    then_en="For instance your name in letters.",
)


def invite(request: Request) -> HttpResponse:
    """First the institution, then the colleague and the role; at the end the link and its QR code, once."""
    request.actor.require(P.INVITE)
    house = id_of(request.POST.get("institution", "") or request.GET.get("institution", ""))
    house = house or _only_house(request)
    head = PageHead(_("邀请同事"), _("对方打开链接，自己起用户名、设密码。链接 7 天内有效，只能用一次。"))
    if house is None:
        parts: tuple[Component, ...] = (_house_form(request),)
        return page(request, "accounts/page.html", current="people", head=head, parts=parts)
    refusal = None
    if request.method == "POST":
        try:
            parts = _invite(request, house)
        except Refusal as fault:
            refusal = fault
        else:
            return page(request, "accounts/page.html", current="people", head=head, parts=parts)
    parts = (faulty(_form(request, house), refusal),)
    status = refusal.status if refusal else 200
    return page(request, "accounts/page.html", current="people", status=status, head=head, parts=parts)


def _only_house(request: Request) -> UUID | None:
    options = spot_options(request.actor, P.INVITE, institutions_only=True)
    return id_of(options[0].value.partition(":")[2]) if len(options) == 1 else None


def _house_form(request: Request) -> Form:
    options = spot_options(request.actor, P.INVITE, institutions_only=True)
    stripped = tuple(type(one)(one.value.partition(":")[2], one.label) for one in options)
    field = Field(
        name="institution", label=_("哪个机构的同事"), kind="select", options=stripped, required=True
    )
    return Form(fields=(field,), method="get", button=_("下一步"))


def _form(request: Request, house: UUID) -> Form:
    typed = request.POST
    return Form(
        hidden=(("institution", str(house)),),
        fields=(
            Field(
                name="staff",
                label=_("名册里的同事"),
                kind="select",
                options=staff_options(request.actor, house),
                value=typed.get("staff", ""),
                hint=_("已有账号、忘了密码的，也在这里重新邀请。"),
            ),
            Field(
                name="name",
                label=_("姓名"),
                value=typed.get("name", ""),
                hint=_("只有不在名册的人才填，例如审计人员。"),
                maxlength=40,
                optional=True,
            ),
            Field(
                name="role",
                label=_("角色"),
                kind="select",
                options=role_options(request.actor),
                value=typed.get("role", ""),
                required=True,
            ),
            Field(
                name="phone",
                label=_("手机号"),
                kind="tel",
                inputmode="tel",
                value=typed.get("phone", ""),
                hint=_("填了就用短信发给对方。"),
                maxlength=20,
                optional=True,
            ),
        ),
        button=_("生成邀请"),
        others=(Action(_("返回"), "/people/"),),
    )


def _invite(request: Request, house: UUID) -> tuple[Component, ...]:
    staff = id_of(request.POST.get("staff", ""))
    labels = {one.value: speak(one.label) for one in staff_options(request.actor, house)}
    if staff is not None and str(staff) not in labels:
        raise Denied(MAY_NOT, field="staff")
    name = labels[str(staff)].partition("　")[0] if staff else request.POST.get("name", "").strip()
    if not name:
        raise Invalid(NAME_NEEDED, field="name")

    def link(token: str) -> str:
        return request.build_absolute_uri(f"/invitation/{token}/")

    phone = request.POST.get("phone", "").strip()
    invitation, token = actions.invite(
        by=request.actor,
        at=request.at,
        name=name,
        role=role_of(request.POST.get("role", "")),
        institution_id=house,
        staff_id=staff,
        phone=phone,
        link=link,
    )
    until = _("有效到%(when)s。") % {"when": when(invitation.expires_at, request.at)}
    sent = _("短信已排队发出。") if phone else _("请把链接或二维码发给本人，不要发到群里。")
    notice = Notice(_("邀请已生成。") + until, sent, Tone.JADE)
    picture = Qr(link(token), _("邀请链接的二维码"), link(token))
    back = (Action(_("回到账号"), "/people/"), Action(_("再邀请一位"), "/people/invite/"))
    return notice, Sheet(_("给%(name)s的链接") % {"name": name}, (picture,), back)


@require_POST
def withdraw(request: Request, invitation_id: UUID) -> HttpResponse:
    """Take back an invitation."""
    actions.withdraw_invitation(by=request.actor, at=request.at, invitation_id=invitation_id)
    messages.success(request, _("邀请已撤回，链接作废。"), extra_tags="jade")
    return HttpResponseRedirect("/people/")


@open_to_all
def accept(request: Request, token: str) -> HttpResponse:
    """Choose a user name and a password, and step in."""
    invitation = actions.invited(token=token, at=request.at)
    known = getattr(invitation.staff, "account", None) if invitation.staff else None
    refusal = None
    if request.method == "POST":
        try:
            return _accept(request, token, known.username if known else "")
        except Refusal as fault:
            refusal = fault
    role = speak(POLICIES[Role(invitation.role)].words)
    lead = _("%(house)s邀请您，角色是%(role)s。") % {"house": invitation.institution.name, "role": role}
    head = PageHead(_("%(name)s，您好") % {"name": invitation.name}, lead)
    form = faulty(_accept_form(request, known.username if known else ""), refusal)
    return door(request, head, form, status=refusal.status if refusal else 200)


def _accept(request: Request, token: str, known: str) -> HttpResponse:
    username = known or request.POST.get("username", "").strip()
    if not known and not _is_username(username):
        raise Invalid(USERNAME_NEEDED, field="username")
    if request.POST.get("password", "") != request.POST.get("again", ""):
        raise Invalid(PASSWORDS_DIFFER, field="again")
    account = actions.accept_invitation(
        token=token, at=request.at, username=username, password=request.POST["password"]
    )
    if account.totp_since:
        messages.success(request, _("密码已设好，请登录。"), extra_tags="jade")
        return HttpResponseRedirect("/sign-in/")
    return arrive(request, account, how="invitation", onward="/")


def _is_username(text: str) -> bool:
    return 3 <= len(text) <= 60 and all(letter.isalnum() or letter in "._-" for letter in text)


def _accept_form(request: Request, known: str) -> Form:
    username = Field(
        name="username",
        label=_("用户名"),
        value=known or request.POST.get("username", ""),
        readonly=bool(known),
        hint=_("您已有账号，设个新密码就行。") if known else _("以后登录用，例如姓名的拼音。"),
        required=True,
        autocomplete="username",
        maxlength=60,
    )
    return Form(fields=(username, *new_password_fields()), button=_("开始使用"))
