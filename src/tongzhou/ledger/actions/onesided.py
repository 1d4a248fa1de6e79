"""A one-sided book: one house says what was done, and instead of a second signature stands what it heard, from whom, and when.

For work with a party that has no account here, or that nobody of another house can sign. It is never support between sides (ADR 0002).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongzhou.audit import actions as audit
from tongzhou.directory.models import Institution
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Denied, Invalid, NotFound
from tongzhou.ledger import content as contents
from tongzhou.ledger import kinds
from tongzhou.ledger.actions import reversals
from tongzhou.ledger.actions.claims import check, enter
from tongzhou.ledger.actions.posting import tell, write
from tongzhou.ledger.actions.signing import locked_claims, require_claim, require_person, tell_both
from tongzhou.ledger.models import Claim, Confirmation, Entry
from tongzhou.ledger.rules import LIFECYCLE, POSTED, Amounts, News, Side
from tongzhou.ledger.sentences import NO_SUCH_CLAIM, NOT_ALONE, ONE_SIDED, SAY_WHO


@transaction.atomic
def post_alone(*, id: UUID, by: Actor, at: datetime, side: Side, amounts: Amounts, step: str = "") -> Entry:
    """Post an act that one house alone vouches for: its claim and its entry at once. Twice answers the same entry.

    Both houses of `amounts` are that house, its kind is declared one-sided, and `amounts.news` says what it rests on; `side` is the side that
    the house would have had, `step` the record's own step that meant it, as in `claim`. Raises Denied unless `by` may claim for the house, or when he would check himself; Invalid ("said_by") without
    who said it and when, and as `claim` does.
    """
    require_person(by)
    kind = kinds.get(amounts.kind)
    check(amounts, kind, at)
    if not kind.one_sided or amounts.pairing_id or amounts.supporting_id != amounts.receiving_id:
        raise Invalid(ONE_SIDED, field="kind", kind=kind.words)
    house = Institution.objects.filter(pk=amounts.supporting_id).first()
    if house is None:
        raise NotFound(NO_SUCH_CLAIM)
    require_claim(by, house, kind, bool(step))
    news = _heard(amounts.news, by, at)
    return _post(enter(id, by, at, side, contents.of_amounts(replace(amounts, news=news))), by, at)


@transaction.atomic
def reverse_alone(
    *, id: UUID, by: Actor, at: datetime, entry_id: UUID, reason: str, news: News | None
) -> Entry:
    """Take back an entry of a one-sided book: posted at once, with the reason and what it rests on.

    Raises NotFound, Denied unless `by` may reverse for the house, Invalid ("reason", "said_by"), Conflict when it is reversed already.
    """
    require_person(by)
    entry, side, content = reversals.turned(entry_id, by, id, reason)
    if entry.news is None:
        raise Invalid(ONE_SIDED, field="kind", kind=entry.kind_words.words)
    told = contents.of_amounts(
        replace(contents.amounts_of(content), news=_heard(news, by, at)), reverses=entry.id, reason=content["reason"]
    )  # fmt: skip
    return _post(enter(id, by, at, side, told), by, at)


def _heard(news: News | None, by: Actor, at: datetime) -> News:
    """The news, complete. Raises Invalid, and Denied for somebody who would check himself."""
    if news is None or not news.by.strip() or not news.party.strip() or news.at > at:
        raise Invalid(SAY_WHO, field="said_by")
    if news.key == by.key:
        raise Denied(NOT_ALONE)
    if not news.key.startswith(news.how.key):
        raise ValueError(f"{news.how} does not go with {news.key}")
    return replace(news, by=news.by.strip(), party=news.party.strip())


def _post(claim: Claim, by: Actor, at: datetime) -> Entry:
    (found,) = locked_claims(by, [claim.id])
    if found.status in POSTED:
        return Entry.objects.get(claim=found)
    move = LIFECYCLE.move(found.status, "confirm")
    entry = write([found], [_row(found, at)], at)[found.id]
    Claim.objects.filter(pk=found.id).update(state=move.target.value)
    audit.record(by=by, at=at, verb="ledger.post_alone", subject=f"claim:{found.id}")
    tell_both([found])
    tell([found], move.target.value, by=by, at=at)
    return entry


def _row(claim: Claim, at: datetime) -> Confirmation:
    news = claim.amounts.news
    assert news is not None
    return Confirmation(
        claim=claim, content_hash=claim.content_hash, side=Side(claim.side).other.value, step=news.how.value, at=at,
        by_key=news.key, by_name=news.by, by_title="", by_institution=news.party,
    )  # fmt: skip
