"""Signing in through the hospital's own provider, and linking it to one's account."""

from __future__ import annotations

import hmac
import logging

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongzhou.accounts import actions, oidc
from tongzhou.web.accounts.arrivals import arrive, inside
from tongzhou.web.edge import Request, open_to_all, visit_of

log = logging.getLogger(__name__)
STARTED = "oidc"
"""Session key of a sign-in that is under way at the provider."""
LINK = "link"


def _provider() -> oidc.Provider:
    provider = oidc.provider()
    if provider is None:
        raise Http404
    return provider


def _back(request: HttpRequest) -> str:
    return request.build_absolute_uri("/sign-in/hospital/back/")


def _go(request: Request, *, purpose: str, onward: str) -> HttpResponse:
    started = _provider().start(back=_back(request))
    request.session[STARTED] = started.kept() | {"purpose": purpose, "next": onward}
    return HttpResponseRedirect(started.url)


@open_to_all
def start(request: Request) -> HttpResponse:
    """To the provider, to sign in."""
    return _go(request, purpose="", onward=inside(request, request.GET.get("next", "")))


@require_POST
def link(request: Request) -> HttpResponse:
    """To the provider, to prove that its account is mine."""
    return _go(request, purpose=f"{LINK}:{request.actor.account_id}", onward="/me/")


@open_to_all
def back(request: Request) -> HttpResponse:
    """Back from the provider. What was started is forgotten first: an answer works once."""
    provider = _provider()
    kept = request.session.pop(STARTED, None)
    state = request.GET.get("state", "")
    if not kept or not hmac.compare_digest(kept["state"].encode(), state.encode()):
        raise oidc.NotProven("state")
    started = oidc.Started(kept["url"], kept["state"], kept["nonce"], kept["verifier"])
    try:
        subject = provider.subject(
            started, code=request.GET.get("code", ""), back=_back(request), at=request.at
        )
    except oidc.NotProven as fault:
        log.warning("hospital sign-in not proven: %s", fault.why)
        raise
    if kept["purpose"]:
        return _link(request, kept["purpose"], subject)
    account = actions.sign_in_oidc(subject=subject, at=request.at)
    return arrive(request, account, how="oidc", onward=kept["next"])


def _link(request: Request, purpose: str, subject: str) -> HttpResponse:
    """Link, if whoever started it is still the one who is signed in."""
    visit = visit_of(request)
    if visit is None or visit.actor.account_id is None or purpose != f"{LINK}:{visit.actor.account_id}":
        raise oidc.NotProven("another person signed in")
    actions.link_oidc(by=visit.actor, at=request.at, account_id=visit.actor.account_id, subject=subject)
    messages.success(request, _("已关联，以后可以用医院统一身份登录。"), extra_tags="jade")
    return HttpResponseRedirect("/me/")
