"""The moment somebody is in: a new session key, a row for it, his language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from tongzhou.accounts import actions
from tongzhou.web import resuming

if TYPE_CHECKING:
    from tongzhou.accounts.models import Account

BACKEND = "django.contrib.auth.backends.ModelBackend"


def arrive(request: HttpRequest, account: Account, *, how: str, onward: str) -> HttpResponse:
    """Sign `account` in. Nothing of the session from before remains but what he himself was typing: key, contents and form tokens are new."""
    typed = request.session.get(resuming.TYPED)
    request.session.flush()
    request.how = how  # type: ignore[attr-defined]  # read by `remember`
    login(request, account, backend=BACKEND)
    resuming.carry(typed, account.pk, request)
    response = HttpResponseRedirect(inside(request, onward))
    speak(response, account.language)
    return response


def remember(sender: object, request: HttpRequest, user: AbstractBaseUser, **_: object) -> None:
    """Django says that somebody signed in: leave the row by which his session can be seen and ended."""
    actions.open_session(
        account_id=user.pk,
        session_key=request.session.session_key or "",
        at=getattr(request, "at", None) or timezone.now(),
        how=getattr(request, "how", "password"),
        address=request.META.get("REMOTE_ADDR") or None,
        device=request.META.get("HTTP_USER_AGENT", ""),
    )


def inside(request: HttpRequest, address: str) -> str:
    """`address` when it leads to a page of ours, else the home page: nobody is sent away by a link to us."""
    safe = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if address and safe else "/"


def speak(response: HttpResponse, language: str) -> None:
    """Let the next pages speak `language` (a code of settings.LANGUAGES; others change nothing)."""
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=365 * 24 * 3600,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite="Lax",
        )
