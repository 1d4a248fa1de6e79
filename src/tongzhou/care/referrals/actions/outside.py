"""Parties outside the network: kept by the sender, heard by telephone, or through a link that is used once."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from tongzhou.audit.actions import record
from tongzhou.care.referrals.actions import receiving
from tongzhou.care.referrals.actions.parts import end_links
from tongzhou.care.referrals.actions.runner import locked
from tongzhou.care.referrals.models import OutsideLink, OutsideParty, Referral
from tongzhou.care.referrals.periods import period
from tongzhou.care.referrals.queries.hands import Outsider
from tongzhou.care.referrals.refusals import (
    NO_LINK,
    NO_STAFF,
    NOT_OUTSIDE,
    NOTHING_ASKED,
    PARTY_MISSING,
    SAY_WHO,
)
from tongzhou.care.referrals.rules import Outcome, State, Summary
from tongzhou.care.steps.texts import limited
from tongzhou.directory.models import Institution
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Denied, Invalid, Invalids, NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.permissions import Permission
from tongzhou.kernel.words import Words

NAMES = {
    "name": Words("机构名称", "name"),
    "contact": Words("联系人", "contact"),
    "phone": Words("电话", "telephone"),
}
MOST = {"name": 80, "contact": 40, "phone": 40}
LOOKS = 60
"""A link that was opened so often without an answer is not being answered: it opens no more."""


def add_party(*, by: Actor, at: datetime, name: str, contact: str, phone: str) -> OutsideParty:
    """Keep a party of one's own house; the same name is the same party, with the contact as told last. Raises Invalids, Denied."""
    if by.institution_id is None or by.staff_id is None:
        raise Denied(NO_STAFF)
    house = Institution.objects.get(pk=by.institution_id)
    by.require(Permission.REFER, house.place)
    told = {"name": name, "contact": contact, "phone": phone}
    missing = [
        Invalid(PARTY_MISSING, field=f"outside_{key}", name=NAMES[key])
        for key, text in told.items()
        if not text.strip()
    ]
    if missing:
        raise Invalids(missing)
    plain = {key: limited(text, MOST[key], f"outside_{key}") for key, text in told.items()}
    with transaction.atomic():
        row, made = OutsideParty.objects.update_or_create(
            kept_by=house,
            name=plain["name"],
            defaults={"contact": plain["contact"], "phone": plain["phone"]},
            create_defaults={**plain, "added_at": at, "added_by": by.key},
        )
        if made:
            record(by=by, at=at, verb="referrals.add_party", subject=f"outside:{row.pk}")
    return row


@transaction.atomic
def make_link(*, by: Actor, at: datetime, referral_id: UUID) -> tuple[OutsideLink, str]:
    """A link for the outside party of this referral, and its token, which is told once and not kept. Those made before end.

    Raises NotFound, Denied, Conflict (closed), Invalid when the receiver is in the network.
    """
    referral = locked(by, referral_id, at)
    by.require(Permission.REFER, referral.sender.place)
    if referral.outside_id is None:
        raise Invalid(NOT_OUTSIDE)
    if not State(referral.state).open:
        raise Conflict(NOTHING_ASKED)
    end_links(referral, at)
    token = secrets.token_urlsafe(32)
    row = OutsideLink.objects.create(
        id=new_id(),
        referral=referral,
        token_hash=token_hash(token),
        made_at=at,
        made_by=by.key,
        until=at + period("link_days"),
    )
    record(by=by, at=at, verb="referrals.make_link", subject=f"referral:{referral.pk}")
    return row, token


def token_hash(token: str) -> str:
    """What is kept of a token: SHA-256, hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def look(*, token: str, at: datetime) -> Referral:
    """One look through the link, counted. Raises NotFound for a link that is used, over, wrong, or was opened too often."""
    rows = OutsideLink.objects.filter(
        token_hash=token_hash(token), used_at__isnull=True, until__gt=at, looks__lt=LOOKS
    )
    if not rows.update(looks=F("looks") + 1):
        raise NotFound(NO_LINK)
    row = rows.model.objects.select_related("referral__sender", "referral__outside", "referral__receiver")
    return row.get(token_hash=token_hash(token)).referral


@transaction.atomic
def answer_by_link(
    *,
    token: str,
    at: datetime,
    who: str,
    event: str,
    note: str = "",
    outcome: Outcome | None = None,
    result: Summary | None = None,
) -> Referral:
    """The outside party says what happened; with that the link is used. Raises NotFound, Invalid, IllegalMove."""
    mark = token_hash(token)
    # The referral first, as every verb locks it: a link is made under the same lock.
    Referral.objects.select_for_update(of=("self",)).filter(links__token_hash=mark).first()
    rows = OutsideLink.objects.select_for_update(of=("self",)).filter(
        token_hash=mark, used_at__isnull=True, until__gt=at
    )
    link = rows.select_related("referral__outside").first()
    party = link.referral.outside if link else None
    if link is None or party is None or event not in BY_LINK:
        raise NotFound(NO_LINK)
    name = limited(who, 60, "who")
    if not name:
        raise Invalid(SAY_WHO, field="who")
    by = Outsider(None, name, institution_name=party.name, link=link.pk, referral=link.referral_id)
    if event == "finish":
        done = receiving.finish(
            by=by, at=at, referral_id=link.referral_id, outcome=outcome, result=result or Summary(), note=note
        )
    else:
        done = BY_LINK[event](by=by, at=at, referral_id=link.referral_id, note=note)
    link.used_at = at
    link.save(update_fields=["used_at"])
    return done


BY_LINK: dict[str, Callable[..., Referral]] = {
    "accept": receiving.accept,
    "decline": receiving.decline,
    "ask_back": receiving.ask_back,
    "arrive": receiving.arrive,
    "no_show": receiving.no_show,
    "finish": receiving.finish,
}
"""What an outside party may say by itself."""
