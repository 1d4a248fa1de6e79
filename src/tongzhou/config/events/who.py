"""Whose stream it is: the session of the pages, looked up once; what its account may hear."""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.db import close_old_connections
from django.http import HttpRequest
from django.utils import timezone

from tongzhou.accounts import queries as accounts
from tongzhou.kernel.errors import Refusal


def topics_of(cookies: str) -> list[str] | None:
    """The topics of the person who sends `cookies` (a Cookie header); None for a stranger.

    Runs in a thread. Does not prolong the session: an open page is not a person at work.
    """
    key = _session_key(cookies)
    if not key:
        return None
    close_old_connections()
    try:
        return _topics(key)
    finally:
        close_old_connections()


def _topics(key: str) -> list[str] | None:
    if not accounts.is_open(key):  # signed out, ended from another device, or run out
        return None
    request = HttpRequest()
    request.session = SessionStore(key)
    user = get_user(request)  # checks the session's own hash: a changed password ends the stream's right
    if not user.is_authenticated or not user.is_active:
        return None
    try:
        return list(accounts.topics(user.pk, at=timezone.now()))
    except Refusal:
        return None


def _session_key(cookies: str) -> str:
    try:
        morsel = SimpleCookie(cookies).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return ""
    return morsel.value if morsel else ""
