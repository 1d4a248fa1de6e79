"""One claim: what it says, what was said about it, and what the reader may do with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tongzhou.kernel.errors import Denied, NotFound, Refusal
from tongzhou.ledger import actions, queries
from tongzhou.ledger.rules import POSTED, ClaimState
from tongzhou.ledger.sentences import NO_SUCH_CLAIM
from tongzhou.web.components.chips import Badge
from tongzhou.web.components.component import speak
from tongzhou.web.components.dialogs import Confirm
from tongzhou.web.components.figures import KeyValues, Pair
from tongzhou.web.components.frame import Action, PageHead
from tongzhou.web.components.ledger import Hash
from tongzhou.web.components.timeline import Event, Timeline
from tongzhou.web.components.times import exact, when
from tongzhou.web.edge import Request
from tongzhou.web.ledger.parts import TONES, act_of, between, lasting, seals
from tongzhou.web.ledger.sheets import amount, content_facts, members_facts
from tongzhou.web.pages import page

if TYPE_CHECKING:
    from tongzhou.ledger.models import Claim

Move = Callable[[Request, UUID, str], object]


@require_GET
def claim(request: Request, id: UUID) -> HttpResponse:
    """The page of a claim."""
    found = queries.claim(request.actor, id)
    offers = actions.offers(request.actor, found)
    amounts, state = found.amounts, found.status
    return page(
        request,
        "ledger/claim.html",
        current="inbox",
        head=PageHead(found.kind_words.words, between(found), _title(found), _acts(found, offers)),
        dialogs=_dialogs(found, offers),
        seals=seals(
            found.kind_words,
            found.side,
            confirmed=state in POSTED,
            disputed=state is ClaimState.DISPUTED,
            big=True,
        ),
        badge=Badge(state.words, TONES[state]),
        facts=KeyValues(
            (
                Pair(_("数量"), amount(amounts.quantity)),
                Pair(_("发生"), when(amounts.occurred_from, request.at)),
                Pair(_("主张"), when(found.at, request.at)),
                Pair(_("病例号"), amounts.case_number),
            )
        ),
        content=content_facts(found.kind_words, _rows(found), amounts.detail),
        members=members_facts([(m.role, m.key, m.name, m.title) for m in amounts.members]),
        act=act_of(found),
        talk=_talk(found, request),
        digest=Hash(found.content_hash, _("双方签的就是这份内容")),
    )


def _title(found: Claim) -> str:
    return _("申请冲正") if found.reverses_id else _("一方主张，等另一方确认")


def _rows(found: Claim) -> list[tuple[str, str]]:
    amounts = found.amounts
    who = " ".join(part for part in (found.by_name, found.by_title, found.by_institution) if part)
    return [
        (_("冲正的理由"), found.reason),
        (_("支援方"), found.supporting.name),
        (_("受援方"), found.receiving.name),
        (_("主张人"), who),
        (_("开始"), exact(amounts.occurred_from)),
        (_("结束"), exact(amounts.occurred_to)),
        (_("用时"), lasting(amounts.minutes)),
    ]


def _acts(found: Claim, offers: frozenset[str]) -> tuple[Action, ...]:
    at = f"/ledger/claims/{found.id}/"
    seen = (("seen", found.content_hash),)
    acts = {
        "confirm": Action(_("确认入账"), f"{at}confirm/", "primary", "check", post=True, fields=seen),
        "settle": Action(_("谈妥了，确认入账"), f"{at}settle/", "primary", "check", post=True, fields=seen),
        "answer": Action(_("答复异议"), style="primary", dialog="answer"),
        "dispute": Action(_("有异议"), dialog="dispute"),
        "withdraw": Action(_("撤回"), style="danger", dialog="withdraw"),
    }
    offered = tuple(act for event, act in acts.items() if event in offers)
    if found.own_step and "dispute" in offers:  # the reader stands for the side that confirms, in the record
        return (Action(found.own_step.words, found.record_address, "primary", "check"), *offered)
    return offered


def _dialogs(found: Claim, offers: frozenset[str]) -> list[Confirm]:
    words = {
        "dispute": (_("哪里不对？"), _("对方会看到您的理由，并在这里答复。"), _("提出异议"), False),
        "answer": (_("答复异议"), _("把情况说清楚；对方满意后可以确认入账。"), _("答复"), False),
        "withdraw": (_("撤回这条主张？"), _("对方就不用再确认；改好后可以重新提交。"), _("撤回"), True),
    }
    return [
        Confirm(
            id=event,
            title=title,
            text=text,
            action=f"/ledger/claims/{found.id}/{event}/",
            label=label,
            danger=danger,
            reason=_("理由") if event != "answer" else _("答复"),
        )
        for event, (title, text, label, danger) in words.items()
        if event in offers
    ]


def _talk(found: Claim, request: Request) -> Timeline | None:
    """What was said, the newest first; nothing when nobody said anything."""
    names = {
        "dispute": _("提出异议"),
        "answer": _("答复异议"),
        "settle": _("谈妥，确认入账"),
        "withdraw": _("撤回"),
    }
    said = sorted(found.disputes.all(), key=lambda one: -one.number)
    events = tuple(
        Event(
            names.get(one.event, one.event), one.at, f"{one.by_name} {one.by_institution}".strip(), one.text
        )
        for one in said
    )
    return Timeline(events, request.at, _("往来")) if events else None


def _confirm(request: Request, id: UUID, _text: str) -> object:
    seen = request.POST.get("seen")
    return actions.confirm(by=request.actor, at=request.at, claim_id=id, step="page", content_hash=seen)


def _settle(request: Request, id: UUID, text: str) -> object:
    seen = request.POST.get("seen")
    return actions.settle(by=request.actor, at=request.at, claim_id=id, text=text, content_hash=seen)


MOVES: dict[str, Move] = {
    "confirm": _confirm,
    "settle": _settle,
    "dispute": lambda r, id, text: actions.dispute(by=r.actor, at=r.at, claim_id=id, reason=text),
    "answer": lambda r, id, text: actions.answer_dispute(by=r.actor, at=r.at, claim_id=id, text=text),
    "withdraw": lambda r, id, text: actions.withdraw(by=r.actor, at=r.at, claim_id=id, reason=text),
}


@require_POST
def move(request: Request, id: UUID, event: str) -> HttpResponse:
    """Confirm, dispute, answer, settle or withdraw; then back to the claim, or to its entry."""
    if event not in MOVES:
        raise NotFound(NO_SUCH_CLAIM)
    try:
        done = MOVES[event](request, id, request.POST.get("reason", ""))
    except (NotFound, Denied):
        raise
    except Refusal as refusal:
        messages.warning(request, f"{speak(refusal.says)}{speak(refusal.then)}")
        return HttpResponseRedirect(f"/ledger/claims/{id}/")
    if event in ("confirm", "settle"):
        messages.success(request, _("两枚印已齐，入账了。"))
        return HttpResponseRedirect(f"/ledger/entries/{done.id}/")  # type: ignore[attr-defined]  # these two answer an Entry
    messages.success(request, _("已告诉对方。"))
    return HttpResponseRedirect(f"/ledger/claims/{id}/")
