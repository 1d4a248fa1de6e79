"""The edge between a browser and the domain: who asks, what time it is, how a refusal is shown.

The only place of the pages that reads the clock. Every address needs a signed-in person unless its view
is marked `open_to_all`; what the person may see is decided by queries and actions, not here.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from tongzhou.accounts import queries as accounts
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Refusal

View = TypeVar("View", bound=Callable[..., HttpResponse])


class Request(HttpRequest):
    """A request of somebody who is signed in: `actor` acts, `at` is now (aware)."""

    actor: Actor
    at: datetime


def open_to_all(view: View) -> View:
    """Mark a view that needs no sign-in (the sign-in page itself, an invitation, the health check)."""
    view.open_to_all = True  # type: ignore[attr-defined]  # functions carry attributes; no protocol says so
    return view


class EdgeMiddleware:
    """Gives each request its time and its actor; sends strangers to the sign-in page; words refusals."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.at = timezone.now()  # type: ignore[attr-defined]  # declared on Request
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        """Let strangers only where `open_to_all` says so; build the actor for everybody else."""
        if getattr(view, "open_to_all", False):
            return None
        if not request.user.is_authenticated:
            if request.headers.get("HX-Request"):
                return HttpResponse(status=401, headers={"HX-Redirect": settings.LOGIN_URL})
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        request.actor = accounts.actor_of(request.user.pk, at=request.at)  # type: ignore[attr-defined]
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A refusal that no form caught becomes a page: which fault, what next."""
        if not isinstance(exception, Refusal):
            return None
        language = get_language()
        context = {"says": exception.says.into(language), "then": exception.then.into(language)}
        part = "errors/refusal_part.html" if request.headers.get("HX-Request") else "errors/refusal.html"
        return render(request, part, context, status=exception.status)
