"""Find, register, look at and correct a patient."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tongzhou.care.patients import actions, queries
from tongzhou.care.patients.queries import Duplicate
from tongzhou.care.patients.rules import Particulars
from tongzhou.kernel.errors import Conflict, Invalids
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.permissions import Permission
from tongzhou.web.components.chips import Chip
from tongzhou.web.components.component import Tone
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Notice
from tongzhou.web.components.steps import Foot, Steps
from tongzhou.web.edge import Request
from tongzhou.web.numbers import whole
from tongzhou.web.pages import page
from tongzhou.web.patients import facts, forms
from tongzhou.web.patients.fields import patient_fields, typed
from tongzhou.web.patients.lines import PatientLine, lines
from tongzhou.web.patients.panels import panels
from tongzhou.web.patients.picker import picker


@require_http_methods(["GET", "POST"])
def find(request: Request) -> HttpResponse:
    """The way to a patient: search by name, phone or ID number, or one of the last. POST carries the text."""
    request.actor.require(Permission.READ_PATIENT)
    may_add = request.actor.may(Permission.REGISTER_PATIENT)
    add = reverse("patient-new") if may_add else ""
    own = picker(request, action=reverse("patients"), add=add, href=_page_of)
    doubles = Action(_("可能重复的登记"), reverse("patient-duplicates"))
    acts = (doubles,) if request.actor.may(Permission.MERGE_PATIENTS) else ()
    head = PageHead(_("病人"), _("先找一找，登记过的不用再填。"), actions=acts)
    return page(request, "patients/find.html", current="patients", head=head, picker=own)


def _page_of(patient_id: UUID) -> str:
    return reverse("patient", args=[patient_id])


@require_http_methods(["GET", "POST"])
def register(request: Request) -> HttpResponse:
    """Register a patient. Who may already be registered is shown once; `anyway` says it is somebody else."""
    request.actor.require(Permission.REGISTER_PATIENT)
    values = request.POST.dict() | {"next": _next(request)}
    id = forms.read_id(values.get("id", "")) or new_id()
    if request.method == "GET":
        return _form(request, id, values | {"name": ""})
    try:
        who = forms.read_patient(values, on=_today(request))
        alike = [] if "anyway" in values else _others(request, id, who)
        if alike:
            return _form(request, id, values, alike=_alike(request, alike))
        row = actions.register(id=id, by=request.actor, at=request.at, who=who)
    except Invalids as wrong:
        return _form(request, id, values, wrong)
    except actions.Known as known:
        return _form(request, id, values, alike=_known(request, known))
    messages.success(request, _("已登记。"))
    return HttpResponseRedirect(_after(values["next"], row.pk))


def _others(request: Request, id: UUID, who: Particulars) -> list[Duplicate]:
    """Possible duplicates; none when this very registration was sent before."""
    return queries.duplicates(request.actor, who, other_than=id)


def _alike(request: Request, alike: list[Duplicate]) -> tuple[PatientLine, ...]:
    rows = [one.patient for one in alike]
    names = queries.identities(request.actor, rows, at=request.at, why="duplicates")
    chips = {one.patient.pk: tuple(Chip(why.words, Tone.AMBER) for why in one.reasons) for one in alike}
    return lines(rows, names, on=_today(request), href=lambda id: _after(_next(request), id), chips=chips)


def _known(request: Request, known: actions.Known) -> tuple[PatientLine, ...]:
    row = queries.patient(request.actor, known.patient_id)
    reason = queries.Reason.ID_NUMBER
    return _alike(request, [Duplicate(row, (reason,))])


def _form(
    request: Request,
    id: UUID,
    values: dict[str, str],
    wrong: Invalids | None = None,
    alike: tuple[PatientLine, ...] = (),
) -> HttpResponse:
    context = {
        "id": id,
        "next": values.get("next", ""),
        "steps": Steps(_("登记病人"), values.get("next") or reverse("patients")),
        "parts": patient_fields(values, forms.told_faults(wrong) if wrong else {}),
        "alike": alike,
        "same_number": any(
            chip.text == queries.Reason.ID_NUMBER.words for line in alike for chip in line.chips
        ),
        "foot": Foot(_("登记")),
    }
    return _render(request, "patients/form.html", context, 422 if wrong else 409 if alike else 200)


def _next(request: Request) -> str:
    """Where the flow that asked for a patient goes on; only an address of our own."""
    told = request.POST.get("next") or request.GET.get("next") or ""
    return told if url_has_allowed_host_and_scheme(told, allowed_hosts=None) and told.startswith("/") else ""


def _after(onward: str, patient_id: UUID) -> str:
    if not onward:
        return _page_of(patient_id)
    return f"{onward}{'&' if '?' in onward else '?'}patient={patient_id}"


@require_safe
def patient(request: Request, patient_id: UUID) -> HttpResponse:
    """Who it is, what was agreed, what happened."""
    sheet = queries.sheet(request.actor, patient_id, at=request.at)
    return page(
        request,
        "patients/patient.html",
        current="patients",
        head=facts.head(request, sheet),
        facts=facts.known(sheet),
        background=sheet.identity.background,
        consents=facts.agreed(request, sheet),
        owed=facts.owed(sheet),
        history=facts.history(request, sheet),
        dialogs=facts.dialogs(request, sheet),
        panels=panels(request, sheet.patient.pk),
    )


@require_http_methods(["GET", "POST"])
def edit(request: Request, patient_id: UUID) -> HttpResponse:
    """Correct a record. `seen` is the number of changes that the form showed."""
    row, told = queries.particulars(request.actor, patient_id, at=request.at)
    values = request.POST.dict() if request.method == "POST" else typed(told) | {"seen": str(row.edits)}
    if request.method == "GET":
        return _edit_form(request, row.pk, values)
    try:
        who = _kept_birth(forms.read_patient(values, on=_today(request)), told, values)
        seen = whole(values.get("seen", ""))
        actions.update(by=request.actor, at=request.at, patient_id=row.pk, who=who, seen=seen)
    except Invalids as wrong:
        return _edit_form(request, row.pk, values, wrong)
    except Conflict as conflict:
        notice = Notice(conflict.says, conflict.then, Tone.AMBER)
        return _edit_form(request, row.pk, values | {"seen": str(row.edits)}, notice=notice)
    messages.success(request, _("已改好。"))
    return HttpResponseRedirect(_page_of(row.pk))


def _kept_birth(who: Particulars, before: Particulars, values: dict[str, str]) -> Particulars:
    """A day that was reckoned from an age, and left as it stood, is still only about right."""
    untouched = values.get("born", "") == typed(before)["born"] and not who.id_number
    return replace(who, born_about=True) if before.born_about and untouched else who


def _edit_form(
    request: Request,
    patient_id: UUID,
    values: dict[str, str],
    wrong: Invalids | None = None,
    notice: Notice | None = None,
) -> HttpResponse:
    context = {
        "seen": values.get("seen", ""),
        "notice": notice,
        "steps": Steps(_("修改资料"), _page_of(patient_id)),
        "parts": patient_fields(values, forms.told_faults(wrong) if wrong else {}),
        "foot": Foot(_("保存")),
    }
    return _render(request, "patients/form.html", context, 422 if wrong else 409 if notice else 200)


def _render(request: Request, template: str, context: Mapping[str, object], status: int) -> HttpResponse:
    return render(request, template, {"now": request.at, **context}, status=status)


def _today(request: Request) -> date:
    return timezone.localdate(request.at)
