"""One case on one screen: the question and what is known, the way it went, opinions, what I can do now."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongzhou.care.consultations import documents, queries
from tongzhou.care.consultations.refusals import NO_CASE
from tongzhou.kernel.errors import NotFound, Refusal
from tongzhou.kernel.permissions import Permission
from tongzhou.web import errors
from tongzhou.web.components.frame import Action
from tongzhou.web.consultations import case_parts, doing
from tongzhou.web.edge import Request
from tongzhou.web.pages import page


@require_GET
def case(request: Request, case_id: UUID) -> HttpResponse:
    """The case; with `?do=pass_on` the form of that step is open. Who may break the glass is shown the way."""
    try:
        return case_page(request, case_id, opened=request.GET.get("do", ""))
    except NotFound as gone:
        if not request.actor.may(Permission.BREAK_GLASS):
            raise
        glass = reverse("glass-open", args=["consultation", case_id])
        return errors.refused(request, gone, Action(_("病人等不及，说明理由先看"), glass))


def case_page(
    request: Request, case_id: UUID, *, opened: str = "", faults: Sequence[Refusal] = (), status: int = 200
) -> HttpResponse:
    """The whole page; after a refused step with its form open, as it was typed, and the faults beside it."""
    found = queries.case(request.actor, case_id, at=request.at)
    now = request.at
    if request.headers.get("HX-Request") and not faults and not opened:
        return render(
            request,
            "consultations/case_live.html",
            {"found": found, "now": now, **case_parts.live(found, request.actor, now)},
        )
    return page(
        request,
        "consultations/case.html",
        current="work",
        status=status,
        found=found,
        **case_parts.fixed(found, now),
        **case_parts.live(found, request.actor, now),
        **doing.form(request, found, opened, faults),
    )


@require_GET
def do(request: Request, case_id: UUID, name: str) -> HttpResponse:
    """The form of one step, fetched when it is wanted. Without script: the page with the form open."""
    if not request.headers.get("HX-Request"):
        return redirect(f"/cases/{case_id}/?do={name}#do")
    found = queries.case(request.actor, case_id, at=request.at)
    context = doing.form(request, found, name, ())
    return render(request, "consultations/do.html", {"case": found.case, "now": request.at, **context})


@require_GET
def opinion_paper(request: Request, case_id: UUID) -> HttpResponse:
    """The signed opinion as a PDF."""
    found = queries.case(request.actor, case_id, at=request.at)
    if not found.opinions:
        raise NotFound(NO_CASE)
    pdf = documents.opinion_pdf(
        found, link=request.build_absolute_uri(f"/cases/{case_id}/"), language=get_language() or "zh-hans"
    )
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="{found.case.number}.pdf"',
            "Cache-Control": "private, no-store",
        },
    )
