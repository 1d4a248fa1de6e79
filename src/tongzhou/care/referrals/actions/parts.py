"""Which houses take part in a referral, from when, until when; its files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from tongzhou.care.referrals.models import Attachment, OutsideLink, Part, Referral
from tongzhou.care.referrals.periods import period
from tongzhou.files import actions as files
from tongzhou.kernel.actors import Actor


def take_part(referral: Referral, institution_id: UUID, role: str, at: datetime) -> None:
    """Give a house its right to see the referral; whoever had it once has it again. The sender stays the sender."""
    part = Part.objects.filter(referral=referral, institution=institution_id)
    if part.filter(role="sender").exists():
        return
    if not part.update(role=role, until=None):
        Part.objects.create(referral=referral, institution_id=institution_id, role=role, since=at)


def passed(referral: Referral, at: datetime) -> None:
    """The receiver is no longer the one: it may see for some days how it was, and learn nothing more; a party outside, nothing at all."""
    end_links(referral, at)
    rows = Part.objects.filter(referral=referral, role="receiver")
    rows.update(role="passed", until=at + period("passed_days"))


def end(referral: Referral, at: datetime) -> None:
    """The episode is over: both sides made a record, and may read it as long as it is kept; a party outside keeps its own."""
    end_links(referral, at)
    rows = Part.objects.filter(referral=referral, until__isnull=True)
    rows.update(until=at + period("record_days"))


def end_links(referral: Referral, at: datetime) -> None:
    """Links of an outside party open nothing more, and answer for nobody."""
    OutsideLink.objects.filter(referral=referral, used_at__isnull=True, until__gt=at).update(until=at)


def attach(referral: Referral, file_ids: Sequence[UUID], by: Actor, at: datetime, *, step: int) -> None:
    """Attach the actor's own complete uploads. Raises NotFound, Conflict (not yet arrived), Invalid (too much)."""
    wanted = list(dict.fromkeys(file_ids))
    if not wanted:
        return
    rows = files.attach(by=by, at=at, file_ids=wanted, subject=f"referral:{referral.pk}")
    known = set(Attachment.objects.filter(file__in=rows).values_list("file", flat=True))
    Attachment.objects.bulk_create(
        Attachment(referral=referral, step=step, file=row) for row in rows if row.pk not in known
    )
