"""The recipient signs what a record claims, on the record's own page; the ledger posts it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongzhou.kernel.errors import Denied, NotFound, Refusal
from tongzhou.ledger import actions
from tongzhou.ledger import queries as ledger
from tongzhou.web.components.component import speak
from tongzhou.web.edge import Request

PAGES = {"fund": "funds", "project": "projects", "purchase": "purchases"}


@require_POST
def confirm(request: Request, id: UUID) -> HttpResponse:
    """Confirm the claim as it was shown, and go back to where it was read."""
    claim = ledger.claim(request.actor, id)
    try:
        actions.confirm(
            by=request.actor, at=request.at, claim_id=id, step="record", content_hash=request.POST.get("seen")
        )
    except (NotFound, Denied):
        raise
    except Refusal as refusal:
        messages.warning(request, f"{speak(refusal.says)}{speak(refusal.then)}")
    else:
        messages.success(request, _("两枚印已齐，入账了。"))
    return redirect(_record(claim.source, request.POST.get("back", "")))


def _record(source: str, back: str) -> str:
    """The record's page; a payment is read on its purchase's page."""
    name, _colon, id = source.partition(":")
    if name in PAGES:
        return f"/money/{PAGES[name]}/{id}/"
    return back if back.startswith("/money/") else "/money/"
