"""The page of the one-thumb screen, the service worker that keeps it, and the time of the platform.

The page is the same for every run and holds nothing of any patient, so it may lie on the phone. Whether somebody may see a run
is asked when its data are (sync).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_GET

from tongzhou.care.emergency import queries
from tongzhou.care.emergency.rules import Came
from tongzhou.kernel.permissions import Permission
from tongzhou.web.edge import Request, open_to_all
from tongzhou.web.emergency.thumb.parts import all_touches, groups, keypad

STYLES = ("css/tokens.css", "css/base.css", "css/thumb.css")
MAIN = "js/emergency.js"
SCRIPTS = (
    "js/emergency-queue.js", "js/emergency-sender.js", "js/emergency-clock.js", "js/emergency-store.js", "js/emergency-vitals.js", "js/emergency-words.js",
    "js/upload.js", "js/words.js",
)  # fmt: skip
BACKGROUND = "js/emergency-background.js"
"""What the service worker sends by; the browser keeps it with the worker."""
DRAWN = ("favicon.svg",)
MOST_HOUSES = 3
"""Hospitals to choose from by a touch; another one is named later, on the page of the run."""
EARLIER = (5, 15, 60)
"""Minutes by which a time that lies back is put earlier at a touch."""


@require_GET
def new(request: Request) -> HttpResponse:
    """The screen where one begins."""
    return _shell(request)


@require_GET
def run(request: Request, id: UUID) -> HttpResponse:
    """The screen of one run. One that began without a network is not known here yet: the page is the same for all."""
    return _shell(request)


def _shell(request: Request) -> HttpResponse:
    actor = request.actor
    actor.require(Permission.RESCUE)
    houses = [(str(one.pk), one.label) for one in queries.hospitals(actor, at=request.at)]
    addresses = {
        "sync": reverse("emergency:sync"), "time": reverse("emergency:time"), "worker": reverse("emergency:worker"),
        "background": reverse("emergency:background"),
        "files": reverse("files"), "sign-in": f"{settings.LOGIN_URL}?next=",
    }  # fmt: skip
    who = " · ".join(part for part in (actor.name, actor.institution_name) if part)
    context = screen(str(actor.account_id), who, houses, addresses, back=reverse("emergency:home"))
    return render(request, "emergency/shell.html", context)


def screen(
    account: str, who: str, houses: Sequence[tuple[str, str]], addresses: Mapping[str, str], *, back: str
) -> dict[str, Any]:
    """What the page is made of; nothing in it is of any patient."""
    return {
        "account": account, "who": who, "addresses": list(addresses.items()), "back": back, "pathways": all_touches(),
        "choices": groups(Came.AMBULANCE, houses[:MOST_HOUSES]), "keypad": keypad(), "less": EARLIER, "styles": [static(one) for one in STYLES],
        "scripts": [static(one) for one in SCRIPTS], "main": static(MAIN),
    }  # fmt: skip


@require_GET
def worker(request: Request) -> HttpResponse:
    """The service worker: what the page is drawn with stands in it by name, so that a new release is a new worker."""
    request.actor.require(Permission.RESCUE)
    response = _script(request, _kept())
    response["Cache-Control"] = "private, no-cache"
    return response


@open_to_all
@require_GET
def background(request: HttpRequest) -> HttpResponse:
    """The same for browsers that have Background Sync: a module that also sends what waits when there is a network and no page.

    A browser fetches a worker that is a module without cookies, so it is the same for strangers; nothing of anybody is in it.
    """
    return _script(request, _kept() | _sends())


def _script(request: HttpRequest, context: dict[str, str]) -> HttpResponse:
    return render(request, "emergency/worker.js", context, content_type="text/javascript; charset=utf-8")


@cache
def _kept() -> dict[str, str]:
    files = json.dumps([static(one) for one in (*STYLES, MAIN, *SCRIPTS, *DRAWN)])
    return {
        "files": files,
        "shell": reverse("emergency:thumb-new"),
        "version": hashlib.sha256(files.encode()).hexdigest()[:12],
    }


def _sends() -> dict[str, str]:
    addresses = {
        "sync": reverse("emergency:sync"),
        "time": reverse("emergency:time"),
        "files": reverse("files"),
    }
    return {"background": static(BACKGROUND), "addresses": json.dumps(addresses)}


@require_GET
def time(request: Request) -> HttpResponse:
    """{now: milliseconds since 1970, account, csrf}: a device measures its clock by it, and learns whose session this is."""
    told = {
        "now": round(request.at.timestamp() * 1000),
        "account": str(request.actor.account_id),
        "csrf": get_token(request),
    }
    return JsonResponse(told)
