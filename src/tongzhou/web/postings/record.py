"""The page of one posting: seals and the next step, the days, what happened, hand-over, appraisal."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from tongzhou.directory.rules import Title
from tongzhou.kernel.errors import Denied, NotFound, Refusal
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.rules import LIVE, ClaimState
from tongzhou.ledger.sentences import NO_SUCH_CLAIM
from tongzhou.support.postings import actions, queries
from tongzhou.support.postings.rules.lifecycle import State
from tongzhou.support.postings.rules.roles import Why
from tongzhou.web.components.component import Component, speak
from tongzhou.web.components.figures import KeyValues, Pair
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.edge import Request
from tongzhou.web.ledger.parts import Facts
from tongzhou.web.pages import page
from tongzhou.web.postings.happened import timeline
from tongzhou.web.postings.parts import badge, counted, day_of, place, seals, span, today
from tongzhou.web.postings.sheets import appraisal_sheet, claim_line, files_strip, hand_over_sheet

if TYPE_CHECKING:
    from datetime import date

    from tongzhou.ledger.models import Claim
    from tongzhou.support.postings.models import Absence, Posting
    from tongzhou.support.postings.queries import View

MAIN = ("agree", "arrive", "back", "appraise", "reply")
"""Steps that stand out: somebody waits for them."""
WORDS = {
    "replan": "replan", "agree": "agree", "decline": "decline", "arrive": "arrive", "away": "away", "back": "back",
    "extend": "extend", "shorten": "shorten", "swap": "swap", "depart": "depart", "hand_over": "hand-over",
    "appraise": "appraise", "reply": "reply", "cancel": "cancel",
}  # fmt: skip
"""Each step and the last part of its address, in the order of the buttons."""


@require_GET
def record(request: Request, id: UUID) -> HttpResponse:
    """The page."""
    found, on = queries.view(request.actor, id), today(request)
    row = found.posting
    return page(
        request,
        "postings/record.html",
        current="postings",
        head=PageHead(f"{row.staff.name} {speak(Title(row.staff.title).words)}", place(row), _over(row)),
        seals=seals(row, big=True),
        badge=badge(row),
        acts=_acts(request, found),
        claims=[claim_line(one, request.actor) for one in (found.arrival, found.days) if one],
        facts=_facts(row, on),
        more=_more(row),
        absences=_absences(found.absences, on),
        timeline=timeline(found, request.at),
        received=hand_over_sheet(found.received, request, to=row) if found.received else None,
        hand_over=hand_over_sheet(found.hand_over, request) if found.hand_over else None,
        documents=files_strip(found.documents),
        evidence=files_strip(found.evidence),
        appraisal=appraisal_sheet(found.appraisal, request.at) if found.appraisal else None,
        links=_links(row),
    )


def _over(row: Posting) -> str:
    parts = (speak(row.part.words), row.batch.name if row.batch else "", row.team.name if row.team else "")
    return " · ".join(part for part in parts if part)


def _facts(row: Posting, on: date) -> KeyValues:
    until = row.planned.upper - timedelta(1)
    pairs = [Pair(_("计划"), span(row.planned.lower, until, on))]
    if row.arrived_on:
        pairs.append(Pair(_("到岗"), day_of(row.arrived_on, on)))
    if row.left_on:
        pairs.append(Pair(_("在岗最后一天"), day_of(row.left_on, on)))
    return KeyValues((*pairs, Pair(_("天数"), counted(row, on))))


def _more(row: Posting) -> Facts:
    return Facts(
        _("派驻"),
        (
            (_("支援方"), row.supporting.name),
            (_("接收方"), row.receiving.name),
            (_("科室"), row.department.name if row.department else ""),
            (_("帮扶项目"), row.pairing.programme.name if row.pairing else ""),
            (_("接替"), row.replaces.staff.name if row.replaces else ""),
            (_("说明"), row.note),
        ),
    )


def _absences(rows: list[Absence], on: date) -> list[str]:
    return [_absence(one, on) for one in rows]


def _absence(one: Absence, on: date) -> str:
    why, first = speak(Why(one.why).words), day_of(one.during.lower, on)
    if one.during.upper is None:
        back = day_of(one.due_back, on) if one.due_back else _("没有说")
        return _("%(first)s起%(why)s，打算返岗：%(back)s") % {"first": first, "why": why, "back": back}
    days = (one.during.upper - one.during.lower).days
    when = span(one.during.lower, one.during.upper - timedelta(1), on)
    return ngettext("%(when)s %(why)s %(n)s 天", "%(when)s %(why)s %(n)s 天", days) % {
        "when": when, "why": why, "n": days,
    }  # fmt: skip


def _acts(request: Request, found: View) -> list[Component]:
    """What the reader may do: confirming first, then the steps of the table."""
    row, here = found.posting, f"/postings/{found.posting.pk}/"
    acts: list[Component] = []
    for claim in (found.arrival, found.days):
        if claim and claim.status in LIVE and _confirms(request, claim):
            acts.append(_confirm_button(row, claim))
    offered = actions.offers(request.actor, row)
    labels, judged = _labels(), row.state == State.APPRAISED
    if judged:
        labels["appraise"] = _("重新评价")
    for event, address in WORDS.items():
        if event in offered:
            style = (
                "primary"
                if event in MAIN and not acts and not (judged and event == "appraise")
                else "danger"
                if event in ("cancel", "decline")
                else ""
            )
            acts.append(Action(labels[event], f"{here}{address}/", style))  # type: ignore[arg-type]  # three of the styles
    return acts


def _confirms(request: Request, claim: Claim) -> bool:
    return bool(ledger.offers(request.actor, claim) & {"confirm", "settle"})


def _confirm_button(row: Posting, claim: Claim) -> Action:
    label = _("确认到岗") if claim.kind == "posting" else _("确认在岗 %(n)s 天") % {"n": row.days}
    fields = (("claim", str(claim.pk)), ("content", claim.content_hash))
    return Action(label, f"/postings/{row.pk}/confirm/", "primary", "check", post=True, fields=fields)


def _labels() -> dict[str, str]:
    return {
        "replan": _("改计划"), "agree": _("同意接收"), "decline": _("不同意"), "arrive": _("登记到岗"),
        "away": _("登记暂离"), "back": _("登记返岗"), "extend": _("延期"), "shorten": _("提前结束"), "swap": _("换人"),
        "depart": _("登记离岗"), "hand_over": _("写交接"), "appraise": _("评价"), "reply": _("答复评价"),
        "cancel": _("取消派驻"),
    }  # fmt: skip


def _links(row: Posting) -> list[tuple[str, str]]:
    found = [(_("这家医院的达标情况"), f"/postings/hosts/{row.receiving_id}/")]
    if row.batch_id:
        found.append((_("这一批"), f"/postings/batches/{row.batch_id}/"))
    if row.replaces_id:
        found.append((_("前一任"), f"/postings/{row.replaces_id}/"))
    return found


@require_POST
def confirm(request: Request, id: UUID) -> HttpResponse:
    """The other side confirms arrival or days: the ledger's own step, and the posting moves with it."""
    found = queries.view(request.actor, id)
    waiting = {str(one.pk): one for one in (found.arrival, found.days) if one}
    claim = waiting.get(request.POST.get("claim", ""))
    if claim is None:
        raise NotFound(NO_SUCH_CLAIM)
    act = ledger.settle if claim.status is ClaimState.DISPUTED else ledger.confirm
    try:
        act(
            by=request.actor,
            at=request.at,
            claim_id=claim.pk,
            content_hash=request.POST.get("content") or None,
        )
    except (NotFound, Denied):
        raise
    except Refusal as refusal:
        messages.warning(request, f"{speak(refusal.says)}{speak(refusal.then)}")
    else:
        messages.success(request, _("两枚印已齐，入账了。"), extra_tags="jade")
    return redirect(f"/postings/{id}/")
