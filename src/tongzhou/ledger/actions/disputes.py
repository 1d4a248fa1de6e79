"""When the other side disagrees: the reason, the answer, and settling it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongzhou.audit import actions as audit
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.words import Words
from tongzhou.ledger import listening
from tongzhou.ledger.actions.posting import post
from tongzhou.ledger.actions.signing import (
    locked_claims,
    require_asked,
    require_claiming,
    require_text,
    signer,
    speaks_for,
    tell_both,
)
from tongzhou.ledger.models import Claim, Dispute, Entry
from tongzhou.ledger.rules import LIFECYCLE, POSTED, Side
from tongzhou.notices import actions as notices


@transaction.atomic
def dispute(*, by: Actor, at: datetime, claim_id: UUID, reason: str) -> Claim:
    """Disagree with a claim, with a reason. Raises Denied, NotFound, Invalid("reason"), IllegalMove."""
    (found,) = locked_claims(by, [claim_id])
    require_asked(by, found)
    disputed = _move(found, by, at, "dispute", require_text(reason, "reason"))
    listening.tell(listening.Heard.DISPUTED, [disputed], by=by, at=at)
    return disputed


@transaction.atomic
def answer_dispute(*, by: Actor, at: datetime, claim_id: UUID, text: str) -> Claim:
    """Answer the other side's reason. The claim stays disputed until it is settled or withdrawn."""
    (found,) = locked_claims(by, [claim_id])
    require_claiming(by, found)
    return _move(found, by, at, "answer", require_text(text, "text"))


@transaction.atomic
def settle(
    *,
    by: Actor,
    at: datetime,
    claim_id: UUID,
    text: str = "",
    step: str = "settle",
    content_hash: str | None = None,
) -> Entry:
    """Confirm after a dispute: the other side signs after all, and the entry is posted. Twice is once.

    `step` as for `confirm`.
    """
    (found,) = locked_claims(by, [claim_id])
    require_asked(by, found)
    if found.status not in POSTED:
        LIFECYCLE.move(found.status, "settle")
        said(found, by=by, at=at, event="settle", text=text)
    (entry,) = post([found], by=by, at=at, step=step, event="settle", seen={found.id: content_hash})
    return entry


def _move(found: Claim, by: Actor, at: datetime, event: str, text: str) -> Claim:
    found.state = LIFECYCLE.move(found.status, event).target.value
    found.save(update_fields=["state"])
    said(found, by=by, at=at, event=event, text=text)
    return found


def said(claim: Claim, *, by: Actor, at: datetime, event: str, text: str) -> None:
    """Keep what was said about a claim, audit it, and tell both sides. The claim is locked."""
    side = claim.side if speaks_for(by, claim.claiming) else Side(claim.side).other.value
    number = claim.disputes.count() + 1
    Dispute.objects.create(
        claim=claim,
        number=number,
        event=event,
        side=side,
        text=text.replace("\0", "").strip(),
        at=at,
        **signer(by),
    )
    audit.record(by=by, at=at, verb=f"ledger.{event}", subject=f"claim:{claim.id}")
    tell_both([claim])
    _tell_whose_turn(claim, by=by, at=at, event=event)


TOLD = {
    "dispute": Words("{who}对您登记的“{kind}”有异议，请答复或更正", "{who} disagrees with your “{kind}”: answer or correct it"),
    "answer": Words("{who}答复了您对“{kind}”的异议，请看看能否入账", "{who} answered your doubt about “{kind}”: see whether it can be posted"),
    "settle": Words("与{who}谈妥，“{kind}”已入账", "Settled with {who}: “{kind}” is posted"),
    "withdraw": Words("{who}撤回了您有异议的“{kind}”", "{who} withdrew “{kind}”, with which you disagreed"),
}  # fmt: skip


def _tell_whose_turn(claim: Claim, *, by: Actor, at: datetime, event: str) -> None:
    """A notice for the person on the other side of the talk: who claimed it, or who disagreed."""
    doubted = claim.disputes.filter(event="dispute").order_by("-number").first()
    to = claim.by_key if event in ("dispute", "settle") else doubted.by_key if doubted else ""
    word, _colon, account = to.partition(":")
    if word != "account" or to == by.key or event not in TOLD:
        return
    who, kind = by.institution_name or by.name, claim.kind_words.words
    notices.tell(
        [UUID(account)], at=at, kind="dispute", words=TOLD[event].format(who=who, kind=kind), link=f"/ledger/claims/{claim.id}/",
    )  # fmt: skip
