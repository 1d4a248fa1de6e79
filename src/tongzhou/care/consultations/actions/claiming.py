"""The answered case as an act of the ledger: claimed by the lead's side, confirmed when the asker closes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec

from tongzhou.accounts.queries import accounts_of_staff, actor_of
from tongzhou.care.consultations.acts import CODE, KIND, Detail
from tongzhou.care.consultations.models import Consultation, Opinion, Step
from tongzhou.care.consultations.opinions import leading
from tongzhou.care.patients.queries import case_key
from tongzhou.directory.models import Staff
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.permissions import Permission
from tongzhou.kernel.quantities import Quantity
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.models import Claim
from tongzhou.ledger.rules import ONE, Amounts, ClaimState, Member, Side
from tongzhou.partnerships.queries import limit_minutes
from tongzhou.partnerships.rules import Clock, Urgency

ANSWERS = ("sign", "leave_last", "excuse_last")
"""Steps by which the answer is there."""
SENT_BACK = frozenset({"ask_back", "return"})
"""Steps by which a request shows that it could not be answered as it came."""
STEP = KIND.confirmed_by.code if KIND.confirmed_by else ""


def claim(case: Consultation, *, by: Actor, at: datetime, within: bool | None) -> None:
    """Claim the answer in the name of its lead; what was claimed before is withdrawn first.

    `within`: whether the answer's limit was kept; None for an amendment, which keeps what the answer had.

    Work inside one institution is no act between two sides: nothing is claimed. What the other side has confirmed
    already stays as it is. Nobody left who may claim for the house: the answer goes out all the same, unclaimed.
    """
    if not dropped(case, by=by, at=at) or case.holder_id == case.asking_id:
        return
    claimant = _claimant(case, by, at)
    case.claim = new_id() if claimant else None
    if claimant and case.claim:
        case.claims += 1
        amounts = _amounts(case, at, within)
        ledger.claim(id=case.claim, by=claimant, at=at, side=Side.SUPPORTING, amounts=amounts)


def dropped(case: Consultation, *, by: Actor, at: datetime) -> bool:
    """Take the open claim back, whoever made it: the case took another course. False when it is in the ledger already."""
    if case.claim is None:
        return True
    return ledger.lapse(by=by, at=at, claim_id=case.claim).status is ClaimState.WITHDRAWN


def _claimant(case: Consultation, by: Actor, at: datetime) -> Actor | None:
    """The lead: the claim is his, though a panelist may have signed last. If he has left, whoever signed last; the clock signs nothing."""
    may = (
        one
        for one in (_lead(case, by, at), by)
        if one and one.account_id and one.may(Permission.CLAIM, case.holder.place)
    )
    return next(may, None)


def _lead(case: Consultation, by: Actor, at: datetime) -> Actor | None:
    if case.holder_staff_id is None or case.holder_staff_id in by.staff_ids[:1]:
        return by
    try:
        return next((actor_of(one, at=at) for one in accounts_of_staff([case.holder_staff_id])), None)
    except NotFound:  # no longer works there
        return None


def confirm(case: Consultation, *, by: Actor, at: datetime) -> None:
    """The asker closes: that is the confirmation of what was claimed; a dispute of his side is settled by it.

    What the other side took back is not confirmed: the case closes without an entry.
    """
    if case.claim is None:
        return
    state = Claim.objects.select_for_update().values_list("state", flat=True).get(pk=case.claim)
    if state == ClaimState.DISPUTED:
        ledger.settle(by=by, at=at, claim_id=case.claim, step=STEP)
    elif state != ClaimState.WITHDRAWN:
        ledger.confirm(by=by, at=at, claim_id=case.claim, step=STEP)


def _amounts(case: Consultation, at: datetime, within: bool | None) -> Amounts:
    signed = list(
        case.opinions.filter(signed_at__isnull=False)
        .order_by("-leads", "version", "signed_at")
        .select_related("staff")
    )
    detail = _detail(case, signed, within)
    department = case.holder_department
    return Amounts(
        kind=CODE,
        source=f"consultation:{case.pk}",
        version=case.claims,
        occurred_from=case.asked_at,
        occurred_to=at,
        supporting_id=case.holder_id,
        receiving_id=case.asking_id,
        pairing_id=case.pairing_id,
        quantity=Quantity(ONE, KIND.unit),
        department_id=department.pk if department else None,
        specialty=(department.specialty_id or "") if department else "",
        tier=case.asking.tier,
        case_number=case.number,
        minutes=detail.minutes_to_answer,
        members=_members(case, signed),
        evidence=tuple(dict.fromkeys(opinion.content_hash for opinion in signed)),
        detail=_plain(detail),
    )


def _plain(detail: Detail) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(detail)
    return plain


def _members(case: Consultation, signed: list[Opinion]) -> tuple[Member, ...]:
    experts = {one.staff_id: one for one in signed}
    asker = Staff.objects.get(pk=case.asker_id)
    return (
        *(
            Member("expert", f"staff:{key}", one.signer_name, one.signer_title)
            for key, one in experts.items()
        ),
        Member("asker", f"staff:{asker.pk}", asker.name, asker.title_words.words.zh),
        Member("patient", f"patient:{case_key(case.patient_id)}"),
    )


def _detail(case: Consultation, signed: list[Opinion], within: bool | None) -> Detail:
    taken = (
        Step.objects.filter(consultation=case, event__in=["accept", "ask_back"]).order_by("number").first()
    )
    lead = leading(signed, case.holder_staff_id)
    return Detail(
        topic=case.topic_version.topic_id,
        urgency=case.urgency,
        minutes_to_accept=_minutes(taken.at - case.asked_at) if taken else None,
        minutes_to_answer=_minutes((case.answered_at or case.asked_at) - case.asked_at),
        accepted_within=_within(case, taken.at, Clock.ACCEPTANCE) if taken else None,
        answered_within=_kept(case) if within is None else within,
        referral=lead.referral,
        stations=case.stations.count(),
        experts=len({one.staff_id for one in signed}),
        opinion_hash=lead.content_hash,
        answers=case.claims,
        usable=_usable(case),
    )


def _kept(case: Consultation) -> bool | None:
    """Whether the last answer kept its limit, as its step says."""
    steps = Step.objects.filter(consultation=case, event__in=ANSWERS).order_by("-number")
    details = steps.values_list("detail", flat=True).first()
    return details.get("within") if details else None


def _usable(case: Consultation) -> bool:
    """Whether the first answer needed no more than was asked with. What is asked back later belongs to a later question."""
    steps = Step.objects.filter(consultation=case, event__in=[*ANSWERS, *SENT_BACK]).order_by("number")
    return steps.values_list("event", flat=True).first() not in SENT_BACK


def _minutes(span: timedelta) -> int:
    return max(0, int(span.total_seconds() // 60))


def _within(case: Consultation, taken_at: datetime, clock: Clock) -> bool | None:
    """Whether the step after which the acceptance clock ran came soon enough; None when it never ran."""
    given = (
        Step.objects.filter(consultation=case, event__in=["allocate", "request", "pass_on"], at__lte=taken_at)
        .order_by("-number")
        .first()
    )
    if given is None:
        return None
    limit = limit_minutes(case.pairing_id, Urgency(case.urgency), clock)
    return taken_at - given.at <= timedelta(minutes=limit)
