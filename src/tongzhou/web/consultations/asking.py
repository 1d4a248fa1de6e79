"""Asking, in three steps on a phone: who is the patient, did he agree, what is needed. Nothing typed is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tongzhou.care.consultations import actions, queries
from tongzhou.care.consultations.fields import Field
from tongzhou.care.patients import actions as patient_actions
from tongzhou.care.patients import queries as patients
from tongzhou.care.patients.rules import ConsentForm, Purpose, needs_guardian
from tongzhou.care.steps.refusals import NO_DRAFT
from tongzhou.kernel.errors import Invalid, Invalids, NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.permissions import Permission
from tongzhou.kernel.words import Words
from tongzhou.web.components.steps import Steps
from tongzhou.web.components.times import SHANGHAI
from tongzhou.web.consultations import asking_form
from tongzhou.web.consultations.drafting import Asking, form_of, is_id, posted, stored, wrong
from tongzhou.web.edge import Request
from tongzhou.web.pages import page
from tongzhou.web.patients import forms as patient_forms
from tongzhou.web.patients.fields import consent_fields
from tongzhou.web.patients.lines import about
from tongzhou.web.patients.picker import picker

if TYPE_CHECKING:
    from tongzhou.care.consultations.models import Draft, TopicVersion

TITLE = Words("请人帮忙", "Ask for help")


@require_http_methods(["GET", "POST"])
def start(request: Request) -> HttpResponse:
    """Step 1: pick up a draft, find the patient, or register him. The text looked for is posted, never in an address."""
    request.actor.require(Permission.ASK)
    chosen = request.GET.get("patient", "")
    if is_id(chosen):
        return redirect(_begin(UUID(chosen)))
    address = reverse("consultations:ask_start")
    own = picker(request, action=address, add=f"{reverse('patient-new')}?next={address}", href=_begin)
    return page(
        request,
        "consultations/ask_start.html",
        current="ask",
        drafts=asking_form.draft_rows(queries.drafts(request.actor), request.at),
        steps=Steps(TITLE, "/", now=1, of=3),
        picker=own,
    )


def _begin(patient_id: UUID) -> str:
    """Where asking about this patient goes on, under the id that the case will bear."""
    return f"{reverse('consultations:ask_consent', args=[new_id()])}?patient={patient_id}"


@require_http_methods(["GET", "POST"])
def consent(request: Request, draft_id: UUID) -> HttpResponse:
    """Step 2: the patient (or his guardian) agrees, for this purpose. A consent in force need not be asked again."""
    request.actor.require(Permission.ASK)
    draft = queries.draft(request.actor, draft_id)
    told = request.GET.get("patient", "")
    if draft is None and not is_id(told):
        raise NotFound(NO_DRAFT)
    patient_id = draft.patient_id if draft and draft.patient_id else UUID(told)
    if request.method == "GET":
        return _consent_page(request, draft_id, patient_id, {})
    try:
        given = _given(request, draft_id, patient_id)
    except (Invalid, Invalids) as wrong:
        return _consent_page(request, draft_id, patient_id, request.POST.dict(), wrong)
    asking = replace(stored(draft.data if draft else {}), consent=str(given))
    actions.save_draft(
        id=draft_id, by=request.actor, at=request.at, patient_id=patient_id, data=asking.stored()
    )
    return redirect("consultations:ask", draft_id)


def _given(request: Request, draft_id: UUID, patient_id: UUID) -> UUID:
    """The consent in force that was shown, or the one recorded now."""
    known = request.POST.get("known", "")
    if is_id(known):
        return UUID(known)
    told = patient_forms.read_consent(request.POST, now=request.at)
    given = patient_actions.record_consent(
        id=patient_forms.read_id(request.POST.get("id", "")) or new_id(),
        by=request.actor,
        at=request.at,
        patient_id=patient_id,
        purpose=Purpose.CARE,
        form=told.form,
        given_at=told.given_at,
        guardian=told.guardian,
        guardian_relation=told.guardian_relation,
        document_id=told.document_id,
        subject=f"consultation:{draft_id}",
    )
    return given.pk


def _consent_page(
    request: Request,
    draft_id: UUID,
    patient_id: UUID,
    values: dict[str, str],
    wrong: Invalid | Invalids | None = None,
) -> HttpResponse:
    who = patients.identity(request.actor, patient_id, at=request.at, why="ask")
    today = request.at.astimezone(SHANGHAI).date()
    known = patients.in_force(request.actor, patient_id, Purpose.CARE)
    parts = consent_fields(
        values,
        patient_forms.told_faults(wrong) if wrong else {},
        guardian=needs_guardian(who.born_on, today),
        draft=draft_id,
        now=request.at,
        purposes=(Purpose.CARE,),
    )
    return page(
        request,
        "consultations/ask_consent.html",
        current="ask",
        status=422 if wrong else 200,
        who=who,
        about=about(who, today),
        known=known if known and known.form != ConsentForm.EMERGENCY else None,
        known_form=ConsentForm(known.form).words if known else "",
        id=patient_forms.read_id(values.get("id", "")) or new_id(),
        parts=parts,
        steps=Steps(TITLE, reverse("consultations:ask_start"), now=2, of=3),
    )


@require_http_methods(["GET", "POST"])
def ask(request: Request, draft_id: UUID) -> HttpResponse:
    """Step 3: what help, how soon, the minimum data, pictures, where to. Sends, or says what is still missing."""
    draft = _draft(request, draft_id)
    asking = stored(draft.data)
    version, fields = _form(asking.topic)
    if request.method == "GET":
        return _ask_page(request, draft, asking, version, fields, [])
    asking = posted(request.POST, fields, asking)
    version, fields = _form(asking.topic)
    _keep(request, draft, asking)
    try:
        return _send(request, draft, asking, fields)
    except Invalid as fault:
        return _ask_page(request, draft, asking, version, fields, [fault], status=422)
    except Invalids as all_faults:
        return _ask_page(request, draft, asking, version, fields, all_faults.faults, status=422)


def _send(request: Request, draft: Draft, asking: Asking, fields: Sequence[Field]) -> HttpResponse:
    if draft.patient_id is None or not asking.consent:
        return redirect("consultations:ask_consent", draft.pk)
    case = actions.request(
        id=draft.pk,
        by=request.actor,
        at=request.at,
        patient_id=draft.patient_id,
        topic=asking.topic,
        urgency=asking.urgency,
        question=asking.question,
        data=asking.answers,
        consent_id=UUID(asking.consent),
        file_ids=asking.file_ids(fields),
        to=UUID(asking.to) if asking.to else None,
    )
    messages.success(
        request, _("已送到%(place)s。编号 %(number)s。") % {"place": case.holder.label, "number": case.number}
    )
    return redirect("consultations:case", case.pk)


@require_POST
def part(request: Request, draft_id: UUID) -> HttpResponse:
    """The questions anew after topic or urgency changed, with what was typed; the draft is kept on the way."""
    draft = _draft(request, draft_id)
    before = stored(draft.data)
    asking = posted(request.POST, _form(request.POST.get("shown", before.topic))[1], before)
    _keep(request, draft, asking)
    version, fields = _form(asking.topic)
    context = asking_form.context(request, draft, asking, version, fields, wrong(request, fields, asking))
    return render(request, "consultations/ask_questions.html", {"now": request.at, **context})


@require_POST
def save(request: Request, draft_id: UUID) -> HttpResponse:
    """Keep what is typed so far, every few seconds."""
    draft = _draft(request, draft_id)
    before = stored(draft.data)
    _keep(request, draft, posted(request.POST, _form(request.POST.get("shown", before.topic))[1], before))
    return HttpResponse(status=204)


@require_POST
def discard(request: Request, draft_id: UUID) -> HttpResponse:
    """Throw the draft away."""
    actions.discard_draft(id=draft_id, by=request.actor, at=request.at)
    return redirect("consultations:ask_start")


def _draft(request: Request, draft_id: UUID) -> Draft:
    """The actor's own draft. Raises NotFound."""
    draft = queries.draft(request.actor, draft_id)
    if draft is None:
        raise NotFound(NO_DRAFT)
    return draft


def _form(topic: str) -> tuple[TopicVersion | None, tuple[Field, ...]]:
    version = next((one for one in queries.topics() if one.topic_id == topic), None)
    return version, form_of(version)


def _keep(request: Request, draft: Draft, asking: Asking) -> None:
    actions.save_draft(
        id=draft.pk, by=request.actor, at=request.at, patient_id=draft.patient_id, data=asking.stored()
    )


def _ask_page(
    request: Request,
    draft: Draft,
    asking: Asking,
    version: TopicVersion | None,
    fields: Sequence[Field],
    faults: list[Invalid],
    status: int = 200,
) -> HttpResponse:
    today = request.at.astimezone(SHANGHAI).date()
    known = draft.patient_id
    who = patients.identity(request.actor, known, at=request.at, why="ask") if known else None
    return page(
        request,
        "consultations/ask.html",
        current="ask",
        status=status,
        who=who,
        about=about(who, today) if who else "",
        steps=Steps(TITLE, reverse("consultations:ask_consent", args=[draft.pk]), now=3, of=3),
        **asking_form.context(request, draft, asking, version, fields, faults),
    )
