"""Invitations: the office invites a colleague; a token opens the door once, within seven days.

The token is seen once, by whoever invites, and goes to the colleague; here only its hash stays.
Inviting somebody who has an account already is how a forgotten password is mended.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongzhou.accounts.actions.doors import oneself
from tongzhou.accounts.actions.grants import grant_role
from tongzhou.accounts.actions.passwords import check_password, set_password
from tongzhou.accounts.actions.people import check_above, create_account
from tongzhou.accounts.cipher import token_hash
from tongzhou.accounts.models import Account, Invitation, SignIn
from tongzhou.accounts.queries.actors import actor_of
from tongzhou.accounts.rules import Role, check_gives
from tongzhou.accounts.rules.lending import INVITATION_LASTS, invitation_over
from tongzhou.audit.actions import record
from tongzhou.directory.models import Institution, Staff
from tongzhou.kernel.actors import MAY_NOT, Actor, system
from tongzhou.kernel.errors import Denied, Invalid, Refusal, sentence
from tongzhou.kernel.permissions import Permission
from tongzhou.notices.actions import queue

STAFF_ELSEWHERE = sentence(
    "accounts.staff_elsewhere",
    "这位同事不在所选机构，或已离职。",
    "This colleague does not work at the chosen institution.",
    then_zh="请在机构与人员里核对后再邀请。",
    then_en="Check the directory, then invite again.",
)
TEXT = "【同舟】{by}邀请您使用同舟帮扶平台，请在 7 天内打开：{link}　请勿转发。"


def invite(
    *,
    by: Actor,
    at: datetime,
    name: str,
    role: Role,
    institution_id: UUID,
    staff_id: UUID | None = None,
    phone: str = "",
    link: Callable[[str], str] = str,
) -> tuple[Invitation, str]:
    """Invite somebody to `role` at an institution; the invitation and its token (told once).

    With `phone`, a text message with `link(token)` is queued. Raises Denied unless `by` may invite and give
    the role there, and stands above the account when there is one already.
    """
    by.require(Permission.INVITE)
    institution = Institution.objects.filter(id=institution_id).first()
    if institution is None:
        raise Denied(MAY_NOT)
    by.require(Permission.INVITE, institution.place)
    check_gives(by, role, institution.place)
    _check_staff(by, at, staff_id, institution_id)
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        invitation = Invitation.objects.create(
            token_hash=token_hash(token),
            name=name.strip(),
            role=role.value,
            institution=institution,
            staff_id=staff_id,
            invited_by=by.key,
            invited_at=at,
            expires_at=at + INVITATION_LASTS,
        )
        _record(by, at, "invite", invitation)
        if phone:
            queue(channel="sms", to=phone, text=TEXT.format(by=by.name, link=link(token)), at=at)
    return invitation, token


def _check_staff(by: Actor, at: datetime, staff_id: UUID | None, institution_id: UUID) -> None:
    if staff_id is None:
        return
    if not Staff.objects.filter(id=staff_id, institution=institution_id, active=True).exists():
        raise Invalid(STAFF_ELSEWHERE, field="staff")
    existing = Account.objects.filter(staff=staff_id).values_list("id", flat=True).first()
    if existing:
        check_above(by, existing, at)


def withdraw_invitation(*, by: Actor, at: datetime, invitation_id: UUID) -> None:
    """Take back an invitation that was not accepted. Raises NotFound when it is over."""
    by.require(Permission.INVITE)
    with transaction.atomic():
        waiting = Invitation.objects.select_for_update(of=("self",)).filter(
            accepted_at=None, expires_at__gt=at
        )
        invitation = waiting.filter(id=invitation_id).select_related("institution").first()
        if invitation is None or not by.may(Permission.INVITE, invitation.institution.place):
            raise invitation_over()
        invitation.expires_at = at
        invitation.save(update_fields=["expires_at"])
        _record(by, at, "withdraw_invitation", invitation)


def accept_invitation(*, token: str, at: datetime, username: str, password: str) -> Account:
    """Accept: choose a user name and a password, hold the role. Works once, also for two at once.

    Who has an account already keeps his user name, and gets a new password. Raises NotFound when the
    invitation is over (used, expired, withdrawn, or the inviter may not give the role any more), Invalid
    for name and password.
    """
    with transaction.atomic():
        invitation = Invitation.objects.select_for_update().filter(token_hash=token_hash(token)).first()
        if invitation is None or invitation.accepted_at or invitation.expires_at <= at:
            raise invitation_over()
        _check_inviter(invitation, at)
        account = _enter(invitation, username, password, at)
        invitation.accepted_at, invitation.account = at, account
        invitation.save(update_fields=["accepted_at", "account"])
        _record(oneself(account), at, "accept_invitation", invitation)
    return account


def _check_inviter(invitation: Invitation, at: datetime) -> None:
    """The inviter must still be allowed what he promised."""
    kind, _, key = invitation.invited_by.partition(":")
    if kind != "account":
        return
    try:
        inviter = actor_of(UUID(key), at=at)
        check_gives(inviter, Role(invitation.role), invitation.institution.place)
        _check_staff(inviter, at, invitation.staff_id, invitation.institution_id)
    except Refusal as refusal:
        raise invitation_over() from refusal


def _enter(invitation: Invitation, username: str, password: str, at: datetime) -> Account:
    existing = Account.objects.select_for_update().filter(staff=invitation.staff_id).first()
    if invitation.staff_id and existing:
        return _renew(existing, invitation, password, at)
    check_password(password, Account(username=username.strip().lower(), name=invitation.name))
    account = create_account(
        by=system("invitation"),
        at=at,
        username=username,
        name=invitation.name,
        password=password,
        staff_id=invitation.staff_id,
        must_change=False,
    )
    _grant(account, invitation, at)
    return account


def _renew(account: Account, invitation: Invitation, password: str, at: datetime) -> Account:
    check_password(password, account)
    account.is_active = True
    account.save(update_fields=["is_active"])
    set_password(account, password, at)
    SignIn.objects.filter(account=account, ended_at=None).update(ended_at=at, ended_why="password_changed")
    held = account.grants.filter(role=invitation.role, institution=invitation.institution)
    if not held.filter(during__contains=at).exists():
        _grant(account, invitation, at)
    return account


def _grant(account: Account, invitation: Invitation, at: datetime) -> None:
    """The platform grants what the inviter promised; the invitation's audit row names him."""
    grant_role(
        by=system("invitation"),
        at=at,
        account_id=account.id,
        role=Role(invitation.role),
        institution_id=invitation.institution_id,
    )


def invited(*, token: str, at: datetime) -> Invitation:
    """The invitation behind a token, for its page. Raises NotFound when it is over."""
    waiting = Invitation.objects.filter(token_hash=token_hash(token), accepted_at=None, expires_at__gt=at)
    invitation = waiting.select_related("institution", "staff__account").first()
    if invitation is None:
        raise invitation_over()
    return invitation


def _record(by: Actor, at: datetime, verb: str, invitation: Invitation) -> None:
    detail = {
        "role": invitation.role,
        "at": f"institution:{invitation.institution_id}",
        "by": invitation.invited_by,
    }
    record(by=by, at=at, verb=verb, subject=f"invitation:{invitation.id}", detail=detail)
