"""Asking, in three steps on a phone: who is the patient, did he agree, what is needed. Nothing typed is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongzhou.care.consultations import actions, queries
from tongzhou.care.consultations.fields import Field
from tongzhou.care.patients import actions as patients_actions
from tongzhou.care.patients import queries as patients
from tongzhou.kernel.errors import Invalid, Invalids
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.permissions import Permission
from tongzhou.kernel.words import Words
from tongzhou.web.components.steps import Steps
from tongzhou.web.consultations import asking_form
from tongzhou.web.consultations.drafting import Asking, form_of, posted, stored, wrong
from tongzhou.web.edge import Request
from tongzhou.web.pages import page
from tongzhou.web.patients import forms as patient_forms

if TYPE_CHECKING:
    from tongzhou.care.consultations.models import Draft, TopicVersion

TITLE = Words("请人帮忙", "Ask for help")


@require_GET
def start(request: Request) -> HttpResponse:
    """Step 1: pick up a draft, find the patient, or add him."""
    request.actor.require(Permission.ASK)
    text = request.GET.get("q", "").strip()
    found = patients.find(request.actor, text) if text else []
    return page(
        request,
        "consultations/ask_start.html",
        current="ask",
        drafts=asking_form.draft_rows(queries.drafts(request.actor), request.at),
        steps=Steps(TITLE, "/", now=1, of=3),
        picker=patient_forms.picker(request, text, found),
        **patient_forms.blank(),
    )


@require_POST
def choose(request: Request) -> HttpResponse:
    """A patient was picked: a draft begins."""
    draft = actions.save_draft(
        id=new_id(),
        by=request.actor,
        at=request.at,
        patient_id=UUID(request.POST["patient"]),
        data=Asking().stored(),
    )
    return redirect("consultations:ask_consent", draft.pk)


@require_POST
def add(request: Request) -> HttpResponse:
    """A patient who is not known yet is added and picked in one go."""
    try:
        patient = patients_actions.register(
            id=new_id(),
            by=request.actor,
            at=request.at,
            **patient_forms.read_patient(request.POST, request.at),
        )
    except (Invalid, Invalids) as refusal:
        return page(
            request,
            "consultations/ask_start.html",
            current="ask",
            status=422,
            steps=Steps(TITLE, "/", now=1, of=3),
            **patient_forms.again(request.POST, refusal),
        )
    draft = actions.save_draft(
        id=new_id(), by=request.actor, at=request.at, patient_id=patient.pk, data=Asking().stored()
    )
    return redirect("consultations:ask_consent", draft.pk)


@require_http_methods(["GET", "POST"])
def consent(request: Request, draft_id: UUID) -> HttpResponse:
    """Step 2: the patient (or his guardian) agrees, for this purpose."""
    draft = queries.draft(request.actor, draft_id)
    if request.method == "POST":
        return _record_consent(request, draft)
    return _consent_page(request, draft, {})


def _consent_page(request: Request, draft: Draft, form: dict[str, object], status: int = 200) -> HttpResponse:
    who = patients.identity(request.actor, draft.patient_id, at=request.at, why="consultations.ask")
    return page(
        request,
        "consultations/ask_consent.html",
        current="ask",
        status=status,
        draft=draft,
        steps=Steps(TITLE, "/ask/", now=2, of=3),
        **{**patient_forms.consent(request, who, subject=f"draft:{draft.pk}"), **form},
    )


def _record_consent(request: Request, draft: Draft) -> HttpResponse:
    given = request.POST.get("known", "")
    if not given:
        try:
            given = str(_consent_given(request, draft))
        except (Invalid, Invalids) as refusal:
            return _consent_page(
                request, draft, patient_forms.consent_again(request.POST, refusal), status=422
            )
    asking = replace(stored(draft.data), consent=given)
    actions.save_draft(
        id=draft.pk, by=request.actor, at=request.at, patient_id=draft.patient_id, data=asking.stored()
    )
    return redirect("consultations:ask", draft.pk)


def _consent_given(request: Request, draft: Draft) -> UUID:
    given = patients_actions.record_consent(
        id=new_id(),
        by=request.actor,
        at=request.at,
        patient_id=draft.patient_id,
        subject=f"consultation:{draft.pk}",
        **patient_forms.read_consent(request.POST),
    )
    return given.pk


@require_http_methods(["GET", "POST"])
def ask(request: Request, draft_id: UUID) -> HttpResponse:
    """Step 3: what help, how soon, the minimum data, pictures, where to. Sends, or says what is still missing."""
    draft = queries.draft(request.actor, draft_id)
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
    draft = queries.draft(request.actor, draft_id)
    before = stored(draft.data)
    asking = posted(request.POST, _form(request.POST.get("shown", before.topic))[1], before)
    _keep(request, draft, asking)
    version, fields = _form(asking.topic)
    context = asking_form.context(request, draft, asking, version, fields, wrong(request, fields, asking))
    return render(request, "consultations/ask_questions.html", {"now": request.at, **context})


@require_POST
def save(request: Request, draft_id: UUID) -> HttpResponse:
    """Keep what is typed so far, every few seconds."""
    draft = queries.draft(request.actor, draft_id)
    before = stored(draft.data)
    _keep(request, draft, posted(request.POST, _form(request.POST.get("shown", before.topic))[1], before))
    return HttpResponse(status=204)


@require_POST
def discard(request: Request, draft_id: UUID) -> HttpResponse:
    """Throw the draft away."""
    actions.discard_draft(id=draft_id, by=request.actor, at=request.at)
    return redirect("consultations:ask_start")


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
    who = (
        patients.identity(request.actor, draft.patient_id, at=request.at, why="consultations.ask")
        if draft.patient_id
        else None
    )
    return page(
        request,
        "consultations/ask.html",
        current="ask",
        status=status,
        draft=draft,
        who=who,
        steps=Steps(TITLE, f"/ask/{draft.pk}/consent/", now=3, of=3),
        **asking_form.context(request, draft, asking, version, fields, faults),
    )
