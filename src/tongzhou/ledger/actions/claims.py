"""Claiming an act, and withdrawing the claim."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from django.db import IntegrityError, transaction

from tongzhou.audit import actions as audit
from tongzhou.directory.models import Institution
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Invalid, NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.ledger import content as contents
from tongzhou.ledger import kinds, listening
from tongzhou.ledger.actions.disputes import said
from tongzhou.ledger.actions.signing import (
    locked_claims,
    require_claim,
    require_claiming,
    require_person,
    signer,
    tell_both,
)
from tongzhou.ledger.content import Content
from tongzhou.ledger.models import Claim
from tongzhou.ledger.rules import LIFECYCLE, LIVE, Amounts, ClaimState, Kind, Side
from tongzhou.ledger.sentences import (
    ALREADY_CLAIMED,
    NO_SUCH_CLAIM,
    NOT_POSITIVE,
    NOT_YET,
    ONE_HOUSE,
    ONE_SIDED,
    OTHER_CONTENT,
    WRONG_DETAIL,
    WRONG_EVIDENCE,
    WRONG_PAIRING,
    WRONG_UNIT,
)
from tongzhou.partnerships.models import Pairing

DIGEST = re.compile(r"[0-9a-f]{64}")


@transaction.atomic
def claim(*, id: UUID, by: Actor, at: datetime, side: Side, amounts: Amounts, step: str = "") -> Claim:
    """ "We did this": one side claims an act, the other is asked to confirm it.

    `step` names the step of the act's record that meant the same ("close"): see `Kind.by_steps`. Sending the same claim twice answers the first one. Raises Denied unless `by` may claim for `side`,
    Invalid (with its field) for what cannot be counted, Conflict when the id came with other content or
    the act (`amounts.source`) is claimed or in the ledger already.
    """
    require_person(by)
    kind = kinds.get(amounts.kind)
    check(amounts, kind, at)
    _need_two(amounts, kind)
    supporting, receiving = _houses(amounts, kind)
    require_claim(by, supporting if side is Side.SUPPORTING else receiving, kind, bool(step))
    return enter(id, by, at, side, contents.of_amounts(amounts))


@transaction.atomic
def claim_many(*, by: Actor, at: datetime, side: Side, acts: Sequence[tuple[UUID, Amounts]]) -> int:
    """Claim a block of acts (an import), all or none. Answers how many are new; those sent before are left as they are.

    Six statements, whatever the number. Raises as `claim` does; one notification and one audit row for the block.
    """
    require_person(by)
    for _, amounts in acts:
        check(amounts, kinds.get(amounts.kind), at)
        _need_two(amounts, kinds.get(amounts.kind))
    for supporting, receiving in _houses_of(acts):
        by.require(P.CLAIM, (supporting if side is Side.SUPPORTING else receiving).place)
    wanted = {id: contents.of_amounts(amounts) for id, amounts in acts}
    digests = {id: contents.digest(content) for id, content in wanted.items()}
    known = Claim.objects.filter(id__in=wanted).values_list("id", "content_hash", "side")
    if any((digests[id], side.value) != (hash, known_side) for id, hash, known_side in known):
        raise Conflict(OTHER_CONTENT)
    there = {id for id, _, _ in known}
    fresh = [
        Claim(**_columns(id, at, side, content, digests[id]), **signer(by))
        for id, content in wanted.items()
        if id not in there
    ]
    _insert_block(fresh, by, at)
    return len(fresh)


def _insert_block(fresh: list[Claim], by: Actor, at: datetime) -> None:
    if not fresh:
        return
    try:
        with transaction.atomic():
            made = Claim.objects.bulk_create(fresh, batch_size=1000)
    except IntegrityError as failure:
        raise Conflict(ALREADY_CLAIMED) from failure
    audit.record(by=by, at=at, verb="ledger.claim", subject="claims", detail={"number": len(made)})
    tell_both(made)


def _houses_of(acts: Sequence[tuple[UUID, Amounts]]) -> list[tuple[Institution, Institution]]:
    """Each pair of houses once; every act is checked against its pairing. Two statements."""
    relations = {(one.supporting_id, one.receiving_id, one.pairing_id, one.kind) for _, one in acts}
    houses = Institution.objects.in_bulk({id for relation in relations for id in relation[:2]})
    pairings = Pairing.objects.in_bulk({relation[2] for relation in relations if relation[2]})
    found = {}
    for giving, taking, pairing_id, kind in relations:
        if giving == taking:
            raise Invalid(ONE_HOUSE, field="receiving")
        if giving not in houses or taking not in houses:
            raise NotFound(NO_SUCH_CLAIM)
        pair = houses[giving], houses[taking]
        if pairing_id and not _enough(kinds.get(kind))(_fits(pairings.get(pairing_id), *pair)):
            raise Invalid(WRONG_PAIRING, field="pairing")
        found[giving, taking] = pair
    return list(found.values())


def enter(id: UUID, by: Actor, at: datetime, side: Side, content: Content) -> Claim:
    """Write the claim's row once. Permission has been checked."""
    digest = contents.digest(content)
    before = Claim.objects.filter(id=id).first()
    if before is None:
        before = _insert(id, by, at, side, content, digest)
    if (before.content_hash, before.side) != (digest, side.value):
        raise Conflict(OTHER_CONTENT)
    return before


def _insert(id: UUID, by: Actor, at: datetime, side: Side, content: Content, digest: str) -> Claim:
    try:
        with transaction.atomic():
            made = Claim.objects.create(**_columns(id, at, side, content, digest), **signer(by))
    except IntegrityError as failure:
        return _met(id, failure)
    audit.record(by=by, at=at, verb="ledger.claim", subject=f"claim:{id}", detail={"source": made.source})
    tell_both([made])
    return made


