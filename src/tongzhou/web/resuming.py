"""What somebody was typing when his sign-in ran out: kept until he is back, then put into the same form again.

Only forms that say so (`<input name="resume">`) are kept: never a password, never a patient's form (those have drafts of
their own). It is kept in the session of the browser, for the account that typed it and for nobody else; a browser whose
session is gone altogether has nobody to keep it for. Whoever signs in next as somebody else throws it away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict, cast
from urllib.parse import urlsplit

from django.http import HttpRequest, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme

if TYPE_CHECKING:
    from uuid import UUID

TYPED, MARK = "typed", "resume"
MOST = 40_000
"""Characters that are kept; a longer form is not."""
_NEVER = ("csrfmiddlewaretoken", MARK)


class Typed(TypedDict):
    """A form as it was sent: by whom, where, and its fields in the encoding of forms."""

    account: str
    address: str
    fields: str


def keep(request: HttpRequest, account: str) -> bool:
    """Keep what was sent for this account, in a session that is nobody's. Whether it was kept."""
    if not account or MARK not in request.POST:
        return False
    fields = request.POST.copy()
    for name in [name for name in fields if name in _NEVER or "password" in name]:
        del fields[name]
    encoded = fields.urlencode()
    if len(encoded) > MOST:
        return False
    request.session[TYPED] = Typed(account=account, address=request.get_full_path(), fields=encoded)
    return True


def carry(kept: object, account_id: UUID, request: HttpRequest) -> None:
    """Into the new session of whoever signed in, if it was he who typed it."""
    if isinstance(kept, dict) and kept.get("account") == str(account_id):
        request.session[TYPED] = kept


def resume(request: HttpRequest) -> bool:
    """Where the reader opens the form again that he was typing in: its fields stand in `request.POST`, once. Whether so."""
    kept = cast("Typed | None", request.session.get(TYPED)) if request.method == "GET" else None
    if kept is None or kept["address"] != request.get_full_path() or "HX-Request" in request.headers:
        return False
    del request.session[TYPED]
    request.POST = QueryDict(kept["fields"])
    return True


def onward(request: HttpRequest) -> str:
    """Where to go on after signing in: the form that was sent, or the page whose button was pressed."""
    if request.method == "GET" or MARK in request.POST:
        return request.get_full_path()
    came = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came, allowed_hosts={request.get_host()}):
        return "/"
    parts = urlsplit(came)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path or "/"
