"""The edge between a browser and the domain: who asks, what time it is, how a refusal is shown.

The only place of the pages that reads the clock. Every address needs a signed-in person unless its view
is marked `open_to_all`; what the person may see is decided by queries and actions, not here.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from tongzhou.accounts import actions
from tongzhou.accounts import queries as accounts
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Invalids, Refusal
from tongzhou.web import errors, resuming, taking

View = TypeVar("View", bound=Callable[..., HttpResponse])
CHANGE_PASSWORD, SET_UP_CODES = "/me/password/", "/me/second-factor/"
"""Where somebody is led who must do something before anything else."""


class Request(HttpRequest):
    """A request of somebody who is signed in: `actor` acts, `at` is now (aware); `resumed`: what he was typing is in `POST`;
    `asked`: what he was answering in a dialog of the page."""

    actor: Actor
    at: datetime
    resumed: bool
    asked: resuming.Asked | None


def open_to_all(view: View) -> View:
    """Mark a view that needs no sign-in (the sign-in page itself, an invitation, the health check)."""
    view.open_to_all = True  # type: ignore[attr-defined]  # functions carry attributes; no protocol says so
    return view


def before_all(view: View) -> View:
    """Mark a view that stays open to who must first change his password or set up the second factor."""
    view.before_all = True  # type: ignore[attr-defined]  # functions carry attributes; no protocol says so
    return view


class EdgeMiddleware:
    """Gives each request its time and its actor; sends strangers to the sign-in page; words refusals."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.at = timezone.now()  # type: ignore[attr-defined]  # declared on Request
        return taking.tell(request, self.get_response(request))

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        """Let strangers only where `open_to_all` says so; build the actor for everybody else."""
        if _unwritable(request):
            return errors.bad_request(request, SuspiciousOperation("NUL"))
        if getattr(view, "open_to_all", False):
            return None
        typist = request.session.get(SESSION_KEY, "")
        visit = visit_of(request)
        if visit is None:
            return _to_sign_in(request, typist)
        request.actor = visit.actor  # type: ignore[attr-defined]  # declared on Request
        request.asked = None  # type: ignore[attr-defined]  # declared on Request
        request.resumed = False  # type: ignore[attr-defined]  # declared on Request
        first = None if getattr(view, "before_all", False) else _first_things(request, visit)
        if first is None:
            request.resumed = resuming.resume(request)  # type: ignore[attr-defined]  # declared on Request
        return first

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A refusal that no form caught becomes a page: which fault, what next."""
        if isinstance(exception, Invalids):
            exception = exception.faults[0]
        return errors.refused(request, exception) if isinstance(exception, Refusal) else None


def visit_of(request: HttpRequest) -> accounts.Visit | None:
    """The visit behind the request's session, or None. A session whose time has run out is ended here. One statement."""
    at: datetime = request.at  # type: ignore[attr-defined]  # declared on Request
    key, known = request.session.session_key, request.session.get(SESSION_KEY)
    visit = accounts.visit(key, at=at) if key and known else None
    if visit is None or str(visit.actor.account_id) != known:
        return None
    if visit.over:
        actions.run_out(by=visit.actor, at=at, sign_in_id=visit.id, why=visit.over)
        request.session.flush()
        messages.warning(request, _("登录时间到了，请重新登录。"), extra_tags="amber")
        return None
    actions.touch_session(sign_in_id=visit.id, seen_at=visit.seen_at, at=at)
    return visit


def _unwritable(request: HttpRequest) -> bool:
    """Whether something typed holds a NUL: no keyboard writes one, and the database takes none."""
    told = (*request.GET.lists(), *request.POST.lists())
    return any("\x00" in text for name, values in told for text in (name, *values))


def _to_sign_in(request: HttpRequest, typist: str) -> HttpResponse:
    """To the sign-in page, and back afterwards with what `typist` was typing; htmx is told to load the whole page."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": settings.LOGIN_URL})
    if request.method == "POST" and resuming.keep(request, typist):
        messages.warning(request, _("您填的内容还在，登录后接着办。"), extra_tags="amber")
    return redirect_to_login(resuming.onward(request), settings.LOGIN_URL)


def _first_things(request: HttpRequest, visit: accounts.Visit) -> HttpResponse | None:
    """Lead who must change his password, or set up the second factor, there before anything else."""
    first = CHANGE_PASSWORD if visit.must_change else SET_UP_CODES if visit.second_factor_due else ""
    if not first:
        return None
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": first})
    return HttpResponseRedirect(first)
