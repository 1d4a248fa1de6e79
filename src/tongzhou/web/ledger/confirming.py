"""Confirming on a record's own page what waits there: the same for every kind of record."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import ngettext

from tongzhou.kernel.errors import Refusal
from tongzhou.ledger import actions
from tongzhou.web.components.component import speak
from tongzhou.web.edge import Request
from tongzhou.web.forms import uuid_of


def confirm_shown(request: Request, shown: Collection[UUID], *, step: str, back: str) -> HttpResponse:
    """Confirm what was on the page (`shown`): one, or all that was listed with what was seen of it; all or none.

    `step` is the own step of the record whose page this is. A refusal is said on the page one comes back to.
    """
    names = [name.removeprefix("seen-") for name in request.POST if name.startswith("seen-")]
    wanted = names if request.POST.get("all") else request.POST.getlist("claim")
    chosen = [claim for claim in map(uuid_of, wanted) if claim is not None and claim in shown]
    seen = {claim: request.POST.get(f"seen-{claim}") for claim in chosen}
    try:
        done = actions.confirm_many(by=request.actor, at=request.at, claim_ids=chosen, step=step, seen=seen)
    except Refusal as refusal:
        messages.warning(request, f"{speak(refusal.says)}{speak(refusal.then)}")
    else:
        said = ngettext("%(n)s 件已入账。", "%(n)s 件已入账。", len(done)) % {"n": len(done)}
        messages.success(request, said, extra_tags="jade")
    return HttpResponseRedirect(back)
