"""What somebody was typing when his sign-in ran out: kept until he is back, then put into the same form again.

Only forms that say so (`<input name="resume">`) are kept: never a password, never a patient's form (those have drafts of
their own). A form in a dialog says "dialog": it is kept for the page that it stood on, where the dialog is open again. It is kept in the session of the browser, for the account that typed it and for nobody else; a browser whose
session is gone altogether has nobody to keep it for. Whoever signs in next as somebody else throws it away.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict, cast
from urllib.parse import urlsplit

from django.http import HttpRequest, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme

if TYPE_CHECKING:
    from uuid import UUID

TYPED, MARK, DIALOG = "typed", "resume", "dialog"
MOST = 40_000
"""Characters that are kept; a longer form is not."""
_NEVER = ("csrfmiddlewaretoken", MARK)


class Typed(TypedDict):
    """A form as it was sent: by whom, on which page, its fields in the encoding of forms; of a dialog, where it was sent to."""

    account: str
    address: str
    fields: str
    dialog: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A dialog that was being answered: where it sends to, and what was typed."""

    action: str
    fields: QueryDict

    def answers(self, action: str, fields: Iterable[tuple[str, str]]) -> bool:
        """Whether it is the dialog that sends these hidden fields there; what it was shown with (`seen`) may be newer by now."""
        same = all(self.fields.get(name) == value for name, value in fields if name != "seen")
        return same and self.action == action


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
    sent_to = request.get_full_path()
    dialog = sent_to if request.POST[MARK] == DIALOG else ""
    page = _came_from(request) if dialog else sent_to
    if not page:
        return False
    request.session[TYPED] = Typed(account=account, address=page, fields=encoded, dialog=dialog)
    return True


def carry(kept: object, account_id: UUID, request: HttpRequest) -> None:
    """Into the new session of whoever signed in, if it was he who typed it."""
    if isinstance(kept, dict) and kept.get("account") == str(account_id):
        request.session[TYPED] = kept


def resume(request: HttpRequest) -> bool:
    """Where the reader opens the form again that he was typing in: its fields stand in `request.POST`, once. Whether so.

    What he was typing into a dialog of the page stands in `request.asked` instead, for that dialog alone.
    """
    kept = cast("Typed | None", request.session.get(TYPED)) if request.method == "GET" else None
    if kept is None or kept["address"] != request.get_full_path() or "HX-Request" in request.headers:
        return False
    del request.session[TYPED]
    if kept["dialog"]:
        request.asked = Asked(kept["dialog"], QueryDict(kept["fields"]))  # type: ignore[attr-defined]  # declared on Request
        return False
    request.POST = QueryDict(kept["fields"])
    return True


def onward(request: HttpRequest) -> str:
    """Where to go on after signing in: the form that was sent, or the page whose button was pressed."""
    if request.method == "GET" or request.POST.get(MARK, DIALOG) != DIALOG:
        return request.get_full_path()
    return _came_from(request) or "/"


def _came_from(request: HttpRequest) -> str:
    """The page of ours that a button or a dialog stood on; "" when the browser did not say."""
    came = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came, allowed_hosts={request.get_host()}):
        return ""
    parts = urlsplit(came)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path or "/"
