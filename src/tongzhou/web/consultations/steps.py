"""Every step of a case that a page can take: one address each, one small reader of its form, the domain's verb.

A refused step shows the case again with what was typed and the sentence at its place; nothing is lost.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongzhou.care.consultations import actions, queries
from tongzhou.care.consultations.refusals import NO_CASE
from tongzhou.kernel.errors import Invalid, Invalids, NotFound, Refusal, sentence
from tongzhou.web.consultations.case import case_page
from tongzhou.web.consultations.departing import BACK
from tongzhou.web.consultations.drafting import form_of, is_id
from tongzhou.web.consultations.questions import typed
from tongzhou.web.edge import Request
from tongzhou.web.numbers import whole

Reader = Callable[[Request, UUID, QueryDict], dict[str, Any]]

NOT_A_DAY = sentence(
    "web.not_a_day",
    "“{text}”不是日期。",
    "“{text}” is not a date.",
    then_zh="请在日历里选一天。",
    then_en="Choose a day in the calendar.",
)


def _nothing(request: Request, case_id: UUID, post: QueryDict) -> dict[str, Any]:
    return {}


def _note(request: Request, case_id: UUID, post: QueryDict) -> dict[str, Any]:
    return {"note": post.get("note", "")}


def _id(post: QueryDict, name: str) -> UUID | None:
    text = post.get(name, "")
    return UUID(text) if is_id(text) else None


def _day(post: QueryDict, name: str) -> date | None:
    text = post.get(name, "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as fault:
        raise Invalid(NOT_A_DAY, field=name, text=text) from fault


def _allocation(request: Request, case_id: UUID, post: QueryDict) -> dict[str, Any]:
    """`whom` is "staff:<id>" or "department:<id>", as the suggestions offer it."""
    kind, _sep, text = post.get("whom", "").partition(":")
    chosen = UUID(text) if is_id(text) else None
    return {
        "staff_id": chosen if kind == "staff" else None,
        "department_id": chosen if kind == "department" else None,
        "note": post.get("note", ""),
    }


def _passing(request: Request, case_id: UUID, post: QueryDict) -> dict[str, Any]:
    return {
        "to_institution_id": _id(post, "to"),
        "staff_id": _id(post, "staff"),
        "note": post.get("note", ""),
    }


def _reply(request: Request, case_id: UUID, post: QueryDict) -> dict[str, Any]:
    fields = form_of(queries.case(request.actor, case_id, at=request.at).case.topic_version)
    shown = [one for one in fields if one.code in post or f"{one.code}_systolic" in post]
    files = [UUID(one) for one in post.getlist("files") if is_id(one)]
    return {"note": post.get("note", ""), "data": typed(shown, post), "file_ids": files}


def _return(request: Request, case_id: UUID, post: QueryDict) -> dict[str, Any]:
    return {"note": post.get("note", ""), "suggested_topic": post.get("topic", "")}


def _reroute(request: Request, case_id: UUID, post: QueryDict) -> dict[str, Any]:
    version = next((one for one in queries.topics() if one.topic_id == post.get("topic", "")), None)
    return {
        "topic": post.get("topic", ""),
        "data": typed(form_of(version), post),
        "note": post.get("note", ""),
    }


def _guest(request: Request, case_id: UUID, post: QueryDict) -> dict[str, Any]:
    return {"staff_id": _id(post, "staff"), "note": post.get("note", "")}


def _opinion(request: Request, case_id: UUID, post: QueryDict) -> dict[str, Any]:
    texts = {
        name: post.get(name, "") for name in ("assessment", "advice", "referral", "referral_note", "watch")
    }
    return {**texts, "review_on": _day(post, "review_on")}


def _signed(request: Request, case_id: UUID, post: QueryDict) -> dict[str, Any]:
    return {**_opinion(request, case_id, post), "password": post.get("password", "")}


def _amended(request: Request, case_id: UUID, post: QueryDict) -> dict[str, Any]:
    return {**_signed(request, case_id, post), "reason": post.get("reason", "")}


def _closing(request: Request, case_id: UUID, post: QueryDict) -> dict[str, Any]:
    return {
        "decision": post.get("decision", ""),
        "note": post.get("note", ""),
        "follow_up_on": _day(post, "follow_up_on"),
    }


def _read(request: Request, case_id: UUID, post: QueryDict) -> dict[str, Any]:
    return {"decision": post.get("decision", ""), "note": post.get("note", "")}


def _leaving(request: Request, case_id: UUID, post: QueryDict) -> dict[str, Any]:
    """`heir` is a panelist's id, or BACK: to be allocated anew."""
    heir = post.get("heir", "")
    return {"note": post.get("note", ""), "heir_id": _id(post, "heir"), "back": heir == BACK}


