"""Who is behind a session: the visit, in one statement, with everything the edge must know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import CharField, ExpressionWrapper, F, JSONField, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject, Length

from tongzhou.accounts.cipher import token_hash
from tongzhou.accounts.models import Account, Security, SignIn
from tongzhou.accounts.queries.actors import ACTOR, actor_from, open_accounts, with_powers
from tongzhou.accounts.queries.prepared import SOME_TIME, Prepared
from tongzhou.accounts.rules import Limits
from tongzhou.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class Visit:
    """A session that was found. `over` says why it has run out ("" while it lasts).

    `must_change`: the password was set by somebody else. `second_factor_due`: the institution asks for a
    second factor and this account has none (a sign-in through the hospital's own provider has that one's).
    """

    id: UUID
    actor: Actor
    seen_at: datetime
    over: str
    must_change: bool
    second_factor_due: bool
    language: str


def visit(session_key: str, *, at: datetime) -> Visit | None:
    """The visit that this session key opened; None when there is none, it was ended, or the account is closed."""
    found = _VISIT(session=token_hash(session_key), at=at)
    return _visit(found[0], at) if found else None


SOME_SESSION = "a session to come"


def _visits() -> QuerySet[Account, Any]:
    accounts = open_accounts().filter(
        sign_ins__session=SOME_SESSION, sign_ins__ended_at=None, sign_ins__at__lte=SOME_TIME
    )
    found = with_limits(with_powers(accounts, SOME_TIME)).annotate(
        visit_id=F("sign_ins__id"),
        visit_at=F("sign_ins__at"),
        visit_seen=F("sign_ins__seen_at"),
        visit_how=F("sign_ins__how"),
    )
    own = (
        "must_change",
        "totp_since",
        "language",
        "limits",
        "visit_id",
        "visit_at",
        "visit_seen",
        "visit_how",
    )
    return found.values_list(*ACTOR, *own)[:1]


_VISIT = Prepared(_visits, session=SOME_SESSION, at=SOME_TIME)


def _visit(account: Any, at: datetime) -> Visit:
    limits = limits_from(account)
    return Visit(
        id=account.visit_id,
        actor=actor_from(account),
        seen_at=account.visit_seen,
        over=limits.over(since=account.visit_at, seen=account.visit_seen, at=at),
        must_change=account.must_change and account.visit_how != "oidc",
        second_factor_due=limits.second_factor and not account.totp_since and account.visit_how != "oidc",
        language=account.language,
    )


def with_limits(accounts: QuerySet[Account]) -> QuerySet[Account]:
    """Accounts with the sign-in rules of the nearest institution, upwards from their own, that has set any."""
    path = ExpressionWrapper(OuterRef("staff__institution__path"), output_field=CharField())
    rules = (
        Security.objects.alias(below=path)
        .filter(below__startswith=F("institution__path"))
        .order_by(Length("institution__path").desc())
        .values(one=JSONObject(**{name: name for name in Limits.__dataclass_fields__}))
    )
    return accounts.annotate(limits=Subquery(rules[:1], output_field=JSONField()))


def limits_from(account: Any) -> Limits:
    """The limits of an account read by `with_limits`; the defaults where nobody set any."""
    return Limits(**account.limits) if account.limits else Limits()


def second_factor_required(account_id: UUID) -> bool:
    """Whether this account's institution asks for a second factor."""
    account = with_limits(Account.objects.filter(id=account_id)).get()
    return limits_from(account).second_factor


def sign_ins(actor: Actor) -> list[SignIn]:
    """The actor's own open sessions, newest first."""
    return list(SignIn.objects.filter(account=actor.account_id, ended_at=None).order_by("-at")[:50])


def is_open(session_key: str) -> bool:
    """Whether this session key belongs to a sign-in that was not ended (the event stream asks now and then)."""
    return SignIn.objects.filter(session=token_hash(session_key), ended_at=None).exists()


__all__ = ["Visit", "is_open", "second_factor_required", "sign_ins", "visit", "with_limits"]
