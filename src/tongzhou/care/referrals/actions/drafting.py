"""Drafts: what is being written is kept on the server, for its author alone, until it is sent, thrown away or forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from tongzhou.care.referrals.models import Draft, Referral
from tongzhou.care.referrals.periods import period
from tongzhou.care.referrals.queries.hands import refusal
from tongzhou.care.referrals.queries.scope import visible
from tongzhou.care.referrals.refusals import NO_REFERRAL
from tongzhou.care.referrals.rules import LIFECYCLE, WRITTEN, State
from tongzhou.care.steps import drafts
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.permissions import Permission


def save_draft(*, id: UUID, by: Actor, at: datetime, patient_id: UUID, data: Mapping[str, Any]) -> Draft:
    """Keep a referral that is being asked for. Raises Denied, NotFound (patient), Conflict (somebody else's draft, or sent already)."""
    by.require(Permission.REFER)
    return drafts.keep(Draft, Referral, id=id, by=by, at=at, patient_id=patient_id, data=data)


def save_step_draft(
    *, by: Actor, at: datetime, referral_id: UUID, event: str, data: Mapping[str, Any]
) -> Draft:
    """Keep what is written for a step, while the actor may take it. Raises NotFound, IllegalMove, and why he may not."""
    by.require(Permission.REFER)
    rows = visible(by, at).select_related("sender", "receiver", "outside")
    found = rows.filter(pk=referral_id).first()
    if found is None or event not in WRITTEN:
        raise NotFound(NO_REFERRAL)
    LIFECYCLE.move(State(found.state), event)
    why_not = refusal(found, event, by)
    if why_not:
        raise why_not
    return drafts.keep(
        Draft, Referral, id=step_draft(by, found.pk, event), by=by, at=at, patient_id=found.patient_id, data=data, referral=found, event=event
    )  # fmt: skip


def step_draft(by: Actor, referral_id: UUID, event: str) -> UUID:
    """The id of the draft of this step: each person has one, on whatever device he writes it."""
    return uuid5(referral_id, f"{by.account_id}:{event}")


def discard_draft(*, id: UUID, by: Actor, at: datetime) -> None:
    """Throw a draft away; one that is gone already is gone."""
    by.require(Permission.REFER)
    drafts.discard(Draft, id=id, by=by)


def forget_drafts(*, at: datetime) -> int:
    """Throw away what nobody has touched for long. How many went."""
    return drafts.forget(Draft, at=at, after=period("draft_days"))