def _outcome(request: Request, case_id: UUID, post: QueryDict) -> dict[str, Any]:
    return {"outcome": post.get("outcome", ""), "note": post.get("note", "")}


STEPS: dict[str, tuple[Callable[..., object], Reader, Promise]] = {
    "allocate": (actions.allocate, _allocation, _("已分派，对方已收到通知。")),
    "accept": (actions.accept, _nothing, _("已接诊。写好意见后签署。")),
    "decline": (actions.decline, _note, _("已交回分派。")),
    "pass_on": (actions.pass_on, _passing, _("已转请，您仍能看到后续。")),
    "ask_back": (actions.ask_back, _note, _("已请申请方补充，补来后时限重新起算。")),
    "reply": (actions.reply, _reply, _("补充已送到。")),
    "return": (actions.return_for_specialty, _return, _("已退回申请方，请其改科。")),
    "reroute": (actions.reroute, _reroute, _("已改科再送。")),
    "invite": (actions.invite_expert, _guest, _("已邀请。")),
    "leave": (actions.leave, _leaving, _("已退出会诊。")),
    "excuse": (actions.excuse, _guest, _("不再等这位专家。")),
    "sign": (actions.sign, _signed, _("已签署，申请方已收到。")),
    "amend": (actions.amend, _amended, _("修订版已签署，原版保留。")),
    "question": (actions.question, _note, _("追问已送到。")),
    "close": (actions.close, _closing, _("已结案，两枚印齐，记入台账。")),
    "acknowledge": (actions.acknowledge, _read, _("已记下：您看过修订了。")),
    "cancel": (actions.cancel, _note, _("已撤销。")),
    "outcome": (actions.record_outcome, _outcome, _("已记下。谢谢，这是专家最想知道的。")),
}
"""Name in the address → verb, reader of its form, what is said when it is done."""
EVENTS = {"outcome": "record_outcome"}
"""Names in the address that the lifecycle spells otherwise."""


@require_POST
def step(request: Request, case_id: UUID, name: str) -> HttpResponse:
    """Take one step; `seen` in the form is the last step that the page showed."""
    if name not in STEPS:
        raise NotFound(NO_CASE)
    verb, read, done = STEPS[name]
    queries.check_role(request.actor, case_id, EVENTS.get(name, name), at=request.at)
    known = {} if name == "outcome" else {"seen": whole(request.POST.get("seen", ""))}
    try:
        verb(
            by=request.actor, at=request.at, case_id=case_id, **known, **read(request, case_id, request.POST)
        )
    except NotFound:
        raise
    except Invalids as faults:
        return case_page(request, case_id, opened=name, faults=faults.faults, status=422)
    except Refusal as fault:
        return case_page(request, case_id, opened=name, faults=[fault], status=fault.status)
    messages.success(request, str(done))
    address = reverse("consultations:case", args=[case_id])
    return redirect(f"{address}?do=sign" if name == "accept" else address)


@require_POST
def save_opinion(request: Request, case_id: UUID) -> HttpResponse:
    """Keep the expert's draft every few seconds."""
    draft = _opinion(request, case_id, request.POST)
    actions.save_opinion(
        by=request.actor, at=request.at, case_id=case_id, reason=request.POST.get("reason", ""), **draft
    )
    return HttpResponse(status=204)
