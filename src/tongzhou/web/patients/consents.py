"""Recording and taking back what a patient agreed to."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tongzhou.care.patients import actions, queries
from tongzhou.care.patients.rules import needs_guardian
from tongzhou.files import queries as files
from tongzhou.kernel.errors import Invalid, Invalids, NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.permissions import Permission
from tongzhou.web.components.component import Component
from tongzhou.web.components.steps import Foot, Steps
from tongzhou.web.edge import Request
from tongzhou.web.patients import forms
from tongzhou.web.patients.fields import consent_fields
from tongzhou.web.patients.lines import about

if TYPE_CHECKING:
    from tongzhou.files.models import StoredFile


@require_http_methods(["GET", "POST"])
def record(request: Request, patient_id: UUID) -> HttpResponse:
    """The consent form of one patient. What was typed, and the paper that was sent, stay on a fault."""
    request.actor.require(Permission.REGISTER_PATIENT)
    if request.method == "GET":
        return _form(request, patient_id, {"purpose": request.GET.get("purpose", "care")})
    values = request.POST.dict()
    try:
        told = forms.read_consent(values, now=request.at)
        id = forms.read_id(values.get("id", "")) or new_id()
        actions.record_consent(
            id=id,
            by=request.actor,
            at=request.at,
            patient_id=patient_id,
            purpose=told.purpose,
            form=told.form,
            given_at=told.given_at,
            guardian=told.guardian,
            guardian_relation=told.guardian_relation,
            document_id=told.document_id,
        )
    except (Invalids, Invalid) as wrong:
        return _form(request, patient_id, values, wrong)
    messages.success(request, _("同意已记录。"))
    return HttpResponseRedirect(reverse("patient", args=[patient_id]))


def _form(
    request: Request, patient_id: UUID, values: dict[str, str], wrong: Invalids | Invalid | None = None
) -> HttpResponse:
    who = queries.identity(request.actor, patient_id, at=request.at, why="consent")
    today = timezone.localdate(request.at)
    draft = forms.read_id(values.get("draft", "")) or new_id()
    parts: tuple[Component, ...] = consent_fields(
        values,
        forms.told_faults(wrong) if wrong else {},
        guardian=needs_guardian(who.born_on, today),
        draft=draft,
        now=request.at,
        document=_paper(request, values),
    )
    context = {
        "id": forms.read_id(values.get("id", "")) or new_id(),
        "draft": draft,
        "who": who,
        "about": about(who, today),
        "steps": Steps(_("记录同意"), reverse("patient", args=[patient_id])),
        "parts": parts,
        "foot": Foot(_("记录同意")),
        "now": request.at,
    }
    return render(request, "patients/consent.html", context, status=422 if wrong else 200)


def _paper(request: Request, values: dict[str, str]) -> StoredFile | None:
    """The paper that was already sent, so that it need not be sent again."""
    id = forms.read_id(values.get("document", ""))
    if id is None:
        return None
    try:
        row = files.upload(request.actor, id)
    except NotFound:
        return None
    return row if row.completed_at else None


@require_POST
def withdraw(request: Request, consent_id: UUID) -> HttpResponse:
    """The patient takes a consent back; the reason comes with the dialog."""
    why = request.POST.get("reason", "")
    row = actions.withdraw_consent(by=request.actor, at=request.at, consent_id=consent_id, why=why)
    messages.success(request, _("同意已撤回。"))
    return HttpResponseRedirect(reverse("patient", args=[row.patient_id]))
