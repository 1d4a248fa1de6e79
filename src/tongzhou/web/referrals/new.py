"""A new referral: the patient, an open one shown first, then where to and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

import msgspec
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongzhou.care.patients import queries as patients
from tongzhou.care.patients.rules import Purpose
from tongzhou.care.referrals import actions, queries
from tongzhou.care.referrals.actions import Wish
from tongzhou.care.referrals.queries import Destination
from tongzhou.care.referrals.rules import CarePlan, Direction, Transport
from tongzhou.kernel.errors import Conflict, Invalid, Invalids, Refusal
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.permissions import Permission as P
from tongzhou.partnerships.rules import Urgency
from tongzhou.web.components.component import Component, Tone, speak
from tongzhou.web.components.fields import Choices, Option
from tongzhou.web.components.frame import Action, Link, PageHead, Tabs
from tongzhou.web.components.notices import Notice
from tongzhou.web.components.worklist import Rows
from tongzhou.web.edge import Request
from tongzhou.web.forms import CHOOSE, Form, answer, choices, files_of, uuid_of
from tongzhou.web.pages import page
from tongzhou.web.patients.lines import about
from tongzhou.web.patients.picker import picker
from tongzhou.web.referrals import drafting
from tongzhou.web.referrals.drafting import DOWN, OUTSIDE, UP
from tongzhou.web.referrals.parts import (
    NAMES,
    care_fields,
    plan_of,
    section_fields,
    summary_of,
    upload,
)
from tongzhou.web.referrals.rows import row_of

if TYPE_CHECKING:
    from tongzhou.care.patients.queries import Sheet
    from tongzhou.care.referrals.models import Draft, OutsideParty, Referral


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Choose the patient; see what is open; then the form, a draft from its first letter on."""
    request.actor.require(P.REFER)
    before = _before(request)
    patient_id = before.patient_id if before else uuid_of(request.GET.get("patient", ""))
    if patient_id is None:
        return _choose(request)
    sheet = patients.sheet(request.actor, patient_id, at=request.at, why="referral")
    way = DOWN if before else drafting.way_of(request.GET.get("way", UP))
    direction = Direction.DOWN if way == DOWN else Direction.UP
    id = uuid_of(request.POST.get("id", "")) or uuid_of(request.GET.get("draft", ""))
    back = before.pk if before else None
    draft = (
        queries.draft(request.actor, id) if id else queries.draft_of(request.actor, sheet.patient.pk, back)
    )
    opened = queries.open_of(request.actor, [sheet.patient.pk], at=request.at)
    if request.method == "GET":
        sent = next((one for one in opened if one.pk == id), None)
        if sent is not None:  # the way back in the browser, after it was sent
            return redirect("referrals:referral", sent.pk)
    same = [one for one in opened if one.direction == direction and one.pk != id]
    if same and draft is None and request.method == "GET" and not request.resumed:
        return _open(request, sheet, way, same)
    if id is None:
        way = way if "way" in request.GET or draft is None else drafting.way_of(draft.data.get("way", ""))
        known = draft.pk if draft else new_id()
        return redirect(drafting.address(sheet.patient.pk, way, back, known))
    if request.method == "POST":
        drafting.keep_new(request, id, sheet.patient.pk, way, back)
    return _form(request, _Asked(id, sheet, way, direction, before, draft, same))


@dataclass(frozen=True, slots=True)
class _Asked:
    """A referral being asked for: the id that it will bear, whose, which way, after which; what was kept of it, what is open beside it."""

    id: UUID
    sheet: Sheet
    way: str
    direction: Direction
    before: Referral | None
    draft: Draft | None
    same: list[Referral]


def _before(request: Request) -> Referral | None:
    """The referral whose patient goes back, when it was begun from there."""
    known = uuid_of(request.GET.get("back", ""))
    return queries.plain(request.actor, known, at=request.at) if known else None


def _choose(request: Request) -> HttpResponse:
    add = f"{reverse('patient-new')}?{urlencode({'next': reverse('referrals:new')})}"
    own = picker(request, action=reverse("referrals:new"), add=add, href=_for)
    head = PageHead(_("转一位病人"), _("先找一找，登记过的不用再填。"))
    begun = drafting.rows(queries.drafts(request.actor), request.at)
    return page(request, "referrals/choose.html", current="referrals", head=head, picker=own, drafts=begun)


