"""Signing in through the hospital's own provider: only for accounts that were linked to it before."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from tongzhou.accounts.actions.people import check_above
from tongzhou.accounts.models import Account
from tongzhou.accounts.queries.actors import open_accounts
from tongzhou.audit.actions import record
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Denied, sentence

NOT_LINKED = sentence(
    "accounts.oidc_not_linked",
    "您的医院身份还没有关联到本平台的账号。",
    "Your hospital sign-in is not linked to an account here yet.",
    then_zh="请先用用户名和密码登录，在“我的”里关联；没有账号的请联系对口支援办公室。",
    then_en="Sign in with user name and password first and link it under “Me”; without an account ask the programme office.",
)
LINKED_ELSEWHERE = sentence(
    "accounts.oidc_linked_elsewhere",
    "这个医院身份已经关联了另一个账号。",
    "This hospital sign-in is linked to another account already.",
    then_zh="请联系对口支援办公室核对。",
    then_en="Ask the programme office to check.",
)


def sign_in_oidc(*, subject: str, at: datetime) -> Account:
    """The account linked to a subject that the provider has proven. Raises Denied when there is none: none is made."""
    account = open_accounts().filter(oidc_subject=subject).first()
    if account is None:
        record(
            by=Actor(None, "door"), at=at, verb="refused_at_door", subject="oidc", detail={"linked": False}
        )
        raise Denied(NOT_LINKED)
    return account


def link_oidc(*, by: Actor, at: datetime, account_id: UUID, subject: str) -> None:
    """Link a subject to an account: one's own (after the provider has proven it), or the office for its people."""
    if account_id != by.account_id:
        check_above(by, account_id, at)
    try:
        with transaction.atomic():
            Account.objects.filter(id=account_id).update(oidc_subject=subject or None)
            record(by=by, at=at, verb="link_oidc", subject=f"account:{account_id}")
    except IntegrityError as clash:
        raise Conflict(LINKED_ELSEWHERE, field="subject") from clash
