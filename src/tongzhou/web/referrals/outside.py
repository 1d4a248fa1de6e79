"""The one page of a party outside the network: what is asked of it, and what it answers. Opened by a link that is used once."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongzhou.care.referrals import actions
from tongzhou.care.referrals.actions.outside import BY_LINK
from tongzhou.care.referrals.rules import LIFECYCLE, SECTIONS, Outcome, State, Summary
from tongzhou.kernel.errors import Invalid, Invalids, Refusal
from tongzhou.web import errors
from tongzhou.web.components.component import Component, Tone
from tongzhou.web.components.fields import Choices, Fault, Field, Option, fault
from tongzhou.web.components.notices import Notice
from tongzhou.web.components.steps import Foot
from tongzhou.web.edge import open_to_all
from tongzhou.web.forms import CHOOSE, choices
from tongzhou.web.referrals.rows import label, person_line

if TYPE_CHECKING:
    from tongzhou.care.referrals.models import Referral

HEADERS = {"Cache-Control": "private, no-store"}
"""The address is the key. Like every page this one tells it to no other site; a page that told no referrer even to us could not send its own form:
the browser would call its origin "null", which is refused."""


@open_to_all
@require_http_methods(["GET", "POST"])
def page_of_party(request: HttpRequest, token: str) -> HttpResponse:
    """What is asked, and the answer. Each look is counted; a link that is used, over or wrong is one answer: not found."""
    at: datetime = request.at  # type: ignore[attr-defined]  # set by the edge
    try:
        row = actions.look(token=token, at=at)
    except Refusal as refusal:
        return _kept_off(errors.refused(request, refusal))
    faults: dict[str, Fault] = {}
    notices: list[Notice] = []
    status = 200
    if request.method == "POST":
        try:
            _answer(request, token, at)
        except Invalids as several:
            faults |= {one.field or "": fault(one) for one in several.faults}
            status = 422
        except Refusal as refusal:
            if refusal.field:
                faults[refusal.field] = fault(refusal)
            else:
                notices.append(Notice(refusal.says, refusal.then, Tone.AMBER))
            status = refusal.status
        else:
            context = {"done": True, "row": row, "now": at}
            return _kept_off(render(request, "referrals/outside.html", context))
    context = {
        "row": row, "now": at, "line": person_line(row.patient, at), "summary": [(words, row.summary[name]) for name, words in SECTIONS.items() if row.summary.get(name)],
        "notices": notices, "fields": _fields(request, row, faults), "foot": Foot(_("告诉对方"), note=_("这个链接只能用一次。")),
    }  # fmt: skip
    return _kept_off(render(request, "referrals/outside.html", context, status=status))


def _kept_off(response: HttpResponse) -> HttpResponse:
    for name, value in HEADERS.items():
        response[name] = value
    return response


def _answer(request: HttpRequest, token: str, at: datetime) -> None:
    told = {
        name: request.POST.get(name, "").strip()
        for name in ("who", "event", "note", "outcome", "problems", "plan")
    }
    if told["event"] not in BY_LINK:
        raise Invalid(CHOOSE, field="event")
    outcome = Outcome(told["outcome"]) if told["outcome"] in set(Outcome) else None
    result = Summary(problems=told["problems"], plan=told["plan"])
    actions.answer_by_link(
        token=token, at=at, who=told["who"], event=told["event"], note=told["note"], outcome=outcome, result=result
    )  # fmt: skip


def _fields(request: HttpRequest, row: Referral, faults: dict[str, Fault]) -> list[Component]:
    posted = request.POST
    possible = [move.event for move in LIFECYCLE.events(State(row.state)) if move.event in BY_LINK]
    options = tuple(Option(one, label(one)) for one in possible)
    fields: list[Component] = [
        Choices(name="event", label=_("现在怎样"), options=options, chosen=(posted.get("event", ""),), columns="two", fault=faults.get("event")),
        Field(name="who", label=_("您是谁"), value=posted.get("who", ""), required=True, maxlength=60, hint=_("姓名和科室"), fault=faults.get("who")),
        Field(name="note", label=_("想说的话"), kind="textarea", value=posted.get("note", ""), maxlength=500, hint=_("不能接收、要补充时，请写明原因。"), fault=faults.get("note")),
    ]  # fmt: skip
    if "finish" in possible:
        fields += [
            Choices(name="outcome", label=_("病人去向（写小结时填）"), options=choices(Outcome), chosen=(posted.get("outcome", ""),), columns="two", fault=faults.get("outcome")),
            Field(name="problems", label=_("诊断（写小结时填）"), kind="textarea", value=posted.get("problems", ""), maxlength=4000, fault=faults.get("problems")),
            Field(name="plan", label=_("以后怎么办（写小结时填）"), kind="textarea", value=posted.get("plan", ""), maxlength=4000, fault=faults.get("plan")),
        ]  # fmt: skip
    return fields