def _for(patient_id: UUID) -> str:
    return f"{reverse('referrals:new')}?patient={patient_id}"


def _ways(patient_id: UUID, way: str, id: UUID | None = None) -> Tabs:
    names = {UP: _("转往上级"), DOWN: _("转回下级"), OUTSIDE: _("转往网外")}
    return Tabs(
        tuple(
            Link(name, drafting.address(patient_id, one, None, id), current=one == way)
            for one, name in names.items()
        ),
        _("转往哪里"),
    )


def _open(request: Request, sheet: Sheet, way: str, same: list[Referral]) -> HttpResponse:
    notice = Notice(
        _("这位病人已有一次没办完的转诊。"), _("请接着办那一次：补充、改送或撤销；不用另建。"), Tone.AMBER
    )
    return page(
        request,
        "referrals/open.html",
        current="referrals",
        head=PageHead(sheet.identity.name, _line(request, sheet)),
        ways=_ways(sheet.patient.pk, way),
        notice=notice,
        rows=Rows(tuple(row_of(one, request.at) for one in same)),
    )


def _line(request: Request, sheet: Sheet) -> str:
    from tongzhou.web.partnerships.parts import today

    return speak(about(sheet.identity, today(request)))


def _form(request: Request, asked: _Asked) -> HttpResponse:
    sheet, way, before = asked.sheet, asked.way, asked.before
    places = (
        []
        if way == OUTSIDE
        else queries.destinations(request.actor, at=request.at, direction=asked.direction)
    )
    known = queries.parties(request.actor) if way == OUTSIDE else []
    consent = patients.standing_for(sheet.consents, Purpose.CARE)
    begun = _begun(request, before, sheet, places) | drafting.texts_of(asked.draft)
    form = _Written(request, begun | {"id": str(asked.id)}, _beside(asked))
    patient = reverse("patient", args=[sheet.patient.pk])
    if consent is None:
        form.notices.append(
            Notice(
                _("病人还没有同意诊疗。"),
                _("先请病人或监护人同意并记录，再送出转诊。"),
                Tone.AMBER,
                Action(_("去记录同意"), patient),
            )
        )

    def save() -> HttpResponse:
        to, outside = _where(form, request, way)
        wish = Wish(
            patient_id=sheet.patient.pk, consent_id=consent.pk if consent else asked.id, reason=form.get("reason"),
            urgency=form.one_of("urgency", Urgency), transport=form.one_of("transport", Transport), summary=summary_of(form),
            plan=plan_of(form) if asked.direction is Direction.DOWN else CarePlan(), to=to, outside=outside,
            follows=before.pk if before else None,
        )  # fmt: skip
        made = actions.request(
            id=asked.id, by=request.actor, at=request.at, wish=wish, file_ids=files_of(request)
        )
        return redirect("referrals:referral", made.pk)

    def fields() -> list[Component]:
        head: list[Component] = [] if before else [_ways(sheet.patient.pk, way, asked.id)]
        return [*head, *_to_fields(form, way, places, known), *_why_fields(form), *_record_fields(form, way), upload(form)]  # fmt: skip

    return answer(
        form,
        title=_("转诊"),
        back=reverse("referrals:referral", args=[before.pk]) if before else patient,
        fields=fields,
        save=save,
        names=("to", "party", "outside_name", "outside_contact", "outside_phone", "reason", "urgency", "transport", *NAMES),
        label=_("送出转诊"),
        note=_("对方会马上看到，时限从送出起算。"),
        lead=f"{sheet.identity.name} · {_line(request, sheet)}",
        current="referrals",
        kept=drafting.kept_new(asked.id, sheet.patient.pk, way, before.pk if before else None),
    )  # fmt: skip


class _Written(Form):
    """The form; `beside` says what is open already: to begin with, and where sending was refused because of it."""

    def __init__(self, request: Request, initial: dict[str, str], beside: list[Notice]) -> None:
        super().__init__(request, initial)
        self.beside = beside
        if request.method == "GET":
            self.notices += beside

    def refused(self, refusal: Refusal | Invalids, fields: Sequence[str], back: str = "") -> None:
        """As any form; the open one is said with the way to it."""
        if isinstance(refusal, Conflict) and self.beside:
            self.notices += self.beside
        else:
            super().refused(refusal, fields, back)


