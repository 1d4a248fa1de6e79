"""A programme office looked into a sign and sets it aside, with its reason."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongzhou.audit import actions as audit
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Denied, Invalid
from tongzhou.kernel.permissions import Permission as P
from tongzhou.signs.models import SetAside
from tongzhou.signs.queries import sign_of
from tongzhou.signs.rules import LONGEST_REASON, NOT_YOURS, SAY_WHY, TOO_LONG, Code
from tongzhou.support.acts.models import Act


@transaction.atomic
def set_aside(*, by: Actor, at: datetime, act_id: UUID, code: Code, reason: str) -> SetAside:
    """Say why a sign of an act, as it stands now, is in order. A correction of the act may bear the sign anew.

    For the programme office of either side, and not for what one recorded oneself. Twice is once: the first reason stays.
    Raises NotFound (no such act or sign), Denied, Invalid (reason).
    """
    act: Act = sign_of(by, act_id, code).act
    require_set_aside(by, act)
    row, fresh = SetAside.objects.get_or_create(
        act_id=act.pk,
        version=act.version,
        code=code.value,
        defaults={
            "reason": _said(reason),
            "by_key": by.key,
            "by_name": by.name,
            "by_institution": by.institution_name,
            "at": at,
        },
    )
    if fresh:
        audit.record(by=by, at=at, verb="sign.set_aside", subject=act.source, detail={"code": code.value})
    return row


def require_set_aside(by: Actor, act: Act) -> None:
    """Raise Denied unless `by` is an office of either side, and did not record the act himself."""
    if not by.may(P.REVERSE, act.supporting.place):
        by.require(P.REVERSE, act.receiving.place)
    if by.key == act.by_key:
        raise Denied(NOT_YOURS)


def may_set_aside(by: Actor, act: Act) -> bool:
    """Whether a page may offer it."""
    try:
        require_set_aside(by, act)
    except Denied:
        return False
    return True


def _said(reason: str) -> str:
    kept = reason.replace("\0", "").strip()
    if not kept:
        raise Invalid(SAY_WHY, field="reason")
    if len(kept) > LONGEST_REASON:
        raise Invalid(TOO_LONG, field="reason", most=LONGEST_REASON, now=len(kept))
    return kept
