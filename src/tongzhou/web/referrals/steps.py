"""The steps of a referral, each a short form; for an outside party with who said it and when."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongzhou.care.referrals import actions, queries
from tongzhou.care.referrals.refusals import NO_REFERRAL
from tongzhou.care.referrals.rules import (
    CARE,
    LIFECYCLE,
    OF_RECEIVER,
    SECTIONS,
    WRITTEN,
    Direction,
    OfferKind,
    Outcome,
    State,
    Transport,
)
from tongzhou.directory.queries import departments_of
from tongzhou.kernel.errors import Denied, Invalid, NotFound
from tongzhou.web.components.component import Component, speak
from tongzhou.web.components.fields import Choices, Hidden, Moment, Option
from tongzhou.web.components.times import when
from tongzhou.web.edge import Request
from tongzhou.web.forms import CHOOSE, Form, answer, choices, files_of, uuid_of
from tongzhou.web.numbers import whole
from tongzhou.web.referrals import drafting
from tongzhou.web.referrals.beds import moment
from tongzhou.web.referrals.parts import (
    NAMES,
    care_fields,
    local,
    plan_of,
    said_fields,
    said_of,
    section_fields,
    summary_of,
    upload,
)
from tongzhou.web.referrals.rows import label

if TYPE_CHECKING:
    from tongzhou.care.referrals.models import Referral

Take = Callable[[Form, int | None], object]
STEPS = (*sorted(OF_RECEIVER), "reply", "depart", "close", "ask_more", "redirect", "cancel")
NEEDED = frozenset({"decline", "ask_back", "reply", "cancel", "ask_more"})
"""Steps that say why, or what."""


@require_http_methods(["GET", "POST"])
def step(request: Request, id: UUID, event: str) -> HttpResponse:
    """The form of a step, for whoever may take it now."""
    row = queries.plain(request.actor, id, at=request.at)
    if event not in STEPS:
        raise NotFound(NO_REFERRAL)
    if request.method == "GET":
        LIFECYCLE.move(State(row.state), event)
    why_not = queries.refusal(row, event, request.actor)
    if isinstance(why_not, Denied):
        raise why_not
    return _asked(request, row, event)


def _asked(request: Request, row: Referral, event: str) -> HttpResponse:
    """What was seen goes along, so that nothing is decided on an old page."""
    kept, written = None, {}
    if event in WRITTEN:
        id = actions.step_draft(request.actor, row.pk, event)
        kept = drafting.kept_step(id, row.pk, event)
        written = {"id": str(id), **drafting.texts_of(queries.draft(request.actor, id))}
        if request.method == "POST":
            drafting.keep_step(request, row, event)
    form = Form(request, {"seen": str(row.steps), **_begun(request, row, event), **written})
    made, back = form.id, reverse("referrals:referral", args=[row.pk])
    more = _MORE.get(event, _plain)
    told = more(form, row)

    def fields() -> list[Component]:
        shown = more(form, row) if form.faults else told
        outside = said_fields(form) if row.outside_id and event in OF_RECEIVER else []
        note = form.field(
            "note", _note(event), kind="textarea", required=event in NEEDED, optional=event not in NEEDED, maxlength=500
        )  # fmt: skip
        return [*shown, note, *outside, Hidden("seen", form.get("seen"))]

    def save() -> HttpResponse:
        assert made
        _take(form, row, event, whole(form.get("seen")))
        return redirect(back)

    return answer(
        form,
        title=label(event),
        back=back,
        fields=fields,
        save=save,
        names=(*NAMES, "note", "offer", "department", "transport", "arrived_at", "outcome", "to", "followed"),
        label=label(event),
        note=_foot(event),
        lead=f"{row.number} · {row.sender.label} → {row.where_to}",
        current="referrals",
        kept=kept,
    )


def _note(event: str) -> str:
    names = {
        "decline": _("为什么不能接收"),
        "ask_back": _("还缺什么"),
        "reply": _("补充什么"),
        "cancel": _("为什么撤销"),
        "ask_more": _("小结还缺什么"),
    }
    return names.get(event, _("想说的话"))


def _foot(event: str) -> str:
    names = {
        "redirect": _("原来填的都带过去，不用再填；留着的床位会放开。"),
        "finish": _("转出方看过后结案，双方才算了结。"),
        "close": _("结案后入账，不能再改。"),
        "decline": _("转出方会看到原因，可以直接改送。"),
    }
    return names.get(event, "")


def _begun(request: Request, row: Referral, event: str) -> dict[str, str]:
    """What the form begins with."""
    told = {"said_at": local(request.at)} if row.outside_id else {}
    if event == "depart":
        told["transport"] = row.transport
    if event == "arrive":
        told["arrived_at"] = local(request.at)
    if event == "reply":
        told |= {name: row.summary.get(name, "") for name in SECTIONS}
    if event == "accept" and row.receiver_department_id:
        told["department"] = str(row.receiver_department_id)
    if event == "finish":
        told |= {name: row.result.get(name, "") for name in SECTIONS}
        told |= {name: row.result_plan.get(name, "") for name in CARE}
        told["allergies"] = told["allergies"] or row.summary.get("allergies", "")
        told["call"] = told["call"] or f"{request.actor.name} {request.actor.institution_name}"
        told["outcome"] = row.outcome or (Outcome.STAYS.value if row.direction == Direction.DOWN else "")
    return told


def _accept(form: Form, row: Referral) -> list[Component]:
    if row.receiver_id is None:
        return []
    free = queries.free_offers(row, at=form.request.at)
    beds = tuple(
        Option(str(one.pk), " ".join(part for part in (speak(OfferKind(one.kind).words), one.label, when(one.starts_at)) if part))
        for one in free
    )  # fmt: skip
    houses = tuple(Option(str(one.pk), one.name) for one in departments_of(row.receiver_id))
    hint = "" if beds else _("没有空着的；可以先接收，再到“床位号源”放出。")
    return [
        form.field("offer", _("留哪个床位或号源"), kind="select", options=(Option("", _("不留")), *beds), optional=True, hint=hint),
        form.field("department", _("收到哪个科"), kind="select", options=(Option("", _("先不定")), *houses), optional=True),
    ]  # fmt: skip


def _plain(form: Form, row: Referral) -> list[Component]:
    return []


def _arrive(form: Form, row: Referral) -> list[Component]:
    return [Moment(name="arrived_at", label=_("什么时候到的"), value=form.get("arrived_at"), fault=form.faults.get("arrived_at"))]  # fmt: skip


def _depart(form: Form, row: Referral) -> list[Component]:
    return [Choices(name="transport", label=_("怎么去"), options=choices(Transport), chosen=(form.get("transport"),), columns="two", fault=form.faults.get("transport"))]  # fmt: skip


def _reply(form: Form, row: Referral) -> list[Component]:
    return [*section_fields(form, ("problems",)), upload(form)]


def _finish(form: Form, row: Referral) -> list[Component]:
    outcome = Choices(name="outcome", label=_("病人去向"), options=choices(Outcome), chosen=(form.get("outcome"),), columns="two", fault=form.faults.get("outcome"))  # fmt: skip
    fields: list[Component] = [outcome]
    if row.direction == Direction.DOWN:
        answers = (Option("yes", _("随访过")), Option("no", _("没有随访")))
        fields.append(Choices(name="followed", label=_("随访"), options=answers, chosen=(form.get("followed"),), columns="two"))  # fmt: skip
    return [*fields, *section_fields(form, ("problems",)), *care_fields(form), upload(form)]


def _redirect(form: Form, row: Referral) -> list[Component]:
    places = queries.routes(row.sender_id, at=form.request.at, direction=Direction(row.direction))
    options = [Option(str(one.institution.pk), one.institution.name, one.why) for one in places]
    if row.direction == Direction.UP and form.request.actor.institution_id == row.sender_id:
        options += [
            Option(f"outside:{one.pk}", f"{one.name} {one.contact}", _("网外机构"))
            for one in queries.parties(form.request.actor)
        ]
    first = Option("", _("请选择"))
    return [form.field("to", _("改送到"), kind="select", options=(first, *options), required=True)]


_MORE: dict[str, Callable[[Form, Referral], list[Component]]] = {
    "accept": _accept,
    "arrive": _arrive,
    "depart": _depart,
    "reply": _reply,
    "finish": _finish,
    "redirect": _redirect,
}


def _take(form: Form, row: Referral, event: str, seen: int | None) -> object:
    """Hand what was typed to the verb."""
    request = form.request
    told = {
        "by": request.actor,
        "at": request.at,
        "referral_id": row.pk,
        "seen": seen,
        "note": form.get("note"),
    }
    if event in OF_RECEIVER:
        told["said"] = said_of(form, row)
    extra: dict[str, object] = {}
    if event == "accept":
        extra = {"offer_id": uuid_of(form.get("offer")), "department_id": uuid_of(form.get("department"))}
    elif event == "arrive":
        extra = {"arrived_at": moment(form.get("arrived_at"))}
    elif event == "depart":
        extra = {"transport": form.one_of("transport", Transport)}
    elif event == "reply":
        extra = {"summary": summary_of(form), "file_ids": files_of(request)}
    elif event == "finish":
        outcome = form.get("outcome")
        followed = {"yes": True, "no": False}.get(form.get("followed"))
        extra = {
            "outcome": Outcome(outcome) if outcome in set(Outcome) else None, "result": summary_of(form), "plan": plan_of(form),
            "followed_up": followed, "file_ids": files_of(request),
        }  # fmt: skip
    elif event == "redirect":
        extra = _aimed(form)
    verb: Callable[..., object] = getattr(actions, event)
    return verb(**told, **extra)


def _aimed(form: Form) -> dict[str, object]:
    typed = form.get("to")
    if typed.startswith("outside:"):
        return {"outside": uuid_of(typed.removeprefix("outside:"))}
    to = uuid_of(typed)
    if to is None:
        raise Invalid(CHOOSE, field="to")
    return {"to": to}
