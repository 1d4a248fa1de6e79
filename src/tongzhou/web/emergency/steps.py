"""The steps of an emergency, each a short form; and who the patient is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongzhou.care.emergency import actions, queries
from tongzhou.care.emergency.refusals import NO_BED, NO_OUTCOME, NO_RUN, NOT_THERE, WHO_IS_IT
from tongzhou.care.emergency.rules import LIFECYCLE, Outcome, State
from tongzhou.care.patients import queries as patients
from tongzhou.care.referrals import queries as referrals
from tongzhou.care.referrals.rules import Direction
from tongzhou.kernel.errors import Denied, Invalid, NotFound
from tongzhou.web.components.component import Component, Tone
from tongzhou.web.components.fields import Choices, Moment, Option
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.notices import Notice
from tongzhou.web.edge import Request
from tongzhou.web.emergency.rows import label, way
from tongzhou.web.forms import Form, answer, uuid_of
from tongzhou.web.numbers import whole
from tongzhou.web.pages import page
from tongzhou.web.patients.picker import picker
from tongzhou.web.referrals.beds import moment
from tongzhou.web.referrals.parts import local

if TYPE_CHECKING:
    from tongzhou.care.emergency.models import Run

STEPS = ("arrive", "observe", "resume", "transfer", "finish", "redirect", "cancel", "ask_more", "close")
NEEDED = frozenset({"cancel", "ask_more"})
"""Steps that say why."""
SAID_THERE = (Outcome.ADMITTED, Outcome.HOME, Outcome.LEFT, Outcome.DIED)
"""Outcomes that are simply said; a transfer has its own step, and whoever was sent on was sent on."""


@require_http_methods(["GET", "POST"])
def step(request: Request, id: UUID, event: str) -> HttpResponse:
    """The form of a step, for whoever may take it now."""
    row, _known = queries.plain(request.actor, id, at=request.at)
    if event not in STEPS:
        raise NotFound(NO_RUN)
    if request.method == "GET":
        LIFECYCLE.move(State(row.state), event)
    why_not = queries.refusal(row, event, request.actor)
    if isinstance(why_not, Denied):
        raise why_not
    return _asked(request, row, event)


def _asked(request: Request, row: Run, event: str) -> HttpResponse:
    """What was seen goes along, so that nothing is decided on an old page."""
    begun = {"seen": str(row.steps)} | ({"arrived_at": local(request.at)} if event == "arrive" else {})
    form = Form(request, begun)
    _made = form.id  # made once, so that a form that is shown again sends the same one
    back = reverse("emergency:run", args=[row.pk])
    more = _MORE.get(event, _plain)(form, row)

    def fields() -> list[Component]:
        said = form.field(
            "note", _note(event), kind="textarea", required=event in NEEDED, optional=event not in NEEDED, maxlength=500
        )  # fmt: skip
        return [*more(), said]

    def save() -> HttpResponse:
        _take(form, row, event)
        return redirect("emergency:run", row.pk)

    return answer(
        form, title=label(event), back=back, fields=fields, save=save, names=("note", "arrived_at", "bed", "outcome", "to"),
        label=label(event), note=_foot(event), lead=f"{row.number} · {way(row)}", current="emergency",
    )  # fmt: skip


def _note(event: str) -> str:
    names = {
        "cancel": _("为什么撤销"),
        "ask_more": _("哪里没写清"),
        "finish": _("结果和去处"),
    }
    return names.get(event, _("想说的话"))


def _foot(event: str) -> str:
    names = {
        "finish": _("送出方看过后结案，双方才算了结。"),
        "close": _("结案后入账，不能再改；晚到的时间留着备查。"),
        "transfer": _("转诊单马上开好，已记的都带过去，不用再填。"),
        "redirect": _("已记的都带过去，不用再记；新的医院重新回话。"),
    }
    return names.get(event, "")


Fields = Callable[[], list[Component]]


def _plain(form: Form, row: Run) -> Fields:
    return list


def _arrive(form: Form, row: Run) -> Fields:
    return lambda: [Moment(name="arrived_at", label=_("什么时候到的"), value=form.get("arrived_at"), fault=form.faults.get("arrived_at"))]  # fmt: skip


def _observe(form: Form, row: Run) -> Fields:
    free = queries.free_beds(row, at=form.request.at)
    options = (Option("", _("请选择")), *(Option(str(one.pk), one.label) for one in free))
    hint = "" if free else _("没有空床；可先到“留观床”添一张。")
    return lambda: [form.field("bed", _("哪张床"), kind="select", options=options, required=True, hint=hint)]


def _finish(form: Form, row: Run) -> Fields:
    said = (Outcome.TRANSFERRED,) if queries.sent_on(row) else SAID_THERE
    options = tuple(Option(one.value, one.words) for one in said)
    return lambda: [
        Choices(name="outcome", label=_("病人去向"), options=options, chosen=(form.get("outcome"),), columns="two", fault=form.faults.get("outcome"))
    ]  # fmt: skip


def _redirect(form: Form, row: Run) -> Fields:
    there = [
        one for one in queries.hospitals(form.request.actor, at=form.request.at) if one.pk != row.receiver_id
    ]
    options = (Option("", _("请选择")), *(Option(str(one.pk), one.name) for one in there))
    return lambda: [form.field("to", _("改送到"), kind="select", options=options, required=True)]


def _transfer(form: Form, row: Run) -> Fields:
    actor, at = form.request.actor, form.request.at
    places = referrals.destinations(actor, at=at, direction=Direction.UP)
    options = [Option(str(one.institution.pk), one.institution.name, one.why) for one in places]
    options += [
        Option(f"outside:{one.pk}", f"{one.name} {one.contact}", _("网外机构"))
        for one in referrals.parties(actor)
    ]
    if row.patient_id is None:
        known = Action(_("认定病人"), reverse("emergency:identify", args=[row.pk]))
        form.notices.append(Notice(WHO_IS_IT.says, WHO_IS_IT.then, Tone.AMBER, known))
    return lambda: [
        form.field("to", _("转到"), kind="select", options=(Option("", _("请选择")), *options), required=True)
    ]


_MORE: dict[str, Callable[[Form, Run], Fields]] = {
    "arrive": _arrive,
    "observe": _observe,
    "finish": _finish,
    "redirect": _redirect,
    "transfer": _transfer,
}


def _take(form: Form, row: Run, event: str) -> object:
    """Hand what was typed to the verb."""
    request = form.request
    told = {
        "by": request.actor,
        "at": request.at,
        "run_id": row.pk,
        "seen": whole(form.get("seen")),
        "note": form.get("note"),
    }
    extra: dict[str, object] = {}
    if event == "arrive":
        when = moment(form.get("arrived_at"))
        extra = {
            "arrived_at": min(when, request.at)
            if when and local(request.at) == form.get("arrived_at")
            else when
        }
    elif event == "observe":
        extra = {"bed_id": _needed(form, "bed")}
    elif event == "transfer":
        extra = {"id": form.id, **_aimed(form)}
    elif event == "redirect":
        extra = {"to": _needed(form, "to")}
    elif event == "finish":
        said = form.get("outcome")
        if said not in (*SAID_THERE, Outcome.TRANSFERRED):
            raise Invalid(NO_OUTCOME, field="outcome")
        extra = {"outcome": Outcome(said)}
    verb: Callable[..., object] = getattr(actions, event)
    return verb(**told, **extra)


def _aimed(form: Form) -> dict[str, UUID]:
    typed = form.get("to")
    found = uuid_of(typed.removeprefix("outside:"))
    if found is None:
        raise Invalid(NOT_THERE, field="to")
    return {"outside" if typed.startswith("outside:") else "to": found}


def _needed(form: Form, name: str) -> UUID:
    found = uuid_of(form.get(name))
    if found is None:
        raise Invalid(NO_BED if name == "bed" else NOT_THERE, field=name)
    return found


@require_http_methods(["GET", "POST"])
def identify(request: Request, id: UUID) -> HttpResponse:
    """Who he is: found among those registered, or registered now; then said once more."""
    row, _known = queries.plain(request.actor, id, at=request.at)
    why_not = queries.refusal(row, "identify", request.actor)
    if why_not is not None:
        raise why_not
    here = reverse("emergency:identify", args=[id])
    patient = uuid_of(request.GET.get("patient", ""))
    if patient is None:
        add = f"{reverse('patient-new')}?{urlencode({'next': here})}"
        own = picker(request, action=here, add=add, href=lambda one: f"{here}?patient={one}")
        head = PageHead(
            _("认定病人"),
            _("%(label)s · %(number)s。先找一找；不知道姓名也可登记“无名氏”，以后合并。")
            % {"label": row.label, "number": row.number},
        )
        return page(request, "referrals/choose.html", current="emergency", head=head, picker=own)
    return _said(request, row, patient)


def _said(request: Request, row: Run, patient_id: UUID) -> HttpResponse:
    who = patients.identity(request.actor, patient_id, at=request.at, why="emergency")
    form = Form(request, {"seen": str(row.steps)})

    def save() -> HttpResponse:
        actions.identify(
            by=request.actor,
            at=request.at,
            run_id=row.pk,
            patient_id=patient_id,
            seen=whole(form.get("seen")),
        )
        messages.success(request, _("已认定。"))
        return redirect("emergency:run", row.pk)

    return answer(
        form, title=_("认定病人"), back=reverse("emergency:run", args=[row.pk]), fields=list, save=save, names=(), label=_("就是这位病人"),
        lead=f"{row.label} → {who.name}", note=_("认定后双方都看得到姓名；每次查看都留痕。"), current="emergency",
    )  # fmt: skip
