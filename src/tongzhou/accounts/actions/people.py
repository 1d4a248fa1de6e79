"""Accounts come into being, are opened and closed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from tongzhou.accounts.models import Account, RoleGrant, SignIn
from tongzhou.accounts.queries.actors import NO_ACCOUNT
from tongzhou.accounts.rules import Role, check_gives
from tongzhou.accounts.rules.roles import NOT_TO_ONESELF
from tongzhou.audit.actions import record
from tongzhou.directory.models import Staff
from tongzhou.kernel.actors import Actor, Place
from tongzhou.kernel.errors import Conflict, Denied, Invalid, NotFound, sentence
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.permissions import Permission

USERNAME_TAKEN = sentence(
    "accounts.username_taken",
    "用户名“{username}”已有人使用。",
    "The user name “{username}” is taken.",
    then_zh="请换一个，例如加上科室拼音或工号。",
    then_en="Choose another, for instance with your staff number.",
)
STAFF_HAS_ACCOUNT = sentence(
    "accounts.staff_has_account",
    "{name}已经有账号了。",
    "{name} already has an account.",
    then_zh="忘记密码的，请在人员页重新邀请。",
    then_en="If the password is forgotten, invite again on the people page.",
)
NOWHERE = Place(UUID(int=0), "", "")
"""The place of somebody who belongs to no institution: only a grant for the nation reaches it."""


def create_account(
    *,
    by: Actor,
    at: datetime,
    username: str,
    name: str,
    password: str | None = None,
    staff_id: UUID | None = None,
    email: str = "",
    must_change: bool = True,
    id: UUID | None = None,
) -> Account:
    """Make an account (for a staff member, if given). Without a password it opens by invitation or OIDC only.

    The password is taken as it is: whoever sets it for another makes it `must_change`. Raises Denied
    without INVITE at the staff's institution, Invalid for a taken user name, Conflict for a second account.
    """
    staff = Staff.objects.select_related("institution").get(id=staff_id) if staff_id else None
    by.require(Permission.INVITE, staff.institution.place if staff else NOWHERE)
    account = Account(
        id=id or new_id(),
        username=username.strip().lower(),
        name=name.strip(),
        staff=staff,
        email=email,
        must_change=must_change and password is not None,
        password_at=at if password is not None else None,
    )
    account.set_password(password)
    with transaction.atomic():
        _insert(account)
        record(
            by=by,
            at=at,
            verb="create_account",
            subject=f"account:{account.id}",
            detail={"staff": _text(staff_id)},
        )
    return account


def _insert(account: Account) -> None:
    """Insert, turning the database's two unique rules into sentences."""
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError as clash:
        if "staff" in str(clash):
            raise Conflict(STAFF_HAS_ACCOUNT, name=account.name) from clash
        raise Invalid(USERNAME_TAKEN, field="username", username=account.username) from clash


def _text(key: UUID | None) -> str:
    return str(key) if key else ""


def check_above(by: Actor, account_id: UUID, at: datetime) -> Account:
    """The account, when `by` may invite at its place and may give every role it holds now or later; else Denied.

    Who resets somebody's way in could walk in as him: so only those who could have made him.
    """
    by.require(Permission.INVITE)
    account = Account.objects.select_related("staff__institution").filter(id=account_id).first()
    if account_id == by.account_id:
        raise Denied(NOT_TO_ONESELF)
    if account is None or not by.may(Permission.INVITE, _home(account)):
        raise NotFound(NO_ACCOUNT)
    lasting = Q(during__endswith__gt=at) | Q(during__upper_inf=True)
    for grant in account.grants.filter(lasting).select_related(
        "institution", "region__successor__successor__successor"
    ):
        check_gives(by, Role(grant.role), place_of_grant(grant))
    return account


def _home(account: Account) -> Place:
    return account.staff.institution.place if account.staff else NOWHERE


def place_of_grant(grant: RoleGrant) -> Place:
    """Where a role holds, for permission checks. A region is reached by regions' grants only; a merged one is what it became."""
    if grant.institution:
        return grant.institution.place
    region = grant.region
    while region and region.successor:
        region = region.successor
    return Place(region.id, "", region.code) if region else NOWHERE


def close_account(*, by: Actor, at: datetime, account_id: UUID) -> None:
    """Close an account: its sessions end, its roles stay on record. Raises Denied unless `by` stands above it."""
    account = check_above(by, account_id, at)
    with transaction.atomic():
        account.is_active = False
        account.save(update_fields=["is_active"])
        SignIn.objects.filter(account=account, ended_at=None).update(ended_at=at, ended_why="account_closed")
        record(by=by, at=at, verb="close_account", subject=f"account:{account_id}")


def choose_language(*, account_id: UUID, language: str) -> None:
    """Remember the language a person reads; no audit, nobody else sees it."""
    Account.objects.filter(id=account_id).update(language=language)
