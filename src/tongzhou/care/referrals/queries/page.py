"""The whole of one referral: everything its page shows, in few statements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from tongzhou.accounts.queries import confirmers
from tongzhou.audit.actions import record
from tongzhou.care.patients.identity import reveal_name
from tongzhou.care.patients.queries import Identity, identities
from tongzhou.care.referrals.models import Hold, OutsideLink, Referral, Step
from tongzhou.care.referrals.queries.hands import offered
from tongzhou.care.referrals.queries.scope import reads_records, visible
from tongzhou.care.referrals.refusals import NO_REFERRAL
from tongzhou.care.referrals.rules import Outcome
from tongzhou.directory.models import Institution
from tongzhou.files.models import StoredFile
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.permissions import Permission
from tongzhou.ledger.models import Claim, Entry
from tongzhou.ledger.rules import LIVE

JOINED = (
    *("patient", "consent", "sender", "sender_department", "sender_staff", "receiver", "receiver_department"),
    *("outside", "follows", "waits_at"),
)


@dataclass(frozen=True, slots=True)
class ReferralPage:
    """One referral as its page needs it. `moves`: the steps this actor may take now. `whole` is False for whoever only
    coordinates: name masked, summary and files closed. `goes_back`: the patient may be sent back from here with one tap.
    `link`: an open link of the outside party. `entry_id`: in the ledger; `asked`: the house whose inbox it waits in, and whether somebody there
    can sign (`signed_there`).
    """

    referral: Referral
    patient: Identity
    timeline: tuple[Step, ...]
    files: tuple[StoredFile, ...]
    hold: Hold | None
    back: Referral | None
    link: OutsideLink | None
    moves: tuple[str, ...]
    entry_id: UUID | None
    asked: Institution | None
    signed_there: bool
    whole: bool
    goes_back: bool


def referral(actor: Actor, referral_id: UUID, *, at: datetime) -> ReferralPage:
    """The referral, if the actor sees it; the look is audited. Raises NotFound. Eight statements at most (nine under a broken glass)."""
    found = plain(actor, referral_id, at=at)
    whole = reads_records(actor, found.pk)
    who = identities(actor, [found.patient], at=at, why="referral")[found.patient_id] if whole else None
    key = f"referral:{found.pk}"
    record(
        by=actor, at=at, verb="referrals.read", subject=key, patient=f"patient:{found.patient_id}", detail={}
    )
    if found.pk in actor.opened:
        record(
            by=actor,
            at=at,
            verb="referrals.opened_by_break_glass",
            subject=key,
            patient=f"patient:{found.patient_id}",
        )
    shown = who or reveal_name(found.patient).masked()
    files = StoredFile.objects.filter(subject=key).order_by("created_at") if whole else ()
    hold = Hold.objects.filter(referral=found, during__contains=at).select_related("offer").first()
    back = found.followed_by.exclude(state="cancelled").order_by("-asked_at").first()
    links = OutsideLink.objects.filter(referral=found, used_at__isnull=True, until__gt=at)
    entry = (
        Entry.objects.filter(claim=found.claim).values_list("pk", flat=True).first() if found.claim else None
    )
    claim = _waits(found) if entry is None else None
    return ReferralPage(
        referral=found,
        patient=shown,
        timeline=tuple(Step.objects.filter(referral=found).order_by("number")),
        files=tuple(files),
        hold=hold,
        back=back,
        link=links.order_by("-made_at").first() if found.outside_id else None,
        moves=offered(found, actor),
        entry_id=entry,
        asked=claim.asked if claim else None,
        signed_there=claim is None or bool(confirmers(claim.asked.pk, at=at, not_for=claim.claiming.pk)),
        whole=whole,
        goes_back=_goes_back(found, actor, back),
    )  # fmt: skip


def _waits(found: Referral) -> Claim | None:
    """The claim of a referral that is over, while it waits for the other house."""
    if found.claim is None:
        return None
    live = [state.value for state in LIVE]
    rows = Claim.objects.filter(pk=found.claim, state__in=live).select_related("supporting", "receiving")
    return rows.first()


def plain(actor: Actor, referral_id: UUID, *, at: datetime) -> Referral:
    """The referral with what is joined, if the actor sees it. Raises NotFound. One statement."""
    found = visible(actor, at).select_related(*JOINED).filter(pk=referral_id).first()
    if found is None:
        raise NotFound(NO_REFERRAL)
    return found


def _goes_back(found: Referral, actor: Actor, back: Referral | None) -> bool:
    if found.finished_at is None or found.outcome != Outcome.BACK or back is not None:
        return False
    if found.receiver is None or found.direction != "up":
        return False
    return actor.staff_id is not None and actor.may(Permission.REFER, found.receiver.place)


def open_of(actor: Actor, patient_ids: list[UUID], *, at: datetime) -> list[Referral]:
    """The open referrals of a patient that the actor sees: shown before a new one is begun. One statement."""
    rows = visible(actor, at).filter(Q(patient__in=patient_ids) | Q(patient__merged_into__in=patient_ids))
    opened = rows.exclude(state__in=["completed", "cancelled"])
    return list(opened.select_related(*JOINED).order_by("-asked_at")[:20])


def of_patient(actor: Actor, patient_ids: list[UUID], *, at: datetime) -> list[Referral]:
    """All referrals of a patient that the actor sees, newest first. One statement."""
    rows = visible(actor, at).filter(Q(patient__in=patient_ids) | Q(patient__merged_into__in=patient_ids))
    return list(rows.select_related(*JOINED).order_by("-asked_at")[:20])
