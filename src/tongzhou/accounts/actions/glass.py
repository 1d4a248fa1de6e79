"""Breaking the glass: a reason first, one subject, sixty minutes, and a review by somebody else."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongzhou.accounts.actions.doors import own_id
from tongzhou.accounts.models import Account, BreakGlass
from tongzhou.accounts.queries.actors import offices
from tongzhou.accounts.rules import lending
from tongzhou.audit.actions import record
from tongzhou.kernel.actors import MAY_NOT, Actor
from tongzhou.kernel.errors import Denied, NotFound
from tongzhou.kernel.permissions import Permission
from tongzhou.kernel.words import Words
from tongzhou.notices.actions import tell

BROKEN = Words(
    "{name}越权查看了一个病例，等您复核。", "{name} broke the glass on a case; it waits for your review."
)
REVIEWED = Words("您的一次越权查看已复核：{verdict}。", "Your breaking of the glass was reviewed: {verdict}.")
VERDICTS = {True: Words("正当", "justified"), False: Words("不正当", "not justified")}
REVIEW_PAGE = "/glass/"


def break_glass(*, by: Actor, at: datetime, subject: UUID, subject_kind: str, reason: str) -> BreakGlass:
    """Open exactly one subject for sixty minutes. The office of the actor's institution is told.

    While it is open, asking again answers the same and does not prolong it. Raises Denied, or Invalid
    (field "reason") for a reason of less than ten characters.
    """
    by.require(Permission.BREAK_GLASS)
    me, house = own_id(by), by.institution_id
    if house is None:
        raise Denied(MAY_NOT)
    reason = lending.check_reason(reason)
    with transaction.atomic():
        Account.objects.select_for_update().get(id=me)
        opened = BreakGlass.objects.filter(account=me, subject=subject, at__lte=at, until__gt=at)
        broken = opened.first()
        if broken is None:
            broken = _open(me, house, at, subject, subject_kind, reason)
            _announce(by, at, broken)
    return broken


def _open(me: UUID, house: UUID, at: datetime, subject: UUID, kind: str, reason: str) -> BreakGlass:
    return BreakGlass.objects.create(
        account_id=me,
        institution_id=house,
        subject=subject,
        subject_kind=kind,
        reason=reason,
        at=at,
        until=at + lending.GLASS_LASTS,
    )


def _announce(by: Actor, at: datetime, broken: BreakGlass) -> None:
    """On record, and to the office: who would review his own hears nothing."""
    detail = {"glass": str(broken.id), "until": broken.until.isoformat()}
    record(by=by, at=at, verb="break_glass", subject=f"{broken.subject_kind}:{broken.subject}", detail=detail)
    reviewers = [one for one in offices(broken.institution_id, at=at) if one != by.account_id]
    tell(reviewers, at=at, kind="glass", words=BROKEN.format(name=by.name), link=REVIEW_PAGE)


def review_break_glass(*, by: Actor, at: datetime, glass_id: UUID, justified: bool, note: str = "") -> None:
    """Judge it afterwards, once, by somebody else of the institution's office.

    Raises NotFound out of reach, Denied for one's own, Conflict when reviewed, Invalid when a bad verdict has no note.
    """
    with transaction.atomic():
        found = BreakGlass.objects.select_for_update(of=("self",)).select_related("institution")
        broken = found.filter(id=glass_id).first()
        if broken is None or not by.may(Permission.REVIEW_BREAK_GLASS, broken.institution.place):
            raise NotFound(lending.NO_GLASS)
        own = broken.account_id == by.account_id
        lending.check_review(own=own, reviewed=bool(broken.reviewed_at), justified=justified, note=note)
        broken.reviewed_at, broken.reviewed_by = at, by.key
        broken.justified, broken.review_note = justified, note.strip()
        broken.save(update_fields=["reviewed_at", "reviewed_by", "justified", "review_note"])
        subject = f"{broken.subject_kind}:{broken.subject}"
        record(by=by, at=at, verb="review_break_glass", subject=subject, detail={"justified": justified})
        words = REVIEWED.format(verdict=VERDICTS[justified])
        tell([broken.account_id], at=at, kind="glass_reviewed", words=words)