def _met(id: UUID, failure: IntegrityError) -> Claim:
    """Somebody was first: with the same id (answer his row), or with the same act."""
    first = Claim.objects.filter(id=id).first()
    if first is not None:
        return first
    diagnosis = getattr(failure.__cause__, "diag", None)
    if getattr(diagnosis, "constraint_name", "") in ("claim_act_version_once", "claim_act_live_once"):
        raise Conflict(ALREADY_CLAIMED) from failure
    raise failure


def _columns(id: UUID, at: datetime, side: Side, content: Content, digest: str) -> dict[str, object]:
    return {
        "id": id,
        "kind": content["kind"],
        "source": content["source"],
        "version": content["version"],
        "side": side.value,
        "supporting_id": UUID(content["supporting"]),
        "receiving_id": UUID(content["receiving"]),
        "pairing_id": content["pairing"] and UUID(content["pairing"]),
        "occurred_from": datetime.fromisoformat(content["from"]),
        "content": content,
        "content_hash": digest,
        "reverses_id": content["reverses"] and UUID(content["reverses"]),
        "reason": content["reason"],
        "at": at,
    }


def _need_two(amounts: Amounts, kind: Kind) -> None:
    if kind.one_sided or amounts.news:
        raise Invalid(ONE_SIDED, field="kind", kind=kind.words)


def check(amounts: Amounts, kind: Kind, at: datetime) -> None:
    """What any act must fulfil to be counted."""
    quantity = amounts.quantity
    if quantity.unit is not kind.unit:
        raise Invalid(WRONG_UNIT, field="unit", kind=kind.words, unit=kind.unit.words)
    if quantity.number <= 0 or quantity.number != round(quantity.number, 3):
        raise Invalid(NOT_POSITIVE, field="quantity")
    if not amounts.occurred_from <= amounts.occurred_to <= at:
        raise Invalid(NOT_YET, field="occurred_to")
    if not all(DIGEST.fullmatch(digest) for digest in amounts.evidence):
        raise Invalid(WRONG_EVIDENCE, field="evidence")
    _check_detail(amounts, kind)


def _check_detail(amounts: Amounts, kind: Kind) -> None:
    if kind.detail is None:
        return
    try:
        msgspec.convert(amounts.detail, kind.detail, strict=True)
    except msgspec.ValidationError as failure:
        raise Invalid(WRONG_DETAIL, field="detail", kind=kind.words) from failure


def _houses(amounts: Amounts, kind: Kind) -> tuple[Institution, Institution]:
    if amounts.supporting_id == amounts.receiving_id:
        raise Invalid(ONE_HOUSE, field="receiving")
    found = Institution.objects.in_bulk([amounts.supporting_id, amounts.receiving_id])
    if len(found) < 2:
        raise NotFound(NO_SUCH_CLAIM)
    supporting, receiving = found[amounts.supporting_id], found[amounts.receiving_id]
    if amounts.pairing_id and not _enough(kind)(_paired(amounts.pairing_id, supporting, receiving)):
        raise Invalid(WRONG_PAIRING, field="pairing")
    return supporting, receiving


def _enough(kind: Kind) -> Callable[[Iterable[bool]], bool]:
    """Whether both sides have to fit, or one of them (`_paired`)."""
    return any if kind.of_record or kind.confirmed_by else all


def _paired(id: UUID, supporting: Institution, receiving: Institution) -> tuple[bool, bool]:
    """Whether each side is the house that the pairing names, or stands below it (a village under its county hospital).

    A pairing that a person names must fit on both sides. One that the act's own record carries was found when the
    act began; since then a village may have been moved under another county, so one side that still fits is enough.
    """
    return _fits(Pairing.objects.filter(id=id).first(), supporting, receiving)


def _fits(pairing: Pairing | None, supporting: Institution, receiving: Institution) -> tuple[bool, bool]:
    if pairing is None:
        return False, False
    return f"/{pairing.supporting_id}/" in supporting.path, f"/{pairing.receiving_id}/" in receiving.path


@transaction.atomic
def withdraw(*, by: Actor, at: datetime, claim_id: UUID, reason: str = "") -> Claim:
    """Take a claim back that the other side has not confirmed. Raises Denied, NotFound, IllegalMove.

    Withdrawing twice answers the same claim.
    """
    (found,) = locked_claims(by, [claim_id])
    require_claiming(by, found)
    if found.status is ClaimState.WITHDRAWN:
        return found
    return _taken_back(found, by, at, reason)


@transaction.atomic
def lapse(*, by: Actor, at: datetime, claim_id: UUID, reason: str = "") -> Claim:
    """The act took another course (answered anew, cancelled): its claim no longer holds, whoever had made it.

    Part of a verb of the act's own record, which has decided that `by` may take that step; only for kinds that
    their record confirms. What is posted or withdrawn stays as it is.
    """
    rows = Claim.objects.select_for_update(of=("self",)).select_related("supporting", "receiving")
    found = rows.get(pk=claim_id)
    if found.own_step is None:
        by.require(P.CLAIM, found.claiming.place)
    return _taken_back(found, by, at, reason) if found.status in LIVE else found


def _taken_back(found: Claim, by: Actor, at: datetime, reason: str) -> Claim:
    found.state = LIFECYCLE.move(found.status, "withdraw").target.value
    found.save(update_fields=["state"])
    said(found, by=by, at=at, event="withdraw", text=reason)
    listening.tell(listening.Heard.WITHDRAWN, [found], by=by, at=at)
    return found
