"""Beds and slots: offered by a receiver, held for a patient, let go."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from psycopg.types.range import TimestamptzRange

from tongzhou.audit.actions import record
from tongzhou.care.referrals.actions.runner import Turn
from tongzhou.care.referrals.models import Hold, Offer, Referral
from tongzhou.care.referrals.periods import holding
from tongzhou.care.referrals.refusals import (
    HELD,
    HOLDS_NOW,
    MISSING,
    NO_DEPARTMENT,
    NO_OFFER,
    OTHER_CONTENT,
    SLOT_TIME,
)
from tongzhou.care.referrals.rules import OfferKind
from tongzhou.care.steps.spans import cut, not_over
from tongzhou.care.steps.texts import limited
from tongzhou.directory.actions import standing_department
from tongzhou.directory.models import Department, Institution
from tongzhou.kernel.actors import MAY_NOT, Actor
from tongzhou.kernel.errors import Conflict, Denied, Invalid, NotFound
from tongzhou.kernel.permissions import Permission
from tongzhou.kernel.words import Words
from tongzhou.partnerships.rules import Urgency

AFTER_SLOT = timedelta(hours=2)
"""A slot is kept until so long after its time: whoever is late is still seen."""
LABEL = Words("名称", "name")


def offer(
    *,
    id: UUID,
    by: Actor,
    at: datetime,
    institution_id: UUID,
    kind: OfferKind,
    label: str,
    department_id: UUID | None = None,
    starts_at: datetime | None = None,
) -> Offer:
    """Keep a bed or a slot for referred patients. The same id with the same content answers the same; else Conflict.

    Raises NotFound, Denied, Invalid.
    """
    house = _house(by, institution_id)
    label = limited(label, 40, "label")
    if not label:
        raise Invalid(MISSING, field="label", name=LABEL)
    if kind is OfferKind.SLOT and (starts_at is None or starts_at <= at):
        raise Invalid(SLOT_TIME, field="starts_at")
    starts = starts_at if kind is OfferKind.SLOT else None
    with transaction.atomic():
        department = department_of(house.pk, department_id)
        row, made = Offer.objects.get_or_create(
            pk=id,
            defaults={
                "institution": house, "department": department, "kind": kind.value, "label": label, "starts_at": starts,
                "made_at": at, "made_by": by.key,
            },
        )  # fmt: skip
        said = (house.pk, department_id, kind.value, label, starts)
        if said != (row.institution_id, row.department_id, row.kind, row.label, row.starts_at):
            raise Conflict(OTHER_CONTENT)
        if made:
            record(by=by, at=at, verb="referrals.offer", subject=f"offer:{row.pk}")
    return row


@transaction.atomic
def withdraw_offer(*, by: Actor, at: datetime, offer_id: UUID) -> Offer:
    """No longer offered. Twice is once. Raises NotFound (also for who has no business there), Conflict while it is held."""
    row = Offer.objects.select_for_update(of=("self",)).filter(pk=offer_id).first()
    if row is None or not _may(by, Institution.objects.get(pk=row.institution_id)):
        raise NotFound(NO_OFFER)
    if row.withdrawn_at is not None:
        return row
    if row.holds.filter(during__contains=at).exists():
        raise Conflict(HOLDS_NOW, label=row.label)
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])
    record(by=by, at=at, verb="referrals.withdraw_offer", subject=f"offer:{row.pk}")
    return row


def _house(by: Actor, institution_id: UUID) -> Institution:
    house = Institution.objects.filter(pk=institution_id).first()
    if house is None:
        raise NotFound(NO_OFFER)
    if not _may(by, house):
        raise Denied(MAY_NOT)
    return house


def _may(by: Actor, house: Institution) -> bool:
    return by.may(Permission.REFER, house.place) or by.may(Permission.ALLOCATE, house.place)


def department_of(institution_id: UUID, department_id: UUID | None) -> Department | None:
    """The department, standing and of this house. Raises Invalid."""
    if department_id is None:
        return None
    department = standing_department(department_id, institution_id)
    if department is None or department.closed_on is not None:
        raise Invalid(NO_DEPARTMENT, field="department")
    return department


def hold(turn: Turn, offer_id: UUID) -> Offer:
    """Hold an offer of the receiver for this patient. Raises Invalid when it is not there, or somebody was faster."""
    referral, at = turn.referral, turn.at
    row = Offer.objects.select_for_update(of=("self",)).filter(
        pk=offer_id, institution=referral.receiver_id, withdrawn_at__isnull=True
    )
    found = row.first()
    if found is None or (found.starts_at is not None and found.starts_at <= at):
        raise Invalid(NO_OFFER, field="offer")
    until = found.starts_at + AFTER_SLOT if found.starts_at else at + holding(Urgency(referral.urgency))
    try:
        with transaction.atomic():
            Hold.objects.create(
                offer=found, referral=referral, during=TimestamptzRange(at, until), made_by=turn.by.key
            )
    except IntegrityError as taken:
        raise Invalid(HELD, field="offer", label=found.label) from taken
    return found


def held(referral: Referral, at: datetime) -> Hold | None:
    """What is held for this patient now. One statement."""
    return Hold.objects.filter(referral=referral, during__contains=at).select_related("offer").first()


def release(referral: Referral, at: datetime) -> None:
    """Let go of what is held, also of what a faster step took while this one waited."""
    for one in Hold.objects.filter(not_over(at), referral=referral):
        one.during = cut(one.during, at)
        one.save(update_fields=["during"])


def keep_until(referral: Referral, at: datetime, until: datetime) -> None:
    """The patient is on his way: what is held for him is held at least until then."""
    now = held(referral, at)
    if now and now.during.upper and now.during.upper < until:
        _until(now, until)


def use(referral: Referral, at: datetime) -> None:
    """The patient lies there: it is his until the summary, however long that is. What had run out before is not taken back."""
    now = held(referral, at)
    if now:
        now.used = True
        _until(now, None)


def _until(now: Hold | None, until: datetime | None) -> None:
    if now is not None:
        now.during = TimestamptzRange(now.during.lower, until)
        now.save(update_fields=["during", "used"])
