"""What is being written, between the browser and the server: kept every few seconds, listed, taken up on another device, thrown away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tongzhou.care.patients import queries as patients
from tongzhou.care.referrals import actions, queries
from tongzhou.care.referrals.rules import CARE, SECTIONS
from tongzhou.care.steps.refusals import NO_DRAFT
from tongzhou.kernel.errors import Conflict, NotFound, Refusal
from tongzhou.kernel.permissions import Permission as P
from tongzhou.web.components.component import Text, Tone
from tongzhou.web.components.figures import KeyValues, Pair
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Notice
from tongzhou.web.components.times import ago
from tongzhou.web.components.worklist import Row
from tongzhou.web.edge import Request
from tongzhou.web.forms import Kept, uuid_of
from tongzhou.web.pages import page
from tongzhou.web.referrals.rows import label

if TYPE_CHECKING:
    from tongzhou.care.referrals.models import Draft, Referral

WAYS = UP, DOWN, OUTSIDE = "up", "down", "outside"
TEXTS = (
    *("to", "party", "outside_name", "outside_contact", "outside_phone", "reason", "urgency", "transport"),
    *SECTIONS, *CARE,
    *("note", "outcome", "followed", "said_by", "said_at"),
)  # fmt: skip
"""What of a form is kept; files are kept by themselves, under the id of the draft."""


def way_of(text: str) -> str:
    """Which way a referral goes; anything else is up."""
    return text if text in WAYS else UP


def address(patient_id: UUID | None, way: str, back: UUID | None, draft_id: UUID | None) -> str:
    """The form of a referral: of this patient that way, or back from a referral; under the id that it will bear."""
    told = {"back": str(back)} if back else {"patient": str(patient_id), "way": way}
    return f"{reverse('referrals:new')}?{urlencode(told | ({'draft': str(draft_id)} if draft_id else {}))}"


def kept_new(id: UUID, patient_id: UUID, way: str, back: UUID | None) -> Kept:
    """The draft of a new referral."""
    told = urlencode({"patient": str(patient_id), "way": way, "back": str(back or "")})
    save = f"{reverse('referrals:draft-save', args=[id])}?{told}"
    return Kept(id, save, reverse("referrals:draft-discard", args=[id]), _("不转了，删掉草稿"))


def kept_step(id: UUID, referral_id: UUID, event: str) -> Kept:
    """The draft of a step."""
    told = urlencode({"referral": str(referral_id), "event": event})
    save = f"{reverse('referrals:draft-save', args=[id])}?{told}"
    return Kept(id, save, reverse("referrals:draft-discard", args=[id]), _("先不写了，删掉草稿"))


def texts_of(draft: Draft | None) -> dict[str, str]:
    """What was typed, by field; what an older page did not know is left out."""
    told = draft.data.get("texts", {}) if draft else {}
    return {name: str(told[name]) for name in TEXTS if name in told}


def typed(request: Request, before: Draft | None) -> dict[str, str]:
    """A posted form over what was kept. What this form did not show (another way's plan of care) stays: changing the way loses nothing."""
    post = request.POST
    return texts_of(before) | {name: post[name].strip() for name in TEXTS if name in post}


def data_of(texts: Mapping[str, str], way: str = "", back: UUID | None = None) -> dict[str, Any]:
    """As the draft keeps it."""
    return {"way": way, "back": str(back or ""), "texts": dict(texts)}


def keep_new(request: Request, id: UUID, patient_id: UUID, way: str, back: UUID | None) -> None:
    """Keep what was sent, before it is tried; sent already is sent."""
    texts = typed(request, queries.draft(request.actor, id))
    try:
        actions.save_draft(
            id=id, by=request.actor, at=request.at, patient_id=patient_id, data=data_of(texts, way, back)
        )
    except Conflict:
        return


def keep_step(request: Request, row: Referral, event: str) -> None:
    """Keep what was sent for a step, before it is tried; the step itself says why it cannot be taken."""
    texts = typed(request, None)
    try:
        actions.save_step_draft(
            by=request.actor, at=request.at, referral_id=row.pk, event=event, data=data_of(texts)
        )
    except Refusal:
        return


@require_POST
def save(request: Request, id: UUID) -> HttpResponse:
    """Keep what is typed so far, every few seconds."""
    request.actor.require(P.REFER)
    before = queries.draft(request.actor, id)
    texts = typed(request, before)
    referral, event = uuid_of(request.GET.get("referral", "")), request.GET.get("event", "")
    patient = uuid_of(request.GET.get("patient", ""))
    if referral:
        actions.save_step_draft(
            by=request.actor, at=request.at, referral_id=referral, event=event, data=data_of(texts)
        )
    elif patient:
        data = data_of(texts, way_of(request.GET.get("way", "")), uuid_of(request.GET.get("back", "")))
        actions.save_draft(id=id, by=request.actor, at=request.at, patient_id=patient, data=data)
    elif before is not None and before.patient_id and before.referral_id is None:  # as it was begun
        data = {**before.data, "texts": texts}
        actions.save_draft(id=id, by=request.actor, at=request.at, patient_id=before.patient_id, data=data)
    else:
        raise NotFound(NO_DRAFT)
    return HttpResponse(status=204)


@require_POST
def discard(request: Request, id: UUID) -> HttpResponse:
    """Throw the draft away; back to where it was begun."""
    request.actor.require(P.REFER)
    found = queries.draft(request.actor, id)
    actions.discard_draft(id=id, by=request.actor, at=request.at)
    if found and found.referral_id:
        return redirect("referrals:referral", found.referral_id)
    return redirect("referrals:home")


@require_GET
def draft(request: Request, id: UUID) -> HttpResponse:
    """Take a draft up where it was left; when that cannot be any more, say so, with what was typed."""
    request.actor.require(P.REFER)
    found = queries.draft(request.actor, id)
    if found is None:
        raise NotFound(NO_DRAFT)
    try:
        where = _form(request, found)
    except NotFound:  # the referral, or the patient, is no longer this person's: nothing of him is shown
        return _left(request, found, _("这位病人已不归您参与，内容不再显示。"), {})
    if where:
        return redirect(where)
    says = _("这一步现在不能办了：这次转诊可能已由同事或对方往前办了。")
    return _left(request, found, says, texts_of(found), found.referral_id)


def _form(request: Request, found: Draft) -> str:
    """The address of the form; "" when the step cannot be taken now. Raises NotFound for what the reader no longer sees."""
    if found.referral_id is None:
        assert found.patient_id
        patients.patient(request.actor, found.patient_id)
        back = uuid_of(found.data.get("back", ""))
        return address(found.patient_id, way_of(found.data.get("way", "")), back, found.pk)
    row = queries.plain(request.actor, found.referral_id, at=request.at)
    if found.event not in queries.offered(row, request.actor):
        return ""
    return reverse("referrals:step", args=[row.pk, found.event])


def _left(
    request: Request, found: Draft, says: str, texts: Mapping[str, str], referral: UUID | None = None
) -> HttpResponse:
    look = Action(_("看这次转诊"), reverse("referrals:referral", args=[referral])) if referral else None
    then = (
        _("您写的还在下面：要用就抄过去，不用就删掉。")
        if texts
        else _("不用了就删掉；30 天没动也会自动清掉。")
    )
    names: dict[str, Text] = {"reason": _("转诊原因"), **SECTIONS, **CARE, "note": _("想说的话")}
    pairs = tuple(Pair(words, texts[name]) for name, words in names.items() if texts.get(name))
    return page(
        request,
        "referrals/draft.html",
        current="referrals",
        head=PageHead(_("没送出的草稿"), _("%(ago)s存的草稿") % {"ago": ago(found.saved_at, request.at)}),
        notice=Notice(says, then, Tone.AMBER, look),
        texts=KeyValues(pairs) if pairs else None,
        discard=reverse("referrals:draft-discard", args=[found.pk]),
    )


def rows(drafts: Sequence[Draft], at: datetime) -> list[Row]:
    """Drafts not yet sent: what was being written and how long ago it was left. No patient's name, nothing that others wrote."""
    ways = {UP: _("转往上级"), DOWN: _("转回下级"), OUTSIDE: _("转往网外")}
    return [
        Row(
            href=reverse("referrals:draft", args=[one.pk]),
            title=_title(one),
            gist=one.referral.number if one.referral else ways[way_of(one.data.get("way", ""))],
            where=_("%(ago)s存的草稿") % {"ago": ago(one.saved_at, at)},
        )
        for one in drafts
    ]  # fmt: skip


def _title(one: Draft) -> Text:
    if one.referral is not None:
        return label(one.event)
    return texts_of(one).get("reason") or _("还没写转诊原因")