def _beside(asked: _Asked) -> list[Notice]:
    """What was opened meanwhile, by oneself or somebody else: the text stays, and is not sent beside it."""
    return [
        Notice(
            _("这位病人已有一次没办完的转诊：%(number)s。") % {"number": one.number},
            _("您写的还在，现在不能另送：请到那一次里补充、改送或撤销；那次办完，这份还能接着送。"),
            Tone.AMBER,
            Action(_("看那一次"), reverse("referrals:referral", args=[one.pk])),
        )
        for one in asked.same
    ]


def _begun(
    request: Request, before: Referral | None, sheet: Sheet, places: list[Destination]
) -> dict[str, str]:
    """What the form begins with: nothing is typed twice."""
    told = {"urgency": Urgency.ROUTINE.value, "transport": Transport.FAMILY.value}
    if len(places) == 1:
        told["to"] = str(places[0].institution.pk)
    if before is not None:
        wish = actions.back_wish(before)
        told |= {"to": str(wish.to), "reason": wish.reason}
        told |= msgspec.to_builtins(wish.summary) | msgspec.to_builtins(wish.plan)
    elif sheet.identity.background:
        told["problems"] = sheet.identity.background
    if request.actor.name and not told.get("call"):
        told["call"] = f"{request.actor.name} {request.actor.institution_name}"
    return told


def _where(form: Form, request: Request, way: str) -> tuple[UUID | None, UUID | None]:
    if way != OUTSIDE:
        to = uuid_of(form.get("to"))
        if to is None:
            raise Invalid(CHOOSE, field="to")
        return to, None
    known = uuid_of(form.get("party"))
    if known is not None:
        return None, known
    party = actions.add_party(
        by=request.actor, at=request.at, name=form.get("outside_name"), contact=form.get("outside_contact"), phone=form.get("outside_phone")
    )  # fmt: skip
    return None, party.pk


def _to_fields(form: Form, way: str, places: list[Destination], known: list[OutsideParty]) -> list[Component]:
    if way != OUTSIDE:
        options = tuple(
            Option(str(one.institution.pk), f"{one.institution.name}（{speak(one.why)}）" if form.request.LANGUAGE_CODE.startswith("zh") else f"{one.institution.name} ({speak(one.why)})")
            for one in places
        )  # fmt: skip
        first = () if len(places) == 1 else (Option("", _("请选择")),)
        hint = "" if places else _("没有可以转往的机构，请先在机构与结对里登记，或选“转往网外”。")
        return [form.field("to", _("转往"), kind="select", options=(*first, *options), required=True, hint=hint)]  # fmt: skip
    fields: list[Component] = []
    if known:
        options = tuple(Option(str(one.pk), f"{one.name} {one.contact} {one.phone}") for one in known)
        fields.append(form.field("party", _("联系过的网外机构"), kind="select", options=(Option("", _("都不是，填新的")), *options)))  # fmt: skip
    return [
        *fields,
        form.field("outside_name", _("机构名称"), required=not known, maxlength=80),
        form.field("outside_contact", _("联系人"), required=not known, maxlength=40),
        form.field("outside_phone", _("电话"), required=not known, maxlength=40, inputmode="tel", hint=_("对方没有账号：消息由您电话问来后记下，或发一次性链接给对方。")),
    ]  # fmt: skip


def _why_fields(form: Form) -> list[Component]:
    return [
        form.field("reason", _("转诊原因"), required=True, maxlength=200, hint=_("一句话，例：胸痛两小时，这里不能溶栓")),
        Choices(name="urgency", label=_("缓急"), options=choices(Urgency), chosen=(form.get("urgency"),), columns="two", fault=form.faults.get("urgency")),
        Choices(name="transport", label=_("怎么去"), options=choices(Transport), chosen=(form.get("transport"),), columns="two", fault=form.faults.get("transport")),
    ]  # fmt: skip


def _record_fields(form: Form, way: str) -> list[Component]:
    needed = ("problems", "medications", "allergies")
    plan = care_fields(form, ("medicines", "watch", "come_back", "call")) if way == DOWN else []
    return [*section_fields(form, needed), *plan]
