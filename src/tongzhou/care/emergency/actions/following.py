"""The referral by which he was transferred follows the run: one movement of a patient is told once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from tongzhou.care.emergency.models import Run
from tongzhou.care.referrals import actions as referrals
from tongzhou.care.referrals import queries
from tongzhou.care.referrals.queries import plain
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound


def follow_up(run: Run, events: Sequence[str], *, by: Actor, at: datetime, **told: Any) -> None:
    """Take these steps of the referral in order, each if `by` may take it now. Once the run has come somewhere or is cancelled, the referral
    goes its own way again."""
    if run.referral_id is None or run.follows_id is None:
        return
    referrals.told_by(referral_id=run.referral_id, key="")
    _take(run.referral_id, events, by, at, told)
    if not {"arrive", "cancel"} & set(events):
        bind(run)


def bind(run: Run) -> None:
    """Until he came, the run tells where he is, and the referral only follows."""
    if run.referral_id is not None:
        referrals.told_by(referral_id=run.referral_id, key=run.source)


def _take(referral_id: UUID, events: Sequence[str], by: Actor, at: datetime, told: dict[str, Any]) -> None:
    for event in events:
        try:
            found = plain(by, referral_id, at=at)
        except NotFound:  # no longer his business there
            return
        if event in queries.offered(found, by):
            verb: Any = getattr(referrals, event)
            verb(by=by, at=at, referral_id=found.pk, **told)
